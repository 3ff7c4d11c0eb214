//! What became of every element of the schema, kind by kind.
//!
//! In: the model, the slice, and what was planned. Out: a [`Tally`] for each kind of element. What
//! always holds: what was read is what is emitted and what was left out, and whatever was left out
//! has a reason.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::PlanInput;
use super::item::Client;
use super::operations::coverage::Coverage;
use crate::resolve::model::{ContainerChildKind, TypeId, TypeKind};
use crate::source::Span;

/// One kind of element.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// `entity type`, `property`, `action`, …
    pub kind: Cow<'static, str>,
    /// How many the schema has.
    pub read: usize,
    /// How many the bindings offer.
    pub emitted: usize,
    /// The others, by reason.
    pub left_out: Vec<LeftOutFor>,
}

/// Elements that were left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutFor {
    /// Why.
    pub reason: String,
    /// How many.
    pub count: usize,
    /// Their names in order; empty for the members of types that are themselves left out.
    pub items: Vec<String>,
}

/// An element that an override leaves out: its kind and name.
pub type Skipped = (&'static str, String);

const NOT_SELECTED: &str = "not selected";
const OF_OTHERS: &str = "its type is not selected";
const VERSION: &str = "a version of a type that has them all (--versions keep)";
const SKIPPED: &str = "skipped by an override";

/// Kinds in the order in which they are told.
const KINDS: [&str; 11] = [
    "entity type",
    "complex type",
    "enum type",
    "type definition",
    "property",
    "navigation property",
    "entity set",
    "singleton",
    "action",
    "function",
    "import",
];

#[derive(Default)]
struct Counter {
    emitted: BTreeMap<&'static str, usize>,
    left_out: BTreeMap<&'static str, BTreeMap<String, LeftOut>>,
}

#[derive(Default)]
struct LeftOut {
    count: usize,
    items: Vec<String>,
}

impl Counter {
    fn emit(&mut self, kind: &'static str) {
        *self.emitted.entry(kind).or_default() += 1;
    }

    fn leave_out(&mut self, kind: &'static str, reason: &str, item: Option<String>) {
        let by_reason = self.left_out.entry(kind).or_default();
        if !by_reason.contains_key(reason) {
            by_reason.insert(reason.to_owned(), LeftOut::default());
        }
        if let Some(entry) = by_reason.get_mut(reason) {
            entry.count += 1;
            entry.items.extend(item);
        }
    }
}

/// Counts the elements of a schema.
pub fn tally(
    input: &PlanInput<'_>,
    client: &Client,
    coverage: &Coverage,
    skipped: &[Skipped],
) -> Vec<Tally> {
    let mut counter = Counter::default();
    types(input, &mut counter);
    children(input, client, &mut counter);
    for &(kind, ref status, ref name) in &coverage.items {
        match status {
            Ok(()) => counter.emit(kind),
            Err(reason) => counter.leave_out(kind, &reason.to_string(), Some(name.clone())),
        }
    }
    for (kind, name) in skipped {
        counter.leave_out(kind, SKIPPED, Some(name.clone()));
    }
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for (kind, by_reason) in counter.left_out {
        let tally = tallies.entry(kind).or_default();
        for (reason, mut it) in by_reason {
            it.items.sort_unstable();
            tally.read += it.count;
            tally.left_out.push(LeftOutFor {
                reason,
                count: it.count,
                items: it.items,
            });
        }
    }
    for (kind, count) in counter.emitted {
        let tally = tallies.entry(kind).or_default();
        tally.read += count;
        tally.emitted += count;
    }
    let of_kind = |kind| {
        let tally = tallies.remove(kind)?;
        Some(Tally {
            kind: Cow::Borrowed(kind),
            ..tally
        })
    };
    KINDS.into_iter().filter_map(of_kind).collect()
}

fn types(input: &PlanInput<'_>, counter: &mut Counter) {
    for (at, ty) in input.model.types.iter().enumerate() {
        let id = TypeId(u32::try_from(at).unwrap_or(u32::MAX));
        let kind = match ty.kind {
            TypeKind::Entity(_) => "entity type",
            TypeKind::Complex(_) => "complex type",
            TypeKind::Enum(_) => "enum type",
            TypeKind::Definition(_) => "type definition",
            TypeKind::Opaque => continue,
        };
        let name = || Some(ty.name.as_str().to_owned());
        match (input.slice.contains(id), &ty.kind) {
            (false, _) => counter.leave_out(kind, NOT_SELECTED, name()),
            (true, TypeKind::Definition(_)) => {
                counter.leave_out(kind, "written as its underlying type", name());
            }
            (true, _) => counter.emit(kind),
        }
        for version in &ty.versions {
            counter.leave_out(kind, VERSION, Some(version.as_str().to_owned()));
        }
        properties(input, id, counter);
    }
}

fn properties(input: &PlanInput<'_>, id: TypeId, counter: &mut Counter) {
    let Some(it) = input.model.structured(id) else {
        return;
    };
    let owner = &input.model.ty(id).name;
    let structural = it.properties.iter().map(|it| ("property", &it.name));
    let navigation = it.navigation_properties.iter();
    let navigation = navigation.map(|it| ("navigation property", &it.name));
    for (kind, name) in structural.chain(navigation) {
        if input.slice.keeps_property(input.model, id, name) {
            counter.emit(kind);
        } else if !input.slice.contains(id) {
            counter.leave_out(kind, OF_OTHERS, None);
        } else {
            let reason = match kind {
                "property" => "only the key of its type is selected",
                _ => "leads out of the selection",
            };
            counter.leave_out(kind, reason, Some(format!("{owner}/{name}")));
        }
    }
}

/// Entity sets and singletons; imports are counted with the operations.
fn children(input: &PlanInput<'_>, client: &Client, counter: &mut Counter) {
    let methods: BTreeSet<&str> = client
        .methods
        .iter()
        .map(|it| it.segment.0.as_str())
        .collect();
    // A container has the children of the one that it extends, which are read once.
    let mut read: BTreeMap<Span, (&str, Option<&str>, String)> = BTreeMap::new();
    let mut named: BTreeMap<&str, TypeId> = BTreeMap::new();
    for (container, it) in input.model.containers.iter().enumerate() {
        for (at, child) in it.children.iter().enumerate() {
            let (kind, ty) = match child.kind {
                ContainerChildKind::EntitySet { ty, .. } => ("entity set", ty),
                ContainerChildKind::Singleton { ty, .. } => ("singleton", ty),
                ContainerChildKind::Import { .. } => continue,
            };
            let is_selected = input.slice.container_children.contains(&(container, at));
            let reason = if !is_selected {
                Some(NOT_SELECTED)
            } else if !methods.contains(child.name.as_str()) {
                Some("its type is not part of these bindings")
            } else if *named.entry(&child.name).or_insert(ty) != ty {
                Some("another container has a child of the same name")
            } else {
                None
            };
            let name = || format!("{}/{}", it.name, child.name);
            let entry = read.entry(child.span);
            let known = entry.or_insert_with(|| (kind, reason, name()));
            known.1 = known.1.min(reason);
        }
    }
    for (kind, reason, name) in read.into_values() {
        match reason {
            None => counter.emit(kind),
            Some(reason) => counter.leave_out(kind, reason, Some(name)),
        }
    }
}
