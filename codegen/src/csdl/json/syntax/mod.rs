//! JSON text (RFC 8259) as values with places.
//!
//! In: text. Out: a [`Value`], or what is wrong with the text. What always holds: one pass, linear
//! in the length of the text; nesting is bounded; the digits of numbers and the order of members
//! are kept; a member that an object has twice is an error.

mod scan;
mod string;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub(super) use scan::parse;

use crate::source::Span;

/// A JSON value and its place.
#[derive(Clone, Debug)]
pub(super) struct Value<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Span,
}

/// What a JSON value is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    Null,
    Bool(bool),
    /// The digits as written.
    Number(&'a str),
    String(Cow<'a, str>),
    Array(Vec<Value<'a>>),
    Object(Vec<Member<'a>>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    /// The name, without its quotes.
    pub(super) name_span: Span,
    pub(super) value: Value<'a>,
}

impl Value<'_> {
    /// Its place, that of a string without the quotes.
    pub(super) fn inner(&self) -> Span {
        let span = self.span;
        match self.kind {
            Kind::String(_) => Span {
                start: span.start + 1,
                end: span.end.saturating_sub(1).max(span.start + 1),
                ..span
            },
            _ => span,
        }
    }
}

impl Member<'_> {
    /// From the name to the end of the value.
    pub(super) fn span(&self) -> Span {
        Span {
            end: self.value.span.end,
            ..self.name_span
        }
    }
}

impl Kind<'_> {
    /// What it is called in a message.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a Boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}
