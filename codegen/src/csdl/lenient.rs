//! Annotations that cannot be read.
//!
//! In: how many findings there were before an annotation was read. Out: whether it counts. What always
//! holds: invalid annotations never result in an error, as long as the text is well-formed (§14): they
//! are left out, and a warning tells of each.

use crate::diagnostic::codes::{self, Code};
use crate::diagnostic::{Diagnostics, Severity};

/// What may be wrong with an annotation while its document is well-formed.
const OF_ANNOTATIONS: [Code; 7] = [
    codes::INVALID_BOOLEAN,
    codes::INVALID_NUMBER,
    codes::INVALID_TYPE,
    codes::MISSING_ATTRIBUTE,
    codes::MISSING_JSON_MEMBER,
    codes::UNQUALIFIED_NAME,
    codes::WRONG_JSON_KIND,
];

/// Whether an annotation counts that was read since there were `before` findings: not if there was an
/// error, of which a warning is made.
pub(super) fn counts(diagnostics: &mut Diagnostics, before: usize) -> bool {
    let mut is_wrong = false;
    for it in diagnostics.since(before) {
        if it.severity == Severity::Error && !OF_ANNOTATIONS.contains(&it.code) {
            return true;
        }
        is_wrong |= it.severity == Severity::Error;
    }
    if !is_wrong {
        return true;
    }
    let errors = diagnostics.since_mut(before);
    for error in errors.filter(|it| it.severity == Severity::Error) {
        error.severity = Severity::Warning;
        let left_out = "the annotation is left out";
        error.help = Some(match error.help.take() {
            Some(help) => format!("{help}; {left_out}"),
            None => left_out.to_owned(),
        });
    }
    false
}
