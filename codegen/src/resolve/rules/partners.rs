//! Partners of navigation properties (§8.3).

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{self, TypeId, TypeKind, TypeTarget};
use super::super::scope::Site;
use super::Found;
use super::trail::End;
use crate::csdl::ast::{NavigationProperty, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;

impl<'a> Resolver<'a, '_> {
    /// Whether the partner is a containment navigation property.
    pub(super) fn check_partner(
        &mut self,
        site: Site<'a>,
        id: TypeId,
        property: &NavigationProperty,
        found: &mut Found,
    ) -> bool {
        let Some(partner) = &property.partner else {
            return false;
        };
        if matches!(self.model.ty(id).kind, TypeKind::Complex(_)) {
            let message = format!(
                "the navigation property `{}` of a complex type has a partner",
                property.name.value
            );
            found.push(
                Diagnostic::warning(codes::PARTNER, partner.span, message)
                    .with_help("only those of entity types have one"),
            );
            return false;
        }
        let Some(target) = self.navigation_target(id, &property.name.value) else {
            return false;
        };
        let trail = self.follow(site, target, &partner.value);
        self.report_cast(&trail, partner.span, found);
        if let Some(crossed) = trail.navigation {
            let message =
                format!("the path of a partner crosses the navigation property `{crossed}`");
            found.push(Diagnostic::warning(codes::PARTNER, partner.span, message));
            return false;
        }
        match trail.end {
            End::Beyond => {}
            End::Member(owner, MemberAt::Navigation(at)) => {
                self.check_back(id, property, partner, (owner, at), found);
                let other = self.model.structured(owner);
                let other = other.and_then(|it| it.navigation_properties.get(at));
                return other.is_some_and(|it| it.contains_target);
            }
            End::Member(..) | End::Type(_) => {
                let message = format!("the partner `{}` is no navigation property", partner.value);
                let target = self.model.ty(target).span;
                found.push(
                    Diagnostic::warning(codes::UNKNOWN_PARTNER, partner.span, message)
                        .with_related(target, "it would be in this type"),
                );
            }
            End::Missing(segment, owner) => {
                self.report_no_partner(partner, segment, owner.unwrap_or(target), found);
            }
        }
        false
    }

    /// A path that goes where nothing is: no such member, or no such type to cast to.
    fn report_no_partner(
        &mut self,
        partner: &Text,
        segment: &str,
        owner: TypeId,
        found: &mut Found,
    ) {
        if segment.contains('.') {
            let message = format!("the partner's path casts to `{segment}`, which is no type");
            found.push(
                Diagnostic::warning(codes::UNKNOWN_PARTNER, partner.span, message)
                    .with_help("a cast names a type that derives from the one before it"),
            );
            return;
        }
        let may_guess = self.may_guess();
        let ty = self.model.ty(owner);
        let message = format!(
            "the partner `{}` is not there: `{}` has no `{segment}`",
            partner.value, ty.name
        );
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_PARTNER, partner.span, message)
            .with_related(ty.span, "the type is here");
        let names = self.member_names(owner).take_while(|_| may_guess);
        found.push(match nearest(segment, names) {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    /// The partner leads back: to this type, by this property if it names one.
    fn check_back(
        &self,
        id: TypeId,
        property: &NavigationProperty,
        partner: &Text,
        (owner, at): (TypeId, usize),
        found: &mut Found,
    ) {
        let other = self.model.structured(owner);
        let Some(other) = other.and_then(|it| it.navigation_properties.get(at)) else {
            return;
        };
        if let TypeTarget::Type(back) = other.ty.target
            && !self.is_related(id, back)
        {
            let message = format!(
                "the partner `{}` leads to `{}`, not back to `{}`",
                partner.value,
                self.model.ty(back).name,
                self.model.ty(id).name
            );
            found.push(
                Diagnostic::warning(codes::PARTNER, partner.span, message)
                    .with_related(other.ty.span, "its type is here"),
            );
            return;
        }
        let name = property.name.value.as_str();
        if let Some(back) = &other.partner
            && back.rsplit('/').next() != Some(name)
        {
            let message = format!(
                "`{name}` has the partner `{}`, which has another one: `{back}`",
                partner.value
            );
            found.push(
                Diagnostic::warning(codes::PARTNER, partner.span, message)
                    .with_related(other.span, "the partner is here"),
            );
        }
        if property.contains_target {
            self.check_contained(id, property, partner, other, found);
        }
    }

    /// The partner of containment leads to one container, and does not contain it (§8.4).
    fn check_contained(
        &self,
        id: TypeId,
        property: &NavigationProperty,
        partner: &Text,
        other: &model::NavigationProperty,
        found: &mut Found,
    ) {
        let name = &property.name.value;
        if other.contains_target {
            let message = format!(
                "`{name}` contains what contains it: its partner `{}`",
                other.name
            );
            found.push(
                Diagnostic::warning(codes::CONTAINMENT, partner.span, message)
                    .with_related(other.span, "the partner contains its target, too"),
            );
        } else if other.ty.is_collection {
            let message = format!(
                "`{name}` contains entities that have several containers: its partner `{}` is a collection",
                other.name
            );
            found.push(
                Diagnostic::warning(codes::CONTAINMENT, partner.span, message)
                    .with_related(other.span, "the partner is here"),
            );
        } else {
            self.check_containing(id, property, partner, other, found);
        }
    }

    /// A tree has a root, and what is contained in something else is always contained (§8.4).
    fn check_containing(
        &self,
        id: TypeId,
        property: &NavigationProperty,
        partner: &Text,
        other: &model::NavigationProperty,
        found: &mut Found,
    ) {
        let Some(target) = self.navigation_target(id, &property.name.value) else {
            return;
        };
        let name = &other.name;
        let message = match (self.is_related(id, target), other.ty.is_nullable()) {
            (true, false) => format!("`{name}` may not be null, but the outermost entity has none"),
            (false, true) => format!("`{name}` may be null, but there always is one"),
            _ => return,
        };
        found.push(
            Diagnostic::advice(codes::CONTAINMENT, partner.span, message)
                .with_related(other.ty.span, "its type is here"),
        );
    }

    /// The type that a navigation property leads to, if it is one of the model.
    pub(super) fn navigation_target(&self, id: TypeId, name: &str) -> Option<TypeId> {
        let at = self.members.get(&(id, name))?;
        match self.member_type(id, *at)?.target {
            TypeTarget::Type(target) if matches!(at, MemberAt::Navigation(_)) => Some(target),
            _ => None,
        }
    }
}
