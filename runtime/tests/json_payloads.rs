//! Real responses of the service are read without loss.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;

use common::{HostPort, assert_lossless};
use odata_runtime::json::{self, Page, RawJson};

/// The directory with test material, or `None` with a note where it is absent.
fn shared() -> Option<PathBuf> {
    let directory = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let pages = directory.join("payloads/pages");
    if pages.is_dir() {
        return Some(pages);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no test material in {}",
        pages.display()
    );
    eprintln!("skipped: no test material in {}", pages.display());
    None
}

#[test]
fn lists_of_host_ports_are_read_without_loss() {
    let Some(pages) = shared() else { return };
    let mut read = 0;
    for entry in std::fs::read_dir(pages).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("ti-host-list-ports") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let document: BTreeMap<String, RawJson> = json::from_str(&text).unwrap();
        let response = document["response"].as_str();
        assert_lossless::<Page<HostPort>>(response);
        let page: Page<HostPort> = json::from_str(response).unwrap();
        assert!(!page.value.is_empty(), "{name}");
        for problem in json::problems(&page) {
            eprintln!("{name}: {problem}");
        }
        read += 1;
    }
    assert!(read >= 2, "only {read} lists found");
}
