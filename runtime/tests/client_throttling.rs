//! A service that asks to wait: who waits, and for how long; and providers of tokens that take time.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used)]

mod client_common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use client_common::{Host, HostPort, Service, scripted_with};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{AccessToken, ClientBuilder, Error, RetryPolicy, TimeoutKind};
use odata_runtime::query::Changes;

const SECOND: Duration = Duration::from_secs(1);

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

async fn get(service: &Service) -> Result<HostPort, Error> {
    service.ports().by_id("1").get().await
}

fn refused(wait: &str) -> MockAnswer {
    MockAnswer::json(429, "{}").header("retry-after", wait)
}

#[tokio::test]
async fn requests_that_waited_for_their_turn_wait_for_the_service_too() {
    let (transport, clock, service) = patient(|builder| builder.max_concurrent(1));
    transport.answer(refused("20").after(&clock, SECOND));
    for _ in 0..3 {
        transport.answer(MockAnswer::json(200, "{}"));
    }
    let one = || get(&service);
    let second = async {
        let result = get(&service).await;
        (result, clock.elapsed())
    };
    let (first, (second, when), third) = tokio::join!(one(), second, one());
    assert!(first.is_ok() && second.is_ok() && third.is_ok());
    assert!(when >= 21 * SECOND, "sent after {when:?}");
    assert_eq!(transport.requests().len(), 4);
}

#[tokio::test]
async fn an_item_of_a_batch_that_is_throttled_holds_the_client() {
    let (transport, clock, service) = patient(|builder| builder);
    let throttled =
        r#"{"responses":[{"id":"1","status":429,"headers":{"retry-after":"20"},"body":{}}]}"#;
    transport.json(200, throttled);
    transport.json(200, "{}");
    let mut batch = service.inner().batch();
    let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
    let create = service.ports().create(changes);
    let handle = batch.add(create.retry(RetryPolicy::none())).unwrap();
    let error = batch.send().await.unwrap().take(handle).unwrap_err();
    assert_eq!(error.status().map(|it| it.as_u16()), Some(429));
    get(&service).await.unwrap();
    assert!(clock.elapsed() >= 20 * SECOND, "{:?}", clock.elapsed());
}

#[tokio::test]
async fn a_token_is_asked_for_last() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let (transport, clock, service) = patient(|builder| {
        let builder = builder.max_concurrent(1);
        builder.token(move || {
            count.fetch_add(1, Ordering::SeqCst);
            async { Ok(AccessToken::new("t")) }
        })
    });
    transport.answer(MockAnswer::json(200, "{}").after(&clock, 10 * SECOND));
    transport.json(200, "{}");
    let watch = async {
        clock.sleep(5 * SECOND).await;
        asked.load(Ordering::SeqCst)
    };
    let one = || get(&service);
    let (first, second, while_waiting) = tokio::join!(one(), one(), watch);
    assert!(first.is_ok() && second.is_ok());
    assert_eq!(while_waiting, 1);
}

#[tokio::test]
async fn the_search_for_a_token_is_part_of_the_try() {
    for (write, tries) in [(false, 4), (true, 4)] {
        let (transport, clock, service) = patient(|builder| {
            let builder = builder.try_timeout(5 * SECOND);
            builder.token(|| async {
                std::future::pending::<()>().await;
                Ok(AccessToken::new("never"))
            })
        });
        let error = if write {
            let changes = Changes::<HostPort>::new().set(HostPort::PORT, 1);
            service.ports().create(changes).await.unwrap_err()
        } else {
            get(&service).await.unwrap_err()
        };
        assert_eq!(error.timed_out(), Some(TimeoutKind::Try), "{error}");
        assert_eq!(error.exchange().unwrap().tries, tries);
        assert!(!error.exchange().unwrap().may_be_done);
        assert!(transport.requests().is_empty());
        assert_eq!(clock.elapsed(), Duration::from_millis(20_000 + 3500));
    }
}

#[tokio::test]
async fn a_token_and_the_answer_share_the_time_of_a_try() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        let slow = clock.clone();
        let builder = builder.clock(clock.clone()).try_timeout(5 * SECOND);
        builder.token(move || {
            let slow = slow.clone();
            async move {
                slow.sleep(3 * SECOND).await;
                Ok(AccessToken::new("t"))
            }
        })
    });
    transport.answer(MockAnswer::json(200, "{}").after(&clock, 3 * SECOND));
    let error = get(&service).await.unwrap_err();
    assert_eq!(error.timed_out(), Some(TimeoutKind::Try));
    assert_eq!(clock.elapsed(), 5 * SECOND);
}

#[tokio::test]
async fn a_turn_after_the_deadline_comes_too_late() {
    let (transport, clock, service) = patient(|builder| builder);
    transport.answer(refused("20"));
    transport.answer(MockAnswer::json(200, "{}"));
    let second = async {
        clock.sleep(SECOND).await;
        let create = service.hosts().create(Changes::<Host>::new());
        create.timeout(19 * SECOND + SECOND / 2).await
    };
    let (first, second) = tokio::join!(get(&service), second);
    first.unwrap();
    assert!(matches!(second, Err(Error::Timeout(error)) if error.kind == TimeoutKind::Total));
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn a_service_that_asks_for_more_than_is_allowed_is_left_alone() {
    let (transport, clock, service) = patient(|builder| builder);
    transport.answer(refused("3600"));
    assert!(matches!(get(&service).await, Err(Error::Service(_))));
    let error = get(&service).await.unwrap_err();
    assert!(matches!(error, Error::Throttled(_)), "{error}");
    assert_eq!(transport.requests().len(), 1);
    assert_eq!(clock.elapsed(), Duration::ZERO);
    // Nobody is locked out for ever.
    transport.answer(refused("99999999999"));
    clock.advance(3600 * SECOND);
    assert!(matches!(get(&service).await, Err(Error::Service(_))));
    clock.advance(3600 * SECOND);
    transport.answer(MockAnswer::json(200, "{}"));
    get(&service).await.unwrap();
}
