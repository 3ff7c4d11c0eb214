//! What is written besides whole entities: references, single properties, replacements, upserts.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use client_common::{Banner, Host, HostPort, Status, scripted, sent};
use http::Method;
use odata_runtime::client::testing::{MockAnswer, MockTransport};
use odata_runtime::client::{EntityRequest, Error};
use odata_runtime::query::{Changes, CollectionDelta};

/// Method, path with query, and body of each request.
fn wire(transport: &MockTransport) -> Vec<(Method, String, String)> {
    let requests = transport.requests();
    let wire = requests.iter().map(|request| {
        let uri = request.uri().path_and_query().unwrap().to_string();
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        (request.method().clone(), uri, body)
    });
    wire.collect()
}

fn expect(transport: &MockTransport, wanted: &[(Method, &str, &str)]) {
    let wire = wire(transport);
    let got = wire
        .iter()
        .map(|(m, u, b)| (m.clone(), u.as_str(), b.as_str()));
    assert_eq!(got.collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn references_to_many_are_added_removed_and_read() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.empty(204);
    transport.empty(204);
    transport.json(
        200,
        r#"{"value":[{"@odata.id":"ports/1"},{"@id":"ports('2')"},{}],"@odata.nextLink":"$ref?p=2"}"#,
    );
    transport.json(200, r#"{"value":[]}"#);
    let host = service.hosts().by_id("a/b");
    let port = service.ports().by_id("1");
    let ports = host.references(Host::PORTS);
    ports.add(&port).await.unwrap();
    ports.remove(&port).if_match("\"e\"").await.unwrap();
    host.ports().by_id("1").remove_reference().await.unwrap();
    let mut pages = ports.pages();
    let page = pages.try_next().await.unwrap().unwrap();
    let ids: Vec<_> = page.value.iter().map(|it| it.id()).collect();
    assert_eq!(
        ids,
        [Some("ports/1".into()), Some("ports('2')".into()), None]
    );
    assert!(pages.try_next().await.unwrap().unwrap().value.is_empty());
    let link = r#"{"@odata.id":"https://service.example/v1.0/ports/1"}"#;
    expect(
        &transport,
        &[
            (Method::POST, "/v1.0/hosts/a%2Fb/ports/$ref", link),
            (
                Method::DELETE,
                "/v1.0/hosts/a%2Fb/ports/$ref?$id=https://service.example/v1.0/ports/1",
                "",
            ),
            (Method::DELETE, "/v1.0/hosts/a%2Fb/ports/1/$ref", ""),
            (Method::GET, "/v1.0/hosts/a%2Fb/ports/$ref", ""),
            (Method::GET, "/v1.0/hosts/a%2Fb/ports/$ref?p=2", ""),
        ],
    );
    let etag = transport.requests()[1].headers()["if-match"].clone();
    assert_eq!(etag, "\"e\"");
}

#[tokio::test]
async fn the_reference_to_one_is_set_read_and_removed() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.json(200, r#"{"@odata.id":"hosts/2"}"#);
    transport.empty(204);
    transport.empty(204);
    transport.json(404, r#"{"error":{"code":"x","message":"y"}}"#);
    let host = service.hosts().by_id("1");
    let parent = host.reference(Host::PARENT);
    // An entity of a derived type is one of the base type.
    let address = service.hosts().by_id("2").as_ip_address();
    parent.set(&address).await.unwrap();
    let read = parent.get().await.unwrap().unwrap();
    assert_eq!(read.id().unwrap(), "hosts/2");
    assert_eq!(parent.get().await.unwrap(), None);
    parent.remove().await.unwrap();
    assert_eq!(parent.get().await.unwrap(), None);
    let wire = wire(&transport);
    assert_eq!(wire[0].0, Method::PUT);
    assert_eq!(wire[0].1, "/v1.0/hosts/1/parent/$ref");
    assert_eq!(
        wire[0].2,
        r#"{"@odata.id":"https://service.example/v1.0/hosts/2"}"#
    );
    assert_eq!(wire[3].0, Method::DELETE);
}

#[test]
fn changes_bind_to_entities_that_exist() {
    let (_, service) = scripted();
    let (one, two) = (service.ports().by_id("1"), service.ports().by_id("2"));
    let changes = Changes::<Host>::new()
        .set(Host::NAME, "n")
        .bind(Host::PARENT, &service.hosts().by_id("x"))
        .bind(Host::PARENT, &service.hosts().by_id("y z"))
        .bind(Host::PORTS, &one)
        .bind(Host::PORTS, &two);
    assert_eq!(
        serde_json::to_string(&changes).unwrap(),
        r#"{"name":"n","parent@odata.bind":"https://service.example/v1.0/hosts/y%20z","ports@odata.bind":["https://service.example/v1.0/ports/1","https://service.example/v1.0/ports/2"]}"#
    );
    let through = Changes::<HostPort>::new().bind(HostPort::HOST.then(Host::PORTS), &one);
    let error = serde_json::to_string(&through.bind(HostPort::HOST.then(Host::PORTS), &two));
    assert!(error.unwrap_err().to_string().contains("is a path"));
}

#[test]
fn related_entities_are_made_with_the_one_that_holds_them() {
    let ports = [443, 80].map(|number| Changes::<HostPort>::new().set(HostPort::PORT, number));
    let banner = Changes::<Banner>::new().set(Banner::SCANS, 1);
    let changes = Changes::<Host>::new().set_each(Host::PORTS, ports);
    assert_eq!(
        serde_json::to_string(&changes).unwrap(),
        r#"{"ports":[{"port":443},{"port":80}]}"#
    );
    let changes = Changes::<HostPort>::new().set_each(HostPort::BANNERS, [banner]);
    assert_eq!(
        serde_json::to_string(&changes).unwrap(),
        r#"{"banners":[{"scans":1}]}"#
    );
}

#[tokio::test]
async fn replacing_puts_and_upserts_say_what_they_mean() {
    let (transport, service) = scripted();
    for _ in 0..3 {
        transport.empty(204);
    }
    let port = service.ports().by_id("1");
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    port.replace(&changes).await.unwrap();
    port.update(&changes).only_new().await.unwrap();
    port.update(&changes).only_existing().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].method(), Method::PUT);
    assert!(!requests[0].headers().contains_key("if-match"));
    assert_eq!(requests[1].method(), Method::PATCH);
    assert_eq!(requests[1].headers()["if-none-match"], "*");
    assert_eq!(requests[2].headers()["if-match"], "*");
}

#[tokio::test]
async fn a_create_tells_where_the_entity_is() {
    let (transport, service) = scripted();
    let answer = MockAnswer::empty(204)
        .header("location", "https://service.example/v1.0/ports/7")
        .header("odata-entityid", "urn:7")
        .header("etag", "W/\"1\"");
    transport.answer(answer);
    let changes = Changes::<HostPort>::new();
    let created = service.ports().unrestricted().create(&changes);
    let created = created.return_minimal().await.unwrap();
    assert_eq!(created.entity, None);
    assert_eq!(
        created.location.unwrap(),
        "https://service.example/v1.0/ports/7"
    );
    assert_eq!(created.entity_id.unwrap(), "urn:7");
    assert_eq!(created.etag.unwrap(), "W/\"1\"");
    assert_eq!(
        transport.requests()[0].headers()["prefer"]
            .to_str()
            .unwrap(),
        "include-unknown-enum-members, return=minimal"
    );
}

#[tokio::test]
async fn single_properties_are_read_and_written() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"@odata.context":"c","value":"open"}"#);
    transport.empty(204);
    transport.text(200, "text/plain", "443");
    for _ in 0..5 {
        transport.empty(204);
    }
    transport.json(200, r#"{"text":"hello","odd":1}"#);
    transport.json(200, r#"{"value":["a","b"]}"#);
    let port: EntityRequest<HostPort> =
        EntityRequest::new(service.ports().by_id("1").path().clone());
    let status = port.property(HostPort::STATUS).get().await.unwrap();
    assert_eq!(status, Some(Status::Open));
    assert_eq!(port.property(HostPort::STATUS).get().await.unwrap(), None);
    let raw = port.property(HostPort::PORT).raw().await.unwrap().unwrap();
    assert_eq!(&raw[..], b"443");
    port.property(HostPort::STATUS)
        .set(Status::Closed)
        .await
        .unwrap();
    port.property(HostPort::TAGS).set(["x", "y"]).await.unwrap();
    port.property(HostPort::PORT)
        .set_null()
        .if_match("*")
        .await
        .unwrap();
    let banner = Changes::<Banner>::new().set(Banner::SCANS, 2);
    port.property(HostPort::MAIN).update(&banner).await.unwrap();
    port.property(HostPort::MAIN.then(Banner::SCANS))
        .set(3)
        .await
        .unwrap();
    let main = port.property(HostPort::MAIN).get().await.unwrap().unwrap();
    assert_eq!(main.text.as_deref(), Some("hello"));
    assert!(main.additional.get("odd").is_some());
    let mut tags = port.property(HostPort::TAGS).pages();
    assert_eq!(tags.try_next().await.unwrap().unwrap().value, ["a", "b"]);
    expect(
        &transport,
        &[
            (Method::GET, "/v1.0/ports/1/status", ""),
            (Method::GET, "/v1.0/ports/1/status", ""),
            (Method::GET, "/v1.0/ports/1/port/$value", ""),
            (Method::PUT, "/v1.0/ports/1/status", r#"{"value":"closed"}"#),
            (Method::PUT, "/v1.0/ports/1/tags", r#"{"value":["x","y"]}"#),
            (Method::DELETE, "/v1.0/ports/1/port", ""),
            (Method::PATCH, "/v1.0/ports/1/main", r#"{"scans":2}"#),
            (Method::PUT, "/v1.0/ports/1/main/scans", r#"{"value":3}"#),
            (Method::GET, "/v1.0/ports/1/main", ""),
            (Method::GET, "/v1.0/ports/1/tags", ""),
        ],
    );
    assert_eq!(transport.requests()[2].headers()["accept"], "*/*");
}

#[tokio::test]
async fn a_value_that_is_not_of_the_type_of_its_property_is_an_error() {
    let (transport, service) = scripted();
    transport.json(200, r#"{"value":"many"}"#);
    let port: EntityRequest<HostPort> =
        EntityRequest::new(service.ports().by_id("1").path().clone());
    let error = port.property(HostPort::PORT).get().await.unwrap_err();
    assert!(matches!(error, Error::Malformed(_)), "{error}");
    assert_eq!(sent(&transport).len(), 1);
}

#[tokio::test]
async fn an_update_changes_related_entities_one_by_one() {
    let (transport, service) = scripted();
    transport.empty(204);
    transport.empty(204);
    let port = |id: &str| service.ports().by_id(id);
    let key = |id: &str| Changes::<HostPort>::new().set(HostPort::ID, id);
    let banner = Changes::<Banner>::new().set(Banner::SCANS, 1);
    let ports = CollectionDelta::new()
        .delete(&port("3"))
        .unlink(&port("4"))
        .link(&port("5"))
        .change(
            &port("6"),
            Changes::new()
                .set(HostPort::PORT, 443)
                .set_null(HostPort::STATUS),
        )
        .put(
            key("7")
                .bind(HostPort::HOST, &service.hosts().by_id("x"))
                .set_each(HostPort::BANNERS, [banner]),
        )
        .delete_by_key(key("8"))
        .remove_by_key(key("9"));
    let changes = Changes::<Host>::new()
        .set(Host::NAME, "n")
        .set_each(Host::PORTS, [key("0")])
        .set_delta(Host::PORTS, ports);
    let host = service.hosts().by_id("1");
    host.update(&changes).await.unwrap();
    // Within another change, and within the changes of a collection.
    let nobody = CollectionDelta::<HostPort>::new().delete(&port("1"));
    let parent = Changes::<Host>::new().set_delta(Host::PORTS, nobody);
    let through = Changes::<Host>::new().set_changes(Host::PARENT, parent);
    host.update(through).await.unwrap();
    let root = "https://service.example/v1.0";
    expect(
        &transport,
        &[
            (
                Method::PATCH,
                "/v1.0/hosts/1",
                &format!(
                    "{}{}{}{}{}{}{}{}",
                    r#"{"name":"n","ports@delta":["#,
                    format_args!(
                        r#"{{"@removed":{{"reason":"deleted"}},"@id":"{root}/ports/3"}},"#
                    ),
                    format_args!(
                        r#"{{"@removed":{{"reason":"changed"}},"@id":"{root}/ports/4"}},"#
                    ),
                    format_args!(r#"{{"@id":"{root}/ports/5"}},"#),
                    format_args!(r#"{{"@id":"{root}/ports/6","port":443,"status":null}},"#),
                    format_args!(
                        r#"{{"id":"7","host@odata.bind":"{root}/hosts/x","banners":[{{"scans":1}}]}},"#
                    ),
                    r#"{"@removed":{"reason":"deleted"},"id":"8"},"#,
                    r#"{"@removed":{"reason":"changed"},"id":"9"}]}"#,
                ),
            ),
            (
                Method::PATCH,
                "/v1.0/hosts/1",
                &format!(
                    r#"{{"parent":{{"ports@delta":[{{"@removed":{{"reason":"deleted"}},"@id":"{root}/ports/1"}}]}}}}"#
                ),
            ),
        ],
    );
    for request in transport.requests() {
        assert_eq!(request.headers()["odata-version"], "4.01");
    }
}

#[test]
fn a_collection_is_sent_whole_or_by_its_changes_as_was_said_last() {
    let (_, service) = scripted();
    let delta = || CollectionDelta::<HostPort>::new().link(&service.ports().by_id("1"));
    let whole = |changes: Changes<Host>| changes.set_each(Host::PORTS, []);
    let json = |changes| serde_json::to_string(&changes).unwrap();
    let changes = Changes::<Host>::new();
    assert_eq!(
        json(whole(changes.clone().set_delta(Host::PORTS, delta()))),
        r#"{"ports":[]}"#
    );
    assert_eq!(
        json(whole(changes.clone()).set_delta(Host::PORTS, delta())),
        r#"{"ports@delta":[{"@id":"https://service.example/v1.0/ports/1"}]}"#
    );
    let through = HostPort::HOST.then(Host::PORTS);
    let through = Changes::<HostPort>::new().set_delta(through, delta());
    let error = serde_json::to_string(&through).unwrap_err();
    assert!(error.to_string().contains("is a path"), "{error}");
    let broken = Changes::new().set(HostPort::MAIN.then(Banner::TEXT), "x");
    let broken = CollectionDelta::new().put(broken);
    let broken = Changes::<Host>::new().set_delta(Host::PORTS, broken);
    let error = serde_json::to_string(&broken).unwrap_err();
    assert!(error.to_string().contains("main/text"), "{error}");
}
