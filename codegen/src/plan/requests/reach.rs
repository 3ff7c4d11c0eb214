//! Which entity types have requests, what leads on from them, and what the builders are named.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::complex::leading_properties;
use super::roots;
use crate::plan::PlanInput;
use crate::plan::item::TypePath;
use crate::plan::lock::Kind;
use crate::plan::namer::{Claim, Rule};
use crate::plan::names::{Case, RustIdent, WireName};
use crate::plan::operations::index::{Index, composed, overloads};
use crate::plan::structs::is_entity;
use crate::plan::types::{TypeNames, holds_derived, whole_descendants};
use crate::resolve::model::{NavigationProperty, TypeId, TypeTarget};

/// Entity types that roots, navigation, casts and composable functions reach, and whether as a
/// collection; complex types that lead on from there, among the `leading` ones.
pub(super) fn reachable(
    input: &PlanInput<'_>,
    names: &TypeNames,
    index: &Index,
    leading: &BTreeSet<TypeId>,
) -> BTreeMap<TypeId, bool> {
    let mut found: BTreeMap<TypeId, bool> = BTreeMap::new();
    let mut waiting: VecDeque<(TypeId, bool)> = roots(input)
        .into_iter()
        .map(|it| (it.ty, it.is_collection))
        .collect();
    let imported = input
        .slice
        .container_children
        .iter()
        .filter_map(|&(container, child)| {
            overloads(&input.model.containers[container].children[child])
        })
        .flatten();
    waiting.extend(composed(input, imported.copied()));
    while let Some((id, is_collection)) = waiting.pop_front() {
        let has_requests = is_entity(input, id) || leading.contains(&id);
        if !names.paths.contains_key(&id) || !has_requests {
            continue;
        }
        let before = found.insert(id, is_collection || found.get(&id) == Some(&true));
        if before == Some(true) || before == Some(is_collection) {
            continue;
        }
        waiting.extend(casts(input, id).into_iter().map(|it| (it, is_collection)));
        waiting.extend(composed(input, index.bound_to(input, id, false)));
        if is_collection {
            waiting.extend(composed(input, index.bound_to(input, id, true)));
        }
        let through = leading_properties(input, leading, id).into_iter();
        waiting.extend(through.map(|(_, _, held)| (held, false)));
        for (_, property) in navigation(input, id) {
            if let TypeTarget::Type(target) = property.ty.target {
                waiting.push_back((target, property.ty.is_collection));
            }
        }
    }
    found
}

/// The types that requests for a type can be cast to: none for a type that only gives many others
/// their key, since a cast to whatever has a key tells nothing.
pub(super) fn casts(input: &PlanInput<'_>, id: TypeId) -> Vec<TypeId> {
    match holds_derived(input, id) {
        true => whole_descendants(input, id).collect(),
        false => Vec::new(),
    }
}

/// Kept navigation properties of a type, inherited ones included, by name, each with the type that
/// declares it.
pub(super) fn navigation<'m>(
    input: &PlanInput<'m>,
    id: TypeId,
) -> Vec<(TypeId, &'m NavigationProperty)> {
    let mut found: BTreeMap<&str, (TypeId, &'m NavigationProperty)> = BTreeMap::new();
    for owner in input.model.ancestry(id) {
        let Some(structured) = input.model.structured(owner) else {
            continue;
        };
        for property in &structured.navigation_properties {
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

/// Names of the builders, unique in the `requests` module of a namespace.
pub(super) struct Builders {
    pub(super) idents: BTreeMap<(TypeId, bool), RustIdent>,
}

impl Builders {
    pub(super) fn assign(
        input: &PlanInput<'_>,
        names: &TypeNames,
        reachable: &BTreeMap<TypeId, bool>,
    ) -> Self {
        let mut by_namespace: BTreeMap<&str, Vec<(TypeId, &TypePath)>> = BTreeMap::new();
        for &id in reachable.keys() {
            if let Some(path) = names.paths.get(&id) {
                let namespace = input.model.ty(id).name.namespace();
                by_namespace.entry(namespace).or_default().push((id, path));
            }
        }
        let mut idents = BTreeMap::new();
        for (namespace, members) in by_namespace {
            for is_collection in [false, true] {
                let (kind, word) = match is_collection {
                    false => (Kind::Request, ""),
                    true => (Kind::CollectionRequest, "Collection"),
                };
                let labels: Vec<(&str, String)> = members
                    .iter()
                    .filter(|(id, _)| !is_collection || reachable.get(id) == Some(&true))
                    .map(|(id, path)| {
                        let label = format!("{}{word}Request", path.ident.unraw());
                        (input.model.ty(*id).name.name(), label)
                    })
                    .collect();
                let rule = Rule {
                    kind,
                    owner: namespace,
                    case: Case::UpperCamel,
                    reserved: &[],
                };
                let claims = labels
                    .iter()
                    .map(|(member, label)| Claim::new(member, label, None));
                let (given, _) = input.names.assign(rule, claims);
                for (id, _) in &members {
                    let name = input.model.ty(*id).name.name().to_owned();
                    if let Some(ident) = given.get(&WireName(name.into())) {
                        idents.insert((*id, is_collection), ident.clone());
                    }
                }
            }
        }
        Self { idents }
    }
}
