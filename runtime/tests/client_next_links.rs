//! Collections that a value holds only a part of: reading on in them.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{AnyHost, Host, HostPort, Service, scripted, scripted_with, sent};
use odata_runtime::client::operation::Plain;
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{Error, NextLink};
use odata_runtime::query::{ComplexProperty, NavigationCollectionProperty, Partial};

const BASE: &str = "https://service.example/v1.0";

fn host(id: &str, link: &str) -> String {
    format!(
        r#"{{"id":"{id}","ports":[{{"id":"1"}}],"ports@odata.count":3,"ports@odata.nextLink":{link}}}"#
    )
}

async fn numbers(service: &Service, link: &NextLink<HostPort>) -> Vec<Option<i32>> {
    let ports = service.inner().resume(link).all(10).await.unwrap();
    ports.iter().map(|port| port.port).collect()
}

fn rest_of_ports(transport: &MockTransport) {
    let next = r#"{"value":[{"port":2}],"@odata.nextLink":"ports?page=3"}"#;
    transport.json(200, next);
    transport.json(200, r#"{"value":[{"port":3}]}"#);
}

#[tokio::test]
async fn expanded_collections_are_read_on() {
    let (transport, service) = scripted();
    let link = format!("{BASE}/hosts/a/ports?$skiptoken=%20x");
    transport.json(200, &host("a", &format!("{link:?}")));
    let host = service.hosts().by_id("a").get().expand(Host::PORTS).await;
    let host = host.unwrap();
    assert_eq!(Host::PORTS.total(&host), Some(3));
    let next = Host::PORTS.next_link(&host).unwrap();
    assert_eq!(next.as_str(), link);
    assert_eq!(format!("{next:?}"), "NextLink(..)");
    rest_of_ports(&transport);
    assert_eq!(numbers(&service, &next).await, [Some(2), Some(3)]);
    assert_eq!(
        sent(&transport)[1..],
        [link, format!("{BASE}/hosts/a/ports?page=3")]
    );
    let mut items = service.inner().resume(&next).items();
    transport.json(200, r#"{"value":[{"port":2}]}"#);
    assert_eq!(items.try_next().await.unwrap().unwrap().port, Some(2));
    assert!(items.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn links_are_kept_as_text_and_stay_at_their_origin() {
    let (_, service) = scripted_with(|builder| builder.token("t"));
    let link = NextLink::<HostPort>::new("https://evil.example/ports");
    let text = serde_json::to_string(&link).unwrap();
    assert_eq!(text, r#""https://evil.example/ports""#);
    let read: NextLink<HostPort> = serde_json::from_str(&text).unwrap();
    assert_eq!(read, link);
    let error = service.inner().resume(&read).try_next().await.unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }));
}

#[tokio::test]
async fn relative_links_are_relative_to_the_context_of_the_response() {
    let (transport, service) = scripted();
    // Of the request, of the context in a page, and of one without a page.
    let page = |context: &str| {
        format!(
            r#"{{{context}"value":[{}]}}"#,
            host("a", r#""more?$skiptoken=\u0041""#)
        )
    };
    transport.json(200, &page(""));
    transport.json(200, &page(r#""@odata.context":"../v2/$metadata#hosts","#));
    transport.json(
        200,
        r#"{"@context":"$metadata#hosts/$entity","ports@nextLink":"hosts('a')/ports?p=2"}"#,
    );
    let links = |hosts: &[AnyHost]| Host::PORTS.next_link(&hosts[0]).unwrap();
    let hosts = service.hosts().list().all(9).await.unwrap();
    assert_eq!(links(&hosts).as_str(), format!("{BASE}/more?$skiptoken=A"));
    let hosts = service.hosts().list().all(9).await.unwrap();
    assert_eq!(
        links(&hosts).as_str(),
        "https://service.example/v2/more?$skiptoken=A"
    );
    let host = service.hosts().by_id("a").get().await.unwrap();
    let link = Host::PORTS.next_link(&host).unwrap();
    assert_eq!(link.as_str(), format!("{BASE}/hosts/hosts('a')/ports?p=2"));
    // A link that no request gave.
    transport.json(200, r#"{"value":[]}"#);
    let link = NextLink::new("hosts/a/ports?p=2");
    assert_eq!(numbers(&service, &link).await, []);
    assert_eq!(
        sent(&transport).last().unwrap(),
        &format!("{BASE}/hosts/a/ports?p=2")
    );
}

#[tokio::test]
async fn relative_links_of_partial_values_and_operations_are_absolute_too() {
    let (transport, service) = scripted();
    transport.json(200, &format!(r#"{{"value":[{}]}}"#, host("a", r#""p""#)));
    let list = service.hosts().list().select(Host::ID);
    let hosts: Vec<Partial<AnyHost>> = list.all(9).await.unwrap();
    let link = Host::PORTS.next_link(&hosts[0]).unwrap();
    assert_eq!(link.as_str(), format!("{BASE}/p"));
    transport.json(200, &format!(r#"{{"value":[{}]}}"#, host("a", r#""p""#)));
    let mut changes = service.hosts().list().track_changes();
    let change = changes.try_next().await.unwrap().unwrap();
    let odata_runtime::client::Change::Changed(host) = change else {
        unreachable!("{change:?}");
    };
    let link = Host::PORTS.next_link(&host).unwrap();
    assert_eq!(link.as_str(), format!("{BASE}/p"));
}

#[test]
fn what_is_whole_has_no_link() {
    let host: Host = serde_json::from_str(r#"{"id":"a","ports@odata.nextLink":null}"#).unwrap();
    assert!(Host::PORTS.next_link(&host).is_none());
    assert_eq!(Host::PORTS.total(&host), None);
    // Reading on from what is no link fails; it is no end.
    let host: Host = serde_json::from_str(r#"{"id":"a","ports@odata.nextLink":7}"#).unwrap();
    assert_eq!(Host::PORTS.next_link(&host).unwrap().as_str(), "7");
}

#[test]
fn other_collections_have_links_too() {
    let text = r#"{"tags@nextLink":"t","tags@count":"9007199254740993","banners@odata.nextLink":"b",
        "main":{"lines@odata.nextLink":"l","example.x":1},"host":{"ports@nextLink":"p"}}"#;
    let port: HostPort = serde_json::from_str(text).unwrap();
    let link: NextLink<Plain<String>> = HostPort::TAGS.next_link(&port).unwrap();
    assert_eq!(link.as_str(), "t");
    assert_eq!(HostPort::TAGS.total(&port), Some(9_007_199_254_740_993));
    assert_eq!(HostPort::BANNERS.next_link(&port).unwrap().as_str(), "b");
    let lines = HostPort::MAIN.then(client_common::Banner::LINES);
    assert_eq!(
        lines.next_link(&Box::new(port.clone())).unwrap().as_str(),
        "l"
    );
    let ports = HostPort::HOST.then(Host::PORTS);
    assert_eq!(ports.next_link(&port).unwrap().as_str(), "p");
    const GONE: ComplexProperty<HostPort, HostPort> = ComplexProperty::new("gone");
    const DERIVED: NavigationCollectionProperty<HostPort, Host> =
        NavigationCollectionProperty::new("tags/example.tag");
    assert!(GONE.then(HostPort::TAGS).next_link(&port).is_none());
    assert_eq!(DERIVED.next_link(&port).unwrap().as_str(), "t");
}

#[tokio::test]
async fn a_long_context_is_not_repeated_without_end() {
    let (transport, service) = scripted_with(|builder| builder.max_body(8 * 1024));
    let context = format!("/{}/$metadata", "x".repeat(4 * 1024));
    let links = vec![r#"{"ports@nextLink":""}"#; 100].join(",");
    transport.json(
        200,
        &format!(r#"{{"value":[{links}],"@context":"{context}"}}"#),
    );
    let error = service.hosts().list().await.unwrap_err();
    assert!(
        matches!(error, Error::BodyTooLarge { limit: 8192, .. }),
        "{error}"
    );
}
