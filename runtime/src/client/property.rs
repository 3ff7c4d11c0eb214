//! Requests to a single property of an entity.
//!
//! In goes a property constant, out come requests to the property's own URL: read, set, made null,
//! and for a primitive value the raw text behind `$value` (OData 4.01 Protocol, sections 11.2.4 and
//! 11.4.9). A constant may be a path through complex properties.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::answer::Answer;
use super::capability::{ReadableByKey, Unrestricted, Updatable};
use super::core::{Client, Content};
use super::entity::EntityRequest;
use super::error::Error;
use super::list_values::ListValues;
use super::operation::Plain;
use super::paging::Pages;
use super::path::ResourcePath;
use super::payload::{IntoPayload, Payload};
use super::prepared::{Prepared, Reading, Request, request_methods};
use super::settings::{Settings, common_methods, if_match_method};
use super::transport::BoxFuture;
use crate::json::{self, Both, RawJson, Value};
use crate::model::Structured;
use crate::query::{
    Assignable, Changes, CollectionProperty, ComplexCollectionProperty, ComplexProperty, Property,
};
use bytes::Bytes;
use http::{Method, StatusCode};

/// A property of `E` that is no navigation property, and so has a value of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a structural property of `{E}`",
    label = "has no value of its own at its URL"
)]
pub trait StructuralProperty<E>: Assignable<E> {}

impl<E, T: Value> StructuralProperty<E> for Property<E, T> {}
impl<E, T: Value> StructuralProperty<E> for CollectionProperty<E, T> {}
impl<E, T: Structured> StructuralProperty<E> for ComplexProperty<E, T> {}
impl<E, T: Structured> StructuralProperty<E> for ComplexCollectionProperty<E, T> {}

/// Requests to one property `P` of an entity; `C` says what the service allows on the entity.
pub struct PropertyRequest<P, C = Unrestricted> {
    path: ResourcePath,
    marker: PhantomData<fn() -> (P, C)>,
}

impl<E, C> EntityRequest<E, C> {
    /// Requests to one property of the entity, without the rest of it.
    pub fn property<P: StructuralProperty<E>>(&self, property: P) -> PropertyRequest<P, C> {
        PropertyRequest {
            path: self.path().descend(&property.name()),
            marker: PhantomData,
        }
    }
}

impl<P, C> PropertyRequest<P, C> {
    /// The path of the property.
    pub fn path(&self) -> &ResourcePath {
        &self.path
    }

    /// Makes the property null (OData 4.01 Protocol, section 11.4.9.2).
    pub fn set_null(&self) -> ChangeProperty
    where
        C: Updatable,
    {
        ChangeProperty::new::<C>(Method::DELETE, &self.path, Ok(Sent::Nothing))
    }

    /// Sets the property to a value, which the body encloses (OData JSON Format 4.01, section 11).
    fn put(&self, write: impl Fn() -> Result<RawJson, json::Error>) -> ChangeProperty
    where
        C: Updatable,
    {
        let value = Both::of(write).map_err(Error::Encode);
        let body = value.map(|value| Changes::<P>::new().set_both("value", value));
        ChangeProperty::new::<C>(
            Method::PUT,
            &self.path,
            body.map(|it| Sent::Json(Payload::from(it).untyped())),
        )
    }

    fn read<T>(&self, decode: fn(Answer, &Client) -> Result<Option<T>, Error>) -> ReadProperty<T> {
        ReadProperty {
            path: self.path.clone(),
            settings: Settings::of("get property"),
            decode,
        }
    }
}

impl<E, T, C> PropertyRequest<Property<E, T>, C>
where
    T: Value + Clone + fmt::Debug + PartialEq + 'static,
{
    /// Reads the value; nothing if it is null.
    pub fn get(&self) -> ReadProperty<T>
    where
        C: ReadableByKey,
    {
        self.read(Plain::<T>::read)
    }

    /// Reads the value as it is: text, or bytes of an `Edm.Binary`
    /// (OData 4.01 Protocol, section 11.2.4.1).
    pub fn raw(&self) -> ReadRaw
    where
        C: ReadableByKey,
    {
        let mut settings = Settings::of("get raw value");
        settings.header("accept", "*/*");
        ReadRaw {
            path: self.path.child("$value"),
            settings,
        }
    }

    /// Gives the property a value by its raw form, which [`raw`](Self::raw) reads: text, or bytes of an
    /// `Edm.Binary` (OData 4.01 Protocol, section 11.4.9.1). The content type is one that the service
    /// takes for the property: `text/plain`, `application/octet-stream` for bytes, or what its
    /// annotation `Core.MediaType` says. To make it null, there is [`set_null`](Self::set_null).
    ///
    /// ```
    /// # use odata_runtime::client::{Error, EntityRequest};
    /// # use odata_runtime::query::Property;
    /// # async fn write<E>(port: EntityRequest<E>, note: Property<E, String>) -> Result<(), Error> {
    /// port.property(note).set_raw("seen twice", "text/plain").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn set_raw(&self, value: impl Into<Bytes>, content_type: &str) -> ChangeProperty
    where
        C: Updatable,
    {
        let path = self.path.child("$value");
        let body = Ok(Sent::Raw(value.into()));
        let mut request = ChangeProperty::new::<C>(Method::PUT, &path, body);
        request.settings.header("content-type", content_type);
        request
    }

    /// Gives the property a value.
    pub fn set(&self, value: impl Into<T>) -> ChangeProperty
    where
        C: Updatable,
    {
        let value = value.into();
        self.put(|| Property::<E, T>::encode(&value))
    }
}

impl<E, T, C> PropertyRequest<CollectionProperty<E, T>, C>
where
    T: Value + Clone + fmt::Debug + PartialEq + 'static,
{
    /// Reads the values, with query options on them: a condition is one [`on_item`], an order one by
    /// [`Expression::item`].
    ///
    /// [`on_item`]: crate::query::Filter::on_item
    /// [`Expression::item`]: crate::query::Expression::item
    pub fn list(&self) -> ListValues<T, Plain<T>>
    where
        C: ReadableByKey,
    {
        ListValues::new(self.path.clone(), "get property")
    }

    /// Reads the values, in pages.
    pub fn pages(&self) -> Pages<Plain<T>>
    where
        C: ReadableByKey,
    {
        self.list().pages()
    }

    /// Gives the property these values in place of all that it had.
    pub fn set(&self, values: impl IntoIterator<Item = impl Into<T>>) -> ChangeProperty
    where
        C: Updatable,
    {
        let values: Vec<T> = values.into_iter().map(Into::into).collect();
        self.put(|| CollectionProperty::<E, T>::encode(&values))
    }
}

impl<E, T: Structured, C> PropertyRequest<ComplexProperty<E, T>, C> {
    /// Reads the value; nothing if it is null.
    pub fn get(&self) -> ReadProperty<T::Instance>
    where
        C: ReadableByKey,
    {
        self.read(|answer, client| match answer.body.is_empty() {
            true => Ok(None),
            false => answer.value(client),
        })
    }

    /// Updates the value with what `changes` holds; what it does not mention stays as it is.
    pub fn update(&self, changes: impl IntoPayload<T>) -> ChangeProperty
    where
        C: Updatable,
    {
        let body = changes.into_payload();
        ChangeProperty::new::<C>(Method::PATCH, &self.path, Ok(Sent::Json(body.untyped())))
    }

    /// Gives the property this value in place of the one that it had.
    pub fn set(&self, value: impl IntoPayload<T>) -> ChangeProperty
    where
        C: Updatable,
    {
        let body = value.into_payload();
        ChangeProperty::new::<C>(Method::PUT, &self.path, Ok(Sent::Json(body.untyped())))
    }
}

impl<E, T: Structured, C> PropertyRequest<ComplexCollectionProperty<E, T>, C> {
    /// Reads the values, with query options on them.
    pub fn list(&self) -> ListValues<T, T>
    where
        C: ReadableByKey,
    {
        ListValues::new(self.path.clone(), "get property")
    }

    /// Reads the values, in pages.
    pub fn pages(&self) -> Pages<T>
    where
        C: ReadableByKey,
    {
        self.list().pages()
    }

    /// Gives the property these values in place of all that it had.
    pub fn set(&self, values: Vec<T::Instance>) -> ChangeProperty
    where
        C: Updatable,
    {
        self.put(|| ComplexCollectionProperty::<E, T>::encode(&values))
    }
}

/// Reads a property; sent when awaited. Nothing if it is null.
#[must_use = "a request is sent when awaited"]
pub struct ReadProperty<T> {
    path: ResourcePath,
    settings: Settings,
    decode: fn(Answer, &Client) -> Result<Option<T>, Error>,
}

impl<T> ReadProperty<T> {
    common_methods!();
    request_methods!();
}

impl<T: 'static> Request for ReadProperty<T> {
    type Output = Option<T>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        prepared(
            &self.path,
            Method::GET,
            Content::Json,
            self.settings,
            None,
            Box::new(self.decode),
        )
    }
}

/// Reads the raw value of a property; sent when awaited. Nothing if it is null.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct ReadRaw {
    path: ResourcePath,
    settings: Settings,
}

impl ReadRaw {
    common_methods!();
    request_methods!();
}

impl Request for ReadRaw {
    type Output = Option<Bytes>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        let read: Reading<Option<Bytes>> = Box::new(|answer, _| {
            Ok((answer.status != StatusCode::NO_CONTENT).then_some(answer.body))
        });
        prepared(
            &self.path,
            Method::GET,
            Content::Text,
            self.settings,
            None,
            read,
        )
    }
}

/// The body of a change.
#[derive(Debug)]
enum Sent {
    Nothing,
    Json(Payload<()>),
    Raw(Bytes),
}

/// Changes a property; sent when awaited. What a service returns is passed over.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct ChangeProperty {
    method: Method,
    path: ResourcePath,
    body: Result<Sent, Error>,
    settings: Settings,
    /// Whether the service wants the entity tag.
    tagged: bool,
}

impl ChangeProperty {
    /// A change where `C` says what the service allows on the entity.
    fn new<C: Updatable>(method: Method, path: &ResourcePath, body: Result<Sent, Error>) -> Self {
        let mut settings = Settings::of("change property");
        if matches!(&body, Ok(Sent::Json(payload)) if payload.is_newer) {
            settings.header("odata-version", "4.01");
        }
        Self {
            method,
            path: path.clone(),
            body,
            settings,
            tagged: C::TAGGED,
        }
    }

    common_methods!();
    request_methods!();
    if_match_method!();
}

impl Request for ChangeProperty {
    type Output = ();

    fn prepare(mut self) -> Result<Prepared<()>, Error> {
        self.settings.guard(None, self.tagged)?;
        let strings = self.path.client().writes_strings(&self.settings);
        let body = match self.body? {
            Sent::Nothing => None,
            Sent::Json(payload) => Some(payload.into_body(strings)?),
            Sent::Raw(bytes) => Some(bytes),
        };
        prepared(
            &self.path,
            self.method,
            Content::Nothing,
            self.settings,
            body,
            Box::new(|answer, _| answer.done()),
        )
    }
}

fn prepared<T>(
    path: &ResourcePath,
    method: Method,
    content: Content,
    settings: Settings,
    body: Option<Bytes>,
    read: Reading<T>,
) -> Result<Prepared<T>, Error> {
    Ok(Prepared {
        target: path.target(settings.queries())?,
        client: path.client().clone(),
        method,
        settings,
        content,
        body,
        read,
    })
}

macro_rules! sent_when_awaited {
    ($([$($generic:tt)*] $name:ty;)+) => {$(
        impl<$($generic)*> IntoFuture for $name {
            type Output = Result<<Self as Request>::Output, Error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(async move {
                    let prepared = self.prepare()?;
                    let answer = prepared.send().await?;
                    (prepared.read)(answer, &prepared.client)
                })
            }
        }
    )+};
}

sent_when_awaited! {
    [T: 'static] ReadProperty<T>;
    [] ReadRaw;
    [] ChangeProperty;
}

impl<P, C> fmt::Debug for PropertyRequest<P, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("PropertyRequest")
            .field(&self.path.as_str())
            .finish()
    }
}

impl<T> fmt::Debug for ReadProperty<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReadProperty")
            .field("path", &self.path.as_str())
            .finish_non_exhaustive()
    }
}
