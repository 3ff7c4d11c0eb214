//! Which operations of the slice have requests, and what they are bound to.
//!
//! In: the model and the slice. Out: an [`Index`] from entity types, single or as a collection, to
//! the operations bound to them, and the reason why each other one is left out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::coverage::LeftOut;
use crate::plan::PlanInput;
use crate::plan::requests::operations::{bound_signature, parameter_rule};
use crate::plan::requests::streams::is_stream;
use crate::plan::structs::is_entity;
use crate::resolve::model::{
    ContainerChild, ContainerChildKind, Operation, OperationId, OperationKind, Parameter, TypeId,
    TypeTarget, TypeUse,
};

/// What an operation is bound to: an entity type, single or as a collection; none if unbound.
type Place = Option<(TypeId, bool)>;

/// The operations that can have requests.
#[derive(Debug, Default)]
pub struct Index {
    bound: BTreeMap<(TypeId, bool), Vec<OperationId>>,
    refused: BTreeMap<OperationId, LeftOut>,
    /// Functions that are told from others by their optional parameters only.
    by_optional: BTreeSet<OperationId>,
    /// Operations whose every call is a call of another, and that one.
    covered: BTreeMap<OperationId, OperationId>,
    /// Operations that a request offers.
    pub offered: BTreeSet<OperationId>,
    /// Imports that the client offers: container and child.
    pub imports: BTreeSet<(usize, usize)>,
}

impl Index {
    /// Sorts the operations of the slice by what they are bound to.
    pub fn of(input: &PlanInput<'_>) -> Self {
        let mut index = Self::default();
        let skipped = input.slice.skipped.iter();
        index
            .refused
            .extend(skipped.map(|&id| (id, LeftOut::Skipped)));
        for &id in &input.slice.operations {
            match binding(input, input.model.operation(id)) {
                Ok(Some(place)) => index.bound.entry(place).or_default().push(id),
                Ok(None) => {}
                Err(reason) => {
                    index.refused.insert(id, reason);
                }
            }
        }
        index.tell_apart(input);
        index
    }

    /// Finds overloads that take the same parameters but for optional ones. One that has all that
    /// another has can be called as that one; any other is named after all of its parameters.
    fn tell_apart(&mut self, input: &PlanInput<'_>) {
        let mut alike: BTreeMap<(Place, String), Vec<OperationId>> = BTreeMap::new();
        for &id in &input.slice.operations {
            let operation = input.model.operation(id);
            if let Ok(place) = binding(input, operation) {
                let key = (place, self.signature(input, id, operation.name.as_str()));
                alike.entry(key).or_default().push(id);
            }
        }
        for mut group in alike.into_values().filter(|it| it.len() > 1) {
            let rank = |id: &OperationId| {
                let mut names = names(parameters(input.model.operation(*id)));
                names.sort_unstable();
                (Reverse(names.len()), names)
            };
            group.sort_by(|a, b| rank(a).cmp(&rank(b)));
            let mut kept: Vec<OperationId> = Vec::new();
            for id in group {
                let operation = input.model.operation(id);
                let cover = kept
                    .iter()
                    .find(|it| covers(input.model.operation(**it), operation));
                match cover {
                    Some(&cover) => {
                        self.covered.insert(id, cover);
                    }
                    None => kept.push(id),
                }
            }
            kept.sort_by_key(|&id| !self.was_published(input, id));
            self.by_optional.extend(kept.into_iter().skip(1));
        }
    }

    /// Whether all parameters of an operation had constants before, so that the name without the
    /// optional ones is its own.
    fn was_published(&self, input: &PlanInput<'_>, id: OperationId) -> bool {
        let owner = bound_signature(input, self, id);
        let mut names = names(parameters(input.model.operation(id))).into_iter();
        names.all(|it| input.names.is_published(parameter_rule(&owner), it))
    }

    /// What tells an operation from others that the same requests offer, here under this name:
    /// `ns.delta(token)`, the parameters that are part of its name between parentheses, by name,
    /// since their order says nothing (OData CSDL, section 12.4).
    pub fn signature(&self, input: &PlanInput<'_>, id: OperationId, name: &str) -> String {
        let operation = input.model.operation(id);
        let mut names = self.naming(operation, id);
        names.sort_unstable();
        let mark = match self.by_optional.contains(&id) {
            true => "?",
            false => "",
        };
        format!("{name}({}){mark}", names.join(","))
    }

    /// What a method is named after: the name, and the parameters that are part of it.
    pub fn label(&self, input: &PlanInput<'_>, id: OperationId, name: &str) -> String {
        let names = self.naming(input.model.operation(id), id);
        if names.is_empty() {
            name.to_owned()
        } else {
            format!("{name} with {}", names.join(" "))
        }
    }

    /// The parameters that are part of a function's name: those that must be given, unless others
    /// need the same.
    fn naming<'o>(&self, operation: &'o Operation, id: OperationId) -> Vec<&'o str> {
        match self.by_optional.contains(&id) {
            true => names(parameters(operation)),
            false => required(operation),
        }
    }

    /// The operations among these that have a method; the others can be called by one of them.
    pub fn callable<'i>(
        &'i self,
        ids: impl Iterator<Item = OperationId> + 'i,
    ) -> impl Iterator<Item = OperationId> + 'i {
        ids.filter(|it| !self.covered.contains_key(it))
    }

    /// Counts what is called by an offered operation as offered.
    pub fn offer_covered(&mut self) {
        let offered = self.covered.iter();
        let offered = offered.filter(|(_, cover)| self.offered.contains(cover));
        let offered: Vec<OperationId> = offered.map(|(&id, _)| id).collect();
        self.offered.extend(offered);
    }

    /// Operations that requests for this type offer, those bound to the type itself before those
    /// bound to its base types.
    pub fn bound_to<'i>(
        &'i self,
        input: &'i PlanInput<'_>,
        id: TypeId,
        is_collection: bool,
    ) -> impl Iterator<Item = OperationId> + use<'i> {
        let owners = input.model.ancestry(id);
        owners
            .filter_map(move |it| self.bound.get(&(it, is_collection)))
            .flatten()
            .copied()
    }

    /// Whether an operation can have requests at all.
    pub fn allows(&self, id: OperationId) -> bool {
        !self.refused.contains_key(&id)
    }

    /// Whether a request offers the operation, or why none does.
    pub fn status(&self, input: &PlanInput<'_>, id: OperationId) -> Result<(), LeftOut> {
        let operation = input.model.operation(id);
        if self.offered.contains(&id) {
            return Ok(());
        }
        Err(match self.refused.get(&id) {
            _ if input.slice.skipped.contains(&id) => LeftOut::Skipped,
            Some(&reason) => reason,
            None if input.slice.omitted.contains(&id) => LeftOut::Omitted,
            None if !input.slice.operations.contains(&id) => LeftOut::NotSelected,
            None if !operation.is_bound && is_imported(input, id) => LeftOut::Hidden,
            None if !operation.is_bound => LeftOut::NoImport,
            None => LeftOut::Unreached,
        })
    }
}

/// The overloads that an import names; none for other children of a container.
pub fn overloads(child: &ContainerChild) -> Option<&[OperationId]> {
    match &child.kind {
        ContainerChildKind::Import { overloads, .. } => Some(overloads),
        ContainerChildKind::EntitySet { .. } | ContainerChildKind::Singleton { .. } => None,
    }
}

fn is_imported(input: &PlanInput<'_>, id: OperationId) -> bool {
    let children = input.slice.container_children.iter();
    children
        .filter_map(|&(container, child)| {
            overloads(&input.model.containers[container].children[child])
        })
        .any(|overloads| overloads.contains(&id))
}

/// What an operation is bound to, or why it has no requests.
fn binding(input: &PlanInput<'_>, operation: &Operation) -> Result<Place, LeftOut> {
    if returns_streams(input, operation) {
        return Err(LeftOut::Stream);
    }
    if !operation.is_bound {
        return Ok(None);
    }
    match operation.parameters.first().map(|it| &it.ty) {
        Some(TypeUse {
            target: TypeTarget::Type(id),
            is_collection,
            ..
        }) if is_entity(input, *id) => Ok(Some((*id, *is_collection))),
        _ => Err(LeftOut::Binding),
    }
}

/// Whether an operation returns several streams: no response holds them.
fn returns_streams(input: &PlanInput<'_>, operation: &Operation) -> bool {
    let returned = operation.return_type.as_ref();
    returned.is_some_and(|it| it.is_collection && is_stream(input, it.target))
}

/// The parameters after the binding parameter.
pub fn parameters(operation: &Operation) -> &[Parameter] {
    let bound = usize::from(operation.is_bound);
    operation.parameters.get(bound..).unwrap_or_default()
}

/// Whether a parameter must be given (OData Protocol, sections 11.5.4.1 and 11.5.5.1): one of a
/// function unless it is optional; one of an action unless it is optional or nullable. A
/// collection has no null, but services treat an absent one like an empty one.
pub fn is_required(operation: &Operation, parameter: &Parameter) -> bool {
    let optional = "Org.OData.Core.V1.OptionalParameter";
    if parameter.annotations.iter().any(|it| it.term == optional) {
        return false;
    }
    match operation.kind {
        OperationKind::Function => true,
        OperationKind::Action => !parameter.ty.is_collection && !parameter.ty.is_nullable(),
    }
}

/// The parameters of a function that must be given.
pub fn required(operation: &Operation) -> Vec<&str> {
    parameters(operation)
        .iter()
        .filter(|it| operation.kind == OperationKind::Function && is_required(operation, it))
        .map(|it| it.name.as_str())
        .collect()
}

fn names(parameters: &[Parameter]) -> Vec<&str> {
    parameters.iter().map(|it| it.name.as_str()).collect()
}

/// Whether every call of one operation is a call of the other: that has the same parameters and
/// more, and returns the same.
fn covers(wide: &Operation, narrow: &Operation) -> bool {
    let is_there = |it: &Parameter| {
        let same = parameters(wide).iter().find(|other| other.name == it.name);
        same.is_some_and(|other| is_alike(&other.ty, &it.ty))
    };
    let returns = match (&wide.return_type, &narrow.return_type) {
        (Some(wide), Some(narrow)) => is_alike(wide, narrow),
        (wide, narrow) => wide.is_none() && narrow.is_none(),
    };
    returns
        && wide.kind == narrow.kind
        && wide.is_composable == narrow.is_composable
        && parameters(narrow).iter().all(is_there)
}

fn is_alike(a: &TypeUse, b: &TypeUse) -> bool {
    a.target == b.target && a.is_collection == b.is_collection
}

/// The composable functions among these operations, with the entity type that each returns.
pub fn composed<'a>(
    input: &'a PlanInput<'_>,
    operations: impl Iterator<Item = OperationId> + 'a,
) -> impl Iterator<Item = (TypeId, bool)> + 'a {
    operations.filter_map(|id| {
        let operation = input.model.operation(id);
        let is_function = operation.kind == OperationKind::Function;
        match &operation.return_type {
            Some(TypeUse {
                target: TypeTarget::Type(id),
                is_collection,
                ..
            }) if is_function && operation.is_composable => Some((*id, *is_collection)),
            _ => None,
        }
    })
}
