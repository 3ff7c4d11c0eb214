//! The path of references that pulled a type into a slice.
//!
//! In: the slice and a type. Out: the steps from a root to it, as text.

use super::{Reason, Slice};
use crate::resolve::model::{Model, TypeId};

/// One step: what was reached, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The type reached.
    pub ty: TypeId,
    /// How it was reached from the step before.
    pub how: String,
}

/// The steps from a root to the type, the root first; none if it is not in the slice.
pub fn why(model: &Model, slice: &Slice, id: TypeId) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut at = Some(id);
    while let Some(ty) = at {
        let included = slice.types.get(&ty)?;
        let (how, before) = describe(model, &included.reason);
        steps.push(Step { ty, how });
        at = before.filter(|before| steps.iter().all(|step| step.ty != *before));
    }
    steps.reverse();
    Some(steps)
}

fn describe(model: &Model, reason: &Reason) -> (String, Option<TypeId>) {
    match reason {
        Reason::Root(Some(pattern)) => (format!("selected by `{pattern}`"), None),
        Reason::Root(None) => ("everything is selected".to_owned(), None),
        Reason::Path(pattern) => (format!("on the path `{pattern}`"), None),
        Reason::BaseOf(id) => (format!("base type of `{}`", model.ty(*id).name), Some(*id)),
        Reason::DerivedFrom(id) => (
            format!(
                "derives from `{}`, which a property names",
                model.ty(*id).name
            ),
            Some(*id),
        ),
        Reason::Property(id, name) if name.is_empty() => (
            format!("underlying type of `{}`", model.ty(*id).name),
            Some(*id),
        ),
        Reason::Property(id, name) => (
            format!("property `{}/{name}`", model.ty(*id).name),
            Some(*id),
        ),
        Reason::Navigation(id, name) => (
            format!("navigation property `{}/{name}`", model.ty(*id).name),
            Some(*id),
        ),
        Reason::Operation(id) => {
            let operation = model.operation(*id);
            let binding = operation.parameters.first().filter(|_| operation.is_bound);
            let before = binding.and_then(|parameter| match parameter.ty.target {
                crate::resolve::model::TypeTarget::Type(id) => Some(id),
                crate::resolve::model::TypeTarget::Primitive(_) => None,
            });
            (format!("operation `{}`", operation.name), before)
        }
    }
}

/// The steps as lines, indented.
pub fn render(model: &Model, steps: &[Step]) -> String {
    steps
        .iter()
        .enumerate()
        .map(|(depth, step)| {
            format!(
                "{:indent$}{} ({})\n",
                "",
                model.ty(step.ty).name,
                step.how,
                indent = depth * 2
            )
        })
        .collect()
}
