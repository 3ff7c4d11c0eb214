//! Rows: what `$apply` gives in the place of values of a declared type.
//!
//! In goes a JSON object of any shape, out come values by property, each of the property's type
//! (OData Extension for Data Aggregation 4.0, section 3.1).

use std::fmt;
use std::marker::PhantomData;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::property::{ComplexProperty, NavigationProperty, Property};
use crate::json::{self, RawJson, Reader, Structure, Value, Writer};
use crate::model::{Additional, Structured};

/// A row of the result of transformations of `E` ([`Apply`](super::Apply)): an object with the
/// properties that were grouped by and those that aggregates were named.
///
/// ```
/// use odata_runtime::query::{Property, Row};
/// struct Port;
/// const STATUS: Property<Port, String> = Property::new("status");
/// const TOTAL: Property<Port, i64> = Property::new("total");
/// let row: Row<Port> = serde_json::from_str(r#"{"status":"open","total":12}"#)?;
/// assert_eq!(row.get(STATUS)?.as_deref(), Some("open"));
/// assert_eq!(row.get(TOTAL)?, Some(12));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Row<E> {
    /// All members, in the order in which they came.
    pub additional: Additional,
    marker: PhantomData<fn() -> E>,
}

/// A value of a row, by the codec of its type.
struct Decoded<T>(T);

impl<'de, T: Value> Deserialize<'de> for Decoded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer).map(Self)
    }
}

impl<E: 'static> Row<E> {
    /// The value of a property; none if it is null or not there, as in a subtotal of a rollup.
    ///
    /// # Errors
    ///
    /// If the value is not of the property's type.
    pub fn get<T: Value>(&self, property: Property<E, T>) -> Result<Option<T>, json::Error> {
        let Some(raw) = self.find(property.path())? else {
            return Ok(None);
        };
        raw.decode::<Decoded<T>>().map(|decoded| Some(decoded.0))
    }

    /// The entity that a navigation property which was grouped by leads to.
    ///
    /// # Errors
    ///
    /// If the value is not of the property's type.
    pub fn related<T: Structured>(
        &self,
        property: NavigationProperty<E, T>,
    ) -> Result<Option<T::Instance>, json::Error> {
        self.find(property.path())?
            .map(|raw| raw.decode())
            .transpose()
    }

    /// The complex value of a property that was grouped by.
    ///
    /// # Errors
    ///
    /// If the value is not of the property's type.
    pub fn complex<T: Structured>(
        &self,
        property: ComplexProperty<E, T>,
    ) -> Result<Option<T::Instance>, json::Error> {
        self.find(property.path())?
            .map(|raw| raw.decode())
            .transpose()
    }

    /// The value at a path, into objects within the row.
    fn find(&self, path: &str) -> Result<Option<RawJson>, json::Error> {
        // A type cast is no member: the object is of that type already.
        let mut names = path.split('/').filter(|name| !name.contains('.'));
        let Some(raw) = names.next().and_then(|name| self.additional.get(name)) else {
            return Ok(None);
        };
        let mut found = raw.clone();
        for name in names {
            if found.is_null() {
                return Ok(None);
            }
            let inner: Row<E> = found.decode()?;
            match inner.additional.get(name) {
                Some(raw) => found = raw.clone(),
                None => return Ok(None),
            }
        }
        Ok(Some(found).filter(|raw| !raw.is_null()))
    }
}

impl<E: 'static> Structured for Row<E> {
    type Instance = Self;
    const TYPE_NAME: &'static str = "Edm.Untyped";
    const MEMBERS: &'static [&'static str] = &[];

    fn additional(&self) -> &Additional {
        &self.additional
    }

    fn additional_mut(&mut self) -> &mut Additional {
        &mut self.additional
    }

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        reader: &mut Reader<'_, 'de, A>,
    ) -> Result<(), A::Error> {
        reader.other()
    }

    fn write<M: SerializeMap>(&self, _: &mut Writer<'_, M>) -> Result<(), M::Error> {
        Ok(())
    }
}

impl<E: 'static> Value for Row<E> {
    type Codec = Structure;
}

impl<E: 'static> Serialize for Row<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, E: 'static> Deserialize<'de> for Row<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

impl<E> Default for Row<E> {
    fn default() -> Self {
        Self {
            additional: Additional::default(),
            marker: PhantomData,
        }
    }
}

impl<E> Clone for Row<E> {
    fn clone(&self) -> Self {
        Self {
            additional: self.additional.clone(),
            marker: PhantomData,
        }
    }
}

impl<E> PartialEq for Row<E> {
    fn eq(&self, other: &Self) -> bool {
        self.additional == other.additional
    }
}

impl<E> fmt::Debug for Row<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Row")
            .field(&self.additional)
            .finish()
    }
}
