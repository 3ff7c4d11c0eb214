//! Which properties must be boxed, because a type would otherwise hold itself by value.
//!
//! In: the model and the names. Out: the properties, as owner in the slice and name. By value a
//! type holds its single complex properties; collections, navigation and polymorphic values are
//! behind a pointer already. A property is boxed if owner and target are in one strongly
//! connected component of that graph.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::PlanInput;
use super::types::TypeNames;
use crate::resolve::model::{TypeId, TypeTarget};

/// The properties to box, by the type whose struct has the field.
pub fn recursive_properties(
    input: &PlanInput<'_>,
    names: &TypeNames,
) -> BTreeSet<(TypeId, String)> {
    let mut graph: DiGraphMap<u32, ()> = DiGraphMap::new();
    let mut edges: Vec<(TypeId, &str, TypeId)> = Vec::new();
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
                    graph.add_edge(id.0, target.0, ());
                    edges.push((id, &property.name, target));
                }
            }
        }
    }
    let mut component: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|member| (member, index)));
    }
    edges
        .into_iter()
        .filter(|(owner, _, target)| component.get(&owner.0) == component.get(&target.0))
        .map(|(owner, name, _)| (owner, name.to_owned()))
        .collect()
}
