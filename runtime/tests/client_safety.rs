//! Secrets stay secret, and nothing that is put into a request leaves its place.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use client_common::{HostPort, Service, scripted, scripted_with};
use odata_runtime::client::testing::{MockAnswer, MockTransport};
use odata_runtime::client::{Error, RedirectPolicy, TransportError, TransportErrorKind};
use odata_runtime::query::Changes;

const TOKEN: &str = "topsecret-token";
const KEY: &str = "topsecret key+/=";
const QUERY: &str = "topsecret&sig=%41";

fn shown(value: &(impl std::fmt::Debug + ?Sized)) {
    let text = format!("{value:?} {value:#?}");
    assert!(!text.contains("topsecret"), "{text}");
}

/// What a gateway says that repeats all that it was sent.
fn echo() -> String {
    let encoded = "topsecret%26sig%3D%2541";
    format!("Bearer {TOKEN}, x-key: {KEY}, /ports?code={QUERY} /ports?code={encoded}")
}

async fn failed(answer: MockAnswer) -> Error {
    let (transport, service) = scripted_with(|builder| builder.token(TOKEN));
    transport.answer(answer);
    let get = service.ports().by_id("1").get().header("x-key", KEY);
    let error = get.query("code", QUERY).await.unwrap_err();
    shown(&error);
    let text = error.to_string();
    assert!(!text.contains("topsecret"), "{text}");
    assert!(text.starts_with("GET /v1.0/ports/1: "), "{text}");
    let mut cause = std::error::Error::source(&error);
    while let Some(inner) = cause {
        assert!(!inner.to_string().contains("topsecret"), "{inner}");
        cause = inner.source();
    }
    error
}

#[tokio::test]
async fn what_an_answer_repeats_shows_in_no_error() {
    let echo = echo();
    let message = serde_json::json!({"error": {"code": echo, "message": echo, "target": echo,
        "details": [{"code": echo, "message": echo, "target": echo}],
        "innererror": {"request": echo}}});
    let page = format!("<html><title>{echo}</title><body>{}{echo}", "x".repeat(300));
    for answer in [
        MockAnswer::json(400, &message.to_string()),
        MockAnswer::json(500, &echo),
        MockAnswer::json(200, &echo),
        MockAnswer::json(200, &format!("{{\"id\": {echo}")),
        MockAnswer::text(200, "text/html", &page),
        MockAnswer::text(502, "text/plain", &echo),
        MockAnswer::empty(302).header("location", &format!("https://x.example/?{TOKEN}")),
        MockAnswer::empty(302).header("location", "https://topsecret:topsecret@x.example/"),
        MockAnswer::empty(302).header("location", "//topsecret@x.example/#topsecret"),
        MockAnswer::empty(302).header("location", &format!("https://x.example/{TOKEN}/")),
        MockAnswer::empty(302).header("request-id", TOKEN),
        MockAnswer::empty(304).header("request-id", TOKEN),
        MockAnswer::empty(429).header("retry-after", TOKEN),
        MockAnswer::text(200, &format!("text/{TOKEN}"), "{}"),
        MockAnswer::json(200, &format!("\"{TOKEN}\"")).header("content-type", TOKEN),
        MockAnswer::json(200, "{}").header("odata-version", &format!("3.{TOKEN}")),
        MockAnswer::json(
            500,
            &format!("{{\"error\":{{\"innererror\":{{\"request-id\":\"{TOKEN}\"}}}}}}"),
        ),
        MockAnswer::from(Err(
            TransportError::new(TransportErrorKind::Other, &*echo).with_source(echo.clone())
        )),
    ] {
        failed(answer).await;
    }
}

#[tokio::test]
async fn builders_and_requests_show_no_values() {
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.token(TOKEN).header("x-key", KEY);
        shown(&builder);
        builder
    });
    shown(&service);
    let changes = || Changes::<HostPort>::new().set(HostPort::PORT, 1);
    let port = service.ports().by_id("1");
    shown(&port.update(changes()).query("code", QUERY).header("x", KEY));
    shown(&port.delete().query("code", QUERY).header("x", KEY));
    shown(&port.get().query("code", QUERY).header("x", KEY));
    shown(&service.ports().create(changes()).query("code", QUERY));
    shown(&service.ports().count().query("code", QUERY));
    let list = service.ports().list().query("code", QUERY).header("x", KEY);
    shown(&list);
    let mut items = list.stream();
    shown(&items);
    transport.json(200, "{\"value\":[]}");
    items.try_next().await.unwrap();
    shown(&items);
    shown(service.inner());
    shown(service.ports().path());
    shown(&transport);
}

#[tokio::test]
async fn redirects_are_followed_at_home_only() {
    let home = "https://service.example/elsewhere?x=1";
    let (transport, service) = scripted_with(|builder| builder.token(TOKEN));
    transport.answer(MockAnswer::empty(307).header("location", home));
    transport.json(200, "{\"id\":\"1\"}");
    service.ports().by_id("1").get().await.unwrap();
    let sent = transport.requests();
    assert_eq!(sent[1].uri(), home);
    assert_eq!(sent[1].headers(), sent[0].headers());
    for away in [
        "https://evil.example/",
        "http://service.example/",
        "//evil.example/",
        "https://service.example:8443/",
        "https://service.example@evil.example/",
        "https://user@service.example/",
        "https://service.example.evil.example/",
        "\\\\evil.example",
        "https:/\\evil.example",
        "data:,x",
        "",
    ] {
        let (transport, service) = scripted_with(|builder| builder.token(TOKEN));
        transport.answer(MockAnswer::empty(302).header("location", away));
        let result = service.ports().by_id("1").get().await;
        assert!(result.is_err(), "{away}");
        if !away.is_empty() {
            assert_eq!(transport.requests().len(), 1, "{away}");
            assert!(matches!(result, Err(Error::Redirected(_))), "{away}");
        }
    }
}

async fn redirected(service: &Service, transport: &MockTransport, status: u16) -> usize {
    for _ in 0..9 {
        transport.answer(MockAnswer::empty(status).header("location", "/again"));
    }
    let before = transport.requests().len();
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    let error = service.ports().create(changes).await.unwrap_err();
    assert!(matches!(error, Error::Redirected(_)), "{error}");
    transport.requests().len() - before
}

#[tokio::test]
async fn writes_are_redirected_only_where_that_is_allowed() {
    let policy = RedirectPolicy::new().writes(true).limit(3);
    let (transport, service) = scripted();
    assert_eq!(redirected(&service, &transport, 307).await, 1);
    let (transport, service) = scripted_with(|builder| builder.redirects(policy));
    assert_eq!(redirected(&service, &transport, 303).await, 1);
    let (transport, service) = scripted_with(|builder| builder.redirects(policy));
    assert_eq!(redirected(&service, &transport, 308).await, 4);
    assert!(
        transport
            .requests()
            .iter()
            .take(4)
            .all(|sent| sent.body() == "{\"port\":1}")
    );
}

#[tokio::test]
async fn nothing_put_into_a_request_leaves_its_place() {
    let (transport, service) = scripted();
    for bad in ["a\r\nx-evil: 1", "a\nb", "a\0b", "a\u{7f}"] {
        let get = || service.ports().by_id("1").get();
        assert!(
            matches!(get().header("x", bad).await, Err(Error::Request(_))),
            "{bad:?}"
        );
        assert!(
            matches!(get().header(bad, "x").await, Err(Error::Request(_))),
            "{bad:?}"
        );
        assert!(
            matches!(get().prefer(bad).await, Err(Error::Request(_))),
            "{bad:?}"
        );
        let update = service.ports().by_id("1").delete().if_match(bad);
        assert!(matches!(update.await, Err(Error::Request(_))), "{bad:?}");
    }
    assert!(transport.requests().is_empty());
    for key in [
        "a\r\nHost: evil",
        "a/../../b",
        "..",
        "a?b#c",
        "a\0",
        "//evil.example",
        "a\\b@c:1",
    ] {
        transport.json(200, "{}");
        service
            .ports()
            .by_id(key)
            .get()
            .query(key, key)
            .await
            .unwrap();
        let requests = transport.requests();
        let uri = requests.last().unwrap().uri();
        assert_eq!(uri.authority().unwrap(), "service.example", "{key:?}");
        assert!(uri.path().starts_with("/v1.0/ports"), "{uri}");
        assert_eq!(uri.to_string().matches('?').count(), 1, "{uri}");
        assert!(
            !uri.to_string().contains(['\r', '\n', '\0', '#', '\\']),
            "{uri}"
        );
    }
}
