//! The types of constants in annotations that were read from CSDL JSON.
//!
//! In: trees in which constants have the type that their JSON shows, and what is known of terms. Out:
//! the same trees, constants typed as CSDL XML would have them: the string `2024-05-01` of a term of
//! type `Edm.Date` is a date, `A,B` of an enumeration is `ns.T/A ns.T/B`, and so is the number that stands for both, the string of a term of
//! type `Edm.PropertyPath` is a path, a string that is cast to `Edm.Date` is a date where any
//! primitive type is allowed, and so is one that is compared with a property of that type. What always holds: a constant whose term is not known stays what it is;
//! trees from CSDL XML, whose constants are typed as written, are left alone. The other way is
//! [`keep_types`].

mod alias;
mod constant;
mod declared;
mod defaults;
mod keep;
mod known;
mod members;
mod path;
mod place;
mod property_path;
mod visit;

use std::collections::BTreeMap;

use crate::csdl::ast::{ConstantKind, Document, Expression, ExpressionKind};
use crate::csdl::constant::problem;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::SourceMap;
use place::{Place, Site};

pub use alias::use_aliases;
pub use declared::Declared;
pub use defaults::write_defaults;
pub use keep::keep_types;
pub use known::Known;
pub use property_path::name_property_paths;

/// What a term says of annotations without a value (§14.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermDefault<'t> {
    /// The type of a value, or of an item.
    pub ty: &'t str,
    /// Whether it is a collection of them.
    pub is_collection: bool,
    /// Whether null is allowed.
    pub is_nullable: bool,
    /// The default value as CSDL XML has it.
    pub value: Option<&'t str>,
}

/// What is known of terms and types. Names are whole: `Org.OData.Core.V1.Revisions`. A type is that
/// of an item where the term or property is a collection.
pub trait Types {
    /// The type of a term.
    fn term(&self, term: &str) -> Option<&str>;
    /// What an annotation with this term says without a value.
    fn term_default(&self, term: &str) -> Option<TermDefault<'_>>;
    /// The type of a property that a complex type has or inherits.
    fn property(&self, ty: &str, property: &str) -> Option<&str>;
    /// Whether it is a complex or entity type.
    fn is_structured(&self, ty: &str) -> bool;
    /// Whether it is an enumeration.
    fn is_enumeration(&self, ty: &str) -> bool;
    /// The names of the members of an enumeration that together have a value.
    fn members(&self, ty: &str, value: i64) -> Option<Vec<String>>;
    /// The type that a navigation property leads to, which a type has or inherits.
    fn navigation(&self, ty: &str, property: &str) -> Option<&str>;
    /// The type of an entity set or singleton: `ns.Container/Set`.
    fn resource(&self, path: &str) -> Option<&str>;
    /// What a type definition stands for.
    fn underlying(&self, definition: &str) -> Option<&str>;
}

/// Types the constants of the documents that are in CSDL JSON, by what all of them declare and by
/// the standard vocabularies, and tells of those that are not in the form of their type.
pub fn type_constants(
    documents: &mut [Document],
    sources: &SourceMap,
    diagnostics: &mut Diagnostics,
) {
    let is_json = |document: &Document| {
        let source = sources.get(document.source);
        source.is_some_and(|source| source.text.trim_start().starts_with('{'))
    };
    if !documents.iter().any(is_json) {
        return;
    }
    let known = Known::of(documents);
    for document in documents.iter_mut().filter(|it| is_json(it)) {
        type_checked(document, &known, diagnostics);
    }
}

/// Types the constants of one document.
pub fn type_document(document: &mut Document, types: &dyn Types) {
    type_checked(document, types, &mut Diagnostics::default());
}

/// Like [`type_document`], and tells of constants that are not in the form of their type: of those in
/// CSDL XML the reader tells.
fn type_checked(document: &mut Document, types: &dyn Types, diagnostics: &mut Diagnostics) {
    let aliases = declared::aliases(document);
    place::walk(document, types, &mut |expression, site| {
        type_expression(expression, site, &aliases, types);
        if let ExpressionKind::Constant(kind, text) = &expression.kind
            && let Some(message) = problem(*kind, text)
        {
            let span = expression.span;
            diagnostics.push(Diagnostic::warning(codes::INVALID_CONSTANT, span, message));
        }
    });
}

fn type_expression(
    expression: &mut Expression,
    site: Site<'_>,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) {
    let typed = match (&expression.kind, site.place) {
        (ExpressionKind::Constant(kind, text), Place::Of(ty)) => {
            constant::read(*kind, text, ty, types)
        }
        (ExpressionKind::Constant(kind, text), Place::Compared(ty))
            if *kind == ConstantKind::String || types.is_enumeration(ty) =>
        {
            constant::read(*kind, text, ty, types)
        }
        // A place that does not give a constant its type: the cast does.
        (ExpressionKind::Cast(ty, Some(operand)), place)
            if expression.annotations.is_empty() && place.is_untyped(types) =>
        {
            constant::of_cast(ty, operand, aliases, types)
        }
        _ => None,
    };
    if let Some(typed) = typed {
        expression.kind = typed;
    }
}

/// Shows every expression of the document's annotations with the term of its annotation, those
/// inside an expression before it.
pub fn each_expression(document: &mut Document, visitor: &mut dyn FnMut(&str, &mut Expression)) {
    let nothing = Declared::default();
    place::walk(document, &nothing, &mut |expression, site| {
        visitor(site.term, expression);
    });
}
