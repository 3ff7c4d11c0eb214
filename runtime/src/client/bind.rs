//! References to entities that exist, in the body of a create or update request.
//!
//! In goes the request builder of an entity, out comes its URL under the `odata.bind` of a navigation
//! property (OData JSON Format 4.01, section 8.5; OData 4.01 Protocol, section 11.4.2.1).

use super::entity::EntityRequest;
use crate::model::DerivedFrom;
use crate::query::{Changes, NavigationCollectionProperty, NavigationProperty};

/// A navigation property of `E`, by which a create or update can refer to entities.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a navigation property of `{E}`",
    label = "cannot be bound to an entity"
)]
pub trait Bindable<E> {
    /// The type of the entities that it leads to.
    type Target;

    /// Whether it leads to many.
    #[doc(hidden)]
    const MANY: bool;

    /// The name of the property.
    #[doc(hidden)]
    fn name(&self) -> &str;
}

impl<E, T> Bindable<E> for NavigationProperty<E, T> {
    type Target = T;
    const MANY: bool = false;

    fn name(&self) -> &str {
        self.path()
    }
}

impl<E, T> Bindable<E> for NavigationCollectionProperty<E, T> {
    type Target = T;
    const MANY: bool = true;

    fn name(&self) -> &str {
        self.path()
    }
}

impl<E> Changes<E> {
    /// Makes a navigation property refer to the entity at `target`; of a collection, to that one
    /// besides those of earlier calls.
    ///
    /// Sending the changes fails if the property is a path into another one.
    pub fn bind<P, D, C>(self, property: P, target: &EntityRequest<D, C>) -> Self
    where
        P: Bindable<E>,
        D: DerivedFrom<P::Target>,
    {
        let name = property.name();
        let url = if name.contains('/') {
            Err(format!("`{name}` is a path, not a property to bind"))
        } else {
            let target = target.path().entity_url::<D>();
            target.map_err(|error| error.to_string())
        };
        match url {
            Ok(target) => self.bind_member(name, P::MANY, Ok(&target)),
            Err(reason) => self.bind_member(name, P::MANY, Err(reason)),
        }
    }
}
