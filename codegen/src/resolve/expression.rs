//! Annotation expressions without aliases.
//!
//! In: expressions as written. Out: the same, names of types, terms and enumeration members in
//! them in full. What always holds: the form of the expression does not change.

use std::borrow::Cow;

use ecow::EcoString;

use super::Resolver;
use super::list::list_places;
use super::scope::Site;
use crate::csdl::ast::{
    Annotation, ConstantKind, Expression, ExpressionKind, Operator, PropertyValue, Record, Spanned,
    Text, TypeExpression,
};
use crate::source::Span;

impl<'a> Resolver<'a, '_> {
    pub(super) fn expression(&mut self, site: Site<'a>, expression: &'a Expression) -> Expression {
        Expression {
            kind: self.expression_kind(site, &expression.kind, expression.span),
            annotations: self.inner_annotations(site, &expression.annotations),
            span: expression.span,
        }
    }

    fn expression_kind(
        &mut self,
        site: Site<'a>,
        kind: &'a ExpressionKind,
        span: Span,
    ) -> ExpressionKind {
        match kind {
            ExpressionKind::Constant(ConstantKind::EnumMember, text) => {
                self.check_names_included(site, text, span);
                let places = list_places(text, span);
                if !places.is_empty() {
                    self.item_places.insert(span, places);
                }
                ExpressionKind::Constant(ConstantKind::EnumMember, self.enum_members(site, text))
            }
            ExpressionKind::Constant(kind, text) => ExpressionKind::Constant(*kind, text.clone()),
            ExpressionKind::Path(kind, path) => {
                self.check_names_included(site, path, span);
                ExpressionKind::Path(*kind, shared(path, self.scopes.canonical_path(site, path)))
            }
            ExpressionKind::Operator(operator, operands) => {
                if *operator == Operator::In {
                    self.came_with_401(site.document, "the expression `In`", span);
                }
                ExpressionKind::Operator(*operator, self.expressions(site, operands))
            }
            ExpressionKind::Apply(function, operands) => ExpressionKind::Apply(
                self.canonical_text(site, function),
                self.expressions(site, operands),
            ),
            ExpressionKind::Cast(ty, operand) => ExpressionKind::Cast(
                self.canonical_type(site, ty),
                self.boxed(site, operand.as_deref()),
            ),
            ExpressionKind::IsOf(ty, operand) => ExpressionKind::IsOf(
                self.canonical_type(site, ty),
                self.boxed(site, operand.as_deref()),
            ),
            ExpressionKind::Collection(items) => {
                ExpressionKind::Collection(self.expressions(site, items))
            }
            ExpressionKind::If(operands) => ExpressionKind::If(self.expressions(site, operands)),
            ExpressionKind::LabeledElement(label, value) => {
                ExpressionKind::LabeledElement(label.clone(), self.boxed(site, value.as_deref()))
            }
            ExpressionKind::LabeledElementReference(name) => {
                ExpressionKind::LabeledElementReference(self.canonical_text(site, name))
            }
            ExpressionKind::Null => ExpressionKind::Null,
            ExpressionKind::Record(record) => ExpressionKind::Record(self.record(site, record)),
            ExpressionKind::UrlRef(inner) => {
                ExpressionKind::UrlRef(Box::new(self.expression(site, inner)))
            }
        }
    }

    fn expressions(&mut self, site: Site<'a>, expressions: &'a [Expression]) -> Vec<Expression> {
        expressions
            .iter()
            .map(|it| self.expression(site, it))
            .collect()
    }

    fn boxed(
        &mut self,
        site: Site<'a>,
        expression: Option<&'a Expression>,
    ) -> Option<Box<Expression>> {
        expression.map(|it| Box::new(self.expression(site, it)))
    }

    fn record(&mut self, site: Site<'a>, record: &'a Record) -> Record {
        let properties = record.properties.iter().map(|property| PropertyValue {
            property: property.property.clone(),
            value: property.value.as_ref().map(|it| self.expression(site, it)),
            annotations: self.inner_annotations(site, &property.annotations),
            span: property.span,
        });
        let properties = properties.collect();
        if let Some(ty) = &record.ty {
            self.check_names_included(site, &ty.value, ty.span);
        }
        let ty = record.ty.as_ref().map(|ty| self.canonical_text(site, ty));
        Record { ty, properties }
    }

    /// Annotations inside an expression keep their form; their terms lose the alias.
    fn inner_annotations(
        &mut self,
        site: Site<'a>,
        annotations: &'a [Annotation],
    ) -> Vec<Annotation> {
        let resolved = annotations.iter().map(|annotation| Annotation {
            term: Spanned {
                value: self.term(site, &annotation.term),
                span: annotation.term.span,
            },
            qualifier: annotation.qualifier.clone(),
            value: annotation
                .value
                .as_ref()
                .map(|it| self.expression(site, it)),
            annotations: self.inner_annotations(site, &annotation.annotations),
            span: annotation.span,
        });
        resolved.collect()
    }

    fn canonical_text(&self, site: Site<'a>, text: &Text) -> Text {
        Spanned {
            value: shared(&text.value, self.scopes.canonical(site, &text.value)),
            span: text.span,
        }
    }

    fn canonical_type(&mut self, site: Site<'a>, ty: &TypeExpression) -> Box<TypeExpression> {
        self.check_names_included(site, &ty.name.value, ty.name.span);
        Box::new(TypeExpression {
            name: self.canonical_text(site, &ty.name),
            ..ty.clone()
        })
    }

    /// `ns.Enum/A ns.Enum/B` (§14.3.7).
    fn enum_members(&self, site: Site<'a>, text: &str) -> EcoString {
        let members = text
            .split_whitespace()
            .map(|member| match member.split_once('/') {
                Some((ty, name)) => format!("{}/{name}", self.scopes.canonical(site, ty)),
                None => member.to_owned(),
            });
        members.collect::<Vec<_>>().join(" ").into()
    }
}

/// The text itself where nothing in it was replaced.
fn shared(text: &EcoString, canonical: Cow<'_, str>) -> EcoString {
    match canonical {
        Cow::Borrowed(_) => text.clone(),
        Cow::Owned(replaced) => replaced.into(),
    }
}
