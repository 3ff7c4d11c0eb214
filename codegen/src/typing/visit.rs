//! All places of a document that have annotations.

use crate::csdl::ast::{
    Annotation, ContainerChild, Document, EntityContainer, NavigationPropertyBinding, Operation,
    SchemaChild, StructuredType,
};

type Visitor<'v> = &'v mut dyn FnMut(&mut [Annotation]);

/// Shows every list of annotations of model elements; those inside annotations are up to `visit`.
pub(super) fn annotations(document: &mut Document, visit: Visitor<'_>) {
    for reference in &mut document.references {
        visit(&mut reference.annotations);
        for include in &mut reference.includes {
            visit(&mut include.annotations);
        }
    }
    for schema in &mut document.schemas {
        visit(&mut schema.annotations);
        for child in &mut schema.children {
            match child {
                SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => structured(ty, visit),
                SchemaChild::EnumType(ty) => {
                    visit(&mut ty.annotations);
                    for member in &mut ty.members {
                        visit(&mut member.annotations);
                    }
                }
                SchemaChild::TypeDefinition(ty) => visit(&mut ty.annotations),
                SchemaChild::Term(term) => visit(&mut term.annotations),
                SchemaChild::Action(it) | SchemaChild::Function(it) => operation(it, visit),
                SchemaChild::EntityContainer(it) => container(it, visit),
                SchemaChild::Annotations(it) => visit(&mut it.annotations),
            }
        }
    }
}

fn structured(ty: &mut StructuredType, visit: Visitor<'_>) {
    visit(&mut ty.annotations);
    for property in &mut ty.properties {
        visit(&mut property.annotations);
    }
    for property in &mut ty.navigation_properties {
        visit(&mut property.annotations);
        for constraint in &mut property.referential_constraints {
            visit(&mut constraint.annotations);
        }
        if let Some(on_delete) = &mut property.on_delete {
            visit(&mut on_delete.annotations);
        }
    }
}

fn operation(operation: &mut Operation, visit: Visitor<'_>) {
    visit(&mut operation.annotations);
    for parameter in &mut operation.parameters {
        visit(&mut parameter.annotations);
    }
    if let Some(return_type) = &mut operation.return_type {
        visit(&mut return_type.annotations);
    }
}

fn container(container: &mut EntityContainer, visit: Visitor<'_>) {
    visit(&mut container.annotations);
    for child in &mut container.children {
        match child {
            ContainerChild::EntitySet(it) => {
                visit(&mut it.annotations);
                bindings(&mut it.bindings, visit);
            }
            ContainerChild::Singleton(it) => {
                visit(&mut it.annotations);
                bindings(&mut it.bindings, visit);
            }
            ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                visit(&mut it.annotations);
            }
        }
    }
}

fn bindings(bindings: &mut [NavigationPropertyBinding], visit: Visitor<'_>) {
    for binding in bindings {
        visit(&mut binding.annotations);
    }
}
