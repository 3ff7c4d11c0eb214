//! The transport of a client on wasm32: the `fetch` of the host.
//!
//! In goes a request, out comes its response with a body that arrives as it is read. What always
//! holds: no cookie goes along, no redirect is followed unseen, and a request or body that is dropped
//! is aborted. What JavaScript holds stays on its thread; futures share channels with it.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Response, StatusCode};
use js_sys::{Array, JsString, Promise, Reflect, Uint8Array};
use tokio::sync::{mpsc, oneshot};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, ReadableStreamDefaultReader};
use web_sys::{RequestCache, RequestCredentials, RequestInit, RequestRedirect, ResponseType};

use super::clock::{Clock, SystemClock};
use super::timeout::{Deadline, TimeoutKind};
use super::timer::function;
use super::transport::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

/// Sends requests by the `fetch` of a browser, a worker or Node.js, without cookies.
///
/// It cannot do all that the transport of other platforms does: a browser decides about connections,
/// TLS, proxies and compression; it sends only where the service allows it (CORS), and shows only
/// those headers that the service exposes, so that `Retry-After`, `request-id` or `ETag` may be
/// missing; it does not tell where a redirect leads, so that one is an error; and it sends no
/// streams, only bytes.
#[derive(Clone, Debug)]
pub struct FetchTransport {
    silence: Duration,
}

type Told = Result<Response<Body>, TransportError>;

impl FetchTransport {
    /// A transport that gives up when the service is silent for this long.
    pub fn new(silence: Duration) -> Self {
        Self { silence }
    }
}

impl Transport for FetchTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            let silence = self.silence;
            let (tell, told) = oneshot::channel();
            spawn_local(exchange(request, silence, tell));
            let end = Deadline::after(SystemClock.now(), Some(silence), TimeoutKind::Silence);
            match Deadline::keep(end, &SystemClock, told).await {
                Ok(Ok(told)) => told,
                Ok(Err(_)) => Err(failure(TransportErrorKind::Other, "the fetch was given up")),
                Err(_) => Err(silent(silence)),
            }
        })
    }
}

/// Sends the request and passes on what comes, until nobody wants it any more.
async fn exchange(request: Request<Bytes>, silence: Duration, mut tell: oneshot::Sender<Told>) {
    let abort = AbortController::new().ok();
    let result = {
        let mut fetched = pin!(fetch(request, abort.as_ref()));
        poll_fn(|context| match fetched.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending => tell.poll_closed(context).map(|()| None),
        })
        .await
    };
    let (sender, receiver) = mpsc::channel(1);
    let body = Body::from_stream(Chunks {
        receiver,
        silence,
        alarm: None,
    });
    let told = match result {
        Some(Ok(response)) => head(&response).map(|head| (head, response.body())),
        Some(Err(error)) => Err(failure(TransportErrorKind::Other, &text(&error))),
        None => Err(failure(TransportErrorKind::Other, "nobody waits any more")),
    };
    let (wanted, stream) = match told {
        Ok((head, stream)) => (tell.send(Ok(head.map(|()| body))).is_ok(), stream),
        Err(error) => (tell.send(Err(error)).is_ok(), None),
    };
    let whole = match stream.filter(|_| wanted) {
        Some(stream) => pump(&stream.get_reader(), &sender).await,
        None => wanted,
    };
    if let Some(abort) = abort.filter(|_| !whole) {
        abort.abort();
    }
}

/// The response to a request, whatever its status.
async fn fetch(
    request: Request<Bytes>,
    abort: Option<&AbortController>,
) -> Result<web_sys::Response, JsValue> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in request.headers() {
        // A browser has its own, and a service seldom allows another.
        if name != USER_AGENT {
            let value = value.to_str().map_err(|error| error.to_string())?;
            headers.append(name.as_str(), value)?;
        }
    }
    let init = RequestInit::new();
    init.set_method(request.method().as_str());
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    init.set_credentials(RequestCredentials::Omit);
    init.set_cache(RequestCache::NoStore);
    init.set_signal(abort.map(AbortController::signal).as_ref());
    if !request.body().is_empty() {
        init.set_body(&Uint8Array::from(&request.body()[..]));
    }
    let url = request.uri().to_string();
    let request = web_sys::Request::new_with_str_and_init(&url, &init)?;
    let fetch = function("fetch").ok_or("the host has no fetch")?;
    let promise: Promise = fetch.call1(&JsValue::UNDEFINED, &request)?.dyn_into()?;
    JsFuture::from(promise).await?.dyn_into()
}

fn head(response: &web_sys::Response) -> Result<Response<()>, TransportError> {
    if response.type_() == ResponseType::Opaqueredirect {
        let message = "a redirect, of which the browser does not tell where it leads";
        return Err(failure(TransportErrorKind::Invalid, message));
    }
    let status = StatusCode::from_u16(response.status());
    let status = status.map_err(|_| failure(TransportErrorKind::Other, "no status"))?;
    let mut head = Response::new(());
    *head.status_mut() = status;
    *head.headers_mut() = headers(response);
    Ok(head)
}

/// The headers that the browser shows, but for the length, which it has checked and which is that of
/// the body before it was unpacked.
fn headers(response: &web_sys::Response) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let entries = js_sys::try_iter(&response.headers()).ok().flatten();
    for entry in entries.into_iter().flatten().filter_map(Result::ok) {
        let pair = Array::from(&entry);
        let (name, value) = (pair.get(0).as_string(), pair.get(1).as_string());
        let name = name.and_then(|it| HeaderName::try_from(it).ok());
        let value = value.and_then(|it| HeaderValue::try_from(it).ok());
        if let (Some(name), Some(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    headers.remove(CONTENT_LENGTH);
    headers
}

/// Passes chunks on; whether all of the body went through.
async fn pump(reader: &JsValue, sender: &mpsc::Sender<Result<Bytes, TransportError>>) -> bool {
    let Some(reader) = reader.dyn_ref::<ReadableStreamDefaultReader>() else {
        return false;
    };
    loop {
        let mut read = JsFuture::from(reader.read());
        let next = {
            let mut closed = pin!(sender.closed());
            poll_fn(|context| match Pin::new(&mut read).poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending => closed.as_mut().poll(context).map(|()| None),
            })
            .await
        };
        let chunk = match next {
            None => return false,
            Some(Ok(next)) => match chunk(&next) {
                None => return true,
                Some(chunk) => Ok(chunk),
            },
            Some(Err(error)) => Err(failure(TransportErrorKind::Body, &text(&error))),
        };
        let failed = chunk.is_err();
        if sender.send(chunk).await.is_err() || failed {
            return false;
        }
    }
}

/// The bytes that a reader gave; none at the end.
fn chunk(next: &JsValue) -> Option<Bytes> {
    let value = Reflect::get(next, &"value".into()).ok()?;
    let bytes = value.dyn_into::<Uint8Array>().ok()?;
    Some(Bytes::from(bytes.to_vec()))
}

/// The chunks of a body, unless the service is silent for too long.
struct Chunks {
    receiver: mpsc::Receiver<Result<Bytes, TransportError>>,
    silence: Duration,
    alarm: Option<BoxFuture<'static, ()>>,
}

impl Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(chunk) = self.receiver.poll_recv(context) {
            self.alarm = None;
            return Poll::Ready(chunk);
        }
        let silence = self.silence;
        let Some(end) = SystemClock.now().checked_add(silence) else {
            return Poll::Pending;
        };
        let alarm = self
            .alarm
            .get_or_insert_with(|| SystemClock.sleep_until(end));
        alarm.as_mut().poll(context).map(|()| {
            self.receiver.close();
            Some(Err(silent(silence)))
        })
    }
}

fn failure(kind: TransportErrorKind, message: &str) -> TransportError {
    TransportError::new(kind, message)
}

fn silent(silence: Duration) -> TransportError {
    let message = format!("the service was silent for more than {silence:?}");
    TransportError::new(TransportErrorKind::Timeout, message)
}

/// What JavaScript says about an error, which names no URL.
fn text(error: &JsValue) -> String {
    let message = Reflect::get(error, &"message".into()).ok();
    let message = message.and_then(|it| it.dyn_into::<JsString>().ok());
    message.map_or_else(|| "the fetch failed".to_owned(), String::from)
}
