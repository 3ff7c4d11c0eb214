//! A run without change does nothing, and a change of anything is noticed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{outcome, snapshot};

/// A document that references another, and has a warning.
const SCHEMA: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:Reference Uri="http://example.org/base.xml"><edmx:Include Namespace="base"/></edmx:Reference>
  <edmx:Reference Uri="http://example.org/gone.xml"><edmx:Include Namespace="gone"/></edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="thing">
        <Key><PropertyRef Name="id"/></Key>
        <Property Name="id" Type="Edm.String" Nullable="false"/>
        <Property Name="size" Type="base.size"/>
        <Property Name="lost" Type="gone.lost"/>
      </EntityType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

const BASE: &str = r#"<Schema Namespace="base" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <ComplexType Name="size"><Property Name="width" Type="Edm.Int32"/></ComplexType>
</Schema>
"#;

const CONFIG: &str = r#"
schemas = ["given"]
out = "out"
references.directories = ["references"]
[crate]
name = "things"
version = "0.1.0"
docs = "docs.md"
"#;

/// A directory with a configuration, documents, and a place for records.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        project.write("given/s.xml", SCHEMA);
        project.write("references/base.xml", BASE);
        project.write("docs.md", "Things.\n");
        project.write("bindgen.toml", CONFIG);
        assert!(!project.is_unchanged(&[]), "the first run has all to do");
        project
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, more: &[&str]) -> (i32, String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_odata-bindgen"))
            .args(["generate", "--timings"])
            .args(more)
            .current_dir(self.0.path())
            .env("ODATA_BINDGEN_CACHE", self.0.path().join("records"))
            .output()
            .unwrap();
        outcome(&output)
    }

    /// Runs, successfully, and says whether there was nothing to generate.
    fn is_unchanged(&self, more: &[&str]) -> bool {
        let (status, _, error) = self.run(more);
        assert_eq!(status, 0, "{error}");
        let rendered =
            |line: &str| line.starts_with("render ") || line.contains(r#""stage":"render""#);
        assert!(error.contains("unchanged"), "{error}");
        !error.lines().any(rendered)
    }

    fn out(&self) -> std::path::PathBuf {
        self.0.path().join("out")
    }
}

/// What is told, without times.
fn told(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.contains(" ms "));
    lines
        .map(|line| line.split(": ").next().unwrap_or(line))
        .collect()
}

#[test]
fn a_second_run_generates_nothing_and_tells_the_same() {
    let project = Project::new();
    fs::remove_dir_all(project.out()).unwrap();
    let (_, _, first) = project.run(&["--verbose"]);
    let before = snapshot(&project.out());
    let (_, out, second) = project.run(&["--verbose"]);
    assert!(second.contains("warning[unresolved-reference]"), "{second}");
    assert_eq!(told(&first), told(&second));
    assert!(out.contains(": 0 written, 0 removed, "), "{out}");
    assert!(project.is_unchanged(&["--check"]));
    assert!(project.is_unchanged(&["--message-format", "json"]));
    assert_eq!(before, snapshot(&project.out()));
}

#[test]
fn warnings_are_denied_although_nothing_has_changed() {
    let project = Project::new();
    assert_eq!(project.run(&["--deny", "warnings"]).0, 1);
    assert!(project.is_unchanged(&[]));
    assert_eq!(project.run(&["--deny", "warnings"]).0, 1);
}

#[test]
fn a_change_of_any_input_is_noticed() {
    let changes: [(&str, &str); 7] = [
        ("given/s.xml", &SCHEMA.replace("\"size\"", "\"length\"")),
        ("given/t.xml", &SCHEMA.replace("\"s\"", "\"t\"")),
        ("references/base.xml", &BASE.replace("width", "depth")),
        ("references/gone.xml", &BASE.replace("base", "gone")),
        ("references/other/base.xml", BASE),
        ("docs.md", "Thing.\n"),
        ("bindgen.toml", &CONFIG.replace("0.1.0", "0.2.0")),
    ];
    for (path, text) in changes {
        let project = Project::new();
        assert!(project.is_unchanged(&[]), "before {path}");
        project.write(path, text);
        assert!(!project.is_unchanged(&[]), "after {path}");
        assert!(project.is_unchanged(&[]), "again after {path}");
    }
}

#[test]
fn an_option_is_noticed() {
    let project = Project::new();
    assert!(!project.is_unchanged(&["--references", "given"]));
    assert!(project.is_unchanged(&["--references", "given"]));
    assert!(!project.is_unchanged(&[]));
}

#[test]
fn a_change_of_any_output_is_noticed_and_repaired() {
    let project = Project::new();
    let before = snapshot(&project.out());
    let at = |path: &str| project.out().join(path);
    let thing = fs::read_to_string(at("src/s/thing.rs")).unwrap();
    type Edit<'e> = (&'e str, &'e dyn Fn(&Path));
    let edits: [Edit<'_>; 6] = [
        ("../bindgen.lock", &|path| {
            let text = fs::read_to_string(path).unwrap();
            let without = text.lines().filter(|line| !line.contains("field"));
            fs::write(path, without.collect::<Vec<_>>().join("\n")).unwrap();
        }),
        ("src/s/thing.rs", &|path| {
            fs::write(path, thing.replace("size", "sixe")).unwrap();
        }),
        ("Cargo.toml", &|path| {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.replace("0.1.0", "0.3.0")).unwrap();
        }),
        ("src/client.rs", &|path| fs::remove_file(path).unwrap()),
        ("src/s/left_over.rs", &|path| {
            fs::write(path, &thing).unwrap();
        }),
        ("src/lib.rs", &|path| {
            fs::rename(path, path.with_file_name("mod.rs")).unwrap();
        }),
    ];
    for (path, edit) in edits {
        assert!(project.is_unchanged(&["--check"]), "before {path}");
        edit(&at(path));
        let (status, _, error) = project.run(&["--check"]);
        assert_eq!(status, 1, "{path}: {error}");
        assert!(!project.is_unchanged(&[]), "{path}");
        assert_eq!(before, snapshot(&project.out()), "{path}");
    }
}

#[test]
fn what_is_not_generated_does_not_count() {
    let project = Project::new();
    project.write("out/src/mine.rs", "// mine\n");
    project.write("out/examples/mine.rs", "fn main() {}\n");
    assert!(project.is_unchanged(&[]));
}

#[test]
fn a_record_that_does_not_read_is_none() {
    let project = Project::new();
    for entry in fs::read_dir(project.0.path().join("records")).unwrap() {
        fs::write(entry.unwrap().path(), "{").unwrap();
    }
    assert!(!project.is_unchanged(&[]));
    assert!(project.is_unchanged(&[]));
}

#[test]
fn no_record_is_kept_where_none_is_wanted() {
    let project = Project::new();
    let run = || {
        let output = Command::new(env!("CARGO_BIN_EXE_odata-bindgen"))
            .args(["generate", "--timings"])
            .current_dir(project.0.path())
            .env("ODATA_BINDGEN_CACHE", "")
            .output()
            .unwrap();
        outcome(&output).2
    };
    for _ in 0..2 {
        let error = run();
        assert!(error.lines().any(|line| line.starts_with("render ")));
    }
}
