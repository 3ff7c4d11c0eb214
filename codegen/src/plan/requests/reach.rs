//! Which entity types have requests, what leads on from them, and what the builders are named.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::complex::leading_properties;
use super::roots;
use crate::plan::PlanInput;
use crate::plan::item::TypePath;
use crate::plan::names::{Case, RustIdent};
use crate::plan::operations::index::{Index, composed, overloads};
use crate::plan::structs::is_entity;
use crate::plan::types::{TypeNames, whole_descendants};
use crate::resolve::model::{NavigationProperty, TypeId, TypeTarget};
use crate::select::is_root_type;

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
        waiting.extend(through.map(|(_, held)| (held, false)));
        for property in navigation(input, id) {
            if let TypeTarget::Type(target) = property.ty.target {
                waiting.push_back((target, property.ty.is_collection));
            }
        }
    }
    found
}

/// The types that requests for a type can be cast to: none for a type that only gives others
/// their key, since a cast to whatever has a key tells nothing.
pub(super) fn casts(input: &PlanInput<'_>, id: TypeId) -> Vec<TypeId> {
    if is_root_type(input.model, id) {
        Vec::new()
    } else {
        whole_descendants(input, id).collect()
    }
}

/// Kept navigation properties of a type, inherited ones included, by name.
pub(super) fn navigation<'m>(input: &PlanInput<'m>, id: TypeId) -> Vec<&'m NavigationProperty> {
    let mut found: BTreeMap<&str, &'m NavigationProperty> = BTreeMap::new();
    for owner in input.model.ancestry(id) {
        let Some(structured) = input.model.structured(owner) else {
            continue;
        };
        for property in &structured.navigation_properties {
            if input
                .slice
                .keeps_property(input.model, owner, &property.name)
            {
                found.entry(&property.name).or_insert(property);
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
    pub(super) fn assign(names: &TypeNames, reachable: &BTreeMap<TypeId, bool>) -> Self {
        let mut by_module: BTreeMap<&RustIdent, Vec<(TypeId, &TypePath)>> = BTreeMap::new();
        for &id in reachable.keys() {
            if let Some(path) = names.paths.get(&id) {
                by_module.entry(&path.module).or_default().push((id, path));
            }
        }
        let mut idents = BTreeMap::new();
        for members in by_module.into_values() {
            let label = |path: &TypePath, is_collection: bool| {
                format!(
                    "{}{}Request",
                    path.ident.unraw(),
                    if is_collection { "Collection" } else { "" }
                )
            };
            let mut taken: BTreeSet<String> =
                members.iter().map(|(_, path)| label(path, false)).collect();
            for (id, path) in members {
                idents.insert((id, false), Case::UpperCamel.ident(&label(path, false)));
                let plain = label(path, true);
                let numbered = (2..).map(|number| format!("{plain}{number}"));
                let free = std::iter::once(plain.clone())
                    .chain(numbered)
                    .find(|it| taken.insert(it.clone()));
                idents.insert((id, true), Case::UpperCamel.ident(&free.unwrap_or(plain)));
            }
        }
        Self { idents }
    }
}
