//! Building a client.
//!
//! In go the root of a service and how to talk to it, out comes a client, or the reason why these
//! settings cannot work or would put a secret at risk.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::core::{Client, OnProblem, Shared};
use super::error::Error;
use super::http_transport::ReqwestTransport;
use super::key::KeyStyle;
use super::link::Root;
use super::settings;
use super::token::TokenProvider;
use super::transport::Transport;
use crate::json::Problem;

/// The longest body that is read unless the builder says otherwise: 64 MiB.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// Settings of a client `C`, the client of a generated crate or [`Client`] itself.
pub struct ClientBuilder<C = Client> {
    root: String,
    keys: KeyStyle,
    transport: Option<Arc<dyn Transport>>,
    token: Option<Arc<dyn TokenProvider>>,
    headers: Vec<(String, String)>,
    strict: bool,
    on_problem: Option<OnProblem>,
    max_body: usize,
    marker: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of the service at this root.
    pub fn new(root: impl Into<String>, keys: KeyStyle) -> Self {
        Self {
            root: root.into(),
            keys,
            transport: None,
            token: None,
            headers: Vec::new(),
            strict: false,
            on_problem: None,
            max_body: MAX_BODY,
            marker: PhantomData,
        }
    }

    /// The root of the service, such as `https://graph.microsoft.com/v1.0`; a slash at its end
    /// makes no difference (OData 4.01 URL Conventions, section 2).
    pub fn root(mut self, url: impl Into<String>) -> Self {
        self.root = url.into();
        self
    }

    /// How the service addresses entities by key.
    pub fn key_style(mut self, keys: KeyStyle) -> Self {
        self.keys = keys;
        self
    }

    /// Where the bearer token of each request comes from. The root must then be https, or a
    /// loopback address.
    pub fn token(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.token = Some(Arc::new(provider));
        self
    }

    /// What sends the requests, in place of [`ReqwestTransport`].
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// A header for all requests, in place of any header of that name that the client would send.
    /// For instance `odata-maxversion` with `4.01`: unless told otherwise, the client asks for
    /// version 4.0, which every service speaks.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Whether a response with a value that is not of its declared type is an error. Unless it is,
    /// such a value is kept as it came.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Tells of every value of a response that is not of its declared type.
    pub fn on_problem(mut self, tell: impl Fn(&Problem) + Send + Sync + 'static) -> Self {
        self.on_problem = Some(Arc::new(tell));
        self
    }

    /// The longest body that is read, in bytes after decompression; 64 MiB unless told otherwise.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`Error::Builder`] if the root is no http or https URL or has parts that a root cannot have,
    /// if a header is not allowed, or if a token or another credential would go over plain http to
    /// another machine; [`Error::Transport`] if the transport cannot be set up.
    pub fn build(self) -> Result<C, Error> {
        let root = Root::parse(&self.root)?;
        let headers = headers(&self.headers)?;
        let has_secret = self.token.is_some()
            || headers.contains_key(AUTHORIZATION)
            || headers.contains_key(COOKIE);
        if has_secret && !root.is_private() {
            return Err(Error::Builder(
                "credentials would go over plain http; the root must be https or loopback"
                    .to_owned(),
            ));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(ReqwestTransport::new().map_err(Error::Transport)?),
        };
        Ok(C::from(Client::new(Shared {
            root,
            keys: self.keys,
            transport,
            token: self.token,
            headers,
            strict: self.strict,
            on_problem: self.on_problem,
            max_body: self.max_body,
        })))
    }
}

fn headers(given: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    headers.insert(
        HeaderName::from_static("odata-version"),
        HeaderValue::from_static("4.0"),
    );
    headers.insert(
        HeaderName::from_static("odata-maxversion"),
        HeaderValue::from_static("4.0"),
    );
    headers.insert(
        USER_AGENT,
        HeaderValue::from_static(concat!("odata-runtime/", env!("CARGO_PKG_VERSION"))),
    );
    for (name, value) in given {
        let (name, value) = settings::header(name, value).map_err(Error::Builder)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("ClientBuilder")
            .field(
                "root",
                &Root::parse(&self.root)
                    .ok()
                    .map(|root| root.as_str().to_owned()),
            )
            .field("keys", &self.keys)
            .field("token", &self.token.is_some())
            .field("headers", &names)
            .field("strict", &self.strict)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}
