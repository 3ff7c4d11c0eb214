//! A transport and a clock for tests: scripted answers in, recorded requests out, no network, and no
//! waiting where the builder is given both ([`ClientBuilder::clock`](super::ClientBuilder::clock)).

use std::collections::VecDeque;
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use super::transport::{Body, BodyError, BoxFuture, Transport, TransportError, TransportErrorKind};
pub use super::virtual_clock::VirtualClock;

/// The content type of what a service answers.
const JSON: &str = "application/json;odata.metadata=minimal";

/// Answers requests from a queue and records them; clones share both. What waits between tries, waits:
/// a [`VirtualClock`] makes it pass at once.
///
/// ```
/// use odata_runtime::client::testing::MockTransport;
/// use odata_runtime::client::{Client, ClientBuilder, KeyStyle};
/// let transport = MockTransport::new();
/// transport.json(200, r#"{"value":[]}"#);
/// let client: Client = ClientBuilder::new("https://service.example/", KeyStyle::Segment)
///     .transport(transport.clone())
///     .build()?;
/// assert_eq!(transport.requests().len(), 0);
/// # Ok::<(), odata_runtime::client::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct MockTransport(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    answers: VecDeque<MockAnswer>,
    requests: Vec<Request<Bytes>>,
}

/// An answer, or a failure to give one, for [`MockTransport::answer`].
///
/// ```
/// # use std::time::Duration;
/// # use odata_runtime::client::TransportErrorKind;
/// # use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
/// let (transport, clock) = (MockTransport::new(), VirtualClock::new());
/// transport.answer(MockAnswer::json(429, "{}").header("retry-after", "17"));
/// transport.answer(MockAnswer::fail(TransportErrorKind::Connect));
/// transport.answer(MockAnswer::json(200, "{}").after(&clock, Duration::from_secs(5)));
/// ```
#[derive(Debug)]
#[must_use = "an answer is given once it is in a queue"]
pub struct MockAnswer {
    result: Result<Response<Body>, TransportError>,
    wait: Option<(VirtualClock, Duration)>,
    never: bool,
}

impl MockAnswer {
    /// A response without a body. A status that HTTP does not know counts as 500.
    pub fn empty(status: u16) -> Self {
        let mut response = Response::new(Body::from(Bytes::new()));
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::from(Ok(response))
    }

    /// A response with a content type and a body.
    pub fn text(status: u16, content_type: &str, body: &str) -> Self {
        let mut answer = Self::empty(status).header(CONTENT_TYPE.as_str(), content_type);
        if let Ok(response) = &mut answer.result {
            *response.body_mut() = Body::from(Bytes::copy_from_slice(body.as_bytes()));
        }
        answer
    }

    /// A response with a JSON body.
    pub fn json(status: u16, body: &str) -> Self {
        Self::text(status, JSON, body)
    }

    /// A failure of this kind instead of a response.
    pub fn fail(kind: TransportErrorKind) -> Self {
        Self::from(Err(TransportError::new(
            kind,
            format!("a failure: {kind:?}"),
        )))
    }

    /// No answer at all: the request waits until it is dropped.
    pub fn never() -> Self {
        Self {
            never: true,
            ..Self::empty(200)
        }
    }

    /// The same with one more header; one that HTTP does not allow is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = HeaderName::try_from(name)
            .ok()
            .zip(HeaderValue::try_from(value).ok());
        if let (Ok(response), Some((name, value))) = (&mut self.result, header) {
            response.headers_mut().append(name, value);
        }
        self
    }

    /// The same after so much time on this clock.
    pub fn after(mut self, clock: &VirtualClock, wait: Duration) -> Self {
        self.wait = Some((clock.clone(), wait));
        self
    }

    async fn give(self) -> Result<Response<Body>, TransportError> {
        if let Some((clock, wait)) = self.wait {
            clock.sleep(wait).await;
        }
        if self.never {
            pending::<()>().await;
        }
        self.result
    }
}

impl From<Result<Response<Body>, TransportError>> for MockAnswer {
    fn from(result: Result<Response<Body>, TransportError>) -> Self {
        Self {
            result,
            wait: None,
            never: false,
        }
    }
}

impl MockTransport {
    /// A transport without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer to the queue.
    pub fn answer(&self, answer: MockAnswer) {
        self.script().answers.push_back(answer);
    }

    /// Adds a response, or a failure, to the queue.
    pub fn respond(&self, answer: Result<Response<Body>, TransportError>) {
        self.answer(MockAnswer::from(answer));
    }

    /// Adds an answer with a content type and a body. A status that HTTP does not know counts
    /// as 500.
    pub fn text(&self, status: u16, content_type: &'static str, body: &str) {
        self.answer(MockAnswer::text(status, content_type, body));
    }

    /// Adds an answer with a JSON body.
    pub fn json(&self, status: u16, body: &str) {
        self.answer(MockAnswer::json(status, body));
    }

    /// Adds an answer without a body.
    /// A status that HTTP does not know counts as 500.
    pub fn empty(&self, status: u16) {
        self.answer(MockAnswer::empty(status));
    }

    /// The requests so far, in the order in which they were sent.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.script().requests.clone()
    }

    /// How many answers are left.
    pub fn unused(&self) -> usize {
        self.script().answers.len()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        // No code panics while it holds the lock; should it happen, the queue is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, request: Request<Bytes>) -> MockAnswer {
        let mut script = self.script();
        script.requests.push(request);
        script.answers.pop_front().unwrap_or_else(|| {
            MockAnswer::from(Err(TransportError::new(
                TransportErrorKind::Invalid,
                "no answer is left in the queue",
            )))
        })
    }
}

impl Transport for MockTransport {
    /// The next answer of the queue; an error if there is none.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move { self.take(request).give().await })
    }

    /// The same, once the whole body has arrived.
    fn send_stream(
        &self,
        request: Request<Body>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body
                .collect(usize::MAX)
                .await
                .map_err(|error| match error {
                    BodyError::Transport(error) => error,
                    BodyError::TooLarge { .. } => {
                        TransportError::new(TransportErrorKind::Invalid, error.to_string())
                    }
                })?;
            self.send(Request::from_parts(head, body)).await
        })
    }
}

impl fmt::Debug for MockTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.script();
        formatter
            .debug_struct("MockTransport")
            .field("answers", &script.answers.len())
            .field("requests", &script.requests.len())
            .finish()
    }
}
