//! Errors of rules in documents that have errors of reading as well.
//!
//! In: the trees of documents, some of which were read in spite of errors. Out: the errors that
//! resolving them finds. What always holds: nothing is reported where reading went wrong, since
//! what stands there in the tree is not what the document says; nor are warnings, which may be
//! about what is missing from a tree.

use crate::csdl::ast::Document;
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{SourceId, Span};

/// Looks for errors in documents of which `diagnostics` say already that reading them found
/// some; see [`crate::csdl::recover`]. There is no model: it would not be that of the documents.
pub fn check_rest(documents: &[Document], diagnostics: &mut Diagnostics) {
    let broken = Broken::new(diagnostics);
    let mut found = Diagnostics::default();
    super::resolve(documents, &mut found);
    let errors = found.iter().filter(|it| it.severity == Severity::Error);
    for error in errors {
        let places = error
            .span
            .iter()
            .chain(error.related.iter().map(|it| &it.0));
        if !places.into_iter().any(|span| broken.touches(*span)) {
            diagnostics.push(error.clone());
        }
    }
}

/// Where reading went wrong: places that do not overlap, in their order.
struct Broken(Vec<(SourceId, u32, u32)>);

impl Broken {
    fn new(diagnostics: &Diagnostics) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error);
        let mut places: Vec<_> = errors
            .filter_map(|it| it.span)
            .map(|it| (it.source, it.start, it.end.max(it.start.saturating_add(1))))
            .collect();
        places.sort_unstable();
        places.dedup_by(|next, last| {
            let overlaps = next.0 == last.0 && next.1 <= last.2;
            if overlaps {
                last.2 = last.2.max(next.2);
            }
            overlaps
        });
        Self(places)
    }

    fn touches(&self, span: Span) -> bool {
        let end = span.end.max(span.start.saturating_add(1));
        let after = self
            .0
            .partition_point(|&(source, start, _)| (source, start) < (span.source, end));
        let last = after.checked_sub(1).and_then(|at| self.0.get(at));
        last.is_some_and(|&(source, _, last)| source == span.source && last > span.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, codes};

    #[test]
    fn places_of_errors_are_known() {
        let span = |start, end| Span {
            source: SourceId(1),
            start,
            end,
        };
        let mut diagnostics = Diagnostics::default();
        for (start, end) in [(10, 20), (12, 15), (18, 25), (40, 41)] {
            diagnostics.push(Diagnostic::error(
                codes::MISSING_ATTRIBUTE,
                span(start, end),
                "",
            ));
        }
        let broken = Broken::new(&diagnostics);
        for (start, end) in [(10, 12), (5, 11), (24, 30), (0, 100), (40, 40)] {
            assert!(broken.touches(span(start, end)), "{start}..{end}");
        }
        for (start, end) in [(0, 10), (25, 40), (41, 50)] {
            assert!(!broken.touches(span(start, end)), "{start}..{end}");
        }
        let elsewhere = Span {
            source: SourceId(0),
            ..span(10, 20)
        };
        assert!(!broken.touches(elsewhere));
    }
}
