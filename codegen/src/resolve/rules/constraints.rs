//! Referential constraints (§8.5).

use std::collections::HashMap;

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{TypeId, TypeKind, TypeTarget, TypeUse};
use super::super::scope::Site;
use super::Found;
use super::trail::End;
use crate::csdl::ast::{NavigationProperty, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

impl<'a> Resolver<'a, '_> {
    pub(super) fn check_constraints(
        &mut self,
        site: Site<'a>,
        id: TypeId,
        property: &NavigationProperty,
        found: &mut Found,
    ) {
        let Some(first) = property.referential_constraints.first() else {
            return;
        };
        if property.ty.is_collection {
            let message = format!(
                "the navigation property `{}` leads to several entities, and has a referential constraint",
                property.name.value
            );
            found.push(
                Diagnostic::warning(codes::CONSTRAINT, first.span, message)
                    .with_help("write it on the partner, which leads to one entity"),
            );
            return;
        }
        let target = self.navigation_target(id, &property.name.value);
        let mut dependents: HashMap<&str, Span> = HashMap::new();
        for constraint in &property.referential_constraints {
            let dependent = &constraint.property;
            if let Some(earlier) = dependents.insert(&dependent.value, dependent.span) {
                let message = format!("`{}` is constrained twice", dependent.value);
                found.push(
                    Diagnostic::warning(codes::CONSTRAINT, dependent.span, message)
                        .with_related(earlier, "the first constraint is here"),
                );
            }
            let here = self.constrained(site, id, dependent, found);
            let principal = &constraint.referenced_property;
            let there = target.and_then(|it| self.constrained(site, it, principal, found));
            if let (Some(here), Some(there)) = (here, there) {
                self.check_same_type((dependent, &here), (principal, &there), found);
                let is_key = |ty, path: &Text| self.is_key_property(ty, &path.value);
                if !is_key(id, dependent) {
                    let may_lack = property.ty.facets.nullable.unwrap_or(true)
                        || match target.is_some_and(|it| is_key(it, principal)) {
                            true => there.facets.nullable == Some(true),
                            false => there.is_nullable(),
                        };
                    check_nullability(dependent, &here, may_lack, found);
                }
            }
        }
    }

    /// Whether the key of a type, its own or inherited, has this property.
    fn is_key_property(&self, ty: TypeId, path: &str) -> bool {
        let mut ancestry = self.model.ancestry(ty);
        ancestry.any(|it| self.key_members.contains(&(it, path)))
    }

    /// The type of a constraint's property; none, with a finding, if it is not there.
    fn constrained(
        &mut self,
        site: Site<'a>,
        ty: TypeId,
        path: &Text,
        found: &mut Found,
    ) -> Option<TypeUse> {
        let trail = self.follow(site, ty, &path.value);
        self.report_cast(&trail, path.span, found);
        match trail.end {
            End::Member(owner, at @ (MemberAt::Property(_) | MemberAt::Navigation(_))) => {
                self.member_type(owner, at).cloned()
            }
            End::Missing(segment, owner) => {
                let may_guess = self.may_guess();
                let owner = owner.unwrap_or(ty);
                let definition = self.model.ty(owner);
                let message = format!("`{}` has no property `{segment}`", definition.name);
                let diagnostic =
                    Diagnostic::warning(codes::CONSTRAINT_PROPERTY, path.span, message)
                        .with_related(definition.span, "the type is here");
                let names = self.member_names(owner).take_while(|_| may_guess);
                found.push(match nearest(segment, names) {
                    Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                    None => diagnostic,
                });
                None
            }
            End::Member(..) | End::Type(_) => {
                let message = format!("`{}` is no property", path.value);
                found.push(Diagnostic::warning(
                    codes::CONSTRAINT_PROPERTY,
                    path.span,
                    message,
                ));
                None
            }
            End::Beyond => None,
        }
    }

    fn check_same_type(
        &self,
        (dependent, here): (&Text, &TypeUse),
        (principal, there): (&Text, &TypeUse),
        found: &mut Found,
    ) {
        let underlying = |ty: &TypeUse| {
            let primitive = self.underlying_primitive(ty.target);
            primitive.map_or(ty.target, TypeTarget::Primitive)
        };
        let is_free = |ty: &TypeUse| match ty.target {
            TypeTarget::Type(id) => {
                matches!(
                    self.model.ty(id).kind,
                    TypeKind::Opaque | TypeKind::Complex(_)
                )
            }
            TypeTarget::Primitive(_) => false,
        };
        let is_same =
            underlying(here) == underlying(there) && here.is_collection == there.is_collection;
        // Both lead to the same entity, so that their types may differ as far as one derives from
        // the other.
        let is_related = match (here.target, there.target) {
            (TypeTarget::Type(here), TypeTarget::Type(there)) => self.is_related(here, there),
            _ => false,
        };
        if is_same || is_related || is_free(here) && is_free(there) {
            return;
        }
        let message = format!(
            "`{}` is of the type `{}`, but `{}` is of `{}`",
            dependent.value,
            self.target_name(here.target),
            principal.value,
            self.target_name(there.target)
        );
        found.push(
            Diagnostic::warning(codes::CONSTRAINT, dependent.span, message)
                .with_related(there.span, "the type of the other property is here"),
        );
    }
}

/// The dependent property may be null if, and only if, there may be no entity, or the principal
/// property may be null (§8.5).
fn check_nullability(dependent: &Text, here: &TypeUse, may_lack: bool, found: &mut Found) {
    let message = match (may_lack, here.is_nullable()) {
        (true, false) => format!(
            "`{}` may not be null, but what it depends on may be, or need not be there",
            dependent.value
        ),
        (false, true) => format!(
            "`{}` may be null, but what it depends on is always there and may not be",
            dependent.value
        ),
        (true, true) | (false, false) => return,
    };
    found.push(
        Diagnostic::advice(codes::CONSTRAINT_NULLABILITY, dependent.span, message)
            .with_related(here.span, "its type is here"),
    );
}
