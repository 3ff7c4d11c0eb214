//! The seam to HTTP: a request in, of bytes or of a stream of them, a response with a stream of bytes
//! out.
//!
//! Nothing here names an HTTP library, so any can stand behind [`Transport`]. A transport does not
//! follow redirects and does not retry; both are up to the client.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::exchange::Exchange;
use super::secrets::Secrets;

/// A future that owns its state and can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one HTTP request and returns its response, whatever its status.
///
/// An implementation sends the request's URI and headers as they are, does not follow redirects
/// and does not retry. It limits the time that a connection and a silent peer may take.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not send HTTP requests",
    label = "not a transport",
    note = "a transport implements `Transport` and is `Send` and `Sync`: `ReqwestTransport`, `testing::MockTransport`, a `TowerTransport` around a service, or one of your own"
)]
pub trait Transport: Send + Sync {
    /// Sends the request; the future ends when the head of the response has arrived.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;

    /// Sends a request whose body is passed on in the chunks in which it comes. A `Content-Length`
    /// among its headers says how long it is.
    ///
    /// A transport without such a method sends no streams: uploads of streams fail, those of bytes
    /// go through [`send`](Self::send).
    fn send_stream(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        drop(request);
        Box::pin(std::future::ready(Err(TransportError::new(
            TransportErrorKind::Invalid,
            "this transport sends no streams; upload bytes instead",
        ))))
    }
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }

    fn send_stream(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send_stream(request)
    }
}

/// The body of a response, decoded from any content encoding, or of an upload: a stream of chunks.
pub struct Body(Mutex<Chunks>);

/// In a mutex that is never locked, so that a body can be part of what threads share.
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

impl Body {
    /// A body that arrives in chunks.
    pub fn from_stream(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(Mutex::new(Box::pin(stream)))
    }

    /// The whole body.
    ///
    /// # Errors
    ///
    /// If the body breaks off, or is longer than `limit` bytes: then no more of it is read.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, BodyError> {
        let Some(first) = self.next().await? else {
            return Ok(Bytes::new());
        };
        if first.len() > limit {
            return Err(BodyError::TooLarge { limit });
        }
        let mut all: Option<BytesMut> = None;
        while let Some(chunk) = self.next().await? {
            let whole = all.get_or_insert_with(|| BytesMut::from(&first[..]));
            if chunk.len() > limit - whole.len() {
                return Err(BodyError::TooLarge { limit });
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(all.map_or(first, BytesMut::freeze))
    }

    /// As much of the body as `limit` allows and as arrives before it breaks off.
    pub(super) async fn beginning(mut self, limit: usize) -> Bytes {
        let mut all = BytesMut::new();
        while let Ok(Some(chunk)) = self.next().await {
            let room = limit - all.len();
            all.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            if chunk.len() > room {
                break;
            }
        }
        all.freeze()
    }

    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::from_stream(Whole(Some(bytes)))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunks = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        chunks.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Body(..)")
    }
}

struct Whole(Option<Bytes>);

impl Stream for Whole {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// Why a body could not be collected.
#[derive(Debug)]
pub enum BodyError {
    /// The body broke off.
    Transport(TransportError),
    /// The body is longer than allowed.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
}

impl BodyError {
    /// The failure, where no limit was meant.
    pub(super) fn into_transport(self) -> TransportError {
        match self {
            Self::Transport(error) => error,
            Self::TooLarge { .. } => {
                TransportError::new(TransportErrorKind::Invalid, self.to_string())
            }
        }
    }
}

impl From<TransportError> for BodyError {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(formatter),
            Self::TooLarge { limit } => {
                write!(formatter, "the response is longer than {limit} bytes")
            }
        }
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::TooLarge { .. } => None,
        }
    }
}

/// What kind of failure a [`TransportError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about; the service has not seen the request.
    Connect,
    /// No connection came about in the time allowed; the service has not seen the request.
    ConnectTimeout,
    /// The service's certificate, or that of a proxy, is not one to trust: another try would fail
    /// alike.
    Certificate,
    /// The service was silent for longer than allowed.
    Timeout,
    /// The connection failed while the response arrived.
    Body,
    /// The transport cannot send such a request, however often it is tried.
    Invalid,
    /// Anything else.
    Other,
}

/// A failure to send a request or to receive its response.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    exchange: Option<Box<Exchange>>,
}

impl TransportError {
    /// A failure with a message of one line, which must not hold secrets.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
            exchange: None,
        }
    }

    /// The same failure with the error that caused it.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The request, once the client has seen the failure.
    pub fn exchange(&self) -> Option<&Exchange> {
        self.exchange.as_deref()
    }

    /// The same failure without secrets of the request in its message. Its source, which may name
    /// them, too, goes with them.
    pub(super) fn without(mut self, secrets: &Secrets) -> Self {
        let message = secrets.hide(self.message.clone());
        if message != self.message {
            (self.message, self.source) = (message, None);
        }
        self
    }

    pub(super) fn of(mut self, exchange: Exchange) -> Self {
        self.exchange = Some(Box::new(exchange));
        self
    }

    pub(super) fn exchange_mut(&mut self) -> Option<&mut Exchange> {
        self.exchange.as_deref_mut()
    }

    /// What kind of failure this is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
