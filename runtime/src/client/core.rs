//! The client: what all requests to one service share, and how one is sent.
//!
//! In goes a [`Call`], out comes an [`Answer`]. The token is asked for last, and is only ever put
//! on a request to a [`Target`], which lies at the client's own origin.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request};
use serde::Serialize;

use super::answer::Answer;
use super::error::Error;
use super::key::KeyStyle;
use super::link::{Root, Target};
use super::path::ResourcePath;
use super::settings::Settings;
use super::token::TokenProvider;
use super::transport::{BodyError, Transport};
use crate::json::{self, Problem};

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Without it, some services send `unknownFutureValue` in place of newer enumeration members.
const UNKNOWN_ENUM_MEMBERS: &str = "include-unknown-enum-members";

/// What is told of a value that is not of its declared type.
pub(crate) type OnProblem = Arc<dyn Fn(&Problem) + Send + Sync>;

/// A client of one OData service; clones share everything.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) root: Root,
    pub(crate) keys: KeyStyle,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) token: Option<Arc<dyn TokenProvider>>,
    pub(crate) headers: HeaderMap,
    pub(crate) strict: bool,
    pub(crate) on_problem: Option<OnProblem>,
    pub(crate) max_body: usize,
}

/// A request about to be sent.
pub(crate) struct Call<'a> {
    pub(crate) method: Method,
    pub(crate) target: &'a Target,
    pub(crate) settings: &'a Settings,
    pub(crate) content: Content,
    pub(crate) body: Option<Bytes>,
}

/// What a response is expected to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Nothing,
    Text,
    Json,
}

impl Client {
    pub(crate) fn new(shared: Shared) -> Self {
        Self(Arc::new(shared))
    }

    /// The root of the service, without a slash at its end.
    pub fn root(&self) -> &str {
        self.0.root.as_str()
    }

    /// The path of the service itself, where all resource paths begin.
    pub fn path(&self) -> ResourcePath {
        ResourcePath::root(self.clone())
    }

    /// How the service addresses entities by key.
    pub fn key_style(&self) -> KeyStyle {
        self.0.keys
    }

    pub(crate) fn target<'a>(
        &self,
        path: &str,
        query: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Target, Error> {
        self.0.root.target(path, query)
    }

    pub(crate) fn link(&self, link: &str, base: &Target) -> Result<Target, Error> {
        self.0.root.link(link, base)
    }

    /// Sends the request; the answer says that it was done.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer, Error> {
        let mut headers = self.headers(&call)?;
        if let Some(provider) = &self.0.token {
            headers.insert(AUTHORIZATION, authorization(&**provider).await?);
        }
        let mut request = Request::new(call.body.unwrap_or_default());
        *request.method_mut() = call.method;
        *request.uri_mut() = call.target.uri().clone();
        *request.headers_mut() = headers;
        let response = self.0.transport.send(request).await;
        let (head, body) = response.map_err(Error::Transport)?.into_parts();
        let body = body
            .collect(self.0.max_body)
            .await
            .map_err(|error| match error {
                BodyError::Transport(error) => Error::Transport(error),
                BodyError::TooLarge { limit } => Error::BodyTooLarge { limit },
            })?;
        let answer = Answer {
            status: head.status,
            headers: head.headers,
            body,
        };
        answer.success()
    }

    fn headers(&self, call: &Call<'_>) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let accept = match call.content {
            Content::Text => "text/plain",
            Content::Json | Content::Nothing => "application/json;odata.metadata=minimal",
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if call.body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let mut preferences: Vec<String> = Vec::new();
        if call.content == Content::Json {
            preferences.push(UNKNOWN_ENUM_MEMBERS.to_owned());
        }
        preferences.extend_from_slice(call.settings.preferences());
        for given in [&self.0.headers, call.settings.headers()?] {
            for (name, value) in given {
                match value.to_str() {
                    Ok(text) if name == PREFER => preferences.push(text.to_owned()),
                    _ => {
                        headers.insert(name.clone(), value.clone());
                    }
                }
            }
        }
        if !preferences.is_empty() {
            let value = HeaderValue::try_from(preferences.join(", "))
                .map_err(|_| Error::Request("a preference is not allowed".to_owned()))?;
            headers.insert(PREFER, value);
        }
        Ok(headers)
    }

    /// Tells of values that are not of their declared types, or makes them an error.
    pub(crate) fn inspect(&self, value: &impl Serialize) -> Result<(), Error> {
        if !self.0.strict && self.0.on_problem.is_none() {
            return Ok(());
        }
        let problems = json::problems(value);
        if self.0.strict && !problems.is_empty() {
            return Err(Error::Malformed(problems));
        }
        if let Some(tell) = &self.0.on_problem {
            problems.iter().for_each(|problem| tell(problem));
        }
        Ok(())
    }
}

async fn authorization(provider: &dyn TokenProvider) -> Result<HeaderValue, Error> {
    let token = provider.token().await.map_err(Error::Token)?;
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret()))
        .map_err(|_| Error::Token("the token holds characters that no header can hold".into()))?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("root", &self.root())
            .field("strict", &self.0.strict)
            .finish_non_exhaustive()
    }
}
