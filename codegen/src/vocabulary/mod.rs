//! The standard vocabularies, built in: their terms and types, without a network.
//!
//! In: nothing; the facts are compact CSDL documents in `csdl/` beside this file. Out: terms by
//! their qualified name, and all that is needed to type a value: the term's type, a complex
//! type's properties, an enumeration's members. What always holds: a vocabulary is read when it
//! is first asked for, once in a process; nothing of it is part of a [`Model`]; no name has an
//! alias; base types never form a cycle.
//!
//! Source: the vocabularies that the OASIS OData TC publishes. Descriptions and other text are
//! left out. `tests/vocabulary.rs` compares with the published documents and refreshes ours.
//!
//! ```
//! use odata_bindgen::vocabulary::{self, Target, TypeKind};
//!
//! let term = vocabulary::term("Org.OData.Capabilities.V1.FilterRestrictions").ok_or("no term")?;
//! assert_eq!(term.applies_to, ["EntitySet", "Collection"]);
//! let Target::Type(ty) = term.ty.target() else { return Err("a type of Edm") };
//! let property = ty.property("FilterExpressionRestrictions").ok_or("no property")?;
//! assert!(property.ty.is_collection);
//!
//! let kind = vocabulary::type_named("Org.OData.Core.V1.RevisionKind").ok_or("no type")?;
//! let TypeKind::Enum(kind) = &kind.kind else { return Err("no enumeration") };
//! assert_eq!(kind.value("Deprecated"), Some(2));
//! # Ok::<(), &str>(())
//! ```
//!
//! [`Model`]: crate::resolve::model::Model

mod facts;
mod read;

use std::sync::OnceLock;

pub use facts::{
    ComplexType, EnumType, Member, Property, Target, Term, Type, TypeKind, TypeUse, Vocabulary,
};

/// A vocabulary that is built in.
struct Source {
    alias: &'static str,
    namespace: &'static str,
    text: &'static str,
}

/// The usual alias, namespace and facts of a vocabulary.
macro_rules! source {
    ($alias:literal) => {
        Source {
            alias: $alias,
            namespace: concat!("Org.OData.", $alias, ".V1"),
            text: include_str!(concat!("csdl/Org.OData.", $alias, ".V1.xml")),
        }
    };
}

/// All of them, in the order of their names.
const SOURCES: [Source; 9] = [
    source!("Aggregation"),
    source!("Authorization"),
    source!("Capabilities"),
    source!("Core"),
    source!("JSON"),
    source!("Measures"),
    source!("Repeatability"),
    source!("Temporal"),
    source!("Validation"),
];

/// What was read of them so far.
static READ: [OnceLock<Vocabulary>; SOURCES.len()] = [const { OnceLock::new() }; SOURCES.len()];

/// The namespaces of the vocabularies that are built in.
pub fn namespaces() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|source| source.namespace)
}

/// The namespace that a vocabulary's usual alias stands for.
pub fn namespace_of(alias: &str) -> Option<&'static str> {
    let mut sources = SOURCES.iter();
    sources
        .find(|source| source.alias == alias)
        .map(|source| source.namespace)
}

/// The vocabulary of this namespace.
pub fn vocabulary(namespace: &str) -> Option<&'static Vocabulary> {
    let mut sources = SOURCES.iter().zip(&READ);
    let (source, cell) = sources.find(|(source, _)| source.namespace == namespace)?;
    Some(cell.get_or_init(|| read::read(source.namespace, source.text)))
}

/// The term with this qualified name, no alias in it.
pub fn term(qualified: &str) -> Option<&'static Term> {
    let (namespace, name) = qualified.rsplit_once('.')?;
    vocabulary(namespace)?.term(name)
}

/// The type with this qualified name, no alias in it.
pub fn type_named(qualified: &str) -> Option<&'static Type> {
    let (namespace, name) = qualified.rsplit_once('.')?;
    vocabulary(namespace)?.ty(name)
}

#[cfg(test)]
mod tests;
