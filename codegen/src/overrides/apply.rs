//! Overrides, applied to a model.
//!
//! In: a model and the overrides, in the order of the file. Out: the model changed, and what later
//! stages have to know. What always holds: elements are skipped last, those of the file in its
//! order, so that other overrides of what they name apply whatever their order.

use std::collections::BTreeMap;

use super::keys;
use super::target::{Outcome, Place, check, find_property, find_type};
use super::{Action, Applied, Override, Rename, Target};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::resolve::model::{
    Model, OperationId, Primitive, Structured, TypeId, TypeKind, TypeTarget,
};
use crate::resolve::primitive::primitive;

/// Applies the overrides; what does not apply or contradicts another is told.
pub fn apply(model: &mut Model, overrides: &[Override], diagnostics: &mut Diagnostics) -> Applied {
    let mut applied = Applied::default();
    for diagnostic in contradictions(overrides) {
        diagnostics.push(diagnostic);
    }
    let is_skip = |it: &&Override| it.action == Action::Skip;
    let others = overrides.iter().filter(|it| !is_skip(it));
    for it in others.chain(overrides.iter().filter(is_skip)) {
        if let Err(diagnostic) = one(model, it, &mut applied) {
            diagnostics.push(*diagnostic);
        }
    }
    if overrides
        .iter()
        .any(|it| matches!(it.action, Action::Type(_)))
    {
        keys::refresh(model);
    }
    applied.left_out.sort();
    applied
}

/// Overrides that repeat or undo an earlier one.
fn contradictions(overrides: &[Override]) -> Vec<Diagnostic> {
    let mut by_target: BTreeMap<&Target, Vec<&Override>> = BTreeMap::new();
    let mut found = Vec::new();
    for it in overrides {
        let earlier = by_target.entry(&it.target).or_default();
        let clash = earlier.iter().find(|other| {
            let same = other.action.key() == it.action.key();
            same || other.action == Action::Skip || it.action == Action::Skip
        });
        if let Some(other) = clash {
            let message = "this contradicts or repeats another override of the same element";
            let error = Diagnostic::error(codes::OVERRIDE_CLASH, it.action_span, message);
            found.push(
                error
                    .with_related(other.action_span, "the other one")
                    .with_help("keep one of the two"),
            );
        }
        earlier.push(it);
    }
    found
}

fn one(model: &mut Model, it: &Override, applied: &mut Applied) -> Outcome<()> {
    match (&it.action, &it.target) {
        (Action::Rename(label), target) => {
            check(model, target, it.span)?;
            if target.own_name() == label {
                return Err(already(it, "has that name"));
            }
            let rename = Rename {
                label: label.clone(),
                span: it.action_span,
            };
            applied.renames.0.insert(target.clone(), rename);
            Ok(())
        }
        (Action::Skip, Target::Type(name)) => skip_type(model, it, name, applied),
        (Action::Skip, Target::Property(owner, name)) => {
            skip_property(model, it, owner, name, applied)
        }
        (Action::Skip, Target::Operation(name)) => {
            check(model, &it.target, it.span)?;
            for (at, operation) in model.operations.iter().enumerate() {
                if operation.name.as_str() == name {
                    let id = OperationId(u32::try_from(at).unwrap_or(u32::MAX));
                    applied.skipped.insert(id);
                }
            }
            Ok(())
        }
        (Action::Nullable, Target::Property(owner, name)) => {
            let (id, place) = find_property(model, owner, name, it.span)?;
            let facets = type_use(model, id, place).map(|ty| &mut ty.facets);
            match facets {
                Some(facets) if facets.nullable == Some(false) => {
                    facets.nullable = Some(true);
                    Ok(())
                }
                Some(_) | None => Err(already(it, "can already be null")),
            }
        }
        (Action::Type(text), Target::Property(owner, name)) => {
            change_type(model, it, owner, name, text)
        }
        (action, _) => {
            let message = format!("`{}` does not go with this element", action.key());
            Err(Box::new(Diagnostic::error(
                codes::OVERRIDE_FORM,
                it.action_span,
                message,
            )))
        }
    }
}

fn already(it: &Override, what: &str) -> Box<Diagnostic> {
    let message = format!("the override is not needed: this {what}");
    let error = Diagnostic::error(codes::OVERRIDE_UNUSED, it.action_span, message);
    Box::new(error.with_help("remove the override"))
}

fn structured(model: &mut Model, id: TypeId) -> Option<&mut Structured> {
    let ty = model.types.get_mut(id.0 as usize)?;
    match &mut ty.kind {
        TypeKind::Entity(it) | TypeKind::Complex(it) => Some(it),
        TypeKind::Enum(_) | TypeKind::Definition(_) | TypeKind::Opaque => None,
    }
}

fn type_use(
    model: &mut Model,
    id: TypeId,
    place: Place,
) -> Option<&mut crate::resolve::model::TypeUse> {
    let it = structured(model, id)?;
    match place {
        Place::Structural(at) => it.properties.get_mut(at).map(|it| &mut it.ty),
        Place::Navigation(at) => it.navigation_properties.get_mut(at).map(|it| &mut it.ty),
    }
}

/// A skipped type is opaque: what names it holds any JSON value.
fn skip_type(model: &mut Model, it: &Override, name: &str, applied: &mut Applied) -> Outcome<()> {
    let id = find_type(model, name, it.span)?;
    let derived = model.structured(id).map(|it| it.derived.clone());
    if let Some(&first) = derived.unwrap_or_default().first() {
        let other = &model.ty(first).name;
        let message = format!("`{name}` cannot be skipped: `{other}` derives from it");
        let error = Diagnostic::error(codes::OVERRIDE_CLASH, it.action_span, message);
        let help = "skip the types that derive from it, too, in overrides above it";
        return Err(Box::new(error.with_help(help)));
    }
    let base = model.structured(id).and_then(|it| it.base);
    if let Some(base) = base.and_then(|base| structured(model, base)) {
        base.derived.retain(|&it| it != id);
    }
    let ty = model.types.get_mut(id.0 as usize);
    if let Some(ty) = ty {
        let kind = match &ty.kind {
            TypeKind::Entity(_) => "entity type",
            TypeKind::Complex(_) => "complex type",
            TypeKind::Enum(_) => "enum type",
            TypeKind::Definition(_) => "type definition",
            TypeKind::Opaque => "type",
        };
        ty.kind = TypeKind::Opaque;
        applied.left_out.push((kind, name.to_owned()));
    }
    Ok(())
}

fn skip_property(
    model: &mut Model,
    it: &Override,
    owner: &str,
    name: &str,
    applied: &mut Applied,
) -> Outcome<()> {
    let (id, place) = find_property(model, owner, name, it.span)?;
    if matches!(place, Place::Structural(_)) && keys::part_of_key(model, id, name).is_some() {
        let message = format!("`{name}` cannot be skipped: it is part of a key");
        return Err(Box::new(Diagnostic::error(
            codes::OVERRIDE_CLASH,
            it.action_span,
            message,
        )));
    }
    let Some(found) = structured(model, id) else {
        return Ok(());
    };
    let kind = match place {
        Place::Structural(at) => {
            found.properties.remove(at);
            "property"
        }
        Place::Navigation(at) => {
            found.navigation_properties.remove(at);
            "navigation property"
        }
    };
    applied.left_out.push((kind, format!("{owner}/{name}")));
    Ok(())
}

/// Why a property cannot have a type, if it cannot.
fn misfit(
    model: &Model,
    id: TypeId,
    place: Place,
    name: &str,
    target: TypeTarget,
    is_collection: bool,
) -> Option<String> {
    let (is_entity, is_opaque) = match target {
        TypeTarget::Primitive(it) => (it == Primitive::EntityType, false),
        TypeTarget::Type(id) => match &model.ty(id).kind {
            TypeKind::Entity(_) => (true, false),
            TypeKind::Opaque => (false, true),
            TypeKind::Complex(_) | TypeKind::Enum(_) | TypeKind::Definition(_) => (false, false),
        },
    };
    if let Place::Navigation(_) = place {
        let fits = is_entity || is_opaque;
        return (!fits)
            .then(|| format!("`{name}` is a navigation property, so its type is an entity type"));
    }
    if is_entity {
        return Some(format!(
            "`{name}` is no navigation property, so its type is no entity type"
        ));
    }
    let fits = match keys::part_of_key(model, id, name) {
        None => true,
        Some(is_last) => is_last && keys::may_end_key(model, target, is_collection),
    };
    (!fits).then(|| {
        format!("`{name}` is part of a key, so its type is that of a single primitive value")
    })
}

fn change_type(
    model: &mut Model,
    it: &Override,
    owner: &str,
    name: &str,
    text: &str,
) -> Outcome<()> {
    let (id, place) = find_property(model, owner, name, it.span)?;
    let item = text
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'));
    let (item, is_collection) = (item.unwrap_or(text), item.is_some());
    let target = match item.strip_prefix("Edm.").and_then(primitive) {
        Some(found) => TypeTarget::Primitive(found),
        None => TypeTarget::Type(find_type(model, item, it.action_span)?),
    };
    if let Some(message) = misfit(model, id, place, name, target, is_collection) {
        return Err(Box::new(Diagnostic::error(
            codes::OVERRIDE_CLASH,
            it.action_span,
            message,
        )));
    }
    let Some(ty) = type_use(model, id, place) else {
        return Ok(());
    };
    if ty.target == target && ty.is_collection == is_collection {
        return Err(already(it, "has this type already"));
    }
    ty.target = target;
    ty.is_collection = is_collection;
    ty.facets.max_length = None;
    ty.facets.precision = None;
    ty.facets.scale = None;
    Ok(())
}
