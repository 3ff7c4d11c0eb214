//! The client: what all requests to one service share, and the headers that they have.
//!
//! In goes a [`Call`], which lacks only the token, out comes an [`Answer`]. What always holds: a
//! request of the caller's can replace headers, but not add lines to them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::answer::Answer;
use super::clock::Clock;
use super::error::Error;
use super::exchange::Exchange;
use super::key::KeyStyle;
use super::link::{Root, Target};
use super::long_query;
use super::media::{MediaBody, MediaStream};
use super::path::ResourcePath;
use super::redirect::RedirectPolicy;
use super::retry::RetryPolicy;
use super::secrets;
use super::send::Sending;
use super::settings::Settings;
use super::throttle::Throttle;
use super::timeout::Timeouts;
use super::token::TokenProvider;
use super::transfer::Transfer;
use super::transport::Transport;
use crate::json::{self, Problem};

const PREFER: HeaderName = HeaderName::from_static("prefer");
/// Without it, some services send `unknownFutureValue` in place of newer enumeration members.
const UNKNOWN_ENUM_MEMBERS: &str = "include-unknown-enum-members";

/// What is told of a value that is not of its declared type.
pub(crate) type OnProblem = Arc<dyn Fn(&Problem) + Send + Sync>;

/// Gives a random number from 0 up to 1.
pub(crate) type Jitter = Arc<dyn Fn() -> f64 + Send + Sync>;

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
    pub(crate) max_objects: usize,
    pub(crate) max_pages: Option<usize>,
    pub(crate) post_query_above: Option<usize>,
    pub(crate) ieee754: bool,
    pub(crate) retry: RetryPolicy,
    pub(crate) redirects: RedirectPolicy,
    pub(crate) timeouts: Timeouts,
    pub(crate) throttle: Throttle,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Jitter,
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
    Media,
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

    /// See [`Root::absolute`].
    pub(crate) fn absolute(&self, link: &str, context: Option<&str>, base: &Target) -> String {
        self.0.root.absolute(link, context, base)
    }

    /// Sends the request; the answer says that it was done.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Answer, Error> {
        let moved = long_query::moved(self, &call)?;
        let call = match &moved {
            Some((target, body)) => Call {
                method: Method::POST,
                target,
                body: Some(body.clone()),
                ..call
            },
            None => call,
        };
        let headers = self.headers(&call)?;
        let sending = Sending::new(&self.0, call, headers, Transfer::Json);
        sending.span().around(sending.run()).await
    }

    /// Sends the request with this content; the answer says that it was done.
    pub(crate) async fn upload(
        &self,
        call: Call<'_>,
        content: &MediaBody,
        content_type: &str,
    ) -> Result<Answer, Error> {
        let mut headers = self.headers(&call)?;
        let content_type = HeaderValue::try_from(content_type)
            .map_err(|_| Error::Request("the content type is not allowed".to_owned()))?;
        headers.entry(CONTENT_TYPE).or_insert(content_type);
        let sending = Sending::new(&self.0, call, headers, Transfer::Upload(content));
        sending.span().around(sending.run()).await
    }

    /// Sends the request; what it gives arrives as it is read.
    pub(crate) async fn download(&self, call: Call<'_>) -> Result<MediaStream, Error> {
        let headers = self.headers(&call)?;
        let sending = Sending::new(&self.0, call, headers, Transfer::Download);
        sending.span().around(sending.download()).await
    }

    /// The headers of a request, all but the token.
    pub(crate) fn headers(&self, call: &Call<'_>) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let strings = self.writes_strings(call.settings);
        let accept = match call.content {
            Content::Text => "text/plain",
            Content::Media => "*/*",
            Content::Json | Content::Nothing if strings => {
                "application/json;odata.metadata=minimal;IEEE754Compatible=true"
            }
            Content::Json | Content::Nothing => "application/json;odata.metadata=minimal",
        };
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if call.body.is_some() {
            let content_type = if long_query::is_query(call) {
                "text/plain"
            } else if strings {
                "application/json;IEEE754Compatible=true"
            } else {
                "application/json"
            };
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
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
        if let Some(name) = secrets::credential(&headers).filter(|_| !self.0.root.is_private()) {
            let reason =
                format!("`{name}` would go over plain http; the root must be https or loopback");
            return Err(Error::Request(reason));
        }
        if !preferences.is_empty() {
            let value = HeaderValue::try_from(preferences.join(", "))
                .map_err(|_| Error::Request("a preference is not allowed".to_owned()))?;
            headers.insert(PREFER, value);
        }
        Ok(headers)
    }

    /// Whether long numbers are strings in the bodies of a request with these settings.
    pub(crate) fn writes_strings(&self, settings: &Settings) -> bool {
        settings.ieee754().unwrap_or(self.0.ieee754)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.0
    }

    pub(crate) fn max_pages(&self) -> Option<usize> {
        self.0.max_pages
    }

    /// Tells of values that are not of their declared types, or makes them an error.
    pub(crate) fn inspect(&self, value: &impl Serialize, of: &Exchange) -> Result<(), Error> {
        self.inspect_at("$", value, of)
    }

    /// The same for a value at this place of the response.
    pub(crate) fn inspect_at(
        &self,
        place: &str,
        value: &impl Serialize,
        of: &Exchange,
    ) -> Result<(), Error> {
        if !self.0.strict && self.0.on_problem.is_none() {
            return Ok(());
        }
        let mut problems = json::problems(value);
        for problem in &mut problems {
            if let Some(rest) = problem.path.strip_prefix('$') {
                problem.path = format!("{place}{rest}");
            }
        }
        if self.0.strict && !problems.is_empty() {
            return Err(Error::malformed(problems, of));
        }
        if let Some(tell) = &self.0.on_problem {
            problems.iter().for_each(|problem| tell(problem));
        }
        Ok(())
    }
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
