//! Findings, few of each kind.
//!
//! In: what is wrong. Out: diagnostics in the order in which they were found. What always
//! holds: of findings with one code about one subject at most [`SHOWN`] are kept, and one more
//! says how many others there are; the same place is reported once for one reason.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;

/// Findings of one kind that are shown.
const SHOWN: usize = 3;

/// Findings so far.
#[derive(Default)]
pub(super) struct Findings {
    items: Vec<Diagnostic>,
    groups: HashMap<(Code, String), Group>,
    /// Annotations of all overloads are in the model once for each.
    places: HashSet<(Code, Span)>,
}

struct Group {
    count: usize,
    /// The last one that is shown.
    last: usize,
}

/// The finding that was added last, if it is shown.
pub(super) struct Added<'f>(Option<&'f mut Diagnostic>);

impl Added<'_> {
    /// Adds what to do about it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(it) = &mut self.0 {
            it.help = Some(help.into());
        }
        self
    }

    /// Makes it advice: real services have it, and it does no harm.
    pub(super) fn advice(mut self) -> Self {
        if let Some(it) = &mut self.0 {
            it.severity = Severity::Advice;
        }
        self
    }

    /// Makes it advice if nothing is generated from it, so that nobody is harmed.
    pub(super) fn advice_unless(self, matters: bool) -> Self {
        match matters {
            true => self,
            false => self.advice(),
        }
    }

    /// Adds a second place.
    pub(super) fn related(mut self, span: Span, label: &str) -> Self {
        if let Some(it) = &mut self.0 {
            it.related = Some((span, label.to_owned()));
        }
        self
    }
}

impl Findings {
    /// Adds a warning. `subject` is what those of its kind have in common: a term and, if it
    /// is about a record in the value, a property.
    pub(super) fn add(
        &mut self,
        code: Code,
        span: Span,
        subject: impl Into<String>,
        message: String,
    ) -> Added<'_> {
        if !self.places.insert((code, span)) {
            return Added(None);
        }
        let next = self.items.len();
        let group = self.groups.entry((code, subject.into()));
        let group = group.or_insert(Group {
            count: 0,
            last: next,
        });
        group.count += 1;
        if group.count > SHOWN {
            return Added(None);
        }
        group.last = next;
        self.items.push(Diagnostic::warning(code, span, message));
        Added(self.items.last_mut())
    }

    /// All of them, with the numbers of those that are not shown.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for group in self.groups.values() {
            let more = group.count.saturating_sub(SHOWN);
            if more == 0 {
                continue;
            }
            if let Some(last) = self.items.get_mut(group.last) {
                let note = format!("{more} more of this kind are not shown");
                last.help = Some(match last.help.take() {
                    Some(help) => format!("{help}; {note}"),
                    None => note,
                });
            }
        }
        self.items
    }
}
