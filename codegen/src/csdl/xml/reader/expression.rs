//! Annotation expressions (§14.3, §14.4), as attribute and as element.

use ecow::EcoString;

use super::super::super::ast::{
    Annotation, ConstantKind, Expression, ExpressionKind, Operator, PathKind, PropertyValue,
    Record, Spanned, Text,
};
use super::super::super::constant;
use super::super::super::names::{Notation, counted, notation, operator};
use super::base::join;
use super::cursor::{Cursor, offset};
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{self, Code};
use crate::source::Span;

impl<'a> Cursor<'a, '_> {
    /// The value in attribute notation, if one is written.
    pub(super) fn attribute_value(&mut self, element: &Element<'a>) -> Option<Expression> {
        let mut value: Option<Expression> = None;
        for at in 0..self.attributes.len() {
            let name = self.attributes[at].name;
            if self.attributes[at].used {
                continue;
            }
            let Some(notation) = notation(name) else {
                continue;
            };
            let Some(text) = self.optional(name) else {
                continue;
            };
            let text = match notation {
                Notation::Constant(ConstantKind::String) | Notation::UrlRef => text,
                Notation::Constant(_) | Notation::Path(_) => without_space(text),
            };
            let kind = match notation {
                Notation::Constant(kind) => self.constant(kind, text.value, text.span),
                Notation::Path(kind) => {
                    self.check_path_kind(kind, self.span_of(name), codes::UNKNOWN_ATTRIBUTE);
                    ExpressionKind::Path(kind, text.value)
                }
                Notation::UrlRef => {
                    let url = resolved(text.value, &self.bases_of(element));
                    let inner = ExpressionKind::Constant(ConstantKind::String, url);
                    ExpressionKind::UrlRef(Box::new(plain(inner, text.span)))
                }
            };
            match &value {
                None => value = Some(plain(kind, text.span)),
                Some(first) => {
                    let message = format!(
                        "`{}` has one value; this second one is ignored",
                        element.local
                    );
                    let diagnostic = Diagnostic::warning(codes::SECOND_VALUE, text.span, message)
                        .with_related(first.span, "the first is here");
                    self.report(diagnostic);
                }
            }
        }
        value
    }

    /// An element as an expression; none if it is not one, which is reported.
    pub(super) fn expression(&mut self, element: Element<'a>, parent: &str) -> Option<Expression> {
        let name = element.local;
        if element.namespace != Namespace::Edm {
            self.unknown_child(&element, parent);
            return None;
        }
        if let Some(operator) = operator(name) {
            let (operands, annotations) = self.operands(&element);
            self.check_count(&element, &operands, operator_arity(operator));
            return Some(self.finish(
                &element,
                ExpressionKind::Operator(operator, operands),
                annotations,
            ));
        }
        match notation(name) {
            Some(Notation::Constant(kind)) => {
                self.finish_attributes(&element);
                let text = self.content(&element);
                let kind = self.constant(kind, text.value, text.span);
                Some(plain(kind, text.span))
            }
            Some(Notation::Path(kind)) => {
                let span = self.name_span(&element);
                self.check_path_kind(kind, span, codes::UNKNOWN_ELEMENT);
                self.finish_attributes(&element);
                let text = self.content(&element);
                let path = trimmed(&text.value);
                Some(plain(ExpressionKind::Path(kind, path), text.span))
            }
            Some(Notation::UrlRef) | None => self.dynamic(element, parent),
        }
    }

    /// A dynamic expression (§14.4) that is neither path nor operator.
    fn dynamic(&mut self, element: Element<'a>, parent: &str) -> Option<Expression> {
        match element.local {
            "UrlRef" => {
                let bases = self.bases_of(&element);
                let (mut operands, annotations) = self.operands(&element);
                self.check_count(&element, &operands, (1, 1));
                let mut inner = operands.drain(..).next()?;
                if let ExpressionKind::Constant(ConstantKind::String, url) = &mut inner.kind {
                    *url = resolved(std::mem::take(url), &bases);
                }
                Some(self.finish(
                    &element,
                    ExpressionKind::UrlRef(Box::new(inner)),
                    annotations,
                ))
            }
            "Apply" => {
                let function = self.required(&element, "Function");
                let (operands, annotations) = self.operands(&element);
                Some(self.finish(
                    &element,
                    ExpressionKind::Apply(function, operands),
                    annotations,
                ))
            }
            "Cast" | "IsOf" => Some(self.type_test(element)),
            "Collection" => {
                let (items, annotations) = self.operands(&element);
                Some(self.finish(&element, ExpressionKind::Collection(items), annotations))
            }
            "If" => {
                let (operands, annotations) = self.operands(&element);
                self.check_count(&element, &operands, (2, 3));
                Some(self.finish(&element, ExpressionKind::If(operands), annotations))
            }
            "LabeledElement" => {
                let label = self.required(&element, "Name");
                let value = self.attribute_value(&element);
                let (value, annotations) = self.value_and_annotations(&element, value);
                let kind = ExpressionKind::LabeledElement(label, value.map(Box::new));
                Some(self.finish(&element, kind, annotations))
            }
            "LabeledElementReference" => {
                self.finish_attributes(&element);
                let mut text = self.content(&element);
                text.value = trimmed(&text.value);
                let span = text.span;
                Some(plain(ExpressionKind::LabeledElementReference(text), span))
            }
            "Null" => {
                let annotations = self.only_annotations(&element);
                Some(self.finish(&element, ExpressionKind::Null, annotations))
            }
            "Record" => Some(self.record(element)),
            _ => {
                self.unknown_child(&element, parent);
                None
            }
        }
    }

    fn finish(
        &self,
        element: &Element<'a>,
        kind: ExpressionKind,
        annotations: Vec<Annotation>,
    ) -> Expression {
        Expression {
            kind,
            annotations,
            span: self.span_from(element),
        }
    }

    /// The expressions and annotations in an element.
    fn operands(&mut self, element: &Element<'a>) -> (Vec<Expression>, Vec<Annotation>) {
        self.finish_attributes(element);
        let mut operands = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(element) {
            if (child.namespace, child.local) == (Namespace::Edm, "Annotation") {
                self.add_annotation(child, &mut annotations);
            } else {
                operands.extend(self.expression(child, element.local));
            }
        }
        (operands, annotations)
    }

    fn check_count(
        &mut self,
        element: &Element<'a>,
        operands: &[Expression],
        (least, most): (usize, usize),
    ) {
        if (least..=most).contains(&operands.len()) || self.is_stopped() {
            return;
        }
        let wanted = if least == most {
            counted(least)
        } else {
            format!("{least} or {most} operands")
        };
        let message = format!("`{}` has {wanted}, not {}", element.local, operands.len());
        self.report(Diagnostic::warning(
            codes::OPERAND_COUNT,
            self.name_span(element),
            message,
        ));
    }

    /// `Cast` (§14.4.5) or `IsOf` (§14.4.8).
    fn type_test(&mut self, element: Element<'a>) -> Expression {
        let ty = Box::new(self.type_expression(&element, "Type"));
        let (operand, annotations) = self.value_and_annotations(&element, None);
        let operand = operand.map(Box::new);
        let kind = match element.local {
            "Cast" => ExpressionKind::Cast(ty, operand),
            _ => ExpressionKind::IsOf(ty, operand),
        };
        self.finish(&element, kind, annotations)
    }

    fn record(&mut self, element: Element<'a>) -> Expression {
        let ty = self.optional("Type");
        self.finish_attributes(&element);
        let mut properties = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "PropertyValue") => properties.push(self.property_value(child)),
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, "Record"),
            }
        }
        properties.shrink_to_fit();
        self.finish(
            &element,
            ExpressionKind::Record(Record { ty, properties }),
            annotations,
        )
    }

    /// `AnyPropertyPath` is a type, and no expression (§14.4.1).
    fn check_path_kind(&mut self, kind: PathKind, span: Span, code: Code) {
        if kind == PathKind::AnyPropertyPath && !self.is_stopped() {
            let message = "CSDL XML has no expression `AnyPropertyPath`; it is read as one";
            self.report(
                Diagnostic::warning(code, span, message)
                    .with_help("write `PropertyPath` or `NavigationPropertyPath`"),
            );
        }
    }

    fn property_value(&mut self, element: Element<'a>) -> PropertyValue {
        let property = self.required(&element, "Property");
        let value = self.attribute_value(&element);
        let (value, annotations) = self.value_and_annotations(&element, value);
        let span = self.span_from(&element);
        PropertyValue {
            property,
            value,
            annotations,
            span,
        }
    }

    /// A constant; its text is kept as written when it does not fit its type, with a warning.
    fn constant(&mut self, kind: ConstantKind, text: EcoString, span: Span) -> ExpressionKind {
        let text = match kind {
            ConstantKind::String => text,
            _ => trimmed(&text),
        };
        if !self.is_stopped()
            && let Some(message) = constant::problem(kind, &text)
        {
            self.report(Diagnostic::warning(codes::INVALID_CONSTANT, span, message));
        }
        ExpressionKind::Constant(kind, text)
    }
}

/// An address as what it counts from makes it (§14.4.13): the tree has no `xml:base`. One that is
/// computed stays as it is.
fn resolved(url: EcoString, bases: &[&str]) -> EcoString {
    let is_written = !url.is_empty();
    let bases = bases.iter().filter(|_| is_written);
    bases.fold(url, |url, base| join(base, &url).into())
}

/// The text without white space around it; itself if there is none.
fn trimmed(text: &EcoString) -> EcoString {
    let inner = text.trim();
    if inner.len() == text.len() {
        return text.clone();
    }
    inner.into()
}

/// The value of an attribute without white space around it, and its place likewise.
fn without_space(text: Text) -> Text {
    let inner = text.value.trim();
    let is_as_written = (text.span.end - text.span.start) as usize == text.value.len();
    if inner.len() == text.value.len() || !is_as_written || inner.is_empty() {
        return text;
    }
    let start = text.span.start + offset(text.value.len() - text.value.trim_start().len());
    let span = Span {
        start,
        end: start + offset(inner.len()),
        ..text.span
    };
    let value = inner.into();
    Spanned { value, span }
}

/// An expression without annotations.
fn plain(kind: ExpressionKind, span: Span) -> Expression {
    Expression {
        kind,
        annotations: Vec::new(),
        span,
    }
}

/// The least and the greatest number of operands.
fn operator_arity(operator: Operator) -> (usize, usize) {
    match operator {
        Operator::Not | Operator::Neg => (1, 1),
        _ => (2, 2),
    }
}
