//! Tries, waits and times, on a clock that never waits.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::time::Duration;

use client_common::{HostPort, Service, scripted_with};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{
    ClientBuilder, Error, GaveUp, RetryPolicy, TimeoutKind, TransportErrorKind,
};
use odata_runtime::query::Changes;

const SECOND: Duration = Duration::from_secs(1);

/// A client that retries, always waits as long as it may, and waits on a virtual clock.
fn patient(
    change: impl FnOnce(ClientBuilder<Service>) -> ClientBuilder<Service>,
) -> (MockTransport, VirtualClock, Service) {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.clock(clock.clone()).jitter(|| 1.0);
        change(builder.retry(RetryPolicy::new()))
    });
    (transport, clock, service)
}

fn throttled(transport: &MockTransport, status: u16, wait: &str) {
    transport.answer(MockAnswer::json(status, "{}").header("retry-after", wait));
}

async fn get(service: &Service) -> Result<HostPort, Error> {
    service.ports().by_id("1").get().await
}

#[tokio::test]
async fn reads_are_tried_again_with_growing_waits() {
    let (transport, clock, service) = patient(|builder| builder);
    transport.empty(503);
    transport.answer(MockAnswer::fail(TransportErrorKind::Other));
    transport.answer(MockAnswer::fail(TransportErrorKind::Body));
    transport.json(200, "{\"id\":\"1\"}");
    assert_eq!(get(&service).await.unwrap().id.as_deref(), Some("1"));
    assert_eq!(transport.requests().len(), 4);
    assert_eq!(clock.elapsed(), Duration::from_millis(500 + 1000 + 2000));
}

#[tokio::test]
async fn the_last_failure_tells_how_often_it_was_tried() {
    let (transport, _, service) = patient(|builder| builder);
    for _ in 0..9 {
        transport.empty(504);
    }
    let error = get(&service).await.unwrap_err();
    let exchange = error.exchange().unwrap();
    assert_eq!((exchange.tries, exchange.gave_up), (4, Some(GaveUp::Tries)));
    assert_eq!(
        error.to_string(),
        "GET /v1.0/ports/1: 504 Gateway Timeout (after 4 tries)"
    );
}

#[tokio::test]
async fn what_the_service_asks_for_is_waited() {
    let (transport, clock, service) = patient(|builder| builder);
    throttled(&transport, 429, "7");
    throttled(&transport, 503, "0.5");
    throttled(&transport, 429, "Tue, 14 Nov 2023 22:13:30 GMT");
    transport.json(200, "{}");
    get(&service).await.unwrap();
    // The virtual clock starts on that day at 22:13:20. A random part of a tenth comes on top.
    let over = clock.elapsed() - 10 * SECOND;
    assert!(over > Duration::ZERO && over < SECOND, "{over:?}");
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_an_error_that_says_so() {
    let (transport, clock, service) = patient(|builder| builder);
    throttled(&transport, 429, "121");
    let error = get(&service).await.unwrap_err();
    assert_eq!(clock.elapsed(), Duration::ZERO);
    assert_eq!(error.service().unwrap().status.as_u16(), 429);
    assert_eq!(
        error.to_string(),
        "GET /v1.0/ports/1: 429 Too Many Requests; \
         the service asks for a wait of 121s, more than the 120s allowed"
    );
}

#[tokio::test]
async fn what_may_have_been_done_is_not_sent_twice() {
    let changes = || Changes::<HostPort>::new().set(HostPort::PORT, 1);
    for answer in [
        || MockAnswer::fail(TransportErrorKind::Other),
        || MockAnswer::fail(TransportErrorKind::Timeout),
        || MockAnswer::json(429, "{}"),
        || MockAnswer::json(502, "{}"),
    ] {
        let (transport, _, service) = patient(|builder| builder);
        for _ in 0..2 {
            transport.answer(answer());
        }
        service.ports().create(changes()).await.unwrap_err();
        assert_eq!(transport.requests().len(), 1);
        let update = service.ports().by_id("1").update(changes());
        update.await.unwrap_err();
        assert_eq!(transport.requests().len(), 2);
    }
}

#[tokio::test]
async fn what_was_certainly_not_done_is_sent_again_body_and_all() {
    let (transport, _, service) = patient(|builder| builder);
    transport.answer(MockAnswer::fail(TransportErrorKind::Connect));
    transport.answer(MockAnswer::fail(TransportErrorKind::ConnectTimeout));
    throttled(&transport, 429, "1");
    transport.json(201, "{\"id\":\"1\"}");
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    service.ports().create(changes).await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests.len(), 4);
    assert!(
        requests
            .iter()
            .all(|request| request.body() == "{\"port\":1}")
    );
}

#[tokio::test]
async fn guarded_updates_and_deletions_are_sent_again() {
    let (transport, _, service) = patient(|builder| builder);
    for _ in 0..2 {
        transport.answer(MockAnswer::fail(TransportErrorKind::Other));
        transport.empty(204);
    }
    let port = service.ports().by_id("1");
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    port.update(changes).if_match("\"1\"").await.unwrap();
    port.delete().await.unwrap();
    assert_eq!(transport.requests().len(), 4);
}

#[tokio::test]
async fn a_request_can_have_a_policy_of_its_own() {
    let (transport, clock, service) = patient(|builder| builder);
    transport.empty(503);
    let once = service.ports().by_id("1").get().retry(RetryPolicy::none());
    let error = once.await.unwrap_err();
    assert_eq!(error.exchange().unwrap().gave_up, None);
    transport.empty(503);
    transport.json(200, "{\"value\":[]}");
    let page = service
        .ports()
        .list()
        .retry(RetryPolicy::new().max_tries(2));
    assert!(page.await.unwrap().value.is_empty());
    assert_eq!(clock.elapsed(), SECOND / 2);
}

#[tokio::test]
async fn a_pause_holds_for_all_clones() {
    let (transport, clock, service) = patient(|builder| builder);
    let other = service.clone();
    throttled(&transport, 429, "30");
    let refused = service.ports().by_id("1").get().retry(RetryPolicy::none());
    refused.await.unwrap_err();
    transport.json(200, "{}");
    get(&other).await.unwrap();
    // Those that waited come back within a second, not all at once.
    assert_eq!(clock.elapsed(), 31 * SECOND);
    throttled(&transport, 429, "30");
    refused_after(&service, &other).await;
    assert_eq!(clock.elapsed(), 31 * SECOND);
}

/// A request that does not put up with a pause that another was told.
async fn refused_after(service: &Service, other: &Service) {
    let first = service.ports().by_id("1").get().retry(RetryPolicy::none());
    first.await.unwrap_err();
    let impatient = RetryPolicy::new().max_wait(10 * SECOND);
    let error = other.ports().by_id("1").get().retry(impatient).await;
    let Err(Error::Throttled(throttled)) = error else {
        panic!("{error:?}");
    };
    assert_eq!(
        (throttled.wait, throttled.allowed),
        (30 * SECOND, 10 * SECOND)
    );
    assert_eq!(throttled.exchange.tries, 0);
}

#[tokio::test]
async fn a_try_that_takes_too_long_is_given_up_and_tried_again() {
    let (transport, clock, service) = patient(|builder| builder.try_timeout(5 * SECOND));
    transport.answer(MockAnswer::never());
    transport.answer(MockAnswer::json(200, "{}").after(&clock, 4 * SECOND));
    get(&service).await.unwrap();
    assert_eq!(clock.elapsed(), Duration::from_millis(5000 + 500 + 4000));
    transport.answer(MockAnswer::never());
    let once = service.ports().by_id("1").get().retry(RetryPolicy::none());
    let error = once.await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Try));
    assert_eq!(
        error.to_string(),
        "GET /v1.0/ports/1: the try took longer than 5s"
    );
}

#[tokio::test]
async fn the_whole_takes_no_longer_than_allowed() {
    let (transport, clock, service) = patient(|builder| builder.timeout(12 * SECOND));
    transport.answer(MockAnswer::json(503, "{}").after(&clock, 3 * SECOND));
    transport.answer(MockAnswer::never());
    let error = get(&service).await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total));
    assert_eq!(error.exchange().unwrap().tries, 2);
    assert_eq!(clock.elapsed(), 12 * SECOND);
    throttled(&transport, 429, "13");
    let error = get(&service).await.unwrap_err();
    let Some(GaveUp::Deadline { wait }) = error.exchange().unwrap().gave_up else {
        panic!("{error}");
    };
    assert!(wait >= 13 * SECOND && wait <= 14 * SECOND, "{wait:?}");
    assert_eq!(
        clock.elapsed(),
        12 * SECOND,
        "nothing is waited for in vain"
    );
    let error = get(&service).await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total), "{error}");
    assert_eq!(error.exchange().unwrap().tries, 0);
}

#[tokio::test]
async fn pages_share_the_time_of_their_request() {
    let (transport, clock, service) = patient(|builder| builder);
    for page in 1..9 {
        let body = format!("{{\"value\":[{{}}],\"@odata.nextLink\":\"?p={page}\"}}");
        transport.answer(MockAnswer::json(200, &body).after(&clock, 2 * SECOND));
    }
    let list = service.ports().list().timeout(5 * SECOND);
    let error = list.all(100).await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Total));
    assert_eq!(transport.requests().len(), 3);
    assert_eq!(clock.elapsed(), 5 * SECOND);
}

#[tokio::test]
async fn pages_are_read_through_failures() {
    let (transport, _, service) = patient(|builder| builder);
    transport.json(200, "{\"value\":[{}],\"@odata.nextLink\":\"?p=2\"}");
    throttled(&transport, 429, "3");
    transport.answer(MockAnswer::fail(TransportErrorKind::Body));
    transport.json(200, "{\"value\":[{}]}");
    assert_eq!(service.ports().list().all(9).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_client_sends_no_more_at_a_time_than_allowed() {
    let (transport, clock, service) = patient(|builder| builder.max_concurrent(2));
    for _ in 0..5 {
        transport.answer(MockAnswer::json(200, "{}").after(&clock, 10 * SECOND));
    }
    let one = || get(&service);
    let results = tokio::join!(one(), one(), one(), one(), one());
    assert!(results.0.is_ok() && results.4.is_ok());
    assert_eq!(clock.elapsed(), 30 * SECOND);
}

#[tokio::test]
async fn dropped_requests_give_their_turn_to_others() {
    let (transport, clock, service) = patient(|builder| builder.max_concurrent(1));
    transport.answer(MockAnswer::never());
    transport.json(200, "{}");
    let holder = tokio::spawn({
        let service = service.clone();
        async move { get(&service).await.map(drop) }
    });
    while transport.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    // One that waits for its turn, and is dropped before it comes.
    let waits = service.ports().by_id("2").get();
    tokio::select! {
        biased;
        result = waits => panic!("there is no turn to have: {result:?}"),
        () = clock.sleep(SECOND) => {}
    }
    holder.abort();
    assert!(holder.await.unwrap_err().is_cancelled());
    get(&service).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}
