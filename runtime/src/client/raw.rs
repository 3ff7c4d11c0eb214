//! A request that no metadata describes.
//!
//! In go a method, a path and perhaps JSON, out comes the JSON of the response.

use std::future::IntoFuture;

use bytes::Bytes;
use http::Method;

use super::core::Content;
use super::error::Error;
use super::path::ResourcePath;
use super::prepared::{Prepared, Request, request_methods};
use super::settings::{Settings, common_methods, if_match_method};
use super::transport::BoxFuture;
use crate::json::RawJson;

/// A request of any method to any path of the service; sent when awaited. Gives the JSON of the
/// response, if it has any.
///
/// ```
/// # use odata_runtime::client::{Client, Error, RawRequest, http::Method};
/// # async fn ask(client: &Client) -> Result<(), Error> {
/// let path = client.path().child("me").child("messages");
/// let messages = RawRequest::new(Method::GET, &path).query("$top", "3").await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct RawRequest {
    method: Method,
    path: ResourcePath,
    body: Option<Bytes>,
    settings: Settings,
}

impl RawRequest {
    common_methods!();
    if_match_method!();
    request_methods!();

    /// A request of this method to this path.
    pub fn new(method: Method, path: &ResourcePath) -> Self {
        Self {
            method,
            path: path.clone(),
            body: None,
            settings: Settings::of("raw"),
        }
    }

    /// Sends this JSON.
    pub fn body(mut self, body: &RawJson) -> Self {
        self.body = Some(Bytes::copy_from_slice(body.as_str().as_bytes()));
        self
    }
}

impl Request for RawRequest {
    type Output = Option<RawJson>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        Ok(Prepared {
            target: self.path.target(self.settings.queries())?,
            client: self.path.client().clone(),
            method: self.method,
            settings: self.settings,
            content: Content::Json,
            body: self.body,
            read: Box::new(|answer, client| {
                if answer.body.is_empty() {
                    return Ok(None);
                }
                answer.raw(client)
            }),
        })
    }
}

impl IntoFuture for RawRequest {
    type Output = Result<Option<RawJson>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let prepared = self.prepare()?;
            let answer = prepared.send().await?;
            (prepared.read)(answer, &prepared.client)
        })
    }
}
