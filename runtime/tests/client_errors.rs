//! Responses that are no success, or no JSON, or not what they should be.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::error::Error as _;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use client_common::{HostPort, Service, scripted, scripted_with};
use http::{Response, StatusCode};
use odata_runtime::client::testing::{MockAnswer, MockTransport};
use odata_runtime::client::{Body, Error, TransportError, TransportErrorKind};

async fn get(service: &Service) -> Result<HostPort, Error> {
    service.ports().by_id("1").get().await
}

async fn failed(answer: impl FnOnce(&MockTransport)) -> Error {
    let (transport, service) = scripted_with(|builder| builder.token("topsecret"));
    answer(&transport);
    let error = get(&service).await.unwrap_err();
    let display = error.to_string();
    assert_eq!(display.lines().count(), 1, "{display}");
    assert!(!format!("{error:?} {display}").contains("topsecret"));
    error
}

#[tokio::test]
async fn the_service_s_error_is_kept_whole() {
    let body = r#"{"error":{"code":"badRequest","message":"Invalid\nfilter","target":"$filter",
        "details":[{"code":"x","message":"y","target":null},7],
        "innerError":{"date":"2024-05-01","request-id":"r-1","client-request-id":"c-1"}}}"#;
    let error = failed(|transport| transport.json(400, body)).await;
    assert_eq!(
        error.to_string(),
        "GET /v1.0/ports/1: 400 Bad Request: badRequest: Invalid filter [$filter] (request r-1)"
    );
    let error = error.service().unwrap();
    assert_eq!(error.status, StatusCode::BAD_REQUEST);
    assert_eq!(error.code.as_deref(), Some("badRequest"));
    assert_eq!(error.details.len(), 1);
    assert_eq!(error.details[0].message.as_deref(), Some("y"));
    assert_eq!(error.details[0].target, None);
    assert!(error.inner_error.as_ref().unwrap().as_str().contains("c-1"));
    assert_eq!(error.body, body);
}

#[tokio::test]
async fn error_bodies_of_other_forms_still_give_status_and_request() {
    for (body, code) in [
        ("", None),
        ("{}", None),
        ("[1]", None),
        ("{\"error\":", None),
        (r#"{"error":"x"}"#, Some("x")),
        (r#"{"error":{"code":null}}"#, None),
        (
            r#"{"error":{"code":42,"message":{"lang":"en","value":"m"}}}"#,
            Some("42"),
        ),
    ] {
        let error = failed(|transport| {
            let mut response = Response::new(Body::from(Bytes::copy_from_slice(body.as_bytes())));
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            let headers = response.headers_mut();
            headers.insert("content-type", "application/problem+json".parse().unwrap());
            headers.insert("request-id", "abc".parse().unwrap());
            headers.insert("retry-after", "17".parse().unwrap());
            transport.respond(Ok(response));
        })
        .await;
        let service = error.service().unwrap_or_else(|| panic!("{body}: {error}"));
        assert_eq!(service.code.as_deref(), code, "{body}");
        assert_eq!(service.request_id.as_deref(), Some("abc"));
        assert_eq!(service.retry_after.as_deref(), Some("17"));
        assert_eq!(service.body, body);
    }
}

#[tokio::test]
async fn statuses_have_names() {
    let error = failed(|transport| transport.empty(404)).await;
    assert!(error.is_not_found());
    let error = failed(|transport| transport.empty(412)).await;
    assert!(error.is_precondition_failed() && !error.is_not_found());
}

#[tokio::test]
async fn pages_of_gateways_are_not_decoded() {
    let html = format!("<html>\n<body>{}</body></html>", "x".repeat(4000));
    for status in [200, 502] {
        let error =
            failed(|transport| transport.text(status, "text/html; charset=utf-8", &html)).await;
        let Error::UnexpectedContent(unexpected) = &error else {
            panic!("{error}");
        };
        assert_eq!(unexpected.status.as_u16(), status);
        assert_eq!(unexpected.body_prefix.len(), 512);
        assert!(error.to_string().contains("text/html"), "{error}");
        assert!(error.to_string().len() < 500);
    }
}

#[tokio::test]
async fn broken_documents_say_where() {
    for body in ["", "{\"id\":", "[]", "nul", "{\"id\":\"\u{fffd}\"} x"] {
        let error = failed(|transport| transport.json(200, body)).await;
        let Error::Decode(undecodable) = &error else {
            panic!("{body}: {error}");
        };
        assert_eq!(undecodable.body_prefix, body);
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn redirects_are_told_and_not_followed() {
    let (transport, service) = scripted_with(|builder| builder.token("topsecret"));
    let mut response = Response::new(Body::from(Bytes::new()));
    *response.status_mut() = StatusCode::FOUND;
    let location = "https://evil.example/".parse().unwrap();
    response.headers_mut().insert("location", location);
    transport.respond(Ok(response));
    let error = get(&service).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /v1.0/ports/1: 302 Found, not followed (another origin): https://evil.example/"
    );
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn bodies_are_limited_and_may_break_off() {
    let (transport, service) = scripted_with(|builder| builder.max_body(20));
    transport.json(200, r#"{"id":"1","port":12}"#);
    transport.json(200, r#"{"id":"1","port":123}"#);
    transport.respond(Ok(Response::new(Body::from_stream(Chunks(vec![
        Ok(Bytes::from_static(b"0123456789")),
        Ok(Bytes::from_static(b"0123456789x")),
    ])))));
    transport.respond(Ok(Response::new(Body::from_stream(Chunks(vec![
        Ok(Bytes::from_static(b"{\"id\"")),
        Ok(Bytes::from_static(b":\"1\"}")),
    ])))));
    transport.respond(Ok(Response::new(Body::from_stream(Chunks(vec![
        Ok(Bytes::from_static(b"{")),
        Err(TransportError::new(TransportErrorKind::Body, "broke off")),
    ])))));
    assert_eq!(get(&service).await.unwrap().port, Some(12));
    for _ in 0..2 {
        let error = get(&service).await.unwrap_err();
        assert!(
            matches!(error, Error::BodyTooLarge { limit: 20, .. }),
            "{error}"
        );
    }
    assert_eq!(get(&service).await.unwrap().id.as_deref(), Some("1"));
    let error = get(&service).await.unwrap_err();
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Body));
}

struct Chunks(Vec<Result<Bytes, TransportError>>);

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let next = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(next)
    }
}

const MALFORMED: &str = r#"{"value":[{"id":"1","seen":"2016-17-13T08:43:41.00Z"},{"id":"2"}]}"#;

#[tokio::test]
async fn malformed_values_are_told_and_kept() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    let (transport, service) = scripted_with(|builder| {
        builder.on_problem(move |problem| sink.lock().unwrap().push(problem.path.clone()))
    });
    transport.json(200, MALFORMED);
    let page = service.ports().list().await.unwrap();
    assert_eq!(page.value.len(), 2);
    assert_eq!(page.value[0].seen, None);
    assert_eq!(*told.lock().unwrap(), ["$.value[0].seen"]);
    assert_eq!(odata_runtime::json::problems(&page).len(), 1);
}

#[tokio::test]
async fn strict_clients_refuse_malformed_values() {
    let (transport, service) = scripted_with(|builder| builder.strict(true));
    transport.json(200, MALFORMED);
    transport.json(200, r#"{"value":[{"id":"1","unknown":{}}]}"#);
    let error = service.ports().list().await.unwrap_err();
    let Error::Malformed(problems) = &error else {
        panic!("{error}");
    };
    assert_eq!(problems[0].path, "$.value[0].seen");
    assert!(error.to_string().contains("$.value[0].seen"), "{error}");
    assert_eq!(service.ports().list().await.unwrap().value.len(), 1);
}

#[tokio::test]
async fn unsent_requests_say_why() {
    let (_, service) = scripted();
    let error = get(&service).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert_eq!(error.status(), None);
    let error = service.hosts().path().child("..").child("x");
    let (transport, _) = scripted();
    let request = client_common::HostPortRequest::<odata_runtime::client::Unrestricted>::new(error);
    assert!(matches!(request.get().await, Err(Error::Request(_))));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn responses_of_other_versions_are_not_taken_for_empty_entities() {
    for (name, value, version) in [
        ("odata-version", "3.0", "3.0"),
        ("odata-version", "5.0", "5.0"),
        ("dataserviceversion", "2.0;NetFx", "2.0"),
    ] {
        let answer = MockAnswer::json(200, r#"{"d":{"id":"1"}}"#).header("request-id", "r7");
        let error = failed(|transport| transport.answer(answer.header(name, value))).await;
        assert!(matches!(error, Error::UnsupportedVersion { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(&format!("200 OK, but the response is of version {version}")));
        assert!(text.ends_with("(request r7)"), "{text}");
        assert_eq!(error.status().map(|it| it.as_u16()), Some(200));
    }
    for version in ["4.0", "4.01", "4", "odd"] {
        let (transport, service) = scripted();
        transport.answer(MockAnswer::json(200, r#"{"id":"1"}"#).header("odata-version", version));
        assert!(get(&service).await.is_ok(), "{version}");
    }
}

#[tokio::test]
async fn links_that_are_not_followed_tell_whose_they_are() {
    for (link, told) in [
        (
            "https://evil.example/",
            "a link to another origin: https://evil.example",
        ),
        ("", "the link of an earlier page"),
    ] {
        let (transport, service) = scripted();
        let page = format!(r#"{{"value":[],"@odata.nextLink":"{link}"}}"#);
        transport.answer(MockAnswer::json(200, &page).header("request-id", "r8"));
        let error = service.ports().list().all(9).await.unwrap_err();
        let told = format!("GET /v1.0/ports: 200 OK, but the service returned {told} (request r8)");
        assert_eq!(error.to_string(), told);
    }
}
