//! Values that may be of a derived type: which type an object is, decided before it is read.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use serde::ser::Serializer;

use super::input::TYPED;
use super::raw::{RawJson, capture};
use super::scan::Input;
use super::value::{Codec, Outcome, Reason};
use crate::model::{Polymorphic, Structured};

/// Reads and writes a [`Polymorphic`] value.
#[derive(Debug)]
pub struct Variants;

impl<T: Polymorphic> Codec<T> for Variants {
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        *slot = None;
        deserializer.deserialize_newtype_struct(TYPED, TypedReader(slot))
    }

    #[inline]
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.write(serializer)
    }
}

struct TypedReader<'s, T>(&'s mut Option<T>);

impl<'de, T: Polymorphic> Visitor<'de> for TypedReader<'_, T> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::Base::TYPE_NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Outcome, A::Error> {
        let (index, unread) = access.variant_seed(TypeName::<T>(PhantomData))?;
        let value = unread.newtype_variant_seed(OfType::<T> {
            index,
            marker: PhantomData,
        })?;
        *self.0 = Some(value);
        Ok(Outcome::Value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Outcome, D::Error> {
        let text = capture(d)?;
        match text.as_bytes().first() {
            Some(b'{') => Input::new(&text)
                .deserialize_newtype_struct(TYPED, self)
                .map_err(de::Error::custom),
            Some(b'n') => Ok(Outcome::Null),
            _ => Ok(Outcome::Malformed(
                RawJson::checked(text),
                Reason::WrongType {
                    expected: T::Base::TYPE_NAME,
                },
            )),
        }
    }
}

/// Finds the type that an object names among the types that a value may have. An object that
/// names none is of the declared type (OData JSON 4.01, section 4.6.3).
struct TypeName<T>(PhantomData<T>);

impl<'de, T: Polymorphic> DeserializeSeed<'de> for TypeName<T> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: Polymorphic> Visitor<'_> for TypeName<T> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a type")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(Some(0))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(type_index(text, T::TYPES))
    }
}

/// The index of the type that a type control information names: `#ns.Type`, `ns.Type`, or a URL
/// with such a fragment. Services that spell the name in another case are understood.
fn type_index(text: &str, types: &[&str]) -> Option<usize> {
    let name = qualified_name(text);
    let exact = types.iter().position(|known| *known == name);
    exact.or_else(|| {
        types
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name))
    })
}

/// The qualified name in a type control information.
pub(crate) fn qualified_name(text: &str) -> &str {
    text.rsplit_once('#').map_or(text, |(_, name)| name)
}

/// Reads an object as the type with this index.
struct OfType<T> {
    index: Option<usize>,
    marker: PhantomData<T>,
}

impl<'de, T: Polymorphic> DeserializeSeed<'de> for OfType<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(self.index, deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_found_in_all_forms_of_its_name() {
        let types = ["ns.host", "ns.ipAddress"];
        for text in [
            "#ns.ipAddress",
            "ns.ipAddress",
            "https://example.org/$metadata#ns.ipAddress",
            "#ns.IPADDRESS",
        ] {
            assert_eq!(type_index(text, &types), Some(1), "{text}");
        }
        assert_eq!(type_index("#ns.other", &types), None);
    }
}
