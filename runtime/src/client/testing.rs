//! A transport for tests: scripted answers in, recorded requests out, no network.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};

use super::transport::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// Answers requests from a queue and records them; clones share both.
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
    answers: VecDeque<Result<Response<Body>, TransportError>>,
    requests: Vec<Request<Bytes>>,
}

impl MockTransport {
    /// A transport without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer to the queue.
    pub fn respond(&self, answer: Result<Response<Body>, TransportError>) {
        self.script().answers.push_back(answer);
    }

    /// Adds an answer with a content type and a body. A status that HTTP does not know counts
    /// as 500.
    pub fn text(&self, status: u16, content_type: &'static str, body: &str) {
        let mut response = Response::new(Body::from(Bytes::copy_from_slice(body.as_bytes())));
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if let Ok(value) = HeaderValue::from_str(content_type) {
            response.headers_mut().insert(CONTENT_TYPE, value);
        }
        self.respond(Ok(response));
    }

    /// Adds an answer with a JSON body.
    pub fn json(&self, status: u16, body: &str) {
        self.text(status, "application/json;odata.metadata=minimal", body);
    }

    /// Adds an answer without a body.
    /// A status that HTTP does not know counts as 500.
    pub fn empty(&self, status: u16) {
        let mut response = Response::new(Body::from(Bytes::new()));
        *response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.respond(Ok(response));
    }

    /// The requests so far, in the order in which they were sent.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.script().requests.clone()
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        // No code panics while it holds the lock; should it happen, the queue is still whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for MockTransport {
    /// The next answer of the queue; an error if there is none.
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let mut script = self.script();
            script.requests.push(request);
            script.answers.pop_front().unwrap_or_else(|| {
                Err(TransportError::new(
                    TransportErrorKind::Other,
                    "no answer is left in the queue",
                ))
            })
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
