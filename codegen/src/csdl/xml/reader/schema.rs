//! `Schema` (§5), and the types that are lists of names: enumerations, definitions, terms.

use super::super::super::ast::{
    Annotation, EnumType, Member, Schema, SchemaChild, Term, TypeDefinition,
};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;

/// What is in a schema.
pub(super) struct Content {
    pub(super) children: Vec<SchemaChild>,
    pub(super) annotations: Vec<Annotation>,
}

/// Bytes that a child of a schema has, or more: one of Microsoft Graph has 600.
const CHILD: usize = 500;

impl Content {
    /// With room for what so many bytes may hold: a long list that grows is moved often, and the
    /// system clears each place that it is moved to.
    pub(super) fn for_bytes(length: usize) -> Self {
        Self {
            children: Vec::with_capacity(length / CHILD),
            annotations: Vec::new(),
        }
    }

    /// Adds what follows.
    pub(super) fn append(&mut self, mut more: Self) {
        self.children.append(&mut more.children);
        self.annotations.append(&mut more.annotations);
    }
}

impl<'a> Cursor<'a, '_> {
    pub(super) fn schema(&mut self, element: Element<'a>) -> Schema {
        let namespace = self.required(&element, "Namespace");
        let alias = self.optional("Alias");
        self.finish_attributes(&element);
        let content = self.schema_content(&element);
        let span = self.span_from(&element);
        Schema {
            namespace,
            alias,
            children: content.children,
            annotations: content.annotations,
            span,
        }
    }

    /// Reads children up to the end of the schema, or up to the one that begins at `end`; whether
    /// that was reached.
    pub(super) fn children(
        &mut self,
        element: &Element<'a>,
        end: Option<u32>,
        content: &mut Content,
    ) -> bool {
        loop {
            if end.is_some_and(|end| self.is_before(end)) {
                return true;
            }
            let Some(child) = self.child(element) else {
                return false;
            };
            if child.namespace != Namespace::Edm {
                self.unknown_child(&child, "Schema");
                continue;
            }
            content.children.push(match child.local {
                "EntityType" => SchemaChild::EntityType(self.structured(child)),
                "ComplexType" => SchemaChild::ComplexType(self.structured(child)),
                "EnumType" => SchemaChild::EnumType(self.enum_type(child)),
                "TypeDefinition" => SchemaChild::TypeDefinition(self.type_definition(child)),
                "Term" => SchemaChild::Term(self.term(child)),
                "Action" => SchemaChild::Action(self.operation(child)),
                "Function" => SchemaChild::Function(self.operation(child)),
                "EntityContainer" => SchemaChild::EntityContainer(self.entity_container(child)),
                "Annotations" => match self.annotations(child) {
                    Some(annotations) => SchemaChild::Annotations(annotations),
                    None => continue,
                },
                "Annotation" => {
                    self.add_annotation(child, &mut content.annotations);
                    continue;
                }
                _ => {
                    self.unknown_child(&child, "Schema");
                    continue;
                }
            });
        }
    }

    fn enum_type(&mut self, element: Element<'a>) -> EnumType {
        let name = self.required(&element, "Name");
        let underlying_type = self.optional("UnderlyingType");
        let is_flags = self.flag("IsFlags");
        self.finish_attributes(&element);
        let mut members = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "Member") => members.push(self.member(child)),
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, "EnumType"),
            }
        }
        members.shrink_to_fit();
        let span = self.span_from(&element);
        EnumType {
            name,
            underlying_type,
            is_flags,
            members,
            annotations,
            span,
        }
    }

    fn member(&mut self, element: Element<'a>) -> Member {
        let name = self.required(&element, "Name");
        let value = self.optional("Value");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Member {
            name,
            value,
            annotations,
            span,
        }
    }

    fn type_definition(&mut self, element: Element<'a>) -> TypeDefinition {
        let name = self.required(&element, "Name");
        let ty = self.type_expression(&element, "UnderlyingType");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        TypeDefinition {
            name,
            ty,
            annotations,
            span,
        }
    }

    fn term(&mut self, element: Element<'a>) -> Term {
        let name = self.required(&element, "Name");
        let ty = self.type_expression(&element, "Type");
        let base_term = self.optional("BaseTerm");
        let applies_to = self.optional("AppliesTo");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Term {
            name,
            ty,
            base_term,
            applies_to,
            annotations,
            span,
        }
    }
}
