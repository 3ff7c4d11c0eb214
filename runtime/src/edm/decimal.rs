//! `Edm.Decimal`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::Serializer;
use serde::ser::Serialize as _;

use super::ParseError;
use crate::json::{Parsed, RawJson, Scalar, ScalarCodec, Token, Value, numbers};

/// `Edm.Decimal`: a decimal number of any length, kept digit by digit (OData ABNF,
/// `decimalValue`), or `INF`, `-INF`, `NaN`.
///
/// Is written as the JSON number or string that it was read from; one made here is a number.
/// Compares by value: `1.0` equals `1.00`, and `NaN` equals itself and is greater than the rest.
#[derive(Clone)]
pub struct Decimal {
    /// A JSON number, or one of the three names.
    text: Box<str>,
    in_string: bool,
}

impl Decimal {
    /// The digits as they were read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest `f64`.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &*self.text {
            "INF" => f64::INFINITY,
            "-INF" => f64::NEG_INFINITY,
            text => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// Reads the text of the ABNF. The flag: the text was a JSON number or a name already.
    fn read(text: &str) -> Option<(Self, bool)> {
        if matches!(text, "INF" | "-INF" | "NaN") {
            let text = text.into();
            return Some((
                Self {
                    text,
                    in_string: true,
                },
                true,
            ));
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let zeros = unsigned.len() - unsigned.trim_start_matches('0').len();
        let digits_follow = unsigned[zeros..].starts_with(|next: char| next.is_ascii_digit());
        let body = &unsigned[if digits_follow {
            zeros
        } else {
            zeros.saturating_sub(1)
        }..];
        let sign = if text.starts_with('-') { "-" } else { "" };
        let number: Box<str> = format!("{sign}{body}").into();
        let raw = RawJson::parse(&number).ok()?;
        // A number, not another JSON value, and with an exponent that can be compared.
        let first = body.as_bytes().first()?;
        if !first.is_ascii_digit() || *raw.as_str() != *number {
            return None;
        }
        let exponent = body
            .split_once(['e', 'E'])
            .map_or("0", |(_, digits)| digits);
        exponent.parse::<i32>().ok()?;
        let exact = *number == *text;
        Some((
            Self {
                text: number,
                in_string: false,
            },
            exact,
        ))
    }

    /// Sign (-1, 0, 1), the power of ten of the first digit, and the digits without zeros around
    /// them. The names are beyond all powers.
    fn parts(&self) -> (i8, i64, String) {
        match &*self.text {
            "NaN" => return (2, 0, String::new()),
            "INF" => return (1, i64::MAX, String::new()),
            "-INF" => return (-1, i64::MAX, String::new()),
            _ => {}
        }
        let (mantissa, exponent) = self
            .text
            .split_once(['e', 'E'])
            .unwrap_or((&self.text, "0"));
        let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let leading = all.len() - digits.len();
        let digits = digits.trim_end_matches('0');
        if digits.is_empty() {
            return (0, 0, String::new());
        }
        let sign = if mantissa.starts_with('-') { -1 } else { 1 };
        let power =
            exponent.parse::<i64>().unwrap_or_default() + whole.len() as i64 - leading as i64;
        (sign, power, digits.to_owned())
    }
}

impl Value for Decimal {
    type Codec = ScalarCodec;
}

impl Scalar for Decimal {
    const EXPECTED: &'static str = "Edm.Decimal";

    fn parse(token: Token<'_>) -> Parsed<Self> {
        match token {
            Token::Integer(value) => Parsed::Exact(value.into()),
            Token::Number(text) => match Self::read(text) {
                Some((value, _)) => Parsed::Exact(value),
                None => Parsed::Invalid,
            },
            // A string under IEEE754Compatible (OData JSON 4.01, section 3.2).
            Token::String(text) => match Self::read(text) {
                Some((value, exact)) => {
                    let value = Self {
                        in_string: true,
                        ..value
                    };
                    if exact {
                        Parsed::Exact(value)
                    } else {
                        Parsed::Spelled(value)
                    }
                }
                None => Parsed::Invalid,
            },
            Token::Bool(_) | Token::Other => Parsed::WrongType,
        }
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if numbers::are_strings() || self.in_string {
            serializer.serialize_str(&self.text)
        } else {
            RawJson::checked((&*self.text).into()).serialize(serializer)
        }
    }
}

crate::value_serde!(Decimal);

impl FromStr for Decimal {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let read = Self::read(text).map(|(value, _)| value);
        read.ok_or(ParseError {
            expected: Self::EXPECTED,
        })
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self {
            text: value.to_string().into(),
            in_string: false,
        }
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({self})")
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text || self.parts() == other.parts()
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (one, two) = (self.parts(), other.parts());
        if one.0 == -1 && two.0 == -1 {
            two.cmp(&one)
        } else {
            one.cmp(&two)
        }
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parts().hash(state);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn digits_are_kept() {
        for text in [
            "0",
            "-0.0",
            "1.10",
            "12345678901234567890.10",
            "1e5",
            "1E-7",
            "INF",
            "NaN",
        ] {
            assert_eq!(decimal(text).to_string(), text);
        }
        for (text, written) in [
            ("+1", "1"),
            ("007.50", "7.50"),
            ("-00.5", "-0.5"),
            ("00", "0"),
        ] {
            assert_eq!(decimal(text).to_string(), written);
        }
        assert_eq!(decimal("1.5").to_f64().to_string(), "1.5");
        assert_eq!(Decimal::from(-5_i32).as_str(), "-5");
    }

    #[test]
    fn decimals_compare_by_value() {
        assert_eq!(decimal("1.0"), decimal("1.00"));
        assert_eq!(decimal("100"), decimal("1e2"));
        assert_eq!(decimal("0.01"), decimal("1e-2"));
        assert_eq!(decimal("-0"), decimal("0.00"));
        let ordered = [
            "-INF", "-1e3", "-99.9", "-1", "-0.5", "0", "0.05", "0.5", "0.51", "1", "2", "10",
            "99", "1e3", "INF", "NaN",
        ];
        for pair in ordered.windows(2) {
            assert!(decimal(pair[0]) < decimal(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn what_is_no_decimal_is_an_error() {
        for text in [
            "",
            "+",
            "-",
            ".5",
            "1.",
            "1e",
            "e5",
            "1,5",
            "0x1",
            "--1",
            "1e99999999999",
            "true",
            "null",
            "\"1\"",
            " 1",
            "inf",
            "[1]",
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }
}
