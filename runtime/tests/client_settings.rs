//! What a single request is given: it holds for that request, whatever its kind.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use std::time::Duration;

use client_common::{Host, HostPort, scripted, scripted_with, sent};
use odata_runtime::client::testing::VirtualClock;
use odata_runtime::client::{DeltaLink, Error, RetryPolicy};

#[tokio::test]
async fn a_header_of_the_caller_s_own_stands_in_the_place_of_the_token() {
    let (transport, service) =
        scripted_with(|builder| builder.token(|| async { Err("nobody may ask".into()) }));
    transport.empty(401);
    let get = service.ports().by_id("1").get();
    let get = get.header("authorization", "Bearer own");
    let error = get.await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(
        transport.requests()[0].headers()["authorization"],
        "Bearer own"
    );
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.header("authorization", "Basic x");
        builder.token(|| async { Err("nobody may ask".into()) })
    });
    transport.json(200, "{}");
    service.ports().by_id("1").get().await.unwrap();
    assert_eq!(
        transport.requests()[0].headers()["authorization"],
        "Basic x"
    );
}

#[tokio::test]
async fn credentials_of_a_request_do_not_go_over_plain_http() {
    for name in [
        "authorization",
        "Cookie",
        "x-api-key",
        "Ocp-Apim-Subscription-Key",
    ] {
        let (transport, service) = scripted_with(|builder| builder.root("http://remote.example/"));
        let get = service.ports().by_id("1").get().header(name, "topsecret");
        let error = get.await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{name}: {error}");
        assert!(transport.requests().is_empty());
        let builder = client_common::Service::builder().root("http://remote.example/");
        assert!(builder.header(name, "topsecret").build().is_err(), "{name}");
        let (transport, service) = scripted_with(|builder| builder.root("http://127.0.0.1/"));
        transport.json(200, "{}");
        let get = service.ports().by_id("1").get();
        get.header(name, "topsecret").await.unwrap();
    }
}

#[tokio::test]
async fn pages_that_begin_with_a_link_take_settings() {
    let (transport, service) = scripted();
    let link = "https://service.example/v1.0/ports?$skiptoken=1";
    for _ in 0..2 {
        transport.json(
            200,
            r#"{"value":[],"@odata.nextLink":"https://service.example/v1.0/x"}"#,
        );
        transport.json(200, r#"{"value":[]}"#);
    }
    let mut pages = service.ports().resume(link);
    pages = pages
        .header("ConsistencyLevel", "eventual")
        .prefer("odata.maxpagesize=3");
    while pages.try_next().await.unwrap().is_some() {}
    let delta = service.ports().changes_since(&DeltaLink::new(link));
    let delta = delta
        .header("ConsistencyLevel", "eventual")
        .prefer("odata.maxpagesize=3");
    delta.collect(9).await.unwrap();
    assert_eq!(transport.requests().len(), 4);
    for request in transport.requests() {
        assert_eq!(request.headers()["consistencylevel"], "eventual");
        let prefer = request.headers()["prefer"].to_str().unwrap();
        assert!(prefer.contains("odata.maxpagesize=3"), "{prefer}");
    }
    let error = service
        .ports()
        .resume(link)
        .query("a", "b")
        .try_next()
        .await;
    assert!(matches!(error, Err(Error::Request(_))));
}

#[tokio::test]
async fn properties_and_references_take_settings() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":["a"]}"#);
    let tags = service.ports().by_id("1").property(HostPort::TAGS).pages();
    tags.query("a b", "c'd")
        .query("e", "f")
        .try_next()
        .await
        .unwrap();
    transport.json(200, r#"{"value":[{"@odata.id":"x"}]}"#);
    let host = service.hosts().by_id("1");
    let references = host.references(Host::PORTS).pages();
    references.header("x", "y").try_next().await.unwrap();
    transport.json(200, r#"{"@odata.id":"x"}"#);
    let reference = host.reference(Host::PARENT).get().query("q", "1");
    let found = reference.header("x", "y").await.unwrap();
    assert_eq!(found.unwrap().id().as_deref(), Some("x"));
    let urls = sent(&transport);
    assert!(
        urls[0].ends_with("/ports/1/tags?a%20b=c%27d&e=f"),
        "{}",
        urls[0]
    );
    assert!(urls[2].ends_with("/hosts/1/parent/$ref?q=1"), "{}", urls[2]);
    for request in &transport.requests()[1..] {
        assert_eq!(request.headers()["x"], "y");
    }
}

#[tokio::test]
async fn pages_and_deltas_take_times_and_tries() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| builder.clock(clock.clone()));
    let link = DeltaLink::new("https://service.example/v1.0/ports?$deltatoken=1");
    transport.empty(503);
    transport.json(200, r#"{"value":[]}"#);
    let delta = service
        .ports()
        .changes_since(&link)
        .retry(RetryPolicy::new());
    delta.collect(9).await.unwrap();
    transport.answer(odata_runtime::client::testing::MockAnswer::never());
    let mut pages = service.ports().resume(link.as_str());
    pages = pages
        .timeout(Duration::from_secs(7))
        .try_timeout(Duration::from_secs(3));
    let error = pages.try_next().await.unwrap_err();
    assert!(error.timed_out().is_some(), "{error}");
}
