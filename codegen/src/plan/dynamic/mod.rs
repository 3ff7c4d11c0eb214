//! Which fields stand behind a trait object, so that no chain of types is longer than the compiler
//! follows.
//!
//! In: the model, the names and what was published. Out: the properties, as owner in the slice and
//! name. To find whether a type is `Send`, and what dropping it does, rustc follows fields to a
//! depth of 128 types (`recursion_limit`), those between ours included: `Option`, `Box` and
//! `Unique`, or `Vec`, `RawVec` and `PhantomData`. A schema whose types lead to each other in longer chains needs
//! fields that rustc does not look behind. What always holds: no field of a schema with short
//! chains is one; what was published as one stays one; in a ring, fields that were not published
//! give way before those that were, single navigation properties before collections, and both
//! before complex properties. What was published and gives way all the same is told.

mod chains;

use foldhash::HashMap;

use super::PlanInput;
use super::item::Note;
use super::lock::Kind;
use super::pointers::{Properties, is_published, publish};
use super::types::{TypeNames, whole_descendants};
use crate::resolve::model::{TypeId, TypeTarget, TypeUse};
use chains::{Chains, Edge, Rank};

/// The longest chain of types. It leaves a third of rustc's depth to what the last one holds besides
/// ours, and to what holds the first.
const LONGEST: usize = 84;

/// The properties whose fields stand behind a trait object.
pub fn dynamic_properties(
    input: &PlanInput<'_>,
    names: &TypeNames,
    notes: &mut Vec<Note>,
) -> Properties {
    let holders = Holders::of(input, names);
    let mut held: Vec<Vec<Held<'_>>> = holders
        .structs
        .iter()
        .map(|&id| held(input, &holders, id))
        .collect();
    held.extend(
        holders
            .enums
            .iter()
            .map(|&id| variants(input, &holders, id)),
    );
    let mut chains = Chains::new(
        held.iter()
            .map(|it| it.iter().map(|it| it.edge).collect())
            .collect(),
    );
    let property = |node: usize, edge: usize| {
        let owner = *holders.structs.get(node)?;
        Some((owner, held.get(node)?.get(edge)?.property?))
    };
    let was = |kind, property: Option<_>| property.is_some_and(|it| is_published(input, kind, it));
    if input.names.has_published(Kind::Dynamic) {
        chains.cut(|node, edge| was(Kind::Dynamic, property(node, edge)));
    }
    chains.shorten(LONGEST, |node, edge| was(Kind::Field, property(node, edge)));
    let found = chains
        .is_cut()
        .filter_map(|(node, edge)| property(node, edge));
    let found: Properties = found
        .map(|(owner, name)| (owner, name.to_owned()))
        .collect();
    let why = "close a ring that is too long for the compiler";
    publish(input, Kind::Dynamic, &found, why, notes);
    found
}

/// What is generated of the types of the slice, in an order that does not depend on that of the
/// documents: structs, and enums over a type and its descendants.
struct Holders {
    structs: Vec<TypeId>,
    enums: Vec<TypeId>,
    /// The number of each struct.
    of_struct: HashMap<TypeId, usize>,
    /// The number of what a property of the type holds.
    of_instance: HashMap<TypeId, usize>,
}

impl Holders {
    fn of(input: &PlanInput<'_>, names: &TypeNames) -> Self {
        let sorted = |ids: &mut dyn Iterator<Item = TypeId>| {
            let mut ids: Vec<TypeId> = ids
                .filter(|&id| input.model.structured(id).is_some())
                .collect();
            ids.sort_by_key(|&id| &input.model.ty(id).name);
            ids
        };
        let structs = sorted(&mut names.paths.keys().copied());
        let enums = sorted(&mut names.polymorphic.keys().copied());
        let of_struct: HashMap<TypeId, usize> = structs.iter().copied().zip(0..).collect();
        let mut of_instance = of_struct.clone();
        of_instance.extend(enums.iter().copied().zip(structs.len()..));
        Self {
            structs,
            enums,
            of_struct,
            of_instance,
        }
    }
}

/// Something that a struct or enum holds.
struct Held<'m> {
    /// The property; an enum has variants.
    property: Option<&'m str>,
    edge: Edge,
}

/// What the struct of a type holds, by name, as its fields are.
fn held<'m>(input: &PlanInput<'m>, holders: &Holders, id: TypeId) -> Vec<Held<'m>> {
    let mut found: Vec<Held<'m>> = Vec::new();
    let mut add = |owner: TypeId, name: &'m str, ty: &TypeUse, rank: Rank| {
        if let TypeTarget::Type(target) = ty.target
            && let Some(&target) = holders.of_instance.get(&target)
            && input.slice.keeps_property(input.model, owner, name)
        {
            found.push(Held {
                property: Some(name),
                edge: Edge {
                    depth: match ty.is_collection {
                        true => 4,
                        // Behind a box, or an enum, which has one for each variant.
                        false if target < holders.structs.len() && rank == Rank::Single => 4,
                        false => 2,
                    },
                    target,
                    rank,
                },
            });
        }
    };
    for owner in input.model.ancestry(id) {
        let Some(structured) = input.model.structured(owner) else {
            continue;
        };
        for it in &structured.properties {
            add(owner, &it.name, &it.ty, Rank::Complex);
        }
        for it in &structured.navigation_properties {
            let rank = match it.ty.is_collection {
                true => Rank::Collection,
                false => Rank::Single,
            };
            add(owner, &it.name, &it.ty, rank);
        }
    }
    found.sort_by_key(|it| (it.edge.rank != Rank::Complex, it.property));
    found
}

/// What the enum over a type and its descendants holds.
fn variants<'m>(input: &PlanInput<'m>, holders: &Holders, id: TypeId) -> Vec<Held<'m>> {
    std::iter::once(id)
        .chain(whole_descendants(input, id))
        .filter_map(|it| holders.of_struct.get(&it))
        .map(|&target| Held {
            property: None,
            edge: Edge {
                target,
                rank: Rank::Variant,
                depth: 3,
            },
        })
        .collect()
}
