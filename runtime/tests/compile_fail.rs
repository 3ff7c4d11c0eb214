//! Misuse that the compiler refuses, and what it says.
//!
//! Each file of `compile-fail/` begins with a part of the message that it must give; one that
//! begins with `accepted` must compile. Whole messages differ between versions of the compiler;
//! these parts are ours, or have been the same for years.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The cases: name, file and the first line.
fn cases() -> BTreeMap<String, (PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile-fail");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter_map(|file| {
            let name = file.file_stem()?.to_str()?.to_owned();
            let text = std::fs::read_to_string(&file).ok()?;
            let first = text.lines().next()?.strip_prefix("//! ")?.to_owned();
            (name != "common").then_some((name, (file, first)))
        })
        .collect()
}

/// A package with a program for each case.
fn package(cases: &BTreeMap<String, (PathBuf, String)>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile-fail");
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = env!("CARGO_MANIFEST_DIR");
    let mut manifest = format!(
        "[package]\nname = \"compile-fail\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nodata-runtime = {{ path = {runtime:?} }}\n"
    );
    for (name, (file, _)) in cases {
        write!(manifest, "\n[[bin]]\nname = \"{name}\"\npath = {file:?}\n").unwrap();
    }
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    // The versions that the workspace was built with are at hand without a network.
    let lock = Path::new(runtime).join("../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).unwrap();
    folder
}

/// What the compiler says about each case.
fn messages(folder: &Path) -> BTreeMap<String, String> {
    // Where the tests of the generator check crates, too: what they depend on is checked once.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("generated-crates");
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--keep-going",
            "--message-format=json",
        ])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap();
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines() {
        let Ok(report) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if report["reason"] == "compiler-message" && report["message"]["level"] == "error" {
            let name = report["target"]["name"].as_str().unwrap_or_default();
            let rendered = report["message"]["rendered"].as_str().unwrap_or_default();
            messages
                .entry(name.to_owned())
                .or_default()
                .push_str(rendered);
        }
    }
    assert!(
        !messages.is_empty(),
        "cargo gave no messages:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    messages
}

#[test]
fn misuse_is_refused_with_a_message_that_helps() {
    let cases = cases();
    assert!(cases.len() > 15, "only {} cases", cases.len());
    let messages = messages(&package(&cases));
    let mut problems = String::new();
    for (name, (_, first)) in &cases {
        let said = messages.get(name).map_or("", String::as_str);
        let is_right = match first.strip_prefix("error: ") {
            Some(part) => said.contains(part),
            None => said.is_empty(),
        };
        if !is_right {
            write!(problems, "== {name}: expected `{first}`, got\n{said}\n").unwrap();
        }
    }
    assert!(problems.is_empty(), "{problems}");
}
