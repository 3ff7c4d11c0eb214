//! Changes since last time: tombstones of both versions, links, and going on in another process.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use client_common::{HostPort, scripted, scripted_with, sent};
use odata_runtime::client::operation::{Invocation, Many};
use odata_runtime::client::{Change, DeltaLink, Error, RemovedReason};

const LINK: &str = "https://service.example/v1.0/ports?$deltatoken=a%2fB~!$x";

#[tokio::test]
async fn changes_come_typed_and_end_with_a_link_for_another_process() {
    let (transport, service) = scripted();
    transport.json(
        200,
        r#"{"value":[{"id":"1","port":80}],
            "@odata.nextLink":"https://service.example/v1.0/ports?$skiptoken=2"}"#,
    );
    transport.json(
        200,
        &format!(r#"{{"value":[{{"id":"2"}}],"@odata.deltaLink":"{LINK}"}}"#),
    );
    let mut delta = service
        .ports()
        .list()
        .filter(HostPort::PORT.gt(1))
        .track_changes();
    let first = delta.try_next().await.unwrap().unwrap();
    assert!(matches!(first, Change::Changed(port) if port.port == Some(80)));
    assert!(delta.try_next().await.unwrap().is_some());
    assert_eq!(delta.link(), None, "not before the end");
    assert!(delta.try_next().await.unwrap().is_none());
    let link = delta.into_link().unwrap();
    assert_eq!(format!("{link:?}"), "DeltaLink(..)");
    let stored = serde_json::to_string(&link).unwrap();
    assert_eq!(stored, format!("\"{LINK}\""));
    let prefer = transport.requests()[0].headers()["prefer"].clone();
    assert!(prefer.to_str().unwrap().contains("odata.track-changes"));

    let (transport, service) = scripted();
    transport.json(200, r#"{"value":[],"@odata.deltaLink":"?$deltatoken=2"}"#);
    let link: DeltaLink = serde_json::from_str(&stored).unwrap();
    let changed = service
        .ports()
        .changes_since(&link)
        .collect(10)
        .await
        .unwrap();
    assert_eq!(sent(&transport), [LINK]);
    assert!(changed.changes.is_empty());
    let resolved = "https://service.example/v1.0/ports?$deltatoken=2";
    assert_eq!(changed.link.unwrap().as_str(), resolved);
}

#[tokio::test]
async fn removed_entities_and_links_are_told_apart_in_both_versions() {
    let (transport, service) = scripted();
    transport.json(
        200,
        r##"{"value":[
            {"id":"1","@removed":{"reason":"changed"}},
            {"@odata.removed":{"reason":"deleted"},"@odata.id":"ports('2')"},
            {"@removed":{"reason":"moved"},"id":"3"},
            {"@removed":null,"id":"4"},
            {"@odata.context":"#ports/$deletedEntity","id":"ports('5')","reason":"deleted"},
            {"@odata.context":"#ports/$link","source":"a","relationship":"host","target":"b"},
            {"@context":"$metadata#ports/$deletedLink","source":"a","relationship":"host"},
            {"@context":"#ports/$entity","id":"6"},
            {"@odata.context":"#ports/$link","source":"a"},
            17
        ]}"##,
    );
    let changed = service
        .ports()
        .list()
        .track_changes()
        .collect(10)
        .await
        .unwrap();
    assert_eq!(changed.link, None);
    let reasons: Vec<RemovedReason> = changed
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::Removed(removed) => Some(removed.reason.clone()),
            _ => None,
        })
        .collect();
    let expected = [
        RemovedReason::Changed,
        RemovedReason::Deleted,
        RemovedReason::Unlisted("moved".to_owned()),
        RemovedReason::Unknown,
        RemovedReason::Deleted,
    ];
    assert_eq!(reasons, expected);
    let Change::Removed(first) = &changed.changes[0] else {
        panic!("{:?}", changed.changes[0]);
    };
    assert_eq!(first.value.as_ref().unwrap().id.as_deref(), Some("1"));
    let Change::Removed(fifth) = &changed.changes[4] else {
        panic!("{:?}", changed.changes[4]);
    };
    assert_eq!(fifth.id.as_deref(), Some("ports('5')"));
    assert!(
        matches!(&changed.changes[5], Change::LinkAdded(link) if link.target.as_deref() == Some("b"))
    );
    assert!(matches!(&changed.changes[6], Change::LinkRemoved(link) if link.target.is_none()));
    assert!(
        matches!(&changed.changes[7], Change::Changed(port) if port.id.as_deref() == Some("6"))
    );
    assert!(matches!(&changed.changes[8], Change::Unreadable(_)));
    assert!(matches!(&changed.changes[9], Change::Unreadable(_)));
}

#[tokio::test]
async fn a_function_that_returns_changes_gives_them_alike() {
    let (transport, service) = scripted();
    transport.json(
        200,
        &format!(r#"{{"value":[{{"id":"1"}}],"@odata.deltaLink":"{LINK}"}}"#),
    );
    let path = service.ports().path().clone();
    let delta = Invocation::<(), Many<HostPort>>::function(&path, "example.delta");
    let changed = delta.changes().collect(1).await.unwrap();
    assert_eq!(changed.link, Some(DeltaLink::new(LINK)));
    assert_eq!(
        sent(&transport),
        ["https://service.example/v1.0/ports/example.delta()"]
    );
}

#[tokio::test]
async fn a_state_that_the_service_forgot_means_to_start_again() {
    let (transport, service) = scripted();
    transport.empty(410);
    transport.json(
        400,
        r#"{"error":{"code":"SyncStateNotFound","message":"x"}}"#,
    );
    transport.json(404, r#"{"error":{"code":"NotThere","message":"x"}}"#);
    for expired in [true, true, false] {
        let delta = service.ports().changes_since(&DeltaLink::new(LINK));
        let error = delta.collect(1).await.unwrap_err();
        assert_eq!(matches!(error, Error::DeltaExpired(_)), expired, "{error}");
        assert!(error.service().is_some());
    }
}

#[tokio::test]
async fn a_link_to_another_origin_is_not_followed() {
    let (transport, service) = scripted();
    let link = DeltaLink::new("https://elsewhere.example/v1.0/ports?$deltatoken=1");
    let error = service
        .ports()
        .changes_since(&link)
        .collect(1)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_change_that_was_not_told_is_not_passed_over_next_time() {
    let (transport, service) = scripted_with(|builder| builder.strict(true));
    let body = format!(r#"{{"value":[{{"port":"x"}}],"@odata.deltaLink":"{LINK}"}}"#);
    transport.json(200, &body);
    let mut delta = service.ports().list().track_changes();
    assert!(matches!(delta.try_next().await, Err(Error::Malformed(_))));
    assert!(delta.try_next().await.unwrap().is_none());
    assert_eq!(delta.into_link(), None);
    transport.json(200, r#"{"value":[{},{}]}"#);
    let error = service
        .ports()
        .list()
        .track_changes()
        .collect(1)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::TooManyItems { limit: 1 }));
}

#[tokio::test]
async fn problems_tell_which_change_they_are_in() {
    let (transport, service) = client_common::scripted_with(|builder| builder.strict(true));
    transport.json(200, r#"{"value":[{"id":"1"},{"id":"2","port":"x"}]}"#);
    let mut delta = service.ports().list().track_changes();
    assert!(delta.try_next().await.unwrap().is_some());
    let Err(odata_runtime::client::Error::Malformed(problems)) = delta.try_next().await else {
        unreachable!("the second is malformed");
    };
    assert_eq!(problems[0].path, "$.value[1].port");
}
