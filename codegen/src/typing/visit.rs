//! All places of a document that have annotations.

use crate::csdl::ast::{
    Annotation, ContainerChild, Document, EntityContainer, NavigationPropertyBinding, Operation,
    SchemaChild, StructuredType,
};

/// What is annotated, as far as it says where paths begin.
#[derive(Clone, Copy, Debug)]
pub(super) enum Host<'h> {
    /// The type with this whole name, or something in it.
    Type(&'h str),
    /// An entity set or singleton of this type, as it is spelled.
    Of(&'h str),
    /// The target of `Annotations`, as it is spelled.
    Target(&'h str),
    /// Anything else.
    Other,
}

type Visitor<'v> = &'v mut dyn FnMut(Host<'_>, &mut [Annotation]);

/// Shows every list of annotations of model elements with its host; those inside annotations are up
/// to `visit`.
pub(super) fn annotations(document: &mut Document, visit: Visitor<'_>) {
    for reference in &mut document.references {
        visit(Host::Other, &mut reference.annotations);
        for include in &mut reference.includes {
            visit(Host::Other, &mut include.annotations);
        }
    }
    for schema in &mut document.schemas {
        visit(Host::Other, &mut schema.annotations);
        for child in &mut schema.children {
            match child {
                SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => {
                    let name = format!("{}.{}", schema.namespace.value, ty.name.value);
                    structured(ty, Host::Type(&name), visit);
                }
                SchemaChild::EnumType(ty) => {
                    visit(Host::Other, &mut ty.annotations);
                    for member in &mut ty.members {
                        visit(Host::Other, &mut member.annotations);
                    }
                }
                SchemaChild::TypeDefinition(ty) => visit(Host::Other, &mut ty.annotations),
                SchemaChild::Term(term) => visit(Host::Other, &mut term.annotations),
                SchemaChild::Action(it) | SchemaChild::Function(it) => operation(it, visit),
                SchemaChild::EntityContainer(it) => container(it, visit),
                SchemaChild::Annotations(it) => {
                    visit(Host::Target(&it.target.value), &mut it.annotations);
                }
            }
        }
    }
}

fn structured(ty: &mut StructuredType, host: Host<'_>, visit: Visitor<'_>) {
    visit(host, &mut ty.annotations);
    for property in &mut ty.properties {
        visit(host, &mut property.annotations);
    }
    for property in &mut ty.navigation_properties {
        visit(host, &mut property.annotations);
        for constraint in &mut property.referential_constraints {
            visit(host, &mut constraint.annotations);
        }
        if let Some(on_delete) = &mut property.on_delete {
            visit(host, &mut on_delete.annotations);
        }
    }
}

fn operation(operation: &mut Operation, visit: Visitor<'_>) {
    visit(Host::Other, &mut operation.annotations);
    for parameter in &mut operation.parameters {
        visit(Host::Other, &mut parameter.annotations);
    }
    if let Some(return_type) = &mut operation.return_type {
        visit(Host::Other, &mut return_type.annotations);
    }
}

fn container(container: &mut EntityContainer, visit: Visitor<'_>) {
    visit(Host::Other, &mut container.annotations);
    for child in &mut container.children {
        match child {
            ContainerChild::EntitySet(it) => {
                visit(Host::Of(&it.entity_type.value), &mut it.annotations);
                bindings(&mut it.bindings, visit);
            }
            ContainerChild::Singleton(it) => {
                visit(Host::Of(&it.ty.value), &mut it.annotations);
                bindings(&mut it.bindings, visit);
            }
            ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                visit(Host::Other, &mut it.annotations);
            }
        }
    }
}

fn bindings(bindings: &mut [NavigationPropertyBinding], visit: Visitor<'_>) {
    for binding in bindings {
        visit(Host::Other, &mut binding.annotations);
    }
}
