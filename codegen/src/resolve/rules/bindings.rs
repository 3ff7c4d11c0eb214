//! Navigation property bindings (§13.4): where a path ends, and what the target holds.

use std::collections::HashMap;

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{ContainerChildKind, TypeId, TypeTarget};
use super::super::scope::Site;
use super::Found;
use super::trail::{End, Trail};
use crate::csdl::ast::{NavigationPropertyBinding, Text};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;

impl<'a> Resolver<'a, '_> {
    pub(super) fn check_bindings(
        &self,
        site: Site<'a>,
        container: usize,
        ty: &Text,
        bindings: &[NavigationPropertyBinding],
        found: &mut Found,
    ) {
        if bindings.is_empty() {
            return;
        }
        let mut paths: HashMap<&str, Span> = HashMap::with_capacity(bindings.len());
        let start = self.type_at(site, &ty.value);
        for binding in bindings {
            let path = &binding.path;
            if let Some(first) = paths.insert(&path.value, path.span) {
                let message = format!("`{}` is bound twice", path.value);
                found.push(
                    Diagnostic::warning(codes::DUPLICATE_BINDING, path.span, message)
                        .with_related(first, "the first binding is here")
                        .with_help("entities that may be in either of two sets have no binding"),
                );
            }
            let Some(start) = start else { continue };
            let bound = self.check_binding_path(site, start, path, found);
            let held = self.check_held(site, container, binding, found);
            if let (Some(bound), Some(held)) = (bound, held)
                && !self.is_related(bound, held)
            {
                let message = format!(
                    "`{}` leads to `{}`, but the target `{}` holds `{}`",
                    path.value,
                    self.model.ty(bound).name,
                    binding.target.value,
                    self.model.ty(held).name
                );
                found.push(
                    Diagnostic::warning(codes::BINDING_TYPE, binding.target.span, message)
                        .with_related(path.span, "the path is here"),
                );
            }
        }
    }

    /// The type that the path leads to, if it ends in a navigation property or a cast.
    fn check_binding_path(
        &self,
        site: Site<'a>,
        start: TypeId,
        path: &Text,
        found: &mut Found,
    ) -> Option<TypeId> {
        let trail = self.follow(site, start, &path.value);
        self.report_cast(&trail, path.span, found);
        if let Some(crossed) = trail.reference {
            let message =
                format!("the binding path goes on after `{crossed}`, which contains nothing");
            found.push(
                Diagnostic::advice(codes::BINDING_PATH, path.span, message)
                    .with_help("bind it at the entity set of the entities that it leads to"),
            );
        }
        match trail.end {
            End::Member(owner, at @ MemberAt::Navigation(number)) => {
                self.check_uncontained(owner, number, path, found);
                match self.member_type(owner, at)?.target {
                    TypeTarget::Type(ty) => Some(ty),
                    TypeTarget::Primitive(_) => None,
                }
            }
            End::Member(owner, at) => {
                let message = format!(
                    "the binding path `{}` ends in a property that does not navigate",
                    path.value
                );
                let diagnostic = Diagnostic::warning(codes::BINDING_PATH, path.span, message);
                found.push(match self.place_of(owner, at) {
                    Some(span) => diagnostic.with_related(span, "the property is here"),
                    None => diagnostic,
                });
                None
            }
            End::Type(ty) => Some(ty),
            End::Beyond | End::Missing(..) => None,
        }
    }

    /// What is contained is in no entity set: there is nothing to bind (§8.4, §13.4.1).
    fn check_uncontained(&self, owner: TypeId, number: usize, path: &Text, found: &mut Found) {
        let structured = self.model.structured(owner);
        let property = structured.and_then(|it| it.navigation_properties.get(number));
        if let Some(property) = property.filter(|it| it.contains_target) {
            let message = format!(
                "the binding path `{}` ends in a containment navigation property",
                path.value
            );
            found.push(
                Diagnostic::advice(codes::BINDING_PATH, path.span, message)
                    .with_related(property.span, "the property is here")
                    .with_help("what it leads to is contained, and in no entity set: leave the binding out"),
            );
        }
    }

    /// The type of what the target holds; a finding if it is an import.
    fn check_held(
        &self,
        site: Site<'a>,
        own: usize,
        binding: &NavigationPropertyBinding,
        found: &mut Found,
    ) -> Option<TypeId> {
        let target = &binding.target;
        let (container, rest) = match target.value.split_once('/') {
            Some((first, rest)) if first.contains('.') => (self.find_container(site, first)?, rest),
            _ => (own, target.value.as_str()),
        };
        let (child, rest) = match rest.split_once('/') {
            Some((child, rest)) => (child, Some(rest)),
            None => (rest, None),
        };
        let at = self.find_child(container, child)?;
        let (ty, is_set) = match self.child_kind(at)? {
            ContainerChildKind::EntitySet { ty, .. } => (*ty, true),
            ContainerChildKind::Singleton { ty, .. } => (*ty, false),
            ContainerChildKind::Import { .. } => {
                let message = format!("the target `{}` of the binding is an import", target.value);
                found.push(
                    Diagnostic::warning(codes::BINDING_TARGET, target.span, message)
                        .with_help("entities are in an entity set, a singleton or a containment navigation property"),
                );
                return None;
            }
        };
        let Some(rest) = rest else { return Some(ty) };
        let trail = self.follow(site, ty, rest);
        // Whole families of services have targets with such casts, and nothing reads them.
        let mut casts = Found::new();
        self.report_cast(&trail, target.span, &mut casts);
        found.extend(casts.into_iter().map(|it| Diagnostic {
            severity: Severity::Advice,
            ..it
        }));
        match trail.end {
            End::Member(_, MemberAt::Navigation(_)) | End::Type(_) | End::Beyond => {
                self.check_target_path(target, child, is_set, &trail, found);
            }
            End::Member(..) | End::Missing(..) => {}
        }
        match trail.end {
            End::Member(owner, at @ MemberAt::Navigation(_)) => {
                match self.member_type(owner, at)?.target {
                    TypeTarget::Type(ty) => Some(ty),
                    TypeTarget::Primitive(_) => None,
                }
            }
            End::Type(ty) => Some(ty),
            End::Beyond => None,
            End::Member(..) | End::Missing(..) => {
                let message = format!("the target `{}` of the binding is not there", target.value);
                found.push(
                    Diagnostic::advice(codes::BINDING_TARGET, target.span, message).with_help(
                        "after an entity set or singleton come containment navigation properties",
                    ),
                );
                None
            }
        }
    }

    /// What a target goes through (§13.4.2): from a singleton, containment navigation properties.
    /// What is contained in the entities of a set is in as many places as there are entities; real
    /// services have such targets, and nothing reads them.
    fn check_target_path(
        &self,
        target: &Text,
        child: &str,
        is_set: bool,
        trail: &Trail<'_>,
        found: &mut Found,
    ) {
        let last = trail
            .last
            .filter(|(_, owner, at)| self.contains_nothing(*owner, *at));
        let crossed = trail.reference.or(last.map(|it| it.0));
        if let Some(crossed) = crossed {
            let message = format!(
                "the target `{}` of the binding goes through `{crossed}`, which contains nothing",
                target.value
            );
            found.push(
                Diagnostic::warning(codes::BINDING_TARGET, target.span, message)
                    .with_help("name the entity set or singleton that has the entities"),
            );
        } else if is_set && matches!(trail.last, Some((_, _, MemberAt::Navigation(_)))) {
            let message = format!(
                "the target `{}` of the binding leads below the entity set `{child}`",
                target.value
            );
            found.push(
                Diagnostic::advice(codes::BINDING_TARGET, target.span, message).with_help(
                    "containment navigation properties come after a singleton: those of a set are of each of its entities",
                ),
            );
        }
    }
}
