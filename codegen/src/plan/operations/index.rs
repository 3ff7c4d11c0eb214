//! Which operations of the slice have requests, and what they are bound to.
//!
//! In: the model and the slice. Out: an [`Index`] from entity types, single or as a collection, to
//! the operations bound to them, and the reason why each other one is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::LeftOut;
use crate::plan::PlanInput;
use crate::plan::requests::streams::is_stream;
use crate::plan::structs::is_entity;
use crate::resolve::model::{
    ContainerChild, ContainerChildKind, Operation, OperationId, OperationKind, Parameter, TypeId,
    TypeTarget, TypeUse,
};

/// The operations that can have requests.
#[derive(Debug, Default)]
pub struct Index {
    bound: BTreeMap<(TypeId, bool), Vec<OperationId>>,
    refused: BTreeMap<OperationId, LeftOut>,
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
        index
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

/// What an operation is bound to: nothing, or an entity type, single or as a collection.
fn binding(
    input: &PlanInput<'_>,
    operation: &Operation,
) -> Result<Option<(TypeId, bool)>, LeftOut> {
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

/// What tells an operation from others that the same requests offer: `ns.delta(token)`, the
/// parameters of a function that must be given between parentheses.
pub fn signature(name: &str, operation: &Operation) -> String {
    format!("{name}({})", required(operation).join(","))
}

/// The parameters of a function that must be given, which are part of its name.
fn required(operation: &Operation) -> Vec<&str> {
    parameters(operation)
        .iter()
        .filter(|it| operation.kind == OperationKind::Function && is_required(operation, it))
        .map(|it| it.name.as_str())
        .collect()
}

/// What a method is named after: the name, and for a function what must be given.
pub fn label(name: &str, operation: &Operation) -> String {
    let required = required(operation);
    if required.is_empty() {
        name.to_owned()
    } else {
        format!("{name} with {}", required.join(" "))
    }
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
