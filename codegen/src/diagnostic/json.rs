//! Diagnostics as JSON, for editors and build services.
//!
//! In: findings and the texts that they are about. Out: one JSON object a line for each finding
//! that the text form shows, in the same order, and a last one that counts them. What always
//! holds: the names of members stay as they are (others may be added); places are those of the
//! text form.

use serde::Serialize;

use super::place::Places;
use super::{Beyond, Diagnostic, Diagnostics, Severity, text};
use crate::source::{SourceMap, Span};

/// A place in a text; all members are null for what concerns no text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place<'s> {
    /// The file, as it was given.
    pub file: Option<&'s str>,
    /// First line, from 1.
    pub line: Option<usize>,
    /// First column: characters from 1.
    pub column: Option<usize>,
    /// Line of the end.
    pub end_line: Option<usize>,
    /// Column after the last character.
    pub end_column: Option<usize>,
    /// First byte of the text, from 0; the text is UTF-8 without byte order mark.
    pub byte_start: Option<u32>,
    /// Byte after the last.
    pub byte_end: Option<u32>,
}

impl<'s> Place<'s> {
    fn new(places: &mut Places<'s>, span: Span) -> Self {
        let start = places.position(span);
        let end = places.end(span);
        Self {
            file: Some(places.name(span)),
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
            byte_start: Some(span.start),
            byte_end: Some(span.end.max(span.start)),
        }
    }
}

/// A second place, and what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Related<'s> {
    /// The place.
    #[serde(flatten)]
    pub place: Place<'s>,
    /// What it shows.
    pub label: &'s str,
}

/// One finding: `{"kind": "diagnostic", "code": "unknown-type", "severity": "warning", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Message<'s> {
    /// `diagnostic`.
    pub kind: &'static str,
    /// The rule; null for what breaks none: a stale crate, a file that cannot be written.
    pub code: Option<&'static str>,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The reason, one sentence.
    pub message: &'s str,
    /// Where.
    #[serde(flatten)]
    pub place: Place<'s>,
    /// Other places, if any.
    pub related: Vec<Related<'s>>,
    /// What to do about it.
    pub help: Option<&'s str>,
    /// The text form, without colour.
    pub rendered: String,
}

impl<'s> Message<'s> {
    /// An error that concerns no text.
    pub fn error(message: &'s str) -> Self {
        Self::bare("error", message)
    }

    /// What is good to know.
    pub fn note(message: &'s str) -> Self {
        Self::bare("note", message)
    }

    fn bare(severity: &'static str, message: &'s str) -> Self {
        Self {
            kind: "diagnostic",
            code: None,
            severity,
            message,
            place: Place::default(),
            related: Vec::new(),
            help: None,
            rendered: format!("{severity}: {message}\n"),
        }
    }

    fn new(diagnostic: &'s Diagnostic, places: &mut Places<'s>) -> Self {
        let mut rendered = String::new();
        text::push(&mut rendered, diagnostic, places, false);
        let place = diagnostic.span.map(|span| Place::new(places, span));
        let related = diagnostic.related.iter().map(|(span, label)| Related {
            place: Place::new(places, *span),
            label,
        });
        Self {
            kind: "diagnostic",
            code: Some(diagnostic.code.name()),
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            place: place.unwrap_or_default(),
            related: related.collect(),
            help: diagnostic.help.as_deref(),
            rendered,
        }
    }

    /// The object, and a line break.
    ///
    /// # Errors
    /// That of the JSON writer.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self).map(|line| line + "\n")
    }
}

/// The last object: how much was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// `summary`.
    pub kind: &'static str,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Pieces of advice.
    pub advice: usize,
    /// How many of them have no object, since they are too many.
    pub not_shown: usize,
}

impl Summary {
    /// Adds what a list holds.
    pub fn count(&mut self, diagnostics: &Diagnostics) {
        let (errors, warnings) = diagnostics.counts();
        let (_, beyond) = diagnostics.shown();
        let Beyond {
            errors: more_errors,
            warnings: more_warnings,
            advice: more_advice,
        } = beyond;
        self.errors += errors;
        self.warnings += warnings;
        self.advice += diagnostics.count(Severity::Advice);
        self.not_shown += more_errors + more_warnings + more_advice;
    }

    /// The object, with what was generated if there is something, and a line break.
    ///
    /// # Errors
    /// That of the JSON writer.
    pub fn to_line(&self, generated: Option<&impl Serialize>) -> Result<String, serde_json::Error> {
        #[derive(Serialize)]
        struct Line<'s, G> {
            #[serde(flatten)]
            summary: &'s Summary,
            #[serde(skip_serializing_if = "Option::is_none")]
            generated: Option<&'s G>,
        }
        let line = Line {
            summary: self,
            generated,
        };
        serde_json::to_string(&line).map(|line| line + "\n")
    }
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            kind: "summary",
            errors: 0,
            warnings: 0,
            advice: 0,
            not_shown: 0,
        }
    }
}

/// A line for each finding that is shown.
pub(super) fn render(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
) -> Result<String, serde_json::Error> {
    let mut places = Places::new(sources);
    let (shown, _) = diagnostics.shown();
    shown
        .map(|diagnostic| Message::new(diagnostic, &mut places).to_line())
        .collect()
}
