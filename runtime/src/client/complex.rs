//! Requests to a complex property: read, update, and what leads on from it.
//!
//! In goes the path of a single complex property, out come requests that are sent when awaited
//! (OData 4.01 Protocol, sections 11.2.4 and 11.4.9.3).

use std::fmt;

use super::capability::{Patchable, ReadableByKey, Replaceable, Unrestricted};
use super::entity::{EntityRequest, Get, Update};
use super::path::ResourcePath;
use super::payload::IntoPayload;
use crate::model::Structured;

/// Requests to a complex property of type `T`; `C` says what the service allows on the entity that
/// holds it.
pub struct ComplexRequest<T, C = Unrestricted>(EntityRequest<T, C>);

impl<T, C> ComplexRequest<T, C> {
    /// Requests to the complex property at this path.
    pub const fn new(path: ResourcePath) -> Self {
        Self(EntityRequest::new(path))
    }

    /// The path of the property.
    pub fn path(&self) -> &ResourcePath {
        self.0.path()
    }
}

impl<T: Structured, C> ComplexRequest<T, C> {
    /// Reads the property; [`Get::optional`] expects that it may be null.
    pub fn get(&self) -> Get<T, C>
    where
        C: ReadableByKey,
    {
        self.0.get()
    }

    /// Updates the property with what `changes` holds; what it does not mention stays as it is.
    pub fn update(&self, changes: impl IntoPayload<T>) -> Update<T>
    where
        C: Patchable,
    {
        self.0.update(changes)
    }

    /// Replaces the property: what `value` does not mention gets its default value, null or an
    /// empty collection.
    pub fn replace(&self, value: impl IntoPayload<T>) -> Update<T>
    where
        C: Replaceable,
    {
        self.0.replace(value)
    }
}

impl<T, C> Clone for ComplexRequest<T, C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T, C> fmt::Debug for ComplexRequest<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("ComplexRequest")
            .field(&self.path().as_str())
            .finish()
    }
}
