//! What a field can hold: the trait [`Value`], and how each kind of value is read and written.
//!
//! Reading is lenient. It fails only where the text is no JSON; a value of the wrong type comes
//! back as an [`Outcome`] that carries its text, for the object around it to keep.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::input::DIRECT;
use super::raw::{Capture, RawJson};
use super::scan::Input;
use crate::model::{Contents, DynBox};

/// A type that a property can have: a primitive type, an enumeration, a structured type or a
/// slot for one of several, or a box of these.
///
/// The macros of this crate implement it for generated types.
pub trait Value: Sized {
    /// How values of this kind are read and written.
    type Codec: Codec<Self>;
}

/// How one kind of value is read and written; see [`Value`].
pub trait Codec<T> {
    /// Reads one value. The slot holds a value afterwards if the outcome is
    /// [`Outcome::Value`] or [`Outcome::Original`], and `None` otherwise.
    ///
    /// # Errors
    ///
    /// If the text is no JSON or nests too deeply.
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error>;

    /// Reads one value and, if it is one, adds it to the elements.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    fn decode_element<'de, D: Deserializer<'de>>(
        elements: &mut Vec<T>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let mut slot = None;
        let outcome = Self::decode(&mut slot, deserializer)?;
        elements.extend(slot);
        Ok(outcome)
    }

    /// Reads one value into a box.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    fn decode_boxed<'de, D: Deserializer<'de>>(
        slot: &mut Option<Box<T>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let mut unboxed = None;
        let outcome = Self::decode(&mut unboxed, deserializer)?;
        *slot = unboxed.map(Box::new);
        Ok(outcome)
    }

    /// Writes the value in its canonical form.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// Whether the text, the form in which a value was read, still stands for this value.
    #[must_use]
    fn is_spelled(value: &T, original: &RawJson) -> bool {
        let _ = (value, original);
        false
    }
}

/// What reading one value gave, beside the value itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// A value in its canonical form.
    Value,
    /// A value in another form than the one it is written in, and that form.
    Original(RawJson),
    /// The literal `null`.
    Null,
    /// Something that is not of the declared type.
    Malformed(RawJson, Reason),
}

/// Why a value is not of its declared type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The JSON type is not one that the declared type is written as (OData JSON 4.01,
    /// section 7.1), such as a string where a number is declared.
    WrongType {
        /// The qualified name of the declared type, or `Collection` for an array.
        expected: &'static str,
    },
    /// The JSON type is right but the text stands for no value, such as a 13th month or a number
    /// out of range.
    Invalid {
        /// The qualified name of the declared type.
        expected: &'static str,
    },
}

impl Reason {
    /// The qualified name of the declared type, or `Collection` for an array.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        match self {
            Self::WrongType { expected } | Self::Invalid { expected } => expected,
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongType { expected } => write!(f, "wrong JSON type for {expected}"),
            Self::Invalid { expected } => write!(f, "not a value of {expected}"),
        }
    }
}

/// Boxed values are read and written as what is in the box.
#[derive(Debug)]
pub struct BoxCodec;

impl<T: Value> Value for Box<T> {
    type Codec = BoxCodec;
}

impl<T: Value> Codec<Box<T>> for BoxCodec {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<Box<T>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        T::Codec::decode_boxed(slot, deserializer)
    }

    #[inline]
    fn encode<S: Serializer>(value: &Box<T>, serializer: S) -> Result<S::Ok, S::Error> {
        T::Codec::encode(value, serializer)
    }

    fn is_spelled(value: &Box<T>, original: &RawJson) -> bool {
        T::Codec::is_spelled(value, original)
    }
}

impl<T: Value + Contents> Value for DynBox<T> {
    type Codec = BoxCodec;
}

impl<T: Value + Contents> Codec<DynBox<T>> for BoxCodec {
    #[inline]
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<DynBox<T>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let mut boxed = None;
        let outcome = T::Codec::decode_boxed(&mut boxed, deserializer)?;
        *slot = boxed.map(DynBox::from);
        Ok(outcome)
    }

    #[inline]
    fn encode<S: Serializer>(value: &DynBox<T>, serializer: S) -> Result<S::Ok, S::Error> {
        T::Codec::encode(value, serializer)
    }

    fn is_spelled(value: &DynBox<T>, original: &RawJson) -> bool {
        T::Codec::is_spelled(value, original)
    }
}

/// A reference to a value, as something that `serde` can write.
pub(crate) struct Encoded<'a, T>(pub(crate) &'a T);

impl<T: Value> Serialize for Encoded<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::Codec::encode(self.0, serializer)
    }
}

/// Writes a value; the body of `Serialize` implementations.
///
/// # Errors
///
/// Those of the serializer.
#[inline]
pub fn serialize<T: Value, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    T::Codec::encode(value, serializer)
}

/// Reads a value from any deserializer; the body of `Deserialize` implementations.
///
/// The text of the value is captured and read by the parser of this crate, so that no number and
/// no string passes through another data model where that can be avoided.
///
/// # Errors
///
/// If the text is no JSON, nests too deeply, or stands for no value of this type: there is no
/// object around it that could keep it.
pub fn deserialize<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(DIRECT, Entry(PhantomData))
}

fn decode_required<'de, T: Value, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut slot = None;
    let outcome = T::Codec::decode(&mut slot, deserializer)?;
    slot.ok_or_else(|| {
        de::Error::custom(match outcome {
            Outcome::Malformed(_, reason) => reason.to_string(),
            _ => "null where a value is needed".to_owned(),
        })
    })
}

struct Entry<T>(PhantomData<T>);

fn captured<T: Value, E: de::Error>(text: &str) -> Result<T, E> {
    decode_required(&mut Input::new(text)).map_err(de::Error::custom)
}

/// Visits by way of the captured text.
macro_rules! capture {
    ($($method:ident($kind:ty);)*) => {
        $(fn $method<E: de::Error>(self, value: $kind) -> Result<T, E> {
            captured(&Capture.$method::<E>(value)?)
        })*
    };
}

impl<'de, T: Value> Visitor<'de> for Entry<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<T, A::Error> {
        let ((), unread) = access.variant()?;
        unread.newtype_variant_seed(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<T, D::Error> {
        captured(&super::raw::capture(d)?)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        captured(&Capture.visit_map(map)?)
    }

    capture! {
        visit_str(&str);
        visit_bool(bool);
        visit_i64(i64);
        visit_u64(u64);
        visit_f64(f64);
    }
}

impl<'de, T: Value> DeserializeSeed<'de> for Entry<T> {
    type Value = T;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        decode_required(deserializer)
    }
}
