//! Batches: what is sent, and what each request's outcome is.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use std::time::Duration;

use client_common::{Host, HostPort, HostRequest, Service, scripted, scripted_with};
use odata_runtime::client::batch::{BatchError, GroupOutcome};
use odata_runtime::client::http::{Method, Request, StatusCode};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{Error, RawRequest, RetryPolicy, TransportErrorKind};
use odata_runtime::query::Changes;
use serde_json::{Value, json};

fn body(request: &Request<bytes::Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn ids(request: &Request<bytes::Bytes>) -> Vec<String> {
    let requests = body(request)["requests"].as_array().unwrap().clone();
    let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
    requests.iter().map(id).collect()
}

fn answer(transport: &MockTransport, responses: Value) {
    transport.json(200, &json!({ "responses": responses }).to_string());
}

fn changes() -> Changes<HostPort> {
    Changes::new().set(HostPort::PORT, 443)
}

fn patient() -> (MockTransport, VirtualClock, Service) {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        let policy = RetryPolicy::new();
        builder.clock(clock.clone()).jitter(|| 0.5).retry(policy)
    });
    (transport, clock, service)
}

#[tokio::test]
async fn typed_requests_give_typed_values_in_any_order_of_responses() {
    let (transport, service) = scripted_with(|builder| builder.token("secret"));
    let (ports, mut batch) = (service.ports(), service.inner().batch());
    let one = batch
        .add(ports.by_id("a/b").get().select(HostPort::PORT))
        .unwrap();
    let page = batch
        .add(ports.list().filter(HostPort::PORT.gt(1)))
        .unwrap();
    let count = batch.add(ports.unrestricted().count()).unwrap();
    let host = service
        .hosts()
        .create(Changes::<Host>::new().set(Host::NAME, "x"));
    let created = batch.add(host).unwrap();
    let gone = batch
        .add(ports.unrestricted().by_id("9").delete().if_match("\"1\""))
        .unwrap();
    let path = service.inner().path().child("me");
    let raw = batch
        .add(RawRequest::new(Method::GET, &path).header("x-flag", "on"))
        .unwrap();
    answer(
        &transport,
        json!([
            {"id": "6", "status": 200, "headers": {"Content-Type": "application/json"}, "body": {"big": 1}},
            {"id": "5", "status": 412, "body": {"error": {"code": "Changed", "message": "no"}}},
            {"id": "4", "status": 201, "headers": {"Location": "x"}, "body": {"id": "h"}},
            {"id": "3", "status": 200, "headers": {"content-type": "text/plain"}, "body": "17"},
            {"id": "2", "status": 200, "body": {"value": [{"id": "p"}], "@odata.nextLink": "https://service.example/v1.0/ports?$skiptoken=2"}},
            {"id": "1", "status": 200, "body": {"port": 80}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.take(one).unwrap().port, Some(80));
    assert_eq!(result.take(count).unwrap(), 17);
    assert_eq!(result.take(raw).unwrap().unwrap().as_str(), r#"{"big":1}"#);
    assert!(
        matches!(result.take(created).unwrap(), client_common::AnyHost::Host(it) if it.id.as_deref() == Some("h"))
    );
    let error = result.take(gone).unwrap_err();
    assert!(error.is_precondition_failed());
    assert_eq!(
        error.to_string(),
        "DELETE /v1.0/ports/9: 412 Precondition Failed: Changed: no"
    );
    let page = result.take(page).unwrap();
    assert_eq!(page.value.len(), 1);

    transport.json(200, r#"{"value":[{"id":"q"}]}"#);
    let mut rest = ports.resume(page.next_link.as_deref().unwrap());
    assert_eq!(rest.try_next().await.unwrap().unwrap().value.len(), 1);

    let sent = transport.requests();
    assert_eq!(sent[0].uri(), "https://service.example/v1.0/$batch");
    assert_eq!(sent[0].headers()["authorization"], "Bearer secret");
    assert!(
        sent[0].headers()["prefer"]
            .to_str()
            .unwrap()
            .contains("odata.continue-on-error=true")
    );
    assert!(!String::from_utf8_lossy(sent[0].body()).contains("secret"));
    let prefer = json!({"prefer": "include-unknown-enum-members"});
    let expected = json!({"requests": [
        {"id": "1", "method": "GET", "url": "ports/a%2Fb?$select=port", "headers": prefer},
        {"id": "2", "method": "GET", "url": "ports?$filter=port%20gt%201", "headers": prefer},
        {"id": "3", "method": "GET", "url": "ports/$count", "headers": {"accept": "text/plain"}},
        {"id": "4", "method": "POST", "url": "hosts", "body": {"name": "x"},
         "headers": {"content-type": "application/json", "prefer": "include-unknown-enum-members"}},
        {"id": "5", "method": "DELETE", "url": "ports/9", "headers": {"if-match": "\"1\""}},
        {"id": "6", "method": "GET", "url": "me",
         "headers": {"prefer": "include-unknown-enum-members", "x-flag": "on"}},
    ]});
    assert_eq!(body(&sent[0]), expected);
}

#[tokio::test]
async fn change_sets_references_and_dependencies_are_written_as_the_standard_says() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let group = batch.change_set();
    let host = service
        .hosts()
        .create(Changes::<Host>::new().set(Host::NAME, "x"));
    let host = batch.entry().in_group(group).push(host).unwrap();
    let other = batch.add(service.ports().by_id("1").get()).unwrap();
    let new: HostRequest = batch.reference(&host).into();
    let port = new.ports().unrestricted().create(changes());
    let port = batch.entry().in_group(group).push(port).unwrap();
    let after = batch
        .entry()
        .after(&port)
        .after(&other)
        .push(service.ports().by_id("2").get());
    let after = after.unwrap();
    answer(
        &transport,
        json!([
            {"id": "1", "status": 201, "body": {"id": "h"}},
            {"id": "3", "status": 201, "body": {"id": "p"}},
            {"id": "2", "status": 200, "body": {}},
            {"id": "4", "status": 424, "body": {"error": {"code": "x"}}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.group(group), GroupOutcome::Done);
    assert_eq!(result.take(port).unwrap().id.as_deref(), Some("p"));
    assert!(result.take(after).unwrap_err().is_failed_dependency());
    let sent = body(&transport.requests()[0]);
    let requests = &sent["requests"];
    assert_eq!(ids(&transport.requests()[0]), ["1", "3", "2", "4"]);
    assert_eq!(requests[0]["atomicityGroup"], "g1");
    assert_eq!(requests[1]["url"], "$1/ports");
    assert_eq!(requests[1]["dependsOn"], json!(["1"]));
    assert_eq!(requests[3]["dependsOn"], json!(["2", "g1", "3"]));
}

#[tokio::test]
async fn a_failed_change_set_gives_no_success() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let (group, whole) = (batch.change_set(), batch.change_set());
    let ports = service.ports().unrestricted();
    let mut update = |group, id| {
        let update = ports.by_id(id).update(changes());
        batch.entry().in_group(group).push(update).unwrap()
    };
    let (one, two, three) = (update(group, "1"), update(group, "2"), update(group, "3"));
    let (four, five) = (update(whole, "4"), update(whole, "5"));
    answer(
        &transport,
        json!([
            {"id": "1", "status": 204},
            {"id": "2", "status": 409, "body": {"error": {"code": "Conflict"}}},
            {"id": "g2", "status": 400, "body": {"error": {"code": "Bad"}}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(
        result.group(group),
        GroupOutcome::RolledBack(StatusCode::CONFLICT)
    );
    assert_eq!(
        result.group(whole),
        GroupOutcome::RolledBack(StatusCode::BAD_REQUEST)
    );
    assert_eq!(
        result.take(two).unwrap_err().status(),
        Some(StatusCode::CONFLICT)
    );
    for undone in [one, three] {
        let error = result.take(undone).unwrap_err();
        assert_eq!(
            error.to_string(),
            "another request of the change set failed with 409 Conflict"
        );
    }
    for undone in [four, five] {
        let error = result.take(undone).unwrap_err();
        assert_eq!(error.service().unwrap().code.as_deref(), Some("Bad"));
    }
}

#[tokio::test]
async fn missing_repeated_unknown_and_broken_responses_say_so() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let handles: Vec<_> = ["1", "2", "3", "4"]
        .map(|id| batch.add(service.ports().by_id(id).get()).unwrap())
        .into();
    answer(
        &transport,
        json!([
            {"id": "2", "status": 200, "body": {"id": "b"}},
            {"id": "2", "status": 200, "body": {"id": "b"}},
            {"id": "3", "status": "strange"},
            {"id": 4, "status": 200, "body": {"id": "d"}},
            {"id": "04", "status": 200},
            {"id": "77", "status": 200},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.unknown_ids(), ["04", "77"]);
    let texts: Vec<String> = handles
        .into_iter()
        .map(|handle| match result.take(handle) {
            Ok(port) => port.id.unwrap(),
            Err(error) => error.to_string(),
        })
        .collect();
    let expected = [
        "the batch response holds nothing for request 1",
        "the batch response holds request 2 more than once",
        "what the batch response holds for request 3 is no response",
        "d",
    ];
    assert_eq!(texts, expected);
}

#[tokio::test]
async fn large_batches_go_in_parts_that_keep_together_what_belongs_together() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch().max_items(2);
    let get = |id: &str| service.ports().by_id(id).get();
    let one = batch.add(get("1")).unwrap();
    let _two = batch.add(get("2")).unwrap();
    let three = batch.entry().after(&one).push(get("3")).unwrap();
    let four = batch.add(get("4")).unwrap();
    let response = |id: &str| json!({"id": id, "status": 200, "body": {"id": id}});
    answer(&transport, json!([response("1"), response("3")]));
    transport.empty(500);
    let mut result = batch.send().await.unwrap();
    let sent = transport.requests();
    assert_eq!(
        (ids(&sent[0]), ids(&sent[1])),
        (vec!["1".into(), "3".into()], vec!["2".into(), "4".into()])
    );
    assert_eq!(result.take(three).unwrap().id.as_deref(), Some("3"));
    let error = result.take(four).unwrap_err();
    assert!(
        matches!(&error, Error::Batch(it) if matches!(**it, BatchError::Part(_))),
        "{error}"
    );

    let mut batch = service.inner().batch().max_items(1);
    let one = batch.add(get("1")).unwrap();
    batch.entry().after(&one).push(get("2")).unwrap();
    assert!(matches!(batch.send().await.unwrap_err(), Error::Request(_)));
    let mut batch = service.inner().batch().max_bytes(60);
    batch.add(get("1")).unwrap();
    assert!(matches!(batch.send().await.unwrap_err(), Error::Request(_)));
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_batch_can_stop_at_the_first_failure() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch().max_items(1).stop_on_error();
    let _one = batch.add(service.ports().by_id("1").get()).unwrap();
    let two = batch.add(service.ports().by_id("2").get()).unwrap();
    answer(&transport, json!([{"id": "1", "status": 404}]));
    let mut result = batch.send().await.unwrap();
    let error = result.take(two).unwrap_err();
    assert_eq!(
        error.to_string(),
        "not sent, for an earlier part of the batch failed"
    );
    let prefer = transport.requests()[0].headers()["prefer"].clone();
    assert!(
        prefer
            .to_str()
            .unwrap()
            .contains("odata.continue-on-error=false")
    );
}

#[tokio::test]
async fn throttled_items_are_sent_again_with_those_that_failed_for_them() {
    let (transport, clock, service) = patient();
    let mut batch = service.inner().batch();
    let get = |id: &str| service.ports().by_id(id).get();
    let done = batch.add(get("1")).unwrap();
    let busy = batch.add(get("2")).unwrap();
    let after = batch
        .entry()
        .after(&busy)
        .after(&done)
        .push(get("3"))
        .unwrap();
    let posted = batch
        .add(service.ports().unrestricted().create(changes()))
        .unwrap();
    let failed = batch
        .add(service.ports().unrestricted().create(changes()))
        .unwrap();
    answer(
        &transport,
        json!([
            {"id": "1", "status": 200, "body": {"id": "1"}},
            {"id": "2", "status": 503, "headers": {"Retry-After": "7"}},
            {"id": "3", "status": 424},
            {"id": "4", "status": 429, "headers": {"Retry-After": "30"}},
            {"id": "5", "status": 503},
        ]),
    );
    answer(
        &transport,
        json!([
            {"id": "2", "status": 200, "body": {"id": "2"}},
            {"id": "3", "status": 200, "body": {"id": "3"}},
            {"id": "4", "status": 201, "body": {"id": "4"}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    let over = clock.elapsed() - Duration::from_secs(30);
    assert!(over <= Duration::from_secs(1), "{over:?}");
    let sent = transport.requests();
    assert_eq!(ids(&sent[1]), ["2", "3", "4"]);
    assert_eq!(body(&sent[1])["requests"][1]["dependsOn"], json!(["2"]));
    assert_eq!(result.take(after).unwrap().id.as_deref(), Some("3"));
    assert_eq!(result.take(posted).unwrap().id.as_deref(), Some("4"));
    // Without a time to come back, the service may have created it.
    assert_eq!(
        result.take(failed).unwrap_err().status(),
        Some(StatusCode::SERVICE_UNAVAILABLE)
    );
}

#[tokio::test]
async fn a_throttled_change_set_is_sent_again_as_a_whole() {
    let (transport, _, service) = patient();
    let mut batch = service.inner().batch();
    let group = batch.change_set();
    let ports = service.ports().unrestricted();
    for _ in 0..2 {
        let create = ports.create(changes());
        batch.entry().in_group(group).push(create).unwrap();
    }
    answer(
        &transport,
        json!([
            {"id": "1", "status": 424},
            {"id": "2", "status": 429, "headers": {"retry-after": "1"}},
        ]),
    );
    answer(
        &transport,
        json!([{"id": "1", "status": 204}, {"id": "2", "status": 204}]),
    );
    let result = batch.send().await.unwrap();
    assert_eq!(result.group(group), GroupOutcome::Done);
    assert_eq!(ids(&transport.requests()[1]), ["1", "2"]);
}

#[tokio::test]
async fn an_item_that_refers_to_an_entity_made_before_is_not_sent_again_alone() {
    let (transport, _, service) = patient();
    let mut batch = service.inner().batch();
    let host = batch
        .add(service.hosts().create(Changes::<Host>::new()))
        .unwrap();
    let new: HostRequest = batch.reference(&host).into();
    let get = batch.add(new.get()).unwrap();
    answer(
        &transport,
        json!([
            {"id": "1", "status": 201, "body": {}},
            {"id": "2", "status": 429, "headers": {"retry-after": "1"}},
        ]),
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(
        result.take(get).unwrap_err().status(),
        Some(StatusCode::TOO_MANY_REQUESTS)
    );
}

#[tokio::test]
async fn the_whole_is_sent_again_only_if_that_does_no_harm() {
    let (transport, _, service) = patient();
    for (write, tries) in [(false, 2), (true, 1)] {
        let mut batch = service.inner().batch();
        batch.add(service.ports().by_id("1").get()).unwrap();
        if write {
            batch
                .add(service.ports().unrestricted().create(changes()))
                .unwrap();
        }
        let before = transport.requests().len();
        transport.answer(MockAnswer::fail(TransportErrorKind::Other));
        if !write {
            answer(&transport, json!([{"id": "1", "status": 200, "body": {}}]));
        }
        assert_eq!(batch.send().await.is_ok(), !write);
        assert_eq!(transport.requests().len() - before, tries);
    }
}

#[tokio::test]
async fn what_cannot_be_in_a_batch_is_refused_when_it_is_added() {
    let (_, service) = scripted();
    let (mut batch, mut other) = (service.inner().batch(), service.inner().batch());
    let get = || service.ports().by_id("1").get();
    assert!(
        batch
            .add(get().header("authorization", "Bearer other"))
            .is_err()
    );
    let handle = other.add(get()).unwrap();
    assert!(batch.entry().after(&handle).push(get()).is_err());
    let foreign = other.change_set();
    assert!(batch.entry().in_group(foreign).push(get()).is_err());
    let root = RawRequest::new(Method::GET, &service.inner().path());
    assert!(batch.add(root).is_err());
    let late: HostRequest = batch.reference(&handle).into();
    assert!(batch.add(late.get()).is_err());
    let group = batch.change_set();
    batch.entry().in_group(group).push(get()).unwrap();
    let after = batch.add(get()).unwrap();
    assert!(
        batch
            .entry()
            .in_group(group)
            .after(&after)
            .push(get())
            .is_err()
    );
    assert_eq!(batch.len(), 2);
    let empty = service.inner().batch().send().await.unwrap();
    assert!(empty.unknown_ids().is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_batch_response_is_an_error() {
    for body in ["{}", "[]", r#"{"responses":1}"#, "x"] {
        let (transport, service) = scripted();
        let mut batch = service.inner().batch();
        batch.add(service.ports().by_id("1").get()).unwrap();
        transport.json(200, body);
        assert!(batch.send().await.is_err(), "{body}");
    }
}
