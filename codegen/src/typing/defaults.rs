//! Annotations without a value, which only CSDL XML has (§14.2): their value is written out.
//!
//! In: a tree, and what is known of terms. Out: the same tree, in which an annotation without a
//! value has the default of its term; without one, what the standard says (§14.3): a collection without items,
//! a record, whose properties have their defaults; true for a tag; else null.
//! What always holds: an annotation whose term is not known stays without a value.

use std::collections::BTreeMap;

use super::{TermDefault, Types, declared, visit};
use crate::csdl::ast::{Annotation, ConstantKind, Document, Expression, ExpressionKind, Record};

/// The type of terms whose presence says it all (OData vocabulary `Core`).
const TAG: &str = "Org.OData.Core.V1.Tag";

/// Gives annotations without a value the one that their term says.
pub fn write_defaults(document: &mut Document, types: &dyn Types) {
    let aliases = declared::aliases(document);
    visit::annotations(document, &mut |_, list| annotations(list, &aliases, types));
}

fn annotations(list: &mut [Annotation], aliases: &BTreeMap<String, String>, types: &dyn Types) {
    for annotation in list {
        match &mut annotation.value {
            Some(value) => expression(value, aliases, types),
            None => {
                let term = declared::whole(aliases, &annotation.term.value);
                annotation.value = types.term_default(&term).map(|default| Expression {
                    kind: value(default, types),
                    annotations: Vec::new(),
                    span: annotation.span,
                });
            }
        }
        annotations(&mut annotation.annotations, aliases, types);
    }
}

/// Annotations stand in records too, and records in collections.
fn expression(value: &mut Expression, aliases: &BTreeMap<String, String>, types: &dyn Types) {
    annotations(&mut value.annotations, aliases, types);
    match &mut value.kind {
        ExpressionKind::Collection(items) => {
            for item in items {
                expression(item, aliases, types);
            }
        }
        ExpressionKind::Record(record) => {
            for property in &mut record.properties {
                if let Some(value) = &mut property.value {
                    expression(value, aliases, types);
                }
                annotations(&mut property.annotations, aliases, types);
            }
        }
        _ => {}
    }
}

fn value(default: TermDefault<'_>, types: &dyn Types) -> ExpressionKind {
    if default.is_collection {
        return ExpressionKind::Collection(Vec::new());
    }
    let ty = types.underlying(default.ty).unwrap_or(default.ty);
    let Some(text) = default.value else {
        return without_default(default, types);
    };
    let kind = match ty.strip_prefix("Edm.") {
        Some("Boolean") => ConstantKind::Bool,
        Some("Byte" | "SByte" | "Int16" | "Int32" | "Int64") => ConstantKind::Int,
        Some("Decimal") => ConstantKind::Decimal,
        Some("Single" | "Double") => ConstantKind::Float,
        _ => ConstantKind::String,
    };
    ExpressionKind::Constant(kind, text.into())
}

/// The value of an annotation whose term has no default: an `OptionalParameter` that is null would be
/// none.
fn without_default(term: TermDefault<'_>, types: &dyn Types) -> ExpressionKind {
    if term.ty == TAG {
        ExpressionKind::Constant(ConstantKind::Bool, "true".into())
    } else if types.is_structured(term.ty) {
        ExpressionKind::Record(Record {
            ty: None,
            properties: Vec::new(),
        })
    } else {
        ExpressionKind::Null
    }
}
