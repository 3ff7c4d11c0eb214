//! Annotations (§14.2), and elements that hold nothing else.

use super::super::super::ast::{Annotation, Annotations, Expression};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::Diagnostic;

impl<'a> Cursor<'a, '_> {
    /// `Annotations`: external targeting. None when the target is not written.
    pub(super) fn annotations(&mut self, mut element: Element<'a>) -> Option<Annotations> {
        let Some(target) = self.optional(&mut element, "Target") else {
            let span = self.span(element.start, element.tag_end);
            let message = "`Annotations` has no `Target`; what is in it is ignored";
            self.report(Diagnostic::warning("missing-target", span, message));
            self.skip(&element);
            return None;
        };
        let qualifier = self.optional(&mut element, "Qualifier");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Some(Annotations { target, qualifier, annotations, span })
    }

    pub(super) fn annotation(&mut self, mut element: Element<'a>) -> Annotation {
        let term = self.required(&mut element, "Term");
        let qualifier = self.optional(&mut element, "Qualifier");
        let value = self.attribute_value(&mut element);
        let (value, annotations) = self.value_and_annotations(&element, value);
        let span = self.span_from(&element);
        Annotation { term, qualifier, value, annotations, span }
    }

    /// The content of an element that may hold one expression and annotations. When it has
    /// more than one expression, the first counts.
    pub(super) fn value_and_annotations(
        &mut self,
        element: &Element<'a>,
        mut value: Option<Expression>,
    ) -> (Option<Expression>, Vec<Annotation>) {
        self.finish_attributes(element);
        let mut annotations = Vec::new();
        while let Some(child) = self.child(element) {
            if (child.namespace, child.local) == (Namespace::Edm, "Annotation") {
                annotations.push(self.annotation(child));
                continue;
            }
            let span = self.name_span(&child);
            let Some(next) = self.expression(child, element.local) else {
                continue;
            };
            match &value {
                None => value = Some(next),
                Some(first) => {
                    let message = format!("`{}` has one value; this second one is ignored", element.local);
                    let diagnostic = Diagnostic::warning("second-value", span, message)
                        .with_related(first.span, "the first is here");
                    self.report(diagnostic);
                }
            }
        }
        (value, annotations)
    }

    /// The content of an element that holds annotations and nothing else.
    pub(super) fn only_annotations(&mut self, element: &Element<'a>) -> Vec<Annotation> {
        self.finish_attributes(element);
        let mut annotations = Vec::new();
        while let Some(child) = self.child(element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "Annotation") => annotations.push(self.annotation(child)),
                _ => self.unknown_child(&child, element.local),
            }
        }
        annotations
    }

    /// The content of an element that holds nothing.
    pub(super) fn no_children(&mut self, element: &Element<'a>) {
        self.finish_attributes(element);
        while let Some(child) = self.child(element) {
            self.unknown_child(&child, element.local);
        }
    }
}
