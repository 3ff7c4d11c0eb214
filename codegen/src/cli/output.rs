//! Where output goes, and how a command fails.

use std::cmp::Reverse;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use odata_bindgen::generate::GenerateError;
use odata_bindgen::load::Report;

/// Why a command did not succeed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The input was refused.
    Input(Box<Report>),
    /// Something else failed; the text says what.
    Other(String),
    /// The arguments contradict each other.
    Usage(String),
    /// The reader of our output went away.
    Closed,
}

impl From<GenerateError> for Failure {
    fn from(error: GenerateError) -> Self {
        match error {
            GenerateError::Input(report) => Self::Input(report),
            other => Self::Other(other.to_string()),
        }
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Input(Box::new(report))
    }
}

/// What else than errors makes a command fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Deny {
    /// Warnings count as errors.
    Warnings,
}

/// Prints findings; with `--deny warnings`, a warning among them is a failure.
pub(super) fn accept(findings: &Report, deny: Option<Deny>) -> Result<(), Failure> {
    let (_, warnings) = findings.diagnostics.counts();
    if deny == Some(Deny::Warnings) && warnings > 0 {
        return Err(Failure::Input(Box::new(findings.clone())));
    }
    report(findings);
    Ok(())
}

/// Prints a result.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::Closed),
        Err(error) => Err(Failure::Other(format!(
            "writing to standard output: {error}"
        ))),
    }
}

/// Prints findings to standard error, and where to read more about them.
pub(super) fn report(report: &Report) {
    tell_findings(report);
    tell_more(report);
}

/// Findings, in colour on a terminal.
fn tell_findings(report: &Report) {
    if report.is_empty() {
        return;
    }
    let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    tell(&report.diagnostics.render(&report.sources, colour));
}

/// The command that explains a finding: the first error, or the first warning.
fn tell_more(report: &Report) {
    let first = report
        .diagnostics
        .iter()
        .min_by_key(|it| Reverse(it.severity));
    if let Some(first) = first {
        tell(&format!("for more: odata-bindgen explain {}", first.code));
    }
}

/// Prints a line or more to standard error. If standard error is gone there is no one to tell.
pub(super) fn tell(text: &str) {
    let written = writeln!(io::stderr().lock(), "{}", text.trim_end());
    drop(written);
}

/// Tells why a command failed, and with what status the process ends.
pub(super) fn fail(failure: &Failure) -> ExitCode {
    match failure {
        Failure::Input(findings) => {
            tell_findings(findings);
            let (errors, warnings) = findings.diagnostics.counts();
            tell(&format!(
                "{} and {}; nothing was done",
                counted(errors, "error"),
                counted(warnings, "warning")
            ));
            tell_more(findings);
            ExitCode::from(1)
        }
        Failure::Other(message) => {
            tell(&format!("error: {message}"));
            ExitCode::from(1)
        }
        Failure::Usage(message) => {
            tell(&format!(
                "error: {message}\n\nFor more information, try '--help'."
            ));
            ExitCode::from(2)
        }
        Failure::Closed => ExitCode::from(1),
    }
}

/// A number and its noun, in the plural where it must be.
pub(super) fn counted(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}
