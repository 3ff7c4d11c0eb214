//! Cuts a document down to a slice.
//!
//! In: the document that was resolved, its model and the slice. Out: a new [`Document`] with the
//! kept elements in their order, and only the bindings and annotations that concern them. What
//! always holds: resolved again, the result selects as a whole to the same slice.

mod annotations;

use std::collections::BTreeMap;

use super::Slice;
use crate::csdl::ast::{
    ContainerChild, Document, EntityContainer, NavigationPropertyBinding, Schema, SchemaChild,
    StructuredType,
};
use crate::resolve::model::{ContainerChildKind, Model, Origin, TypeId, TypeTarget};

/// What of the annotations to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Docs {
    /// All of them.
    Keep,
    /// All but descriptive text: descriptions, long descriptions, and those in records.
    Drop,
}

/// Cuts the document at this index of the resolved ones down to the slice.
pub fn extract(
    document: &Document,
    index: usize,
    model: &Model,
    slice: &Slice,
    docs: Docs,
) -> Document {
    let cut = Cut {
        model,
        slice,
        docs,
        aliases: aliases(document),
    };
    let schemas = document
        .schemas
        .iter()
        .enumerate()
        .map(|(at, schema)| cut.schema(schema, index, at))
        .filter(|schema| !schema.children.is_empty())
        .collect();
    Document {
        schemas,
        references: document.references.clone(),
        version: document.version.clone(),
        entity_container: document.entity_container.clone(),
        source: document.source,
        form: document.form,
        foreign: None,
    }
}

fn aliases(document: &Document) -> BTreeMap<&str, &str> {
    let schemas = document
        .schemas
        .iter()
        .filter_map(|it| Some((it.alias.as_ref()?, &it.namespace)));
    let includes = document
        .references
        .iter()
        .flat_map(|it| &it.includes)
        .filter_map(|it| Some((it.alias.as_ref()?, &it.namespace)));
    schemas
        .chain(includes)
        .map(|(alias, namespace)| (alias.value.as_str(), namespace.value.as_str()))
        .collect()
}

struct Cut<'a> {
    model: &'a Model,
    slice: &'a Slice,
    docs: Docs,
    aliases: BTreeMap<&'a str, &'a str>,
}

impl Cut<'_> {
    fn schema(&self, schema: &Schema, document: usize, at: usize) -> Schema {
        let children = schema
            .children
            .iter()
            .enumerate()
            .filter_map(|(child, it)| {
                self.child(
                    it,
                    Origin {
                        document,
                        schema: at,
                        child,
                    },
                    &schema.namespace.value,
                )
            })
            .collect();
        Schema {
            children,
            annotations: self.annotations(&schema.annotations),
            ..shallow(schema)
        }
    }

    fn child(&self, child: &SchemaChild, origin: Origin, namespace: &str) -> Option<SchemaChild> {
        let of = |name: &str| self.type_at(&format!("{namespace}.{name}"), origin);
        Some(match child {
            SchemaChild::EntityType(it) => {
                SchemaChild::EntityType(self.structured(it, of(&it.name.value)?))
            }
            SchemaChild::ComplexType(it) => {
                SchemaChild::ComplexType(self.structured(it, of(&it.name.value)?))
            }
            SchemaChild::EnumType(it) => {
                of(&it.name.value)?;
                let mut it = it.clone();
                it.annotations = self.annotations(&it.annotations);
                for member in &mut it.members {
                    member.annotations = self.annotations(&member.annotations);
                }
                SchemaChild::EnumType(it)
            }
            SchemaChild::TypeDefinition(it) => {
                of(&it.name.value)?;
                let mut it = it.clone();
                it.annotations = self.annotations(&it.annotations);
                SchemaChild::TypeDefinition(it)
            }
            SchemaChild::Action(it) | SchemaChild::Function(it) => {
                if !self.keeps_operation_at(origin) {
                    return None;
                }
                let mut it = it.clone();
                it.annotations = self.annotations(&it.annotations);
                for parameter in &mut it.parameters {
                    parameter.annotations = self.annotations(&parameter.annotations);
                }
                if let Some(return_type) = &mut it.return_type {
                    return_type.annotations = self.annotations(&return_type.annotations);
                }
                match child {
                    SchemaChild::Action(_) => SchemaChild::Action(it),
                    _ => SchemaChild::Function(it),
                }
            }
            SchemaChild::EntityContainer(it) => {
                SchemaChild::EntityContainer(self.container(it, origin)?)
            }
            SchemaChild::Annotations(it) => SchemaChild::Annotations(self.targeted(it)?),
            SchemaChild::Term(_) => return None,
        })
    }

    fn type_at(&self, name: &str, origin: Origin) -> Option<TypeId> {
        let id = self.model.type_named(name)?;
        (self.model.ty(id).origin == Some(origin) && self.slice.contains(id)).then_some(id)
    }

    fn keeps_operation_at(&self, origin: Origin) -> bool {
        self.slice
            .operations
            .iter()
            .any(|&id| self.model.operation(id).origin == origin)
    }

    fn structured(&self, it: &StructuredType, id: TypeId) -> StructuredType {
        let keeps = |name: &str| self.slice.keeps_property(self.model, id, name);
        let mut it = it.clone();
        it.properties.retain(|property| keeps(&property.name.value));
        it.navigation_properties
            .retain(|property| keeps(&property.name.value));
        for property in &mut it.properties {
            property.annotations = self.annotations(&property.annotations);
        }
        for property in &mut it.navigation_properties {
            property.annotations = self.annotations(&property.annotations);
            property.partner = property
                .partner
                .take()
                .filter(|partner| self.keeps_partner(&property.ty.name.value, &partner.value));
        }
        it.annotations = self.annotations(&it.annotations);
        it
    }

    fn keeps_partner(&self, target: &str, partner: &str) -> bool {
        self.model
            .type_named(&self.without_alias(target))
            .is_some_and(|id| {
                partner
                    .split('/')
                    .next()
                    .is_some_and(|name| self.property(id, name).is_some())
            })
    }

    fn container(&self, it: &EntityContainer, origin: Origin) -> Option<EntityContainer> {
        let index = self
            .model
            .containers
            .iter()
            .position(|container| container.origin == origin)?;
        let children: Vec<ContainerChild> = it
            .children
            .iter()
            .filter_map(|child| self.container_child(child, index))
            .collect();
        if children.is_empty() {
            return None;
        }
        Some(EntityContainer {
            children,
            annotations: self.annotations(&it.annotations),
            extends: it.extends.clone().filter(|base| {
                self.container_named(&base.value)
                    .is_some_and(|at| self.keeps_container(at))
            }),
            ..shallow_container(it)
        })
    }

    fn container_child(&self, child: &ContainerChild, container: usize) -> Option<ContainerChild> {
        let (name, mut child) = match child {
            ContainerChild::EntitySet(it) => {
                (&it.name.value, ContainerChild::EntitySet(it.clone()))
            }
            ContainerChild::Singleton(it) => {
                (&it.name.value, ContainerChild::Singleton(it.clone()))
            }
            ContainerChild::ActionImport(it) => {
                (&it.name.value, ContainerChild::ActionImport(it.clone()))
            }
            ContainerChild::FunctionImport(it) => {
                (&it.name.value, ContainerChild::FunctionImport(it.clone()))
            }
        };
        let ty = self.entry(container, name)?;
        let keeps = |binding: &NavigationPropertyBinding| {
            ty.is_some_and(|ty| self.keeps_path(ty, binding.path.value.split('/')))
                && self.keeps_binding_target(container, &binding.target.value)
        };
        match &mut child {
            ContainerChild::EntitySet(it) => {
                it.bindings.retain(keeps);
                it.annotations = self.annotations(&it.annotations);
            }
            ContainerChild::Singleton(it) => {
                it.bindings.retain(keeps);
                it.annotations = self.annotations(&it.annotations);
            }
            ContainerChild::ActionImport(it) | ContainerChild::FunctionImport(it) => {
                it.annotations = self.annotations(&it.annotations);
            }
        }
        Some(child)
    }

    /// Index of the container of this name, spelled with or without an alias.
    fn container_named(&self, name: &str) -> Option<usize> {
        let named = self.without_alias(name);
        let mut containers = self.model.containers.iter();
        containers.position(|it| it.name.as_str() == named)
    }

    /// Whether anything of a container is kept.
    fn keeps_container(&self, at: usize) -> bool {
        let mut kept = self.slice.container_children.iter();
        kept.any(|&(container, _)| container == at)
    }

    /// Whether a binding's target starts at a kept container child.
    fn keeps_binding_target(&self, container: usize, target: &str) -> bool {
        let mut segments = target.split('/');
        let Some(first) = segments.next() else {
            return false;
        };
        match self.container_named(first) {
            Some(other) => segments
                .next()
                .is_some_and(|child| self.entry(other, child).is_some()),
            None => self.entry(container, first).is_some(),
        }
    }

    /// The kept container child of this name: outer none if there is none, inner none for imports.
    fn entry(&self, container: usize, name: &str) -> Option<Option<TypeId>> {
        let children = &self.model.containers.get(container)?.children;
        let at = children.iter().position(|child| child.name == name)?;
        self.slice
            .container_children
            .contains(&(container, at))
            .then(|| match children[at].kind {
                ContainerChildKind::EntitySet { ty, .. }
                | ContainerChildKind::Singleton { ty, .. } => Some(ty),
                ContainerChildKind::Import { .. } => None,
            })
    }

    /// Whether every segment, a property or a type cast, is in the slice.
    fn keeps_path<'s>(&self, mut at: TypeId, segments: impl Iterator<Item = &'s str>) -> bool {
        for segment in segments {
            let next = match self.model.type_named(&self.without_alias(segment)) {
                Some(cast) => Some(Some(cast)).filter(|_| self.slice.contains(cast)),
                None => self.property(at, segment),
            };
            match next {
                Some(Some(id)) => at = id,
                Some(None) => {}
                None => return false,
            }
        }
        true
    }

    /// The kept property of this name: outer none if there is none, inner its type if of the model.
    fn property(&self, at: TypeId, name: &str) -> Option<Option<TypeId>> {
        self.model.ancestry(at).find_map(|owner| {
            let structured = self.model.structured(owner)?;
            let properties = structured.properties.iter().map(|it| (&it.name, &it.ty));
            let navigation = structured
                .navigation_properties
                .iter()
                .map(|it| (&it.name, &it.ty));
            let (_, ty) = properties.chain(navigation).find(|(it, _)| *it == name)?;
            self.slice
                .keeps_property(self.model, owner, name)
                .then_some(match ty.target {
                    TypeTarget::Type(id) => Some(id),
                    TypeTarget::Primitive(_) => None,
                })
        })
    }

    fn without_alias(&self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((prefix, last)) => format!(
                "{}.{last}",
                self.aliases.get(prefix).copied().unwrap_or(prefix)
            ),
            None => name.to_owned(),
        }
    }
}

fn shallow(schema: &Schema) -> Schema {
    Schema {
        namespace: schema.namespace.clone(),
        alias: schema.alias.clone(),
        children: Vec::new(),
        annotations: Vec::new(),
        span: schema.span,
    }
}

fn shallow_container(it: &EntityContainer) -> EntityContainer {
    EntityContainer {
        name: it.name.clone(),
        extends: it.extends.clone(),
        children: Vec::new(),
        annotations: Vec::new(),
        span: it.span,
    }
}
