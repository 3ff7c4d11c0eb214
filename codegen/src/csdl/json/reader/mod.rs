//! From CSDL JSON text to the syntax tree.
//!
//! In: the text. Out: the tree, and what is wrong with the text. What always holds: the work is
//! linear in the length of the text, and nesting is bounded; what CSDL JSON leaves out, the tree
//! says in the way of CSDL XML (see [the module above](super)); nothing outside the text is read.

mod annotation;
mod container;
mod document;
mod expression;
mod facet;
mod object;
mod operation;
mod schema;
mod structured;
mod value;

use super::super::ast::Document;
use super::syntax;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::SourceId;

/// Reads a whole document; none when an error leaves its structure in doubt.
pub(in crate::csdl) fn read(
    text: &str,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let root = syntax::parse(text, source, diagnostics)?;
    let mut reader = Reader {
        source,
        diagnostics,
    };
    reader.document(&root)
}

/// Collects what is found while values are read.
struct Reader<'d> {
    source: SourceId,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
