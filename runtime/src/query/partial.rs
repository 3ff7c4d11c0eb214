//! Values of which a request read only a part.
//!
//! In goes what a request with `$select` gives, out comes the same value in a type of its own.

use std::ops::Deref;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{self, Codec, Outcome, Reader, Value, Writer};
use crate::model::{Additional, HasPropertiesOf, Structured};

/// A value that a request with `select` read: it may lack what was not selected.
///
/// A field that is `None` here was null or was not asked for, and only
/// [`presence`](Structured::presence) tells which. So that such a value is not taken for a whole
/// one, to be kept, compared or sent back, it has a type of its own: requests give `Partial<Host>`
/// after `select` and `Host` without. All fields and methods are there as before, by [`Deref`];
/// [`into_inner`](Self::into_inner) is the explicit way to the plain value. Updates do not take
/// one; [`Changes`](super::Changes) says what is to change.
///
/// (The other way, fields that exist only if they were selected, would need a type for each
/// selection; and a value that knows at run time what was selected could still be passed on where
/// a whole one is meant. What an inner `select` within an expansion leaves out is not told by the
/// type: the outer value is whole.)
///
/// ```
/// use odata_runtime::query::Partial;
/// let name: Partial<String> = Partial::new("contoso".to_owned());
/// assert_eq!(name.len(), 7);
/// let whole: String = name.into_inner();
/// # let _ = whole;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Partial<T>(T);

impl<T> Partial<T> {
    /// A value that is not whole.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The plain value, for callers that know that what they selected is enough.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Partial<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> AsRef<T> for Partial<T> {
    fn as_ref(&self) -> &T {
        &self.0
    }
}

/// The codec of the value itself.
#[derive(Debug)]
pub struct PartialCodec;

impl<T: Value> Value for Partial<T> {
    type Codec = PartialCodec;
}

impl<T: Value> Codec<Partial<T>> for PartialCodec {
    fn decode<'de, D: Deserializer<'de>>(
        slot: &mut Option<Partial<T>>,
        deserializer: D,
    ) -> Result<Outcome, D::Error> {
        let mut inner = slot.take().map(Partial::into_inner);
        let outcome = T::Codec::decode(&mut inner, deserializer);
        *slot = inner.map(Partial);
        outcome
    }

    fn encode<S: Serializer>(value: &Partial<T>, serializer: S) -> Result<S::Ok, S::Error> {
        T::Codec::encode(&value.0, serializer)
    }
}

impl<T: Value> Serialize for Partial<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, T: Value> Deserialize<'de> for Partial<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

impl<E: Structured> Structured for Partial<E> {
    type Instance = Partial<E::Instance>;
    const TYPE_NAME: &'static str = E::TYPE_NAME;
    const MEMBERS: &'static [&'static str] = E::MEMBERS;

    fn additional(&self) -> &Additional {
        self.0.additional()
    }

    fn additional_mut(&mut self) -> &mut Additional {
        self.0.additional_mut()
    }

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        reader: &mut Reader<'_, 'de, A>,
    ) -> Result<(), A::Error> {
        self.0.read(reader)
    }

    fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>) -> Result<(), M::Error> {
        self.0.write(writer)
    }
}

impl<E, V: HasPropertiesOf<E> + Value> HasPropertiesOf<E> for Partial<V> {
    fn beside_fields(&self) -> &Additional {
        self.0.beside_fields()
    }
}
