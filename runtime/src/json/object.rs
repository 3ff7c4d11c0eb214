//! Objects: the visitor of all structured types (OData JSON 4.01, sections 6 to 8).
//!
//! A type supplies a match from the wire name to the field; all else is here.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;

use super::field::Field;
use super::input::OBJECT;
use super::raw::{CowStr, RawJson, capture};
use super::scan::Input;
use super::value::{Codec, Outcome, Reason};
use super::writer::write_object;
use crate::model::{Additional, Structured};

/// One member of an object, handed to [`Structured::read`].
pub struct Reader<'r, 'de, A> {
    access: &'r mut A,
    name: Cow<'de, str>,
    kept: Additional,
}

impl<'de, A: MapAccess<'de>> Reader<'_, 'de, A> {
    /// The wire name of the member.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads the member into a field; the index is that of its name in
    /// [`Structured::MEMBERS`].
    ///
    /// # Errors
    ///
    /// If the text is no JSON or nests too deeply.
    #[inline]
    pub fn member<F: Field>(&mut self, index: u16, field: &mut F) -> Result<(), A::Error> {
        self.kept.forget(index);
        self.access.next_value_seed(Into {
            field,
            index,
            kept: &mut self.kept,
        })
    }

    /// Whether something was kept for a member that has been read.
    pub(super) fn has_kept(&self, index: u16) -> bool {
        self.kept.is_null(index) || self.kept.kept(index).is_some()
    }

    /// Keeps the member: the type declares none of this name.
    ///
    /// # Errors
    ///
    /// If the text is no JSON or nests too deeply.
    pub fn other(&mut self) -> Result<(), A::Error> {
        let raw = self.access.next_value::<RawJson>()?;
        self.kept.add_read(&self.name, raw);
        Ok(())
    }
}

struct Into<'f, F> {
    field: &'f mut F,
    index: u16,
    kept: &'f mut Additional,
}

impl<'de, F: Field> DeserializeSeed<'de> for Into<'_, F> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.field.read(self.index, self.kept, deserializer)
    }
}

struct ObjectReader<'s, T>(&'s mut T);

impl<'de, T: Structured> Visitor<'de> for ObjectReader<'_, T> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::TYPE_NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Outcome, A::Error> {
        let mut name = access.next_key_seed(CowStr)?;
        let mut reader = Reader {
            access: &mut access,
            name: Cow::Borrowed(""),
            kept: Additional::default(),
        };
        while let Some(next) = name {
            reader.name = next;
            self.0.read(&mut reader)?;
            name = reader.access.next_key_seed(CowStr)?;
        }
        let mut kept = reader.kept;
        kept.read_all(T::MEMBERS);
        *self.0.additional_mut() = kept;
        Ok(Outcome::Value)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Outcome, D::Error> {
        let text = capture(d)?;
        match text.as_bytes().first() {
            Some(b'{') => read_into(self.0, &mut Input::new(&text)).map_err(de::Error::custom),
            Some(b'n') => Ok(Outcome::Null),
            _ => Ok(Outcome::Malformed(
                RawJson::checked(text),
                Reason::WrongType {
                    expected: T::TYPE_NAME,
                },
            )),
        }
    }
}

#[inline]
fn read_into<'de, T: Structured, D: Deserializer<'de>>(
    value: &mut T,
    deserializer: D,
) -> Result<Outcome, D::Error> {
    deserializer.deserialize_newtype_struct(OBJECT, ObjectReader(value))
}

/// Reads an object into a box; for [`Polymorphic::read`](crate::model::Polymorphic::read).
///
/// # Errors
///
/// If the text is no JSON, nests too deeply, or is no object.
pub fn read_object<'de, T: Structured, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Box<T>, D::Error> {
    let mut value = fresh_box();
    match read_into(&mut *value, deserializer)? {
        Outcome::Value => Ok(value),
        _ => Err(de::Error::invalid_type(
            de::Unexpected::Other("no object"),
            &T::TYPE_NAME,
        )),
    }
}

// A large value is made in a frame of its own, which is gone before what it holds is read: only
// then is the depth of the stack a matter of nesting, not of the size of types.
#[inline(never)]
fn fresh_box<T: Default>() -> Box<T> {
    Box::default()
}

#[inline(never)]
fn fresh_in<T: Default>(slot: &mut Option<T>) -> &mut T {
    slot.insert(T::default())
}

#[inline(never)]
fn push_fresh<T: Default>(elements: &mut Vec<T>) {
    elements.push(T::default());
}

/// Reads and writes a [`Structured`] type.
#[derive(Debug)]
pub struct Structure;

impl<T: Structured> Codec<T> for Structure {
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let outcome = read_into(fresh_in(slot), deserializer)?;
        if outcome != Outcome::Value {
            *slot = None;
        }
        Ok(outcome)
    }

    fn decode_element<'de, D: Deserializer<'de>>(
        elements: &mut Vec<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        push_fresh(elements);
        let Some(value) = elements.last_mut() else {
            return Ok(Outcome::Null);
        };
        let outcome = read_into(value, deserializer)?;
        if outcome != Outcome::Value {
            elements.pop();
        }
        Ok(outcome)
    }

    fn decode_boxed<'de, D: Deserializer<'de>>(
        slot: &mut Option<Box<T>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let mut value = fresh_box();
        let outcome = read_into(&mut *value, deserializer)?;
        *slot = (outcome == Outcome::Value).then_some(value);
        Ok(outcome)
    }

    #[inline]
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        write_object(value, serializer)
    }
}
