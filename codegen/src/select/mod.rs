//! What is in the slice, and why.
//!
//! In: a resolved [`Model`] and a [`Selection`]. Out: a [`Slice`]: the types, operations and
//! container children to keep, for each type the edge that pulled it in, and what was left out.
//! What always holds: the slice is closed (a kept property's type is kept, a kept type's base is
//! kept); navigation that leads out of it is listed in [`Slice::outside`], never lost silently.

pub mod closure;
pub mod extract;
pub mod pattern;
mod roots;
pub mod versions;
pub mod why;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostics;
use crate::resolve::model::{Model, OperationId, TypeId, TypeKind};

pub use pattern::Pattern;
pub use versions::Versions;

/// What to select, and what to do at the edge.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Roots; none means everything that the documents given define.
    pub patterns: Vec<Pattern>,
    /// How many of the documents, from the first, were given rather than referenced; none if all.
    pub given: Option<usize>,
    /// What happens to navigation whose target nothing else selects.
    pub navigation: Navigation,
    /// What happens to actions and functions.
    pub operations: Operations,
    /// Operations that are left out, whatever selects them.
    pub skipped: BTreeSet<OperationId>,
}

/// What happens to the actions and functions of what is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operations {
    /// Those bound to an entity type that is wholly selected, or to a collection of it, are
    /// selected too, with the types of their parameters and results; so are those of selected
    /// imports. A type that only gives others their key, such as `graph.entity`, and one that a
    /// resource path merely leads through bring none along.
    #[default]
    Follow,
    /// They are left out, imports included, and listed.
    Omit,
}

/// What happens to the target of a navigation property that nothing else selects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Navigation {
    /// It is selected too; navigation beside a resource path is left out.
    #[default]
    Follow,
    /// It becomes a typed stub: its key, and all else as additional members.
    Stub,
    /// The navigation property is left out, and listed.
    Omit,
}

/// How much of a type is in the slice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its key and these navigation properties: a resource path leads through it.
    Path(BTreeSet<String>),
    /// Its key only.
    Stub,
}

/// The edge that pulled a type in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A root: the pattern as written, or none when everything is selected.
    Root(Option<String>),
    /// A resource path leads through it: the pattern as written.
    Path(String),
    /// It is the base type of this type.
    BaseOf(TypeId),
    /// It derives from this type, which a property names.
    DerivedFrom(TypeId),
    /// A property of this type names it.
    Property(TypeId, String),
    /// A navigation property of this type names it.
    Navigation(TypeId, String),
    /// A parameter or the return type of this operation names it.
    Operation(OperationId),
}

/// A type in the slice.
#[derive(Clone, Debug)]
pub struct Included {
    /// How much of it.
    pub extent: Extent,
    /// The first edge that pulled it in.
    pub reason: Reason,
}

/// A navigation property that leads out of the slice and was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outside {
    /// The type that declares it.
    pub owner: TypeId,
    /// Its name.
    pub property: String,
    /// Where it leads, if to a type of the model.
    pub target: Option<TypeId>,
}

/// The selected part of a model.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// Types by index.
    pub types: BTreeMap<TypeId, Included>,
    /// Types that a property or operation names, so that their derived types count.
    pub named: BTreeSet<TypeId>,
    /// Operations.
    pub operations: BTreeSet<OperationId>,
    /// Operations that the selection leaves out although their binding types or imports are in.
    pub omitted: BTreeSet<OperationId>,
    /// Operations that an override leaves out.
    pub skipped: BTreeSet<OperationId>,
    /// Container children: index of the container and of the child.
    pub container_children: BTreeSet<(usize, usize)>,
    /// Navigation that was left out, in order.
    pub outside: Vec<Outside>,
}

impl Slice {
    /// Whether the type is in the slice, to whatever extent.
    pub fn contains(&self, id: TypeId) -> bool {
        self.types.contains_key(&id)
    }

    /// Whether a property of this type, structural or navigation, is in the slice.
    pub fn keeps_property(&self, model: &Model, owner: TypeId, name: &str) -> bool {
        match self.types.get(&owner).map(|it| &it.extent) {
            None => false,
            Some(Extent::Whole) => !self.is_outside(owner, name),
            Some(Extent::Stub) => is_key_property(model, owner, name),
            Some(Extent::Path(names)) => {
                names.contains(name) || is_key_property(model, owner, name)
            }
        }
    }

    fn is_outside(&self, owner: TypeId, name: &str) -> bool {
        self.outside
            .binary_search_by(|it| (it.owner, it.property.as_str()).cmp(&(owner, name)))
            .is_ok()
    }
}

/// Whether the key of `owner`, or of a type that derives from it, starts with this property.
fn is_key_property(model: &Model, owner: TypeId, name: &str) -> bool {
    model
        .ancestry(owner)
        .chain(descendants(model, owner))
        .any(|id| {
            model.structured(id).is_some_and(|structured| {
                structured
                    .key
                    .iter()
                    .any(|key| key.path.first().is_some_and(|first| first == name))
            })
        })
}

/// All types that derive from this one, directly or not, nearest first.
pub fn descendants(model: &Model, id: TypeId) -> Vec<TypeId> {
    let mut found: Vec<TypeId> = Vec::new();
    let mut waiting: Vec<TypeId> = vec![id];
    while let Some(next) = waiting.pop() {
        if let Some(structured) = model.structured(next) {
            found.extend(&structured.derived);
            waiting.extend(structured.derived.iter().rev());
        }
    }
    found
}

/// Whether a type is only there to give others a key, such as `microsoft.graph.entity`: an
/// abstract entity type without base type that declares nothing but its key. A property that
/// names such a type may hold anything, so its descendants are not followed.
pub fn is_root_type(model: &Model, id: TypeId) -> bool {
    let TypeKind::Entity(entity) = &model.ty(id).kind else {
        return false;
    };
    entity.is_abstract
        && entity.base.is_none()
        && entity.navigation_properties.is_empty()
        && entity.properties.iter().all(|property| {
            entity
                .key
                .iter()
                .any(|key| key.path.first() == Some(&property.name))
        })
}

/// Computes the slice; patterns that name nothing are errors.
pub fn select(model: &Model, selection: &Selection, diagnostics: &mut Diagnostics) -> Slice {
    closure::Closure::new(model, selection).run(&selection.patterns, diagnostics)
}
