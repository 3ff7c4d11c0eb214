//! What the run found, and how it is printed.

use std::collections::BTreeMap;

use crate::bindings::odata_runtime::json::Problem;

/// How many failures are printed.
const SHOWN: usize = 50;

/// What the run found.
#[derive(Default)]
pub struct Report {
    pub exchanges: usize,
    pub types: usize,
    pub payloads: usize,
    pub undeclared: usize,
    pub clean: usize,
    pub spoiled: usize,
    pub cut: usize,
    pub not_json: Vec<(String, String)>,
    pub unknown: Vec<(String, String)>,
    pub with_problems: usize,
    /// By reason: where it is, and the value.
    pub problems: BTreeMap<String, Vec<String>>,
    pub failures: Vec<String>,
}

impl Report {
    /// A payload came back as it was.
    pub fn checked(&mut self, source: &str, declared: &str, problems: Vec<Problem>) {
        if problems.is_empty() {
            self.clean += 1;
            return;
        }
        self.with_problems += 1;
        for problem in problems {
            let value: String = problem.raw.as_str().chars().take(60).collect();
            let line = format!("{source} {declared} {} = {value}", problem.path);
            let reason = problem.reason.to_string();
            self.problems.entry(reason).or_default().push(line);
        }
    }

    /// Something does not hold for a payload.
    pub fn fail(&mut self, source: &str, error: &str) {
        self.failures.push(format!("{source}: {error}"));
    }

    /// Prints all of it, the numbers last.
    pub fn print(&self) {
        for (reason, places) in &self.problems {
            println!("{reason}: {}", places.len());
            places.iter().for_each(|place| println!("    {place}"));
        }
        println!("not JSON: {}", self.not_json.len());
        for (source, text) in &self.not_json {
            println!("    {source}: {text}");
        }
        println!(
            "of a type that Microsoft Graph does not have: {}",
            self.unknown.len()
        );
        for (source, name) in &self.unknown {
            println!("    {source}: {name}");
        }
        println!();
        self.print_numbers();
        for failure in self.failures.iter().take(SHOWN) {
            println!("FAILED {failure}");
        }
    }

    /// Prints the numbers.
    pub fn print_numbers(&self) {
        for (count, what) in [
            (self.exchanges, "exchanges"),
            (self.payloads, "payloads"),
            (
                self.payloads - self.not_json.len(),
                "  that are JSON objects",
            ),
            (self.undeclared, "    whose page states no type"),
            (
                self.unknown.len(),
                "    of a type that the bindings do not have",
            ),
            (
                self.clean,
                "    read and written without loss, all values of their types",
            ),
            (
                self.with_problems,
                "    read and written without loss, some values reported",
            ),
            (
                self.problems.values().map(Vec::len).sum(),
                "      such values",
            ),
            (self.not_json.len(), "  that are not, and were refused"),
            (self.types, "types declared"),
            (
                self.spoiled,
                "payloads with one value replaced, read and written without loss",
            ),
            (self.cut, "payloads cut off, refused"),
            (self.failures.len(), "failures"),
        ] {
            println!("{count:>8} {what}");
        }
    }
}
