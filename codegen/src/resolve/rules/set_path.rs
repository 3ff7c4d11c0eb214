//! Entity set paths of bound operations (§12.6).

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{Operation, TypeKind, TypeTarget};
use super::super::scope::Site;
use super::Found;
use super::trail::End;
use crate::csdl::ast::{SchemaChild, Text};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Resolver<'a, '_> {
    pub(super) fn check_set_paths(&mut self) {
        let documents = self.documents;
        let mut found = Vec::new();
        for at in 0..self.model.operations.len() {
            if self.model.operations[at].entity_set_path.is_none() {
                continue;
            }
            let origin = self.model.operations[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let (SchemaChild::Action(tree) | SchemaChild::Function(tree)) = child else {
                continue;
            };
            if let Some(path) = &tree.entity_set_path {
                self.check_set_path(site, &self.model.operations[at], path, &mut found);
            }
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
    }

    fn check_set_path(
        &self,
        site: Site<'a>,
        operation: &Operation,
        path: &Text,
        found: &mut Found,
    ) {
        let mut report = |message: String, help: &str| {
            found.push(
                Diagnostic::advice(codes::ENTITY_SET_PATH, path.span, message)
                    .with_related(operation.span, "the operation is here")
                    .with_help(help),
            );
        };
        let Some(binding) = operation.parameters.first().filter(|_| operation.is_bound) else {
            let message = format!(
                "`{}` is not bound, and has an entity set path",
                operation.name
            );
            return report(
                message,
                "the import of an unbound operation names the entity set",
            );
        };
        if !operation
            .return_type
            .as_ref()
            .is_some_and(|it| self.is_entity(it.target))
        {
            let message = format!(
                "`{}` has an entity set path, but returns no entities",
                operation.name
            );
            return report(message, &self.leave_out(site.document, "EntitySetPath"));
        }
        let (first, rest) = match path.value.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path.value.as_str(), None),
        };
        if first != binding.name {
            let message = format!(
                "the entity set path begins with `{first}`, not with the binding parameter `{}`",
                binding.name
            );
            return report(message, "it leads on from the binding parameter");
        }
        let (Some(rest), TypeTarget::Type(start)) = (rest, binding.ty.target) else {
            return;
        };
        let trail = self.follow(site, start, rest);
        match trail.end {
            End::Missing(segment, _) => report(
                format!("the entity set path names `{segment}`, which is not there"),
                "after the binding parameter come navigation properties and type casts",
            ),
            End::Member(_, MemberAt::Property(_)) => report(
                format!("the entity set path `{}` ends in a property", path.value),
                "after the binding parameter come navigation properties and type casts",
            ),
            End::Member(..) | End::Type(_) | End::Beyond => {}
        }
        self.report_cast(&trail, path.span, found);
    }

    /// Whether a type is one of entities, or may be.
    pub(super) fn is_entity(&self, target: TypeTarget) -> bool {
        match target {
            TypeTarget::Primitive(primitive) => {
                primitive == super::super::model::Primitive::EntityType
            }
            TypeTarget::Type(id) => {
                matches!(
                    self.model.ty(id).kind,
                    TypeKind::Entity(_) | TypeKind::Opaque
                )
            }
        }
    }
}
