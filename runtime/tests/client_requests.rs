//! Requests and their responses: methods, headers, bodies and what comes back.

#![cfg(feature = "client")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::field_reassign_with_default
)]

mod client_common;

use client_common::{AnyHost, Host, HostPort, scripted, scripted_with, sent};
use http::{Method, StatusCode};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{AccessToken, Error, Payload, TokenError};
use odata_runtime::query::Changes;

fn header(transport: &MockTransport, index: usize, name: &str) -> Option<String> {
    let requests = transport.requests();
    let value = requests[index].headers().get(name)?;
    Some(value.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_get_says_what_it_understands() {
    let (transport, service) = scripted_with(|builder| builder.token("secret"));
    transport.json(
        200,
        r##"{"@odata.type":"#example.ipAddress","id":"1","country":"NL"}"##,
    );
    let host = service
        .hosts()
        .by_id("1")
        .get()
        .select(Host::NAME)
        .expand(Host::PORTS);
    let AnyHost::IpAddress(address) = host.await.unwrap().into_inner() else {
        panic!("not an address");
    };
    assert_eq!(address.country.as_deref(), Some("NL"));
    assert_eq!(
        sent(&transport),
        ["https://service.example/v1.0/hosts/1?$select=name&$expand=ports"]
    );
    let get = |name| header(&transport, 0, name);
    assert_eq!(
        get("accept").unwrap(),
        "application/json;odata.metadata=minimal"
    );
    assert_eq!(get("odata-maxversion").unwrap(), "4.0");
    assert_eq!(get("prefer").unwrap(), "include-unknown-enum-members");
    assert_eq!(get("authorization").unwrap(), "Bearer secret");
    assert_eq!(get("content-type"), None);
    assert!(transport.requests()[0].body().is_empty());
}

#[tokio::test]
async fn preferences_share_one_header_and_headers_can_be_replaced() {
    let (transport, service) = scripted_with(|builder| {
        builder
            .header("prefer", "respond-async")
            .header("OData-MaxVersion", "4.01")
    });
    transport.json(200, r#"{"value":[]}"#);
    let list = service
        .ports()
        .list()
        .page_size(50)
        .prefer("x")
        .header("accept", "application/json");
    list.header("consistencylevel", "eventual")
        .page()
        .await
        .unwrap();
    assert_eq!(
        transport.requests()[0]
            .headers()
            .get_all("prefer")
            .iter()
            .count(),
        1
    );
    assert_eq!(
        header(&transport, 0, "prefer").unwrap(),
        "include-unknown-enum-members, odata.maxpagesize=50, x, respond-async"
    );
    assert_eq!(header(&transport, 0, "odata-maxversion").unwrap(), "4.01");
    assert_eq!(header(&transport, 0, "accept").unwrap(), "application/json");
    assert_eq!(
        header(&transport, 0, "consistencylevel").unwrap(),
        "eventual"
    );
}

#[tokio::test]
async fn headers_cannot_be_injected() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    for (name, value) in [
        ("x", "a\r\nhost: evil"),
        ("x y", "1"),
        ("", "1"),
        ("x", "\u{0}"),
    ] {
        let error = port.get().header(name, value).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error}");
        assert_eq!(error.to_string().lines().count(), 1);
    }
    let error = port.delete().if_match("\"a\"\n").await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    let error = port.get().prefer("a\r\nb: c").await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_update_sends_what_was_set() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.json(200, r#"{"id":"1","port":443}"#);
    let port = service.ports().by_id("1");
    let changes = Changes::new()
        .set(HostPort::PORT, 443)
        .set_null(HostPort::STATUS);
    let update = port.update(&changes).if_match("W/\"5\"").return_minimal();
    assert_eq!(update.await.unwrap(), None);
    let updated = port
        .update(changes)
        .return_representation()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(updated.port, Some(443));
    let request = &transport.requests()[0];
    assert_eq!(request.method(), Method::PATCH);
    assert_eq!(request.body().as_ref(), br#"{"port":443,"status":null}"#);
    assert_eq!(header(&transport, 0, "if-match").unwrap(), "W/\"5\"");
    assert_eq!(
        header(&transport, 0, "content-type").unwrap(),
        "application/json"
    );
    assert_eq!(header(&transport, 0, "odata-version").unwrap(), "4.0");
    assert_eq!(
        header(&transport, 0, "prefer").unwrap(),
        "include-unknown-enum-members, return=minimal"
    );
}

#[tokio::test]
async fn creating_returns_what_the_service_made() {
    let (transport, service) = scripted();
    transport.json(201, r#"{"id":"9","name":"n"}"#);
    transport.empty(204);
    transport.empty(204);
    let mut host = Host::default();
    host.name = Some("n".to_owned());
    let AnyHost::Host(made) = service.hosts().create(&host).await.unwrap() else {
        panic!("not a host");
    };
    assert_eq!(made.id.as_deref(), Some("9"));
    let instance = AnyHost::Host(Box::new(host));
    let create = service.hosts().create(Payload::of(&instance));
    assert_eq!(create.return_minimal().await.unwrap().entity, None);
    let error = service
        .hosts()
        .create(Payload::of(&instance))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::NoContent { .. }));
    for request in transport.requests() {
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.body().as_ref(), br#"{"name":"n"}"#);
    }
}

#[tokio::test]
async fn deleting_and_counting() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.text(200, "text/plain", "\u{feff}42");
    transport.text(200, "text/plain", "many");
    service
        .ports()
        .by_id("1")
        .delete()
        .if_match("*")
        .await
        .unwrap();
    let count = service
        .ports()
        .count()
        .filter(HostPort::PORT.gt(1))
        .search("x");
    assert_eq!(count.await.unwrap(), 42);
    let error = service.ports().count().await.unwrap_err();
    assert!(matches!(error, Error::UnexpectedContent(_)), "{error}");
    assert_eq!(
        sent(&transport)[..2],
        [
            "https://service.example/v1.0/ports/1",
            "https://service.example/v1.0/ports/$count?$filter=port%20gt%201&$search=x"
        ]
    );
    assert_eq!(header(&transport, 1, "accept").unwrap(), "text/plain");
    assert_eq!(header(&transport, 0, "prefer"), None);
}

#[tokio::test]
async fn a_missing_entity_can_be_expected() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.json(404, r#"{"error":{"code":"itemNotFound","message":"no"}}"#);
    transport.empty(204);
    transport.json(403, "{}");
    let port = service.ports().by_id("1");
    assert_eq!(port.get().optional().await.unwrap(), None);
    assert_eq!(port.get().optional().await.unwrap(), None);
    assert!(matches!(port.get().await, Err(Error::NoContent { .. })));
    assert_eq!(
        port.get().optional().await.unwrap_err().status(),
        Some(StatusCode::FORBIDDEN)
    );
}

#[tokio::test]
async fn capabilities_have_a_way_around() {
    let (transport, service) = scripted();
    transport.empty(204);
    let ports = service.hosts().by_id("h").ports();
    ports.by_id("p").unrestricted().delete().await.unwrap();
    assert_eq!(
        sent(&transport),
        ["https://service.example/v1.0/hosts/h/ports/p"]
    );
}

#[tokio::test]
async fn tokens_come_from_closures_and_their_failures_are_told() {
    let (transport, service) =
        scripted_with(|builder| builder.token(|| async { Ok(AccessToken::new("from closure")) }));
    transport.empty(204);
    service.ports().by_id("1").delete().await.unwrap();
    assert_eq!(
        header(&transport, 0, "authorization").unwrap(),
        "Bearer from closure"
    );

    let (transport, service) =
        scripted_with(|builder| builder.token(|| async { Err(TokenError::from("signed out")) }));
    let error = service.ports().by_id("1").delete().await.unwrap_err();
    assert_eq!(error.to_string(), "no token: signed out");
    let (_, broken) = scripted_with(|builder| builder.token("secret\r\nx: y"));
    let error = broken.ports().by_id("1").delete().await.unwrap_err();
    assert!(matches!(error, Error::Token(_)));
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn secrets_show_in_no_debug_output() {
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.token("topsecret").header("cookie", "topsecret");
        assert!(!format!("{builder:?}").contains("topsecret"));
        builder
    });
    transport.empty(204);
    let delete = service
        .ports()
        .by_id("1")
        .delete()
        .header("x-api-key", "topsecret");
    assert!(!format!("{delete:?}").contains("topsecret"));
    delete.await.unwrap();
    let output = format!(
        "{service:?} {:?} {:?} {:?} {:?}",
        service.inner(),
        service.ports(),
        AccessToken::new("topsecret"),
        transport.requests()
    );
    assert!(!output.contains("topsecret"), "{output}");
}

#[test]
fn everything_can_move_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    fn moved<T: Send>(_: &T) {}
    let (_, service) = scripted();
    shared(&service);
    shared(&service.ports());
    shared(&service.ports().by_id("1"));
    shared(&service.ports().list());
    moved(&service.ports().list().stream());
    moved(&service.ports().list().pages());
    moved(&service.ports().list().page());
    moved(&service.ports().list().all(1));
    moved(&service.ports().by_id("1").get().optional());
}
