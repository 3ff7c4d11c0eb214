//! Every directory of `tests/fixtures/generate` is a case: `input.xml`, `options.toml` and the
//! files expected of it. The workspace's own tests compile what is expected.
//!
//! `UPDATE_EXPECTED=1` writes what is generated as what is expected.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::Generator;
use odata_bindgen::select::Navigation;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/generate");
    let mut cases: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn generator(case: &Path) -> Generator {
    let options: toml::Table = fs::read_to_string(case.join("options.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let text = |key: &str| {
        options
            .get(key)
            .and_then(toml::Value::as_str)
            .map(str::to_owned)
    };
    let select = options
        .get("select")
        .and_then(toml::Value::as_array)
        .cloned()
        .unwrap_or_default();
    let navigation = match text("navigation").as_deref() {
        None => Navigation::Follow,
        Some("stub") => Navigation::Stub,
        Some("omit") => Navigation::Omit,
        Some(other) => panic!("{other}"),
    };
    let name = case
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .replace('-', "_");
    Generator::from_schemas([case.join("input.xml")])
        .select(select.iter().map(|it| it.as_str().unwrap()))
        .navigation(navigation)
        .service(text("root-url"), text("keys").as_deref() == Some("segment"))
        .module(&format!("crate::{name}"))
}

#[test]
fn each_case_generates_what_is_expected() {
    let cases = fixtures();
    assert!(cases.len() >= 12, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let expected = case.join("expected");
        let generator = generator(case);
        let (_, changes) = match std::env::var_os("UPDATE_EXPECTED") {
            Some(_) => generator
                .write(&expected)
                .map(|(output, _)| (output, Default::default())),
            None => generator.compare(&expected),
        }
        .unwrap_or_else(|error| panic!("{}: {error}", case.display()));
        if !changes.is_empty() {
            wrong.push(format!("{}: {changes:?}", case.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nrun with UPDATE_EXPECTED=1 and read the difference",
        wrong.join("\n")
    );
}

#[test]
fn notes_tell_of_every_name_that_gave_way() {
    let case = fixtures()
        .into_iter()
        .find(|it| it.ends_with("collisions"))
        .unwrap();
    let output = generator(&case).render().unwrap();
    let notes: Vec<&str> = output.notes.iter().map(|note| note.0.as_str()).collect();
    for expected in [
        "`request_id`",
        "`remote_Control_Software`",
        "`additional`",
        "`thing_`",
        "`get`",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(expected)),
            "{expected} is not in {notes:#?}"
        );
    }
}
