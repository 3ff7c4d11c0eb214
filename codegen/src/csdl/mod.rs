//! CSDL documents as text and as a syntax tree.
//!
//! In: the text of one document, in CSDL XML or CSDL JSON. Out: an [`ast::Document`], and the text
//! of one again, in either form ([`xml::write`], [`json::write`]). What always holds: no look-ups, of
//! files or of names; every node has its place in the text; [`parse`] hands a tree out only when the
//! document had no error.
//!
//! This module is of use on its own. A document read, walked and written:
//!
//! ```
//! use odata_bindgen::csdl::{self, ast::SchemaChild};
//! use odata_bindgen::diagnostic::Diagnostics;
//! use odata_bindgen::source::SourceMap;
//!
//! let text = r#"{
//!   "$Version": "4.01",
//!   "shop": {
//!     "Item": {
//!       "$Kind": "EntityType",
//!       "$Key": ["id"],
//!       "id": { "$Type": "Edm.Guid" },
//!       "name": { "$Nullable": true, "@Core.Description": "What it is called" }
//!     }
//!   }
//! }"#;
//! let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
//! let id = sources.add("shop.json", text.to_owned());
//! let Some(document) = csdl::parse(&sources, id, &mut diagnostics) else {
//!     panic!("{}", diagnostics.render(&sources, false));
//! };
//!
//! let mut names = Vec::new();
//! for schema in &document.schemas {
//!     for child in &schema.children {
//!         if let SchemaChild::EntityType(ty) = child {
//!             let namespace = &schema.namespace.value;
//!             names.extend(ty.properties.iter().map(|property| {
//!                 let line = sources.position(property.span).line;
//!                 format!("{namespace}.{}/{} in line {line}", ty.name.value, property.name.value)
//!             }));
//!         }
//!     }
//! }
//! assert_eq!(names, ["shop.Item/id in line 7", "shop.Item/name in line 8"]);
//!
//! let xml = csdl::xml::write(&document);
//! assert!(xml.contains(r#"<Property Name="id" Type="Edm.Guid" Nullable="false"/>"#));
//! ```

pub mod ast;
pub(crate) mod constant;
mod decode;
pub mod json;
mod lenient;
pub(crate) mod names;
mod sniff;
mod version;
pub mod xml;

pub use decode::{DecodeError, Packing, decode_owned, decode_text};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity, codes};
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
    let before = diagnostics.count(Severity::Error);
    let document = recover(sources, id, diagnostics);
    document.filter(|_| diagnostics.count(Severity::Error) == before)
}

/// Like [`parse`], but the tree is returned in spite of errors if the document could be read to
/// its end. What was wrong is then left out of the tree, or neutral: an empty name, no value.
/// Such a tree is for looking for more errors ([`crate::resolve::check_rest`]).
pub fn recover(
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
        Form::Json => json::read(&source.text, id, diagnostics),
        Form::Other(finding) => {
            diagnostics.push(finding.into_diagnostic(id));
            None
        }
    }
}
