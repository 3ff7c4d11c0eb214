//! The text of primitive values (the ABNF rule `primitiveValue`), as default values have it.

use super::super::model::Primitive;
use super::super::primitive::is_geo;
use ecow::EcoString;

use crate::csdl::ast::{ConstantKind, Facets};
use crate::csdl::constant;

/// What is wrong with a literal of a built-in type, if something certainly is.
pub(super) fn literal_problem(primitive: Primitive, text: &str) -> Option<String> {
    use Primitive::{
        Binary, Boolean, Byte, ComplexType, Date, DateTimeOffset, Decimal, Double, Duration,
        EntityType, Guid, Int16, Int32, Int64, SByte, Single, Stream, TimeOfDay,
    };
    let (fits, form) = match primitive {
        Boolean => (
            text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
            "`true` or `false`",
        ),
        Byte => (text.parse::<u8>().is_ok(), "a whole number from 0 to 255"),
        SByte => (
            text.parse::<i8>().is_ok(),
            "a whole number from -128 to 127",
        ),
        Int16 => (text.parse::<i16>().is_ok(), "a whole number of 16 bits"),
        Int32 => (text.parse::<i32>().is_ok(), "a whole number of 32 bits"),
        Int64 => (text.parse::<i64>().is_ok(), "a whole number of 64 bits"),
        Decimal | Double | Single => (is_number(text), "a number"),
        Guid => constant(ConstantKind::Guid, text),
        Date => constant(ConstantKind::Date, text),
        DateTimeOffset => constant(ConstantKind::DateTimeOffset, text),
        TimeOfDay => constant(ConstantKind::TimeOfDay, text),
        Duration => constant(ConstantKind::Duration, unquoted("duration", text)),
        Binary => constant(ConstantKind::Binary, unquoted("binary", text)),
        geo if is_geo(geo) => (
            text.ends_with("EMPTY") || text.contains('(') && text.contains(')'),
            "well-known text such as `SRID=0;Point(142.1 64.1)`",
        ),
        Stream | ComplexType | EntityType => {
            return Some("values of this type have no text".into());
        }
        _ => return None,
    };
    let is_infinite = match primitive {
        Double => text.parse().is_ok_and(f64::is_infinite),
        Single => text.parse().is_ok_and(f32::is_infinite),
        _ => false,
    };
    if fits && is_infinite && text.bytes().any(|it| it.is_ascii_digit()) {
        return Some("it is beyond the largest number of the type".into());
    }
    (!fits).then(|| format!("it is not {form}"))
}

/// What is wrong with a literal that has the form of its type, by the limits of its place (§7.2.2 to
/// §7.2.4).
pub(super) fn limit_problem(primitive: Primitive, text: &str, facets: &Facets) -> Option<String> {
    let number = |facet: &Option<EcoString>| facet.as_ref()?.parse::<usize>().ok();
    match primitive {
        Primitive::String => {
            let (length, most) = (text.chars().count(), number(&facets.max_length)?);
            (length > most).then(|| format!("it has {length} characters, and {most} at most"))
        }
        Primitive::Decimal => {
            let digits = text.trim_start_matches(['+', '-']);
            if !digits.bytes().all(|it| it.is_ascii_digit() || it == b'.') {
                return None;
            }
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
            let whole = whole.trim_start_matches('0').len();
            let fraction = fraction.trim_end_matches('0').len();
            // Without `Scale` it is 0, but documents of OData 4.0 leave it out for any number.
            if let Some(scale) = number(&facets.scale).filter(|scale| fraction > *scale) {
                return Some(format!(
                    "it needs a scale of {fraction}, and has one of {scale}"
                ));
            }
            let precision = number(&facets.precision)?;
            let digits = whole + fraction;
            (digits > precision).then(|| format!("it has {digits} digits, and {precision} at most"))
        }
        Primitive::DateTimeOffset | Primitive::TimeOfDay | Primitive::Duration => {
            let (_, fraction) = text.split_once('.')?;
            let end = fraction.find(|it: char| !it.is_ascii_digit());
            let digits = &fraction[..end.unwrap_or(fraction.len())];
            let (digits, most) = (
                digits.trim_end_matches('0').len(),
                number(&facets.precision)?,
            );
            (digits > most)
                .then(|| format!("it has {digits} digits after the seconds, and {most} at most"))
        }
        _ => None,
    }
}

/// Whether the text has the form of a constant, and that form in words.
fn constant(kind: ConstantKind, text: &str) -> (bool, &'static str) {
    (constant::is_well_formed(kind, text), constant::words(kind))
}

/// Digits with a sign, a fraction, an exponent; or what is no finite number.
fn is_number(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    let has_only = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    text.bytes().all(has_only) && text.parse::<f64>().is_ok()
}

/// The text between the quotes of `duration'P1D'`, as URLs have it, or the text as it is.
fn unquoted<'t>(prefix: &str, text: &'t str) -> &'t str {
    let quoted = text
        .strip_prefix(prefix)
        .and_then(|it| it.strip_prefix('\''));
    quoted.and_then(|it| it.strip_suffix('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csdl::ast::OtherFacets;

    #[test]
    fn literals_have_the_form_of_their_type() {
        let right = [
            (Primitive::Boolean, "false"),
            (Primitive::Byte, "255"),
            (Primitive::Int64, "-9223372036854775808"),
            (Primitive::Decimal, "-1.50"),
            (Primitive::Double, "1e-3"),
            (Primitive::Single, "INF"),
            (Primitive::Guid, "01234567-89ab-cdef-0123-456789abcdef"),
            (Primitive::Date, "2000-12-31"),
            (Primitive::DateTimeOffset, "2000-12-31T23:59:59.5+01:00"),
            (Primitive::TimeOfDay, "23:59:60.5"),
            (Primitive::Duration, "-P1DT2H"),
            (Primitive::Duration, "duration'P1D'"),
            (Primitive::Binary, "T0RhdGE"),
            (Primitive::String, ""),
        ];
        for (primitive, text) in right {
            assert_eq!(literal_problem(primitive, text), None, "{text}");
        }
    }

    #[test]
    fn literals_keep_the_limits_of_their_place() {
        let limits = |length: &str, precision: &str, scale: &str| {
            let others = OtherFacets {
                max_length: Some(length.into()),
                precision: Some(precision.into()),
                scale: Some(scale.into()),
                ..OtherFacets::default()
            };
            Facets::new(None, others)
        };
        let decimal = |text, facets: &Facets| limit_problem(Primitive::Decimal, text, facets);
        let facets = limits("3", "4", "1");
        assert!(limit_problem(Primitive::String, "größe", &facets).is_some());
        assert!(limit_problem(Primitive::String, "grö", &facets).is_none());
        assert!(decimal("-123.4", &facets).is_none() && decimal("0123.400", &facets).is_none());
        assert!(decimal("1234.5", &facets).is_some() && decimal("1.25", &facets).is_some());
        let variable = limits("max", "4", "variable");
        assert!(decimal("1.125", &variable).is_none() && decimal("1.5e9", &variable).is_none());
        assert!(limit_problem(Primitive::String, "größe", &variable).is_none());
        assert!(decimal("1.5", &Facets::default()).is_none());
    }

    #[test]
    fn what_is_certainly_wrong_is_found() {
        let wrong = [
            (Primitive::Boolean, "yes"),
            (Primitive::Byte, "256"),
            (Primitive::SByte, "128"),
            (Primitive::Int16, "1.0"),
            (Primitive::Decimal, "inf"),
            (Primitive::Double, ""),
            (Primitive::Guid, "01234567-89ab-cdef-0123-456789abcdefg"),
            (Primitive::Date, "2000-13-01"),
            (Primitive::Date, "2001-02-29"),
            (Primitive::TimeOfDay, "25:00"),
            (Primitive::Duration, "P1Y"),
            (Primitive::Binary, "?"),
            (Primitive::Date, "ä"),
            (Primitive::DateTimeOffset, "2000-12-31"),
            (Primitive::DateTimeOffset, "2000-12-31T23:59:59"),
            (Primitive::Stream, "x"),
        ];
        for (primitive, text) in wrong {
            assert!(literal_problem(primitive, text).is_some(), "{text}");
        }
    }
}
