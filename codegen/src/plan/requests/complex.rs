//! Complex properties that requests lead through.
//!
//! In: the complex types of the slice. Out: which of them lead on, to navigation or to a stream,
//! by themselves or by a complex property. What always holds: a type has one builder, whatever
//! number of properties are of it, and none if nothing leads on from it.

use std::collections::{BTreeMap, BTreeSet};

use super::streams::stream_properties;
use super::{Planner, reach};
use crate::plan::PlanInput;
use crate::plan::capabilities::Capabilities;
use crate::plan::docs::{Docs, code, deprecation};
use crate::plan::item::Method;
use crate::plan::names::{RustIdent, WireName};
use crate::resolve::model::{Property, TypeId, TypeKind, TypeTarget};

/// Complex types of the slice that lead on.
pub(super) fn leading(input: &PlanInput<'_>) -> BTreeSet<TypeId> {
    let complex: Vec<TypeId> = input
        .slice
        .types
        .keys()
        .copied()
        .filter(|&id| is_complex(input, id))
        .collect();
    let mut led_from: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut found = BTreeSet::new();
    let mut waiting = Vec::new();
    for id in complex {
        let properties = single_properties(input, id);
        let held = properties.iter().filter_map(|(_, it)| held_type(input, it));
        let derived = input.model.structured(id).map(|it| it.derived.as_slice());
        for next in held.chain(derived.unwrap_or_default().iter().copied()) {
            led_from.entry(next).or_default().push(id);
        }
        let leads =
            !reach::navigation(input, id).is_empty() || !stream_properties(input, id).is_empty();
        if leads && found.insert(id) {
            waiting.push(id);
        }
    }
    while let Some(id) = waiting.pop() {
        for &before in led_from.get(&id).into_iter().flatten() {
            if found.insert(before) {
                waiting.push(before);
            }
        }
    }
    found
}

/// Complex properties of a type that lead on, inherited ones included, by name, each between the type
/// that declares it and its own.
pub(super) fn leading_properties<'m>(
    input: &PlanInput<'m>,
    leading: &BTreeSet<TypeId>,
    id: TypeId,
) -> Vec<(TypeId, &'m Property, TypeId)> {
    single_properties(input, id)
        .into_iter()
        .filter_map(|(owner, it)| Some((owner, it, held_type(input, it)?)))
        .filter(|(_, _, held)| leading.contains(held))
        .collect()
}

pub(super) fn is_complex(input: &PlanInput<'_>, id: TypeId) -> bool {
    matches!(input.model.ty(id).kind, TypeKind::Complex(_))
}

fn held_type(input: &PlanInput<'_>, property: &Property) -> Option<TypeId> {
    match property.ty.target {
        TypeTarget::Type(id) if is_complex(input, id) => Some(id),
        TypeTarget::Type(_) | TypeTarget::Primitive(_) => None,
    }
}

/// Kept properties of a type that are no collections, inherited ones included, by name, each with
/// the type that declares it.
pub(super) fn single_properties<'m>(
    input: &PlanInput<'m>,
    id: TypeId,
) -> Vec<(TypeId, &'m Property)> {
    let mut found: BTreeMap<&str, (TypeId, &'m Property)> = BTreeMap::new();
    for owner in input.model.ancestry(id) {
        let Some(structured) = input.model.structured(owner) else {
            continue;
        };
        let single = structured
            .properties
            .iter()
            .filter(|it| !it.ty.is_collection);
        for property in single {
            if input
                .slice
                .keeps_property(input.model, owner, &property.name)
            {
                found.entry(&property.name).or_insert((owner, property));
            }
        }
    }
    found.into_values().collect()
}

impl Planner<'_, '_> {
    /// The method that leads into a complex property.
    pub(super) fn complex_method(
        &self,
        property: &Property,
        held: TypeId,
        ident: RustIdent,
    ) -> Option<Method> {
        let is_read_only = super::streams::is_read_only(&property.annotations);
        Some(Method {
            ident,
            segment: WireName(property.name.clone()),
            target: self.target(held, false)?,
            capabilities: is_read_only.then(Capabilities::read_only),
            restrictions: None,
            is_containment: true,
            is_cast: false,
            docs: Docs::described(&property.annotations).or(format!(
                "Requests for the complex property {} and what it leads to.",
                code(&property.name)
            )),
            deprecated: deprecation(&property.annotations),
            condition: Default::default(),
        })
    }
}
