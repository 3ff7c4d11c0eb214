//! From CSDL XML text to the syntax tree.
//!
//! In: the text. Out: the tree, and what is wrong with the text. What always holds: one pass;
//! the work is linear in the length of the text, and nesting is bounded; entities are never
//! expanded beyond the five that XML predefines; nothing outside the text is read.

mod annotation;
mod attribute;
mod base;
mod container;
mod cursor;
mod document;
mod element;
mod expression;
mod facet;
mod known;
mod namespace;
mod operation;
mod outside;
mod schema;
mod skip;
mod split;
mod strangers;
mod structured;
mod syntax;
mod value;
mod wellformed;

pub(in crate::csdl) use wellformed::is_character;

use super::super::ast::Document;
use crate::diagnostic::Diagnostics;
use crate::source::SourceId;
use cursor::Cursor;

/// Reads a whole document; none when an error leaves its structure in doubt.
pub(in crate::csdl) fn read(
    text: &str,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    Cursor::new(text, source, diagnostics).document()
}

#[cfg(test)]
mod tests;
