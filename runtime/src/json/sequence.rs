//! Collections: arrays of values, with what their elements could not hold.
//!
//! An element that is null or of the wrong type is kept with its position. It is written back
//! there as long as the collection has as many elements as were read; after that the collection
//! counts as set by the caller, and only its elements are written.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::field::{Field, MalformedValue, write_without_value};
use super::input::ARRAY;
use super::raw::{RawJson, capture};
use super::scan::Input;
use super::value::{Codec, Encoded, Outcome, Reason, Value};
use crate::model::{Additional, Contents, DynVec, Elements, Kept};

impl<T: Value> Field for Vec<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        index: u16,
        kept: &mut Additional,
        deserializer: D,
    ) -> Result<(), D::Error> {
        self.clear();
        let reader = ArrayReader {
            elements: self,
            index,
            kept,
        };
        deserializer.deserialize_newtype_struct(ARRAY, reader)
    }

    #[inline]
    fn write<M: SerializeMap>(
        &self,
        index: u16,
        name: &'static str,
        kept: &Additional,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match kept.kept(index) {
            Some(Kept::Elements(kept)) if kept.read == self.len() => {
                map.serialize_entry(name, &Merged(self, kept))
            }
            _ if !self.is_empty() => map.serialize_entry(name, &Plain(self)),
            _ if kept.is_empty_array(index) => map.serialize_entry(name, &Plain(self)),
            _ => write_without_value(index, name, kept, map),
        }
    }
}

impl<T: Value + Contents> Field for DynVec<T> {
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        index: u16,
        kept: &mut Additional,
        deserializer: D,
    ) -> Result<(), D::Error> {
        let mut elements = Vec::new();
        let done = elements.read(index, kept, deserializer);
        *self = elements.into();
        done
    }

    fn write<M: SerializeMap>(
        &self,
        index: u16,
        name: &'static str,
        kept: &Additional,
        map: &mut M,
    ) -> Result<(), M::Error> {
        Vec::write(self, index, name, kept, map)
    }
}

struct ArrayReader<'f, T> {
    elements: &'f mut Vec<T>,
    index: u16,
    kept: &'f mut Additional,
}

impl<'de, T: Value> Visitor<'de> for ArrayReader<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut others = Vec::new();
        let mut position = 0;
        while let Some(outcome) = seq.next_element_seed(Element(self.elements))? {
            if outcome != Outcome::Value {
                others.push((position, outcome));
            }
            position += 1;
        }
        if position == 0 {
            self.kept.mark_empty(self.index);
        } else if !others.is_empty() {
            let read = self.elements.len();
            self.kept
                .keep(self.index, Kept::Elements(Elements { read, others }));
        }
        Ok(())
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        let text = capture(d)?;
        match text.as_bytes().first() {
            Some(b'[') => Input::new(&text)
                .deserialize_newtype_struct(ARRAY, self)
                .map_err(de::Error::custom),
            Some(b'n') => {
                self.kept.mark_null(self.index);
                Ok(())
            }
            _ => {
                let reason = Reason::WrongType {
                    expected: "Collection",
                };
                self.kept
                    .keep(self.index, Kept::Malformed(RawJson::checked(text), reason));
                Ok(())
            }
        }
    }
}

struct Element<'f, T>(&'f mut Vec<T>);

impl<'de, T: Value> DeserializeSeed<'de> for Element<'_, T> {
    type Value = Outcome;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        T::Codec::decode_element(self.0, deserializer)
    }
}

/// Elements alone.
struct Plain<'a, T>(&'a [T]);

impl<T: Value> Serialize for Plain<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for element in self.0 {
            seq.serialize_element(&Encoded(element))?;
        }
        seq.end()
    }
}

/// Elements, and those between them that were kept.
struct Merged<'a, T>(&'a [T], &'a Elements);

impl<T: Value> Serialize for Merged<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        let mut elements = self.0.iter();
        let mut position = 0;
        for (at, other) in &self.1.others {
            while position < *at {
                if let Some(element) = elements.next() {
                    seq.serialize_element(&Encoded(element))?;
                }
                position += 1;
            }
            match other {
                Outcome::Null => seq.serialize_element(&())?,
                Outcome::Malformed(raw, reason) => {
                    seq.serialize_element(&MalformedValue(raw, *reason))?;
                }
                Outcome::Original(raw) => match elements.next() {
                    Some(element) if T::Codec::is_spelled(element, raw) => {
                        seq.serialize_element(raw)?;
                    }
                    Some(element) => seq.serialize_element(&Encoded(element))?,
                    None => {}
                },
                Outcome::Value => {}
            }
            position += 1;
        }
        for element in elements {
            seq.serialize_element(&Encoded(element))?;
        }
        seq.end()
    }
}
