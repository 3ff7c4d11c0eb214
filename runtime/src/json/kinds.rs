//! Enumerations and flags, read and written by name (OData JSON 4.01, section 7.1).

use serde::Serializer;

use super::scalar::{Parsed, Token};
use crate::model::{Enumeration, FlagSet, Flags};

/// Reads a member of an enumeration: by its exact name, by its number, or as a value that the
/// schema does not list.
pub fn parse_name<T: Enumeration>(token: Token<'_>) -> Parsed<T> {
    match token {
        Token::String(text) => match text.as_bytes().first() {
            Some(b'0'..=b'9' | b'-') if !is_listed::<T>(text) => {
                match text.parse().ok().and_then(name_of::<T>) {
                    Some(name) => Parsed::Spelled(T::from_name(name)),
                    None => Parsed::Exact(T::from_name(text)),
                }
            }
            _ => Parsed::Exact(T::from_name(text)),
        },
        Token::Integer(number) => Parsed::Spelled(match name_of::<T>(number) {
            Some(name) => T::from_name(name),
            None => T::from_name(&number.to_string()),
        }),
        Token::Number(text) => Parsed::Spelled(match text.parse().ok().and_then(name_of::<T>) {
            Some(name) => T::from_name(name),
            None => T::from_name(text),
        }),
        Token::Bool(_) | Token::Other => Parsed::WrongType,
    }
}

fn is_listed<T: Enumeration>(text: &str) -> bool {
    T::MEMBERS.iter().any(|(name, _)| *name == text)
}

fn name_of<T: Enumeration>(number: i64) -> Option<&'static str> {
    let member = T::MEMBERS.iter().find(|(_, value)| *value == number);
    member.map(|(name, _)| *name)
}

/// Reads a set of flags: names and numbers with commas between them, or one number.
pub fn parse_flags<T: Flags>(token: Token<'_>) -> Parsed<T> {
    match token {
        Token::String(text) => {
            let value = T::from_set(FlagSet::parse(text, T::MEMBERS));
            if value.set().text(T::MEMBERS) == text {
                Parsed::Exact(value)
            } else {
                Parsed::Spelled(value)
            }
        }
        Token::Integer(bits) => Parsed::Spelled(T::from_set(FlagSet::from_bits(bits))),
        Token::Number(text) => match text.parse() {
            Ok(bits) => Parsed::Spelled(T::from_set(FlagSet::from_bits(bits))),
            Err(_) => Parsed::Invalid,
        },
        Token::Bool(_) | Token::Other => Parsed::WrongType,
    }
}

/// Writes the name of a member.
///
/// # Errors
///
/// Those of the serializer.
#[inline]
pub fn write_name<T: Enumeration, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.name())
}

/// Writes the canonical text of a set of flags.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_flags<T: Flags, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.set().text(T::MEMBERS))
}
