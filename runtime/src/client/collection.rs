//! Requests to a collection of entities: list, create, count.
//!
//! In goes the path of an entity set or of a collection-valued property, out come requests that
//! are sent when awaited (OData 4.01 Protocol, sections 11.2.6, 11.2.10 and 11.4.2).

mod prepare;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use http::{Method, StatusCode};

use super::answer::Answer;
use super::capability::{Countable, Filterable, Insertable, Readable, Searchable, Unrestricted};
use super::core::{Call, Content};
use super::error::Error;
use super::list::List;
use super::long_query::post_query_method;
use super::paging::Pages;
use super::path::ResourcePath;
use super::payload::{IntoPayload, Payload};
use super::prepared::request_methods;
use super::settings::{Settings, common_methods};
use super::transport::BoxFuture;
use crate::json::ShownLink;
use crate::model::Structured;
use crate::query::{QueryOptions, option_methods};

/// Requests to a collection of entities of type `E`; `C` says what the service allows on it.
pub struct CollectionRequest<E, C = Unrestricted> {
    path: ResourcePath,
    marker: PhantomData<fn() -> (E, C)>,
}

impl<E, C> CollectionRequest<E, C> {
    /// Requests to the collection at this path.
    pub const fn new(path: ResourcePath) -> Self {
        Self {
            path,
            marker: PhantomData,
        }
    }

    /// The path of the collection.
    pub fn path(&self) -> &ResourcePath {
        &self.path
    }
}

impl<E: Structured, C> CollectionRequest<E, C> {
    /// Reads the collection: a page, all pages, or a stream of its items.
    pub fn list(&self) -> List<E, C>
    where
        C: Readable,
    {
        List::new(self.path.clone())
    }

    /// Creates an entity in the collection: from [`Changes`](crate::query::Changes), from a whole
    /// entity, or from a value of the polymorphic type where derived types may be created.
    pub fn create(&self, entity: impl IntoPayload<E>) -> Create<E>
    where
        C: Insertable,
    {
        Create {
            path: self.path.clone(),
            payload: entity.into_payload(),
            settings: Settings::of("create"),
        }
    }

    /// Counts the items of the collection without reading them.
    pub fn count(&self) -> Count<E, C>
    where
        C: Countable,
    {
        Count {
            path: self.path.child("$count"),
            options: QueryOptions::new(),
            settings: Settings::of("count"),
            marker: PhantomData,
        }
    }

    /// Reads on from a link that the service gave earlier: the `next_link` or `delta_link` of a
    /// page (OData 4.01 Protocol, sections 11.2.6.7 and 11.3). The link is used byte for byte; one
    /// that leads to another origin is an error. Pages that a request gives by itself hold absolute
    /// links; a relative one is taken to be relative to this collection. The items are taken to be
    /// whole: those of a page that was narrowed by `select` are read on with
    /// [`List::resume`](super::List::resume). For the [`NextLink`](super::NextLink) of a collection
    /// within a value there is [`Client::resume`](super::Client::resume).
    pub fn resume(&self, link: &str) -> Pages<E>
    where
        C: Readable,
    {
        let client = self.path.client();
        let first = self
            .path
            .target([])
            .and_then(|base| client.link(link, &base));
        Pages::new(client.clone(), Settings::of("list"), first)
    }
}

impl<E, C> Clone for CollectionRequest<E, C> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone())
    }
}

impl<E, C> fmt::Debug for CollectionRequest<E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("CollectionRequest")
            .field(&self.path.as_str())
            .finish()
    }
}

/// Creates an entity; sent when awaited.
///
/// Gives the entity as the service made it. A service that returns nothing gives
/// [`Error::NoContent`], although the entity exists: [`Error::created_at`] tells where, and
/// [`Create::created`] and [`Create::optional`] expect it.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct Create<E> {
    path: ResourcePath,
    payload: Payload<E>,
    settings: Settings,
}

impl<E: Structured> Create<E> {
    common_methods!();
    request_methods!();

    /// Asks the service to return nothing (OData 4.01 Protocol, section 8.2.8.7), then sends the
    /// request as [`Create::created`] does: where the entity is, is told by headers.
    ///
    /// # Errors
    ///
    /// As [`Create::created`].
    pub async fn return_minimal(self) -> Result<Created<E::Instance>, Error> {
        self.prefer("return=minimal").created().await
    }

    /// Sends the request; gives all that the service says of the new entity, with or without the
    /// entity itself.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn created(self) -> Result<Created<E::Instance>, Error> {
        let client = self.path.client().clone();
        let answer = self.send().await?;
        let header = |name: &str| answer.header(name).map(str::to_owned);
        let (location, entity_id, etag) =
            (header("location"), header("odata-entityid"), header("etag"));
        Ok(Created {
            entity: answer.value(&client)?,
            location,
            entity_id,
            etag,
        })
    }

    /// Sends the request; gives the entity if the service returns it.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn optional(self) -> Result<Option<E::Instance>, Error> {
        let client = self.path.client().clone();
        self.send().await?.value(&client)
    }

    async fn send(self) -> Result<Answer, Error> {
        let client = self.path.client();
        let target = self.path.target(self.settings.queries())?;
        let call = Call {
            method: Method::POST,
            target: &target,
            settings: &self.settings,
            content: Content::Json,
            body: Some(
                self.payload
                    .into_body(client.writes_strings(&self.settings))?,
            ),
        };
        client.send(call).await
    }
}

impl<E: Structured + 'static> IntoFuture for Create<E> {
    type Output = Result<E::Instance, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.path.client().clone();
            self.send().await?.required_value(&client)
        })
    }
}

/// What a service says of an entity that it made (OData 4.01 Protocol, section 11.4.2). `Debug`
/// shows no query of a URL.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Created<T> {
    /// The entity, if the service returned it.
    pub entity: Option<T>,
    /// The URL by which the entity is read and edited (header `Location`).
    pub location: Option<String>,
    /// Its entity-id, which a reference to it holds (header `OData-EntityId`; section 8.3.4);
    /// services send it where they do not return the entity.
    pub entity_id: Option<String>,
    /// Its entity tag (header `ETag`).
    pub etag: Option<String>,
}

impl<T: fmt::Debug> fmt::Debug for Created<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Created")
            .field("entity", &self.entity)
            .field("location", &self.location.as_deref().map(ShownLink))
            .field("entity_id", &self.entity_id.as_deref().map(ShownLink))
            .field("etag", &self.etag)
            .finish()
    }
}

/// Where an entity is that a service made and did not return (OData 4.01 Protocol, section 11.4.2).
/// `Debug` shows no query of a URL.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedAt {
    /// The URL by which the entity is read and edited (header `Location`).
    pub location: Option<String>,
    /// Its entity-id (header `OData-EntityId`).
    pub entity_id: Option<String>,
    /// Its entity tag (header `ETag`).
    pub etag: Option<String>,
}

impl CreatedAt {
    /// What the headers of a response say, if they say where the entity is.
    pub(super) fn read(answer: &Answer) -> Option<Self> {
        let header = |name: &str| answer.header(name).map(str::to_owned);
        // What is accepted is not created yet, and `Location` leads to its status monitor.
        if answer.status == StatusCode::ACCEPTED {
            return None;
        }
        let (location, entity_id) = (header("location"), header("odata-entityid"));
        (location.is_some() || entity_id.is_some()).then(|| Self {
            location,
            entity_id,
            etag: header("etag"),
        })
    }
}

impl fmt::Debug for CreatedAt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CreatedAt")
            .field("location", &self.location.as_deref().map(ShownLink))
            .field("entity_id", &self.entity_id.as_deref().map(ShownLink))
            .field("etag", &self.etag)
            .finish()
    }
}

/// Counts the items of a collection; sent when awaited.
#[must_use = "a request is sent when awaited"]
pub struct Count<E, C = Unrestricted> {
    path: ResourcePath,
    options: QueryOptions<E>,
    settings: Settings,
    marker: PhantomData<fn() -> C>,
}

impl<E, C> Count<E, C> {
    common_methods!();
    request_methods!();
    post_query_method!();

    option_methods! {
        E: filter where Filterable,
        search where Searchable,
        parameter_alias where Filterable,
    }
}

impl<E: 'static, C: 'static> IntoFuture for Count<E, C> {
    type Output = Result<u64, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.path.client();
            let pairs = self.options.pairs();
            let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
            let queries = options.chain(self.settings.queries());
            let target = self.path.target(queries)?;
            let call = Call {
                method: Method::GET,
                target: &target,
                settings: &self.settings,
                content: Content::Text,
                body: None,
            };
            client.send(call).await?.number()
        })
    }
}

impl<E, C> fmt::Debug for Count<E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Count")
            .field("path", &self.path.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
