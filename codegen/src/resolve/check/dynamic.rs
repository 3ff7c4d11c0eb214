//! Dynamic expressions (§14.4): what can be told without a value.

use super::shape::{Expected, Shape};
use super::value::accepts;
use super::{Checker, Place};
use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind, Operator};
use crate::diagnostic::codes;
use crate::source::Span;

impl<'c> Checker<'c, '_, '_> {
    /// An expression that a service computes.
    pub(super) fn dynamic(
        &mut self,
        place: Place<'c, '_>,
        value: &'c Expression,
        expected: Expected,
    ) {
        match &value.kind {
            ExpressionKind::Path(kind, path) => {
                self.path(place, *kind, path, value.span, expected);
            }
            ExpressionKind::Operator(operator, operands) => {
                self.operator(place, *operator, operands, value.span, expected);
            }
            ExpressionKind::Apply(function, arguments) => {
                self.function(place, function, arguments, expected);
            }
            ExpressionKind::IsOf(ty, operand) => {
                self.type_name(place, &ty.name.value, ty.name.span);
                self.boolean_result(place, value.span, expected);
                self.operand(place, "IsOf", operand.as_deref(), value.span);
            }
            ExpressionKind::Cast(ty, operand) => {
                self.type_name(place, &ty.name.value, ty.name.span);
                self.operand(place, "Cast", operand.as_deref(), value.span);
            }
            ExpressionKind::If(operands) => self.condition(place, operands, value.span, expected),
            ExpressionKind::LabeledElement(label, inner) => {
                self.label(label);
                match inner {
                    Some(inner) => self.value(place, inner, expected),
                    None => self.operand(place, "LabeledElement", None, value.span),
                }
            }
            ExpressionKind::LabeledElementReference(label) => {
                self.labels.refer(&label.value, label.span);
            }
            ExpressionKind::UrlRef(inner) => {
                if !may_be_string(&inner.kind) {
                    let message = "the address in `UrlRef` is a string".to_owned();
                    self.mismatch(place, codes::ANNOTATION_VALUE, inner.span, message);
                }
                self.value(place, inner, Expected::ANYTHING);
            }
            _ => {}
        }
    }

    /// The expression that another one is about.
    fn operand(
        &mut self,
        place: Place<'c, '_>,
        what: &str,
        operand: Option<&'c Expression>,
        span: Span,
    ) {
        match operand {
            Some(operand) => self.value(place, operand, Expected::ANYTHING),
            None => {
                let message = format!("`{what}` has no expression in it");
                self.mismatch(place, codes::OPERAND_COUNT, span, message);
            }
        }
    }

    /// `If` (§14.4.7): only an item of a collection may be left out.
    fn condition(
        &mut self,
        place: Place<'c, '_>,
        operands: &'c [Expression],
        span: Span,
        expected: Expected,
    ) {
        let [condition, branches @ ..] = operands else {
            return;
        };
        if !may_be_boolean(&condition.kind) {
            let message = "the condition of `If` is true or false";
            let code = codes::ANNOTATION_VALUE;
            self.mismatch(place, code, condition.span, message.to_owned());
        }
        self.value(place, condition, Expected::ANYTHING);
        for branch in branches {
            self.value(place, branch, expected);
        }
        if branches.len() == 1 && !place.in_collection {
            let message = "outside of a collection, `If` needs a value for the other case";
            self.mismatch(place, codes::OPERAND_COUNT, span, message.to_owned());
        }
    }

    fn operator(
        &mut self,
        place: Place<'c, '_>,
        operator: Operator,
        operands: &'c [Expression],
        span: Span,
        expected: Expected,
    ) {
        use Operator as O;
        let is_logical = matches!(operator, O::And | O::Or | O::Not);
        let is_arithmetic = matches!(
            operator,
            O::Add | O::Sub | O::Neg | O::Mul | O::Div | O::DivBy | O::Mod
        );
        match is_arithmetic {
            true => self.arithmetic_result(place, span, expected),
            false => self.boolean_result(place, span, expected),
        }
        if let (O::Has, [_, flags]) = (operator, operands)
            && !may_be_flags(&flags.kind)
        {
            let message = "the second operand of `Has` is a member of an enumeration";
            let code = codes::ANNOTATION_VALUE;
            self.mismatch(place, code, flags.span, message.to_owned());
        }
        if let (O::Has, [_, flags]) = (operator, operands)
            && let ExpressionKind::Constant(ConstantKind::String, _) = &flags.kind
            && !self.resolver.is_in_json(flags.span)
        {
            let message =
                "the second operand of `Has` is a member of an enumeration, and this is text";
            let code = codes::ANNOTATION_VALUE;
            let added = self
                .findings
                .add(code, flags.span, place.name(), message.to_owned());
            added.help("name the member in an `EnumMember`: `ns.Colour/Red`");
        }
        if let (O::In, [_, many]) = (operator, operands)
            && matches!(
                many.kind,
                ExpressionKind::Constant(..) | ExpressionKind::Record(_)
            )
        {
            let message = "the second operand of `In` is a collection";
            let code = codes::ANNOTATION_VALUE;
            self.mismatch(place, code, many.span, message.to_owned());
        }
        for operand in operands {
            if is_arithmetic && !is_number_or_time(&operand.kind) {
                let message = "an arithmetic operator takes numbers, dates and durations";
                self.mismatch(
                    place,
                    codes::ANNOTATION_VALUE,
                    operand.span,
                    message.to_owned(),
                );
            }
            if is_logical && !may_be_boolean(&operand.kind) {
                let message = "a logical operator takes Boolean values";
                self.mismatch(
                    place,
                    codes::ANNOTATION_VALUE,
                    operand.span,
                    message.to_owned(),
                );
            }
            self.value(place, operand, Expected::ANYTHING);
        }
    }

    /// The result is a number, a point in time or a duration.
    fn arithmetic_result(&mut self, place: Place<'c, '_>, span: Span, expected: Expected) {
        let fits = match expected.shape {
            Shape::Unknown => true,
            Shape::Edm(primitive) => COMPUTED.into_iter().any(|kind| accepts(primitive, kind)),
            Shape::Own(_) | Shape::Standard(_) => false,
        };
        if !fits {
            self.wrong_type(place, span, expected.shape, "the result of arithmetic");
        }
    }

    /// The result is true or false: the expected type has to be Boolean.
    pub(super) fn boolean_result(&mut self, place: Place<'c, '_>, span: Span, expected: Expected) {
        let fits = match expected.shape {
            Shape::Unknown => true,
            Shape::Edm(primitive) => accepts(primitive, ConstantKind::Bool),
            Shape::Own(_) | Shape::Standard(_) => false,
        };
        if !fits {
            self.wrong_type(place, span, expected.shape, "a Boolean");
        }
    }
}

/// What arithmetic operators take and give (§14.4.3).
const COMPUTED: [ConstantKind; 7] = [
    ConstantKind::Int,
    ConstantKind::Decimal,
    ConstantKind::Float,
    ConstantKind::Date,
    ConstantKind::DateTimeOffset,
    ConstantKind::Duration,
    ConstantKind::TimeOfDay,
];

fn may_be_string(kind: &ExpressionKind) -> bool {
    use ExpressionKind as E;
    match kind {
        E::Constant(kind, _) => *kind == ConstantKind::String,
        E::Collection(_) | E::Record(_) | E::Operator(..) | E::IsOf(..) => false,
        _ => true,
    }
}

/// A string may be the name of a member in CSDL JSON, where the type is not known.
fn may_be_flags(kind: &ExpressionKind) -> bool {
    use ExpressionKind as E;
    match kind {
        E::Constant(kind, _) => matches!(kind, ConstantKind::EnumMember | ConstantKind::String),
        E::Collection(_) | E::Record(_) | E::Operator(..) | E::IsOf(..) => false,
        _ => true,
    }
}

fn may_be_boolean(kind: &ExpressionKind) -> bool {
    use ExpressionKind as E;
    match kind {
        E::Constant(kind, _) => *kind == ConstantKind::Bool,
        E::Collection(_) | E::Record(_) | E::UrlRef(_) => false,
        _ => true,
    }
}

fn is_number_or_time(kind: &ExpressionKind) -> bool {
    use ExpressionKind as E;
    match kind {
        E::Constant(kind, _) => COMPUTED.contains(kind),
        E::Collection(_) | E::Record(_) | E::UrlRef(_) | E::IsOf(..) => false,
        _ => true,
    }
}
