//! The types of constants in annotations that were read from CSDL JSON.
//!
//! In: trees in which constants have the type that their JSON shows, and what is known of terms. Out:
//! the same trees, constants typed as CSDL XML would have them: the string `2024-05-01` of a term of
//! type `Edm.Date` is a date, `A,B` of an enumeration is `ns.T/A ns.T/B`, the string of a term of
//! type `Edm.PropertyPath` is a path. What always holds: a constant whose term is not known stays
//! what it is; trees from CSDL XML, whose constants are typed as written, are left alone.

mod declared;
mod defaults;
mod known;
mod visit;

use std::collections::BTreeMap;

use crate::csdl::ast::{
    Annotation, ConstantKind, Document, Expression, ExpressionKind, PathKind, Record,
};
use crate::source::SourceMap;

pub use declared::Declared;
pub use defaults::write_defaults;
pub use known::Known;

/// What a term says of annotations without a value (§14.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TermDefault<'t> {
    /// The type of a value, or of an item.
    pub ty: &'t str,
    /// Whether it is a collection of them.
    pub is_collection: bool,
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
    /// Whether it is an enumeration.
    fn is_enumeration(&self, ty: &str) -> bool;
    /// What a type definition stands for.
    fn underlying(&self, definition: &str) -> Option<&str>;
}

/// Types the constants of the documents that are in CSDL JSON, by what all of them declare and by
/// the standard vocabularies.
pub fn type_constants(documents: &mut [Document], sources: &SourceMap) {
    let is_json = |document: &Document| {
        let source = sources.get(document.source);
        source.is_some_and(|source| source.text.trim_start().starts_with('{'))
    };
    if !documents.iter().any(is_json) {
        return;
    }
    let known = Known::of(documents);
    for document in documents.iter_mut().filter(|it| is_json(it)) {
        type_document(document, &known);
    }
}

/// Types the constants of one document.
pub fn type_document(document: &mut Document, types: &dyn Types) {
    let aliases = declared::aliases(document);
    let typer = Typer { aliases, types };
    visit::annotations(document, &mut |list| typer.annotations(list));
}

struct Typer<'t> {
    aliases: BTreeMap<String, String>,
    types: &'t dyn Types,
}

impl Typer<'_> {
    fn annotations(&self, annotations: &mut [Annotation]) {
        for annotation in annotations {
            let term = declared::whole(&self.aliases, &annotation.term.value);
            let ty = self.types.term(&term);
            if let Some(value) = &mut annotation.value {
                self.expression(value, ty);
            }
            self.annotations(&mut annotation.annotations);
        }
    }

    fn expression(&self, expression: &mut Expression, ty: Option<&str>) {
        self.annotations(&mut expression.annotations);
        match &mut expression.kind {
            ExpressionKind::Constant(kind, text) => {
                if let Some(typed) = ty.and_then(|ty| self.constant(*kind, text, ty)) {
                    expression.kind = typed;
                }
            }
            ExpressionKind::Collection(items) => {
                for item in items {
                    self.expression(item, ty);
                }
            }
            ExpressionKind::If(operands) => {
                for (at, operand) in operands.iter_mut().enumerate() {
                    self.expression(operand, ty.filter(|_| at > 0));
                }
            }
            ExpressionKind::Operator(_, operands) | ExpressionKind::Apply(_, operands) => {
                for operand in operands {
                    self.expression(operand, None);
                }
            }
            ExpressionKind::Cast(_, operand) | ExpressionKind::IsOf(_, operand) => {
                if let Some(operand) = operand {
                    self.expression(operand, None);
                }
            }
            ExpressionKind::LabeledElement(_, value) => {
                if let Some(value) = value {
                    self.expression(value, ty);
                }
            }
            ExpressionKind::UrlRef(inner) => self.expression(inner, None),
            ExpressionKind::Record(record) => self.record(record, ty),
            ExpressionKind::Path(..)
            | ExpressionKind::LabeledElementReference(_)
            | ExpressionKind::Null => {}
        }
    }

    fn record(&self, record: &mut Record, ty: Option<&str>) {
        let written = record.ty.as_ref();
        let written = written.map(|it| declared::whole(&self.aliases, &it.value));
        let ty = written.as_deref().or(ty);
        for property in &mut record.properties {
            let ty = ty.and_then(|ty| self.types.property(ty, &property.property.value));
            if let Some(value) = &mut property.value {
                self.expression(value, ty);
            }
            self.annotations(&mut property.annotations);
        }
    }

    /// A constant of the type; none if it stays as it is.
    fn constant(&self, kind: ConstantKind, text: &str, ty: &str) -> Option<ExpressionKind> {
        let is_number = matches!(
            kind,
            ConstantKind::Int | ConstantKind::Decimal | ConstantKind::Float
        );
        if !is_number && kind != ConstantKind::String {
            return None;
        }
        if self.types.is_enumeration(ty) {
            let members = text
                .split(',')
                .map(|member| format!("{ty}/{}", member.trim()));
            let members = members.collect::<Vec<_>>().join(" ");
            return Some(ExpressionKind::Constant(
                ConstantKind::EnumMember,
                members.into(),
            ));
        }
        let ty = self.types.underlying(ty).unwrap_or(ty);
        let typed = match ty.strip_prefix("Edm.")? {
            "Decimal" => ConstantKind::Decimal,
            "Double" | "Single" => ConstantKind::Float,
            _ if is_number => return None,
            "Binary" => ConstantKind::Binary,
            "Date" => ConstantKind::Date,
            "DateTimeOffset" => ConstantKind::DateTimeOffset,
            "Duration" => ConstantKind::Duration,
            "Guid" => ConstantKind::Guid,
            "TimeOfDay" => ConstantKind::TimeOfDay,
            // With IEEE754Compatible=true, numbers of 64 bits are strings.
            "Int64" => ConstantKind::Int,
            other => {
                let path = match other {
                    "AnnotationPath" => PathKind::AnnotationPath,
                    "AnyPropertyPath" => PathKind::AnyPropertyPath,
                    "ModelElementPath" => PathKind::ModelElementPath,
                    "NavigationPropertyPath" => PathKind::NavigationPropertyPath,
                    "PropertyPath" => PathKind::PropertyPath,
                    _ => return None,
                };
                return Some(ExpressionKind::Path(path, text.trim().into()));
            }
        };
        Some(ExpressionKind::Constant(typed, text.trim().into()))
    }
}
