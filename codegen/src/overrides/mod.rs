//! Corrections of a schema that the configuration makes, each with its reason.
//!
//! In: the resolved [`Model`](crate::resolve::model::Model) and the [`Override`]s of `bindgen.toml`. Out: the model with wrong
//! types, wrong nullability and unwanted elements put right, the operations to skip, and the
//! [`Renames`] that the plan follows. What always holds: an override that finds nothing to do is an
//! error, so that none outlives the mistake that it was written for.

mod apply;
mod keys;
mod target;

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::model::OperationId;
use crate::source::Span;

pub use apply::apply;

/// A schema element that an override is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A type, by qualified name.
    Type(String),
    /// A property or navigation property: the type that declares it, and its name.
    Property(String, String),
    /// A member of an enum type.
    Member(String, String),
    /// All overloads of an action or function, by qualified name.
    Operation(String),
    /// A namespace.
    Namespace(String),
}

impl Target {
    /// Its name without that of what it is in.
    fn own_name(&self) -> &str {
        match self {
            Self::Type(name) | Self::Operation(name) => {
                name.rsplit_once('.').map_or(name, |(_, own)| own)
            }
            Self::Property(_, name) | Self::Member(_, name) => name,
            Self::Namespace(name) => name,
        }
    }
}

/// What an override does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Names it after this.
    Rename(String),
    /// Leaves it out.
    Skip,
    /// Lets it be null.
    Nullable,
    /// Gives it this type.
    Type(String),
}

impl Action {
    /// The key that asks for it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Rename(_) => "rename",
            Self::Skip => "skip",
            Self::Nullable => "nullable",
            Self::Type(_) => "type",
        }
    }
}

/// One correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// What it is about.
    pub target: Target,
    /// What it does.
    pub action: Action,
    /// Why it is needed.
    pub reason: String,
    /// The target's place.
    pub span: Span,
    /// The place of what it does.
    pub action_span: Span,
}

/// A name that the configuration gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// What the Rust names are made from.
    pub label: String,
    /// Where it is given.
    pub span: Span,
}

/// Names that the configuration gives, by element.
#[derive(Clone, Debug, Default)]
pub struct Renames(BTreeMap<Target, Rename>);

impl Renames {
    /// The name that is given to a type.
    pub fn of_type(&self, qualified: &str) -> Option<&Rename> {
        self.get(|| Target::Type(qualified.to_owned()))
    }

    /// The name that is given to a property of the type that declares it.
    pub fn property(&self, owner: &str, name: &str) -> Option<&Rename> {
        self.get(|| Target::Property(owner.to_owned(), name.to_owned()))
    }

    /// The name that is given to a member of an enum type.
    pub fn member(&self, owner: &str, name: &str) -> Option<&Rename> {
        self.get(|| Target::Member(owner.to_owned(), name.to_owned()))
    }

    /// The name that is given to an operation.
    pub fn operation(&self, qualified: &str) -> Option<&Rename> {
        self.get(|| Target::Operation(qualified.to_owned()))
    }

    /// The name that is given to a namespace.
    pub fn namespace(&self, namespace: &str) -> Option<&Rename> {
        self.get(|| Target::Namespace(namespace.to_owned()))
    }

    fn get(&self, target: impl FnOnce() -> Target) -> Option<&Rename> {
        match self.0.is_empty() {
            true => None,
            false => self.0.get(&target()),
        }
    }
}

/// What overrides ask of the stages after this one.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Names to give.
    pub renames: Renames,
    /// Operations to leave out.
    pub skipped: BTreeSet<OperationId>,
    /// Elements that were left out: kind and name.
    pub left_out: Vec<(&'static str, String)>,
}
