//! References between entities: read, set, added and removed without touching the entities.
//!
//! In goes a navigation property and the request builder of an entity, out come requests to the
//! property's `$ref` (OData 4.01 Protocol, sections 11.2.9 and 11.4.6).

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;
use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::core::Content;
use super::entity::EntityRequest;
use super::error::Error;
use super::list_values::ListValues;
use super::paging::Pages;
use super::path::ResourcePath;
use super::prepared::{Prepared, Request, request_methods};
use super::settings::{Settings, common_methods, if_match_method};
use super::transport::BoxFuture;
use crate::json::{self, Reader, Structure, Value, Writer};
use crate::model::{Additional, DerivedFrom, Structured};
use crate::query::{NavigationCollectionProperty, NavigationProperty};

impl<E, C> EntityRequest<E, C> {
    /// The reference that a navigation property to one entity holds.
    ///
    /// Metadata has no capability for references, so the compiler allows these requests on any
    /// navigation property.
    pub fn reference<T>(&self, property: NavigationProperty<E, T>) -> Reference<T> {
        Reference {
            path: self.path().descend(property.path()).child("$ref"),
            marker: PhantomData,
        }
    }

    /// The references that a navigation property to many entities holds; see
    /// [`reference`](Self::reference).
    pub fn references<T>(&self, property: NavigationCollectionProperty<E, T>) -> References<T> {
        References {
            path: self.path().descend(property.path()).child("$ref"),
            marker: PhantomData,
        }
    }

    /// Removes the reference by which this path reaches the entity, which itself stays: for a path
    /// that ends in a navigation property to one entity, or in one to many and a key
    /// (OData 4.01 Protocol, section 11.4.6.2).
    pub fn remove_reference(&self) -> ChangeReference {
        ChangeReference::new(Method::DELETE, self.path().child("$ref"))
    }
}

/// The reference that a navigation property to one `T` holds.
#[derive(Clone)]
pub struct Reference<T> {
    path: ResourcePath,
    marker: PhantomData<fn() -> T>,
}

impl<T> Reference<T> {
    /// Reads the reference; nothing if there is none.
    pub fn get(&self) -> ReadReference {
        ReadReference {
            path: self.path.clone(),
            settings: Settings::of("get reference"),
        }
    }

    /// Makes the property refer to this entity, in place of any that it referred to.
    pub fn set<D: DerivedFrom<T>, C>(&self, target: &EntityRequest<D, C>) -> ChangeReference {
        ChangeReference::new(Method::PUT, self.path.clone()).to(target)
    }

    /// Makes the property refer to no entity.
    pub fn remove(&self) -> ChangeReference {
        ChangeReference::new(Method::DELETE, self.path.clone())
    }
}

/// Reads a reference; sent when awaited. Nothing if there is none (204, 404 or 410).
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct ReadReference {
    path: ResourcePath,
    settings: Settings,
}

impl ReadReference {
    common_methods!();
    request_methods!();
}

impl Request for ReadReference {
    type Output = Option<EntityReference>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        Ok(Prepared {
            target: self.path.target(self.settings.queries())?,
            client: self.path.client().clone(),
            method: Method::GET,
            body: None,
            settings: self.settings,
            content: Content::Json,
            read: Box::new(|answer, client| answer.value(client)),
        })
    }
}

impl IntoFuture for ReadReference {
    type Output = Result<Option<EntityReference>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let prepared = self.prepare()?;
            match prepared.send().await {
                Ok(answer) => (prepared.read)(answer, &prepared.client),
                Err(error) if error.is_missing() => Ok(None),
                Err(error) => Err(error),
            }
        })
    }
}

/// The references that a navigation property to many `T` holds.
#[derive(Clone)]
pub struct References<T> {
    path: ResourcePath,
    marker: PhantomData<fn() -> T>,
}

impl<T> References<T> {
    /// Reads the references, with query options on the entities that they lead to.
    pub fn list(&self) -> ListValues<T, EntityReference> {
        ListValues::new(self.path.clone(), "list references")
    }

    /// Reads the references, in pages.
    pub fn pages(&self) -> Pages<EntityReference> {
        self.list().pages()
    }

    /// Makes the property refer to this entity too.
    pub fn add<D: DerivedFrom<T>, C>(&self, target: &EntityRequest<D, C>) -> ChangeReference {
        ChangeReference::new(Method::POST, self.path.clone()).to(target)
    }

    /// Makes the property refer to this entity no longer, by its URL in the option `$id`. Where a
    /// service wants the key in the path instead, go there and call
    /// [`remove_reference`](EntityRequest::remove_reference).
    pub fn remove<D: DerivedFrom<T>, C>(&self, target: &EntityRequest<D, C>) -> ChangeReference {
        let mut request = ChangeReference::new(Method::DELETE, self.path.clone());
        match target.path().entity_url::<D>() {
            Ok(url) => request.id = Some(url),
            Err(error) => request.body = Err(error),
        }
        request
    }
}

/// Changes a reference; sent when awaited.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct ChangeReference {
    method: Method,
    path: ResourcePath,
    id: Option<String>,
    body: Result<Option<Bytes>, Error>,
    settings: Settings,
}

impl ChangeReference {
    fn new(method: Method, path: ResourcePath) -> Self {
        Self {
            method,
            path,
            id: None,
            body: Ok(None),
            settings: Settings::of("change reference"),
        }
    }

    fn to<D: Structured, C>(mut self, target: &EntityRequest<D, C>) -> Self {
        self.body = target.path().entity_url::<D>().and_then(|url| {
            let reference = EntityReference::to(&url);
            let body = json::to_vec(&reference).map_err(Error::Encode)?;
            Ok(Some(Bytes::from(body)))
        });
        self
    }

    common_methods!();
    request_methods!();
    if_match_method!();
}

impl Request for ChangeReference {
    type Output = ();

    fn prepare(self) -> Result<Prepared<()>, Error> {
        let id = self.id.as_deref().map(|id| ("$id", id));
        let options = id.into_iter().chain(self.settings.queries());
        Ok(Prepared {
            target: self.path.target(options)?,
            client: self.path.client().clone(),
            method: self.method,
            body: self.body?,
            settings: self.settings,
            content: Content::Nothing,
            read: Box::new(|answer, _| answer.done()),
        })
    }
}

impl IntoFuture for ChangeReference {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.prepare()?.send().await?.done() })
    }
}

/// A reference to an entity, as a service writes it (OData JSON Format 4.01, section 14).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityReference {
    additional: Additional,
}

impl EntityReference {
    fn to(id: &str) -> Self {
        let mut additional = Additional::default();
        additional.insert("@odata.id", json::RawJson::string(id));
        Self { additional }
    }

    /// The entity-id: a URL that names the entity, and often is where it can be read.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        let id = self.additional.get("@odata.id");
        id.or_else(|| self.additional.get("@id"))?.as_string()
    }

    /// All that the service wrote.
    pub fn additional(&self) -> &Additional {
        &self.additional
    }
}

impl Structured for EntityReference {
    type Instance = Self;
    const TYPE_NAME: &'static str = "Edm.EntityType";
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

impl Value for EntityReference {
    type Codec = Structure;
}

impl Serialize for EntityReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for EntityReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}

macro_rules! shows_its_path {
    ($($name:ident),+) => {$(
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.path.as_str()).finish()
            }
        }
    )+};
}

shows_its_path!(Reference, References);
