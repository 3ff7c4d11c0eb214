//! Annotations and their expressions (§14).

use super::super::super::ast::{
    Annotation, ConstantKind, Expression, ExpressionKind, Operator, PathKind, PropertyValue,
    Record, Text, TypeExpression,
};
use super::super::super::names::may_be_type;
use super::super::super::names::operator_member;
use super::super::defaults::Place;
use super::super::number_kind;
use super::Writer;
use super::once::is_read_as_name;
use super::value::{Json, Object};
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;

/// An annotation, and the qualifier of the element around it.
pub(super) type Qualified<'t> = (&'t Annotation, Option<&'t Text>);

/// Whether the place of a value gives it its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typed {
    /// By the term or property that it is the value of.
    ByPlace,
    /// By nothing: an operand.
    No,
}

impl Writer<'_, '_> {
    /// Adds annotations of a member, or with an empty name of the object itself.
    pub(super) fn annotations(
        &mut self,
        object: &mut Object,
        base: &str,
        annotations: &[Annotation],
    ) {
        if !annotations.is_empty() {
            let list: Vec<_> = annotations.iter().map(|it| (it, None)).collect();
            self.annotation_list(object, base, &list);
        }
    }

    /// Like [`Self::annotations`], each with the qualifier that it has if it has none of its own.
    pub(super) fn annotation_list(
        &mut self,
        object: &mut Object,
        base: &str,
        list: &[Qualified<'_>],
    ) {
        let name = |(annotation, qualifier): &Qualified<'_>| {
            let term = &annotation.term.value;
            match annotation.qualifier.as_ref().or(*qualifier) {
                Some(qualifier) => format!("{base}@{term}#{}", qualifier.value),
                None => format!("{base}@{term}"),
            }
        };
        for (name, (annotation, _)) in self.last_of(list, name, |(it, _)| it.span) {
            let is_term = !annotation.term.value.contains('#');
            if !is_term || name.matches('@').count() > base.matches('@').count() + 1 {
                self.unnameable(&name, annotation.span);
                continue;
            }
            let value = match &annotation.value {
                Some(value) => self.expression(value, Typed::ByPlace),
                // Most terms without a value are tags, whose default is true (§14.2).
                None => {
                    self.without_value(&annotation.term.value, annotation.span);
                    Json::Bool(true)
                }
            };
            self.put_once(object, &name, annotation.span, value);
            self.collection_annotations(object, &name, annotation.value.as_ref());
            self.annotations(object, &name, &annotation.annotations);
        }
    }

    /// Tells of an annotation whose term or qualifier is no name: in CSDL JSON, `@` parts what is
    /// annotated from the term, and `#` the term from the qualifier (§14.2).
    fn unnameable(&mut self, name: &str, span: Span) {
        let message =
            format!("`{name}` would be read as another annotation than it is; it is left out");
        self.diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, span, message)
                .with_help("a term is a qualified name, and a qualifier a simple one"),
        );
    }

    /// Tells of the first annotation of a term that has no value, whose default nobody knew.
    fn without_value(&mut self, term: &str, span: Span) {
        if self.without_value.contains(term) {
            return;
        }
        self.without_value.insert(term.to_owned());
        let message = format!(
            "no document given says what `{term}` means without a value; it is written as true"
        );
        self.diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, span, message)
                .with_help("give the document that declares it, with `--references` or `--map`, or write the value"),
        );
    }

    /// Annotations of a collection stand beside it: a JSON array has no place for them.
    fn collection_annotations(
        &mut self,
        object: &mut Object,
        name: &str,
        value: Option<&Expression>,
    ) {
        let Some(value) = value else { return };
        if matches!(value.kind, ExpressionKind::Collection(_)) {
            self.annotations(object, name, &value.annotations);
        }
    }

    fn expression(&mut self, expression: &Expression, typed: Typed) -> Json {
        let mut object = Object::default();
        match &expression.kind {
            ExpressionKind::Constant(kind, text) => return constant(*kind, text, typed),
            ExpressionKind::Path(PathKind::Path, path) => object.put_text("$Path", path),
            ExpressionKind::Path(_, path) => return Json::text(path),
            ExpressionKind::LabeledElementReference(label) => {
                object.put_text("$LabeledElementReference", &label.value);
            }
            ExpressionKind::Collection(items) => {
                return Json::Array(self.expressions(items, typed));
            }
            ExpressionKind::Null if expression.annotations.is_empty() => return Json::Null,
            ExpressionKind::Null => {
                object.put("$Null", Json::Null);
            }
            ExpressionKind::Operator(operator, operands) => {
                object.put(
                    operator_member(*operator),
                    self.operands(*operator, operands),
                );
            }
            ExpressionKind::If(operands) => {
                object.put("$If", Json::Array(self.expressions(operands, typed)));
            }
            ExpressionKind::Apply(function, operands) => {
                object.put("$Apply", Json::Array(self.expressions(operands, Typed::No)));
                object.put_text("$Function", &function.value);
            }
            ExpressionKind::Cast(ty, operand) => {
                self.type_test(&mut object, "$Cast", ty, operand.as_deref());
            }
            ExpressionKind::IsOf(ty, operand) => {
                self.type_test(&mut object, "$IsOf", ty, operand.as_deref());
            }
            ExpressionKind::LabeledElement(label, value) => {
                let value = value
                    .as_deref()
                    .map_or(Json::Null, |it| self.expression(it, typed));
                object.put("$LabeledElement", value);
                object.put_text("$Name", &label.value);
            }
            ExpressionKind::UrlRef(inner) => {
                let url = self.expression(inner, Typed::No);
                object.put("$UrlRef", url);
            }
            ExpressionKind::Record(record) => self.record(&mut object, record),
        }
        self.annotations(&mut object, "", &expression.annotations);
        Json::Object(object)
    }

    fn expressions(&mut self, expressions: &[Expression], typed: Typed) -> Vec<Json> {
        expressions
            .iter()
            .map(|it| self.expression(it, typed))
            .collect()
    }

    fn operands(&mut self, operator: Operator, operands: &[Expression]) -> Json {
        match (operator, operands) {
            (Operator::Not | Operator::Neg, [only]) => self.expression(only, Typed::No),
            _ => Json::Array(self.expressions(operands, Typed::No)),
        }
    }

    fn type_test(
        &mut self,
        object: &mut Object,
        name: &str,
        ty: &TypeExpression,
        operand: Option<&Expression>,
    ) {
        let operand = operand.map_or(Json::Null, |it| self.expression(it, Typed::No));
        object.put(name, operand);
        self.ty(object, ty, Place::Test);
    }

    /// Tells of a property whose name is that of something else in CSDL JSON.
    fn no_property(&mut self, name: &str, span: Span) {
        let message = format!(
            "in CSDL JSON, `{}` would not be read as a property of the record; it is left out",
            shown(name)
        );
        self.diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, span, message)
                .with_help("the name of a property is made of letters, digits and underscores"),
        );
    }

    /// Notes a property that is given without a value.
    fn without_expression(&mut self, span: Span) {
        let (_, count) = self.without_expression.get_or_insert((span, 0));
        *count += 1;
    }

    /// Tells of them.
    pub(super) fn tell_without_expression(&mut self) {
        let Some((first, count)) = self.without_expression else {
            return;
        };
        let others = match count - 1 {
            0 => String::new(),
            count => format!(", like {count} more"),
        };
        let message = format!(
            "CSDL JSON has no form for a property without a value; this one is left out{others}"
        );
        self.diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, first, message)
                .with_help("write the value; what is left out has its default"),
        );
    }

    fn record(&mut self, object: &mut Object, record: &Record) {
        if let Some(ty) = &record.ty {
            let namespace = ty.value.rsplit_once('.').map_or("", |(it, _)| it);
            let uri = self.uris.get(namespace).copied().unwrap_or_default();
            object.put_text(self.type_member, &format!("{uri}#{}", ty.value));
        }
        let name = |it: &PropertyValue| it.property.value.to_string();
        for (name, property) in self.last_of(&record.properties, name, |it| it.span) {
            if !is_read_as_name(&name) {
                self.no_property(&name, property.property.span);
                continue;
            }
            match &property.value {
                Some(value) => {
                    let value = self.expression(value, Typed::ByPlace);
                    self.put_once(object, &name, property.span, value);
                }
                // A property that is not there has its default (§14.4.12).
                None if property.annotations.is_empty() => self.without_expression(property.span),
                None => {}
            }
            self.collection_annotations(object, &name, property.value.as_ref());
            self.annotations(object, &name, &property.annotations);
        }
    }
}

/// A constant (§14.3): its type is that of its place.
fn constant(kind: ConstantKind, text: &str, typed: Typed) -> Json {
    match (kind, text) {
        (ConstantKind::Bool, "true" | "1") => Json::Bool(true),
        (ConstantKind::Bool, "false" | "0") => Json::Bool(false),
        (ConstantKind::Int | ConstantKind::Decimal | ConstantKind::Float, _) => Json::number(text),
        (ConstantKind::EnumMember, _) => enum_members(text, typed),
        _ => Json::text(text),
    }
}

/// The kind of constant that what is written for one shows by itself.
pub(crate) fn shown_kind(kind: ConstantKind, text: &str) -> ConstantKind {
    match constant(kind, text, Typed::ByPlace) {
        Json::Bool(_) => ConstantKind::Bool,
        Json::Number(digits) => number_kind(&digits),
        _ => ConstantKind::String,
    }
}

/// `ns.Type/A ns.Type/B` as `A,B` (§14.3.7); cast to its type where nothing else names that.
fn enum_members(text: &str, typed: Typed) -> Json {
    let names = Json::text(&member_names(text));
    let first = text.split_whitespace().next();
    match first.and_then(|it| it.split_once('/')) {
        Some((ty, _)) if typed == Typed::No && !ty.is_empty() && may_be_type(ty) => {
            let mut cast = Object::default();
            cast.put("$Cast", names);
            cast.put_text("$Type", ty);
            Json::Object(cast)
        }
        _ => names,
    }
}

/// The names of `ns.Type/A ns.Type/B`: `A,B`.
pub(crate) fn member_names(text: &str) -> String {
    let members = text.split_whitespace();
    let names = members.map(|it| it.split_once('/').map_or(it, |(_, name)| name));
    names.collect::<Vec<_>>().join(",")
}
