//! Values against the type that they should have (§14.3, §14.4).
//!
//! In: an expression and what is expected of it. Out: warnings. What always holds: an
//! expression whose value only a service can compute passes.

use super::super::model::Primitive;
use super::shape::{Expected, Shape};
use super::{Checker, Place};
use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind, PathKind};
use crate::diagnostic::codes::{self, Code};
use crate::source::Span;
use crate::suggest::nearest;
use crate::vocabulary;

impl<'c> Checker<'c, '_, '_> {
    /// One value, and the annotations in it.
    pub(super) fn value(
        &mut self,
        place: Place<'c, '_>,
        value: &'c Expression,
        expected: Expected,
    ) {
        if expected.is_collection {
            self.collection_expected(place, value, expected);
        } else {
            self.single(place, value, expected);
        }
        if !value.annotations.is_empty() {
            let target = place.target.nested();
            self.inner(&target, &value.annotations);
        }
    }

    fn collection_expected(
        &mut self,
        place: Place<'c, '_>,
        value: &'c Expression,
        expected: Expected,
    ) {
        use ExpressionKind as E;
        match &value.kind {
            E::Collection(items) => self.items(place, items, expected.item()),
            E::Path(PathKind::Path, _) | E::If(_) | E::Apply(..) | E::Cast(..) => {
                self.dynamic(place, value, expected);
            }
            E::LabeledElement(..) | E::LabeledElementReference(_) | E::UrlRef(_) => {
                self.dynamic(place, value, expected);
            }
            _ => {
                let message = format!("`{}` is a collection, and this value is not", place.name());
                self.mismatch(place, codes::ANNOTATION_VALUE, value.span, message);
                self.single(place, value, Expected::ANYTHING);
            }
        }
    }

    fn items(&mut self, place: Place<'c, '_>, items: &'c [Expression], expected: Expected) {
        let place = Place {
            in_collection: true,
            ..place
        };
        for item in items {
            self.value(place, item, expected);
        }
    }

    fn single(&mut self, place: Place<'c, '_>, value: &'c Expression, expected: Expected) {
        match &value.kind {
            ExpressionKind::Constant(kind, text) => {
                self.constant(place, *kind, text, value.span, expected.shape);
            }
            ExpressionKind::Path(kind, path) => {
                // Of a path of the wrong kind, where it ends is not told as well.
                let fits = self.path_kind(place, *kind, value.span, expected.shape);
                let kind = match fits || *kind == PathKind::ModelElementPath {
                    true => *kind,
                    false => PathKind::Path,
                };
                self.path(place, kind, path, value.span, expected);
            }
            ExpressionKind::Null => self.null(place, value.span, expected),
            ExpressionKind::Collection(items) => {
                let may_be = matches!(
                    expected.shape,
                    Shape::Unknown | Shape::Edm(Primitive::Untyped)
                );
                if !may_be {
                    let message = format!(
                        "`{}` is a single {}, and this value is a collection",
                        place.name(),
                        self.value_words(expected.shape)
                    );
                    self.mismatch(place, codes::ANNOTATION_VALUE, value.span, message);
                }
                self.items(place, items, Expected::ANYTHING);
            }
            ExpressionKind::Record(record) => {
                self.record(place, record, value.span, expected.shape);
            }
            _ => self.dynamic(place, value, expected),
        }
    }

    fn null(&mut self, place: Place<'c, '_>, span: Span, expected: Expected) {
        if expected.is_nullable {
            return;
        }
        let message = format!("`{}` may not be null", place.name());
        self.mismatch(place, codes::NULL_VALUE, span, message);
    }

    fn constant(
        &mut self,
        place: Place<'c, '_>,
        kind: ConstantKind,
        text: &str,
        span: Span,
        shape: Shape,
    ) {
        let fits = match shape {
            Shape::Unknown => true,
            Shape::Edm(primitive) => accepts(primitive, kind),
            Shape::Own(_) | Shape::Standard(_) => {
                kind == ConstantKind::EnumMember && !self.is_structured(shape)
            }
        };
        if !fits {
            self.wrong_type(place, span, shape, constant_words(kind));
        } else if kind == ConstantKind::EnumMember {
            self.enum_members(place, text, span, shape);
        } else if let (Shape::Edm(primitive), ConstantKind::Int) = (shape, kind) {
            self.range(place, primitive, text, span);
        }
    }

    /// A value of the wrong kind.
    pub(super) fn wrong_type(
        &mut self,
        place: Place<'c, '_>,
        span: Span,
        shape: Shape,
        found: &str,
    ) {
        let message = format!(
            "`{}` is {}, and this value is {found}",
            place.name(),
            self.value_words(shape)
        );
        let is_ignored = is_read(place.term)
            && matches!(shape, Shape::Edm(Primitive::Boolean | Primitive::String));
        let code = codes::ANNOTATION_VALUE;
        let added = self.findings.add(code, span, place.name(), message);
        if is_ignored {
            added.help("the value is ignored: nothing is generated from it");
        }
    }

    /// A type, named in a sentence about a value.
    fn value_words(&self, shape: Shape) -> String {
        format!("`{}`", self.shape_name(shape))
    }

    /// A finding about a value.
    pub(super) fn mismatch(
        &mut self,
        place: Place<'c, '_>,
        code: Code,
        span: Span,
        message: String,
    ) {
        self.findings.add(code, span, place.name(), message);
    }

    /// Members exist, and there is one unless several may be set (§14.3.7).
    fn enum_members(&mut self, place: Place<'c, '_>, text: &str, span: Span, shape: Shape) {
        let mut count = 0_usize;
        let resolver = self.resolver;
        let places = resolver.item_places.get(&span);
        let whole = span;
        let mut last = None;
        for member in text.split_whitespace() {
            let span = places
                .and_then(|it| it.get(count))
                .copied()
                .unwrap_or(whole);
            count += 1;
            let (ty, name) = match member.split_once('/') {
                Some((ty, name)) => (self.named(ty), name),
                None => (Shape::Unknown, member),
            };
            let is_known = matches!(shape, Shape::Own(_) | Shape::Standard(_));
            let is_other = self.is_flags(ty).is_some()
                && is_known
                && self.shape_name(ty) != self.shape_name(shape);
            if is_other {
                let found = format!("a member of `{}`", self.shape_name(ty));
                return self.wrong_type(place, span, shape, &found);
            }
            let named = member.split_once('/').map(|(name, _)| name);
            if let Some(name) = named
                && last.replace(name) != named
            {
                self.type_name(place, name, span);
            }
            let shape = if is_known { shape } else { ty };
            self.enum_member(place, name, span, shape);
        }
        let is_single = self.is_flags(shape) == Some(false);
        if is_single && count > 1 {
            let message = format!(
                "`{}` has one member of `{}`, not {count}",
                place.name(),
                self.shape_name(shape)
            );
            self.mismatch(place, codes::ANNOTATION_VALUE, span, message);
        }
    }

    fn enum_member(&mut self, place: Place<'c, '_>, name: &str, span: Span, shape: Shape) {
        let is_empty = self.members(shape).next().is_none();
        if is_empty || self.has_member(shape, name) {
            return;
        }
        let message = format!("`{}` has no member `{name}`", self.shape_name(shape));
        let may_guess = self.may_guess();
        // A number in CSDL JSON is that of members (§14.3.6), and was read as those.
        let help = match name.parse() {
            _ if !may_guess => None,
            Ok(value) => self.member_of_value(shape, value).map(|member| {
                let ty = self.shape_name(shape);
                format!("members are named: write `{ty}/{member}`")
            }),
            Err(_) => {
                let near = nearest(name, self.members(shape));
                near.map(|near| format!("did you mean `{near}`?"))
            }
        };
        let code = codes::UNKNOWN_ENUM_MEMBER;
        let added = self.findings.add(code, span, place.name(), message);
        if let Some(help) = help {
            added.help(help);
        }
    }

    fn range(&mut self, place: Place<'c, '_>, primitive: Primitive, text: &str, span: Span) {
        use super::super::primitive::enum_range;
        let (Some((least, most)), Ok(value)) = (enum_range(primitive), text.parse::<i64>()) else {
            return;
        };
        if !(least..=most).contains(&value) {
            let message = format!(
                "`{}` goes from {least} to {most}; {value} is outside",
                place.name()
            );
            self.mismatch(place, codes::ANNOTATION_VALUE, span, message);
        }
    }
}

impl Place<'_, '_> {
    /// The term, and the property in it: `Org.OData.Core.V1.Revisions/Kind`.
    pub(super) fn name(&self) -> String {
        match self.property {
            Some(property) => format!("{}/{property}", self.term),
            None => self.term.to_owned(),
        }
    }
}

/// Whether it matters that an annotation breaks the rules of its term: something is generated from
/// it, or the term is no standard one, and its author wants to know.
pub(super) fn matters(term: &str) -> bool {
    let namespace = term.rsplit_once('.').map(|(namespace, _)| namespace);
    let is_standard = namespace.is_some_and(|it| vocabulary::vocabulary(it).is_some());
    is_read(term) || !is_standard
}

/// Whether the generator reads the values of this term.
fn is_read(term: &str) -> bool {
    term.starts_with("Org.OData.Capabilities.V1.")
        || matches!(
            term,
            "Org.OData.Core.V1.Description"
                | "Org.OData.Core.V1.LongDescription"
                | "Org.OData.Core.V1.Revisions"
        )
}

/// Whether a constant may stand for a value of a built-in type. Numbers widen.
pub(super) fn accepts(primitive: Primitive, kind: ConstantKind) -> bool {
    use ConstantKind as C;
    use Primitive as P;
    match primitive {
        P::String => kind == C::String,
        P::Boolean => kind == C::Bool,
        P::Byte | P::SByte | P::Int16 | P::Int32 | P::Int64 => kind == C::Int,
        P::Decimal | P::Double | P::Single => matches!(kind, C::Int | C::Decimal | C::Float),
        P::Binary => kind == C::Binary,
        P::Date => kind == C::Date,
        P::DateTimeOffset => kind == C::DateTimeOffset,
        P::Duration => kind == C::Duration,
        P::Guid => kind == C::Guid,
        P::TimeOfDay => kind == C::TimeOfDay,
        P::Stream => matches!(kind, C::String | C::Binary),
        P::ComplexType | P::EntityType => false,
        P::AnnotationPath
        | P::AnyPropertyPath
        | P::ModelElementPath
        | P::NavigationPropertyPath
        | P::PropertyPath => false,
        // `PrimitiveType`, `Untyped`, and values in space, for which CSDL has no constant.
        _ => true,
    }
}

/// A constant in words.
fn constant_words(kind: ConstantKind) -> &'static str {
    match kind {
        ConstantKind::Binary => "binary",
        ConstantKind::Bool => "a Boolean",
        ConstantKind::Date => "a date",
        ConstantKind::DateTimeOffset => "a date and time",
        ConstantKind::Decimal => "a decimal number",
        ConstantKind::Duration => "a duration",
        ConstantKind::EnumMember => "a member of an enumeration",
        ConstantKind::Float => "a floating point number",
        ConstantKind::Guid => "a GUID",
        ConstantKind::Int => "an integer",
        ConstantKind::String => "a string",
        ConstantKind::TimeOfDay => "a time of day",
    }
}
