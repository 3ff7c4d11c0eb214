//! All annotated elements of the model.

use super::super::loose::Bearer;
use super::super::model::{
    Container, ContainerChildKind, OperationKind, Structured, TargetedAnnotations, TypeDef, TypeId,
    TypeKind,
};
use super::super::{operation_id, type_id};
use super::Checker;
use super::route::Start;
use super::target::{Kind, Target};
use crate::diagnostic::Diagnostic;

impl<'c> Checker<'c, '_, '_> {
    /// Checks everything.
    pub(super) fn run(mut self) -> Vec<Diagnostic> {
        let model = &self.resolver.model;
        for (at, ty) in model.types.iter().enumerate() {
            self.ty(type_id(at), ty);
        }
        for (at, operation) in model.operations.iter().enumerate() {
            let start = Start::Operation(operation_id(at));
            let kind = match operation.kind {
                OperationKind::Action => Kind::Action,
                OperationKind::Function => Kind::Function,
            };
            // In real metadata, paths begin at what the operation is bound to as well.
            let bound = operation.parameters.first().filter(|_| operation.is_bound);
            let bound = bound.and_then(|it| Target::new(None).of(&it.ty).paths[1]);
            let target = Target::new(kind).at_any([Some(start), bound]);
            self.element(&target, &operation.annotations);
            for parameter in &operation.parameters {
                let target = Target::new(Kind::Parameter).at(start).of(&parameter.ty);
                self.element(&target, &parameter.annotations);
            }
        }
        for (at, container) in model.containers.iter().enumerate() {
            self.container(at, container);
        }
        for term in &model.terms {
            let target = Target::new(Kind::Term).of(&term.ty).without_paths();
            self.element(&target, &term.annotations);
        }
        for other in &model.other_annotations {
            let target = Target::new(self.other_kind(other));
            let target = target.at_any(self.starts_of_target(&other.target));
            self.element(&target, &other.annotations);
        }
        for loose in &self.resolver.loose {
            let kind = match loose.on {
                Bearer::Reference => Kind::Reference,
                Bearer::Include => Kind::Include,
                Bearer::ReferentialConstraint => Kind::ReferentialConstraint,
                Bearer::OnDelete => Kind::OnDelete,
            };
            self.element(&Target::new(kind), &loose.annotations);
        }
        self.check_labels();
        self.findings.finish()
    }

    fn ty(&mut self, id: TypeId, ty: &'c TypeDef) {
        let target = match &ty.kind {
            TypeKind::Entity(structured) => {
                self.structured(id, structured);
                Target::new(Kind::EntityType).at(Start::Type(id))
            }
            TypeKind::Complex(structured) => {
                self.structured(id, structured);
                Target::new(Kind::ComplexType).at(Start::Type(id))
            }
            TypeKind::Enum(enumeration) => {
                for member in &enumeration.members {
                    self.element(&Target::new(Kind::Member), &member.annotations);
                }
                Target::new(Kind::EnumType)
            }
            TypeKind::Definition(definition) => Target::new(Kind::TypeDefinition)
                .of(&definition.underlying)
                .without_paths(),
            TypeKind::Opaque => Target::new(None),
        };
        self.element(&target, &ty.annotations);
    }

    fn structured(&mut self, id: TypeId, structured: &'c Structured) {
        for property in &structured.properties {
            let target = Target::new(Kind::Property)
                .at(Start::Type(id))
                .of(&property.ty);
            self.element(&target, &property.annotations);
        }
        for property in &structured.navigation_properties {
            let target = Target::new(Kind::NavigationProperty)
                .at(Start::Type(id))
                .of(&property.ty);
            self.element(&target, &property.annotations);
        }
    }

    fn container(&mut self, at: usize, container: &'c Container) {
        let target = Target::new(Kind::EntityContainer).at(Start::Container(at));
        self.element(&target, &container.annotations);
        for (number, child) in container.children.iter().enumerate() {
            let (kind, start) = match &child.kind {
                ContainerChildKind::EntitySet { ty, .. } => (Kind::EntitySet, Start::Type(*ty)),
                ContainerChildKind::Singleton { ty, .. } => (Kind::Singleton, Start::Type(*ty)),
                ContainerChildKind::Import { kind, .. } => {
                    let kind = match kind {
                        OperationKind::Action => Kind::ActionImport,
                        OperationKind::Function => Kind::FunctionImport,
                    };
                    (kind, Start::Import(at, number))
                }
            };
            let target = Target::new(kind).at(start);
            self.element(&target, &child.annotations);
        }
    }

    /// What annotations are on for which the model has no element.
    fn other_kind(&self, other: &TargetedAnnotations) -> Option<Kind> {
        if other.target.ends_with("/$ReturnType") {
            return Some(Kind::ReturnType);
        }
        let namespace = self.resolver.scopes.by_name(&other.target)?;
        let is_schema = self.resolver.scopes.is_defined(namespace);
        is_schema.then_some(Kind::Schema)
    }
}
