//! What is inside of a value, handed to visitors piece by piece: members, elements, content.

use std::borrow::Cow;

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor, value::BorrowedStrDeserializer,
};

use super::error::Error;
use super::raw::RAW;
use super::scan::{Input, Text};

/// The members of an object.
pub(super) struct Members<'a, 'de> {
    pub(super) input: &'a mut Input<'de>,
    pub(super) first: bool,
}

impl<'a, 'de> Members<'a, 'de> {
    pub(super) fn new(input: &'a mut Input<'de>) -> Self {
        Self { input, first: true }
    }
}

impl<'de> de::MapAccess<'de> for Members<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        let input = &mut *self.input;
        if input.peek()? == b'}' {
            return Ok(None);
        }
        if !self.first {
            input.expect(b',', "expected a comma or the closing bracket")?;
        }
        self.first = false;
        if input.peek()? != b'"' {
            return Err(input.error("expected the name of a member"));
        }
        match input.string()? {
            Text::Slice(name) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Text::Scratch => seed.deserialize(input.scratch.as_str().into_deserializer()),
            Text::NotUnicode => Err(input.error("a name holds half of a surrogate pair")),
        }
        .map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.input.expect(b':', "expected a colon")?;
        seed.deserialize(&mut *self.input)
    }
}

/// The elements of an array.
pub(super) struct Elements<'a, 'de> {
    pub(super) input: &'a mut Input<'de>,
    pub(super) first: bool,
}

impl<'de> de::SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if self.input.peek()? == b']' {
            return Ok(None);
        }
        if !self.first {
            self.input
                .expect(b',', "expected a comma or the closing bracket")?;
        }
        self.first = false;
        seed.deserialize(&mut *self.input).map(Some)
    }
}

/// An unread value, with the name of its type if that was asked for.
pub(super) struct Content<'a, 'de> {
    pub(super) name: Option<Cow<'de, str>>,
    pub(super) input: &'a mut Input<'de>,
}

impl<'a, 'de> de::EnumAccess<'de> for Content<'a, 'de> {
    type Error = Error;
    type Variant = Unread<'a, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self::Variant), Error> {
        let name: Result<V::Value, Error> = match self.name {
            Some(Cow::Borrowed(name)) => seed.deserialize(BorrowedStrDeserializer::new(name)),
            Some(Cow::Owned(name)) => seed.deserialize(name.into_deserializer()),
            None => seed.deserialize(().into_deserializer()),
        };
        Ok((name?, Unread(self.input)))
    }
}

/// A value that has not been read yet.
pub(super) struct Unread<'a, 'de>(&'a mut Input<'de>);

impl<'de> de::VariantAccess<'de> for Unread<'_, 'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.0.skip_value().map(drop)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor)
    }
}

/// The text of one value, handed out in the way of `serde_json`'s raw values.
pub(super) struct RawText<'de> {
    pub(super) text: Option<&'de str>,
}

impl<'de> de::MapAccess<'de> for RawText<'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        match self.text {
            Some(_) => seed
                .deserialize(BorrowedStrDeserializer::new(RAW))
                .map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(BorrowedStrDeserializer::new(
            self.text.take().unwrap_or("null"),
        ))
    }
}
