//! Query options in the body, preferences, and the head of a response.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{HostPort, scripted, scripted_with, sent};
use odata_runtime::client::RetryPolicy;
use odata_runtime::client::testing::{MockAnswer, VirtualClock};

#[tokio::test]
async fn a_query_can_go_in_the_body() {
    let (transport, service) = scripted();
    let next = "https://service.example/v1.0/ports?$skiptoken=2";
    transport.json(
        200,
        &format!(r#"{{"value":[{{}}],"@odata.nextLink":"{next}"}}"#),
    );
    transport.json(200, r#"{"value":[{}]}"#);
    let filter = HostPort::ID.eq("it's");
    let ports = service
        .ports()
        .list()
        .filter(filter)
        .post_query()
        .all(5)
        .await;
    assert_eq!(ports.unwrap().len(), 2);
    let requests = transport.requests();
    assert_eq!(requests[0].method(), "POST");
    assert_eq!(requests[0].headers()["content-type"], "text/plain");
    assert_eq!(requests[0].body(), "$filter=id%20eq%20%27it%27%27s%27");
    // Links are used as they are.
    assert_eq!(
        (requests[1].method().as_str(), requests[1].body().len()),
        ("GET", 0)
    );
    assert_eq!(
        sent(&transport),
        ["https://service.example/v1.0/ports/$query", next]
    );
}

#[tokio::test]
async fn only_long_urls_of_reads_change_their_form() {
    let (transport, service) = scripted_with(|builder| builder.post_query_above(80));
    let long = "x".repeat(80);
    for (id, method) in [("a", "GET"), (long.as_str(), "POST")] {
        transport.text(200, "text/plain", "3");
        let count = service.ports().unrestricted().count();
        assert_eq!(count.filter(HostPort::ID.eq(id)).await.unwrap(), 3);
        assert_eq!(transport.requests().pop().unwrap().method(), method);
    }
    assert!(sent(&transport)[1].ends_with("/ports/$count/$query"));
    transport.empty(204);
    let delete = service.ports().unrestricted().by_id("1").delete();
    delete.query("reason", long).await.unwrap();
    assert_eq!(transport.requests().pop().unwrap().method(), "DELETE");
}

#[tokio::test]
async fn a_query_in_the_body_is_tried_again_like_any_read() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.clock(clock).jitter(|| 0.5);
        builder.retry(RetryPolicy::new())
    });
    transport.empty(502);
    transport.json(200, "{}");
    let get = service.ports().by_id("1").get().select(HostPort::PORT);
    get.post_query().await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn preferences_are_stated_and_those_honoured_are_told() {
    let (transport, service) = scripted();
    let applied = "odata.maxpagesize=5, odata.include-annotations=\"*\"";
    let answer = MockAnswer::json(200, r#"{"value":[]}"#).header("preference-applied", applied);
    transport.answer(answer);
    let list = service
        .ports()
        .list()
        .page_size(5)
        .include_annotations("a\"b");
    let response = list.allow_entity_references().with_head().await.unwrap();
    assert!(response.value.value.is_empty());
    assert_eq!(response.status, 200);
    let applied: Vec<&str> = response.preferences_applied().collect();
    assert_eq!(
        applied,
        ["odata.maxpagesize=5", "odata.include-annotations=\"*\""]
    );
    let prefer = transport.requests()[0].headers()["prefer"].clone();
    let expected =
        r#"odata.maxpagesize=5, odata.include-annotations="a\"b", odata.allow-entityreferences"#;
    assert!(prefer.to_str().unwrap().ends_with(expected), "{prefer:?}");
}

#[tokio::test]
async fn a_query_can_be_longer_than_any_url() {
    let (transport, service) = scripted_with(|builder| builder.post_query_above(2_000));
    let filter = || HostPort::ID.eq("x".repeat(70_000));
    transport.json(200, r#"{"value":[{}]}"#);
    let ports = service.ports().list().filter(filter()).all(5).await;
    assert_eq!(ports.unwrap().len(), 1);
    assert!(transport.requests()[0].body().len() > 70_000);
    let mut batch = service.inner().batch();
    let list = batch.add(service.ports().list().filter(filter())).unwrap();
    let body = r#"{"responses":[{"id":"1","status":200,"body":{"value":[{},{}]}}]}"#;
    transport.json(200, body);
    let page = batch.send().await.unwrap().take(list).unwrap();
    assert_eq!(page.value.len(), 2);
    let (transport, service) = scripted();
    let error = service.ports().list().filter(filter()).await.unwrap_err();
    assert!(error.to_string().contains("`post_query`"), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_query_in_the_body_is_redirected_like_any_read() {
    let (transport, service) = scripted();
    let elsewhere = "https://service.example/v2.0/ports/$query";
    for status in [307, 308] {
        transport.answer(MockAnswer::empty(status).header("location", elsewhere));
        transport.json(200, r#"{"value":[]}"#);
        let list = service.ports().list().filter(HostPort::ID.eq("a"));
        list.post_query().await.unwrap();
        let last = transport.requests().pop().unwrap();
        assert_eq!(last.method(), "POST");
        assert_eq!(last.body(), "$filter=id%20eq%20%27a%27");
        assert_eq!(last.uri(), elsewhere);
    }
}

#[tokio::test]
async fn statuses_that_name_no_place_are_no_matter_of_the_method() {
    for status in [300, 305, 306] {
        let (transport, service) = scripted();
        transport.answer(MockAnswer::empty(status).header("location", "/x"));
        let error = service.ports().by_id("1").get().await.unwrap_err();
        let told = "not followed (the status names no place to go on to)";
        assert!(error.to_string().contains(told), "{error}");
    }
}
