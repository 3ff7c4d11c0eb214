//! Links in payloads: where relative ones lead.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{scripted, sent};
use odata_runtime::client::Error;

const ROOT: &str = "https://service.example/v1.0";

fn page(context: &str, member: &str, link: &str) -> String {
    serde_json::json!({"@odata.context": context, "value": [], member: link}).to_string()
}

#[tokio::test]
async fn relative_next_links_are_relative_to_the_context_url() {
    for (context, link, leads_to) in [
        (
            "https://service.example/v1.0/$metadata#ports",
            "ports?$skiptoken=2",
            "/ports?$skiptoken=2",
        ),
        ("$metadata#ports", "more?p=2", "/hosts/h/more?p=2"),
        (
            "../../$metadata#ports",
            "hosts/h/ports?p=2",
            "/hosts/h/ports?p=2",
        ),
        ("https://service.example/v1.0/", "?p=2", "/?p=2"),
        // An absolute link is what it is.
        (
            "https://elsewhere.example/$metadata#ports",
            "https://service.example/v1.0/x?a='%2f",
            "/x?a='%2f",
        ),
        // What cannot be read says nothing.
        ("https://[", "x?p=2", "/hosts/h/x?p=2"),
    ] {
        let (transport, service) = scripted();
        transport.json(200, &page(context, "@odata.nextLink", link));
        transport.json(200, r#"{"value":[]}"#);
        let ports = service.hosts().by_id("h").ports();
        ports.list().all(9).await.unwrap();
        assert_eq!(sent(&transport)[1], format!("{ROOT}{leads_to}"), "{link}");
    }
}

#[tokio::test]
async fn a_context_url_does_not_lead_to_another_origin() {
    let (transport, service) = scripted();
    let context = "https://evil.example/$metadata#ports";
    transport.json(200, &page(context, "@odata.nextLink", "ports?p=2"));
    let error = service.ports().list().all(9).await.unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }), "{error}");
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn delta_links_are_kept_resolved() {
    let (transport, service) = scripted();
    let context = format!("{ROOT}/$metadata#hosts/$delta");
    transport.json(
        200,
        &page(&context, "@odata.deltaLink", "hosts?$deltatoken=7"),
    );
    transport.json(200, r#"{"value":[]}"#);
    let list = service.hosts().by_id("h").ports().list();
    let changed = list.track_changes().collect(9).await.unwrap();
    let link = changed.link.unwrap();
    assert_eq!(link.as_str(), format!("{ROOT}/hosts?$deltatoken=7"));
    let since = service.hosts().changes_since(&link);
    since.collect(9).await.unwrap();
    assert_eq!(sent(&transport)[1], link.as_str());
}
