//! Annotations of one element (§14.2.1): no term twice with one qualifier.

use std::collections::HashMap;

use super::super::Resolver;
use super::super::model::{Annotation, TypeKind};
use super::Found;
use crate::csdl::ast::{ConstantKind, ExpressionKind, SchemaChild};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::source::Span;

/// Up to this many annotations, comparing each with each is the fastest way.
const FEW: usize = 8;

/// Terms whose values people read.
const PROSE: [&str; 2] = [
    "Org.OData.Core.V1.Description",
    "Org.OData.Core.V1.LongDescription",
];

impl Resolver<'_, '_> {
    pub(super) fn check_annotations(&self, found: &mut Found) {
        for ty in &self.model.types {
            check(&ty.annotations, found);
            match &ty.kind {
                TypeKind::Entity(it) | TypeKind::Complex(it) => {
                    for property in &it.properties {
                        check(&property.annotations, found);
                    }
                    for property in &it.navigation_properties {
                        check(&property.annotations, found);
                    }
                }
                TypeKind::Enum(it) => {
                    for member in &it.members {
                        check(&member.annotations, found);
                    }
                }
                TypeKind::Definition(_) | TypeKind::Opaque => {}
            }
        }
        for term in &self.model.terms {
            check(&term.annotations, found);
        }
        for operation in &self.model.operations {
            check(&operation.annotations, found);
            for parameter in &operation.parameters {
                check(&parameter.annotations, found);
            }
        }
        for other in &self.model.other_annotations {
            check(&other.annotations, found);
        }
        for loose in &self.loose {
            check(&loose.annotations, found);
        }
        for container in &self.model.containers {
            check(&container.annotations, found);
            // Children that an extended container lent may be annotated anew.
            let schema =
                &self.documents[container.origin.document].schemas[container.origin.schema];
            let SchemaChild::EntityContainer(tree) = &schema.children[container.origin.child]
            else {
                continue;
            };
            let element = tree.span.start..tree.span.end;
            let is_own =
                |span: Span| span.source == tree.span.source && element.contains(&span.start);
            for child in container.children.iter().filter(|it| is_own(it.span)) {
                check(&child.annotations, found);
            }
        }
        self.check_targeted(found);
    }

    /// A qualifier stands on the group or on the annotations in it, and a group is not empty.
    fn check_targeted(&self, found: &mut Found) {
        let schemas = self.documents.iter().flat_map(|it| &it.schemas);
        for child in schemas.flat_map(|it| &it.children) {
            let SchemaChild::Annotations(group) = child else {
                continue;
            };
            if group.annotations.is_empty() {
                let message = format!(
                    "there are no annotations for the target `{}`",
                    group.target.value
                );
                let place = group.target.span;
                found.push(
                    Diagnostic::advice(codes::MISSING_ELEMENT, place, message)
                        .with_help("a group has one or more (§14.2.2)"),
                );
            }
            let Some(outer) = &group.qualifier else {
                continue;
            };
            for inner in group
                .annotations
                .iter()
                .filter_map(|it| it.qualifier.as_ref())
            {
                let message = format!(
                    "the annotation has the qualifier `{}`, and one from around it: `{}`",
                    inner.value, outer.value
                );
                found.push(
                    Diagnostic::warning(codes::SECOND_QUALIFIER, inner.span, message)
                        .with_related(outer.span, "the other qualifier is here")
                        .with_help("the annotation's own counts"),
                );
            }
        }
    }
}

/// Checks the annotations of an element, and those of the annotations themselves: documents nest
/// as deep as their readers let them, which is not deep.
fn check(annotations: &[Annotation], found: &mut Found) {
    for annotation in annotations {
        check(&annotation.annotations, found);
    }
    if annotations.len() < 2 {
        return;
    }
    if annotations.len() <= FEW {
        for (at, annotation) in annotations.iter().enumerate() {
            let earlier = annotations[..at]
                .iter()
                .find(|it| key(it) == key(annotation));
            if let Some(first) = earlier {
                report(annotation, first, found);
            }
        }
        return;
    }
    let mut seen = HashMap::with_capacity(annotations.len());
    for annotation in annotations {
        let first = *seen.entry(key(annotation)).or_insert(annotation);
        if first.span != annotation.span {
            report(annotation, first, found);
        }
    }
}

fn is_harmless(one: &Annotation, other: &Annotation) -> bool {
    if PROSE.contains(&one.term.as_str()) {
        return true;
    }
    match (constant(one), constant(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one.value.is_none() && other.value.is_none(),
    }
}

fn constant(annotation: &Annotation) -> Option<(ConstantKind, &str)> {
    match &annotation.value.as_ref()?.kind {
        ExpressionKind::Constant(kind, text) => Some((*kind, text)),
        _ => None,
    }
}

fn key(annotation: &Annotation) -> (&str, Option<&str>) {
    (&annotation.term, annotation.qualifier.as_deref())
}

/// Reports the second of two annotations. Where both say the same, or are prose, there is no
/// harm: documents that tools put together have many of those.
fn report(annotation: &Annotation, first: &Annotation, found: &mut Found) {
    let message = match &annotation.qualifier {
        Some(qualifier) => format!(
            "the term `{}` is applied twice with the qualifier `{qualifier}`",
            annotation.term
        ),
        None => format!("the term `{}` is applied twice", annotation.term),
    };
    let mut diagnostic =
        Diagnostic::warning(codes::DUPLICATE_ANNOTATION, annotation.term_span, message)
            .with_related(first.term_span, "the first is here");
    if is_harmless(annotation, first) {
        diagnostic.severity = Severity::Advice;
    }
    found.push(diagnostic);
}
