//! The lock: every published Rust name beside the schema element that has it.
//!
//! In: the text of a lock file, and the names that a run gave. Out: a [`Lock`] that
//! [`super::namer`] asks before it names anything, and the text of the next one. What always
//! holds: an element has one name, and a name of a Rust scope belongs to one element for ever, also
//! when the element is gone; the text does not depend on the order of the documents.
//!
//! The file has a line for each name, in the order of their bytes, so that two branches that add
//! names merge by taking both sides' lines:
//!
//! ```text
//! field ns.Host/firstSeen = first_seen
//! type ns.Host = Host
//! type ns.Ghost = Ghost (removed)
//! ```
//!
//! Blanks, control characters and `%` in a schema name are written as `%` and two hexadecimal
//! digits for each byte.

mod next;
mod read;

use std::collections::BTreeMap;

use super::names::RustIdent;
use crate::source::Span;

pub use next::{Given, LockChanges, next};
pub use read::read;

/// What the line of a name is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The enum over a type and its descendants: `ns.Type`.
    Any,
    /// A feature: the entity set or singleton whose area it is.
    Area,
    /// The place of an argument among those of a method, `_1` for the first:
    /// `ns.Binding/ns.operation(parameters)/parameter`, or `ns.Type/property` for a key.
    Argument,
    /// A field that is boxed, since its type would hold itself by value.
    Boxed,
    /// A method of the client: an entity set, a singleton, or an import with its parameters.
    Client,
    /// A method of the requests for a collection: a derived type, an operation, or the key.
    CollectionMethod,
    /// The requests for collections of an entity type.
    CollectionRequest,
    /// The constant of a property.
    Constant,
    /// A field that stands behind a trait object.
    Dynamic,
    /// The field of a property, inherited ones at each type that has them.
    Field,
    /// The type with an operation's parameter constants: `ns.Binding/ns.operation(parameters)`.
    Marker,
    /// A member of an enum type.
    Member,
    /// A method of the requests for an entity: a navigation property, derived type or operation.
    Method,
    /// A namespace.
    Module,
    /// The constant of an operation's parameter.
    Parameter,
    /// The requests for an entity type.
    Request,
    /// A type.
    Type,
    /// A variant of the enum over a type and its descendants: `ns.Type/ns.Derived`.
    Variant,
}

impl Kind {
    /// All kinds, with the word that stands at the beginning of their lines.
    pub const ALL: [(Self, &'static str); 18] = [
        (Self::Any, "any"),
        (Self::Area, "area"),
        (Self::Argument, "argument"),
        (Self::Boxed, "boxed"),
        (Self::Client, "client"),
        (Self::CollectionMethod, "collection-method"),
        (Self::CollectionRequest, "collection-request"),
        (Self::Constant, "constant"),
        (Self::Dynamic, "dynamic"),
        (Self::Field, "field"),
        (Self::Marker, "marker"),
        (Self::Member, "member"),
        (Self::Method, "method"),
        (Self::Module, "module"),
        (Self::Parameter, "parameter"),
        (Self::Request, "request"),
        (Self::Type, "type"),
        (Self::Variant, "variant"),
    ];

    /// The word at the beginning of a line.
    pub fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, word)| word)
    }

    /// The kind whose lines begin with this word.
    pub fn of(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, it)| *it == word);
        found.map(|(kind, _)| *kind)
    }

    /// Kinds whose names must differ from each other share one of these.
    fn group(self) -> Self {
        match self {
            Self::Any => Self::Type,
            Self::CollectionRequest => Self::Request,
            other => other,
        }
    }

    /// The part of a key that names the Rust scope.
    fn owner(self, key: &str) -> &str {
        let before = |parts: Option<(&'_ str, &'_ str)>| parts.map_or(0, |(owner, _)| owner.len());
        let end = match self {
            Self::Area | Self::Module | Self::Client => 0,
            Self::Type | Self::Any | Self::Request | Self::CollectionRequest => {
                before(key.rsplit_once('.'))
            }
            Self::Marker => {
                let binding = key.split_once('/').map_or("", |(binding, _)| binding);
                before(binding.rsplit_once('.'))
            }
            Self::Argument | Self::Parameter => before(key.rsplit_once('/')),
            Self::Boxed
            | Self::Constant
            | Self::Dynamic
            | Self::Field
            | Self::Member
            | Self::Method
            | Self::CollectionMethod
            | Self::Variant => before(key.split_once('/')),
        };
        key.get(..end).unwrap_or_default()
    }
}

/// A schema element in one of its roles.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element {
    /// Its role.
    pub kind: Kind,
    /// The name of the element, and of what it is in: `ns.Type/property`.
    pub key: String,
}

impl Element {
    /// The Rust scope that its name is in.
    pub fn scope(&self) -> Scope {
        Scope {
            group: self.kind.group(),
            owner: self.kind.owner(&self.key).to_owned(),
        }
    }
}

/// Where names must differ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    group: Kind,
    owner: String,
}

/// What became of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It is in the bindings.
    Live,
    /// Its element is not in the bindings any more; it comes back with the element.
    Removed,
    /// The configuration gave the element another.
    Renamed,
}

/// A name and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The name.
    pub ident: RustIdent,
    /// What became of it.
    pub status: Status,
    /// Its line.
    pub span: Span,
}

/// The names of one Rust scope.
#[derive(Clone, Debug, Default)]
pub struct LockedScope {
    /// The name of each element, there or removed.
    pub names: BTreeMap<Element, Locked>,
    /// Names that elements had before.
    pub former: BTreeMap<RustIdent, Element>,
    /// Whom each name belongs to, former names included.
    pub taken: BTreeMap<RustIdent, Element>,
}

/// All published names.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    scopes: BTreeMap<Scope, LockedScope>,
}

impl Lock {
    /// Whether there are names of this kind.
    pub fn has(&self, kind: Kind) -> bool {
        let mut names = self.scopes.values().flat_map(|it| it.names.keys());
        names.any(|it| it.kind == kind)
    }

    /// The published names of a scope.
    pub fn scope(&self, scope: &Scope) -> Option<&LockedScope> {
        self.scopes.get(scope)
    }
}

/// An element for people.
pub fn shown(element: &Element) -> String {
    format!("{} `{}`", element.kind.word(), element.key.escape_debug())
}
