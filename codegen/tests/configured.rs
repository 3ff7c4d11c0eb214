//! What `bindgen.toml` and the lock beside it can ask for: overrides, refusals, and what a run
//! tells of itself. Every directory of `tests/fixtures/configured` is a case that is refused.
//!
//! `UPDATE_EXPECTED=1` writes what is told as what is expected.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::{outcome, root, run};

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/fixtures/configured")).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
    cases.sort();
    cases
}

/// A copy of a case, so that a run that should not write could.
fn copied(case: &Path) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(case).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
    }
    directory
}

#[test]
fn each_case_is_refused_as_expected_and_nothing_is_touched() {
    let mut wrong = String::new();
    for case in cases() {
        let directory = copied(&case);
        let lock = fs::read(case.join("bindgen.lock")).ok();
        let (status, _, told) = outcome(&run(
            directory.path(),
            &["generate", "--config", "bindgen.toml"],
        ));
        let expected = case.join("expected.err");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &told).unwrap();
        }
        let expected = fs::read_to_string(expected).unwrap_or_default();
        let untouched = fs::read(directory.path().join("bindgen.lock")).ok() == lock
            && !directory.path().join("out").exists();
        if status != 1 || told != expected || !untouched {
            wrong += &format!("{}: {status}\n{told}\n", case.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A case with other overrides and no lock.
fn project(overrides: &str) -> tempfile::TempDir {
    let case = root().join("tests/fixtures/configured/override-form");
    let directory = copied(&case);
    let config = fs::read_to_string(case.join("bindgen.toml")).unwrap();
    let config = config.split("[[override]]").next().unwrap().to_owned();
    fs::write(directory.path().join("bindgen.toml"), config + overrides).unwrap();
    directory
}

fn override_of(lines: &str) -> String {
    format!("\n[[override]]\n{lines}\nreason = \"for this test\"\n")
}

fn generated(directory: &Path) -> String {
    let (status, summary, told) = outcome(&run(directory, &["generate", "--verbose"]));
    assert_eq!(status, 0, "{told}");
    let mut text = summary;
    for file in [
        "host.rs",
        "port.rs",
        "state.rs",
        "machine.rs",
        "mod.rs",
        "requests/host.rs",
        "requests/machine.rs",
    ] {
        text += &fs::read_to_string(directory.join("out/src/ns").join(file)).unwrap_or_default();
    }
    text
}

#[test]
fn overrides_rename_skip_and_correct() {
    let overrides = [
        "type = \"ns.Host\"\nrename = \"Machine\"",
        "property = \"ns.Host/lastSeen\"\nrename = \"seen\"",
        "property = \"ns.Host/lastSeen\"\ntype = \"Edm.DateTimeOffset\"",
        "property = \"ns.Host/first_seen\"\nskip = true",
        "property = \"ns.Port/number\"\nnullable = true",
        "member = \"ns.State/open\"\nrename = \"Listening\"",
        "operation = \"ns.scan\"\nrename = \"look\"",
    ];
    let directory = project(&overrides.map(override_of).concat());
    let text = generated(directory.path());
    for expected in [
        "pub struct Machine",
        "pub seen: Option<edm::DateTimeOffset>",
        "SEEN",
        "Listening",
        "fn look",
        "skipped by an override",
        "MachineRequest",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    for unexpected in [
        "first_seen",
        "fn scan",
        "pub struct Host",
        "OData property `number` of type `Edm.Int32`, not nullable",
    ] {
        assert!(!text.contains(unexpected), "{unexpected}: {text}");
    }
    let (status, _, told) = outcome(&run(directory.path(), &["generate", "--check"]));
    assert_eq!((status, told.as_str()), (0, ""));
}

#[test]
fn skipped_types_are_any_json_and_skipped_operations_have_no_requests() {
    let overrides = [
        "type = \"ns.State\"\nskip = true",
        "operation = \"ns.scan\"\nskip = true",
    ];
    let directory = project(&overrides.map(override_of).concat());
    let text = generated(directory.path());
    assert!(text.contains("pub state: Option<edm::Untyped>"), "{text}");
    assert!(!text.contains("fn scan"), "{text}");
    assert!(text.contains("skipped by an override"), "{text}");
}

#[test]
fn a_namespace_is_renamed() {
    let directory = project(&override_of("namespace = \"ns\"\nrename = \"net\""));
    generated(directory.path());
    assert!(directory.path().join("out/src/net/host.rs").exists());
    assert!(!directory.path().join("out/src/ns").exists());
}

#[test]
fn a_module_is_named_by_the_configuration_before_and_after_it_was_published() {
    let directory = project("\n[modules]\nns = \"net\"\n");
    generated(directory.path());
    assert!(directory.path().join("out/src/net/host.rs").exists());

    let directory = project("");
    generated(directory.path());
    let config = directory.path().join("bindgen.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + "\n[modules]\nns = \"net\"\n").unwrap();
    let text = generated(directory.path());
    assert!(text.contains("renamed by the configuration"), "{text}");
    assert!(directory.path().join("out/src/net/host.rs").exists());
}

#[test]
fn a_configuration_says_whether_there_are_areas() {
    for setting in ["auto", "always", "never"] {
        let directory = project("");
        let config = directory.path().join("bindgen.toml");
        let text = fs::read_to_string(&config).unwrap();
        let areas = format!("[crate]\nareas = \"{setting}\"");
        fs::write(&config, text.replacen("[crate]", &areas, 1)).unwrap();
        generated(directory.path());
    }
}

#[test]
fn a_key_has_the_type_that_its_property_is_given() {
    let key = "property = \"ns.Host/id\"\ntype = ";
    let directory = project(&override_of(&format!("{key}\"Edm.Int64\"")));
    let text = generated(directory.path());
    assert!(text.contains("pub fn by_id(&self, id: i64)"), "{text}");

    for (lines, expected) in [
        (
            format!("{key}\"Collection(Edm.String)\""),
            "is part of a key",
        ),
        (format!("{key}\"Edm.Stream\""), "is part of a key"),
        (
            "property = \"ns.Host/lastSeen\"\ntype = \"ns.Host\"".to_owned(),
            "is no navigation property",
        ),
        (
            "property = \"ns.Host/lastSeen\"\ntype = \"Edm.EntityType\"".to_owned(),
            "is no navigation property",
        ),
    ] {
        let directory = project(&override_of(&lines));
        let (status, _, told) = outcome(&run(directory.path(), &["generate"]));
        assert_eq!(status, 1, "{told}");
        assert!(told.contains(expected), "{told}");
    }
}

#[test]
fn a_rename_of_what_was_published_keeps_the_old_name_reserved() {
    let directory = project("");
    generated(directory.path());
    let config = directory.path().join("bindgen.toml");
    let text = fs::read_to_string(&config).unwrap();
    let rename = override_of("property = \"ns.Host/lastSeen\"\nrename = \"seen\"");
    fs::write(&config, text + &rename).unwrap();
    let (status, _, told) = outcome(&run(directory.path(), &["generate", "--check"]));
    assert_eq!(status, 1);
    assert!(told.contains("differs: bindgen.lock"), "{told}");
    let text = generated(directory.path());
    assert!(
        text.contains(
            "renamed by the configuration: field `ns.Host/lastSeen`: `last_seen` is now `seen`"
        ),
        "{text}"
    );
    let lock = fs::read_to_string(directory.path().join("bindgen.lock")).unwrap();
    assert!(
        lock.contains("field ns.Host/lastSeen = last_seen (renamed)\n"),
        "{lock}"
    );
    assert!(lock.contains("field ns.Host/lastSeen = seen\n"), "{lock}");
}

#[test]
fn check_tells_of_a_lock_that_is_missing_stale_or_edited_and_writes_nothing() {
    let directory = project("");
    generated(directory.path());
    let path = directory.path().join("bindgen.lock");
    let lock = fs::read_to_string(&path).unwrap();
    let check = |expected: &str| {
        let before = fs::read(&path).ok();
        let (status, _, told) = outcome(&run(directory.path(), &["generate", "--check"]));
        assert_eq!(status, 1, "{told}");
        assert!(told.contains(expected), "{told}");
        assert_eq!(fs::read(&path).ok(), before);
    };
    fs::write(
        &path,
        lock.replace("field ns.Host/lastSeen = last_seen\n", ""),
    )
    .unwrap();
    check("differs: bindgen.lock");
    fs::write(&path, lock.replace("= last_seen\n", "= seen_last\n")).unwrap();
    check("differs: src/ns/host.rs");
    fs::remove_file(&path).unwrap();
    check("missing: bindgen.lock");
}

#[test]
fn a_crate_from_schemas_keeps_its_lock_inside_unless_told_otherwise() {
    let directory = project("");
    let arguments = [
        "generate",
        "--schema",
        "input.xml",
        "--crate-name",
        "c",
        "--out",
        "made",
    ];
    let lock = directory.path().join("made/bindgen.lock");
    let (status, ..) = outcome(&run(
        directory.path(),
        &[&arguments[..], &["--no-lock"]].concat(),
    ));
    assert_eq!((status, lock.exists()), (0, false));
    let (status, ..) = outcome(&run(directory.path(), &arguments));
    assert_eq!((status, lock.exists()), (0, true));
    let (status, ..) = outcome(&run(
        directory.path(),
        &[&arguments[..], &["--check"]].concat(),
    ));
    assert_eq!(status, 0);
}

/// The last line of a run's messages for programs.
fn summary(directory: &Path, arguments: &[&str]) -> Value {
    let (status, _, told) = outcome(&run(directory, arguments));
    assert_eq!(status, 0, "{told}");
    let summary: Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    assert_eq!(summary["kind"], "summary");
    for element in summary["generated"]["elements"].as_array().unwrap() {
        let left_out = element["left_out"].as_array().unwrap();
        let counts = left_out.iter().map(|it| it["count"].as_u64().unwrap());
        let sum = element["emitted"].as_u64().unwrap() + counts.sum::<u64>();
        assert_eq!(element["read"].as_u64().unwrap(), sum, "{element}");
        for it in left_out
            .iter()
            .filter(|it| it["reason"] != "its type is not selected")
        {
            assert_eq!(
                it["count"].as_u64().unwrap(),
                it["items"].as_array().unwrap().len() as u64
            );
        }
    }
    summary
}

fn element<'s>(summary: &'s Value, kind: &str) -> &'s Value {
    let elements = summary["generated"]["elements"].as_array().unwrap();
    elements.iter().find(|it| it["kind"] == kind).unwrap()
}

#[test]
fn programs_are_told_what_became_of_the_slice_of_graph() {
    let arguments = ["--message-format", "json", "generate", "--check"];
    let summary = summary(&root(), &arguments);
    assert_eq!(element(&summary, "entity type")["emitted"], 28);
    assert_eq!(summary["generated"]["names"]["added"], 0);
    assert_eq!(summary["generated"]["changed"], serde_json::json!([]));
}

#[test]
fn programs_are_told_what_a_selection_leaves_out() {
    let directory = project("");
    let arguments = [
        "--message-format",
        "json",
        "generate",
        "--schema",
        "input.xml",
        "--select",
        "ns.Port",
        "--crate-name",
        "c",
        "--out",
        "made",
    ];
    let summary = summary(directory.path(), &arguments);
    let types = element(&summary, "entity type");
    assert_eq!(
        types["left_out"],
        serde_json::json!([{"reason": "not selected", "count": 1, "items": ["ns.Host"]}])
    );
    assert_eq!(
        element(&summary, "action")["left_out"][0]["items"],
        serde_json::json!(["ns.scan()"])
    );
}

#[test]
fn programs_are_told_what_became_of_trip_pin() {
    let Some(document) = support::shared("corpus/valid/edmxtrimmer-TripPin.xml") else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let document = document.canonicalize().unwrap();
    let arguments = [
        "--message-format",
        "json",
        "generate",
        "--schema",
        document.to_str().unwrap(),
        "--crate-name",
        "trips",
        "--out",
        "made",
    ];
    let summary = summary(directory.path(), &arguments);
    assert!(
        element(&summary, "entity type")["emitted"]
            .as_u64()
            .unwrap()
            > 3
    );
    assert!(element(&summary, "function")["read"].as_u64().unwrap() > 0);
}
