//! The annotations that a slice keeps: those of kept elements, with or without descriptive text.

use super::{Cut, Docs};
use crate::csdl::ast::{Annotation, Annotations, Expression, ExpressionKind};
use crate::resolve::model::OperationId;

impl Cut<'_> {
    pub(super) fn targeted(&self, it: &Annotations) -> Option<Annotations> {
        let annotations = self.annotations(&it.annotations);
        if annotations.is_empty() || !self.keeps_target(&it.target.value) {
            return None;
        }
        Some(Annotations {
            annotations,
            ..it.clone()
        })
    }

    fn keeps_target(&self, target: &str) -> bool {
        let (head, rest) = target
            .split_once('/')
            .map_or((target, None), |(head, rest)| (head, Some(rest)));
        let head = self.without_alias(head.split('(').next().unwrap_or(head));
        if let Some(id) = self.model.type_named(&head) {
            let is_enum = self.model.structured(id).is_none();
            return self.slice.contains(id)
                && rest.is_none_or(|rest| {
                    is_enum
                        || self
                            .keeps_path(id, rest.split('/').take_while(|it| !it.starts_with('@')))
                });
        }
        if let Some(at) = self.container_named(&head) {
            let Some(rest) = rest else {
                return self.keeps_container(at);
            };
            let mut segments = rest.split('/').take_while(|it| !it.starts_with('@'));
            let entry = segments.next().and_then(|child| self.entry(at, child));
            return entry.is_some_and(|ty| ty.is_none_or(|ty| self.keeps_path(ty, segments)));
        }
        self.operations_named(&head)
            .any(|id| self.slice.operations.contains(&id))
    }

    fn operations_named(&self, name: &str) -> impl Iterator<Item = OperationId> {
        let found: Vec<OperationId> = (0..)
            .map(OperationId)
            .zip(&self.model.operations)
            .filter(|(_, it)| it.name.as_str() == name)
            .map(|(id, _)| id)
            .collect();
        found.into_iter()
    }

    pub(super) fn annotations(&self, annotations: &[Annotation]) -> Vec<Annotation> {
        match self.docs {
            Docs::Keep => annotations.to_vec(),
            Docs::Drop => annotations
                .iter()
                .filter(|it| !self.is_descriptive(&it.term.value))
                .map(|it| self.without_text(it))
                .collect(),
        }
    }

    fn is_descriptive(&self, term: &str) -> bool {
        let term = self.without_alias(term);
        matches!(
            term.as_str(),
            "Org.OData.Core.V1.Description"
                | "Org.OData.Core.V1.LongDescription"
                | "Core.Description"
                | "Core.LongDescription"
        )
    }

    fn without_text(&self, annotation: &Annotation) -> Annotation {
        Annotation {
            value: annotation
                .value
                .as_ref()
                .map(|value| self.expression(value)),
            annotations: self.annotations(&annotation.annotations),
            ..annotation.clone()
        }
    }

    fn expression(&self, expression: &Expression) -> Expression {
        let kind = match &expression.kind {
            ExpressionKind::Collection(items) => {
                ExpressionKind::Collection(items.iter().map(|it| self.expression(it)).collect())
            }
            ExpressionKind::Record(record) => {
                let mut record = record.clone();
                record.properties.retain(|it| {
                    !matches!(
                        it.property.value.as_str(),
                        "Description" | "LongDescription"
                    )
                });
                for property in &mut record.properties {
                    property.value = property.value.take().map(|value| self.expression(&value));
                    property.annotations = self.annotations(&property.annotations);
                }
                ExpressionKind::Record(record)
            }
            other => other.clone(),
        };
        Expression {
            kind,
            annotations: self.annotations(&expression.annotations),
            span: expression.span,
        }
    }
}
