//! Generates crates with the command line, in fresh processes, and prints what that costs as a
//! ratio to one quick-xml pass over the Graph document, with the budget beside it.
//!
//! `cargo bench -p odata-bindgen --bench generate [-- --whole] [--slice] [--unchanged] [--growth]`;
//! all four without an argument. Each measure is paired with a pass in the same round, so that a
//! slow moment of the machine meets both, and each is a process of its own; the pass is timed
//! inside it, without reading the file. Wall time is from start to exit; CPU time is user and system
//! time of all threads; the peak is resident memory. Directories are removed at the end: creating
//! files is slow for minutes where many were removed (ext4). `TMPDIR` names another file system.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Cost, Rounds, children, clock, generate, graph, pass_in_child, tree};

/// Rounds of the quick measures, and of the slow ones.
const MANY: usize = 15;
const FEW: usize = 5;

/// Sizes of the schemas that growth is measured on, in entity types.
const SIZES: [usize; 4] = [500, 1_000, 2_000, 4_000];

const THREAT_INTELLIGENCE: &str = "/security/threatIntelligence";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|it| it == name);
    let Some(path) = graph() else {
        println!("skipped: the Graph document is absent (set ODATA_SHARED)");
        return;
    };
    if has("--pass") {
        return support::print_pass(&fs::read(&path).unwrap());
    }
    let parts = ["--slice", "--unchanged", "--whole", "--growth"];
    let chosen = parts.iter().filter(|it| has(it)).count();
    for part in parts {
        if chosen > 0 && !has(part) {
            continue;
        }
        match part {
            "--slice" => from_nothing(&path, "the slice", &["--select", THREAT_INTELLIGENCE], 6.0),
            "--unchanged" => unchanged(&path),
            "--whole" => from_nothing(&path, "all of Graph", &[], 60.0),
            _ => growth(),
        }
    }
}

/// Generates into an empty directory each time.
fn from_nothing(graph: &Path, name: &str, selection: &[&str], budget: f64) {
    let rounds = if selection.is_empty() { FEW } else { MANY };
    let mut measured = Rounds::default();
    let mut kept = Vec::new();
    for _ in 0..rounds {
        let out = tempfile::tempdir().unwrap();
        let pass = pass_in_child();
        measured.push(pass, children(|| generate(graph, out.path(), selection)));
        kept.push(out);
    }
    measured.print(name, budget, (selection.is_empty()).then_some(200.0));
}

/// Generates all of Graph into a directory where it is already, which no file may notice.
fn unchanged(graph: &Path) {
    let out = tempfile::tempdir().unwrap();
    generate(graph, out.path(), &[]);
    let before = tree(out.path());
    let mut measured = Rounds::default();
    for _ in 0..MANY {
        let pass = pass_in_child();
        measured.push(pass, children(|| generate(graph, out.path(), &[])));
    }
    assert!(before == tree(out.path()), "a file was touched");
    measured.print("all of Graph again, nothing changed", 3.0, None);
}

/// Twice the types, at most 2.2 times the cost.
fn growth() {
    let directory = tempfile::tempdir().unwrap();
    let mut least = vec![Cost::MAX; SIZES.len()];
    let mut kept = Vec::new();
    for _ in 0..FEW {
        for (size, least) in SIZES.iter().zip(&mut least) {
            let schema = directory.path().join(format!("{size}.xml"));
            fs::write(&schema, support::schema(*size)).unwrap();
            let out = tempfile::tempdir().unwrap();
            let ((), cost) = clock(|| generate(&schema, out.path(), &[]));
            *least = least.min(cost);
            kept.push(out);
        }
    }
    for (at, size) in SIZES.iter().enumerate() {
        print!(
            "{size} types: {:.0} ms of CPU, {:.0} ms",
            least[at].cpu, least[at].wall
        );
        if let Some(half) = at.checked_sub(1).map(|it| least[it]) {
            let ratio = least[at].cpu / half.cpu;
            let holds = support::verdict(ratio <= 2.2);
            print!(": {ratio:.2} x the CPU of half the types (budget 2.2: {holds})");
        }
        println!();
    }
}
