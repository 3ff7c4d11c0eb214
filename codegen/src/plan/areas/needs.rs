//! What types cannot do without.
//!
//! In: the slice. Out: for each type the types that are compiled wherever it is: its base type, the
//! types of its properties with all that derive from them, those that its navigation properties
//! contain, and the complex and enumeration types of operations bound to it.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::PlanInput;
use crate::plan::operations::index::parameters;
use crate::plan::structs::is_entity;
use crate::plan::types::TypeNames;
use crate::resolve::model::{TypeId, TypeTarget};

/// The types that each type needs.
pub(super) struct Needs(BTreeMap<TypeId, Vec<TypeId>>);

impl Needs {
    pub(super) fn of(input: &PlanInput<'_>, names: &TypeNames) -> Self {
        let mut needs: BTreeMap<TypeId, Vec<TypeId>> = names
            .paths
            .keys()
            .map(|&id| (id, of_type(input, names, id)))
            .collect();
        for &id in &input.slice.operations {
            let operation = input.model.operation(id);
            let binding = operation.parameters.first().filter(|_| operation.is_bound);
            let Some(TypeTarget::Type(binding)) = binding.map(|it| it.ty.target) else {
                continue;
            };
            let named = parameters(operation).iter().map(|it| &it.ty);
            for ty in named.chain(&operation.return_type) {
                if let TypeTarget::Type(target) = ty.target
                    && !is_entity(input, target)
                {
                    let needed = names.with_descendants(input, target);
                    needs.entry(binding).or_default().extend(needed);
                }
            }
        }
        Self(needs)
    }

    /// These types and all that they need, directly or not.
    pub(super) fn reached(&self, mut waiting: Vec<TypeId>) -> BTreeSet<TypeId> {
        let mut found = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if let Some(needed) = self.0.get(&id)
                && found.insert(id)
            {
                waiting.extend(needed);
            }
        }
        found
    }
}

fn of_type(input: &PlanInput<'_>, names: &TypeNames, id: TypeId) -> Vec<TypeId> {
    let Some(structured) = input.model.structured(id) else {
        return Vec::new();
    };
    let keeps = |name: &str| input.slice.keeps_property(input.model, id, name);
    let properties = structured.properties.iter();
    let properties = properties.map(|it| (&it.name, &it.ty));
    let contained = structured.navigation_properties.iter();
    let contained = contained.filter(|it| it.contains_target);
    let contained = contained.map(|it| (&it.name, &it.ty));
    let targets = properties
        .chain(contained)
        .filter(|(name, _)| keeps(name))
        .filter_map(|(_, ty)| match ty.target {
            TypeTarget::Type(target) => Some(names.with_descendants(input, target)),
            TypeTarget::Primitive(_) => None,
        });
    structured
        .base
        .into_iter()
        .chain(targets.flatten())
        .collect()
}
