//! Versions of a type, folded into one.
//!
//! In: a resolved [`Model`] in which a type appears once for each version of its namespace
//! (`Chassis.Chassis`, `Chassis.v1_0_0.Chassis`, `Chassis.v1_25_0.Chassis`, each derived from one
//! before it), as Redfish documents do (DMTF DSP0266, section "Namespace"). Out: a model that has
//! each of them once, with the properties of all its versions. What always holds: such a family is
//! linked by base types, has one simple name, and namespaces that differ in the version at their
//! end only; it keeps the name of its first type, which no later version changes; names of folded
//! types still find it. Models without such namespaces stay as they are.

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use crate::resolve::model::{
    ContainerChildKind, Model, QualifiedName, Structured, TypeDef, TypeId, TypeKind, TypeTarget,
    TypeUse,
};

/// What happens to versions of a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versions {
    /// They become one type.
    #[default]
    Fold,
    /// Each is a type of its own.
    Keep,
}

/// A version as a namespace ends with it: `v1_25_0`.
type Version = (u32, u32, u32);

/// Folds the versions of types; gives where versions contradict each other, in words.
pub fn fold(model: &mut Model) -> Vec<String> {
    let families = families(model);
    if families.is_empty() {
        return Vec::new();
    }
    let mut folded_into: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for (&root, members) in &families {
        folded_into.extend(members.iter().map(|&member| (member, root)));
    }
    let is_one = |a: TypeTarget, b: TypeTarget| {
        let root = |it| match it {
            TypeTarget::Type(id) => TypeTarget::Type(folded_into.get(&id).copied().unwrap_or(id)),
            TypeTarget::Primitive(_) => it,
        };
        root(a) == root(b)
    };
    let mut contradictions = Vec::new();
    for (&root, members) in &families {
        contradictions.extend(contradicting(model, root, members, &is_one));
        merge(model, root, members);
    }
    compact(model, &folded_into);
    contradictions
}

/// Properties that an older version of a type declares with another type than the newest one.
fn contradicting(
    model: &Model,
    root: TypeId,
    members: &[TypeId],
    is_one: &impl Fn(TypeTarget, TypeTarget) -> bool,
) -> Vec<String> {
    let mut newest: BTreeMap<&str, (TypeId, &TypeUse)> = BTreeMap::new();
    let mut found = Vec::new();
    for &id in members.iter().rev().chain([&root]) {
        let Some(it) = model.structured(id) else {
            continue;
        };
        let properties = it.properties.iter().map(|it| (&it.name, &it.ty));
        let navigation = it.navigation_properties.iter();
        for (name, ty) in properties.chain(navigation.map(|it| (&it.name, &it.ty))) {
            let &mut (newer, counts) = newest.entry(name).or_insert((id, ty));
            if !is_one(counts.target, ty.target) || counts.is_collection != ty.is_collection {
                found.push(format!(
                    "property `{name}` of {} has another type in {}, which counts",
                    model.ty(id).name,
                    model.ty(newer).name
                ));
            }
        }
    }
    found
}

/// The namespace without its version, and the version.
fn split(namespace: &str) -> (&str, Option<Version>) {
    let parsed = namespace.rsplit_once(".v").and_then(|(stem, version)| {
        let mut numbers = version.split('_').map(|it| {
            let is_number = !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
            it.parse::<u32>().ok().filter(|_| is_number)
        });
        let version = (numbers.next()??, numbers.next()??, numbers.next()??);
        numbers.next().is_none().then_some((stem, Some(version)))
    });
    parsed.unwrap_or((namespace, None))
}

fn version_of(model: &Model, id: TypeId) -> Option<Version> {
    split(model.ty(id).name.namespace()).1
}

/// The base type, if the two are versions of one type.
fn earlier_version(model: &Model, id: TypeId) -> Option<TypeId> {
    let base = model.structured(id)?.base?;
    let (own, other) = (&model.ty(id).name, &model.ty(base).name);
    let ((stem, version), (base_stem, base_version)) =
        (split(own.namespace()), split(other.namespace()));
    let same = own.name() == other.name() && stem == base_stem;
    (same && (version.is_some() || base_version.is_some())).then_some(base)
}

/// Families by their first type: the others, the oldest version first.
fn families(model: &Model) -> BTreeMap<TypeId, Vec<TypeId>> {
    let ids = || (0..model.types.len()).filter_map(|it| u32::try_from(it).ok().map(TypeId));
    let mut first: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    for id in ids() {
        // Each type is walked over once: what is known of a base type holds for those after it.
        let mut walked = Vec::new();
        let mut at = id;
        let root = loop {
            if let Some(&root) = first.get(&at) {
                break root;
            }
            walked.push(at);
            match earlier_version(model, at) {
                Some(base) => at = base,
                None => break at,
            }
        };
        first.extend(walked.into_iter().map(|it| (it, root)));
    }
    let mut families: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    for (id, root) in first {
        if id != root {
            families.entry(root).or_default().push(id);
        }
    }
    for members in families.values_mut() {
        members.sort_by(|&a, &b| {
            let key = |id| (version_of(model, id), &model.ty(id).name);
            key(a).cmp(&key(b))
        });
    }
    families
}

/// Gives the first type of a family what all its versions have; of what several declare, the
/// newest counts.
fn merge(model: &mut Model, root: TypeId, members: &[TypeId]) {
    let mut merged = Structured::default();
    let mut seen: BTreeSet<EcoString> = BTreeSet::new();
    let mut annotations = Vec::new();
    let newest_first = members.iter().rev().chain([&root]);
    for (index, &id) in newest_first.enumerate() {
        let ty = &mut model.types[id.0 as usize];
        let (TypeKind::Entity(structured) | TypeKind::Complex(structured)) = &mut ty.kind else {
            continue;
        };
        let structured = std::mem::take(structured);
        if index == 0 {
            merged.is_abstract = structured.is_abstract;
        }
        merged.is_open |= structured.is_open;
        merged.has_stream |= structured.has_stream;
        merged.base = structured.base;
        merged.derived.extend(structured.derived);
        if merged.key.is_empty() {
            merged.key = structured.key;
        }
        let declared = structured.properties.iter().map(|it| it.name.clone());
        let navigation = structured.navigation_properties.iter();
        let declared: Vec<EcoString> = declared
            .chain(navigation.map(|it| it.name.clone()))
            .collect();
        let mut properties = structured.properties;
        properties.retain(|it| !seen.contains(&it.name));
        merged.properties.append(&mut properties);
        let mut navigation = structured.navigation_properties;
        navigation.retain(|it| !seen.contains(&it.name));
        merged.navigation_properties.append(&mut navigation);
        seen.extend(declared);
        if annotations.is_empty() {
            annotations = std::mem::take(&mut ty.annotations);
        }
    }
    let versions: Vec<QualifiedName> = members
        .iter()
        .map(|&id| model.ty(id).name.clone())
        .collect();
    let ty = &mut model.types[root.0 as usize];
    if let TypeKind::Entity(structured) | TypeKind::Complex(structured) = &mut ty.kind {
        *structured = merged;
    }
    ty.annotations = annotations;
    ty.versions = versions;
}

/// Takes the folded types out and numbers the others anew.
fn compact(model: &mut Model, folded_into: &BTreeMap<TypeId, TypeId>) {
    let mut numbers: Vec<TypeId> = Vec::with_capacity(model.types.len());
    let mut next = 0;
    for index in 0..model.types.len() {
        let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
        numbers.push(TypeId(next));
        next += u32::from(!folded_into.contains_key(&id));
    }
    let renumber = |id: TypeId| {
        let kept = folded_into.get(&id).copied().unwrap_or(id);
        numbers.get(kept.0 as usize).copied().unwrap_or(kept)
    };
    let mut index = 0;
    model.types.retain(|_| {
        let id = TypeId(index);
        index += 1;
        !folded_into.contains_key(&id)
    });
    for id in model.types_by_name.values_mut() {
        *id = renumber(*id);
    }
    let renumber_use = |ty: &mut TypeUse| {
        if let TypeTarget::Type(id) = &mut ty.target {
            *id = renumber(*id);
        }
    };
    for (index, ty) in model.types.iter_mut().enumerate() {
        renumber_type(ty, index, &renumber, &renumber_use);
    }
    let names: Vec<QualifiedName> = model.types.iter().map(|ty| ty.name.clone()).collect();
    for ty in &mut model.types {
        if let TypeKind::Entity(it) | TypeKind::Complex(it) = &mut ty.kind {
            it.derived.sort_by_key(|id| names.get(id.0 as usize));
            it.derived.dedup();
        }
    }
    for operation in &mut model.operations {
        let parameters = operation.parameters.iter_mut().map(|it| &mut it.ty);
        parameters
            .chain(&mut operation.return_type)
            .for_each(renumber_use);
    }
    for child in model.containers.iter_mut().flat_map(|it| &mut it.children) {
        match &mut child.kind {
            ContainerChildKind::EntitySet { ty, .. } | ContainerChildKind::Singleton { ty, .. } => {
                *ty = renumber(*ty);
            }
            ContainerChildKind::Import { .. } => {}
        }
    }
    model
        .terms
        .iter_mut()
        .for_each(|term| renumber_use(&mut term.ty));
}

fn renumber_type(
    ty: &mut TypeDef,
    index: usize,
    renumber: &impl Fn(TypeId) -> TypeId,
    renumber_use: &impl Fn(&mut TypeUse),
) {
    match &mut ty.kind {
        TypeKind::Entity(it) | TypeKind::Complex(it) => {
            it.base = it.base.map(renumber);
            it.derived.iter_mut().for_each(|id| *id = renumber(*id));
            // The versions derived from each other.
            it.derived.retain(|id| id.0 as usize != index);
            let keys = it.key.iter_mut().map(|key| &mut key.ty);
            let properties = it.properties.iter_mut().map(|it| &mut it.ty);
            let navigation = it.navigation_properties.iter_mut().map(|it| &mut it.ty);
            keys.chain(properties)
                .chain(navigation)
                .for_each(renumber_use);
        }
        TypeKind::Definition(it) => renumber_use(&mut it.underlying),
        TypeKind::Enum(_) | TypeKind::Opaque => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers_at_the_end() {
        assert_eq!(split("Chassis.v1_25_0"), ("Chassis", Some((1, 25, 0))));
        for plain in [
            "Chassis",
            "Chassis.v1",
            "Chassis.v1_2",
            "Chassis.v1_2_3_4",
            "Chassis.v1_+2_3",
            "Chassis.v1__3",
            "Chassis.v99999999999_0_0",
            "Org.OData.Core.V1",
            "v1_0_0",
        ] {
            assert_eq!(split(plain), (plain, None), "{plain}");
        }
    }
}
