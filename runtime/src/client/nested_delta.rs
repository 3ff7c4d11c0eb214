//! Entities by their request builders, in changes to a collection (OData 4.01 Protocol,
//! section 11.4.3.1).

use super::entity::EntityRequest;
use crate::model::DerivedFrom;
use crate::query::{Changes, CollectionDelta, RemovalReason};

/// Items that name an entity by its URL.
impl<T> CollectionDelta<T> {
    /// Gives the entity at `target` these properties, and adds it to the collection if it is not
    /// there.
    pub fn change<D, C>(self, target: &EntityRequest<D, C>, changes: Changes<T>) -> Self
    where
        D: DerivedFrom<T>,
    {
        self.at(None, target, changes)
    }

    /// Adds the entity at `target` to the collection.
    pub fn link<D, C>(self, target: &EntityRequest<D, C>) -> Self
    where
        D: DerivedFrom<T>,
    {
        self.at(None, target, Changes::new())
    }

    /// Takes the entity at `target` out of the collection; it exists on. Not for contained
    /// entities, which are nowhere else.
    pub fn unlink<D, C>(self, target: &EntityRequest<D, C>) -> Self
    where
        D: DerivedFrom<T>,
    {
        self.at(Some(RemovalReason::Changed), target, Changes::new())
    }

    /// Deletes the entity at `target`.
    pub fn delete<D, C>(self, target: &EntityRequest<D, C>) -> Self
    where
        D: DerivedFrom<T>,
    {
        self.at(Some(RemovalReason::Deleted), target, Changes::new())
    }

    fn at<D, C>(
        self,
        removed: Option<RemovalReason>,
        target: &EntityRequest<D, C>,
        changes: Changes<T>,
    ) -> Self
    where
        D: DerivedFrom<T>,
    {
        let url = target.path().entity_url::<D>();
        let url = url.as_ref().map(|url| Some(url.as_str()));
        self.item(removed, url.map_err(|error| error.to_string()), changes)
    }
}
