//! Keys that are made of the keys of related entities (§6.5).
//!
//! In: the properties of a key. Out: warnings for those that are of a related entity, and not of its
//! key, and for keys of related entities of which a part is missing. What always holds: what leads to
//! a type that no document defines passes.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{KeyProperty, TypeId, TypeTarget};
use super::Found;
use crate::csdl::ast::{Key, PropertyRef};
use crate::diagnostic::{Diagnostic, codes};

/// The paths in a key below one navigation property, and the type that it leads to.
struct Part<'k> {
    target: TypeId,
    first: &'k PropertyRef,
    given: BTreeSet<String>,
}

impl Resolver<'_, '_> {
    pub(super) fn check_related_keys(
        &self,
        id: TypeId,
        key: &Key,
        properties: &[KeyProperty],
        found: &mut Found,
    ) {
        let mut parts: BTreeMap<String, Part<'_>> = BTreeMap::new();
        for (reference, property) in key.property_refs.iter().zip(properties) {
            let Some((length, target)) = self.related(id, property) else {
                continue;
            };
            let (to, rest) = property.path.split_at(length);
            let part = parts.entry(to.join("/")).or_insert_with(|| Part {
                target,
                first: reference,
                given: BTreeSet::new(),
            });
            part.given.insert(rest.join("/"));
        }
        let is_40 = self
            .model
            .ty(id)
            .origin
            .is_some_and(|it| self.is_of_40(it.document));
        for (path, part) in parts {
            if is_40 {
                let message = format!("the key leads through the navigation property `{path}`");
                let place = part.first.name.span;
                found.push(
                    Diagnostic::advice(codes::KEY_TYPE, place, message)
                        .with_help("in OData 4.0 a key is made of properties of the entity itself"),
                );
            }
            self.check_part(&path, &part, found);
        }
    }

    /// The number of segments up to the first navigation property, and the type that it leads to.
    fn related(&self, id: TypeId, property: &KeyProperty) -> Option<(usize, TypeId)> {
        let mut current = id;
        for (at, segment) in property.path.iter().enumerate() {
            let (owner, member) = self.find_member(current, segment)?;
            let TypeTarget::Type(target) = self.member_type(owner, member)?.target else {
                return None;
            };
            if matches!(member, MemberAt::Navigation(_)) {
                return Some((at + 1, target));
            }
            current = target;
        }
        None
    }

    fn check_part(&self, path: &str, part: &Part<'_>, found: &mut Found) {
        let above = self.model.ancestry(part.target);
        let structured = above.filter_map(|it| self.model.structured(it));
        let needed = structured.flat_map(|it| it.key.iter().map(|it| it.path.join("/")));
        let needed: BTreeSet<_> = needed.collect();
        if needed.is_empty() {
            return;
        }
        let definition = self.model.ty(part.target);
        let stranger = part.given.iter().find(|it| !needed.contains(*it));
        let missing = needed.iter().find(|it| !part.given.contains(*it));
        let message = match (stranger, missing) {
            (Some(stranger), _) => format!(
                "`{path}/{stranger}` is in the key, and `{stranger}` is not in that of `{}`",
                definition.name
            ),
            (None, Some(missing)) => format!(
                "the key has a part of that of `{}`, and not `{path}/{missing}`",
                definition.name
            ),
            (None, None) => return,
        };
        found.push(
            Diagnostic::warning(codes::KEY_TYPE, part.first.name.span, message)
                .with_related(definition.span, "the related type is here")
                .with_help("of a related entity the whole key is part of this one"),
        );
    }
}
