//! Answers that were lost on the way: what the next try's answer then means.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use client_common::{HostPort, Service, scripted_with};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{Error, RetryPolicy, TransportErrorKind};
use odata_runtime::query::Changes;

fn patient() -> (MockTransport, Service) {
    scripted_with(|builder| {
        let clock = VirtualClock::new();
        builder.clock(clock).retry(RetryPolicy::new())
    })
}

fn changes() -> Changes<HostPort> {
    Changes::new().set(HostPort::PORT, 443)
}

async fn updated(service: &Service) -> Error {
    let port = service.ports().by_id("1");
    port.update(changes()).if_match("\"1\"").await.unwrap_err()
}

fn lost() -> [MockAnswer; 3] {
    [
        MockAnswer::fail(TransportErrorKind::Other),
        MockAnswer::empty(504),
        MockAnswer::empty(503),
    ]
}

#[tokio::test]
async fn an_update_that_meets_its_own_effect_is_no_conflict() {
    for first in lost() {
        let (transport, service) = patient();
        transport.answer(first);
        transport.json(412, "{}");
        let error = updated(&service).await;
        assert!(!error.is_precondition_failed(), "{error}");
        assert!(error.is_outcome_unknown(), "{error}");
        let told = "PATCH /v1.0/ports/1: 412 Precondition Failed \
            (after 2 tries, of which an earlier one may have been carried out)";
        assert_eq!(error.to_string(), told);
    }
}

#[tokio::test]
async fn a_conflict_with_someone_else_is_one_after_tries_that_did_nothing() {
    for first in [
        MockAnswer::fail(TransportErrorKind::Connect),
        MockAnswer::empty(429),
        MockAnswer::empty(503).header("retry-after", "1"),
    ] {
        let (transport, service) = patient();
        transport.answer(first);
        transport.json(412, "{}");
        let error = updated(&service).await;
        assert!(error.is_precondition_failed(), "{error}");
        assert!(!error.is_outcome_unknown(), "{error}");
    }
    let (transport, service) = patient();
    transport.json(412, "{}");
    assert!(updated(&service).await.is_precondition_failed());
}

#[tokio::test]
async fn creating_by_put_and_deleting_tell_alike() {
    let (transport, service) = patient();
    let port = service.ports().by_id("1");
    transport.empty(504);
    transport.json(412, "{}");
    let error = port.replace(changes()).only_new().await.unwrap_err();
    assert!(error.is_outcome_unknown() && !error.is_precondition_failed());
    transport.answer(MockAnswer::fail(TransportErrorKind::Timeout));
    transport.json(404, "{}");
    let error = port.delete().await.unwrap_err();
    assert!(error.is_outcome_unknown() && error.is_not_found());
    // Reads have no effects to meet.
    transport.empty(504);
    transport.json(404, "{}");
    let error = port.get().await.unwrap_err();
    assert!(!error.is_outcome_unknown() && error.is_not_found());
}

#[tokio::test]
async fn items_of_a_batch_tell_alike() {
    for (first, unknown) in [
        (r#"{"responses":[{"id":"1","status":504}]}"#, true),
        (r#"{"responses":[{"id":"1","status":429}]}"#, false),
        ("", true),
    ] {
        let (transport, service) = patient();
        match first {
            "" => transport.answer(MockAnswer::fail(TransportErrorKind::Body)),
            first => transport.json(200, first),
        }
        transport.json(200, r#"{"responses":[{"id":"1","status":412}]}"#);
        let mut batch = service.inner().batch();
        let port = service.ports().by_id("1");
        let handle = batch.add(port.update(changes()).if_match("\"1\"")).unwrap();
        let error = batch.send().await.unwrap().take(handle).unwrap_err();
        assert_eq!(error.is_outcome_unknown(), unknown, "{first} {error}");
        assert_eq!(error.is_precondition_failed(), !unknown, "{first}");
    }
}
