//! The primitive types that have a Rust type of their own (OData JSON 4.01, section 7.1).

use serde::ser::Serializer;

use super::numbers;
use super::scalar::{Parsed, Scalar, ScalarCodec, Token};
use super::value::Value;

impl Value for String {
    type Codec = ScalarCodec;
}

impl Scalar for String {
    const EXPECTED: &'static str = "Edm.String";

    #[inline]
    fn parse(token: Token<'_>) -> Parsed<Self> {
        match token {
            Token::String(text) => Parsed::Exact(text.to_owned()),
            // A string, but one that Rust cannot hold, comes as `Other` too.
            _ => Parsed::WrongType,
        }
    }

    #[inline]
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Value for bool {
    type Codec = ScalarCodec;
}

impl Scalar for bool {
    const EXPECTED: &'static str = "Edm.Boolean";

    #[inline]
    fn parse(token: Token<'_>) -> Parsed<Self> {
        match token {
            Token::Bool(value) => Parsed::Exact(value),
            _ => Parsed::WrongType,
        }
    }

    #[inline]
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }
}

/// The integer that a decimal number stands for, if it is one and fits: `15590.0`, `1.5e3`.
fn integer_of(text: &str) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let mut digits = format!("{whole}{fraction}");
    let shift = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    if digits.bytes().all(|digit| matches!(digit, b'0' | b'-')) {
        return Some(0);
    }
    if shift < 0 {
        let kept = digits.len().checked_sub(shift.unsigned_abs() as usize)?;
        if digits.get(kept..)?.bytes().any(|digit| digit != b'0') {
            return None;
        }
        digits.truncate(kept);
    } else if shift <= 19 {
        digits.extend(std::iter::repeat_n('0', shift as usize));
    } else {
        return None;
    }
    digits.parse().ok()
}

/// An integer read from a number; from a string as well where the type allows it.
fn integer(token: Token<'_>, in_string: bool) -> Parsed<i64> {
    match token {
        Token::Integer(value) => Parsed::Exact(value),
        Token::Number(text) => match text.parse::<i64>() {
            Ok(value) if text != "-0" => Parsed::Exact(value),
            _ => integer_of(text).map_or(Parsed::Invalid, Parsed::Spelled),
        },
        // Numbers of 64 bits are strings under IEEE754Compatible (OData JSON 4.01, section 3.2).
        Token::String(text) if in_string => text.parse().map_or(Parsed::Invalid, Parsed::Spelled),
        _ => Parsed::WrongType,
    }
}

macro_rules! integers {
    ($($kind:ty, $name:literal, $in_string:literal, $write:ident;)*) => {
        $(
            impl Value for $kind {
                type Codec = ScalarCodec;
            }

            impl Scalar for $kind {
                const EXPECTED: &'static str = $name;

                #[inline]
                fn parse(token: Token<'_>) -> Parsed<Self> {
                    match integer(token, $in_string).map(Self::try_from) {
                        Parsed::Exact(Ok(value)) => Parsed::Exact(value),
                        Parsed::Spelled(Ok(value)) => Parsed::Spelled(value),
                        Parsed::WrongType => Parsed::WrongType,
                        _ => Parsed::Invalid,
                    }
                }

                #[inline]
                fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    if $in_string && numbers::are_strings() {
                        return serializer.collect_str(self);
                    }
                    serializer.$write(*self)
                }
            }
        )*
    };
}

integers! {
    i64, "Edm.Int64", true, serialize_i64;
    i32, "Edm.Int32", false, serialize_i32;
    i16, "Edm.Int16", false, serialize_i16;
    u8, "Edm.Byte", false, serialize_u8;
    i8, "Edm.SByte", false, serialize_i8;
}

/// Whether a number of this form and at most `digits` significant digits is what its value is
/// written as: no exponent, no zero at the end of a fraction.
fn is_shortest(text: &str, digits: usize) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "1"));
    text.len() <= digits
        && !text.starts_with("-0")
        && !whole.contains(['e', 'E'])
        && fraction.bytes().all(|digit| digit.is_ascii_digit())
        && !fraction.ends_with('0')
}

macro_rules! floats {
    ($($kind:ty, $name:literal, $digits:literal, $whole:literal, $write:ident;)*) => {
        $(
            impl Value for $kind {
                type Codec = ScalarCodec;
            }

            impl Scalar for $kind {
                const EXPECTED: &'static str = $name;

                fn parse(token: Token<'_>) -> Parsed<Self> {
                    match token {
                        Token::Integer(value) if value.abs() < $whole => {
                            Parsed::Exact(value as $kind)
                        }
                        Token::Integer(value) => Parsed::Spelled(value as $kind),
                        Token::Number(text) => match text.parse::<$kind>() {
                            Ok(value) if !value.is_finite() => Parsed::Invalid,
                            Ok(value) if value.abs() >= 1e-4 && is_shortest(text, $digits) => {
                                Parsed::Exact(value)
                            }
                            Ok(value) => match serde_json::to_string(&value) {
                                Ok(written) if written == text && value.fract() != 0.0 => {
                                    Parsed::Exact(value)
                                }
                                _ => Parsed::Spelled(value),
                            },
                            Err(_) => Parsed::Invalid,
                        },
                        Token::String("INF") => Parsed::Exact(Self::INFINITY),
                        Token::String("-INF") => Parsed::Exact(Self::NEG_INFINITY),
                        Token::String("NaN") => Parsed::Exact(Self::NAN),
                        _ => Parsed::WrongType,
                    }
                }

                fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    if self.is_nan() {
                        serializer.serialize_str("NaN")
                    } else if self.is_infinite() {
                        serializer.serialize_str(if *self > 0.0 { "INF" } else { "-INF" })
                    } else if self.fract() == 0.0
                        && self.abs() < $whole as $kind
                        && (*self != 0.0 || self.is_sign_positive())
                    {
                        serializer.serialize_i64(*self as i64)
                    } else {
                        serializer.$write(*self)
                    }
                }
            }
        )*
    };
}

// Digits that any decimal text keeps, and the integers up to which every one has a value.
floats! {
    f64, "Edm.Double", 15, 9_007_199_254_740_992_i64, serialize_f64;
    f32, "Edm.Single", 6, 16_777_216_i64, serialize_f32;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_may_be_written_as_decimals() {
        let cases = [
            ("15590.0", Some(15590)),
            ("1.5e3", Some(1500)),
            ("1500e-2", Some(15)),
            ("-0", Some(0)),
            ("0e5", Some(0)),
            ("0.0e-99999", Some(0)),
            ("1.5", None),
            ("1e-1", None),
            ("1e99", None),
            ("1e9999999999", None),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("-1e0", Some(-1)),
        ];
        for (text, expected) in cases {
            assert_eq!(integer_of(text), expected, "{text}");
        }
    }

    #[test]
    fn a_float_knows_whether_it_is_written_as_it_was_read() {
        let exact = [
            "1.5",
            "0.1",
            "100.25",
            "-7.125",
            "0.30000000000000004",
            "1e-7",
        ];
        for text in exact {
            assert!(
                matches!(f64::parse(Token::Number(text)), Parsed::Exact(_)),
                "{text}"
            );
        }
        let spelled = [
            "1.0",
            "1.50",
            "1e3",
            "-0",
            "12345678901234567890.10",
            "0.1000000000000000055",
        ];
        for text in spelled {
            assert!(
                matches!(f64::parse(Token::Number(text)), Parsed::Spelled(_)),
                "{text}"
            );
        }
        assert_eq!(f64::parse(Token::Number("1e400")), Parsed::Invalid);
    }
}
