//! Annotation expressions (§14.3, §14.4).
//!
//! In: a JSON value. Out: the expression. What always holds: a constant has the type that its
//! JSON shows, since the term's type is not looked up here: a string is `Edm.String`.

use ecow::EcoString;

use super::super::super::ast::{
    ConstantKind, Expression, ExpressionKind, Operator, PathKind, PropertyValue, Record, Spanned,
    Text,
};
use super::super::super::names::{counted, operator, operator_member, path, path_member};
use super::super::defaults::Place;
use super::super::number_kind;
use super::super::syntax::{Kind, Value};
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

/// Members that make an object another expression than a record, apart from operators and paths.
const OTHERS: [&str; 8] = [
    "$Apply",
    "$Cast",
    "$If",
    "$IsOf",
    "$LabeledElement",
    "$LabeledElementReference",
    "$Null",
    "$UrlRef",
];

/// What an object is.
enum Form {
    Operator(Operator, &'static str),
    Path(PathKind, &'static str),
    Other(&'static str),
}

fn form(name: &str) -> Option<Form> {
    if let Some(other) = OTHERS.into_iter().find(|other| *other == name) {
        return Some(Form::Other(other));
    }
    let bare = name.strip_prefix('$')?;
    operator(bare)
        .map(|it| Form::Operator(it, operator_member(it)))
        .or_else(|| path(bare).map(|it| Form::Path(it, path_member(it))))
}

impl Reader<'_> {
    pub(super) fn expression(&mut self, value: &Value<'_>) -> Expression {
        let constant = |kind, text: &str| ExpressionKind::Constant(kind, text.into());
        let kind = match &value.kind {
            Kind::Null => ExpressionKind::Null,
            Kind::Bool(value) => constant(ConstantKind::Bool, &value.to_string()),
            Kind::Number(digits) => constant(number_kind(digits), digits),
            Kind::String(text) => constant(ConstantKind::String, text),
            Kind::Array(items) => ExpressionKind::Collection(self.expressions(items)),
            Kind::Object(_) => return self.dynamic(value),
        };
        Expression {
            kind,
            annotations: Vec::new(),
            span: value.inner(),
        }
    }

    fn expressions(&mut self, values: &[Value<'_>]) -> Vec<Expression> {
        values.iter().map(|value| self.expression(value)).collect()
    }

    /// An object: a record, unless one of its members says otherwise.
    fn dynamic(&mut self, value: &Value<'_>) -> Expression {
        let Some(mut object) = self.object(value, "a record") else {
            return null(value.span);
        };
        let form = object.find(form);
        let kind = match form {
            None => ExpressionKind::Record(self.record(&mut object)),
            Some(Form::Operator(operator, name)) => {
                object.what = "an operator";
                ExpressionKind::Operator(operator, self.operands(&mut object, operator, name))
            }
            Some(Form::Path(kind, name)) => {
                object.what = "a path";
                // White space around it means nothing in the one form, nor in the other.
                let path = self.required(&mut object, name).value;
                ExpressionKind::Path(kind, path.trim().into())
            }
            Some(Form::Other(name)) => self.other(&mut object, name),
        };
        let annotations = match &kind {
            // CSDL XML has no place for them (§14.4.1).
            ExpressionKind::Path(..) | ExpressionKind::LabeledElementReference(_) => Vec::new(),
            _ => self.annotations(&mut object, ""),
        };
        match &kind {
            ExpressionKind::Record(_) => self.finish(object),
            _ => self.finish_without_names(object),
        }
        Expression {
            kind,
            annotations,
            span: value.span,
        }
    }

    fn operands(
        &mut self,
        object: &mut Object<'_, '_>,
        operator: Operator,
        name: &'static str,
    ) -> Vec<Expression> {
        let Some(member) = object.take(name) else {
            return Vec::new();
        };
        if matches!(operator, Operator::Not | Operator::Neg) {
            return vec![self.expression(&member.value)];
        }
        let items = self.items(&member.value, name);
        self.check_count(name, &member.value, items, (2, 2));
        self.expressions(items)
    }

    fn check_count(
        &mut self,
        name: &str,
        value: &Value<'_>,
        items: &[Value<'_>],
        (least, most): (usize, usize),
    ) {
        if (least..=most).contains(&items.len()) || !matches!(value.kind, Kind::Array(_)) {
            return;
        }
        let wanted = if least == most {
            counted(least)
        } else {
            format!("{least} or {most} operands")
        };
        let message = format!("`{name}` has {wanted}, not {}", items.len());
        self.report(Diagnostic::warning(
            codes::OPERAND_COUNT,
            value.span,
            message,
        ));
    }

    fn other(&mut self, object: &mut Object<'_, '_>, name: &'static str) -> ExpressionKind {
        let Some(member) = object.take(name) else {
            return ExpressionKind::Null;
        };
        let value = &member.value;
        object.what = "an expression";
        match name {
            "$Apply" => {
                let items = self.items(value, name);
                let operands = self.expressions(items);
                ExpressionKind::Apply(self.required(object, "$Function"), operands)
            }
            "$Cast" | "$IsOf" => {
                if !object.has("$Type") {
                    self.lacks(object, "$Type", "it is taken for `Edm.String`");
                }
                let ty = Box::new(self.type_expression(object, Place::Test));
                let operand = Some(Box::new(self.expression(value)));
                match name {
                    "$Cast" => ExpressionKind::Cast(ty, operand),
                    _ => ExpressionKind::IsOf(ty, operand),
                }
            }
            "$If" => {
                let items = self.items(value, name);
                self.check_count(name, value, items, (2, 3));
                ExpressionKind::If(self.expressions(items))
            }
            "$LabeledElement" => {
                let label = self.required(object, "$Name");
                ExpressionKind::LabeledElement(label, Some(Box::new(self.expression(value))))
            }
            "$LabeledElementReference" => {
                let label = self.text(value, name);
                ExpressionKind::LabeledElementReference(Spanned {
                    value: label
                        .as_ref()
                        .map_or_else(EcoString::new, |it| it.value.trim().into()),
                    span: label.map_or(value.span, |it| it.span),
                })
            }
            "$UrlRef" => ExpressionKind::UrlRef(Box::new(self.expression(value))),
            _ => {
                if !matches!(value.kind, Kind::Null) {
                    self.wrong_kind(value, "`$Null`", "null");
                }
                ExpressionKind::Null
            }
        }
    }

    fn record(&mut self, object: &mut Object<'_, '_>) -> Record {
        let ty = match self.string(object, "@type") {
            None => self.string(object, "@odata.type"),
            written => written,
        };
        let mut properties = Vec::new();
        for member in std::mem::take(&mut object.names) {
            let value = self.expression(&member.value);
            let annotations = self.annotations(object, &member.name);
            properties.push(PropertyValue {
                property: self.name(member),
                value: Some(value),
                annotations,
                span: member.span(),
            });
        }
        // Annotations of a property that has its default value.
        let others: Vec<_> = object
            .annotated()
            .filter(|base| !base.is_empty() && !base.starts_with(['@', '$']) && !base.contains('@'))
            .collect();
        for base in others {
            let annotations = self.annotations(object, base);
            let span = annotations.first().map_or(object.span, |first| first.span);
            properties.push(PropertyValue {
                property: Spanned {
                    value: base.into(),
                    span,
                },
                value: None,
                annotations,
                span,
            });
        }
        Record {
            ty: ty.map(type_name),
            properties,
        }
    }
}

/// A record's type without the document that defines it (OData JSON §4.6.3): `url#ns.Type`.
fn type_name(text: Text) -> Text {
    let start = text.value.rfind('#').map_or(0, |at| at + 1);
    let is_plain = (text.span.end - text.span.start) as usize == text.value.len();
    let span = match u32::try_from(start) {
        Ok(start) if is_plain => Span {
            start: text.span.start + start,
            ..text.span
        },
        _ => text.span,
    };
    Spanned {
        value: text.value.get(start..).unwrap_or_default().into(),
        span,
    }
}

fn null(span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Null,
        annotations: Vec::new(),
        span,
    }
}
