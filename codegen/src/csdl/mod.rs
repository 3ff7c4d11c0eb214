//! CSDL documents as text and as a syntax tree.
//!
//! In: the text of one document. Out: an [`ast::Document`], and the text of one again
//! ([`xml::write`]). What always holds: no look-ups, of files or of names; every node has its
//! place in the text; a tree is handed out only when the document had no error.

pub mod ast;
mod decode;
mod sniff;
pub mod xml;

pub use decode::{DecodeError, decode_owned, decode_text};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceId, SourceMap, Span};
use sniff::Form;

/// Reads one CSDL document.
///
/// Everything that is wrong with it is added to `diagnostics`. The tree is returned when none
/// of that is an error; warnings may have been added all the same.
pub fn parse(
    sources: &SourceMap,
    id: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<ast::Document> {
    let Some(source) = sources.get(id) else {
        diagnostics.push(Diagnostic::bare_error(
            codes::UNKNOWN_SOURCE,
            format!("there is no source text with the number {}", id.0),
        ));
        return None;
    };
    let whole = Span {
        source: id,
        start: 0,
        end: 0,
    };
    if u32::try_from(source.text.len()).is_err() {
        diagnostics.push(Diagnostic::error(
            codes::DOCUMENT_TOO_LARGE,
            whole,
            "the document is larger than 4 GiB",
        ));
        return None;
    }
    match sniff::form(&source.text) {
        Form::Xml => xml::read(&source.text, id, diagnostics),
        Form::Other(finding) => {
            diagnostics.push(finding.into_diagnostic(id));
            None
        }
    }
}
