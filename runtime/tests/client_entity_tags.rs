//! Entity tags: sent where they are known, asked for where the service wants them.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{AnyHost, Host, HostPort, HostPortRequest, scripted};
use odata_runtime::client::testing::MockTransport;
use odata_runtime::client::{Error, Payload};
use odata_runtime::query::Changes;

/// Ports whose entity set has `Core.OptimisticConcurrency`.
enum Tagged {}
odata_runtime::capabilities!(Tagged: ReadableByKey, UpdatableByTag, DeletableByTag);

const TAG: &str = "W/\"it's 1\"";

fn condition(transport: &MockTransport) -> Option<String> {
    let sent = transport.requests().pop().unwrap();
    let tag = sent.headers().get("if-match")?;
    Some(tag.to_str().unwrap().to_owned())
}

fn changes() -> Changes<HostPort> {
    Changes::new().set(HostPort::PORT, 443)
}

async fn read(transport: &MockTransport, port: &HostPortRequest) -> HostPort {
    let body = serde_json::json!({"@odata.etag": TAG, "id": "1"});
    transport.json(200, &body.to_string());
    port.get().await.unwrap()
}

#[tokio::test]
async fn a_whole_entity_with_its_tag_is_written_only_over_itself() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    let mut whole = read(&transport, &port).await;
    whole.port = Some(8);
    for _ in 0..9 {
        transport.empty(204);
    }
    port.update(&whole).await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
    port.replace(whole.clone()).await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
    // Unless the caller says otherwise.
    port.update(&whole).if_match("\"2\"").await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some("\"2\""));
    port.update(&whole).any_version().await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some("*"));
    port.update(&whole).only_new().await.unwrap();
    assert_eq!(condition(&transport), None);
    // Changes and entities that are made know no tag; one within is not that of the whole.
    port.update(changes()).await.unwrap();
    assert_eq!(condition(&transport), None);
    service.ports().create(&whole).await.unwrap_err();
    assert_eq!(condition(&transport), None);
    let outer = HostPort {
        host: Some(AnyHost::Host(Box::new(Host {
            additional: whole.additional.clone(),
            ..Host::default()
        }))),
        ..HostPort::default()
    };
    port.update(outer).await.unwrap();
    assert_eq!(condition(&transport), None);
    // A value of a polymorphic type.
    let host = AnyHost::Host(Box::new(Host {
        additional: whole.additional.clone(),
        ..Host::default()
    }));
    let update = service.hosts().by_id("h").update(Payload::of(&host));
    update.await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
}

#[tokio::test]
async fn an_entity_that_was_read_guards_changes_and_deletions() {
    let (transport, service) = scripted();
    let port = service.ports().by_id("1");
    let whole = read(&transport, &port).await;
    for _ in 0..3 {
        transport.empty(204);
    }
    port.delete().if_unchanged(&whole).await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
    port.update(changes()).if_unchanged(&whole).await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
    let sent = transport.requests().len();
    let error = port.delete().if_unchanged(&HostPort::default()).await;
    assert!(matches!(error, Err(Error::Request(_))));
    assert_eq!(transport.requests().len(), sent);
}

#[tokio::test]
async fn what_the_service_wants_a_tag_for_is_not_sent_without() {
    let (transport, service) = scripted();
    let path = service.ports().by_id("1").path().clone();
    let port: HostPortRequest<Tagged> = HostPortRequest::new(path);
    for error in [
        port.update(changes()).await.map(drop).unwrap_err(),
        port.replace(changes()).await.map(drop).unwrap_err(),
        port.delete().await.unwrap_err(),
        port.property(HostPort::PORT).set(1).await.unwrap_err(),
    ] {
        let text = error.to_string();
        assert!(text.contains("`any_version`"), "{text}");
    }
    assert!(service.inner().batch().add(port.delete()).is_err());
    assert!(transport.requests().is_empty());
    for _ in 0..6 {
        transport.empty(204);
    }
    port.update(changes()).any_version().await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some("*"));
    port.update(changes()).only_new().await.unwrap();
    port.delete().if_match(TAG).await.unwrap();
    port.property(HostPort::PORT)
        .set(1)
        .any_version()
        .await
        .unwrap();
    let mut whole = HostPort::default();
    let tag = odata_runtime::json::RawJson::string(TAG);
    whole.additional.insert("@odata.etag", tag);
    port.update(whole).await.unwrap();
    assert_eq!(condition(&transport).as_deref(), Some(TAG));
    // The explicit way around the metadata.
    port.unrestricted().delete().await.unwrap();
    assert_eq!(condition(&transport), None);
}
