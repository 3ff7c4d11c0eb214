//! The command line: what scripts rely on.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{outcome, root, run, snapshot};

const GOOD: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="thing">
        <Key><PropertyRef Name="id" /></Key>
        <Property Name="id" Type="Edm.String" Nullable="false" />
        <Property Name="size" Type="Edm.Int32" />
      </EntityType>
      <EntityContainer Name="container">
        <EntitySet Name="things" EntityType="s.thing" />
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

const CONFIG: &str = r#"
schemas = ["metadata.xml"]
out = "out"
[crate]
name = "things"
version = "0.1.0"
"#;

/// A directory with a configuration and what it generates.
fn project() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("metadata.xml"), GOOD).unwrap();
    fs::write(directory.path().join("bindgen.toml"), CONFIG).unwrap();
    let (status, _, error) = outcome(&run(directory.path(), &["generate"]));
    assert_eq!(status, 0, "{error}");
    directory
}

fn refused(directory: &Path, document: &str, place: &str) {
    let before = snapshot(&directory.join("out"));
    fs::write(directory.join("metadata.xml"), document).unwrap();
    let (status, out, error) = outcome(&run(directory, &["generate"]));
    assert_eq!(status, 1, "{error}");
    assert!(out.is_empty());
    let first = error.lines().next().unwrap();
    assert!(first.contains(place), "`{first}` does not start at {place}");
    assert!(first.contains(": error["), "{first}");
    assert_eq!(before, snapshot(&directory.join("out")));
    let (status, _, again) = outcome(&run(directory, &["validate", "metadata.xml"]));
    assert_eq!(status, 1);
    assert_eq!(again.lines().next(), Some(first));
}

#[test]
fn a_truncated_document_is_refused_and_nothing_is_touched() {
    let cut = GOOD.find("<EntityContainer").unwrap() + 10;
    refused(project().path(), &GOOD[..cut], "metadata.xml:");
}

#[test]
fn a_mistyped_document_is_refused_and_nothing_is_touched() {
    refused(
        project().path(),
        &GOOD.replace("Nullable=\"false\"", "Nullable=\"perhaps\""),
        "metadata.xml:6:",
    );
}

#[test]
fn a_contradictory_document_is_refused_and_nothing_is_touched() {
    refused(
        project().path(),
        &GOOD.replace("Name=\"size\"", "Name=\"id\""),
        "metadata.xml:7:",
    );
}

#[test]
fn all_errors_are_told_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let text = GOOD.replace("Name=\"size\"", "Name=\"id\"").replace(
        "<PropertyRef Name=\"id\" />",
        "<PropertyRef Name=\"key\" />",
    );
    fs::write(directory.path().join("metadata.xml"), text).unwrap();
    let (status, _, error) = outcome(&run(directory.path(), &["validate", "metadata.xml"]));
    assert_eq!(status, 1);
    let located = error
        .lines()
        .filter(|line| line.starts_with("metadata.xml:") && line.contains(": error["))
        .count();
    assert!(located >= 2, "{error}");
}

#[test]
fn warnings_can_be_denied() {
    let directory = tempfile::tempdir().unwrap();
    let text = GOOD.replace("Edm.Int32", "elsewhere.size");
    fs::write(directory.path().join("metadata.xml"), text).unwrap();
    let arguments = [
        "generate",
        "--schema",
        "metadata.xml",
        "--crate-name",
        "x",
        "--out",
        "x",
        "--deny",
        "warnings",
    ];
    let (status, _, error) = outcome(&run(directory.path(), &arguments));
    assert_eq!(status, 1);
    assert!(
        error.contains("metadata.xml:7:37: warning[unknown-type]"),
        "{error}"
    );
    assert!(!directory.path().join("x").exists());
    assert_eq!(
        outcome(&run(directory.path(), &arguments[..7])).0,
        0,
        "without --deny it is accepted"
    );
}

#[test]
fn a_second_run_touches_no_file() {
    let directory = project();
    let times = |path: &Path| -> Vec<_> {
        snapshot(path)
            .keys()
            .map(|file| fs::metadata(file).unwrap().modified().unwrap())
            .collect()
    };
    let before = times(&directory.path().join("out"));
    let (status, out, _) = outcome(&run(directory.path(), &["generate"]));
    assert_eq!(status, 0);
    assert!(out.contains(": 0 written, 0 removed"), "{out}");
    assert_eq!(before, times(&directory.path().join("out")));
}

#[test]
fn check_finds_what_is_stale_missing_or_left_over() {
    let directory = project();
    let at = |path: &str| directory.path().join(path);
    assert_eq!(
        outcome(&run(directory.path(), &["generate", "--check"])).0,
        0
    );
    let thing = fs::read_to_string(at("out/src/s/thing.rs")).unwrap();
    fs::write(at("out/src/s/thing.rs"), thing.replace("size", "sizes")).unwrap();
    fs::remove_file(at("out/src/client.rs")).unwrap();
    fs::write(at("out/src/s/gone.rs"), &thing).unwrap();
    let before = snapshot(&at("out"));
    let (status, _, error) = outcome(&run(directory.path(), &["generate", "--check"]));
    assert_eq!(status, 1);
    for line in [
        "differs: src/s/thing.rs",
        "missing: src/client.rs",
        "should not be there: src/s/gone.rs",
        "run `odata-bindgen generate`",
    ] {
        assert!(error.contains(line), "{line} is not in {error}");
    }
    assert_eq!(before, snapshot(&at("out")));
    assert_eq!(outcome(&run(directory.path(), &["generate"])).0, 0);
    assert!(!at("out/src/s/gone.rs").exists());
    assert_eq!(
        outcome(&run(directory.path(), &["generate", "--check"])).0,
        0
    );
}

#[test]
fn a_file_that_was_not_generated_is_left_alone() {
    let directory = project();
    let mine = directory.path().join("out/src/s/thing.rs");
    fs::write(&mine, "// my own work\n").unwrap();
    fs::write(directory.path().join("out/src/notes.rs"), "// mine\n").unwrap();
    let before = snapshot(&directory.path().join("out"));
    let (status, _, error) = outcome(&run(directory.path(), &["generate"]));
    assert_eq!(status, 1);
    assert!(error.contains("was not generated"), "{error}");
    assert_eq!(before, snapshot(&directory.path().join("out")));
}

#[test]
fn an_unknown_key_of_the_configuration_is_refused_with_the_nearest() {
    let directory = project();
    fs::write(
        directory.path().join("bindgen.toml"),
        CONFIG.replace("version =", "verison ="),
    )
    .unwrap();
    let (status, _, error) = outcome(&run(directory.path(), &["generate"]));
    assert_eq!(status, 1);
    assert!(
        error.contains("bindgen.toml:6:1: error[config-key]: unknown key `verison` in [crate]"),
        "{error}"
    );
    assert!(error.contains("did you mean `version`?"), "{error}");
}

#[test]
fn a_selection_of_nothing_is_refused_with_the_nearest() {
    let directory = project();
    let arguments = [
        "generate",
        "--schema",
        "metadata.xml",
        "--select",
        "s.thng",
        "--crate-name",
        "x",
        "--out",
        "x",
    ];
    let (status, _, error) = outcome(&run(directory.path(), &arguments));
    assert_eq!(status, 1);
    assert!(error.contains("did you mean `s.thing`?"), "{error}");
    assert!(!directory.path().join("x").exists());
}

#[test]
fn wrong_usage_ends_with_two() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in [
        &["generate"][..],
        &["generate", "--schema", "metadata.xml"],
        &[
            "generate",
            "--schema",
            "metadata.xml",
            "--crate-name",
            "type",
            "--out",
            "x",
        ],
        &["why"],
        &["no-such-command"],
        &["routes", "--format", "xml"],
    ] {
        assert_eq!(
            outcome(&run(directory.path(), arguments)).0,
            2,
            "{arguments:?}"
        );
    }
}

#[test]
fn every_command_has_help_with_examples() {
    for command in ["generate", "validate", "slice", "why", "routes"] {
        let (status, out, _) = outcome(&run(&root(), &[command, "--help"]));
        assert_eq!(status, 0);
        assert!(
            out.contains("Examples:\n  odata-bindgen "),
            "{command}: {out}"
        );
    }
}

#[test]
fn an_alias_stands_for_its_namespace() {
    let directory = tempfile::tempdir().unwrap();
    let text = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="long.name" Alias="short" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <ComplexType Name="A"><Property Name="b" Type="short.B"/></ComplexType><ComplexType Name="B"/>
        </Schema></edmx:DataServices></edmx:Edmx>"#;
    std::fs::write(directory.path().join("a.xml"), text).unwrap();
    for pattern in ["short.A", "long.name.A", "short.*"] {
        let arguments = ["why", "short.B", "--schema", "a.xml", "--select", pattern];
        let (status, out, error) = outcome(&run(directory.path(), &arguments));
        assert_eq!(status, 0, "{error}");
        assert!(out.contains("long.name.B ("), "{out}");
    }
}

#[test]
fn why_shows_the_way_to_a_type() {
    let (status, out, error) = outcome(&run(
        &root(),
        &["why", "microsoft.graph.security.whoisContact"],
    ));
    assert_eq!(status, 0, "{error}");
    assert!(out.lines().count() >= 3, "{out}");
    assert!(
        out.contains("selected by `/security/threatIntelligence`"),
        "{out}"
    );
    assert!(
        out.trim_end()
            .lines()
            .last()
            .unwrap()
            .contains("whoisContact"),
        "{out}"
    );
}

#[test]
fn what_contradicts_itself_in_the_configuration_is_told_at_its_place() {
    let without = CONFIG.replace("version = \"0.1.0\"\n", "");
    let cases = [
        (
            without,
            "error[config]: [crate] needs a `version`",
            "[crate]",
        ),
        (
            CONFIG.replace("\"0.1.0\"", "\"one\""),
            "error[config]: `one` is no version",
            "version = \"one\"",
        ),
    ];
    for (config, message, line) in cases {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("bindgen.toml"), &config).unwrap();
        let (status, _, error) = outcome(&run(directory.path(), &["generate"]));
        assert_eq!(status, 1, "{error}");
        assert!(error.contains(message), "{error}");
        let number = config.lines().position(|it| it == line).unwrap() + 1;
        assert!(
            error.contains(&format!("bindgen.toml:{number}:")),
            "{error}"
        );
    }
}

#[test]
fn validation_finds_errors_of_rules_beside_those_of_reading_and_says_what_it_did_not_check() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(directory.path().join(name), text).unwrap();
    };
    let document = |types: &str| {
        format!(
            "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices><Schema Namespace=\"a\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">{types}</Schema></edmx:DataServices></edmx:Edmx>"
        )
    };
    write(
        "both.xml",
        &document(
            "<ComplexType Name=\"A\" Abstract=\"maybe\"/><ComplexType Name=\"B\"/><ComplexType Name=\"B\"/>",
        ),
    );
    write("cut.xml", "<edmx:Edmx Version=\"4.0\"");
    fs::write(directory.path().join("packed.xml"), b"\x1f\x8b\x08\x00").unwrap();
    let files = ["validate", "both.xml", "cut.xml", "packed.xml"];
    let (status, _, error) = outcome(&run(directory.path(), &files));
    assert_eq!(status, 1);
    for part in [
        "error[invalid-boolean]",
        "error[duplicate-type]",
        "error[unexpected-end]",
        "packed.xml: it is packed, as gzip",
        "gzip -dc",
        "note: cut.xml was not read to its end",
        "not valid: 4 errors and 0 warnings",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
    assert!(!error.contains("nothing was done"), "{error}");
    assert!(!error.contains("both.xml was not read"), "{error}");
}
