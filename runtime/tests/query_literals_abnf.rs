//! Literals against the published test cases of the OData ABNF, where they are at hand: a value
//! read from a case must give the text of the case again.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::fmt::Debug;
use std::path::PathBuf;
use std::str::FromStr;

use odata_runtime::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use odata_runtime::query::Literal;

struct Case {
    rule: String,
    input: String,
}

/// The cases that are valid, have their input on one line, and are of use here.
fn cases() -> Option<Vec<Case>> {
    let folder = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let file = folder.join("abnf/odata-abnf-testcases.yaml");
    let Ok(text) = std::fs::read_to_string(&file) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{} is missing; set ODATA_SHARED",
            file.display()
        );
        eprintln!("skipped: {} is missing", file.display());
        return None;
    };
    let cases = text.split("\n  - ").filter_map(|block| {
        let field = |name: &str| {
            let line = block
                .lines()
                .find_map(|line| line.trim().strip_prefix(name));
            line.map(|value| value.trim().trim_matches('"').to_owned())
        };
        let input = field("Input:")?;
        (field("FailAt:").is_none() && !input.is_empty() && !input.ends_with('\\')).then_some(
            Case {
                rule: field("Rule:")?,
                input,
            },
        )
    });
    Some(cases.collect())
}

fn literal_of<T: FromStr + Literal>(text: &str) -> String
where
    T::Err: Debug,
{
    match text.parse::<T>() {
        Ok(value) => value.literal(),
        Err(error) => panic!("{text}: {error:?}"),
    }
}

fn quoted(text: &str, prefix: &str) -> Option<String> {
    let inner = text.strip_prefix(prefix)?.strip_prefix('\'')?;
    Some(inner.strip_suffix('\'')?.to_owned())
}

/// The text that the literal of the case's value must have, and the literal.
fn check(case: &Case) -> Option<(String, String)> {
    let input = case.input.as_str();
    // Years beyond four digits are no dates of this crate.
    if input.starts_with("-10000-") {
        return None;
    }
    Some(match case.rule.as_str() {
        "date" | "dateValue" => (input.to_owned(), literal_of::<Date>(input)),
        "dateTimeOffsetValue" if !input.contains('+') && !input.contains(":60") => {
            (input.to_owned(), literal_of::<DateTimeOffset>(input))
        }
        "timeOfDayValue" => (input.to_owned(), literal_of::<TimeOfDay>(input)),
        "decimalValue" => (
            input.trim_start_matches('+').to_owned(),
            literal_of::<Decimal>(input),
        ),
        "sbyteValue" => (input.to_owned(), literal_of::<i8>(input)),
        "int64Value" => (input.to_owned(), literal_of::<i64>(input)),
        "guid" => (input.to_owned(), literal_of::<Guid>(input)),
        "boolean" | "booleanValue" if input != "tRUe" => {
            (input.to_owned(), literal_of::<bool>(input))
        }
        "doubleValue" => {
            let same_number = |text: &str| text.replace("INF", "inf").parse::<f64>().unwrap();
            let value = same_number(input);
            let back = same_number(&value.literal());
            assert_eq!(value.to_bits(), back.to_bits(), "{input}");
            return Some((value.literal(), back.literal()));
        }
        "durationValue" => {
            let expected = format!("duration'{input}'");
            (expected, literal_of::<Duration>(input))
        }
        "durationLiteral" => {
            let inner = quoted(input, "duration")?;
            (input.to_owned(), literal_of::<Duration>(&inner))
        }
        "binaryLiteral" => {
            let inner = quoted(input, "binary")?;
            let unpadded = |text: &str| text.replace('=', "");
            (unpadded(input), unpadded(&literal_of::<Binary>(&inner)))
        }
        "stringLiteral" if !input.contains('%') => {
            let inner = quoted(input, "")?.replace("''", "'");
            (input.to_owned(), inner.literal())
        }
        _ => return None,
    })
}

#[test]
fn literals_are_those_of_the_abnf() {
    let Some(cases) = cases() else {
        return;
    };
    let mut checked = 0;
    for case in &cases {
        if let Some((expected, actual)) = check(case) {
            assert_eq!(actual, expected, "rule {}", case.rule);
            checked += 1;
        }
    }
    assert!(checked > 35, "only {checked} of {} cases fit", cases.len());
}

#[test]
fn numbers_without_a_decimal_form_have_names() {
    let literals = [
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        1e300,
        0.1,
        -0.0,
        5e-324,
    ]
    .map(|number| number.literal());
    assert_eq!(
        literals,
        ["INF", "-INF", "NaN", "1e300", "0.1", "-0.0", "5e-324"]
    );
    assert_eq!(f32::MAX.literal(), "3.4028235e38");
    assert_eq!(i64::MIN.literal(), "-9223372036854775808");
}
