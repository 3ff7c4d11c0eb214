//! Requests that the service answers later.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::time::Duration;

use client_common::{HostPort, Service, scripted, scripted_with, sent};
use odata_runtime::client::http::StatusCode;
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{Accepted, AsyncOperation, Error, MonitorLink, TimeoutKind};
use odata_runtime::query::Changes;

const MONITOR: &str = "https://service.example/async/1?t=a%2fB";
const MINUTE: Duration = Duration::from_secs(60);

fn timed() -> (MockTransport, VirtualClock, Service) {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| builder.clock(clock.clone()));
    (transport, clock, service)
}

fn accepted() -> MockAnswer {
    MockAnswer::empty(202).header("location", MONITOR)
}

async fn started(transport: &MockTransport, service: &Service) -> AsyncOperation<HostPort> {
    transport.answer(accepted().header("retry-after", "7"));
    match service
        .ports()
        .by_id("1")
        .get()
        .respond_async()
        .await
        .unwrap()
    {
        Accepted::Running(operation) => operation,
        Accepted::Done(port) => panic!("{port:?}"),
    }
}

#[tokio::test]
async fn the_monitor_is_asked_when_the_service_says_and_gives_the_typed_value() {
    let (transport, clock, service) = timed();
    let operation = started(&transport, &service).await;
    transport.answer(MockAnswer::empty(202).header("retry-after", "20"));
    transport.answer(MockAnswer::empty(202));
    transport.answer(MockAnswer::json(200, r#"{"port":80}"#).header("asyncresult", "200"));
    let port = operation.wait(MINUTE).await.unwrap();
    assert_eq!(port.port, Some(80));
    // 7 and 20 as asked for, then the client's own delay, which has doubled twice.
    assert_eq!(clock.elapsed(), Duration::from_secs(7 + 20 + 4));
    let urls = sent(&transport);
    assert_eq!(urls[1..], [MONITOR, MONITOR, MONITOR]);
    let requests = transport.requests();
    assert!(
        requests[0].headers()["prefer"]
            .to_str()
            .unwrap()
            .contains("respond-async")
    );
    assert!(
        !requests[1].headers()["prefer"]
            .to_str()
            .unwrap()
            .contains("respond-async")
    );
}

#[tokio::test]
async fn a_failure_is_that_of_the_request_in_both_versions() {
    let error = r#"{"error":{"code":"Gone","message":"no"}}"#;
    let message =
        format!("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\r\n{error}");
    for answer in [
        MockAnswer::json(200, error).header("asyncresult", "404"),
        MockAnswer::text(200, "application/http", &message),
    ] {
        let (transport, _, service) = timed();
        let operation = started(&transport, &service).await;
        transport.answer(answer);
        let error = operation.wait(MINUTE).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.service().unwrap().code.as_deref(), Some("Gone"));
    }
}

#[tokio::test]
async fn a_result_may_be_an_http_message() {
    let (transport, _, service) = timed();
    let operation = started(&transport, &service).await;
    let message = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"port\":5}";
    transport.text(200, "application/http", message);
    assert_eq!(operation.wait(MINUTE).await.unwrap().port, Some(5));
    for broken in [
        "",
        "HTTP/1.1",
        "nonsense 200\r\n\r\n",
        "HTTP/1.1 2000 x",
        "HTTP/1.1 200 OK\r\nx",
    ] {
        let operation = started(&transport, &service).await;
        transport.text(200, "application/http", broken);
        assert!(operation.wait(MINUTE).await.is_err(), "{broken}");
    }
    let operation = started(&transport, &service).await;
    transport.answer(MockAnswer::json(200, "{}").header("asyncresult", "soon"));
    assert!(operation.wait(MINUTE).await.is_err());
}

#[tokio::test]
async fn what_is_answered_at_once_is_done() {
    let (transport, _, service) = timed();
    transport.json(200, r#"{"port":1}"#);
    let request = service.ports().by_id("1").get();
    let done = request
        .respond_within(Duration::from_secs(10))
        .respond_async()
        .await;
    assert!(matches!(done.unwrap(), Accepted::Done(port) if port.port == Some(1)));
    let prefer = transport.requests()[0].headers()["prefer"].clone();
    assert!(prefer.to_str().unwrap().contains("wait=10"));
}

#[tokio::test]
async fn waiting_ends_with_its_limit_and_can_be_taken_up_by_another_process() {
    let (transport, clock, service) = timed();
    let operation = started(&transport, &service).await;
    let stored = serde_json::to_string(&operation.monitor()).unwrap();
    assert_eq!(stored, format!("\"{MONITOR}\""));
    transport.answer(MockAnswer::empty(202).header("retry-after", "3600"));
    let error = operation.wait(MINUTE).await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total));
    assert_eq!(clock.elapsed(), Duration::from_secs(7));

    let link: MonitorLink = serde_json::from_str(&stored).unwrap();
    let update = service
        .ports()
        .unrestricted()
        .by_id("1")
        .update(Changes::new());
    let operation = update.monitored_by(&link).unwrap();
    transport.answer(MockAnswer::empty(202).header("location", "/async/2"));
    let Accepted::Running(operation) = operation.poll().await.unwrap() else {
        panic!("it runs");
    };
    assert_eq!(
        operation.monitor().as_str(),
        "https://service.example/async/2"
    );
    transport.answer(MockAnswer::empty(204));
    assert!(matches!(
        operation.poll().await.unwrap(),
        Accepted::Done(None)
    ));
}

#[tokio::test]
async fn an_operation_can_be_given_up() {
    let (transport, _, service) = timed();
    let operation = started(&transport, &service).await;
    transport.empty(200);
    operation.cancel().await.unwrap();
    let request = transport.requests().pop().unwrap();
    assert_eq!(
        (
            request.method().as_str(),
            request.uri().to_string().as_str()
        ),
        ("DELETE", MONITOR)
    );
}

#[tokio::test]
async fn a_monitor_at_another_origin_is_not_asked() {
    let (transport, service) = scripted();
    transport.answer(MockAnswer::empty(202).header("location", "https://elsewhere.example/1"));
    let error = service
        .ports()
        .by_id("1")
        .get()
        .respond_async()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::UntrustedLink { .. }));
    let link = MonitorLink::new("https://elsewhere.example/1");
    assert!(
        service
            .ports()
            .by_id("1")
            .get()
            .monitored_by(&link)
            .is_err()
    );
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_monitor_that_says_to_come_back_at_once_is_not_asked_in_a_hot_loop() {
    let (transport, clock, service) = timed();
    let operation = started(&transport, &service).await;
    for _ in 0..200 {
        transport.answer(MockAnswer::empty(202).header("retry-after", "0"));
    }
    let start = clock.elapsed();
    let error = operation.wait(MINUTE).await.unwrap_err();
    assert!(error.timed_out().is_some(), "{error}");
    assert!(clock.elapsed() - start <= MINUTE);
    let asked = transport.requests().len() - 1;
    assert!(asked < 25, "asked {asked} times in a minute");
}
