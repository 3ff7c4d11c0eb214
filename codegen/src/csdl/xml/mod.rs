//! CSDL XML (*OData CSDL XML Representation Version 4.01*).
//!
//! In: text. Out: the syntax tree; and from a tree, text. What always holds: writing a tree
//! and reading the text gives the tree again, places aside, and what other namespaces have in the
//! document. Addresses of references are in the tree as `xml:base` makes them.

mod reader;
mod writer;

pub(super) use reader::is_character;
pub(super) use reader::read;
pub use writer::{write, write_checked};

/// Namespace of the `edmx` elements (§2.2).
pub const EDMX_NAMESPACE: &str = "http://docs.oasis-open.org/odata/ns/edmx";

/// Namespace of the `Schema` element and what is in it (§2.3).
pub const EDM_NAMESPACE: &str = "http://docs.oasis-open.org/odata/ns/edm";
