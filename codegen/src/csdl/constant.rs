//! The forms of constant expressions (§14.3), as the OData ABNF has them.
//!
//! In: the kind of a constant and its text. Out: whether the text has that form, and the form in
//! words. What always holds: readers of every notation ask here, so that they agree.

use super::ast::ConstantKind;
use crate::diagnostic::shown;

/// What is wrong with a constant; none if it has the form of its kind.
pub(crate) fn problem(kind: ConstantKind, text: &str) -> Option<String> {
    (!is_well_formed(kind, text)).then(|| format!("`{}` is not {}", shown(text), words(kind)))
}

/// Whether a constant has the form of its kind.
pub(crate) fn is_well_formed(kind: ConstantKind, text: &str) -> bool {
    match kind {
        ConstantKind::Binary => is_base64url(text),
        ConstantKind::Bool => matches!(text, "true" | "false"),
        ConstantKind::Date => is_date(text),
        ConstantKind::DateTimeOffset => is_date_time_offset(text),
        ConstantKind::Decimal | ConstantKind::Float => {
            matches!(text, "INF" | "-INF" | "NaN") || is_decimal(text)
        }
        ConstantKind::Duration => is_duration(text),
        ConstantKind::EnumMember => is_enum_members(text),
        ConstantKind::Guid => is_guid(text),
        ConstantKind::Int => text.parse::<i64>().is_ok(),
        ConstantKind::String => true,
        ConstantKind::TimeOfDay => is_time(text),
    }
}

/// The form of a kind, to be put after "it is not".
pub(crate) fn words(kind: ConstantKind) -> &'static str {
    match kind {
        ConstantKind::Binary => "base64url",
        ConstantKind::Bool => "`true` or `false`",
        ConstantKind::Date => "a date such as `2026-01-31`",
        ConstantKind::DateTimeOffset => "a date and time such as `2026-01-31T23:59:59Z`",
        ConstantKind::Decimal => "a decimal number",
        ConstantKind::Duration => "a duration such as `P1DT2H`",
        ConstantKind::EnumMember => "a member of an enumeration such as `shop.Color/red`",
        ConstantKind::Float => "a number, `INF`, `-INF` or `NaN`",
        ConstantKind::Guid => "a GUID such as `21EC2020-3AEA-1069-A2DD-08002B30309D`",
        ConstantKind::Int => "an integer",
        ConstantKind::String => "a string",
        ConstantKind::TimeOfDay => "a time of day such as `23:59:59`",
    }
}

/// Members with the qualified names of their types.
fn is_enum_members(text: &str) -> bool {
    let is_member = |text: &str| match text.split_once('/') {
        Some((ty, name)) => ty.contains('.') && !name.is_empty(),
        None => false,
    };
    !text.trim().is_empty() && text.split_whitespace().all(is_member)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// Digits of exactly this number, with their value.
fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && is_digits(text)).then(|| text.parse().ok())?
}

fn without_sign(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

/// Text in base64url; padding may be written, and blanks.
fn is_base64url(text: &str) -> bool {
    let plain = || text.bytes().filter(|it| !it.is_ascii_whitespace());
    let padding = plain().rev().take_while(|it| *it == b'=').count();
    let digits = plain().count() - padding;
    let is_digit = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_');
    let is_padded = padding == 0 || padding <= 2 && (digits + padding) % 4 == 0;
    digits % 4 != 1 && is_padded && plain().take(digits).all(is_digit)
}

/// `year-month-day`; a year has four digits or more, and may be negative.
fn is_date(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let mut parts = unsigned.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_long = year.len() > 4 && !year.starts_with('0');
    let is_year = is_digits(year) && (year.len() == 4 || is_long);
    is_year && is_day(year, number(month, 2), number(day, 2))
}

fn is_day(year: &str, month: Option<u32>, day: Option<u32>) -> bool {
    let (Some(month), Some(day)) = (month, day) else {
        return false;
    };
    // Four hundred years repeat, so that the last four digits tell.
    let last = year.get(year.len().saturating_sub(4)..).unwrap_or(year);
    let year: u32 = last.parse().unwrap_or_default();
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// `hour:minute`, and seconds with a fraction.
fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let hour = parts.next().and_then(|it| number(it, 2));
    let minute = parts.next().and_then(|it| number(it, 2));
    let is_minute = hour.is_some_and(|it| it < 24) && minute.is_some_and(|it| it < 60);
    let Some(seconds) = parts.next() else {
        return is_minute;
    };
    let (seconds, fraction) = match seconds.split_once('.') {
        Some((seconds, fraction)) => (seconds, Some(fraction)),
        None => (seconds, None),
    };
    // A leap second is a second: `60`.
    is_minute
        && number(seconds, 2).is_some_and(|it| it <= 60)
        && fraction.is_none_or(|it| is_digits(it) && it.len() <= 12)
}

fn is_date_time_offset(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else {
        return false;
    };
    let (time, is_offset) = match rest.strip_suffix(['Z', 'z']) {
        Some(time) => (time, true),
        None => match rest
            .find(['+', '-'])
            .and_then(|at| rest.split_at_checked(at))
        {
            Some((time, offset)) => (time, is_time(without_sign(offset))),
            None => return false,
        },
    };
    is_offset && is_date(date) && is_time(time)
}

/// Digits with a fraction and an exponent, each optional.
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match without_sign(mantissa).split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (without_sign(mantissa), None),
    };
    is_digits(whole)
        && fraction.is_none_or(is_digits)
        && exponent.is_none_or(|it| is_digits(without_sign(it)))
}

/// `P`, days, and after `T` hours, minutes and seconds: at least one of them.
fn is_duration(text: &str) -> bool {
    let Some(rest) = without_sign(text).strip_prefix('P') else {
        return false;
    };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let is_days = days.is_empty() || days.strip_suffix('D').is_some_and(is_digits);
    match time {
        None => is_days && !days.is_empty(),
        Some(time) => is_days && !time.is_empty() && is_duration_time(time),
    }
}

fn is_duration_time(mut rest: &str) -> bool {
    for unit in ['H', 'M'] {
        if let Some((amount, after)) = rest.split_once(unit) {
            if !is_digits(amount) {
                return false;
            }
            rest = after;
        }
    }
    let Some(seconds) = rest.strip_suffix('S') else {
        return rest.is_empty();
    };
    match seconds.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(seconds),
    }
}

/// Groups of 8, 4, 4, 4 and 12 hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let groups = text.split('-').map(|group| {
        let is_hex = group.bytes().all(|it| it.is_ascii_hexdigit());
        is_hex.then_some(group.len())
    });
    groups.eq([8, 4, 4, 4, 12].map(Some))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ConstantKind, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert_eq!(problem(kind, text), None);
        }
        for text in wrong {
            assert!(problem(kind, text).is_some(), "{kind:?} {text}");
        }
    }

    #[test]
    fn dates_and_times_have_the_form_of_the_standard() {
        use ConstantKind::{Date, DateTimeOffset, Duration, TimeOfDay};
        check(
            Date,
            &["2000-02-29", "-0001-12-31", "12026-01-01"],
            &[
                "2001-02-29",
                "2000-13-01",
                "2000-1-01",
                "99-01-01",
                "2000-01-01Z",
                "",
                "-",
            ],
        );
        check(
            DateTimeOffset,
            &[
                "2000-01-01T16:00:00.000Z",
                "2000-01-01T16:00Z",
                "2000-01-01T16:00:00-09:00",
            ],
            &[
                "2000-01-01T16:00:00",
                "2000-01-01",
                "2000-01-01T24:00Z",
                "2000-01-01T1:00Z",
            ],
        );
        check(
            TimeOfDay,
            &["07:59:59.999", "00:00:00", "07:59"],
            &["07", "24:00:00", "07:60:00", "7:00:00", "07:00:00."],
        );
        check(
            Duration,
            &["P11DT23H59M59.999S", "-P1D", "PT0S", "PT1H2S"],
            &["P", "PT", "P1", "1D", "PT1", "P1Y", "PT1M2H", "P1DT"],
        );
    }

    #[test]
    fn numbers_have_the_form_of_the_standard() {
        use ConstantKind::{Bool, Decimal, Float, Int};
        check(Bool, &["true", "false"], &["True", "1", ""]);
        check(
            Int,
            &["42", "-42", "9223372036854775807"],
            &["9223372036854775808", "4.2", "", "0x1"],
        );
        check(
            Decimal,
            &["3.14", "-1", "1e10", "INF"],
            &["3,14", ".5", "1.", "inf", ""],
        );
        check(
            Float,
            &["3.14", "INF", "-INF", "NaN", "1E-5"],
            &["inf", "+", "1e", "--1"],
        );
    }

    #[test]
    fn guids_and_binaries_have_the_form_of_the_standard() {
        use ConstantKind::{Binary, EnumMember, Guid, String};
        check(
            Guid,
            &["21EC2020-3AEA-1069-A2DD-08002B30309D"],
            &[
                "21EC2020-3AEA-1069-A2DD",
                "{21EC2020-3AEA-1069-A2DD-08002B30309D}",
                "",
            ],
        );
        check(
            Binary,
            &["T0RhdGE", "T0RhdGE=", "", "ab-_"],
            &["T0RhdGE==", "a", "a+b/", "é"],
        );
        check(String, &["", "anything"], &[]);
        check(
            EnumMember,
            &["n.E/A n.E/B"],
            &["", " ", "A", "n.E", "n.E/", "n.E/A B"],
        );
    }
}
