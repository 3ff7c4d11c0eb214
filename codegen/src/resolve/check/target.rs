//! What an annotation is on, and where a term applies (`AppliesTo`, §14.1.2).
//!
//! In: words of `AppliesTo`. Out: whether an element is among them. What always holds: a word
//! that the standard does not have takes nothing away, and an element whose kind is not known
//! passes.

use super::super::model::{TypeTarget, TypeUse};
use super::route::Start;

macro_rules! kinds {
    ($($kind:ident $words:literal)*) => {
        /// The kinds of annotated elements.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// The kind with this name in `AppliesTo`.
            fn named(name: &str) -> Option<Self> {
                Some(match name {
                    $(stringify!($kind) => Self::$kind,)*
                    _ => return None,
                })
            }

            /// An element of this kind, in words.
            pub(super) fn words(self) -> &'static str {
                match self {
                    $(Self::$kind => $words,)*
                }
            }

            fn bit(self) -> u64 {
                1 << (self as u64)
            }
        }
    };
}

kinds! {
    Action "an action"
    ActionImport "an action import"
    Annotation "an annotation"
    Apply "an `Apply` expression"
    Cast "a `Cast` expression"
    Collection "a collection"
    ComplexType "a complex type"
    EntityContainer "an entity container"
    EntitySet "an entity set"
    EntityType "an entity type"
    EnumType "an enumeration type"
    Function "a function"
    FunctionImport "a function import"
    If "an `If` expression"
    Include "an include"
    IsOf "an `IsOf` expression"
    LabeledElement "a labeled element"
    Member "a member of an enumeration"
    NavigationProperty "a navigation property"
    Null "a null expression"
    OnDelete "an `OnDelete` element"
    Parameter "a parameter"
    Property "a property"
    PropertyValue "a property of a record"
    Record "a record"
    Reference "a reference"
    ReferentialConstraint "a referential constraint"
    ReturnType "a return type"
    Schema "a schema"
    Singleton "a singleton"
    Term "a term"
    TypeDefinition "a type definition"
    UrlRef "a `UrlRef` expression"
}

/// Where a term applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AppliesTo(u64);

impl AppliesTo {
    /// Every element.
    pub(super) const ANYTHING: Self = Self(0);

    /// The elements that the words name; every element if there are none.
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        Self(
            words
                .filter_map(Kind::named)
                .fold(0, |all, kind| all | kind.bit()),
        )
    }

    /// Whether the term may be on this element.
    pub(super) fn allows(self, target: &Target) -> bool {
        self.0 == 0 || target.kind.is_none() || self.0 & target.bits() != 0
    }
}

/// An annotated element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    /// What it is; none if that is not known.
    pub(super) kind: Option<Kind>,
    /// Whether it is a collection.
    is_collection: bool,
    /// What its type leads to, for a property, parameter or term.
    pub(super) ty: Option<TypeTarget>,
    /// Where paths may begin; none if that is not known.
    pub(super) paths: [Option<Start>; 2],
}

impl Target {
    /// An element of which no more is known.
    pub(super) fn new(kind: impl Into<Option<Kind>>) -> Self {
        Self {
            kind: kind.into(),
            is_collection: false,
            ty: None,
            paths: [None; 2],
        }
    }

    /// Paths begin here.
    pub(super) fn at(mut self, start: Start) -> Self {
        self.paths[0] = Some(start);
        self
    }

    /// Paths begin at one of these.
    pub(super) fn at_any(mut self, starts: [Option<Start>; 2]) -> Self {
        self.paths = starts;
        self
    }

    /// Something that has a type: in real metadata, paths begin there as well.
    pub(super) fn of(mut self, ty: &TypeUse) -> Self {
        self.is_collection = ty.is_collection;
        self.ty = Some(ty.target);
        if let TypeTarget::Type(id) = ty.target {
            self.paths[1] = Some(Start::Type(id));
        }
        self
    }

    /// Something that paths do not begin at.
    pub(super) fn without_paths(mut self) -> Self {
        self.paths = [None; 2];
        self
    }

    /// An annotation or a part of an expression on this element. The OASIS vocabularies
    /// themselves have terms there that do not list them, so that anything applies.
    pub(super) fn nested(&self) -> Self {
        Self {
            paths: self.paths,
            ..Self::new(None)
        }
    }

    /// The kinds that it counts as. Services say on an entity type what may be done with all its
    /// sets, and on a navigation property to one entity what a singleton would say; the generator
    /// reads both.
    fn bits(&self) -> u64 {
        let Some(kind) = self.kind else { return 0 };
        let more = match (kind, self.is_collection) {
            (Kind::EntitySet | Kind::ReturnType, _) | (_, true) => Kind::Collection.bit(),
            (Kind::EntityType, _) => {
                Kind::EntitySet.bit() | Kind::Collection.bit() | Kind::Singleton.bit()
            }
            (Kind::NavigationProperty, false) => Kind::Singleton.bit(),
            _ => 0,
        };
        kind.bit() | more
    }
}
