//! Key values and the form they take in a URL.
//!
//! In go typed values, out comes percent-encoded text of a key predicate or of a key segment
//! (OData 4.01 URL Conventions, sections 4.3 and 4.3.6). A value cannot leave its place: whatever
//! could end it or change the path is encoded, or is put in a key predicate instead.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use uuid::Uuid;

use crate::edm::{Date, DateTimeOffset, Decimal, Duration, TimeOfDay};
use crate::query::Literal;

/// What stays as it is in a path segment: the unreserved characters of RFC 3986, and those
/// delimiters that no server takes for syntax.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b'@')
    .remove(b'!')
    .remove(b'*')
    .remove(b',');

/// The same for a literal in parentheses, where apostrophes are syntax.
const PREDICATE: &AsciiSet = &SEGMENT.remove(b'\'');

/// How a service addresses an entity by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyStyle {
    /// As a path segment: `/hosts/contoso.com`.
    Segment,
    /// In parentheses: `/hosts('contoso.com')`.
    Parentheses,
}

impl KeyStyle {
    /// [`KeyStyle::Segment`], by the name that `service_client!` uses.
    pub const fn key_as_segment() -> Self {
        Self::Segment
    }

    /// [`KeyStyle::Parentheses`], by the name that `service_client!` uses.
    pub const fn parenthesized_keys() -> Self {
        Self::Parentheses
    }
}

/// The value of one key property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyValue {
    literal: String,
    plain: String,
}

impl KeyValue {
    /// The value of any type that has a literal, such as an enumeration.
    pub fn literal(value: &(impl Literal + ?Sized)) -> Self {
        let literal = value.literal();
        // In a segment, a quoted literal stands without its quotes and the type before them.
        let plain = match (literal.find('\''), literal.ends_with('\'')) {
            (Some(start), true) if start + 1 < literal.len() => {
                literal[start + 1..literal.len() - 1].replace("''", "'")
            }
            _ => literal.clone(),
        };
        Self { literal, plain }
    }

    /// A literal that is written already.
    pub(super) fn verbatim(literal: String) -> Self {
        Self {
            plain: literal.clone(),
            literal,
        }
    }

    /// Whether this is a string without characters.
    pub(super) fn is_empty_text(&self) -> bool {
        self.literal == "''"
    }

    fn predicate(&self) -> String {
        utf8_percent_encode(&self.literal, PREDICATE).to_string()
    }

    /// The segment, unless the text as a segment would mean something else.
    fn segment(&self) -> Option<String> {
        match self.plain.as_str() {
            "" | "." | ".." => None,
            text if text.starts_with('$') => None,
            text => Some(utf8_percent_encode(text, SEGMENT).to_string()),
        }
    }
}

macro_rules! key_values {
    ($($name:ty),+) => {$(
        impl From<$name> for KeyValue {
            fn from(value: $name) -> Self {
                Self::literal(&value)
            }
        }
    )+};
}

key_values!(
    &str,
    String,
    &String,
    bool,
    i8,
    i16,
    i32,
    i64,
    u8,
    Uuid,
    Date,
    DateTimeOffset,
    TimeOfDay,
    Duration,
    Decimal
);

/// Appends a key to a path: one value, or the values of a key of several properties in the order
/// in which the metadata declares them.
pub(super) fn append_key(path: &mut String, keys: &[(&str, KeyValue)], style: KeyStyle) {
    let segments: Option<Vec<String>> = match style {
        KeyStyle::Segment => keys.iter().map(|(_, value)| value.segment()).collect(),
        KeyStyle::Parentheses => None,
    };
    if let Some(segments) = segments {
        for segment in segments {
            path.push('/');
            path.push_str(&segment);
        }
        return;
    }
    path.push('(');
    match keys {
        [(_, value)] => path.push_str(&value.predicate()),
        _ => append_named(path, keys),
    }
    path.push(')');
}

/// Appends `name=literal` pairs separated by commas.
pub(super) fn append_named(path: &mut String, values: &[(&str, KeyValue)]) {
    for (index, (name, value)) in values.iter().enumerate() {
        if index > 0 {
            path.push(',');
        }
        path.extend(utf8_percent_encode(name, SEGMENT));
        path.push('=');
        path.push_str(&value.predicate());
    }
}
