//! JSON text as a `serde` deserializer.
//!
//! A general JSON deserializer, so that types derived by others can be read too, plus requests
//! that this crate's visitors make through `deserialize_newtype_struct` and a private name. The
//! rule for all of them: whatever the request does not want comes back unread, through
//! `visit_newtype_struct`. Other deserializers answer any such request in that way, which makes
//! every visitor of this crate work with them.

use std::borrow::Cow;

use serde::de::{self, Deserializer, IntoDeserializer, Visitor, value::BorrowedStrDeserializer};

use super::access::{Content, Elements, Members, RawText};
use super::error::Error;
use super::raw::RAW;
use super::scan::{Input, Text};

/// Asks for a scalar: strings, booleans, null and short integers are visited.
pub(super) const SCALAR: &str = "$odata::Scalar";
/// Asks for an object, which is visited as a map.
pub(super) const OBJECT: &str = "$odata::Object";
/// Asks for an array, which is visited as a sequence.
pub(super) const ARRAY: &str = "$odata::Array";
/// Asks for an object and its type, visited as an enum: the type is the variant's name, the
/// unread object its content.
pub(super) const TYPED: &str = "$odata::Typed";
/// Asks whether this is an [`Input`]: visited as an enum with no name and unread content.
pub(super) const DIRECT: &str = "$odata::Direct";

impl<'de> Input<'de> {
    fn visit_string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.string()? {
            Text::Slice(text) => visitor.visit_borrowed_str(text),
            Text::Scratch => visitor.visit_str(&self.scratch),
            Text::NotUnicode => Err(self.error("a string holds half of a surrogate pair")),
        }
    }

    fn visit_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        if let Some(integer) = self.short_integer() {
            return match u64::try_from(integer) {
                Ok(integer) => visitor.visit_u64(integer),
                Err(_) => visitor.visit_i64(integer),
            };
        }
        let text = self.number()?;
        if let Ok(integer) = text.parse() {
            visitor.visit_u64(integer)
        } else if let (Ok(integer), true) = (text.parse(), text != "-0") {
            visitor.visit_i64(integer)
        } else {
            match text.parse::<f64>() {
                Ok(number) if number.is_finite() => visitor.visit_f64(number),
                _ => Err(self.error("a number is out of range")),
            }
        }
    }

    #[inline]
    fn visit_object<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let value = visitor.visit_map(Members::new(self))?;
        self.leave(b'}')?;
        Ok(value)
    }

    #[inline]
    fn visit_array<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        self.enter()?;
        let value = visitor.visit_seq(Elements {
            input: self,
            first: true,
        })?;
        self.leave(b']')?;
        Ok(value)
    }

    #[inline]
    fn visit_scalar<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        match self.peek()? {
            b'"' => {
                let start = self.at;
                match self.string()? {
                    Text::Slice(text) => visitor.visit_borrowed_str(text),
                    Text::Scratch => visitor.visit_str(&self.scratch),
                    Text::NotUnicode => {
                        self.at = start;
                        visitor.visit_newtype_struct(self)
                    }
                }
            }
            b'-' | b'0'..=b'9' => match self.short_integer() {
                Some(integer) => visitor.visit_i64(integer),
                None => visitor.visit_newtype_struct(self),
            },
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            b'n' => {
                self.word("null")?;
                visitor.visit_unit()
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }

    /// The value of the type control information of the object at the position, which may be
    /// any of its members (OData JSON 4.01, section 4.6.3). The position stays.
    fn type_of_object(&mut self) -> Result<Option<Cow<'de, str>>, Error> {
        let start = self.at;
        self.enter()?;
        let found = self.find_type();
        self.at = start;
        self.depth -= 1;
        found
    }

    fn find_type(&mut self) -> Result<Option<Cow<'de, str>>, Error> {
        if self.peek()? == b'}' {
            return Ok(None);
        }
        loop {
            if self.peek()? != b'"' {
                return Err(self.error("expected the name of a member"));
            }
            let name = self.string()?;
            let is_type = match name {
                Text::Slice(name) => matches!(name, "@odata.type" | "@type"),
                Text::Scratch => matches!(self.scratch.as_str(), "@odata.type" | "@type"),
                Text::NotUnicode => false,
            };
            self.expect(b':', "expected a colon")?;
            if is_type && self.peek()? == b'"' {
                return Ok(match self.string()? {
                    Text::Slice(name) => Some(Cow::Borrowed(name)),
                    Text::Scratch => Some(Cow::Owned(self.scratch.clone())),
                    Text::NotUnicode => None,
                });
            }
            self.skip_value()?;
            if self.peek()? != b',' {
                return Ok(None);
            }
            self.at += 1;
        }
    }
}

impl<'de> Deserializer<'de> for &mut Input<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.peek()? {
            b'"' => self.visit_string(visitor),
            b'-' | b'0'..=b'9' => self.visit_number(visitor),
            b'{' => self.visit_object(visitor),
            b'[' => self.visit_array(visitor),
            b't' => {
                self.word("true")?;
                visitor.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                visitor.visit_bool(false)
            }
            _ => {
                self.word("null")?;
                visitor.visit_unit()
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.peek()? == b'n' {
            self.word("null")?;
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name {
            SCALAR => self.visit_scalar(visitor),
            RAW => visitor.visit_map(RawText {
                text: Some(self.skip_value()?),
            }),
            OBJECT if self.peek()? == b'{' => self.visit_object(visitor),
            ARRAY if self.peek()? == b'[' => self.visit_array(visitor),
            TYPED if self.peek()? == b'{' => {
                let name = self.type_of_object()?;
                visitor.visit_enum(Content { name, input: self })
            }
            DIRECT => visitor.visit_enum(Content {
                name: None,
                input: self,
            }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.peek()? {
            b'{' => {
                self.enter()?;
                let value = visitor
                    .visit_enum(de::value::MapAccessDeserializer::new(Members::new(self)))?;
                self.leave(b'}')?;
                Ok(value)
            }
            b'"' => match self.string()? {
                Text::Slice(name) => visitor.visit_enum(BorrowedStrDeserializer::new(name)),
                Text::Scratch => visitor.visit_enum(self.scratch.as_str().into_deserializer()),
                Text::NotUnicode => Err(self.error("a string holds half of a surrogate pair")),
            },
            _ => Err(self.error("expected a string or an object")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.skip_value()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier
    }
}
