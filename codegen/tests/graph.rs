//! The Microsoft Graph documents: the slice, its routes, and the crates that it makes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use support::{outcome, root, run, shared};

#[derive(Deserialize)]
struct Route {
    path: String,
    methods: BTreeSet<String>,
    #[serde(default)]
    denied: Vec<Denied>,
}

#[derive(Deserialize)]
struct Denied {
    method: String,
    annotation: String,
    target: String,
}

#[test]
fn the_committed_schema_is_what_slice_writes() {
    let Some(graph) = shared("corpus/valid/graph-v1.0.xml") else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let arguments = [
        "slice",
        graph.to_str().unwrap(),
        "--select",
        "/security/threatIntelligence",
        "--without-docs",
        "-o",
        "x.csdl",
    ];
    let (status, _, error) = outcome(&run(directory.path(), &arguments));
    assert_eq!(status, 0, "{error}");
    let written = fs::read_to_string(directory.path().join("x.csdl")).unwrap();
    assert_eq!(
        written,
        fs::read_to_string(root().join("schemas/graph-security.csdl")).unwrap()
    );
    assert!(!written.contains("Description"));
}

#[test]
fn the_slice_of_the_slice_is_itself() {
    let committed = root().join("schemas/graph-security.csdl");
    let arguments = [
        "slice",
        committed.to_str().unwrap(),
        "--select",
        "/security/threatIntelligence",
    ];
    let (status, out, error) = outcome(&run(&root(), &arguments));
    assert_eq!(status, 0, "{error}");
    assert_eq!(out, fs::read_to_string(committed).unwrap());
}

/// Every path and method that another SDK offers is offered, or an annotation denies it.
#[test]
fn routes_cover_those_of_another_sdk() {
    let Some(oracle) = shared("oracle/threat-intelligence-routes.json") else {
        return;
    };
    let oracle: Vec<Route> = serde_json::from_slice(&fs::read(oracle).unwrap()).unwrap();
    let (status, out, error) = outcome(&run(&root(), &["routes", "--format", "json", "--denied"]));
    assert_eq!(status, 0, "{error}");
    let ours: Vec<Route> = serde_json::from_str(&out).unwrap();
    let ours: BTreeMap<&str, &Route> = ours
        .iter()
        .map(|route| (route.path.as_str(), route))
        .collect();
    let mut denied = BTreeSet::new();
    let mut operations = 0;
    for route in &oracle {
        let found = ours
            .get(route.path.as_str())
            .unwrap_or_else(|| panic!("no {}", route.path));
        for method in &route.methods {
            operations += 1;
            if found.methods.contains(method) {
                continue;
            }
            let reason = found.denied.iter().find(|it| it.method == *method);
            let reason = reason.unwrap_or_else(|| panic!("no {method} {}", route.path));
            denied.insert(format!(
                "{method} {} ({} on {})",
                route.path, reason.annotation, reason.target
            ));
        }
    }
    assert_eq!((oracle.len(), operations), (121, 179));
    let expected = fs::read_to_string(root().join("codegen/tests/denied-routes.txt")).unwrap();
    let listed: String = denied.iter().map(|line| format!("{line}\n")).collect();
    assert_eq!(listed, expected, "what the metadata denies has changed");
}

/// Checks a generated crate with the workspace's own dependencies and target directory.
fn check(directory: &Path) {
    fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    for features in [&["--no-default-features"][..], &[]] {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet"])
            .args(features)
            .env("CARGO_TARGET_DIR", target.join("generated-crates"))
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(directory)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let (status, _, error) = outcome(&output);
        assert_eq!(status, 0, "{error}");
        assert!(!error.contains("warning"), "{error}");
    }
}

#[test]
fn crates_from_both_published_documents_compile_without_warnings() {
    for name in ["graph-v1.0.xml", "graph-v1.0-prod.xml"] {
        let Some(graph) = shared(&format!("corpus/valid/{name}")) else {
            return;
        };
        let directory = tempfile::tempdir().unwrap();
        let arguments = [
            "generate",
            "--schema",
            graph.to_str().unwrap(),
            "--select",
            "/security/threatIntelligence",
            "--crate-name",
            "t",
            "--out",
            "t",
        ];
        let (status, out, error) = outcome(&run(directory.path(), &arguments));
        assert_eq!(status, 0, "{error}");
        assert!(out.contains("49 types"), "{out}");
        check(&directory.path().join("t"));
    }
}
