//! The two shapes of a field: a value that may be missing, and a collection (see [`sequence`]).
//!
//! [`sequence`]: super::sequence

use serde::Serializer;
use serde::de::Deserializer;
use serde::ser::{Serialize, SerializeMap};

use super::raw::RawJson;
use super::value::{Codec, Encoded, Outcome, Reason, Value};
use crate::model::{Additional, Kept};

/// A field of a generated type, read and written together with what `additional` keeps for it.
///
/// Implemented for `Option<T>`, `Vec<T>` and `DynVec<T>` where `T` is a [`Value`].
pub trait Field {
    /// Reads the member with this index; what the field cannot hold is kept.
    ///
    /// # Errors
    ///
    /// If the text is no JSON or nests too deeply.
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        index: u16,
        kept: &mut Additional,
        deserializer: D,
    ) -> Result<(), D::Error>;

    /// Writes the member with this index and name, or nothing if it is absent.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<M: SerializeMap>(
        &self,
        index: u16,
        name: &'static str,
        kept: &Additional,
        map: &mut M,
    ) -> Result<(), M::Error>;
}

impl<T: Value> Field for Option<T> {
    #[inline]
    fn read<'de, D: Deserializer<'de>>(
        &mut self,
        index: u16,
        kept: &mut Additional,
        deserializer: D,
    ) -> Result<(), D::Error> {
        match T::Codec::decode(self, deserializer)? {
            Outcome::Value => {}
            Outcome::Null => kept.mark_null(index),
            Outcome::Original(raw) => kept.keep(index, Kept::Original(raw)),
            Outcome::Malformed(raw, reason) => kept.keep(index, Kept::Malformed(raw, reason)),
        }
        Ok(())
    }

    #[inline]
    fn write<M: SerializeMap>(
        &self,
        index: u16,
        name: &'static str,
        kept: &Additional,
        map: &mut M,
    ) -> Result<(), M::Error> {
        match self {
            Some(value) => match kept.kept(index) {
                Some(Kept::Original(raw)) if T::Codec::is_spelled(value, raw) => {
                    map.serialize_entry(name, raw)
                }
                _ => map.serialize_entry(name, &Encoded(value)),
            },
            None => write_without_value(index, name, kept, map),
        }
    }
}

/// Writes what was kept for a member whose field is unset.
pub(super) fn write_without_value<M: SerializeMap>(
    index: u16,
    name: &'static str,
    kept: &Additional,
    map: &mut M,
) -> Result<(), M::Error> {
    if kept.is_null(index) {
        return map.serialize_entry(name, &());
    }
    match kept.kept(index) {
        Some(Kept::Malformed(raw, reason)) => {
            map.serialize_entry(name, &MalformedValue(raw, *reason))
        }
        _ => Ok(()),
    }
}

/// The name under which a malformed value is serialized, for [`problems`](super::problems).
pub(super) const MALFORMED: &str = "$odata::Malformed";
/// Encloses the name of the expected type if the JSON type is wrong.
pub(super) const WRONG_TYPE: &str = "$odata::WrongType";
/// Encloses the name of the expected type if the text is wrong.
pub(super) const INVALID: &str = "$odata::Invalid";

/// A malformed value and the reason, written as newtype structs around the value. A JSON writer
/// passes through those.
pub(super) struct MalformedValue<'a>(pub(super) &'a RawJson, pub(super) Reason);

impl Serialize for MalformedValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match self.1 {
            Reason::WrongType { .. } => WRONG_TYPE,
            Reason::Invalid { .. } => INVALID,
        };
        let expected = Named(self.1.expected(), self.0);
        serializer.serialize_newtype_struct(MALFORMED, &Named(kind, &expected))
    }
}

/// A newtype struct of this name around a value.
struct Named<'a, T>(&'static str, &'a T);

impl<T: Serialize> Serialize for Named<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(self.0, self.1)
    }
}
