//! `odata-bindgen explain`, as a user runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

fn explain(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odata-bindgen"));
    command.arg("explain").args(arguments).output().unwrap()
}

fn validate(case: &str, arguments: &[&str]) -> Output {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    let mut command = Command::new(env!("CARGO_BIN_EXE_odata-bindgen"));
    let file = fixtures.join(case).join("input.xml");
    command.arg("validate").args(arguments).arg(file);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_code_is_explained_with_both_documents_and_what_is_said_of_the_wrong_one() {
    let output = explain(&["duplicate-type"]);
    assert!(output.status.success());
    let told = text(&output.stdout);
    assert!(told.starts_with("error[duplicate-type]: "), "{told}");
    for part in [
        "\nWrong:\n",
        "error[duplicate-type]: the type `Size` is defined twice",
        "\nRight:\n",
    ] {
        assert!(told.contains(part), "{told}");
    }
}

#[test]
fn without_a_code_all_are_listed() {
    let output = explain(&[]);
    assert!(output.status.success());
    let told = text(&output.stdout);
    let count = odata_bindgen::diagnostic::codes::all().count();
    assert_eq!(told.lines().count(), count);
    assert_eq!(told, text(&explain(&["--list"]).stdout));
}

#[test]
fn an_unknown_code_is_refused_with_the_nearest() {
    let output = explain(&["duplicate-tipe"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("did you mean `duplicate-type`?"), "{told}");
}

#[test]
fn findings_end_with_the_command_that_explains_the_worst_of_them() {
    let output = validate("invalid/duplicate-key-property", &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    let last = told.lines().last().unwrap();
    assert_eq!(
        last,
        "for more: odata-bindgen explain duplicate-key-property"
    );
}

#[test]
fn advice_is_told_to_those_who_ask_and_fails_nothing() {
    let quiet = validate("doubtful/narrowed", &["--deny", "warnings"]);
    assert!(quiet.status.success());
    assert_eq!(text(&quiet.stderr), "");
    let pedantic = validate("doubtful/narrowed", &["--pedantic", "--deny", "warnings"]);
    assert!(pedantic.status.success());
    assert!(text(&pedantic.stderr).contains("advice[newer-feature]"));
}
