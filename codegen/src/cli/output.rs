//! Where output goes, and how a command fails.
//!
//! In: results, findings and failures. Out: results on standard output; all else on standard
//! error, as text for people or, with `--message-format json`, one JSON object a line. What
//! always holds: a closed standard output ends the command quietly.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::diagnostic::json::{Message, Summary};
use odata_bindgen::generate::GenerateError;
use odata_bindgen::load::Report;
use odata_bindgen::plan::tally::Tally;
use odata_bindgen::source::SourceMap;
use odata_bindgen::timings::Timings;
use serde::Serialize;

/// Why a command did not succeed.
#[derive(Debug)]
pub(super) enum Failure {
    /// The input was refused.
    Input(Box<Report>),
    /// The input, about which there was nothing but a question, is not valid.
    Invalid(Box<Report>),
    /// Something else failed; the text says what.
    Other(String),
    /// The arguments contradict each other.
    Usage(String),
    /// The reader of our output went away.
    Closed,
}

impl Failure {
    /// The same failure of a command that does nothing but check.
    pub(super) fn of_validation(self) -> Self {
        match self {
            Self::Input(report) => Self::Invalid(report),
            other => other,
        }
    }
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

/// Form of what goes to standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum MessageFormat {
    /// Text: `file:line:column: error[code]: reason`, with the source line.
    #[default]
    Human,
    /// One JSON object a line, the last a summary.
    Json,
}

/// How findings become text.
type Render = fn(&Diagnostics, &SourceMap, bool) -> String;

/// Standard error, in the form that the user asked for.
#[derive(Debug)]
pub(super) struct Console {
    format: MessageFormat,
    /// What was told so far; the last line of the JSON form.
    told: Cell<Summary>,
    /// What was generated, for the last line of the JSON form.
    generated: RefCell<Option<Generated>>,
}

/// What `generate` made, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Generated {
    /// Directory of the crate.
    pub(super) out: String,
    /// Whether files were written, rather than compared.
    pub(super) is_written: bool,
    /// Files that were missing, that differed, and that should not be there.
    pub(super) changed: Vec<String>,
    /// What became of every element of the schema.
    pub(super) elements: Vec<Tally>,
    /// What became of the published names; null without a lock.
    pub(super) names: Option<Names>,
    /// Decisions against the ordinary rules.
    pub(super) notes: Vec<String>,
}

/// What became of the published names, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Names {
    /// Names in the bindings.
    pub(super) live: usize,
    /// New ones.
    pub(super) added: usize,
    /// Those of elements that are gone, kept for them.
    pub(super) removed: Vec<String>,
    /// Those of elements that are there again.
    pub(super) restored: Vec<String>,
    /// Those that the configuration changed.
    pub(super) renamed: Vec<String>,
}

impl Console {
    pub(super) fn new(format: MessageFormat) -> Self {
        Self {
            format,
            told: Cell::default(),
            generated: RefCell::default(),
        }
    }

    /// Prints findings; with `--deny warnings`, a warning among them is a failure.
    pub(super) fn accept(&self, findings: &Report, deny: Option<Deny>) -> Result<(), Failure> {
        let (_, warnings) = findings.diagnostics.counts();
        if deny == Some(Deny::Warnings) && warnings > 0 {
            return Err(Failure::Input(Box::new(findings.clone())));
        }
        self.report(findings);
        Ok(())
    }

    /// Prints findings, and where to read more about them.
    fn report(&self, report: &Report) {
        self.tell_findings(report, Diagnostics::render);
        self.tell_more(report);
    }

    /// The same of a command that is not about the document; those about annotations in brief.
    pub(super) fn report_model(&self, report: &Report) {
        self.tell_findings(report, Diagnostics::render_for_model);
        self.tell_more(report);
    }

    /// Prints findings; text is in colour on a terminal.
    fn tell_findings(&self, report: &Report, render: Render) {
        let (sources, diagnostics) = (&report.sources, &report.diagnostics);
        if report.is_empty() {
            return;
        }
        match self.format {
            MessageFormat::Human => {
                let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                write_text(&render(diagnostics, sources, colour));
            }
            MessageFormat::Json => write_json(diagnostics.render_json(sources)),
        }
        self.tell(|told| told.count(diagnostics));
    }

    /// Names the command that explains the first error, or the first warning, to people.
    fn tell_more(&self, findings: &Report) {
        let diagnostics = findings.diagnostics.iter();
        let first = diagnostics.min_by_key(|it| Reverse(it.severity));
        if let (Some(first), MessageFormat::Human) = (first, self.format) {
            write_text(&format!("for more: odata-bindgen explain {}", first.code));
        }
    }

    /// Keeps what was generated for the last line of the JSON form.
    pub(super) fn generated(&self, make: impl FnOnce() -> Generated) {
        if self.format == MessageFormat::Json {
            *self.generated.borrow_mut() = Some(make());
        }
    }

    /// Prints what is good to know.
    pub(super) fn note(&self, text: &str) {
        match self.format {
            MessageFormat::Human => write_text(&format!("note: {text}")),
            MessageFormat::Json => write_json(Message::note(text).to_line()),
        }
    }

    /// Prints how long the stages took.
    pub(super) fn timings(&self, timings: &Timings) {
        for timing in timings.iter() {
            match self.format {
                MessageFormat::Human => write_text(&timing.to_string()),
                MessageFormat::Json => write_json(serde_json::to_string(&serde_json::json!({
                    "kind": "timing",
                    "stage": timing.stage,
                    "milliseconds": timing.time.as_secs_f64() * 1e3,
                    "count": timing.count,
                    "unit": timing.unit,
                }))),
            }
        }
    }

    /// Tells why a command failed, if it did, and with what status the process ends.
    pub(super) fn finish(&self, result: Result<(), Failure>) -> ExitCode {
        let status = match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => self.fail(&failure),
        };
        if self.format == MessageFormat::Json {
            write_json(self.told.get().to_line(self.generated.borrow().as_ref()));
        }
        status
    }

    fn fail(&self, failure: &Failure) -> ExitCode {
        match failure {
            Failure::Input(findings) => {
                let render = Diagnostics::render_for_model;
                self.refuse(findings, render, "", "; nothing was done")
            }
            Failure::Invalid(findings) => {
                self.refuse(findings, Diagnostics::render, "not valid: ", "")
            }
            Failure::Other(message) => {
                self.error(message, "");
                ExitCode::from(1)
            }
            Failure::Usage(message) => {
                self.error(message, "\n\nFor more information, try '--help'.");
                ExitCode::from(2)
            }
            Failure::Closed => ExitCode::from(1),
        }
    }

    /// Tells why the input was refused.
    fn refuse(&self, findings: &Report, render: Render, before: &str, after: &str) -> ExitCode {
        self.tell_findings(findings, render);
        for name in &findings.unchecked {
            self.note(&format!(
                "{name} was not read to its end: the rules were not checked in it"
            ));
        }
        if self.format == MessageFormat::Human {
            let (errors, warnings) = findings.diagnostics.counts();
            write_text(&format!(
                "{before}{} and {}{after}",
                counted(errors, "error"),
                counted(warnings, "warning")
            ));
        }
        self.tell_more(findings);
        ExitCode::from(1)
    }

    /// An error that is not about the input; `more` is for people.
    fn error(&self, message: &str, more: &str) {
        match self.format {
            MessageFormat::Human => write_text(&format!("error: {message}{more}")),
            MessageFormat::Json => write_json(Message::error(message).to_line()),
        }
        self.tell(|told| told.errors += 1);
    }

    fn tell(&self, change: impl FnOnce(&mut Summary)) {
        let mut told = self.told.get();
        change(&mut told);
        self.told.set(told);
    }
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

fn write_json(lines: Result<String, serde_json::Error>) {
    match lines {
        Ok(lines) => write_text(&lines),
        Err(error) => write_text(&format!("error: writing JSON: {error}")),
    }
}

/// Prints to standard error. If standard error is gone there is no one to tell.
fn write_text(text: &str) {
    let written = writeln!(io::stderr().lock(), "{}", text.trim_end());
    drop(written);
}

/// A number and its noun, in the plural where it must be.
pub(super) fn counted(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}
