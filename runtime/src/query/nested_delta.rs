//! Changes to a collection of related entities, item by item, within an update of the entity that
//! holds it.
//!
//! In go entities to make, change, add, take out or delete; out comes the JSON array that an update
//! has under the name of the navigation property with `@delta` (OData 4.01 Protocol,
//! section 11.4.3.1; OData JSON Format 4.01, section 15.3). Items keep their order. Entities that
//! are not mentioned stay as they are and where they are.

use std::fmt;
use std::marker::PhantomData;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use super::Changes;
use crate::json::{Both, RawJson};

/// Changes to the entities of type `T` that a collection leads to; see [`Changes::set_delta`].
///
/// ```
/// use odata_runtime::query::{Changes, CollectionDelta, NavigationCollectionProperty, Property};
/// struct Host;
/// struct Port;
/// const PORTS: NavigationCollectionProperty<Host, Port> = NavigationCollectionProperty::new("ports");
/// const ID: Property<Port, String> = Property::new("id");
/// const NUMBER: Property<Port, i32> = Property::new("port");
/// let ports = CollectionDelta::new()
///     .put(Changes::new().set(ID, "1").set(NUMBER, 443))
///     .delete_by_key(Changes::new().set(ID, "2"));
/// let changes = Changes::<Host>::new().set_delta(PORTS, ports);
/// assert_eq!(
///     serde_json::to_string(&changes)?,
///     r#"{"ports@delta":[{"id":"1","port":443},{"@removed":{"reason":"deleted"},"id":"2"}]}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct CollectionDelta<T> {
    items: Vec<Result<Both, String>>,
    marker: PhantomData<fn() -> T>,
}

/// Why an entity is taken out of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RemovalReason {
    /// It is to be deleted.
    Deleted,
    /// It goes on elsewhere.
    Changed,
}

impl<T> CollectionDelta<T> {
    /// Nothing changes.
    pub const fn new() -> Self {
        Self {
            items: Vec::new(),
            marker: PhantomData,
        }
    }

    /// Makes an entity with these properties, or, if they hold the key of one that exists, gives
    /// that one these properties and adds it to the collection if it is not there.
    pub fn put(self, changes: Changes<T>) -> Self {
        self.item(None, Ok(None), changes)
    }

    /// Takes the entity with the key that `key` holds out of the collection; it exists on. Not for
    /// contained entities, which are nowhere else.
    pub fn remove_by_key(self, key: Changes<T>) -> Self {
        self.item(Some(RemovalReason::Changed), Ok(None), key)
    }

    /// Deletes the entity with the key that `key` holds.
    pub fn delete_by_key(self, key: Changes<T>) -> Self {
        self.item(Some(RemovalReason::Deleted), Ok(None), key)
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// An item: why it is removed, if it is; its URL, or why there is none; its properties.
    pub(crate) fn item(
        mut self,
        removed: Option<RemovalReason>,
        url: Result<Option<&str>, String>,
        mut changes: Changes<T>,
    ) -> Self {
        let item = url.and_then(|url| {
            if let Some(url) = url {
                changes = changes.with_control("@id", RawJson::string(url));
            }
            if let Some(reason) = removed {
                let reason = match reason {
                    RemovalReason::Deleted => "deleted",
                    RemovalReason::Changed => "changed",
                };
                let reason = serde_json::json!({ "reason": reason });
                changes = changes.with_control("@removed", reason.into());
            }
            Both::of(|| RawJson::from_serialize(&changes)).map_err(|error| error.to_string())
        });
        self.items.push(item);
        self
    }
}

impl<T> Default for CollectionDelta<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for CollectionDelta<T> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            marker: PhantomData,
        }
    }
}

impl<T> fmt::Debug for CollectionDelta<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.items).finish()
    }
}

impl<T> Serialize for CollectionDelta<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items: Result<Vec<&Both>, _> = self.items.iter().map(Result::as_ref).collect();
        serializer.collect_seq(items.map_err(S::Error::custom)?)
    }
}
