//! The text of primitive values (the ABNF rule `primitiveValue`), as default values have it.

use super::super::model::Primitive;

/// What is wrong with a literal of a built-in type, if something certainly is.
pub(super) fn literal_problem(primitive: Primitive, text: &str) -> Option<String> {
    use Primitive::{
        Boolean, Byte, ComplexType, Date, DateTimeOffset, Decimal, Double, EntityType, Guid, Int16,
        Int32, Int64, SByte, Single, Stream,
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
        Guid => (is_guid(text), "32 hexadecimal digits in five groups"),
        Date => (is_date(text), "a date such as 2000-12-31"),
        DateTimeOffset => (is_date_time(text), "a time such as 2000-12-31T23:59:59Z"),
        Stream | ComplexType | EntityType => {
            return Some("values of this type have no text".into());
        }
        _ => return None,
    };
    (!fits).then(|| format!("it is not {form}"))
}

/// Digits with a sign, a fraction, an exponent; or what is no finite number.
fn is_number(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    let has_only = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    text.bytes().all(has_only) && text.parse::<f64>().is_ok()
}

fn is_guid(text: &str) -> bool {
    let mut groups = text.split('-');
    let mut group = |length| {
        let is_hex = |group: &str| {
            group.len() == length && group.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        groups.next().is_some_and(is_hex)
    };
    let fits = group(8) && group(4) && group(4) && group(4) && group(12);
    fits && groups.next().is_none()
}

/// Year, month and day; whether the month has that day is not asked.
fn is_date(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut parts = digits.split('-');
    let mut part = |least: usize, most: usize, range: std::ops::RangeInclusive<u32>| {
        parts.next().is_some_and(|part| {
            (least..=most).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part
                    .parse::<u32>()
                    .is_ok_and(|number| range.contains(&number))
        })
    };
    let fits = part(4, 6, 0..=999_999) && part(2, 2, 1..=12) && part(2, 2, 1..=31);
    fits && parts.next().is_none()
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let at = time.find(['Z', 'z', '+', '-']);
    let has_only = |byte: u8| byte.is_ascii_digit() || b":.".contains(&byte);
    is_date(date) && at.is_some_and(|at| at >= 5 && time[..at].bytes().all(has_only))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (Primitive::String, ""),
        ];
        for (primitive, text) in right {
            assert_eq!(literal_problem(primitive, text), None, "{text}");
        }
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
