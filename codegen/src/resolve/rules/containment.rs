//! Containment (§8.4).

use std::collections::BTreeMap;

use super::super::Resolver;
use super::super::model::{TypeId, TypeKind, TypeTarget, TypeUse};
use super::Found;
use crate::csdl::ast::{NavigationProperty, Text};
use crate::diagnostic::{Diagnostic, codes};

/// The navigation properties of types that lead to what contains the entity.
pub(super) type Contained<'a> = BTreeMap<TypeId, Vec<&'a Text>>;

impl Resolver<'_, '_> {
    /// A type has, with those that it derives from, one such property: an entity has one container
    /// (§8.4).
    pub(super) fn check_contained_twice(&mut self, contained: &Contained<'_>) {
        let mut found = Vec::new();
        for (id, own) in contained {
            let above = self.model.ancestry(*id).skip(1);
            let above = above.filter_map(|it| contained.get(&it)?.first());
            let first = above.chain(own).copied().next();
            let Some(first) = first else { continue };
            for second in own.iter().filter(|it| it.span != first.span) {
                let message = format!(
                    "`{}` leads to what contains the entity, and so does `{}`",
                    second.value, first.value
                );
                found.push(
                    Diagnostic::advice(codes::CONTAINMENT, second.span, message)
                        .with_related(first.span, "the first is here")
                        .with_help("an entity has one container"),
                );
            }
        }
        for diagnostic in found {
            self.report(diagnostic);
        }
    }

    pub(super) fn check_containment(
        &self,
        id: TypeId,
        property: &NavigationProperty,
        found: &mut Found,
    ) {
        if !property.contains_target {
            return;
        }
        let name = &property.name;
        let Some(target) = self.navigation_target(id, &name.value) else {
            return;
        };
        let span = property.ty.name.span;
        if property.ty.is_collection {
            let what = format!("the containment navigation property `{}`", name.value);
            self.report_keyless(target, span, &what, found);
            return;
        }
        let is_required = property.ty.facets.nullable == Some(false);
        let mut ancestry = self.model.ancestry(id);
        if is_required && ancestry.any(|it| it == target) {
            let message = format!(
                "`{}` always contains another entity of its type, without end",
                name.value
            );
            found.push(
                Diagnostic::warning(codes::CONTAINMENT, span, message)
                    .with_help("recursive containment ends at entities that contain none: leave Nullable=\"false\" out"),
            );
        }
    }

    /// Entities in a value of a complex type have no address when the value is one of several: 4.0 has
    /// none of these (§8.4).
    pub(super) fn check_contained_in_items(&self, name: &str, ty: &TypeUse, found: &mut Found) {
        let TypeTarget::Type(id) = ty.target else {
            return;
        };
        if !ty.is_collection || !matches!(self.model.ty(id).kind, TypeKind::Complex(_)) {
            return;
        }
        let above = self.model.ancestry(id);
        let mut properties = above
            .filter_map(|it| self.model.structured(it))
            .flat_map(|it| &it.navigation_properties);
        if let Some(contained) = properties.find(|it| it.contains_target) {
            let message = format!(
                "the items of `{name}` contain entities, by `{}`, which have no address there",
                contained.name
            );
            found.push(
                Diagnostic::advice(codes::CONTAINMENT, ty.span, message)
                    .with_related(
                        contained.span,
                        "the containment navigation property is here",
                    )
                    .with_help("a complex type with one is the type of single properties only"),
            );
        }
    }
}
