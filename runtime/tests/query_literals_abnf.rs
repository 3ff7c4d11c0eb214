//! Literals against the published test cases of the OData ABNF, where they are at hand: each right
//! case of a literal or value is read as a value that gives the same text again, or is listed here
//! with the reason why it does not.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod abnf_cases;

use std::fmt::Debug;
use std::str::FromStr;

use abnf_cases::{Case, cases, shared};
use odata_runtime::edm::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Geography, Geometry, Guid, TimeOfDay,
};
use odata_runtime::json::RawJson;
use odata_runtime::model::{FlagSet, Flags};
use odata_runtime::query::{Literal, Property, enumeration_literal};

/// The enumeration of the cases.
#[derive(Clone, Default, PartialEq)]
struct Pattern(FlagSet);

impl Flags for Pattern {
    const TYPE_NAME: &'static str = "Sales.Pattern";
    const MEMBERS: &'static [(&'static str, i64)] = &[("Solid", 1), ("Yellow", 4)];

    fn from_set(set: FlagSet) -> Self {
        Self(set)
    }

    fn set(&self) -> &FlagSet {
        &self.0
    }
}

odata_runtime::flags!(Pattern);

/// How a case ends.
enum Outcome {
    /// The literal of the value is the text of the case.
    Same,
    /// The literal is another text for the same value.
    Otherwise(String),
    /// A client does not write this, and why.
    Exception(&'static str),
}

/// The rules whose cases are about values and literals.
fn is_of_a_value(rule: &str) -> bool {
    let rule = rule.to_ascii_lowercase();
    rule.ends_with("literal")
        || rule.ends_with("value")
        || rule.ends_with("inurl")
        || rule.starts_with("geo")
        || ["date", "boolean", "null", "guid"].contains(&rule.as_str())
}

/// Reads the text without prefix and quotes, and compares its literal with the text.
fn of<T: FromStr + Literal + PartialEq + Debug>(text: &str, plain: &str) -> Outcome
where
    T::Err: Debug,
{
    let value: T = match plain.parse() {
        Ok(value) => value,
        Err(error) => panic!("{text}: {error:?}"),
    };
    let literal = value.literal();
    if literal == text {
        return Outcome::Same;
    }
    let inner = literal
        .split_once('\'')
        .map_or(literal.as_str(), |(_, it)| it);
    let again: T = inner.trim_end_matches('\'').parse().unwrap();
    assert_eq!(again, value, "{text}");
    Outcome::Otherwise(literal)
}

/// The numbers that Rust spells otherwise.
fn number<T: FromStr + Literal + Debug>(text: &str) -> Outcome
where
    T::Err: Debug,
{
    let read = |text: &str| text.replace("INF", "inf").parse::<T>().unwrap().literal();
    let literal = read(text);
    assert_eq!(read(&literal), literal, "{text}");
    match literal == text {
        true => Outcome::Same,
        false => Outcome::Otherwise(literal),
    }
}

fn same(text: &str, literal: &str) -> Outcome {
    assert_eq!(text, literal);
    Outcome::Same
}

/// What is between the quotes, after this prefix.
fn quoted<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    text.strip_prefix(prefix)?
        .strip_prefix('\'')?
        .strip_suffix('\'')
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let code = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn check(case: &Case) -> Outcome {
    // The sender encodes once what is written here.
    let text = percent_decoded(&case.input);
    let text = text.as_str();
    if text.contains("-10000-") {
        return Outcome::Exception("years have four digits; others are kept as text in JSON");
    }
    match case.rule.as_str() {
        "date" | "dateValue" => of::<Date>(text, text),
        rule if rule.starts_with("dateTimeOffset") => match text.contains(":60") {
            true => Outcome::Exception("no moment has a leap second; it is kept as text in JSON"),
            false => of::<DateTimeOffset>(text, text),
        },
        "timeOfDayValue" | "timeOfDayLiteral" => of::<TimeOfDay>(text, text),
        "decimalValue" | "decimalLiteral" => of::<Decimal>(text, text),
        "doubleValue" | "doubleLiteral" => number::<f64>(text),
        "singleValue" | "singleLiteral" => number::<f32>(text),
        "byteValue" => of::<u8>(text, text),
        "sbyteLiteral" if text == "+128" => {
            Outcome::Exception("beyond the range of Edm.SByte, which the grammar does not know")
        }
        "sbyteValue" => of::<i8>(text, text),
        "int16Value" | "int16Literal" => of::<i16>(text, text),
        "int32Value" | "int32Literal" => of::<i32>(text, text),
        "int64Value" | "int64Literal" => of::<i64>(text, text),
        "guid" => of::<Guid>(text, text),
        "boolean" | "booleanValue" => match text.parse::<bool>() {
            Ok(value) => same(text, &value.literal()),
            Err(_) => Outcome::Exception("a client writes true and false in lower case"),
        },
        "null" => {
            let filter = Property::<(), i32>::new("p").is_null().to_string();
            same(&format!("p eq {text}"), &filter)
        }
        "durationValue" => of::<Duration>(&format!("duration'{text}'"), text),
        "durationLiteral" => match quoted(text, "duration") {
            Some(plain) => of::<Duration>(text, plain),
            None => Outcome::Exception("a client writes the prefix, which 4.0 demands"),
        },
        "binaryLiteral" => of::<Binary>(text, quoted(text, "binary").unwrap()),
        "stringLiteral" => {
            let plain = quoted(text, "").unwrap().replace("''", "'");
            same(text, &plain.literal())
        }
        "stringInUrl" => same(text, RawJson::string(text.trim_matches('"')).as_str()),
        "enumLiteral" => match text.split_once('\'') {
            Some(("", _)) => Outcome::Exception("a client writes the type, which 4.0 demands"),
            Some((name, _)) => {
                let members = quoted(text, name).unwrap();
                same(text, &enumeration_literal(name, members))
            }
            None => panic!("{text}"),
        },
        rule if rule.starts_with("geography") => {
            of::<Geography>(text, quoted(text, "geography").unwrap())
        }
        rule if rule.starts_with("geometry") => {
            of::<Geometry>(text, quoted(text, "geometry").unwrap())
        }
        _ => plain_value(case.rule.as_str(), text),
    }
}

/// Values whose rule does not say of which type they are.
fn plain_value(rule: &str, text: &str) -> Outcome {
    match (rule, text) {
        ("primitiveLiteral", "+42") => of::<i32>(text, text),
        ("primitiveLiteral", "4.0") => of::<Decimal>(text, text),
        ("primitiveLiteral", "'Huge'") => same(text, &"Huge".literal()),
        ("primitiveValue", "0123456789") => of::<i64>(text, text),
        ("primitiveValue", "01234567-89ab-cdef-0123-456789abcdef") => of::<Guid>(text, text),
        ("primitiveValue", "a123456789abcdefABA=") => {
            of::<Binary>(&format!("binary'{text}'"), text)
        }
        ("primitiveValue", "SRID=0;Point(142.1 64.1)") => {
            same(text, &text.parse::<Geography>().unwrap().to_string())
        }
        ("primitiveValue", "Yellow") | ("enumValue", "Solid,Yellow,+42") => {
            let json = RawJson::string(text);
            let pattern: Pattern = serde_json::from_str(json.as_str()).unwrap();
            assert!(pattern.set().bits() & 4 != 0, "{text}");
            match serde_json::to_string(&pattern).unwrap() {
                written if written == json.as_str() => Outcome::Same,
                written => Outcome::Otherwise(written),
            }
        }
        (rule, text) => panic!("{rule} {text} is neither checked nor an exception"),
    }
}

#[test]
fn literals_are_those_of_the_abnf() {
    let Some(document) = shared("odata-abnf-testcases.yaml") else {
        return;
    };
    let (mut checked, mut otherwise, mut exceptions) = (0, 0, 0);
    let cases = cases(&document);
    let literals = cases
        .iter()
        .filter(|case| case.is_right && is_of_a_value(&case.rule));
    for case in literals {
        checked += 1;
        match check(case) {
            Outcome::Same => {}
            Outcome::Otherwise(literal) => {
                otherwise += 1;
                eprintln!("{}: {} is written {literal}", case.rule, case.input);
            }
            Outcome::Exception(reason) => {
                exceptions += 1;
                eprintln!("{}: {} is not written: {reason}", case.rule, case.input);
            }
        }
    }
    eprintln!("{checked} literals, {otherwise} written otherwise, {exceptions} not written");
    assert!(checked >= 100, "only {checked} of {} cases", cases.len());
    assert!(exceptions <= 8, "{exceptions} exceptions");
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
