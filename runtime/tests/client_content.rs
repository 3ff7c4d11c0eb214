//! Responses that are JSON, but not what they should be: none passes for an empty success, and what
//! they say is told.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use bytes::Bytes;
use client_common::{Host, HostPort, Service, scripted, scripted_with};
use http::Response;
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{
    Body, Error, RetryPolicy, StreamRequest, TransportError, TransportErrorKind,
};

async fn get(service: &Service) -> Result<HostPort, Error> {
    service.ports().by_id("1").get().await
}

#[tokio::test]
async fn an_error_object_is_an_error_whatever_the_status() {
    let body = r#" { "error": {"code": "busy", "message": "later"}}"#;
    let told = "GET /v1.0/ports: 200 OK: busy: later";
    let (transport, service) = scripted();
    for _ in 0..4 {
        transport.json(200, body);
    }
    assert!(matches!(get(&service).await, Err(Error::Service(_))));
    let error = service.ports().list().all(9).await.unwrap_err();
    assert_eq!(error.to_string(), told);
    let error = service.ports().list().await.unwrap_err();
    assert_eq!(error.to_string(), told);
    let error = service.ports().list().track_changes().collect(9).await;
    assert_eq!(error.unwrap_err().to_string(), told);
    transport.json(200, body);
    assert!(service.ports().by_id("1").delete().await.is_err());
    // An entity may have a property of that name.
    transport.json(
        200,
        r#"{"@odata.context":"c","error":{"code":"x"},"id":"1"}"#,
    );
    transport.json(200, r#"{"error":{"code":"x"},"id":"1"}"#);
    transport.json(200, r#"{"error":"none"}"#);
    for _ in 0..3 {
        get(&service).await.unwrap();
    }
}

#[tokio::test]
async fn a_page_without_elements_is_no_empty_page() {
    for body in [
        "{}",
        r#"{"value":{"id":"1"}}"#,
        r#"{"value":null}"#,
        r#"{"id":"1"}"#,
    ] {
        let (transport, service) = scripted();
        transport.json(200, body);
        transport.json(200, body);
        let error = service.ports().list().all(9).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{body}: {error}");
        let error = service.ports().list().await.unwrap_err();
        assert!(error.to_string().contains("no array `value`"), "{error}");
    }
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":[]}"#);
    assert!(service.ports().list().all(9).await.unwrap().is_empty());
}

#[tokio::test]
async fn elements_that_are_no_items_are_not_dropped() {
    let body = r#"{"value":[{"id":"1"},"x",7,null,{"id":"2"}],"@odata.nextLink":"?p=2"}"#;
    let (transport, service) = scripted();
    transport.json(200, body);
    transport.json(200, body);
    transport.json(200, body);
    let error = service.ports().list().all(9).await.unwrap_err();
    let Error::Malformed(problems) = &error else {
        unreachable!("{error}");
    };
    let paths: Vec<&str> = problems.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["$.value[1]", "$.value[2]", "$.value[3]"]);
    let mut items = service.ports().list().stream();
    for id in ["1", "2"] {
        let item = items.try_next().await.unwrap().unwrap();
        assert_eq!(item.id.as_deref(), Some(id));
    }
    assert!(matches!(items.try_next().await, Err(Error::Malformed(_))));
    assert!(items.try_next().await.unwrap().is_none());
    // A page is given as it is.
    assert_eq!(service.ports().list().await.unwrap().value.len(), 2);
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test]
async fn only_the_service_says_that_nothing_is_there() {
    let gone = MockAnswer::json(404, r#"{"error":{"code":"notFound"}}"#);
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    transport.answer(gone);
    assert!(port.get().optional().await.unwrap().is_none());
    for _ in 0..3 {
        transport.text(404, "text/html", "<title>No such host</title>");
    }
    let error = port.get().optional().await.unwrap_err();
    assert!(matches!(error, Error::UnexpectedContent(_)), "{error}");
    assert!(error.is_not_found());
    let host = service.hosts().by_id("h");
    assert!(host.reference(Host::PARENT).get().await.is_err());
    let photo: StreamRequest = StreamRequest::new(port.path().child("photo"));
    assert!(photo.download().optional().await.is_err());
}

#[tokio::test]
async fn errors_of_other_forms_tell_what_they_say() {
    for (body, told) in [
        (
            r#"{"statusCode":401,"message":"Access denied, no key"}"#,
            ": Access denied, no key",
        ),
        (
            r#"{"type":"about:blank","title":"Forbidden","detail":"Not your host"}"#,
            ": Not your host",
        ),
        (r#"{"title":"Forbidden","status":403}"#, ": Forbidden"),
        (
            r#"{"error":"invalid_token","error_description":"It expired"}"#,
            ": invalid_token: It expired",
        ),
        (
            r#"{"odata.error":{"code":"x","message":{"lang":"en","value":"Old"}}}"#,
            ": x: Old",
        ),
        (r#"{"Message":"Denied"}"#, ": Denied"),
        (
            r#"{"reason":"quota of topsecret"}"#,
            ": {\"reason\":\"quota of [redacted]\"}",
        ),
        ("[\"a\"]", ": [\"a\"]"),
        ("", ""),
    ] {
        let (transport, service) = scripted_with(|builder| builder.token("topsecret"));
        transport.text(401, "application/problem+json", body);
        let error = get(&service).await.unwrap_err();
        let expected = format!("GET /v1.0/ports/1: 401 Unauthorized{told}");
        assert_eq!(error.to_string(), expected);
        assert!(!format!("{error:?}").contains("topsecret"));
    }
}

/// An answer whose body breaks off.
fn cut(status: u16, retry_after: Option<&str>) -> MockAnswer {
    struct Cut(u8);
    impl futures_core::Stream for Cut {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            self.0 += 1;
            std::task::Poll::Ready(Some(match self.0 {
                1 => Ok(Bytes::from("{\"error\":{\"code\":\"bu")),
                _ => Err(TransportError::new(TransportErrorKind::Body, "cut off")),
            }))
        }
    }
    let mut response = Response::new(Body::from_stream(Cut(0)));
    *response.status_mut() = status.try_into().unwrap();
    let headers = response.headers_mut();
    headers.insert("content-type", "application/json".parse().unwrap());
    if let Some(wait) = retry_after {
        headers.insert("retry-after", wait.parse().unwrap());
    }
    MockAnswer::from(Ok(response))
}

#[tokio::test]
async fn a_status_keeps_its_meaning_without_the_whole_of_its_body() {
    let clock = VirtualClock::new();
    let (transport, service) =
        scripted_with(|builder| builder.clock(clock.clone()).retry(RetryPolicy::new()));
    transport.answer(cut(429, Some("7")));
    transport.answer(cut(404, None));
    assert!(
        service
            .ports()
            .by_id("1")
            .get()
            .optional()
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(clock.elapsed().as_secs(), 7);
    transport.answer(cut(400, None));
    let error = get(&service).await.unwrap_err();
    let told = "GET /v1.0/ports/1: 400 Bad Request: {\"error\":{\"code\":\"bu";
    assert_eq!(error.to_string(), told);
    let post = service.ports().create(HostPort::default());
    transport.answer(cut(429, Some("1")));
    transport.json(201, "{}");
    post.await.unwrap();
}

fn many(transport: &MockTransport) {
    let body = format!("{{\"value\":[{}{{}}]}}", "{},".repeat(200));
    transport.json(200, &body);
}

#[tokio::test]
async fn a_short_page_cannot_fill_the_memory() {
    let (transport, service) = scripted_with(|builder| builder.max_objects(201));
    many(&transport);
    let error = service.ports().list().await.unwrap_err();
    assert!(matches!(error, Error::TooManyObjects { limit: 201, .. }));
    let told = "GET /v1.0/ports: 200 OK, but the response holds more than 201 objects";
    assert_eq!(error.to_string(), told);
    let (transport, service) = scripted_with(|builder| builder.max_objects(202));
    many(&transport);
    assert_eq!(service.ports().list().await.unwrap().value.len(), 201);
}
