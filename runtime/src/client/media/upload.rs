//! Writing a media stream: replacing one, or creating a media entity from one.

use std::future::IntoFuture;
use std::marker::PhantomData;

use http::header::ETAG;
use http::{Method, StatusCode};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::body::MediaBody;
use crate::client::answer::Answer;
use crate::client::core::{Call, Content};
use crate::client::error::Error;
use crate::client::path::ResourcePath;
use crate::client::settings::{Settings, common_methods, if_match_method};
use crate::client::transport::BoxFuture;
use crate::json::RawJson;
use crate::model::Structured;

/// What of a `Slug` is percent-encoded (RFC 5023, section 9.7): all but printable ASCII, and `%`.
const SLUG: &AsciiSet = &CONTROLS.add(b'%');

/// Replaces a media stream; sent when awaited (OData 4.01 Protocol, sections 11.4.7.2 and 11.4.8).
///
/// Bytes are sent again where that does no harm, a stream only if it can be made again. A try may
/// take as long as it moves on, unless [`try_timeout`](Self::try_timeout) says otherwise.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct Upload {
    path: ResourcePath,
    content: MediaBody,
    content_type: String,
    settings: Settings,
}

impl Upload {
    pub(super) fn new(path: ResourcePath, content: MediaBody, content_type: &str) -> Self {
        Self {
            path,
            content,
            content_type: content_type.to_owned(),
            settings: Settings::of("upload"),
        }
    }

    common_methods!();
    if_match_method!();
}

impl IntoFuture for Upload {
    type Output = Result<Uploaded, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.path.client();
            let target = self.path.target(self.settings.queries())?;
            let call = Call {
                method: Method::PUT,
                target: &target,
                settings: &self.settings,
                content: Content::Nothing,
                body: None,
            };
            let sent = client.upload(call, &self.content, &self.content_type);
            let answer = sent.await?;
            answer.clone().done()?;
            let json = !answer.body.is_empty() && answer.is_json();
            Ok(Uploaded {
                status: answer.status,
                etag: answer.header(ETAG.as_str()).map(str::to_owned),
                value: match json {
                    true => answer.value(client)?,
                    false => None,
                },
            })
        })
    }
}

/// What a service says of an upload.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Uploaded {
    /// The status of the response: 201 where the stream is new.
    pub status: StatusCode,
    /// The entity tag of the stream, as it is now.
    pub etag: Option<String>,
    /// What the service returned, often the entity.
    pub value: Option<RawJson>,
}

/// Creates a media entity from its content; sent when awaited (OData 4.01 Protocol, section
/// 11.4.7.1).
///
/// Gives the entity as the service made it. A service that returns nothing gives
/// [`Error::NoContent`], although the entity exists; [`CreateMedia::optional`] expects that.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct CreateMedia<E> {
    path: ResourcePath,
    content: MediaBody,
    content_type: String,
    settings: Settings,
    marker: PhantomData<fn() -> E>,
}

impl<E: Structured> CreateMedia<E> {
    /// A media entity in the collection at this path.
    pub fn new(
        collection: &ResourcePath,
        content: impl Into<MediaBody>,
        content_type: &str,
    ) -> Self {
        Self {
            path: collection.clone(),
            content: content.into(),
            content_type: content_type.to_owned(),
            settings: Settings::of("create media"),
            marker: PhantomData,
        }
    }

    common_methods!();

    /// A name that the service may derive the entity's key or a property from (`Slug`; OData 4.01
    /// Protocol, section 8.2.4 and RFC 5023, section 9.7).
    pub fn slug(self, name: &str) -> Self {
        let encoded = utf8_percent_encode(name, SLUG).to_string();
        self.header("slug", &encoded)
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
        let target = self.path.target(self.settings.queries())?;
        let call = Call {
            method: Method::POST,
            target: &target,
            settings: &self.settings,
            content: Content::Json,
            body: None,
        };
        let client = self.path.client();
        client.upload(call, &self.content, &self.content_type).await
    }
}

impl<E: Structured + 'static> IntoFuture for CreateMedia<E> {
    type Output = Result<E::Instance, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let client = self.path.client().clone();
            self.send().await?.required_value(&client)
        })
    }
}
