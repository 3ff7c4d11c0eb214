//! Annotations (§14.2), and elements that hold nothing else.

use super::super::super::ast::{Annotation, Annotations, Expression};
use super::super::super::lenient;
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    /// `Annotations`: external targeting. None when the target is not written.
    pub(super) fn annotations(&mut self, element: Element<'a>) -> Option<Annotations> {
        let Some(target) = self.optional("Target") else {
            let span = self.span(element.start, element.tag_end);
            let message = "`Annotations` has no `Target`; what is in it is ignored";
            self.report(Diagnostic::warning(codes::MISSING_TARGET, span, message));
            self.skip(&element);
            return None;
        };
        let qualifier = self.optional("Qualifier");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Some(Annotations {
            target,
            qualifier,
            annotations,
            span,
        })
    }

    /// Adds an annotation to those of its element, if it can be read. Most elements have one, and a
    /// vector's usual growth would make room for four.
    pub(super) fn add_annotation(
        &mut self,
        element: Element<'a>,
        annotations: &mut Vec<Annotation>,
    ) {
        let before = self.diagnostics.len();
        let annotation = self.annotation(element);
        if !lenient::counts(self.diagnostics, before) {
            return;
        }
        if annotations.is_empty() {
            annotations.reserve_exact(1);
        }
        annotations.push(annotation);
    }

    fn annotation(&mut self, element: Element<'a>) -> Annotation {
        let term = self.required(&element, "Term");
        // Written, and empty: what is missing was reported.
        if term.value.is_empty() && term.span.start == term.span.end {
            let message = "the annotation names no term";
            let diagnostic = Diagnostic::error(codes::UNQUALIFIED_NAME, term.span, message);
            self.report(diagnostic);
        }
        let qualifier = self.optional("Qualifier");
        let value = self.attribute_value(&element);
        let (value, annotations) = self.value_and_annotations(&element, value);
        let span = self.span_from(&element);
        Annotation {
            term,
            qualifier,
            value,
            annotations,
            span,
        }
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
                self.add_annotation(child, &mut annotations);
                continue;
            }
            let span = self.name_span(&child);
            let Some(next) = self.expression(child, element.local) else {
                continue;
            };
            match &value {
                None => value = Some(next),
                Some(first) => {
                    let message = format!(
                        "`{}` has one value; this second one is ignored",
                        element.local
                    );
                    let diagnostic = Diagnostic::warning(codes::SECOND_VALUE, span, message)
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
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
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
