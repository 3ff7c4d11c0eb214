//! Computes a slice: from the roots along types, bases, derived types and operations.
//!
//! In: the model and the patterns. Out: the closed [`Slice`]. What always holds: the result does
//! not depend on the order of the patterns, only the reasons do, and those follow the patterns.
//!
//! Operations reach far, so they follow a narrow rule: one comes along if it is bound to an entity
//! type that is wholly in the slice, or to a collection of it, because that is where requests
//! offer it. It does not if that type is there to give others their key (see [`is_root_type`])
//! unless a pattern names it, if a path only leads through the type, or if the type is complex.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::pattern::Pattern;
use super::{
    Extent, Included, Navigation, Operations, Outside, Reason, Selection, Slice, is_root_type,
};
use crate::diagnostic::Diagnostics;
use crate::resolve::model::{
    ContainerChildKind, Model, OperationId, TypeId, TypeKind, TypeTarget, TypeUse,
};

/// A closure in the making.
pub struct Closure<'m> {
    pub(super) model: &'m Model,
    navigation: Navigation,
    /// Documents that were given; those after are referenced.
    pub(super) given: usize,
    operations: Operations,
    pub(super) slice: Slice,
    waiting: VecDeque<TypeId>,
    bound: BTreeMap<TypeId, Vec<OperationId>>,
    everything: bool,
}

impl<'m> Closure<'m> {
    /// Starts with an empty slice.
    pub fn new(model: &'m Model, selection: &Selection) -> Self {
        let mut bound: BTreeMap<TypeId, Vec<OperationId>> = BTreeMap::new();
        for (index, operation) in model.operations.iter().enumerate() {
            let binding = operation.parameters.first().filter(|_| operation.is_bound);
            if let Some(TypeTarget::Type(id)) = binding.map(|parameter| parameter.ty.target) {
                bound
                    .entry(id)
                    .or_default()
                    .push(OperationId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
        }
        Self {
            model,
            navigation: selection.navigation,
            given: selection.given.unwrap_or(usize::MAX),
            operations: selection.operations,
            slice: Slice {
                skipped: selection.skipped.clone(),
                ..Slice::default()
            },
            waiting: VecDeque::new(),
            bound,
            everything: false,
        }
    }

    /// Takes the roots in and closes over them.
    pub fn run(mut self, patterns: &[Pattern], diagnostics: &mut Diagnostics) -> Slice {
        self.everything = patterns.is_empty();
        if self.everything {
            self.take_everything();
        }
        for pattern in patterns {
            let taken = match pattern {
                Pattern::Type(name) => self.take_type(name),
                Pattern::Namespace(namespace) => self.take_namespace(namespace),
                Pattern::Path(segments) => self.take_path(segments, &pattern.to_string()),
            };
            if let Err(diagnostic) = taken {
                diagnostics.push(*diagnostic);
            }
        }
        self.drain();
        if self.operations == Operations::Omit {
            self.drop_operations();
        }
        let skipped = &self.slice.skipped;
        self.slice.operations.retain(|it| !skipped.contains(it));
        self.settle_outside();
        self.slice
    }

    pub(super) fn take_through(&mut self, id: TypeId, property: Option<&str>, pattern: &str) {
        let included = self.slice.types.entry(id).or_insert_with(|| Included {
            extent: Extent::Path(BTreeSet::new()),
            reason: Reason::Path(pattern.to_owned()),
        });
        if included.extent == Extent::Stub {
            included.extent = Extent::Path(BTreeSet::new());
        }
        if let (Extent::Path(names), Some(property)) = (&mut included.extent, property) {
            names.insert(property.to_owned());
        }
        self.take_key_types(id);
        if let Some(base) = self.model.structured(id).and_then(|it| it.base) {
            self.take_through(base, None, pattern);
        }
    }

    /// The types of a key are kept with it, whatever else of its entity type is.
    fn take_key_types(&mut self, id: TypeId) {
        let model = self.model;
        let Some(structured) = model.structured(id) else {
            return;
        };
        let keys = structured.key.iter().filter_map(|key| key.path.first());
        for name in keys {
            let owners = model.ancestry(id).filter_map(|it| model.structured(it));
            let property = owners
                .flat_map(|it| &it.properties)
                .find(|it| it.name == *name);
            if let Some(property) = property {
                self.take_use(&property.ty, Reason::Property(id, name.to_string()));
            }
        }
    }

    pub(super) fn take_whole(&mut self, id: TypeId, reason: Reason) {
        match self.slice.types.get_mut(&id) {
            Some(included) if included.extent == Extent::Whole => {}
            Some(included) => {
                included.extent = Extent::Whole;
                self.waiting.push_back(id);
            }
            None => {
                self.slice.types.insert(
                    id,
                    Included {
                        extent: Extent::Whole,
                        reason,
                    },
                );
                self.waiting.push_back(id);
            }
        }
    }

    /// A property, operation or pattern names the type: what derives from it counts.
    pub(super) fn name(&mut self, id: TypeId) {
        if !self.slice.named.insert(id) || is_root_type(self.model, id) {
            return;
        }
        let derived = self
            .model
            .structured(id)
            .map(|it| it.derived.clone())
            .unwrap_or_default();
        for child in derived {
            self.take_whole(child, Reason::DerivedFrom(id));
            self.name(child);
        }
    }

    fn take_use(&mut self, ty: &TypeUse, reason: Reason) {
        if let TypeTarget::Type(id) = ty.target {
            self.take_whole(id, reason);
            self.name(id);
        }
    }

    fn drain(&mut self) {
        let model = self.model;
        while let Some(id) = self.waiting.pop_front() {
            match &model.ty(id).kind {
                TypeKind::Entity(structured) | TypeKind::Complex(structured) => {
                    if let Some(base) = structured.base {
                        self.take_whole(base, Reason::BaseOf(id));
                    }
                    for property in &structured.properties {
                        self.take_use(
                            &property.ty,
                            Reason::Property(id, property.name.to_string()),
                        );
                    }
                    if self.navigation == Navigation::Follow {
                        for property in &structured.navigation_properties {
                            self.take_use(
                                &property.ty,
                                Reason::Navigation(id, property.name.to_string()),
                            );
                        }
                    }
                }
                TypeKind::Definition(definition) => {
                    self.take_use(&definition.underlying, Reason::Property(id, String::new()));
                }
                TypeKind::Enum(_) | TypeKind::Opaque => {}
            }
            if self.brings_operations(id) {
                for operation in self.bound.get(&id).cloned().unwrap_or_default() {
                    self.take_operation(operation);
                }
            }
        }
        if self.navigation == Navigation::Stub {
            self.take_stubs();
        }
        self.take_imported();
        if !self.waiting.is_empty() {
            self.drain();
        }
    }

    fn brings_operations(&self, id: TypeId) -> bool {
        let is_root = matches!(
            self.slice.types.get(&id).map(|it| &it.reason),
            Some(Reason::Root(_))
        );
        matches!(self.model.ty(id).kind, TypeKind::Entity(_))
            && (is_root || !is_root_type(self.model, id))
    }

    /// Takes operations and their imports out again.
    fn drop_operations(&mut self) {
        let operations = std::mem::take(&mut self.slice.operations);
        self.slice.omitted.extend(operations);
        let model = self.model;
        self.slice.container_children.retain(|&(container, child)| {
            let kind = &model.containers[container].children[child].kind;
            !matches!(kind, ContainerChildKind::Import { .. })
        });
    }

    fn take_operation(&mut self, id: OperationId) {
        if self.operations == Operations::Omit {
            self.slice.omitted.insert(id);
            return;
        }
        if self.slice.skipped.contains(&id) || !self.slice.operations.insert(id) && !self.everything
        {
            return;
        }
        let operation = self.model.operation(id);
        for parameter in operation
            .parameters
            .iter()
            .skip(usize::from(operation.is_bound))
        {
            self.take_use(&parameter.ty, Reason::Operation(id));
        }
        if let Some(ty) = &operation.return_type {
            self.take_use(ty, Reason::Operation(id));
        }
    }

    fn take_imported(&mut self) {
        let imported: Vec<OperationId> =
            self.slice
                .container_children
                .iter()
                .filter_map(|&(container, child)| {
                    match &self.model.containers[container].children[child].kind {
                        ContainerChildKind::Import { overloads, .. } => Some(overloads.clone()),
                        ContainerChildKind::EntitySet { .. }
                        | ContainerChildKind::Singleton { .. } => None,
                    }
                })
                .flatten()
                .collect();
        for id in imported {
            self.take_operation(id);
        }
    }

    /// Targets of kept types' navigation that nothing selected, and their bases for the key.
    fn take_stubs(&mut self) {
        let owners: Vec<TypeId> = self.slice.types.keys().copied().collect();
        for owner in owners {
            if self
                .slice
                .types
                .get(&owner)
                .is_some_and(|it| it.extent == Extent::Stub)
            {
                continue;
            }
            let Some(structured) = self.model.structured(owner) else {
                continue;
            };
            if let Some(Included {
                extent: Extent::Path(names),
                ..
            }) = self.slice.types.get_mut(&owner)
            {
                names.extend(
                    structured
                        .navigation_properties
                        .iter()
                        .map(|it| it.name.to_string()),
                );
            }
            for property in &structured.navigation_properties {
                let TypeTarget::Type(target) = property.ty.target else {
                    continue;
                };
                let mut reason = Reason::Navigation(owner, property.name.to_string());
                for id in self.model.ancestry(target) {
                    let stub = Included {
                        extent: Extent::Stub,
                        reason,
                    };
                    if let Entry::Vacant(free) = self.slice.types.entry(id) {
                        free.insert(stub);
                        self.take_key_types(id);
                    }
                    reason = Reason::BaseOf(id);
                }
            }
        }
    }

    fn settle_outside(&mut self) {
        let mut outside = Vec::new();
        for (&owner, included) in &self.slice.types {
            let Some(structured) = self.model.structured(owner) else {
                continue;
            };
            for property in &structured.navigation_properties {
                let target = match property.ty.target {
                    TypeTarget::Type(id) => Some(id),
                    TypeTarget::Primitive(_) => None,
                };
                let kept = match &included.extent {
                    Extent::Whole => target.is_none_or(|id| self.slice.contains(id)),
                    Extent::Path(names) => names.contains(property.name.as_str()),
                    Extent::Stub => true,
                };
                if !kept {
                    outside.push(Outside {
                        owner,
                        property: property.name.to_string(),
                        target,
                    });
                }
            }
        }
        outside.sort();
        self.slice.outside = outside;
    }
}
