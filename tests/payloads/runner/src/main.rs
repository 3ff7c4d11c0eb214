//! Every recorded payload of Microsoft Graph, through the bindings of all of Microsoft Graph.
//!
//! `payloads DIRECTORY` reads each payload as its declared type, writes it, and compares; then
//! each again with every value in turn replaced by one of another kind, and cut off in sixteen
//! places. It prints what was not of its declared type, what is no JSON, and a table of numbers,
//! and fails if a value was lost, a reader panicked, or malformed JSON was accepted.

use graph_types as bindings;

mod check;
mod exact;
mod judge;
mod material;
mod report;
mod spoil;

use std::path::Path;
use std::process::ExitCode;

use check::Check;

/// The types that payloads declare, by qualified name.
#[allow(deprecated, reason = "payloads know no better")]
const TABLE: &[(&str, Check)] = include!(concat!(env!("OUT_DIR"), "/table.rs"));

fn main() -> ExitCode {
    let directory = std::env::args().nth(1).unwrap_or_default();
    let recorded = match material::read(Path::new(&directory)) {
        Ok(recorded) => recorded,
        Err(error) => {
            eprintln!("{directory}: {error}");
            return ExitCode::from(2);
        }
    };
    let report = judge::judge_all(&recorded, TABLE);
    report.print();
    match report.failures.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
