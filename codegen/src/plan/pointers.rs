//! Fields behind a pointer, in the lock: a published field keeps its type where it can.
//!
//! In: properties whose fields have another type for a reason of their own, boxed or dynamic. Out:
//! their lines in the lock, and a note on those that were published otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::PlanInput;
use super::docs::code;
use super::item::Note;
use super::lock::Kind;
use super::namer::{Claim, Rule};
use super::names::Case;
use crate::resolve::model::TypeId;

/// Properties by the type whose struct has the field.
pub type Properties = BTreeSet<(TypeId, String)>;

/// Whether the lock has a line of this kind for a property.
pub(super) fn is_published(
    input: &PlanInput<'_>,
    kind: Kind,
    (owner, name): (TypeId, &str),
) -> bool {
    input.names.is_published(rule(input, kind, owner), name)
}

fn rule<'r>(input: &PlanInput<'r>, kind: Kind, owner: TypeId) -> Rule<'r> {
    Rule {
        kind,
        owner: input.model.ty(owner).name.as_str(),
        case: Case::Snake,
        reserved: &[],
    }
}

/// Gives each of the fields its line of this kind in the lock, and tells of those that were published
/// otherwise, and why they are not any more.
pub(super) fn publish(
    input: &PlanInput<'_>,
    kind: Kind,
    found: &Properties,
    why: &str,
    notes: &mut Vec<Note>,
) {
    let mut by_owner: BTreeMap<TypeId, Vec<&str>> = BTreeMap::new();
    for (owner, name) in found {
        by_owner.entry(*owner).or_default().push(name);
    }
    for (owner, names) in by_owner {
        let changed: Vec<String> = names
            .iter()
            .filter(|name| {
                let of_kind = |kind| is_published(input, kind, (owner, name));
                of_kind(Kind::Field) && !of_kind(kind)
            })
            .map(|name| code(name))
            .collect();
        if !changed.is_empty() {
            notes.push(Note(format!(
                "fields of {} have another type than they were published with, because they {why}: {}",
                input.model.ty(owner).name,
                changed.join(", ")
            )));
        }
        let claims = names.into_iter().map(Claim::from);
        input.names.assign(rule(input, kind, owner), claims);
    }
}
