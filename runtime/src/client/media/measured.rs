//! The content of an upload against the length that was announced.
//!
//! What always holds: the last byte leaves only once it is known that nothing follows it, so that no
//! service takes the beginning of something longer for the whole.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::client::transport::{Body, TransportError, TransportErrorKind};

/// A body that fails if it has more or fewer bytes than were announced.
pub(super) struct Measured {
    body: Option<Body>,
    announced: u64,
    received: u64,
    /// The chunk that completes the body.
    last: Option<Bytes>,
}

impl Measured {
    pub(super) fn new(body: Body, announced: u64) -> Self {
        Self {
            body: Some(body),
            announced,
            received: 0,
            last: None,
        }
    }

    fn end(&mut self, problem: &str) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.body = None;
        let message = format!(
            "the body of the request: it has {problem} the {} bytes that were announced",
            self.announced
        );
        let error = TransportError::new(TransportErrorKind::Invalid, message);
        Poll::Ready(Some(Err(error)))
    }
}

impl Stream for Measured {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match ready!(Pin::new(body).poll_next(context)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => {
                    let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                    this.received = this.received.saturating_add(length);
                    if this.received > this.announced {
                        return this.end("more than");
                    }
                    if this.received < this.announced {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                    this.last = Some(chunk);
                }
                Some(Err(error)) => {
                    this.body = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None if this.received < this.announced => return this.end("fewer than"),
                None => {
                    this.body = None;
                    return Poll::Ready(this.last.take().map(Ok));
                }
            }
        }
    }
}
