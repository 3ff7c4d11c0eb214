//! From the syntax tree to CSDL XML text.
//!
//! In: a tree. Out: the text. What always holds: the same tree gives the same text; everything
//! in the tree is written, and reading the text gives the tree again, places aside; text of
//! the schema reaches the output escaped only.

mod container;
mod expression;
mod markup;
mod operation;
mod structured;

use super::super::ast::{
    Document, EnumType, Include, IncludeAnnotations, Member, Reference, Schema, SchemaChild, Term,
    TypeDefinition,
};
use super::{EDM_NAMESPACE, EDMX_NAMESPACE};
use crate::diagnostic::Diagnostics;
use markup::Markup;

/// Writes a document as CSDL XML: two spaces for each level, one attribute after the other in
/// the order in which the standard lists them, defaults left out.
///
/// A document that was read from a bare `Schema` root is written as one, unless it has since
/// got references or more schemas: then it is wrapped in an `edmx:Edmx` of version 4.0.
pub fn write(document: &Document) -> String {
    write_checked(document, &mut Diagnostics::default())
}

/// Like [`write()`]; a warning tells of characters in the tree that XML cannot hold: a text of CSDL
/// JSON may have them. They are written as U+FFFD.
pub fn write_checked(document: &Document, diagnostics: &mut Diagnostics) -> String {
    let mut markup = Markup::new();
    match (&document.version, document.schemas.as_slice()) {
        (None, [only]) if document.references.is_empty() => markup.schema(only),
        (version, schemas) => {
            markup.start("edmx:Edmx");
            let version = version.as_ref().map_or("4.0", |text| text.value.as_str());
            markup.attribute("Version", version);
            markup.attribute("xmlns:edmx", EDMX_NAMESPACE);
            for reference in &document.references {
                markup.reference(reference);
            }
            markup.start("edmx:DataServices");
            for schema in schemas {
                markup.schema(schema);
            }
            markup.end("edmx:DataServices");
            markup.end("edmx:Edmx");
        }
    }
    markup.finish(diagnostics)
}

impl Markup {
    fn reference(&mut self, reference: &Reference) {
        self.start("edmx:Reference");
        self.attribute("Uri", &reference.uri.value);
        if !reference.annotations.is_empty() || has_annotated_include(reference) {
            self.attribute("xmlns", EDM_NAMESPACE);
        }
        for include in &reference.includes {
            self.include(include);
        }
        for include in &reference.include_annotations {
            self.include_annotations(include);
        }
        self.annotations(&reference.annotations);
        self.end("edmx:Reference");
    }

    fn include(&mut self, include: &Include) {
        self.start("edmx:Include");
        self.attribute("Namespace", &include.namespace.value);
        self.optional("Alias", include.alias.as_ref());
        self.annotations(&include.annotations);
        self.end("edmx:Include");
    }

    fn include_annotations(&mut self, include: &IncludeAnnotations) {
        self.start("edmx:IncludeAnnotations");
        self.attribute("TermNamespace", &include.term_namespace.value);
        self.optional("Qualifier", include.qualifier.as_ref());
        self.optional("TargetNamespace", include.target_namespace.as_ref());
        self.end("edmx:IncludeAnnotations");
    }

    fn schema(&mut self, schema: &Schema) {
        self.start("Schema");
        self.attribute("Namespace", &schema.namespace.value);
        self.optional("Alias", schema.alias.as_ref());
        self.attribute("xmlns", EDM_NAMESPACE);
        for child in &schema.children {
            match child {
                SchemaChild::EntityType(ty) => self.structured("EntityType", ty),
                SchemaChild::ComplexType(ty) => self.structured("ComplexType", ty),
                SchemaChild::EnumType(ty) => self.enum_type(ty),
                SchemaChild::TypeDefinition(ty) => self.type_definition(ty),
                SchemaChild::Term(term) => self.term(term),
                SchemaChild::Action(operation) => self.operation("Action", operation),
                SchemaChild::Function(operation) => self.operation("Function", operation),
                SchemaChild::EntityContainer(container) => self.entity_container(container),
                SchemaChild::Annotations(annotations) => {
                    self.start("Annotations");
                    self.attribute("Target", &annotations.target.value);
                    self.optional("Qualifier", annotations.qualifier.as_ref());
                    self.annotations(&annotations.annotations);
                    self.end("Annotations");
                }
            }
        }
        self.annotations(&schema.annotations);
        self.end("Schema");
    }

    fn enum_type(&mut self, ty: &EnumType) {
        self.start("EnumType");
        self.attribute("Name", &ty.name.value);
        self.optional("UnderlyingType", ty.underlying_type.as_ref());
        self.flag("IsFlags", ty.is_flags);
        for member in &ty.members {
            self.member(member);
        }
        self.annotations(&ty.annotations);
        self.end("EnumType");
    }

    fn member(&mut self, member: &Member) {
        self.start("Member");
        self.attribute("Name", &member.name.value);
        self.optional("Value", member.value.as_ref());
        self.annotations(&member.annotations);
        self.end("Member");
    }

    fn type_definition(&mut self, ty: &TypeDefinition) {
        self.start("TypeDefinition");
        self.attribute("Name", &ty.name.value);
        self.ty("UnderlyingType", &ty.ty);
        self.annotations(&ty.annotations);
        self.end("TypeDefinition");
    }

    fn term(&mut self, term: &Term) {
        self.start("Term");
        self.attribute("Name", &term.name.value);
        self.ty("Type", &term.ty);
        self.optional("BaseTerm", term.base_term.as_ref());
        self.optional("AppliesTo", term.applies_to.as_ref());
        self.annotations(&term.annotations);
        self.end("Term");
    }
}

fn has_annotated_include(reference: &Reference) -> bool {
    reference
        .includes
        .iter()
        .any(|include| !include.annotations.is_empty())
}

#[cfg(test)]
mod tests;
