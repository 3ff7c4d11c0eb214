//! The checks of all payloads: what goes in are exchanges and the checks by type, what comes out is
//! a report. A panic is a failure like others.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::check::Check;
use crate::exact;
use crate::material::{Payload, Recorded};
use crate::report::Report;
use crate::spoil;

/// What is declared as text.
const TEXT: Check = Check::of_text();

/// Checks all payloads of types in the table.
pub fn judge_all(recorded: &[Recorded], table: &[(&str, Check)]) -> Report {
    // Some pages have a type's name in another case.
    let types: BTreeMap<String, &Check> = table
        .iter()
        .map(|(name, check)| (name.to_ascii_lowercase(), check))
        .chain(["edm.string", "string"].map(|name| (name.to_owned(), &TEXT)))
        .collect();
    let mut report = Report {
        exchanges: recorded.len(),
        types: table.len(),
        ..Report::default()
    };
    for exchange in recorded {
        judge(exchange, &types, &mut report);
    }
    report
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
