//! What the tests of the command line share.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// Runs the command line in a directory.
pub fn run(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_odata-bindgen"))
        .args(arguments)
        .current_dir(directory)
        .env(
            "ODATA_BINDGEN_CACHE",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("records"),
        )
        .output()
        .unwrap()
}

/// Runs cargo in a generated crate, warnings denied; what is built is shared with other crates.
pub fn cargo(directory: &Path, arguments: &[&str]) -> Output {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .env("CARGO_TARGET_DIR", target.join("generated-crates"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Exit status, standard output and standard error.
pub fn outcome(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code().unwrap_or(-1),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// Part of the outside test material; none if absent, which on CI is an error.
pub fn shared(part: &str) -> Option<PathBuf> {
    let base =
        std::env::var_os("ODATA_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    let path = base.join(part);
    if path.exists() {
        return Some(path);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{} is absent, and CI needs it",
        path.display()
    );
    println!("skipped: {} is absent (set ODATA_SHARED)", path.display());
    None
}

/// All files below a directory, with their content.
pub fn snapshot(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![directory.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}
