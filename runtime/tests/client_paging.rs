//! Following next links: to the end, only at home, never twice.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Waker};

use client_common::{HostPort, scripted, scripted_with, sent};
use futures_core::Stream;
use odata_runtime::client::Error;

const BASE: &str = "https://service.example/v1.0/ports";

fn page(ids: &[&str], next: Option<&str>) -> String {
    let items: Vec<_> = ids.iter().map(|id| serde_json::json!({"id": id})).collect();
    let mut page = serde_json::json!({"value": items, "@odata.count": 7});
    if let Some(next) = next {
        page["@odata.nextLink"] = next.into();
    }
    page.to_string()
}

fn ids(ports: Vec<HostPort>) -> Vec<String> {
    ports.into_iter().map(|port| port.id.unwrap()).collect()
}

#[tokio::test]
async fn a_stream_reads_every_page() {
    let (transport, service) = scripted_with(|builder| builder.token("t"));
    let link = format!("{BASE}?$skiptoken=a%2Fb'c%2b&x=%7e!(),;");
    transport.json(200, &page(&["1", "2"], Some(&link)));
    transport.json(200, &page(&[], Some("ports?$skiptoken=2")));
    transport.json(200, &page(&["3"], None));
    let list = service
        .ports()
        .list()
        .filter(HostPort::PORT.gt(1))
        .with_count();
    let mut stream = list.header("x-kept", "yes").stream();
    let mut found = Vec::new();
    while let Some(port) = stream.try_next().await.unwrap() {
        found.push(port);
    }
    assert_eq!(ids(found), ["1", "2", "3"]);
    assert_eq!(stream.count(), Some(7));
    assert!(stream.try_next().await.unwrap().is_none());
    assert_eq!(
        sent(&transport),
        [
            format!("{BASE}?$filter=port%20gt%201&$count=true"),
            link,
            format!("{BASE}?$skiptoken=2"),
        ]
    );
    for request in transport.requests() {
        assert_eq!(request.headers()["x-kept"], "yes");
        assert_eq!(request.headers()["authorization"], "Bearer t");
    }
}

#[tokio::test]
async fn pages_can_be_read_one_by_one_or_all_at_once() {
    let (transport, service) = scripted();
    let link = format!("{BASE}?p=2");
    for _ in 0..3 {
        transport.json(200, &page(&["1", "2"], Some(&link)));
        transport.json(200, &page(&["3"], None));
    }
    let mut pages = service.ports().list().pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().value.len(), 2);
    assert_eq!(pages.try_next().await.unwrap().unwrap().value.len(), 1);
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(
        ids(service.ports().list().all(3).await.unwrap()),
        ["1", "2", "3"]
    );
    let error = service.ports().list().all(2).await.unwrap_err();
    assert!(matches!(error, Error::TooManyItems { limit: 2 }));
}

#[tokio::test]
async fn awaiting_a_list_gives_the_first_page() {
    let (transport, service) = scripted();
    transport.json(200, &page(&["1"], Some("ports?p=2")));
    let first = service.ports().list().top(1).await.unwrap();
    assert_eq!(
        first.next_link.as_deref(),
        Some("https://service.example/v1.0/ports?p=2")
    );
    assert_eq!(first.count, Some(7));
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn reading_resumes_from_a_link() {
    let (transport, service) = scripted_with(|builder| builder.token("t"));
    transport.json(200, &page(&["3"], None));
    let link = format!("{BASE}/delta?$deltatoken=x");
    let page = service
        .ports()
        .resume(&link)
        .try_next()
        .await
        .unwrap()
        .unwrap();
    assert_eq!(page.value.len(), 1);
    assert_eq!(sent(&transport), [link]);
    let error = service
        .ports()
        .resume("https://evil.example/")
        .try_next()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }));
}

#[tokio::test]
async fn links_to_other_origins_are_not_followed() {
    for link in [
        "https://evil.example/v1.0/ports",
        "http://service.example/v1.0/ports",
        "https://service.example:444/v1.0/ports",
        "https://service.example.evil.example/",
        "https://service.example@evil.example/",
        "https://user:secret@service.example/",
        "https://evil.example\\@service.example/",
        "https://evil.example#@service.example/",
        "https:\\\\evil.example/",
        "//evil.example/v1.0/ports",
        "\\\\evil.example/x",
        "/\\evil.example/x",
        "https://service.example\t.evil.example/",
        "javascript:alert(1)",
        "data:application/json,{}",
        "https://[::1",
        "http:evil.example",
    ] {
        let (transport, service) = scripted_with(|builder| builder.token("topsecret"));
        transport.json(200, &page(&["1"], Some(link)));
        let mut stream = service.ports().list().stream();
        assert!(stream.try_next().await.unwrap().is_some());
        let error = stream.try_next().await.unwrap_err();
        assert!(
            matches!(error, Error::UntrustedLink { .. }),
            "{link}: {error}"
        );
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("secret"), "{shown}");
        assert!(stream.try_next().await.unwrap().is_none(), "ended");
        assert_eq!(transport.requests().len(), 1, "{link}");
    }
}

#[tokio::test]
async fn links_at_home_are_recognized_however_they_are_written() {
    for (link, expected) in [
        (
            "https://SERVICE.example:443/x?a=b",
            "https://SERVICE.example:443/x?a=b",
        ),
        ("/x", "https://service.example/x"),
        ("?p=2", "https://service.example/v1.0/ports?p=2"),
        (
            "https://service.example/x?a=b c",
            "https://service.example/x?a=b%20c",
        ),
        (
            "https://service.example/ü",
            "https://service.example/%C3%BC",
        ),
        ("https:\\\\service.example/x", "https://service.example/x"),
    ] {
        let (transport, service) = scripted();
        transport.json(200, &page(&["1"], Some(link)));
        transport.json(200, &page(&["2"], None));
        assert_eq!(
            service.ports().list().all(9).await.unwrap().len(),
            2,
            "{link}"
        );
        assert_eq!(sent(&transport)[1], expected);
    }
}

#[tokio::test]
async fn a_link_seen_before_is_an_error() {
    let (transport, service) = scripted();
    transport.json(200, &page(&["1"], Some("?p=2")));
    transport.json(200, &page(&["2"], Some("?p=3")));
    transport.json(200, &page(&["3"], Some("?p=2")));
    let error = service.ports().list().all(99).await.unwrap_err();
    assert!(matches!(error, Error::LinkLoop { .. }), "{error}");
    let (transport, service) = scripted();
    transport.json(200, &page(&["1"], Some("")));
    let error = service.ports().list().all(99).await.unwrap_err();
    assert!(matches!(error, Error::LinkLoop { .. }), "{error}");
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn collections_without_end_come_to_one() {
    let (transport, service) = scripted_with(|builder| builder.max_pages(2));
    for number in 0..3 {
        transport.json(200, &page(&["1"], Some(&format!("?p={number}"))));
    }
    let error = service.ports().list().all(99).await.unwrap_err();
    assert!(
        matches!(error, Error::TooManyPages { limit: 2, .. }),
        "{error}"
    );
    assert_eq!(transport.requests().len(), 2);
    let (transport, service) = scripted();
    for number in 0..2000 {
        transport.json(200, &page(&[], Some(&format!("?p={number}"))));
    }
    let error = service.ports().list().all(99).await.unwrap_err();
    assert!(
        matches!(error, Error::EmptyPages { count: 1000, .. }),
        "{error}"
    );
    assert_eq!(transport.requests().len(), 1000);
}

#[tokio::test]
async fn a_stream_ends_after_an_error() {
    let (transport, service) = scripted();
    transport.json(200, &page(&["1"], Some("?p=2")));
    transport.json(503, "{}");
    let mut stream = service.ports().list().stream();
    assert!(stream.try_next().await.unwrap().is_some());
    assert!(stream.try_next().await.is_err());
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn streams_are_streams() {
    let (transport, service) = scripted();
    transport.json(200, &page(&["1", "2"], None));
    let mut stream = service.ports().list().stream();
    let mut count = 0;
    while let Some(item) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await {
        item.unwrap();
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn a_dropped_wait_loses_no_item_and_sends_nothing_twice() {
    let (transport, service) = scripted();
    let mut stream = service.ports().list().stream();
    drop(stream.try_next());
    assert!(transport.requests().is_empty());
    transport.json(200, &page(&["1"], None));
    let mut context = Context::from_waker(Waker::noop());
    let mut wait = Box::pin(stream.try_next());
    assert!(wait.as_mut().poll(&mut context).is_ready());
    drop(wait);
    assert_eq!(transport.requests().len(), 1);
}
