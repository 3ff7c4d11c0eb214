//! What became of every action, function and import of the schema.
//!
//! In: the model, the slice, and what was planned. Out: a [`Coverage`] in which what was read is
//! what is offered and what was left out, each with its reason.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::plan::PlanInput;
use crate::plan::item::Note;
use crate::plan::operations::index::{Index, overloads};
use crate::resolve::model::{OperationId, OperationKind};
use crate::source::Span;

/// Why there is no request for an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeftOut {
    /// What it is bound to, or its import, is not selected.
    NotSelected,
    /// The selection leaves operations out.
    Omitted,
    /// It is bound to something that has no requests of its own, such as a complex type.
    Binding,
    /// No request leads to what it is bound to.
    Unreached,
    /// It is not bound, and no selected import names it.
    NoImport,
    /// It returns a collection of media streams.
    Stream,
    /// Another container has an import of the same name.
    Hidden,
    /// It is an import of what is no unbound operation.
    NoTarget,
    /// An override of the configuration leaves it out.
    Skipped,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSelected => "not selected",
            Self::Omitted => "omitted by the selection",
            Self::Binding => "bound to a type that has no requests",
            Self::Unreached => "bound to an entity type that no request leads to",
            Self::NoImport => "unbound, and no import names it",
            Self::Stream => "returns a collection of media streams",
            Self::Hidden => "another container has an import of the same name",
            Self::NoTarget => "names no unbound operation that is defined",
            Self::Skipped => "skipped by an override",
        })
    }
}

/// How many of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    /// Action overloads.
    pub actions: usize,
    /// Function overloads.
    pub functions: usize,
    /// Action and function imports.
    pub imports: usize,
}

impl Kinds {
    /// All of them.
    pub fn total(&self) -> usize {
        self.actions + self.functions + self.imports
    }
}

/// What was read, what has requests, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// All of the schema.
    pub read: Kinds,
    /// Those that requests offer.
    pub emitted: Kinds,
    /// The others.
    pub left_out: BTreeMap<LeftOut, Kinds>,
    /// Each of them: its kind, what became of it, and its name; not kept from run to run, for what
    /// was made of it is.
    #[serde(skip)]
    pub items: Vec<(&'static str, Result<(), LeftOut>, String)>,
}

enum Kind {
    Action,
    Function,
    Import,
}

impl Coverage {
    /// Counts, and notes each operation of the slice that no request offers.
    pub(in crate::plan) fn of(input: &PlanInput<'_>, index: &Index, notes: &mut Vec<Note>) -> Self {
        let mut coverage = Self::default();
        for (at, operation) in input.model.operations.iter().enumerate() {
            let id = OperationId(u32::try_from(at).unwrap_or(u32::MAX));
            let (kind, word) = match operation.kind {
                OperationKind::Action => (Kind::Action, "action"),
                OperationKind::Function => (Kind::Function, "function"),
            };
            let status = index.status(input, id);
            if let Err(reason) = status
                && reason != LeftOut::NotSelected
            {
                notes.push(Note(format!(
                    "no request for {word} {}: {reason}",
                    operation.name
                )));
            }
            coverage.add(&kind, status);
            let signature = index.signature(input, id, operation.name.as_str());
            coverage.items.push((word, status, signature));
        }
        // A container has the children of the one that it extends, which are read once.
        let mut imports: BTreeMap<Span, (Result<(), LeftOut>, String)> = BTreeMap::new();
        for (container, it) in input.model.containers.iter().enumerate() {
            for (child, import) in it.children.iter().enumerate() {
                let Some(overloads) = overloads(import) else {
                    continue;
                };
                let is_selected = input.slice.container_children.contains(&(container, child));
                let statuses = overloads.iter().map(|&id| index.status(input, id));
                let status = match statuses.min() {
                    _ if index.imports.contains(&(container, child)) => Ok(()),
                    Some(Err(reason)) if is_selected || reason == LeftOut::Omitted => Err(reason),
                    None if is_selected => Err(LeftOut::NoTarget),
                    _ if is_selected => Err(LeftOut::Hidden),
                    _ => Err(LeftOut::NotSelected),
                };
                let name = || format!("{}/{}", it.name, import.name);
                let read = imports
                    .entry(import.span)
                    .or_insert_with(|| (status, name()));
                read.0 = read.0.min(status);
            }
        }
        for (status, name) in imports.into_values() {
            coverage.add(&Kind::Import, status);
            coverage.items.push(("import", status, name));
        }
        coverage
    }

    fn add(&mut self, kind: &Kind, status: Result<(), LeftOut>) {
        let counted = match status {
            Ok(()) => &mut self.emitted,
            Err(reason) => self.left_out.entry(reason).or_default(),
        };
        for kinds in [&mut self.read, counted] {
            match kind {
                Kind::Action => kinds.actions += 1,
                Kind::Function => kinds.functions += 1,
                Kind::Import => kinds.imports += 1,
            }
        }
    }
}
