//! Building a client.
//!
//! In go the root of a service and how to talk to it, out comes a client, or the reason why these
//! settings cannot work or would put a secret at risk.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::clock::{Clock, SystemClock};
use super::core::{Client, Jitter, OnProblem, Shared};
use super::error::Error;
use super::key::KeyStyle;
use super::link::Root;
use super::platform;
use super::redirect::RedirectPolicy;
use super::retry::RetryPolicy;
use super::secrets;
use super::settings;
use super::throttle::Throttle;
use super::timeout::{CONNECT_TIMEOUT, READ_TIMEOUT, Timeouts};
use super::token::TokenProvider;
use super::transport::Transport;
use crate::json::Problem;

/// The longest body that is read unless the builder says otherwise: 64 MiB.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// The most objects in a response unless the builder says otherwise.
const MAX_OBJECTS: usize = 100_000;

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
    max_objects: usize,
    max_pages: Option<usize>,
    post_query_above: Option<usize>,
    ieee754: bool,
    max_concurrent: Option<usize>,
    retry: RetryPolicy,
    redirects: RedirectPolicy,
    timeouts: Timeouts,
    connect_timeout: Duration,
    read_timeout: Duration,
    clock: Arc<dyn Clock>,
    jitter: Jitter,
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
            max_objects: MAX_OBJECTS,
            max_pages: None,
            post_query_above: None,
            ieee754: false,
            max_concurrent: None,
            retry: RetryPolicy::new(),
            redirects: RedirectPolicy::new(),
            timeouts: Timeouts::default(),
            connect_timeout: CONNECT_TIMEOUT,
            read_timeout: READ_TIMEOUT,
            clock: Arc::new(SystemClock),
            jitter: Arc::new(platform::random),
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

    /// Where the bearer token of each request comes from, unless the request or the client was given
    /// a header `authorization`. The root must then be https, or a loopback address.
    pub fn token(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.token = Some(Arc::new(provider));
        self
    }

    /// What sends the requests, in place of [`ReqwestTransport`](super::ReqwestTransport), or on
    /// wasm32 of `FetchTransport`.
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

    /// The most JSON objects in a response that is read as typed values, such as a page: 100,000
    /// unless told otherwise. As a value, an object may take a thousand times the room of its text.
    pub fn max_objects(mut self, objects: usize) -> Self {
        self.max_objects = objects;
        self
    }

    /// The most pages that are read of one collection; without it, as many as there are. Links
    /// that lead back to an earlier page are an error in any case.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.max_pages = Some(pages);
        self
    }

    /// Sends reads whose URL is longer than this many bytes with their query options in the body
    /// (`POST …/$query`; OData 4.01 URL Conventions, section 4.17). Unless told so the client does
    /// not, for not all services know it.
    pub fn post_query_above(mut self, bytes: usize) -> Self {
        self.post_query_above = Some(bytes);
        self
    }

    /// Whether numbers of the types `Edm.Int64` and `Edm.Decimal` are strings in the bodies of
    /// requests and responses (`IEEE754Compatible`; OData JSON Format 4.01, section 3.2). Unless told
    /// so they are numbers; either way, values are read in both forms and no digit is lost here, but
    /// some services and what stands before them take numbers for those of JavaScript.
    pub fn ieee754_compatible(mut self, compatible: bool) -> Self {
        self.ieee754 = compatible;
        self
    }

    /// The most requests that are under way at a time; without it, as many as are sent.
    pub fn max_concurrent(mut self, requests: usize) -> Self {
        self.max_concurrent = Some(requests);
        self
    }

    /// When requests are sent again; [`RetryPolicy::none`] turns that off.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Which redirects are followed; [`RedirectPolicy::none`] turns that off.
    pub fn redirects(mut self, policy: RedirectPolicy) -> Self {
        self.redirects = policy;
        self
    }

    /// How long a connection may take to come about: 15 seconds unless told otherwise. Of no
    /// effect on a [`transport`](Self::transport) that is given.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// How long the service may be silent while a response is awaited or arrives: 100 seconds
    /// unless told otherwise. Of no effect on a [`transport`](Self::transport) that is given.
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.read_timeout = limit;
        self
    }

    /// How long a single try may take, from asking for a token to the end of the response: 5
    /// minutes unless told otherwise.
    pub fn try_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.attempt = Some(limit);
        self
    }

    /// How long a request may take as a whole, from when it is first sent: all tries, the waits
    /// between them, and all pages, with what the caller does between them. Without it, there is
    /// no such limit.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeouts.total = Some(limit);
        self
    }

    /// What tells the time and waits, in place of [`SystemClock`].
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// What chooses the part of a delay that is waited, from 0 up to 1, in place of a random
    /// number.
    pub fn jitter(mut self, choose: impl Fn() -> f64 + Send + Sync + 'static) -> Self {
        self.jitter = Arc::new(choose);
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
        let has_secret = self.token.is_some() || secrets::credential(&headers).is_some();
        if has_secret && !root.is_private() {
            return Err(Error::Builder(
                "credentials would go over plain http; the root must be https or loopback"
                    .to_owned(),
            ));
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                // What is private within this machine is not, in plain text, at a proxy elsewhere.
                let direct = root.is_plain() && root.is_private();
                platform::transport(self.connect_timeout, self.read_timeout, direct)?
            }
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
            max_objects: self.max_objects,
            max_pages: self.max_pages,
            post_query_above: self.post_query_above,
            ieee754: self.ieee754,
            retry: self.retry,
            redirects: self.redirects,
            timeouts: self.timeouts,
            throttle: Throttle::new(self.max_concurrent),
            clock: self.clock,
            jitter: self.jitter,
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
            .field("max_objects", &self.max_objects)
            .field("max_pages", &self.max_pages)
            .field("max_concurrent", &self.max_concurrent)
            .field("retry", &self.retry)
            .field("redirects", &self.redirects)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}
