//! Values that JSON writes as one string, number or literal.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

use super::input::SCALAR;
use super::raw::{RawJson, capture, string_of};
use super::value::{Codec, Outcome, Reason};

/// What JSON has in the place of a scalar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Token<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// An integer of up to 18 digits in its only form.
    Integer(i64),
    /// The text of any other number.
    Number(&'a str),
    /// The decoded text of a string.
    String(&'a str),
    /// An object, an array, or a string with half of a surrogate pair.
    Other,
}

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Parsed<T> {
    /// A value whose canonical form is the token.
    Exact(T),
    /// A value that is written in another form.
    Spelled(T),
    /// Nothing: the JSON type is right, the text is not.
    Invalid,
    /// Nothing: the JSON type is another one.
    WrongType,
}

impl<T> Parsed<T> {
    /// The same with another value in it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Parsed<U> {
        match self {
            Self::Exact(value) => Parsed::Exact(change(value)),
            Self::Spelled(value) => Parsed::Spelled(change(value)),
            Self::Invalid => Parsed::Invalid,
            Self::WrongType => Parsed::WrongType,
        }
    }

    /// The value, in whatever form it was.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Exact(value) | Self::Spelled(value) => Some(value),
            Self::Invalid | Self::WrongType => None,
        }
    }
}

/// A value that JSON writes as one string, number or literal.
pub trait Scalar: Sized + PartialEq {
    /// The qualified name of the type, for [`Reason`].
    const EXPECTED: &'static str;

    /// Reads a token.
    fn parse(token: Token<'_>) -> Parsed<Self>;

    /// Writes the canonical form.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Reads and writes a [`Scalar`].
#[derive(Debug)]
pub struct ScalarCodec;

impl<T: Scalar> Codec<T> for ScalarCodec {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        deserializer.deserialize_newtype_struct(SCALAR, ScalarVisitor(slot))
    }

    #[inline]
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.encode(serializer)
    }

    fn is_spelled(value: &T, original: &RawJson) -> bool {
        let read = with_token(original.as_str(), |token| token.map(T::parse));
        read.and_then(Parsed::value).as_ref() == Some(value)
    }
}

/// Calls with the token that a JSON text is; `None` for `null`.
pub(super) fn with_token<R>(text: &str, read: impl FnOnce(Option<Token<'_>>) -> R) -> R {
    match text.as_bytes().first() {
        Some(b'"') => match string_of(text) {
            Some(string) => read(Some(Token::String(&string))),
            None => read(Some(Token::Other)),
        },
        Some(b'-' | b'0'..=b'9') => read(Some(number_token(text))),
        Some(b't') => read(Some(Token::Bool(true))),
        Some(b'f') => read(Some(Token::Bool(false))),
        Some(b'n') => read(None),
        _ => read(Some(Token::Other)),
    }
}

fn number_token(text: &str) -> Token<'_> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    match text.parse() {
        Ok(integer) if digits.len() <= 18 && text != "-0" => Token::Integer(integer),
        _ => Token::Number(text),
    }
}

struct ScalarVisitor<'s, T>(&'s mut Option<T>);

impl<T: Scalar> ScalarVisitor<'_, T> {
    #[inline]
    fn store(self, token: Token<'_>, raw: impl FnOnce() -> RawJson) -> Outcome {
        *self.0 = None;
        let expected = T::EXPECTED;
        match T::parse(token) {
            Parsed::Exact(value) => {
                *self.0 = Some(value);
                Outcome::Value
            }
            Parsed::Spelled(value) => {
                *self.0 = Some(value);
                Outcome::Original(raw())
            }
            Parsed::Invalid => Outcome::Malformed(raw(), Reason::Invalid { expected }),
            Parsed::WrongType => Outcome::Malformed(raw(), Reason::WrongType { expected }),
        }
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<'_, T> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Outcome, E> {
        Ok(self.store(Token::String(text), || RawJson::string(text)))
    }

    #[inline]
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Outcome, E> {
        Ok(self.store(Token::Integer(value), || {
            serde_json::Value::from(value).into()
        }))
    }

    #[inline]
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Outcome, E> {
        Ok(self.store(Token::Bool(value), || serde_json::Value::from(value).into()))
    }

    #[inline]
    fn visit_unit<E: de::Error>(self) -> Result<Outcome, E> {
        *self.0 = None;
        Ok(Outcome::Null)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Outcome, D::Error> {
        let raw = capture(d)?;
        with_token(&raw, |token| match token {
            Some(token) => Ok(self.store(token, || RawJson::checked(raw.clone()))),
            None => self.visit_unit(),
        })
    }
}
