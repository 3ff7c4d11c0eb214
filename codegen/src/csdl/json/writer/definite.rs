//! What a document leaves open, or has in a way of its own, and CSDL JSON does not.
//!
//! In: a tree. Out: warnings. What always holds: a document that follows the standard and says of
//! its collections whether they hold null has none.

use std::collections::BTreeMap;

use super::super::super::ast::{Document, SchemaChild, StructuredType, TypeExpression};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Span;

/// Tells of names that are shared, and of collections of which nothing is known.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    shared_names(document, diagnostics);
    open_collections(document, diagnostics);
}

/// A name in a schema is that of one thing, or of the overloads of an action or a function (§5.1).
/// What is written for others is an array of them all, which is read again here.
fn shared_names(document: &Document, diagnostics: &mut Diagnostics) {
    let mut first = BTreeMap::new();
    for schema in &document.schemas {
        for child in &schema.children {
            let Some((kind, name, span, has_overloads)) = named(child) else {
                continue;
            };
            let key = (schema.namespace.value.as_str(), name);
            let (first_kind, first_span, told) = first.entry(key).or_insert((kind, span, false));
            let is_first = *first_span == span;
            if is_first || *told || (*first_kind == kind && has_overloads) {
                continue;
            }
            *told = true;
            let message = format!(
                "CSDL JSON has no form for {first_kind} and {kind} that are both named `{name}`; they are written as an array, which others may refuse"
            );
            diagnostics.push(
                Diagnostic::warning(codes::LEFT_OUT, span, message)
                    .with_related(*first_span, "the first is here")
                    .with_help("rename one of them"),
            );
        }
    }
}

/// The kind, name and place of a child that has a name, and whether there may be several of it.
fn named(child: &SchemaChild) -> Option<(&'static str, &str, Span, bool)> {
    let (kind, name, has_overloads) = match child {
        SchemaChild::EntityType(it) => ("an entity type", &it.name, false),
        SchemaChild::ComplexType(it) => ("a complex type", &it.name, false),
        SchemaChild::EnumType(it) => ("an enumeration", &it.name, false),
        SchemaChild::TypeDefinition(it) => ("a type definition", &it.name, false),
        SchemaChild::Term(it) => ("a term", &it.name, false),
        SchemaChild::EntityContainer(it) => ("an entity container", &it.name, false),
        SchemaChild::Action(it) => ("an action", &it.name, true),
        SchemaChild::Function(it) => ("a function", &it.name, true),
        SchemaChild::Annotations(_) => return None,
    };
    Some((kind, name.value.as_str(), name.span, has_overloads))
}

/// Collections of which CSDL XML does not say whether they hold null (§7.2.1).
#[derive(Default)]
struct Open {
    first: Option<Span>,
    count: usize,
}

impl Open {
    fn add(&mut self, ty: &TypeExpression) {
        if ty.is_collection && ty.facets.nullable.is_none() {
            self.first.get_or_insert(ty.name.span);
            self.count += 1;
        }
    }

    fn structured(&mut self, ty: &StructuredType) {
        ty.properties.iter().for_each(|it| self.add(&it.ty));
    }
}

fn open_collections(document: &Document, diagnostics: &mut Diagnostics) {
    let mut open = Open::default();
    for child in document.schemas.iter().flat_map(|it| &it.children) {
        match child {
            SchemaChild::EntityType(it) | SchemaChild::ComplexType(it) => open.structured(it),
            SchemaChild::Term(it) => open.add(&it.ty),
            // Those of operations hold null unless it is written that they do not (§12.8, §12.9).
            SchemaChild::Action(_)
            | SchemaChild::Function(_)
            | SchemaChild::EnumType(_)
            | SchemaChild::TypeDefinition(_)
            | SchemaChild::EntityContainer(_)
            | SchemaChild::Annotations(_) => {}
        }
    }
    let Some(first) = open.first else { return };
    let others = match open.count - 1 {
        0 => String::new(),
        count => format!(", like {count} more,"),
    };
    let message = format!(
        "without `Nullable` it is open whether this collection{others} holds null; in CSDL JSON it does not"
    );
    diagnostics.push(
        Diagnostic::warning(codes::LEFT_OUT, first, message)
            .with_help("write `Nullable` for collections"),
    );
}
