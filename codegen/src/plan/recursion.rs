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
use super::docs::code;
use super::dynamic::rule;
use super::item::Note;
use super::lock::Kind;
use super::types::TypeNames;
use crate::resolve::model::{TypeId, TypeTarget};

/// A property by value: the type whose struct has the field, its name, and its type.
type Edge<'m> = (TypeId, &'m str, TypeId);

/// The properties to box, by the type whose struct has the field.
pub fn recursive_properties(
    input: &PlanInput<'_>,
    names: &TypeNames,
    notes: &mut Vec<Note>,
) -> BTreeSet<(TypeId, String)> {
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
    let within = recursive(&graph_of(&edges), &edges);
    // What was published by value stays so, if that alone is no ring.
    let was_by_value = |it: &&Edge<'_>| {
        let published = |kind| input.names.is_published(rule(input, kind, it.0), it.1);
        published(Kind::Field) && !published(Kind::Boxed)
    };
    let by_value: Vec<Edge<'_>> = within.iter().filter(was_by_value).copied().collect();
    let ring: BTreeSet<Edge<'_>> = recursive(&graph_of(&by_value), &by_value)
        .into_iter()
        .collect();
    let kept: BTreeSet<Edge<'_>> = by_value
        .into_iter()
        .filter(|it| !ring.contains(it))
        .collect();
    let boxed: BTreeSet<(TypeId, String)> = within
        .into_iter()
        .filter(|it| !kept.contains(it))
        .map(|(owner, name, _)| (owner, name.to_owned()))
        .collect();
    publish(input, &boxed, notes);
    boxed
}

/// The edges whose owner and target are in one strongly connected component.
fn recursive<'m>(graph: &DiGraphMap<u32, ()>, edges: &[Edge<'m>]) -> Vec<Edge<'m>> {
    let mut component: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, members) in kosaraju_scc(graph).into_iter().enumerate() {
        component.extend(members.into_iter().map(|member| (member, index)));
    }
    let is_within = |it: &&Edge<'_>| component.get(&it.0.0) == component.get(&it.2.0);
    edges.iter().filter(is_within).copied().collect()
}

fn graph_of(edges: &[Edge<'_>]) -> DiGraphMap<u32, ()> {
    edges.iter().map(|it| (it.0.0, it.2.0, ())).collect()
}

/// Keeps in the lock which fields are boxed, and tells of published ones that were not.
fn publish(input: &PlanInput<'_>, boxed: &BTreeSet<(TypeId, String)>, notes: &mut Vec<Note>) {
    for (owner, name) in boxed {
        let of_kind = |kind| rule(input, kind, *owner);
        let is_published = |kind| input.names.is_published(of_kind(kind), name);
        if is_published(Kind::Field) && !is_published(Kind::Boxed) {
            let owner = &input.model.ty(*owner).name;
            notes.push(Note(format!(
                "the field of {} in {owner} is boxed now: its type would hold itself by value",
                code(name)
            )));
        }
        input.names.assign(of_kind(Kind::Boxed), [name.as_str()]);
    }
}
