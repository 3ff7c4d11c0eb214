//! The text of one JSON value, kept as it is.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::error::Error;
use super::scan::Input;
use super::unescape::unescape;

/// The name under which `serde_json` hands out and takes the text of a value.
pub(super) const RAW: &str = "$serde_json::private::RawValue";

/// The text of one JSON value: digits of numbers and escapes of strings are as the service sent
/// them.
///
/// Two are equal if their texts are, which is stricter than equality of JSON values.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// Checks that the text is one JSON value, and keeps it without the white space around it.
    ///
    /// # Errors
    ///
    /// If the text is not one JSON value (RFC 8259), or nests more than 127 levels.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut input = Input::new(text);
        let value = input.skip_value()?;
        input.end()?;
        Ok(Self(value.into()))
    }

    /// The JSON text of any value.
    ///
    /// # Errors
    ///
    /// If its `Serialize` implementation fails, or it is a map with keys that are not strings.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        Ok(Self(serde_json::to_string(value)?.into()))
    }

    /// The value `null`.
    #[must_use]
    pub fn null() -> Self {
        Self("null".into())
    }

    /// A JSON string.
    #[must_use]
    pub fn string(text: &str) -> Self {
        serde_json::Value::from(text).into()
    }

    /// Takes text that a JSON reader has checked already.
    pub(crate) fn checked(text: Cow<'_, str>) -> Self {
        Self(text.into())
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        &*self.0 == "null"
    }

    /// The decoded text, if this is a JSON string of whole characters.
    #[must_use]
    pub fn as_string(&self) -> Option<Cow<'_, str>> {
        string_of(&self.0)
    }

    /// The value as a tree. Digits of numbers beyond `f64` are lost.
    ///
    /// # Errors
    ///
    /// If a number is out of the range of `f64` or a string holds half of a surrogate pair.
    pub fn to_value(&self) -> Result<serde_json::Value, Error> {
        Ok(serde_json::from_str(&self.0)?)
    }

    /// The value as a type of its own.
    ///
    /// # Errors
    ///
    /// If it is not what `T` needs.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, Error> {
        T::deserialize(&mut Input::new(&self.0))
    }
}

/// The decoded text of a JSON string.
pub(super) fn string_of(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    let mut text = String::new();
    unescape(inner, &mut text).then_some(Cow::Owned(text))
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RawJson {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl From<serde_json::Value> for RawJson {
    fn from(value: serde_json::Value) -> Self {
        Self(value.to_string().into())
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut value = serializer.serialize_struct(RAW, 1)?;
        value.serialize_field(RAW, &self.0)?;
        value.end()
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        capture(deserializer).map(Self::checked)
    }
}

/// The text of the value that a deserializer is at: the very text from a JSON reader that hands
/// it out (borrowed where the document is in memory), a rendering of the value from any other.
pub(super) fn capture<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Cow<'de, str>, D::Error> {
    deserializer.deserialize_newtype_struct(RAW, Capture)
}

/// The visitor of [`capture`].
pub(super) struct Capture;

fn rendered<'de>(value: impl Into<serde_json::Value>) -> Cow<'de, str> {
    Cow::Owned(value.into().to_string())
}

impl<'de> Visitor<'de> for Capture {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    #[inline]
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        match map.next_key_seed(CowStr)? {
            None => Ok(Cow::Borrowed("{}")),
            Some(name) if name == RAW => map.next_value_seed(CowStr),
            Some(name) => {
                let mut members = serde_json::Map::new();
                members.insert(name.into_owned(), map.next_value()?);
                while let Some((name, value)) = map.next_entry()? {
                    members.insert(name, value);
                }
                Ok(rendered(members))
            }
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        serde_json::Value::deserialize(d).map(rendered)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        serde_json::Value::deserialize(d).map(rendered)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        serde_json::Value::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(rendered)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(rendered(text))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(rendered(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(rendered(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(rendered(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(rendered(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed("null"))
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed("null"))
    }
}

/// Reads a string, borrowed where possible.
pub(super) struct CowStr;

impl<'de> DeserializeSeed<'de> for CowStr {
    type Value = Cow<'de, str>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for CowStr {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    #[inline]
    fn visit_string<E: de::Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}
