//! The default transport against a real server on this machine.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::time::Duration;

use client_common::{HostPort, Service};
use odata_runtime::client::{Accepted, Error, TransportErrorKind};
use odata_runtime::query::Changes;
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

async fn served() -> (MockServer, Service) {
    let server = MockServer::start().await;
    let root = format!("{}/v1.0/", server.uri());
    let service = Service::builder()
        .root(root)
        .token("secret")
        .build()
        .unwrap();
    (server, service)
}

#[tokio::test]
async fn requests_and_pages_cross_the_wire() {
    let (server, service) = served().await;
    let next = format!("{}/v1.0/ports?$skiptoken=a%2fB~!$x", server.uri());
    let first = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{next}"}}"#);
    Mock::given(method("GET"))
        .and(path("/v1.0/ports"))
        .and(header("authorization", "Bearer secret"))
        .and(header("prefer", "include-unknown-enum-members"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(first, "application/json"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_raw(r#"{"value":[{"id":"2"}]}"#, "application/json"),
        )
        .mount(&server)
        .await;
    let filter = HostPort::ID.eq("it's ü/%&+#");
    let ports = service.ports().list().filter(filter).all(10).await.unwrap();
    assert_eq!(ports.len(), 2);
    let received = server.received_requests().await.unwrap();
    let expected = "$filter=id%20eq%20%27it%27%27s%20%C3%BC%2F%25%26%2B%23%27";
    assert_eq!(received[0].url.query(), Some(expected));
    assert_eq!(received[1].url.query(), Some("$skiptoken=a%2fB~!$x"));
}

#[tokio::test]
async fn writes_cross_the_wire() {
    let (server, service) = served().await;
    Mock::given(method("PATCH"))
        .and(path("/v1.0/ports/a%2Fb"))
        .and(body_string(r#"{"port":443}"#))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&server)
        .await;
    let update = service
        .ports()
        .by_id("a/b")
        .update(Changes::new().set(HostPort::PORT, 443));
    assert_eq!(update.await.unwrap(), None);
}

#[tokio::test]
async fn batches_cross_the_wire() {
    let (server, service) = served().await;
    let responses =
        r#"{"responses":[{"id":"2","status":204},{"id":"1","status":200,"body":{"port":80}}]}"#;
    Mock::given(method("POST"))
        .and(path("/v1.0/$batch"))
        .and(header("authorization", "Bearer secret"))
        .and(header("content-type", "application/json"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(responses, "application/json"))
        .expect(1)
        .mount(&server)
        .await;
    let mut batch = service.inner().batch();
    let get = batch.add(service.ports().by_id("1").get()).unwrap();
    let update = Changes::new().set(HostPort::PORT, 443);
    let update = batch
        .add(service.ports().by_id("2").update(update))
        .unwrap();
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.take(get).unwrap().port, Some(80));
    assert_eq!(result.take(update).unwrap(), None);
}

#[tokio::test]
async fn operations_that_take_long_cross_the_wire() {
    let (server, service) = served().await;
    Mock::given(method("GET"))
        .and(path("/v1.0/ports/1"))
        .and(header(
            "prefer",
            "include-unknown-enum-members, respond-async",
        ))
        .respond_with(
            ResponseTemplate::new(202)
                .insert_header("location", "/monitor/1")
                .insert_header("retry-after", "0"),
        )
        .mount(&server)
        .await;
    let done = ResponseTemplate::new(200).insert_header("asyncresult", "200");
    Mock::given(method("GET"))
        .and(path("/monitor/1"))
        .respond_with(done.set_body_raw(r#"{"port":80}"#, "application/json"))
        .mount(&server)
        .await;
    let accepted = service
        .ports()
        .by_id("1")
        .get()
        .respond_async()
        .await
        .unwrap();
    let Accepted::Running(operation) = accepted else {
        panic!("{accepted:?}");
    };
    let port = operation.wait(Duration::from_secs(60)).await.unwrap();
    assert_eq!(port.port, Some(80));
}

#[tokio::test]
async fn redirects_do_not_carry_the_token_away() {
    let (server, service) = served().await;
    let elsewhere = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(307).insert_header("location", elsewhere.uri()))
        .mount(&server)
        .await;
    let error = service.ports().by_id("1").get().await.unwrap_err();
    assert!(matches!(error, Error::Redirected(_)), "{error}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn next_links_do_not_carry_the_token_away() {
    let (server, service) = served().await;
    let elsewhere = MockServer::start().await;
    let body = format!(
        r#"{{"value":[],"@odata.nextLink":"{}/v1.0/ports"}}"#,
        elsewhere.uri()
    );
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(body, "application/json"))
        .mount(&server)
        .await;
    let error = service.ports().list().all(1).await.unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }), "{error}");
    assert!(elsewhere.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn failures_to_connect_name_no_secret() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let root = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let service = Service::builder()
        .root(root)
        .token("topsecret")
        .build()
        .unwrap();
    let get = service.ports().by_id("1").get().query("sig", "topsecret");
    let error = get.await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Connect),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains("topsecret"));
}
