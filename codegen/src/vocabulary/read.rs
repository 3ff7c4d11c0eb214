//! From a compact CSDL document to the facts.
//!
//! In: the text of a document that is part of this program. Out: its terms and types. What
//! always holds: names are qualified and have no alias. A document that cannot be read would
//! give an empty vocabulary; the tests see to it that none does.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::facts::{
    ComplexType, EnumType, Member, Property, Term, Type, TypeKind, TypeUse, Vocabulary,
};
use crate::csdl::ast::{
    self, Annotation, ConstantKind, Document, ExpressionKind, Schema, SchemaChild, Text,
    TypeExpression,
};
use crate::csdl::parse;
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

/// Reads the vocabulary of this namespace.
pub(super) fn read(namespace: &str, text: &str) -> Vocabulary {
    let mut sources = SourceMap::default();
    let id = sources.add(namespace, text.to_owned());
    let document = parse(&sources, id, &mut Diagnostics::default());
    document.map_or_else(Vocabulary::default, |it| Reader::new(&it).read(&it))
}

struct Reader<'a> {
    aliases: BTreeMap<&'a str, &'a str>,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document) -> Self {
        let schemas = document.schemas.iter();
        let schemas = schemas.filter_map(|it| Some((it.alias.as_ref()?, &it.namespace)));
        let includes = document.references.iter().flat_map(|it| &it.includes);
        let includes = includes.filter_map(|it| Some((it.alias.as_ref()?, &it.namespace)));
        let pairs = schemas.chain(includes);
        Self {
            aliases: pairs
                .map(|(alias, namespace)| (alias.value.as_str(), namespace.value.as_str()))
                .collect(),
        }
    }

    fn read(&self, document: &Document) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for schema in &document.schemas {
            for child in &schema.children {
                self.child(schema, child, &mut vocabulary);
            }
        }
        vocabulary
    }

    fn child(&self, schema: &Schema, child: &SchemaChild, vocabulary: &mut Vocabulary) {
        let (name, kind) = match child {
            SchemaChild::Term(it) => {
                let term = self.term(schema, it);
                vocabulary.terms.insert(it.name.value.to_string(), term);
                return;
            }
            SchemaChild::ComplexType(it) => (&it.name, TypeKind::Complex(self.complex(it))),
            SchemaChild::EnumType(it) => (&it.name, TypeKind::Enum(enumeration(it))),
            SchemaChild::TypeDefinition(it) => {
                (&it.name, TypeKind::Definition(self.type_use(&it.ty)))
            }
            _ => return,
        };
        let ty = Type {
            name: qualified(schema, name),
            kind,
        };
        vocabulary.types.insert(name.value.to_string(), ty);
    }

    fn term(&self, schema: &Schema, it: &ast::Term) -> Term {
        let applies_to = it.applies_to.as_ref().map_or("", |text| &text.value);
        Term {
            name: qualified(schema, &it.name),
            ty: self.type_use(&it.ty),
            base_term: it.base_term.as_ref().map(|name| self.full(&name.value)),
            applies_to: applies_to.split_whitespace().map(str::to_owned).collect(),
            requires_type: self.requires_type(&it.annotations),
            applies_via_container: self
                .find(&it.annotations, "Org.OData.Core.V1.AppliesViaContainer")
                .is_some(),
        }
    }

    fn complex(&self, it: &ast::StructuredType) -> ComplexType {
        let properties = it.properties.iter().map(|property| Property {
            name: property.name.value.to_string(),
            ty: self.type_use(&property.ty),
            is_navigation: false,
            requires_type: self.requires_type(&property.annotations),
        });
        let navigation = it.navigation_properties.iter().map(|property| Property {
            name: property.name.value.to_string(),
            ty: self.type_use(&property.ty),
            is_navigation: true,
            requires_type: None,
        });
        ComplexType {
            base: it.base_type.as_ref().map(|name| self.full(&name.value)),
            is_abstract: it.is_abstract,
            is_open: it.is_open == Some(true),
            properties: properties.chain(navigation).collect(),
        }
    }

    fn type_use(&self, ty: &TypeExpression) -> TypeUse {
        TypeUse {
            name: self.full(&ty.name.value),
            is_collection: ty.is_collection,
            is_nullable: ty.facets.nullable.unwrap_or(true),
            default_value: ty.facets.default_value.as_ref().map(ToString::to_string),
            linked: OnceLock::new(),
        }
    }

    fn requires_type(&self, annotations: &[Annotation]) -> Option<String> {
        let annotation = self.find(annotations, "Org.OData.Core.V1.RequiresType")?;
        match &annotation.value.as_ref()?.kind {
            ExpressionKind::Constant(ConstantKind::String, name) => Some(self.full(name)),
            _ => None,
        }
    }

    fn find<'n>(&self, annotations: &'n [Annotation], term: &str) -> Option<&'n Annotation> {
        let mut annotations = annotations.iter();
        annotations.find(|it| self.full(&it.term.value) == term)
    }

    /// A qualified name with its alias replaced.
    fn full(&self, name: &str) -> String {
        let namespace = name
            .rsplit_once('.')
            .and_then(|(prefix, simple)| Some((*self.aliases.get(prefix)?, simple)));
        namespace.map_or_else(
            || name.to_owned(),
            |(namespace, simple)| format!("{namespace}.{simple}"),
        )
    }
}

fn qualified(schema: &Schema, name: &Text) -> String {
    format!("{}.{}", schema.namespace.value, name.value)
}

/// Members with their values, given or counted (§10.3).
fn enumeration(it: &ast::EnumType) -> EnumType {
    let mut next = 0_i64;
    let mut members = Vec::with_capacity(it.members.len());
    for member in &it.members {
        let given = member.value.as_ref().and_then(|it| it.value.parse().ok());
        let value = given.unwrap_or(next);
        next = value.saturating_add(1);
        members.push(Member {
            name: member.name.value.to_string(),
            value,
        });
    }
    EnumType {
        is_flags: it.is_flags,
        members,
    }
}
