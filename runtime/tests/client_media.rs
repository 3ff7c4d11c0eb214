//! Media streams: nothing is kept, nothing goes where it must not, and an early end is an error.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use client_common::{HostPort, Service, scripted, scripted_with};
use futures_core::Stream;
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{
    AccessToken, Body, BoxFuture, ContentRequest, CreateMedia, Error, MediaBody, RedirectPolicy,
    Refusal, RetryPolicy, StreamRequest, TimeoutKind, TokenError, TokenProvider, Transport,
    TransportError, TransportErrorKind, http, media_links, operation, stream_links,
};

/// Gives what a function gives, and counts how many of it are left.
struct Chunks<F> {
    next: F,
    alive: Arc<AtomicUsize>,
}

impl<F> Drop for Chunks<F> {
    fn drop(&mut self) {
        self.alive.fetch_sub(1, Ordering::SeqCst);
    }
}

impl<T, F: FnMut() -> Poll<Option<T>> + Unpin> Stream for Chunks<F> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        (self.next)()
    }
}

fn chunks<T, F: FnMut() -> Poll<Option<T>> + Unpin>(next: F) -> (Chunks<F>, Arc<AtomicUsize>) {
    let alive = Arc::new(AtomicUsize::new(1));
    let own = alive.clone();
    (Chunks { next, alive: own }, alive)
}

fn endless() -> Poll<Option<Result<Bytes, TransportError>>> {
    Poll::Ready(Some(Ok(Bytes::from_static(&[7; 1024]))))
}

fn photo(service: &Service) -> StreamRequest {
    StreamRequest::new(service.ports().by_id("1").path().child("photo"))
}

fn content(service: &Service) -> ContentRequest {
    ContentRequest::new(service.ports().by_id("1").path())
}

fn respond(transport: &MockTransport, status: u16, length: Option<&str>, body: Body) {
    let mut response = http::Response::builder().status(status);
    response = response
        .header("content-type", "image/png")
        .header("etag", "\"1\"");
    if let Some(length) = length {
        response = response.header("content-length", length);
    }
    transport.respond(Ok(response.body(body).unwrap()));
}

#[tokio::test]
async fn chunks_arrive_before_the_end_and_dropping_ends_the_request() {
    let (transport, service) = scripted();
    let (body, alive) = chunks(endless);
    respond(&transport, 200, None, Body::from_stream(body));
    let mut stream = content(&service).download().await.unwrap();
    assert_eq!(stream.content_type(), Some("image/png"));
    assert_eq!(
        (stream.etag(), stream.content_length()),
        (Some("\"1\""), None)
    );
    for _ in 0..3 {
        assert_eq!(stream.try_next().await.unwrap().unwrap().len(), 1024);
    }
    assert_eq!(alive.load(Ordering::SeqCst), 1);
    drop(stream);
    assert_eq!(alive.load(Ordering::SeqCst), 0);
    let request = &transport.requests()[0];
    assert_eq!(request.uri().path(), "/v1.0/ports/1/$value");
    assert_eq!(request.headers()["accept"], "*/*");
    assert!(!request.headers().contains_key("prefer"));
}

#[tokio::test]
async fn the_whole_of_a_stream_is_bounded() {
    let (transport, service) = scripted();
    let (body, alive) = chunks(endless);
    respond(&transport, 200, None, Body::from_stream(body));
    let error = photo(&service)
        .download()
        .await
        .unwrap()
        .bytes(5000)
        .await
        .unwrap_err();
    assert!(
        matches!(error, Error::BodyTooLarge { limit: 5000, .. }),
        "{error}"
    );
    assert_eq!(alive.load(Ordering::SeqCst), 0);
    respond(
        &transport,
        200,
        Some("9"),
        Body::from(Bytes::from("123456789")),
    );
    let stream = photo(&service).download().await.unwrap();
    assert!(matches!(
        stream.bytes(8).await,
        Err(Error::BodyTooLarge { .. })
    ));
    respond(
        &transport,
        200,
        Some("9"),
        Body::from(Bytes::from("123456789")),
    );
    let whole = photo(&service)
        .download()
        .await
        .unwrap()
        .bytes(9)
        .await
        .unwrap();
    assert_eq!(whole, "123456789");
}

#[tokio::test]
async fn an_early_end_is_an_error() {
    let (transport, service) = scripted();
    respond(&transport, 200, Some("9"), Body::from(Bytes::from("1234")));
    let mut stream = photo(&service).download().await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "1234");
    let error = stream.try_next().await.unwrap_err();
    assert!(error.to_string().contains("4 of 9 bytes"), "{error}");
    assert_eq!(stream.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn the_time_for_the_whole_goes_on_while_a_stream_is_read() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| builder.clock(clock.clone()));
    let (body, alive) = chunks(|| Poll::Pending);
    respond(&transport, 200, None, Body::from_stream(body));
    let download = photo(&service).download().timeout(Duration::from_secs(7));
    let mut stream = download.try_timeout(Duration::from_secs(1)).await.unwrap();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total));
    assert_eq!(clock.elapsed(), Duration::from_secs(7));
    assert_eq!(alive.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_part_can_be_asked_for() {
    let (transport, service) = scripted();
    for _ in 0..3 {
        let answer = MockAnswer::text(206, "image/png", "234");
        transport.answer(answer.header("content-range", "bytes 2-4/9"));
    }
    let stream = photo(&service).download().range(2..5).await.unwrap();
    assert!(stream.is_partial());
    assert_eq!(stream.content_range(), Some("bytes 2-4/9"));
    photo(&service).download().range(2..=4).await.unwrap();
    photo(&service).download().range(7..).await.unwrap();
    let sent = transport.requests();
    let ranges: Vec<_> = sent
        .iter()
        .map(|it| it.headers()["range"].to_str().unwrap())
        .collect();
    assert_eq!(ranges, ["bytes=2-4", "bytes=2-4", "bytes=7-"]);
    for empty in [
        photo(&service).download().range(5..5),
        photo(&service).download().range(..0),
    ] {
        assert!(matches!(empty.await, Err(Error::Request(_))));
    }
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn a_missing_stream_is_nothing_where_that_is_expected() {
    let (transport, service) = scripted();
    for status in [204, 404] {
        transport.empty(status);
        assert!(
            photo(&service)
                .download()
                .optional()
                .await
                .unwrap()
                .is_none()
        );
    }
    transport.empty(204);
    let error = photo(&service).download().await.unwrap_err();
    assert!(matches!(error, Error::NoContent { .. }), "{error}");
    transport.empty(304);
    assert!(
        photo(&service)
            .download()
            .if_changed("\"1\"")
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn failures_of_downloads_are_tried_again_until_the_head_is_there() {
    let clock = VirtualClock::new();
    let (transport, service) =
        scripted_with(|builder| builder.clock(clock).retry(RetryPolicy::new()));
    transport.empty(503);
    transport.answer(MockAnswer::fail(TransportErrorKind::Other));
    respond(&transport, 200, None, Body::from(Bytes::from("x")));
    let stream = photo(&service).download().await.unwrap();
    assert_eq!(stream.exchange().tries, 3);
    transport.json(403, r#"{"error":{"code":"denied","message":"no"}}"#);
    let error = photo(&service).download().await.unwrap_err();
    assert_eq!(error.service().unwrap().code.as_deref(), Some("denied"));
}

#[tokio::test]
async fn downloads_are_sent_on_elsewhere_without_token_or_headers() {
    let place = "https://store.example/a%2fb?sig=a'b~c&x=1";
    let (transport, service) =
        scripted_with(|builder| builder.token("secret-token").header("x-key", "secret-key"));
    transport.answer(MockAnswer::empty(302).header("location", place));
    transport.answer(MockAnswer::empty(307).header("location", "/c?sig=2"));
    transport.text(200, "image/png", "x");
    let download = content(&service)
        .download()
        .header("x-own", "secret-own")
        .range(1..9);
    assert_eq!(download.await.unwrap().bytes(1).await.unwrap(), "x");
    let sent = transport.requests();
    assert_eq!(sent[0].headers()["authorization"], "Bearer secret-token");
    assert_eq!(sent[1].uri(), place);
    assert_eq!(sent[2].uri(), "https://store.example/c?sig=2");
    for request in &sent[1..] {
        let names: Vec<&str> = request.headers().keys().map(|it| it.as_str()).collect();
        assert_eq!(names, ["accept", "range"]);
    }
}

#[tokio::test]
async fn downloads_are_not_sent_on_where_that_is_not_safe_or_not_wanted() {
    for away in [
        "http://store.example/",
        "http://service.example/",
        "https://user@store.example/",
        "ftp://store.example/",
        "data:,x",
    ] {
        let (transport, service) = scripted_with(|builder| builder.token("secret"));
        transport.answer(MockAnswer::empty(302).header("location", away));
        let error = photo(&service).download().await.unwrap_err();
        let Error::Redirected(redirected) = error else {
            panic!("{away}")
        };
        assert_eq!(redirected.refusal, Refusal::Origin, "{away}");
        assert_eq!(transport.requests().len(), 1);
    }
    let policy = RedirectPolicy::new().downloads(false);
    let (transport, service) = scripted_with(|builder| builder.redirects(policy));
    let away = || MockAnswer::empty(302).header("location", "https://store.example/");
    transport.answer(away());
    assert!(photo(&service).download().await.is_err());
    assert_eq!(transport.requests().len(), 1);
    let (transport, service) = scripted();
    transport.answer(away());
    transport.answer(MockAnswer::empty(307).header("location", "https://store.example/"));
    assert!(service.ports().by_id("1").get().await.is_err());
    assert!(photo(&service).upload("x", "text/plain").await.is_err());
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_store_elsewhere_neither_gets_new_tokens_nor_tells_what_grants_access() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        builder
            .token("secret-token")
            .clock(clock.clone())
            .retry(RetryPolicy::new())
    });
    let place = "https://store.example/x?sig=abcdef%2Bghij";
    transport.answer(MockAnswer::empty(302).header("location", place));
    transport.text(
        401,
        "text/html",
        "you asked for sig=abcdef%2Bghij or abcdef+ghij",
    );
    let error = photo(&service).download().await.unwrap_err();
    assert_eq!(transport.requests().len(), 2);
    for text in [error.to_string(), format!("{error:?}")] {
        assert!(!text.contains("abcdef"), "{text}");
    }
}

#[tokio::test]
async fn bytes_are_uploaded_and_tried_again() {
    let clock = VirtualClock::new();
    let (transport, service) =
        scripted_with(|builder| builder.clock(clock).retry(RetryPolicy::new()));
    transport.empty(503);
    transport.answer(MockAnswer::json(200, r#"{"id":"1"}"#).header("etag", "\"2\""));
    let upload = photo(&service)
        .upload("content", "text/plain")
        .if_match("\"1\"");
    let done = upload.await.unwrap();
    assert_eq!(
        (done.status.as_u16(), done.etag.as_deref()),
        (200, Some("\"2\""))
    );
    assert_eq!(done.value.unwrap().as_str(), r#"{"id":"1"}"#);
    for request in transport.requests() {
        assert_eq!(request.method(), "PUT");
        assert_eq!(request.uri().path(), "/v1.0/ports/1/photo");
        assert_eq!(request.headers()["content-type"], "text/plain");
        assert_eq!(request.headers()["if-match"], "\"1\"");
        assert_eq!(request.body(), "content");
    }
    transport.empty(204);
    photo(&service).delete().if_match("*").await.unwrap();
    let last = transport.requests().pop().unwrap();
    assert_eq!(
        (last.method().as_str(), last.uri().path()),
        ("DELETE", "/v1.0/ports/1/photo")
    );
}

/// Always has another token.
struct Renewed;

impl TokenProvider for Renewed {
    fn token(&self) -> BoxFuture<'_, Result<AccessToken, TokenError>> {
        Box::pin(async { Ok(AccessToken::new("secret")) })
    }

    fn renew<'a>(&'a self, _: &'a AccessToken) -> BoxFuture<'a, Result<bool, TokenError>> {
        Box::pin(async { Ok(true) })
    }
}

#[tokio::test]
async fn a_stream_is_sent_once_unless_it_can_be_made_again() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        builder
            .token(Renewed)
            .clock(clock)
            .retry(RetryPolicy::new())
    });
    for status in [503, 401] {
        transport.empty(status);
        let body = MediaBody::reader(&b"content"[..]).length(7);
        let error = photo(&service)
            .upload(body, "text/plain")
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
    assert_eq!(transport.requests().len(), 2);
    assert_eq!(transport.requests()[1].headers()["content-length"], "7");
    transport.empty(503);
    transport.empty(401);
    transport.empty(204);
    let body = MediaBody::again(|| MediaBody::reader(&b"content"[..]));
    photo(&service).upload(body, "text/plain").await.unwrap();
    let sent = transport.requests();
    assert_eq!(sent.len(), 5);
    assert!(sent[2..].iter().all(|it| it.body() == "content"));
}

#[tokio::test]
async fn a_media_entity_is_created_from_its_content() {
    let (transport, service) = scripted();
    transport.json(201, r#"{"id":"7","port":1}"#);
    let ports = service.ports();
    let create = CreateMedia::<HostPort>::new(ports.path(), vec![1, 2], "image/png");
    let made = create.slug("grün 100%").await.unwrap();
    assert_eq!(made.id.as_deref(), Some("7"));
    let request = &transport.requests()[0];
    assert_eq!(
        (request.method().as_str(), request.uri().path()),
        ("POST", "/v1.0/ports")
    );
    assert_eq!(request.headers()["slug"], "gr%C3%BCn 100%25");
    assert_eq!(request.headers()["content-type"], "image/png");
    assert_eq!(request.body().as_ref(), [1, 2]);
}

#[tokio::test]
async fn operations_give_streams() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    type Call = operation::Invocation<(), operation::Media>;
    transport.text(200, "application/pdf", "%PDF");
    let stream = Call::function(port.path(), "n.render").await.unwrap();
    assert_eq!(stream.bytes(9).await.unwrap(), "%PDF");
    transport.empty(204);
    let none = Call::bare_action(port.path(), "n.export")
        .optional()
        .await
        .unwrap();
    assert!(none.is_none());
    let sent = transport.requests();
    assert_eq!(
        (sent[0].method(), sent[1].method()),
        (&http::Method::GET, &http::Method::POST)
    );
    assert_eq!(sent[0].uri().path(), "/v1.0/ports/1/n.render()");
}

#[test]
fn links_to_streams_are_read_from_control_information() {
    let text = r#"{"@odata.mediaReadLink":"a","@mediaEtag":"\"1\"","photo@odata.mediaEditLink":"b",
        "photo@odata.mediaContentType":"image/png"}"#;
    let port: HostPort = serde_json::from_str(text).unwrap();
    let own = media_links(&port);
    assert_eq!(
        (own.read.as_deref(), own.etag.as_deref()),
        (Some("a"), Some("\"1\""))
    );
    let photo = stream_links(&port, "photo");
    assert_eq!((photo.read, photo.edit.as_deref()), (None, Some("b")));
    assert_eq!(photo.content_type.as_deref(), Some("image/png"));
}

/// Takes three chunks of an upload, then answers.
#[derive(Clone, Default)]
struct Impatient(Arc<Mutex<usize>>);

impl Transport for Impatient {
    fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        panic!("bytes")
    }

    fn send_stream(
        &self,
        mut request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            for _ in 0..3 {
                let next =
                    std::future::poll_fn(|context| Pin::new(request.body_mut()).poll_next(context));
                *self.0.lock().unwrap() += next.await.unwrap()?.len();
            }
            let mut response = http::Response::new(Body::from(Bytes::new()));
            *response.status_mut() = http::StatusCode::PAYLOAD_TOO_LARGE;
            Ok(response)
        })
    }
}

#[tokio::test]
async fn an_upload_without_end_is_passed_on_as_it_comes() {
    let transport = Impatient::default();
    let (_, service) = scripted_with(|builder| builder.transport(transport.clone()));
    let (body, alive) = chunks(endless);
    let error = photo(&service)
        .upload(MediaBody::stream(body), "video/mp4")
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 413);
    assert_eq!(*transport.0.lock().unwrap(), 3 * 1024);
    assert_eq!(alive.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_upload_that_breaks_off_says_why() {
    let (transport, service) = scripted();
    let (body, _) = chunks(|| Poll::Ready(Some(Err::<Bytes, _>("the disk is gone"))));
    let upload = photo(&service).upload(MediaBody::stream(body), "video/mp4");
    let error = upload.await.unwrap_err();
    assert!(error.to_string().contains("the disk is gone"), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_upload_has_the_length_that_was_announced_or_fails() {
    let (transport, service) = scripted();
    for (announced, told) in [
        (5, "more than the 5 bytes that were announced"),
        (0, "more than the 0 bytes that were announced"),
        (8, "more than the 8 bytes that were announced"),
        (11, "fewer than the 11 bytes that were announced"),
    ] {
        // In two chunks: the first alone may be as long as announced.
        let mut parts = vec![&b"four"[..], &b"four"[..], &b"2"[..], &b"1"[..]].into_iter();
        let (body, _) = chunks(move || Poll::Ready(parts.next().map(Ok::<_, TransportError>)));
        let body = MediaBody::stream(body).length(announced);
        let error = photo(&service)
            .upload(body, "text/plain")
            .await
            .unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
    assert!(transport.requests().is_empty());
    for length in [0, 7] {
        transport.empty(204);
        let text = &b"content"[..length];
        let body = MediaBody::reader(std::io::Cursor::new(text.to_vec())).length(length as u64);
        photo(&service).upload(body, "text/plain").await.unwrap();
        assert_eq!(transport.requests().pop().unwrap().body(), text);
    }
}

#[tokio::test]
async fn the_time_for_the_whole_ends_a_stream_that_never_pauses() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| builder.clock(clock.clone()));
    let (body, _) = chunks(endless);
    respond(&transport, 200, None, Body::from_stream(body));
    let download = photo(&service).download().timeout(Duration::from_secs(7));
    let mut stream = download.await.unwrap();
    stream.try_next().await.unwrap();
    clock.advance(Duration::from_secs(8));
    let error = stream.try_next().await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total));
    assert!(stream.try_next().await.unwrap().is_none());
}
