//! What the targets of overrides lead to in a model.
//!
//! In: a model and names. Out: indices, or an error with the nearest name that there is.

use super::Target;
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::model::{Model, TypeDef, TypeId, TypeKind};
use crate::source::Span;
use crate::suggest::nearest;

/// What was looked for, or why it can't be had.
pub(super) type Outcome<T> = Result<T, Box<Diagnostic>>;

/// An error about a target that leads nowhere.
fn gone<'k>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'k str>,
    span: Span,
) -> Box<Diagnostic> {
    let message = format!("there is no {what} `{}`", name.escape_debug());
    let error = Diagnostic::error(codes::OVERRIDE_UNUSED, span, message);
    Box::new(error.with_help(match nearest(name, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove the override if the schema has changed".to_owned(),
    }))
}

/// The type of this name.
pub(super) fn find_type(model: &Model, name: &str, span: Span) -> Outcome<TypeId> {
    let defined = |id: &TypeId| !matches!(model.ty(*id).kind, TypeKind::Opaque);
    let found = model.type_named(name).filter(defined);
    let names = || model.types_by_name.keys().map(|it| it.as_str());
    found.ok_or_else(|| gone("type", name, names(), span))
}

/// A property's place in its type: of structural or of navigation properties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Index into the properties.
    Structural(usize),
    /// Index into the navigation properties.
    Navigation(usize),
}

/// The property of this name that the type declares itself.
pub(super) fn find_property(
    model: &Model,
    owner: &str,
    name: &str,
    span: Span,
) -> Outcome<(TypeId, Place)> {
    let id = find_type(model, owner, span)?;
    let Some(it) = model.structured(id) else {
        let message = format!("`{owner}` is no entity type or complex type");
        return Err(Box::new(Diagnostic::error(
            codes::OVERRIDE_UNUSED,
            span,
            message,
        )));
    };
    let structural = it.properties.iter().position(|it| it.name == name);
    let navigation = || {
        it.navigation_properties
            .iter()
            .position(|it| it.name == name)
    };
    let found = structural
        .map(Place::Structural)
        .or_else(|| navigation().map(Place::Navigation));
    if let Some(place) = found {
        return Ok((id, place));
    }
    let inherited = model
        .ancestry(id)
        .skip(1)
        .find(|&it| declares(model, it, name));
    if let Some(base) = inherited {
        let base = &model.ty(base).name;
        let message = format!("`{owner}` does not declare `{name}`, it inherits it");
        let error = Diagnostic::error(codes::OVERRIDE_UNUSED, span, message);
        let help = format!("the property is `{base}/{name}`");
        return Err(Box::new(error.with_help(help)));
    }
    let names = it.properties.iter().map(|it| it.name.as_str());
    let names = names.chain(it.navigation_properties.iter().map(|it| it.name.as_str()));
    Err(gone(&format!("property of `{owner}`"), name, names, span))
}

fn declares(model: &Model, id: TypeId, name: &str) -> bool {
    model.structured(id).is_some_and(|it| {
        it.properties.iter().any(|it| it.name == name)
            || it.navigation_properties.iter().any(|it| it.name == name)
    })
}

/// Whether the target of a rename is there.
pub(super) fn check(model: &Model, target: &Target, span: Span) -> Outcome<()> {
    match target {
        Target::Type(name) => find_type(model, name, span).map(drop),
        Target::Property(owner, name) => find_property(model, owner, name, span).map(drop),
        Target::Member(owner, name) => find_member(model, owner, name, span),
        Target::Operation(name) => find_operation(model, name, span),
        Target::Namespace(name) => {
            let known = || model.types_by_name.keys().map(|it| it.namespace());
            match known().any(|it| it == name) {
                true => Ok(()),
                false => Err(gone("namespace", name, known(), span)),
            }
        }
    }
}

fn find_member(model: &Model, owner: &str, name: &str, span: Span) -> Outcome<()> {
    let id = find_type(model, owner, span)?;
    let TypeDef {
        kind: TypeKind::Enum(it),
        ..
    } = model.ty(id)
    else {
        let message = format!("`{owner}` is no enum type");
        return Err(Box::new(Diagnostic::error(
            codes::OVERRIDE_UNUSED,
            span,
            message,
        )));
    };
    let mut names = it.members.iter().map(|it| it.name.as_str());
    match names.clone().any(|it| it == name) {
        true => Ok(()),
        false => Err(gone(
            &format!("member of `{owner}`"),
            name,
            &mut names,
            span,
        )),
    }
}

fn find_operation(model: &Model, name: &str, span: Span) -> Outcome<()> {
    let names = || model.operations.iter().map(|it| it.name.as_str());
    match names().any(|it| it == name) {
        true => Ok(()),
        false => Err(gone("action or function", name, names(), span)),
    }
}
