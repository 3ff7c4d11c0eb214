//! The transport that a client uses unless it is given another: reqwest with rustls.

use std::error::Error as StdError;
use std::fmt;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderMap};
use http_body::{Body as _, Frame, SizeHint};

use super::clock::{Instant, SystemClock};
use super::timeout::{CONNECT_TIMEOUT, Deadline, READ_TIMEOUT, TimeoutKind};
use super::transport::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// Sends requests with HTTP/1.1 over TLS by rustls, checked against the certificates that the
/// platform trusts. Redirects are not followed, a connection may take 15 seconds and a silence
/// 100 seconds, compressed responses (gzip) are asked for and unpacked, the proxy settings of the
/// environment are obeyed, but not by the transport of a client whose root is plain http to this
/// machine.
///
/// It runs on the Tokio runtime. URLs go through the parser of the `url` crate, which writes an
/// apostrophe in a query as `%27`; every other character of a link stays as it is.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// The same without a limit of silence, which would hold for the whole of an upload.
    uploads: reqwest::Client,
    limits: Limits,
}

/// How long a connection may take to come about, and a service be silent.
#[derive(Clone, Copy)]
struct Limits {
    connect: Duration,
    silence: Duration,
}

impl ReqwestTransport {
    /// A transport with its own pool of connections; clones share it.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up, for instance because the platform has no trusted certificates.
    pub fn new() -> Result<Self, TransportError> {
        Self::with_timeouts(CONNECT_TIMEOUT, READ_TIMEOUT)
    }

    /// The same with other limits: how long a connection may take to come about, and how long the
    /// service may be silent.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_timeouts(connect: Duration, silence: Duration) -> Result<Self, TransportError> {
        Self::made(connect, silence, false)
    }

    /// The same; a direct one goes past the proxies that the environment names.
    pub(super) fn made(
        connect: Duration,
        silence: Duration,
        direct: bool,
    ) -> Result<Self, TransportError> {
        let limits = Limits { connect, silence };
        let builder = || {
            let builder = reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .connect_timeout(connect);
            if direct { builder.no_proxy() } else { builder }
        };
        let failure = |error| limits.failure(error, TransportErrorKind::Other);
        Ok(Self {
            client: builder().read_timeout(silence).build().map_err(failure)?,
            uploads: builder().build().map_err(failure)?,
            limits,
        })
    }

    fn response(&self, response: reqwest::Response) -> http::Response<Body> {
        let (head, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        let limits = self.limits;
        http::Response::from_parts(head, Body::from_stream(Chunks { body, limits }))
    }

    /// The response to an upload, unless nothing moves for too long.
    async fn response_to_upload(
        &self,
        request: reqwest::Request,
        moved: &Moved,
    ) -> Result<reqwest::Response, TransportError> {
        let silence = self.limits.silence;
        let mut response = pin!(self.uploads.execute(request));
        loop {
            let end = Deadline::after(moved.last(), Some(silence), TimeoutKind::Silence);
            match Deadline::keep(end, &SystemClock, response.as_mut()).await {
                Ok(done) => {
                    let failure = |error| self.limits.failure(error, TransportErrorKind::Other);
                    return done.map_err(failure);
                }
                Err(end) if Some(end) == Deadline::after(moved.last(), Some(silence), end.kind) => {
                    let message = format!("nothing of the upload moved for more than {silence:?}");
                    return Err(TransportError::new(TransportErrorKind::Timeout, message));
                }
                Err(_) => {}
            }
        }
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ReqwestTransport")
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request)
                .map_err(|error| self.limits.failure(error, TransportErrorKind::Invalid))?;
            let response = self
                .client
                .execute(request)
                .await
                .map_err(|error| self.limits.failure(error, TransportErrorKind::Other))?;
            Ok(self.response(response))
        })
    }

    fn send_stream(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let length = head.headers.get(CONTENT_LENGTH);
            let length = length.and_then(|it| it.to_str().ok()?.parse().ok());
            let moved = Moved::now();
            let outgoing = reqwest::Body::wrap(Outgoing {
                body,
                length,
                moved: moved.clone(),
            });
            let request = http::Request::from_parts(head, outgoing);
            let request = reqwest::Request::try_from(request)
                .map_err(|error| self.limits.failure(error, TransportErrorKind::Invalid))?;
            let response = self.response_to_upload(request, &moved).await?;
            Ok(self.response(response))
        })
    }
}

/// When something of an upload was last asked for.
#[derive(Clone)]
struct Moved(Arc<Mutex<Instant>>);

impl Moved {
    fn now() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }

    fn last(&self) -> Instant {
        *self.held()
    }

    fn held(&self) -> MutexGuard<'_, Instant> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of an upload.
struct Outgoing {
    body: Body,
    length: Option<u64>,
    moved: Moved,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = self.get_mut();
        *this.moved.held() = Instant::now();
        let next = Pin::new(&mut this.body).poll_next(context);
        next.map(|it| it.map(|it| it.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The data frames of a body. Of its trailers, one may say that the service failed while it wrote
/// the body (`OData-Error`; OData JSON Format 4.01, section 21.3).
struct Chunks {
    body: reqwest::Body,
    limits: Limits,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => None,
                Some(Err(error)) => Some(Err(self.limits.failure(error, TransportErrorKind::Body))),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    Err(frame) => match frame.into_trailers().ok().and_then(|it| told(&it)) {
                        Some(error) => Some(Err(error)),
                        None => continue,
                    },
                },
            });
        }
    }
}

/// The error that trailers tell of.
fn told(trailers: &HeaderMap) -> Option<TransportError> {
    let text = trailers.get("odata-error")?;
    let error = serde_json::from_slice::<serde_json::Value>(text.as_bytes()).unwrap_or_default();
    let error = error.get("error").unwrap_or(&error);
    let parts = ["code", "message"].map(|name| error.get(name)?.as_str());
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    let message = match parts.is_empty() {
        true => "the service failed while it wrote the response".to_owned(),
        false => format!(
            "the service failed while it wrote the response: {}",
            parts.join(": ")
        ),
    };
    Some(TransportError::new(TransportErrorKind::Body, message))
}

impl Limits {
    /// The failure without the URL, whose query may hold what is not for logs.
    fn failure(self, error: reqwest::Error, otherwise: TransportErrorKind) -> TransportError {
        let error = error.without_url();
        // What is wrong with the body of an upload is the caller's own error.
        if let Some(own) = own_failure(&error) {
            return TransportError::new(own.kind(), own.to_string());
        }
        let (kind, message) = match (error.is_connect(), error.is_timeout()) {
            (true, true) => {
                let message = format!("no connection within {:?}", self.connect);
                (TransportErrorKind::ConnectTimeout, message)
            }
            (false, true) => {
                let message = format!("the service was silent for more than {:?}", self.silence);
                (TransportErrorKind::Timeout, message)
            }
            (true, false) => {
                let causes = causes(&error);
                (connect_kind(&causes), causes)
            }
            (false, false) if error.is_builder() => (TransportErrorKind::Invalid, causes(&error)),
            (false, false) => (otherwise, causes(&error)),
        };
        TransportError::new(kind, message).with_source(error)
    }
}

/// What kind of failure keeps a connection from coming about. Of rustls there is only the text.
fn connect_kind(causes: &str) -> TransportErrorKind {
    if causes.contains("invalid peer certificate") {
        TransportErrorKind::Certificate
    } else {
        TransportErrorKind::Connect
    }
}

/// The failure of the body that was to be sent, if that is the cause.
fn own_failure(error: &reqwest::Error) -> Option<&TransportError> {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref() {
            return Some(own);
        }
        cause = inner.source();
    }
    None
}

/// The texts of an error and its causes, each once.
fn causes(error: &reqwest::Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(inner) = cause {
        let text = inner.to_string();
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        cause = inner.source();
    }
    texts.join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_that_is_not_trusted_stays_so() {
        for (causes, kind) in [
            (
                "client error (Connect): invalid peer certificate: UnknownIssuer",
                TransportErrorKind::Certificate,
            ),
            (
                "client error (Connect): Connection refused",
                TransportErrorKind::Connect,
            ),
        ] {
            assert_eq!(connect_kind(causes), kind);
        }
    }
}
