//! The example programs do what they say: each is run as a user would run it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where the examples are, built as for all tests of the workspace.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let profile = std::env::current_exe().unwrap();
        let profile = profile.ancestors().nth(2).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "build",
            "--quiet",
            "--workspace",
            "--examples",
            "--target-dir",
        ]);
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let done = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(done.unwrap().success(), "the examples cannot be built");
        profile.join("examples")
    })
}

/// What the example prints.
fn run(example: &str, arguments: &[&OsStr]) -> String {
    let done = Command::new(built().join(example))
        .args(arguments)
        .env_remove("GRAPH_TOKEN")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{example}: {errors}");
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn open_ports_reads_every_page() {
    let printed = run("open_ports", &[]);
    for port in [
        "22/tcp, last seen",
        "53/udp, last seen",
        "443/quic, last seen",
    ] {
        assert!(printed.contains(port), "{printed}");
    }
}

#[test]
fn batch_gives_each_request_its_own_outcome() {
    let expected = "port Some(443)\narticle Some(\"On open ports\")\n";
    let printed = run("batch", &[]);
    let rest = printed.strip_prefix(expected).unwrap_or_default();
    assert!(
        rest.contains("404 Not Found: NotFound: no such host"),
        "{printed}"
    );
}

#[test]
fn changes_go_on_in_another_process_from_where_the_last_one_stopped() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("articles.delta");
    let articles = "https://graph.microsoft.com/v1.0/security/threatIntelligence/articles";
    let first = run("changes", &[file.as_os_str()]);
    let expected = "Some(\"1\"): Some(\"One\")\nSome(\"2\"): Some(\"Two\")\n";
    assert_eq!(first, format!("{expected}asked for {articles}\n"));
    let second = run("changes", &[file.as_os_str()]);
    let expected = "Some(\"2\"): Some(\"Two, revised\")\nSome(\"1\") is gone: Deleted\n";
    assert_eq!(
        second,
        format!("{expected}asked for {articles}?$deltatoken=1\n")
    );
    let third = run("changes", &[file.as_os_str()]);
    assert!(third.ends_with("?$deltatoken=2\n"), "{third}");
}

#[test]
fn nested_expand_asks_once_and_reads_by_kind() {
    let printed = run("nested_expand", &[]);
    let query = "$expand=host($expand=reputation($select=score,classification),\
        sslCertificates($expand=sslCertificate($select=serialNumber);\
        $filter=lastSeenDateTime%20ge%202026-01-01T00:00:00Z;\
        $orderby=lastSeenDateTime%20desc;$top=2))";
    assert!(
        printed.lines().next().unwrap().ends_with(query),
        "{printed}"
    );
    assert!(printed.contains("of a name, registered with Some(\"Example Registrar\")"));
    assert_eq!(printed.matches("certificate Some").count(), 2, "{printed}");
}

#[test]
fn if_match_begins_again_after_a_conflict() {
    let printed = run("if_match", &[]);
    assert!(printed.contains("412 Precondition Failed"), "{printed}");
    assert!(printed.contains("observed 31 times by now"), "{printed}");
    let sent = "GET None\nPATCH Some(\"W/\\\"1\\\"\")\nGET None\nPATCH Some(\"W/\\\"2\\\"\")\n";
    assert!(printed.ends_with(sent), "{printed}");
}
