//! The rules of the standard that no other stage needs: what is understood, and still wrong.
//!
//! In: the syntax trees and the linked model. Out: findings, a module for each part of the
//! standard. What always holds: the model is not changed; a rule that real services break
//! and that matters to a user gives a warning, one that does not gives advice; each rule looks
//! names up in tables, so that the work is linear.

mod annotations;
mod bindings;
mod constraints;
mod containers;
mod containment;
mod document;
mod endless;
mod enumerations;
mod facets;
mod imports;
mod keys;
mod literal;
mod names;
mod newer;
mod operations;
mod partners;
mod related_keys;
mod set_path;
mod terms;
mod trail;
mod types;

use containment::Contained;

use super::Resolver;
use super::model::{Origin, Primitive, TypeId, TypeKind, TypeTarget};
use crate::csdl::ast::{SchemaChild, StructuredType};
use crate::diagnostic::Diagnostic;
use crate::parallel;

impl<'a> Resolver<'a, '_> {
    /// Checks everything: the values of annotations and what is read from the model alone at once.
    pub(super) fn check_rules(&mut self) {
        let this = &*self;
        let (found, values) =
            parallel::both(|| this.check_model(), || this.check_annotation_values());
        for diagnostic in values.into_iter().chain(found) {
            self.report(diagnostic);
        }
        self.check_newer();
        self.check_structured_types();
        self.check_set_paths();
    }

    /// The rules that change nothing.
    fn check_model(&self) -> Found {
        let mut found = Vec::new();
        self.check_documents(&mut found);
        self.check_names(&mut found);
        self.check_containers(&mut found);
        self.check_endless(&mut found);
        self.check_facets(&mut found);
        self.check_enumerations(&mut found);
        self.check_operations(&mut found);
        self.check_terms(&mut found);
        self.check_annotations(&mut found);
        found
    }

    /// The rules that go through entity and complex types as they are written.
    fn check_structured_types(&mut self) {
        let mut contained = Contained::default();
        for at in 0..self.defined_types {
            let id = super::type_id(at);
            let Some((origin, tree)) = self.structured_tree(id) else {
                continue;
            };
            let site = self.site(origin);
            let mut found = Vec::new();
            self.check_type(id, tree, &mut found);
            self.check_key(id, tree, &mut found);
            for property in &tree.navigation_properties {
                if self.check_partner(site, id, property, &mut found) {
                    contained.entry(id).or_default().push(&property.name);
                }
                self.check_containment(id, property, &mut found);
                self.check_constraints(site, id, property, &mut found);
            }
            for diagnostic in found {
                self.report(diagnostic);
            }
        }
        self.check_contained_twice(&contained);
    }

    /// The element of an entity or complex type, and where it stands.
    fn structured_tree(&self, id: TypeId) -> Option<(Origin, &'a StructuredType)> {
        let origin = self.model.ty(id).origin?;
        let documents = self.documents;
        match &documents[origin.document].schemas[origin.schema].children[origin.child] {
            SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => Some((origin, ty)),
            _ => None,
        }
    }

    /// The built-in type behind a type: itself, or that of a type definition.
    pub(super) fn underlying_primitive(&self, target: TypeTarget) -> Option<Primitive> {
        match target {
            TypeTarget::Primitive(primitive) => Some(primitive),
            TypeTarget::Type(id) => match &self.model.ty(id).kind {
                TypeKind::Definition(definition) => match definition.underlying.target {
                    TypeTarget::Primitive(primitive) => Some(primitive),
                    TypeTarget::Type(_) => None,
                },
                _ => None,
            },
        }
    }

    /// Whether one of the types is the other or above it, or may be: an opaque type is between.
    pub(super) fn is_related(&self, one: TypeId, other: TypeId) -> bool {
        let reaches = |from, to| {
            let mut ancestry = self.model.ancestry(from);
            ancestry.any(|it| it == to || matches!(self.model.ty(it).kind, TypeKind::Opaque))
        };
        reaches(one, other) || reaches(other, one)
    }

    /// Whether a type has a key, of its own or inherited, or may have: an opaque type is above.
    fn has_key(&self, ty: TypeId) -> bool {
        self.model
            .ancestry(ty)
            .any(|it| match &self.model.ty(it).kind {
                TypeKind::Entity(entity) => !entity.key.is_empty(),
                TypeKind::Opaque => true,
                _ => false,
            })
    }
}

/// Findings so far.
type Found = Vec<Diagnostic>;
