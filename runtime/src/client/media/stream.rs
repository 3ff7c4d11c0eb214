//! A media stream on its way.
//!
//! In goes the head of a response with its body, out come the chunks as they arrive. What always
//! holds: the stream ends only where the service said it would; after an error comes nothing more.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG};
use http::{HeaderMap, StatusCode};

use crate::client::answer::Answer;
use crate::client::clock::Clock;
use crate::client::error::Error;
use crate::client::exchange::Exchange;
use crate::client::secrets::Secrets;
use crate::client::timeout::{Deadline, TimedOut};
use crate::client::transport::{Body, BoxFuture, TransportError, TransportErrorKind};

/// A media stream whose head has arrived; the rest arrives as it is read. Reading may take as long
/// as the request's `timeout` allows, if it has one, and a silence as long as the transport does.
pub struct MediaStream {
    status: StatusCode,
    headers: HeaderMap,
    exchange: Exchange,
    body: Option<Body>,
    received: u64,
    origin: Origin,
    alarm: Option<BoxFuture<'static, ()>>,
}

/// What a stream has to keep to.
pub(in crate::client) struct Origin {
    pub(in crate::client) secrets: Secrets,
    pub(in crate::client) deadline: Option<Deadline>,
    pub(in crate::client) clock: Arc<dyn Clock>,
}

impl MediaStream {
    pub(in crate::client) fn new(answer: Answer, body: Body, origin: Origin) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers,
            exchange: answer.exchange,
            body: Some(body),
            received: 0,
            origin,
            alarm: None,
        }
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request, with how often it was tried.
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// The content type.
    pub fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// How many bytes there will be, if the service said so.
    pub fn content_length(&self) -> Option<u64> {
        if self.headers.contains_key(CONTENT_ENCODING) {
            return None;
        }
        self.header(CONTENT_LENGTH.as_str())?.parse().ok()
    }

    /// The entity tag of the stream.
    pub fn etag(&self) -> Option<&str> {
        self.header(ETAG.as_str())
    }

    /// Whether these are only the bytes that [`range`](super::Download::range) asked for.
    pub fn is_partial(&self) -> bool {
        self.status == StatusCode::PARTIAL_CONTENT
    }

    /// Which bytes of how many these are, as the service says it: `bytes 0-99/1234`.
    pub fn content_range(&self) -> Option<&str> {
        self.header(CONTENT_RANGE.as_str())
    }

    /// The next chunk; none at the end.
    ///
    /// # Errors
    ///
    /// If the stream breaks off, or takes longer than allowed.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| self.poll_chunk(context))
            .await
            .transpose()
    }

    /// The whole stream.
    ///
    /// # Errors
    ///
    /// As [`try_next`](Self::try_next), and if there are more than `limit` bytes: then no more of
    /// them are read.
    pub async fn bytes(mut self, limit: usize) -> Result<Bytes, Error> {
        let most = u64::try_from(limit).unwrap_or(u64::MAX);
        if self.content_length().is_some_and(|length| length > most) {
            return Err(self.too_large(limit));
        }
        let mut all = BytesMut::new();
        while let Some(chunk) = self.try_next().await? {
            if chunk.len() > limit.saturating_sub(all.len()) {
                return Err(self.too_large(limit));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    fn too_large(&self, limit: usize) -> Error {
        Error::BodyTooLarge {
            limit,
            status: self.status,
            exchange: Box::new(self.exchange.clone()),
        }
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        // A service that is never silent does not have all the time in the world.
        if let Some(deadline) = self
            .origin
            .deadline
            .filter(|it| it.moment <= self.origin.clock.now())
        {
            self.body = None;
            return Poll::Ready(Some(Err(self.late(deadline))));
        }
        let next = match Pin::new(body).poll_next(context) {
            Poll::Ready(next) => next,
            Poll::Pending => {
                let late = ready!(self.poll_late(context));
                self.body = None;
                return Poll::Ready(Some(Err(late)));
            }
        };
        let result = match next {
            Some(Ok(chunk)) => {
                let count = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                self.received = self.received.saturating_add(count);
                return Poll::Ready(Some(Ok(chunk)));
            }
            Some(Err(error)) => Some(Err(self.broken(error))),
            None => self.missing().map(|error| Err(self.broken(error))),
        };
        self.body = None;
        Poll::Ready(result)
    }

    /// The error of a stream that is not done in time.
    fn poll_late(&mut self, context: &mut Context<'_>) -> Poll<Error> {
        let Some(deadline) = self.origin.deadline else {
            return Poll::Pending;
        };
        let clock = &self.origin.clock;
        let alarm = self
            .alarm
            .get_or_insert_with(|| clock.sleep_until(deadline.moment));
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(self.late(deadline))
    }

    fn late(&self, deadline: Deadline) -> Error {
        Error::Timeout(Box::new(TimedOut {
            kind: deadline.kind,
            limit: deadline.limit,
            exchange: self.exchange.clone(),
        }))
    }

    /// The failure of a stream that ended early.
    fn missing(&self) -> Option<TransportError> {
        let promised = self.content_length()?;
        (promised != self.received).then(|| {
            let message = format!("the body has {} of {promised} bytes", self.received);
            TransportError::new(TransportErrorKind::Body, message)
        })
    }

    fn broken(&self, error: TransportError) -> Error {
        Error::transport(error.without(&self.origin.secrets), &self.exchange)
    }
}

impl Stream for MediaStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_chunk(context)
    }
}

impl fmt::Debug for MediaStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MediaStream")
            .field("status", &self.status)
            .field("content_type", &self.content_type())
            .field("content_length", &self.content_length())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
