//! Paths to any property, which CSDL XML has not (§14.4.1).
//!
//! In: a tree, and what is known of types. Out: the same tree, in which such a path is one to a
//! navigation property or to a structural one. What always holds: a path that leads to what is not
//! known is one to a structural property.

use super::{Types, declared, path, place};
use crate::csdl::ast::{Document, ExpressionKind, PathKind};

/// Says of paths to any property what they lead to.
pub fn name_property_paths(document: &mut Document, types: &dyn Types) {
    let aliases = declared::aliases(document);
    place::walk(document, types, &mut |expression, site| {
        if let ExpressionKind::Path(kind, path) = &mut expression.kind
            && *kind == PathKind::AnyPropertyPath
        {
            let end = path::end(site.start, path, &aliases, types);
            *kind = match end.is_some_and(|it| it.is_navigation) {
                true => PathKind::NavigationPropertyPath,
                false => PathKind::PropertyPath,
            };
        }
    });
}
