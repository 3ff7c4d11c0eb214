//! Findings of a run in a form that can be kept.
//!
//! In: [`Diagnostics`]. Out: values that serde writes, and the diagnostics again. What always
//! holds: a run that has nothing to do tells the same warnings as the one before.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
use crate::source::{SourceId, Span};

/// A diagnostic.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Finding {
    code: String,
    severity: String,
    message: String,
    span: Option<Place>,
    related: Option<(Place, String)>,
    help: Option<String>,
}

/// Source, start and end of a span.
type Place = (u32, u32, u32);

/// All of them, to keep.
pub(super) fn kept(diagnostics: &Diagnostics) -> Vec<Finding> {
    let place = |span: Span| (span.source.0, span.start, span.end);
    let all = diagnostics.iter().map(|it| Finding {
        code: it.code.name().to_owned(),
        severity: it.severity.name().to_owned(),
        message: it.message.clone(),
        span: it.span.map(place),
        related: it.related.clone().map(|(span, text)| (place(span), text)),
        help: it.help.clone(),
    });
    all.collect()
}

/// The diagnostics again; none if one has a code or severity that is not known.
pub(super) fn restored(findings: Vec<Finding>) -> Option<Diagnostics> {
    let span = |(source, start, end): Place| Span {
        source: SourceId(source),
        start,
        end,
    };
    let severities = [Severity::Advice, Severity::Warning, Severity::Error];
    let mut diagnostics = Diagnostics::default();
    for it in findings {
        diagnostics.push(Diagnostic {
            code: codes::named(&it.code)?,
            severity: severities
                .into_iter()
                .find(|severity| severity.name() == it.severity)?,
            message: it.message,
            span: it.span.map(span),
            related: it.related.map(|(place, text)| (span(place), text)),
            help: it.help,
        });
    }
    Some(diagnostics)
}
