//! Diagnostics: what is wrong with the input, as values.
//!
//! In: what a stage found. Out: a list that the command line prints and tests compare. What
//! always holds: a stage collects all that it finds; an error means that no output is written.

pub mod codes;
pub mod explanation;
pub mod json;
mod place;
mod shown;
mod text;

use std::collections::HashSet;
use std::fmt;

use crate::source::{SourceMap, Span};
use codes::Code;
pub(crate) use shown::shown;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A rule of the standard is broken that real services break without harm. Told only to
    /// those who ask for it: see [`Diagnostics::pedantic`].
    Advice,
    /// The input was understood; something in it deserves a look.
    Warning,
    /// The input was refused.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The rule that it breaks.
    pub code: Code,
    /// Error or warning.
    pub severity: Severity,
    /// The reason, one sentence without a full stop.
    pub message: String,
    /// The place; none for what concerns no text (a missing file, an option).
    pub span: Option<Span>,
    /// A second place, with what it shows: the first definition, the base type.
    pub related: Option<(Span, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            span: Some(span),
            related: None,
            help: None,
        }
    }

    /// A warning at a place.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, span, message)
        }
    }

    /// Advice at a place.
    pub fn advice(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Advice,
            ..Self::error(code, span, message)
        }
    }

    /// An error that concerns no text.
    pub fn bare_error(code: Code, message: impl Into<String>) -> Self {
        Self {
            span: None,
            ..Self::error(code, Span::default(), message)
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn with_related(mut self, span: Span, label: impl Into<String>) -> Self {
        self.related = Some((span, label.into()));
        self
    }
}

/// Errors that are shown, and warnings: a large document that is wrong throughout would fill a
/// disk with them, and nobody reads on.
const MAX_SHOWN: usize = 1_000;

/// Findings that are too many to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Pieces of advice.
    pub advice: usize,
}

impl Beyond {
    /// A line that says how many there are; none if there is none.
    fn text(self) -> Option<String> {
        let more = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 more {one}")),
            _ => Some(format!("{count} more {many}")),
        };
        let parts = [
            more(self.errors, "error", "errors"),
            more(self.warnings, "warning", "warnings"),
            more(self.advice, "piece of advice", "pieces of advice"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("… and {}", parts.join(" and ")))
    }
}

/// Bytes of a message or help: a name in it may be as long as the document.
const MAX_TEXT: usize = 2_000;

/// Cuts a text that nobody reads to its end.
fn shorten(text: &mut String) {
    if text.len() > MAX_TEXT {
        let end = (0..=MAX_TEXT).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or(0));
        text.push('…');
    }
}

/// How much of the warnings is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// All, but for many with the same text.
    All,
    /// One of each code of annotations.
    Model,
}

/// The findings of a run, in the order they were made.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    keeps_advice: bool,
}

impl Diagnostics {
    /// An empty list that keeps advice, which others drop.
    pub fn pedantic() -> Self {
        Self {
            items: Vec::new(),
            keeps_advice: true,
        }
    }

    /// Adds one.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        shorten(&mut diagnostic.message);
        if let Some(help) = &mut diagnostic.help {
            shorten(help);
        }
        if diagnostic.severity > Severity::Advice || self.keeps_advice {
            self.items.push(diagnostic);
        }
    }

    /// An empty list that keeps what this one keeps.
    pub(crate) fn likewise(&self) -> Self {
        Self {
            items: Vec::new(),
            keeps_advice: self.keeps_advice,
        }
    }

    /// Adds all of another list.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
    }

    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.severity == Severity::Error)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Those after the first `before`.
    pub(crate) fn since(&self, before: usize) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter().skip(before)
    }

    /// Those after the first `before`.
    pub(crate) fn since_mut(&mut self, before: usize) -> impl Iterator<Item = &mut Diagnostic> {
        self.items.iter_mut().skip(before)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.items.iter()
    }

    /// Puts findings in the order of their places, those without one first, and drops repeated
    /// ones. Findings of one place stay in the order they were made.
    pub fn settle(&mut self) {
        let mut seen = HashSet::with_capacity(self.items.len());
        let is_first: Vec<bool> = self.items.iter().map(|item| seen.insert(item)).collect();
        let mut is_first = is_first.into_iter();
        self.items.retain(|_| is_first.next().unwrap_or(true));
        self.items
            .sort_by_key(|item| item.span.map(|span| (span.source, span.start)));
    }

    /// How many errors and how many warnings.
    pub fn counts(&self) -> (usize, usize) {
        (self.count(Severity::Error), self.count(Severity::Warning))
    }

    /// How many of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of_it = self.items.iter().filter(|item| item.severity == severity);
        of_it.count()
    }

    /// The findings that are shown: the first thousand errors and the first thousand warnings, in
    /// their order; and how many are not.
    pub fn shown(&self) -> (impl Iterator<Item = &Diagnostic>, Beyond) {
        let (errors, warnings) = self.counts();
        let beyond = Beyond {
            errors: errors.saturating_sub(MAX_SHOWN),
            warnings: warnings.saturating_sub(MAX_SHOWN),
            advice: self.count(Severity::Advice).saturating_sub(MAX_SHOWN),
        };
        let (mut errors, mut warnings, mut advice) = (0, 0, 0);
        let shown = self.items.iter().filter(move |item| {
            let count = match item.severity {
                Severity::Error => &mut errors,
                Severity::Warning => &mut warnings,
                Severity::Advice => &mut advice,
            };
            *count += 1;
            *count <= MAX_SHOWN
        });
        (shown, beyond)
    }

    /// The text for a terminal or a log: `file:line:column: error[code]: reason`, the source
    /// line with the place underlined, the related place, the help.
    pub fn render(&self, sources: &SourceMap, colour: bool) -> String {
        text::render(self, sources, colour, Detail::All)
    }

    /// The same for those who want a client rather than a better document: the first of each code
    /// stands for what is only about annotations, with how many others there are.
    pub fn render_for_model(&self, sources: &SourceMap, colour: bool) -> String {
        text::render(self, sources, colour, Detail::Model)
    }

    /// For programs: a JSON object a line for each finding; see [`json::Message`].
    ///
    /// # Errors
    /// That of the JSON writer.
    pub fn render_json(&self, sources: &SourceMap) -> Result<String, serde_json::Error> {
        json::render(self, sources)
    }
}
