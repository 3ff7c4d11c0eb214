//! `Schema` (§5), and the types that are lists of names: enumerations, definitions, terms.

use super::super::super::ast::{EnumType, Member, Schema, SchemaChild, Term, TypeDefinition};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;

impl<'a> Cursor<'a, '_> {
    pub(super) fn schema(&mut self, element: Element<'a>) -> Schema {
        let namespace = self.required(&element, "Namespace");
        let alias = self.optional("Alias");
        self.finish_attributes(&element);
        let mut children = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            if child.namespace != Namespace::Edm {
                self.unknown_child(&child, "Schema");
                continue;
            }
            children.push(match child.local {
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
                    self.add_annotation(child, &mut annotations);
                    continue;
                }
                _ => {
                    self.unknown_child(&child, "Schema");
                    continue;
                }
            });
        }
        let span = self.span_from(&element);
        Schema {
            namespace,
            alias,
            children,
            annotations,
            span,
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
