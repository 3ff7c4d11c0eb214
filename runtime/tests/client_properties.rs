//! Requests to single properties and to references: raw values, versions, query options.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{Banner, Host, HostPort, scripted, sent};
use odata_runtime::client::Error;
use odata_runtime::client::http::Method;
use odata_runtime::client::testing::MockAnswer;
use odata_runtime::query::{
    Changes, CollectionDelta, Expression, Filter, NavigationCollectionProperty,
};
use serde_json::{Value, json};

#[tokio::test]
async fn raw_values_are_written() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    for _ in 0..2 {
        transport.empty(204);
    }
    let id = port.property(HostPort::ID);
    let change = id.set_raw("größer", "text/plain;charset=utf-8");
    change.if_match("W/\"1\"").await.unwrap();
    let bytes = vec![0xff, 0x00];
    let change = id.set_raw(bytes.clone(), "application/octet-stream");
    change.await.unwrap();
    let requests = transport.requests();
    for (request, (content_type, body)) in requests.iter().zip([
        ("text/plain;charset=utf-8", "größer".as_bytes()),
        ("application/octet-stream", &bytes),
    ]) {
        assert_eq!(request.method(), Method::PUT);
        assert_eq!(request.uri().path(), "/v1.0/ports/1/id/$value");
        assert_eq!(request.headers()["content-type"], content_type);
        assert_eq!(&request.body()[..], body);
    }
    assert_eq!(requests[0].headers()["if-match"], "W/\"1\"");
    let error = id.set_raw("x", "text/plain\r\nx: y").await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn raw_values_in_a_batch_are_strings() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    let id = port.property(HostPort::ID);
    let mut batch = service.inner().batch();
    batch.add(id.set_raw("{}", "text/plain")).unwrap();
    let bytes = vec![0xfb, 0xff, 0xfe];
    batch.add(id.set_raw(bytes, "image/png")).unwrap();
    batch.add(id.set_raw("[1]", "application/json")).unwrap();
    let invalid = batch.add(id.set_raw(vec![0xff], "Text/Plain"));
    assert!(matches!(invalid.unwrap_err(), Error::Request(_)));
    let done = |id: &str| json!({"id": id, "status": 204});
    let answers = json!({"responses": [done("1"), done("2"), done("3")]});
    transport.answer(MockAnswer::json(200, &answers.to_string()));
    let _ = batch.send().await.unwrap();
    let body: Value = serde_json::from_slice(transport.requests()[0].body()).unwrap();
    let bodies: Vec<&Value> = (0..3).map(|at| &body["requests"][at]["body"]).collect();
    assert_eq!(bodies, [&json!("{}"), &json!("-__-"), &json!([1])]);
    assert_eq!(body["requests"][0]["headers"]["content-type"], "text/plain");
}

#[tokio::test]
async fn changes_that_only_a_newer_version_knows_say_so() {
    const PORTS: NavigationCollectionProperty<Banner, HostPort> =
        NavigationCollectionProperty::new("ports");
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    let main = port.property(HostPort::MAIN);
    for _ in 0..3 {
        transport.empty(204);
    }
    let gone = CollectionDelta::new().delete(&service.ports().by_id("2"));
    let newer = Changes::<Banner>::new().set_delta(PORTS, gone);
    main.update(&newer).await.unwrap();
    main.set(&newer).await.unwrap();
    let older = Changes::<Banner>::new().set(Banner::SCANS, 1);
    main.update(&older).await.unwrap();
    let requests = transport.requests();
    let version = |at: usize| requests[at].headers().get("odata-version");
    assert_eq!(version(0).unwrap(), "4.01");
    assert_eq!(version(1).unwrap(), "4.01");
    assert!(version(2).is_none_or(|version| version == "4.0"));
}

#[tokio::test]
async fn values_and_references_are_read_with_options() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    transport.json(
        200,
        r#"{"value":["b","a"],"@odata.count":5,"@odata.nextLink":"tags?p=2"}"#,
    );
    transport.json(200, r#"{"value":["c"]}"#);
    let tags = port.property(HostPort::TAGS).list();
    let tags = tags
        .filter(Filter::on_item(|tag| tag.starts_with("x")))
        .order_by(Expression::item().desc())
        .top(3)
        .skip(1)
        .with_count()
        .page_size(2)
        .query("q", "r");
    let mut tags = tags.stream();
    let mut read = Vec::new();
    while let Some(tag) = tags.try_next().await.unwrap() {
        read.push(tag);
    }
    assert_eq!(
        (read, tags.count()),
        (["b", "a", "c"].map(str::to_owned).into(), Some(5))
    );
    transport.json(200, r#"{"value":[{"text":"t"}]}"#);
    let banners = port.property(HostPort::BANNERS).list();
    let banners = banners.filter(Banner::SCANS.gt(1)).order_by(Banner::TEXT);
    assert_eq!(banners.await.unwrap().value[0].text.as_deref(), Some("t"));
    transport.json(200, r#"{"value":[{"@odata.id":"u"}]}"#);
    let host = service.hosts().by_id("1");
    let references = host.references(Host::PORTS).list();
    let references = references.filter(HostPort::PORT.eq(1)).search("c2").top(1);
    let references = references.all(9).await.unwrap();
    assert_eq!(references[0].id().as_deref(), Some("u"));
    let base = "https://service.example/v1.0/";
    let expected = [
        "ports/1/tags?$filter=startswith($it,%27x%27)&$orderby=$it%20desc&$top=3&$skip=1&$count=true&q=r",
        "ports/1/tags?p=2",
        "ports/1/banners?$filter=scans%20gt%201&$orderby=text",
        "hosts/1/ports/$ref?$filter=port%20eq%201&$search=c2&$top=1",
    ];
    let sent = sent(&transport);
    let sent: Vec<&str> = sent
        .iter()
        .map(|url| url.strip_prefix(base).unwrap())
        .collect();
    assert_eq!(sent, expected);
    let requests = transport.requests();
    let prefer = &requests[0].headers()["prefer"];
    assert!(prefer.to_str().unwrap().ends_with("odata.maxpagesize=2"));
}
