//! Requests to one entity: read, update, delete.
//!
//! In goes the path of an entity or singleton, out come requests that are sent when awaited
//! (OData 4.01 Protocol, sections 11.2.2, 11.4.3 and 11.4.5).

mod prepare;

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use http::Method;

use super::answer::Answer;
use super::capability::{
    Deletable, Expandable, Patchable, ReadableByKey, Replaceable, Selectable, Unrestricted,
    Updatable,
};
use super::core::{Call, Content};
use super::error::Error;
use super::long_query::post_query_method;
use super::path::ResourcePath;
use super::payload::{IntoPayload, Payload};
use super::prepared::{Request, request_methods};
use super::settings::{Settings, common_methods, if_match_method};
use super::shape::{Read, Shape, Whole};
use super::transport::BoxFuture;
use crate::model::Structured;
use crate::query::{QueryOptions, Selection, option_methods};

/// Requests to one entity of type `E`; `C` says what the service allows on it.
pub struct EntityRequest<E, C = Unrestricted> {
    path: ResourcePath,
    marker: PhantomData<fn() -> (E, C)>,
}

impl<E, C> EntityRequest<E, C> {
    /// Requests to the entity at this path.
    pub const fn new(path: ResourcePath) -> Self {
        Self {
            path,
            marker: PhantomData,
        }
    }

    /// The path of the entity.
    pub fn path(&self) -> &ResourcePath {
        &self.path
    }
}

impl<E: Structured, C> EntityRequest<E, C> {
    /// Reads the entity.
    pub fn get(&self) -> Get<E, C>
    where
        C: ReadableByKey,
    {
        Get {
            path: self.path.clone(),
            options: QueryOptions::new(),
            settings: Settings::of("get"),
            marker: PhantomData,
        }
    }

    /// Updates the entity with what `changes` holds; what it does not mention stays as it is.
    ///
    /// A service that allows upserts creates the entity if there is none with this key
    /// (OData 4.01 Protocol, section 11.4.4): [`Update::only_existing`] and
    /// [`Update::only_new`] say which of the two is meant.
    ///
    /// [`Changes`](crate::query::Changes) sends only what was set. A whole entity sends all that
    /// it holds, which after a [`get`](Self::get) is all that was read, control information and
    /// expanded entities included. If it holds its entity tag, it is sent only if it still has that
    /// (`If-Match`), unless [`Update::any_version`] or another condition says otherwise.
    pub fn update(&self, changes: impl IntoPayload<E>) -> Update<E>
    where
        C: Patchable,
    {
        self.write(Method::PATCH, "update", changes)
    }

    fn write(&self, method: Method, kind: &'static str, changes: impl IntoPayload<E>) -> Update<E>
    where
        C: Updatable,
    {
        let payload = changes.into_payload();
        let mut settings = Settings::of(kind);
        if payload.is_newer {
            settings.header("odata-version", "4.01");
        }
        Update {
            method,
            path: self.path.clone(),
            payload,
            settings,
            tagged: C::TAGGED,
        }
    }

    /// Replaces the entity: a property that `entity` does not mention gets its default value, null
    /// or an empty collection (OData 4.01 Protocol, section 11.4.3).
    pub fn replace(&self, entity: impl IntoPayload<E>) -> Update<E>
    where
        C: Replaceable,
    {
        self.write(Method::PUT, "replace", entity)
    }

    /// Deletes the entity.
    pub fn delete(&self) -> Delete
    where
        C: Deletable,
    {
        Delete {
            tagged: C::TAGGED,
            ..Delete::new(self.path.clone())
        }
    }
}

impl<E, C> Clone for EntityRequest<E, C> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone())
    }
}

impl<E, C> fmt::Debug for EntityRequest<E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("EntityRequest")
            .field(&self.path.as_str())
            .finish()
    }
}

/// Reads an entity; sent when awaited.
///
/// `S` says what it gives: the whole entity, or a [`Partial`](crate::query::Partial) one after
/// [`select`](Self::select).
#[must_use = "a request is sent when awaited"]
pub struct Get<E, C = Unrestricted, S = Whole> {
    path: ResourcePath,
    options: QueryOptions<E>,
    settings: Settings,
    marker: PhantomData<fn() -> (C, S)>,
}

impl<E: Structured, C, S: Shape> Get<E, C, S> {
    common_methods!();
    request_methods!();
    post_query_method!();

    /// The properties that the entity holds; adds to earlier calls (OData 4.01 URL Conventions,
    /// section 5.1.3).
    pub fn select(self, selection: impl Selection<E>) -> Get<E, C, S::Selected>
    where
        C: Selectable,
    {
        Get {
            path: self.path,
            options: self.options.select(selection),
            settings: self.settings,
            marker: PhantomData,
        }
    }

    option_methods! {
        E: expand where Expandable,
        compute where Selectable,
        parameter_alias where Selectable,
    }

    /// Sends the request; nothing if there is no such entity (204, 404 or 410), as when a
    /// navigation property is null.
    ///
    /// # Errors
    ///
    /// As awaiting the request, except for a missing entity.
    pub async fn optional(self) -> Result<Option<Read<E, S>>, Error> {
        let client = self.path.client().clone();
        match self.send().await {
            Ok(answer) => answer.value(&client),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends the request with the entity tag that the caller knows (`If-None-Match`; OData 4.01
    /// Protocol, section 8.2.5); nothing if the entity still has it (304).
    ///
    /// # Errors
    ///
    /// As awaiting the request.
    pub async fn if_changed(self, etag: &str) -> Result<Option<Read<E, S>>, Error> {
        let client = self.path.client().clone();
        match self.header("if-none-match", etag).send().await {
            Ok(answer) => answer.required_value(&client).map(Some),
            Err(Error::NotModified { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn send(self) -> Result<Answer, Error> {
        let client = self.path.client();
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let target = self.path.target(options.chain(self.settings.queries()))?;
        client
            .send(Call {
                method: Method::GET,
                target: &target,
                settings: &self.settings,
                content: Content::Json,
                body: None,
            })
            .await
    }
}

impl<E: Structured + 'static, C: 'static, S: Shape> IntoFuture for Get<E, C, S> {
    type Output = Result<Read<E, S>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.path.client().clone();
            self.send().await?.required_value(&client)
        })
    }
}

/// Updates an entity; sent when awaited.
///
/// Gives the entity after the update, if the service returns it.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct Update<E> {
    method: Method,
    path: ResourcePath,
    payload: Payload<E>,
    settings: Settings,
    /// Whether the service wants the entity tag.
    tagged: bool,
}

impl<E: Structured> Update<E> {
    common_methods!();
    request_methods!();
    if_match_method!();

    /// Does it only if there is such an entity: an update, never an insert
    /// (OData 4.01 Protocol, section 11.4.4).
    pub fn only_existing(self) -> Self {
        self.if_match("*")
    }

    /// Does it only if there is no such entity yet: an insert, never an update
    /// (OData 4.01 Protocol, section 11.4.4).
    pub fn only_new(self) -> Self {
        self.header("if-none-match", "*")
    }

    /// Asks the service to return nothing (OData 4.01 Protocol, section 8.2.8.7).
    pub fn return_minimal(self) -> Self {
        self.prefer("return=minimal")
    }

    /// Asks the service to return the entity after the update.
    pub fn return_representation(self) -> Self {
        self.prefer("return=representation")
    }
}

impl<E: Structured + 'static> IntoFuture for Update<E> {
    type Output = Result<Option<E::Instance>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let prepared = self.prepare()?;
            let answer = prepared.send().await?;
            (prepared.read)(answer, &prepared.client)
        })
    }
}

/// Deletes an entity; sent when awaited.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct Delete {
    path: ResourcePath,
    settings: Settings,
    /// Whether the service wants the entity tag.
    tagged: bool,
}

impl Delete {
    pub(super) fn new(path: ResourcePath) -> Self {
        Self {
            path,
            settings: Settings::of("delete"),
            tagged: false,
        }
    }

    common_methods!();
    request_methods!();
    if_match_method!();
}

impl IntoFuture for Delete {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.prepare()?.send().await?.done() })
    }
}

impl<E, C, S> fmt::Debug for Get<E, C, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Get")
            .field("path", &self.path.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
