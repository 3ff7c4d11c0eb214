//! Containment (§8.4).

use super::super::Resolver;
use super::super::model::TypeId;
use super::Found;
use crate::csdl::ast::NavigationProperty;
use crate::diagnostic::{Diagnostic, codes};

impl Resolver<'_, '_> {
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
}
