//! Items of a batch: what they refer to, and what of their responses is told.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use bytes::Bytes;
use client_common::{Host, HostPort, HostRequest, Service, scripted, scripted_with};
use odata_runtime::client::http::Method;
use odata_runtime::client::testing::{MockTransport, VirtualClock};
use odata_runtime::client::{Error, RawRequest, RetryPolicy};
use odata_runtime::query::Changes;
use serde_json::{Value, json};

fn body(request: &http::Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn answer(transport: &MockTransport, responses: Value) {
    transport.json(200, &json!({ "responses": responses }).to_string());
}

fn patient() -> (MockTransport, Service) {
    scripted_with(|builder| {
        let builder = builder.clock(VirtualClock::new());
        builder.retry(RetryPolicy::new())
    })
}

#[tokio::test]
async fn bodies_refer_to_entities_that_the_batch_creates() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let host = batch
        .add(service.hosts().create(Changes::<Host>::new()))
        .unwrap();
    let new: HostRequest = batch.reference(&host).into();
    let port = Changes::<HostPort>::new().bind(HostPort::HOST, &*new);
    batch.add(service.ports().create(port)).unwrap();
    let old = service.hosts().by_id("old");
    batch.add(old.reference(Host::PARENT).set(&*new)).unwrap();
    let ports = new.unrestricted();
    let changes = Changes::<Host>::new().set(Host::NAME, "new".to_owned());
    batch.add(ports.update(changes)).unwrap();
    answer(&transport, json!([]));
    let _ = batch.send().await.unwrap();
    let sent = body(&transport.requests()[0]);
    assert_eq!(
        sent["requests"][1]["body"],
        json!({"host@odata.bind": "$1"})
    );
    assert_eq!(sent["requests"][2]["body"], json!({"@odata.id": "$1"}));
    assert_eq!(sent["requests"][3]["url"], "$1");
    for item in 1..4 {
        assert_eq!(sent["requests"][item]["dependsOn"], json!(["1"]), "{item}");
    }
    // What is no reference is none.
    let mut batch = service.inner().batch();
    let text = Changes::<Host>::new().set(Host::NAME, "$1".to_owned());
    batch
        .add(service.hosts().create(Changes::<Host>::new()))
        .unwrap();
    batch.add(service.hosts().create(text)).unwrap();
    answer(&transport, json!([]));
    let _ = batch.send().await.unwrap();
    let sent = body(&transport.requests()[1]);
    assert_eq!(sent["requests"][1].get("dependsOn"), None);
}

#[tokio::test]
async fn an_item_whose_body_refers_to_one_made_before_is_not_sent_again_alone() {
    let (transport, service) = patient();
    let mut batch = service.inner().batch();
    let host = batch
        .add(service.hosts().create(Changes::<Host>::new()))
        .unwrap();
    let new: HostRequest = batch.reference(&host).into();
    let port = Changes::<HostPort>::new().bind(HostPort::HOST, &*new);
    batch.add(service.ports().create(port)).unwrap();
    answer(
        &transport,
        json!([
            {"id": "1", "status": 201, "body": {}},
            {"id": "2", "status": 429, "headers": {"retry-after": "1"}},
        ]),
    );
    let _ = batch.send().await.unwrap();
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn the_head_of_an_item_s_response_is_told() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let changes = || Changes::<HostPort>::new().set(HostPort::PORT, 1);
    let update = batch
        .add(service.ports().by_id("1").update(changes()))
        .unwrap();
    let create = batch.add(service.ports().create(changes())).unwrap();
    let place = "https://service.example/v1.0/ports/9";
    answer(
        &transport,
        json!([
            {"id": "1", "status": 204, "headers": {"ETag": "W/\"2\""}},
            {"id": "2", "status": 204, "headers": {"Location": place, "OData-EntityId": "ports/9"}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    let update = result.take_with_head(update).unwrap();
    assert_eq!((update.value, update.status.as_u16()), (None, 204));
    assert_eq!(update.headers["etag"], "W/\"2\"");
    let error = result.take(create).unwrap_err();
    let created = error.created_at().unwrap();
    assert_eq!(created.location.as_deref(), Some(place));
    assert_eq!(created.entity_id.as_deref(), Some("ports/9"));
}

#[tokio::test]
async fn a_creation_without_a_body_tells_where_the_entity_is() {
    let (transport, service) = scripted();
    for status in [201, 204] {
        let answer = odata_runtime::client::testing::MockAnswer::empty(status);
        transport.answer(answer.header("location", "/v1.0/ports/9?s=topsecret"));
        let create = service.ports().create(Changes::<HostPort>::new());
        let error = create.await.unwrap_err();
        assert!(matches!(error, Error::NoContent { .. }), "{error}");
        let place = error.created_at().unwrap().location.as_deref();
        assert_eq!(place, Some("/v1.0/ports/9?s=topsecret"));
        assert!(!format!("{error} {error:?}").contains("topsecret"));
    }
    transport.empty(204);
    let error = service.ports().by_id("1").get().await.unwrap_err();
    assert_eq!(error.created_at(), None);
}

#[tokio::test]
async fn bodies_in_either_alphabet_of_base64_are_read() {
    // The bytes fb ff fe, and 3f fb: both alphabets differ there.
    for (text, bytes) in [
        ("+//+", &[0xfb, 0xff, 0xfe][..]),
        ("-__-", &[0xfb, 0xff, 0xfe]),
        ("P/s=", &[0x3f, 0xfb]),
        ("P_s", &[0x3f, 0xfb]),
    ] {
        let (transport, service) = scripted();
        let mut batch = service.inner().batch();
        let property = service.ports().by_id("1").property(HostPort::ID).raw();
        let handle = batch.add(property).unwrap();
        let headers = json!({"content-type": "application/octet-stream"});
        answer(
            &transport,
            json!([{"id": "1", "status": 200, "headers": headers, "body": text}]),
        );
        let read = batch.send().await.unwrap().take(handle).unwrap();
        assert_eq!(read.as_deref(), Some(bytes), "{text}");
    }
}

#[tokio::test]
async fn an_error_in_the_place_of_responses_is_told() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let root = service.inner().path().child("me");
    batch.add(RawRequest::new(Method::GET, &root)).unwrap();
    transport.json(200, r#"{"error":{"code":"busy","message":"later"}}"#);
    let error = batch.send().await.unwrap_err();
    let told = "POST /v1.0/$batch: 200 OK: busy: later";
    assert_eq!(error.to_string(), told);
}
