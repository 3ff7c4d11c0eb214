//! What is uploaded: bytes, or a stream of them.
//!
//! What always holds: a stream is sent once; only what can be made again is sent again; a body with
//! another length than was announced is never sent whole.

use std::error::Error as StdError;
use std::fmt;
use std::io::{ErrorKind, Read};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::measured::Measured;
use crate::client::transport::{Body, TransportError, TransportErrorKind};

/// How much is read of a reader at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// The content of an upload.
///
/// Bytes can be sent again where that does no harm. A stream is gone once it was sent, so that a
/// failed upload of one is not tried again; [`again`](Self::again) makes a new one for each try.
///
/// ```
/// use odata_runtime::client::MediaBody;
/// let short = MediaBody::from("content");
/// let long = MediaBody::again(|| MediaBody::reader(std::io::empty())).length(0);
/// ```
pub struct MediaBody {
    source: Source,
    length: Option<u64>,
}

enum Source {
    Whole(Bytes),
    Once(Mutex<Option<Body>>),
    Again(Box<dyn Fn() -> MediaBody + Send + Sync>),
}

/// The content for one try.
pub(in crate::client) enum Content {
    Whole(Bytes),
    /// With the number of bytes to announce, if it is known.
    Stream(Body, Option<u64>),
}

impl Content {
    fn stream(body: Body, length: Option<u64>) -> Self {
        let body = match length {
            Some(length) => Body::from_stream(Measured::new(body, length)),
            None => body,
        };
        Self::Stream(body, length)
    }
}

impl MediaBody {
    /// A body that is sent in the chunks of a stream, each as it comes. An error of the stream
    /// breaks the request off.
    pub fn stream<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let stream = Box::pin(stream);
        Self::once(Body::from_stream(Converted { stream }))
    }

    /// A body that is read as it is sent. Reading stops the thread, so this is for
    /// `Blocking` and for readers that are always ready.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::once(Body::from_stream(Reading {
            reader: Some(reader),
        }))
    }

    /// A body that is made anew for each try: a stream, or bytes.
    pub fn again(make: impl Fn() -> MediaBody + Send + Sync + 'static) -> Self {
        Self {
            source: Source::Again(Box::new(make)),
            length: None,
        }
    }

    /// How many bytes a stream has. Without it, the request is sent in chunks of unknown number,
    /// which some services refuse. A stream that has more or fewer breaks the request off.
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    fn once(body: Body) -> Self {
        Self {
            source: Source::Once(Mutex::new(Some(body))),
            length: None,
        }
    }

    /// Whether there is a body for a try.
    pub(in crate::client) fn is_there(&self) -> bool {
        match &self.source {
            Source::Whole(_) | Source::Again(_) => true,
            Source::Once(body) => body
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_some(),
        }
    }

    /// The body for a try; none if it was sent already.
    pub(in crate::client) fn take(&self) -> Option<Content> {
        match &self.source {
            Source::Whole(bytes) => Some(Content::Whole(bytes.clone())),
            Source::Once(body) => {
                let mut body = body.lock().unwrap_or_else(PoisonError::into_inner);
                body.take().map(|body| Content::stream(body, self.length))
            }
            Source::Again(make) => {
                let made = make();
                let length = self.length.or(made.length);
                match made.source {
                    Source::Whole(bytes) => Some(Content::Whole(bytes)),
                    Source::Once(body) => {
                        let body = body.into_inner().unwrap_or_else(PoisonError::into_inner);
                        body.map(|body| Content::stream(body, length))
                    }
                    // One maker in another adds nothing, and could be without end.
                    Source::Again(_) => None,
                }
            }
        }
    }
}

impl From<Bytes> for MediaBody {
    fn from(bytes: Bytes) -> Self {
        Self {
            source: Source::Whole(bytes),
            length: None,
        }
    }
}

macro_rules! from_bytes {
    ($($name:ty),+) => {$(
        impl From<$name> for MediaBody {
            fn from(content: $name) -> Self {
                Self::from(Bytes::from(content))
            }
        }
    )+};
}

from_bytes!(Vec<u8>, String, &'static [u8], &'static str);

impl fmt::Debug for MediaBody {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.source {
            Source::Whole(_) => "bytes",
            Source::Once(_) => "stream",
            Source::Again(_) => "stream, again",
        };
        formatter
            .debug_struct("MediaBody")
            .field("source", &kind)
            .field("length", &self.length)
            .finish()
    }
}

fn broken(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    let message = format!("the body of the request: {error}");
    TransportError::new(TransportErrorKind::Invalid, message).with_source(error)
}

struct Converted<S> {
    stream: Pin<Box<S>>,
}

impl<S, T, E> Stream for Converted<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.stream.as_mut().poll_next(context);
        next.map(|it| it.map(|it| it.map(Into::into).map_err(|error| broken(error.into()))))
    }
}

/// A reader until its end or its first failure.
struct Reading<R> {
    reader: Option<R>,
}

impl<R: Read> Reading<R> {
    fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        let reader = self.reader.as_mut()?;
        let mut chunk = vec![0; CHUNK];
        loop {
            match reader.read(&mut chunk) {
                Ok(0) => break self.reader = None,
                Ok(count) => {
                    chunk.truncate(count);
                    return Some(Ok(Bytes::from(chunk)));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.reader = None;
                    return Some(Err(broken(error.into())));
                }
            }
        }
        None
    }
}

impl<R: Read + Send> Stream for Reading<R>
where
    Self: Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.get_mut().chunk())
    }
}

impl<R> Unpin for Reading<R> {}
