//! Which properties must be boxed, because a type would otherwise hold itself by value.
//!
//! In: the model and the names. Out: the properties, as owner in the slice and name. By value a
//! type holds its single complex properties; collections, navigation and polymorphic values are
//! behind a pointer already. A property is boxed if owner and target are in one strongly
//! connected component of that graph, unless it was published by value and can stay so: what closed
//! the ring is boxed then.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::PlanInput;
use super::item::Note;
use super::lock::Kind;
use super::pointers::{Properties, is_published, publish};
use super::types::TypeNames;
use crate::resolve::model::{TypeId, TypeTarget};

/// A property by value: the type whose struct has the field, its name, and its type.
type Edge<'m> = (TypeId, &'m str, TypeId);

/// The properties to box, by the type whose struct has the field.
pub fn recursive_properties(
    input: &PlanInput<'_>,
    names: &TypeNames,
    notes: &mut Vec<Note>,
) -> Properties {
    let mut edges: Vec<Edge<'_>> = Vec::new();
    for &id in input.slice.types.keys() {
        for owner in input.model.ancestry(id) {
            let Some(structured) = input.model.structured(owner) else {
                continue;
            };
            for property in &structured.properties {
                if let TypeTarget::Type(target) = property.ty.target
                    && !property.ty.is_collection
                    && input.model.structured(target).is_some()
                    && !names.polymorphic.contains_key(&target)
                {
                    edges.push((id, &property.name, target));
                }
            }
        }
    }
    let within = recursive(&edges);
    // What was published by value stays so, if that alone is no ring.
    let was_by_value = |it: &&Edge<'_>| {
        let published = |kind| is_published(input, kind, (it.0, it.1));
        published(Kind::Field) && !published(Kind::Boxed)
    };
    let by_value: Vec<Edge<'_>> = within.iter().filter(was_by_value).copied().collect();
    let ring: BTreeSet<Edge<'_>> = recursive(&by_value).into_iter().collect();
    let kept: BTreeSet<Edge<'_>> = by_value
        .into_iter()
        .filter(|it| !ring.contains(it))
        .collect();
    let boxed: Properties = within
        .into_iter()
        .filter(|it| !kept.contains(it))
        .map(|(owner, name, _)| (owner, name.to_owned()))
        .collect();
    publish(
        input,
        Kind::Boxed,
        &boxed,
        "would hold their own type by value",
        notes,
    );
    boxed
}

/// The edges whose owner and target are in one strongly connected component.
fn recursive<'m>(edges: &[Edge<'m>]) -> Vec<Edge<'m>> {
    let graph: DiGraphMap<u32, ()> = edges.iter().map(|it| (it.0.0, it.2.0, ())).collect();
    let mut component: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|member| (member, index)));
    }
    let is_within = |it: &&Edge<'_>| component.get(&it.0.0) == component.get(&it.2.0);
    edges.iter().filter(is_within).copied().collect()
}
