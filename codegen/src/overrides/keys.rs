//! Keys, of which overrides change the properties.
//!
//! In: the model. Out: which properties keys are made of, and keys with the types that those have. What
//! always holds: a key and its properties say the same of a type.

use crate::resolve::model::{Model, TypeId, TypeKind, TypeTarget, TypeUse};

/// A property on the path of a key: the type that declares it, its place there, and whether the path
/// ends with it.
struct Step {
    owner: TypeId,
    at: usize,
    is_last: bool,
}

/// The properties on the way to one of a key.
fn steps(model: &Model, id: TypeId, path: &[impl AsRef<str>]) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut current = Some(id);
    for (number, segment) in path.iter().enumerate() {
        let found = current.and_then(|id| {
            model.ancestry(id).find_map(|owner| {
                let mut properties = model.structured(owner)?.properties.iter();
                let at = properties.position(|it| it.name == segment.as_ref())?;
                Some((owner, at))
            })
        });
        let Some((owner, at)) = found else { break };
        let is_last = number + 1 == path.len();
        steps.push(Step { owner, at, is_last });
        current = property(model, owner, at).and_then(|ty| match ty.target {
            TypeTarget::Type(id) => Some(id),
            TypeTarget::Primitive(_) => None,
        });
    }
    steps
}

fn property(model: &Model, owner: TypeId, at: usize) -> Option<&TypeUse> {
    let property = model.structured(owner)?.properties.get(at)?;
    Some(&property.ty)
}

/// The types with a key of their own.
fn keyed(model: &Model) -> Vec<TypeId> {
    let all = (0..model.types.len()).filter_map(|at| u32::try_from(at).ok().map(TypeId));
    all.filter(|id| model.structured(*id).is_some_and(|it| !it.key.is_empty()))
        .collect()
}

/// Whether a property is part of a key, and then whether it is its end.
pub(super) fn part_of_key(model: &Model, owner: TypeId, name: &str) -> Option<bool> {
    let mut found = None;
    for id in keyed(model) {
        let key = model.structured(id).map(|it| it.key.as_slice());
        for part in key.unwrap_or_default() {
            for step in steps(model, id, &part.path) {
                let declared = model.structured(step.owner);
                let declared = declared.and_then(|it| it.properties.get(step.at));
                if step.owner == owner && declared.is_some_and(|it| it.name == name) {
                    found = Some(found.unwrap_or(true) && step.is_last);
                }
            }
        }
    }
    found
}

/// Whether a type is one that the end of a key may have: a single primitive value or member of an
/// enumeration.
pub(super) fn may_end_key(model: &Model, target: TypeTarget, is_collection: bool) -> bool {
    use crate::resolve::model::Primitive::{ComplexType, EntityType, Stream, Untyped};
    let is_value = match target {
        TypeTarget::Primitive(it) => !matches!(it, ComplexType | EntityType | Stream | Untyped),
        TypeTarget::Type(id) => {
            matches!(
                model.ty(id).kind,
                TypeKind::Enum(_) | TypeKind::Definition(_)
            )
        }
    };
    is_value && !is_collection
}

/// Gives the parts of all keys the types of their properties.
pub(super) fn refresh(model: &mut Model) {
    for id in keyed(model) {
        let Some(structured) = model.structured(id) else {
            continue;
        };
        let types = structured.key.iter().map(|part| {
            let end = steps(model, id, &part.path).pop()?;
            property(model, end.owner, end.at)
                .filter(|_| end.is_last)
                .cloned()
        });
        let types: Vec<Option<TypeUse>> = types.collect();
        let Some(ty) = model.types.get_mut(id.0 as usize) else {
            continue;
        };
        if let TypeKind::Entity(it) | TypeKind::Complex(it) = &mut ty.kind {
            for (part, ty) in it.key.iter_mut().zip(types) {
                if let Some(ty) = ty {
                    part.ty = ty;
                }
            }
        }
    }
}
