//! Every recorded payload of Microsoft Graph, through the bindings of all of Microsoft Graph.
//!
//! `payloads DIRECTORY` reads each payload as its declared type, writes it, and compares; then
//! each again with every value in turn replaced by one of another kind, and cut off in sixteen
//! places. It prints what was not of its declared type, what is no JSON, and a table of numbers,
//! and fails if a value was lost, a reader panicked, or malformed JSON was accepted.

mod check;
mod exact;
mod material;
mod report;
mod spoil;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use check::Check;
use material::{Payload, Recorded};
use report::Report;

/// The types that payloads declare, by qualified name.
#[allow(deprecated, reason = "payloads know no better")]
const TABLE: &[(&str, Check)] = include!(concat!(env!("OUT_DIR"), "/table.rs"));
const TEXT: Check = Check::of_text();

fn main() -> ExitCode {
    let directory = std::env::args().nth(1).unwrap_or_default();
    let recorded = match material::read(Path::new(&directory)) {
        Ok(recorded) => recorded,
        Err(error) => {
            eprintln!("{directory}: {error}");
            return ExitCode::from(2);
        }
    };
    // Some pages have a type's name in another case.
    let types: BTreeMap<String, &Check> = TABLE
        .iter()
        .map(|(name, check)| (name.to_ascii_lowercase(), check))
        .chain(["edm.string", "string"].map(|name| (name.to_owned(), &TEXT)))
        .collect();
    let mut report = Report::default();
    for exchange in &recorded {
        judge(exchange, &types, &mut report);
    }
    report.exchanges = recorded.len();
    report.types = TABLE.len();
    report.print();
    if report.failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn judge(exchange: &Recorded, types: &BTreeMap<String, &Check>, report: &mut Report) {
    for (what, payload) in exchange.payloads() {
        let source = format!(
            "{} ({what})",
            exchange.page.trim_start_matches("api-reference/v1.0/api/")
        );
        report.payloads += 1;
        let declared = exchange.type_name();
        let check = declared.and_then(|name| types.get(&name.to_ascii_lowercase()));
        match (payload, check, declared) {
            (Payload::Other(text), check, _) => {
                report.not_json.push((source.clone(), start(&text)));
                // What is not JSON must be refused as any type.
                let check = check.copied().unwrap_or(&TEXT);
                match guarded(|| Ok(check.refusal(&text))) {
                    Ok(Some(_)) => {}
                    Ok(None) => report.fail(&source, "was accepted"),
                    Err(error) => report.fail(&source, &error),
                }
            }
            (Payload::Object(_), None, None) => report.undeclared += 1,
            (Payload::Object(_), None, Some(name)) => {
                report.unknown.push((source, name.to_owned()));
            }
            (Payload::Object(text), Some(check), Some(name)) => {
                match guarded(|| check.payload(text)) {
                    Ok(problems) => report.checked(&source, name, problems),
                    Err(error) => report.fail(&source, &error),
                }
                spoiled(text, check, &source, report);
            }
            (Payload::Object(_), Some(_), None) => report.undeclared += 1,
        }
    }
}

/// The payload with each value replaced must come back as well; a part of it must be refused.
fn spoiled(text: &str, check: &Check, source: &str, report: &mut Report) {
    let Ok(payload) = exact::exact(text) else {
        return report.fail(source, "is no JSON");
    };
    spoil::each_replaced(&payload, &mut |text| {
        report.spoiled += 1;
        if let Err(error) = guarded(|| check.payload(text)) {
            report.fail(source, &format!("{text}\n  {error}"));
        }
    });
    for part in spoil::cut_off(text) {
        report.cut += 1;
        match guarded(|| Ok(check.refusal(part))) {
            Ok(Some(_)) => {}
            Ok(None) => report.fail(source, "was accepted although it is cut off"),
            Err(error) => report.fail(source, &error),
        }
    }
}

/// A panic as an error.
fn guarded<T>(run: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err("panicked".to_owned()))
}

/// The first letters of a text, in one line.
fn start(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(60).collect()
}
