//! Tokens: kept, renewed in time, by one at a time, and replaced when the service refuses them.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use client_common::{Service, scripted_with, sent};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{
    AccessToken, CachedToken, Clock, Error, TimeoutKind, TokenError, TokenProvider,
};

const MINUTE: Duration = Duration::from_secs(60);

/// Signs in within a second, for an hour; counts how often.
fn sign_in(clock: &VirtualClock) -> (Arc<AtomicU32>, CachedToken<impl TokenProvider + use<>>) {
    let count = Arc::new(AtomicU32::new(0));
    let (counter, clock) = (Arc::clone(&count), clock.clone());
    let time = clock.clone();
    let tokens = CachedToken::new(move || {
        let (counter, clock) = (Arc::clone(&counter), clock.clone());
        async move {
            let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
            clock.sleep(Duration::from_secs(1)).await;
            if number == 5 {
                return Err(TokenError::from("signed out"));
            }
            let token = AccessToken::new(format!("token-{number}"));
            Ok(token.expires_at(clock.date() + 60 * MINUTE))
        }
    });
    (count, tokens.clock(time))
}

fn bearer(transport: &MockTransport) -> Vec<String> {
    let requests = transport.requests();
    let value = |request: &http::Request<_>| {
        let value: &http::HeaderValue = &request.headers()["authorization"];
        value
            .to_str()
            .unwrap()
            .trim_start_matches("Bearer token-")
            .to_owned()
    };
    requests.iter().map(value).collect()
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end() {
    let clock = VirtualClock::new();
    let (count, tokens) = sign_in(&clock);
    let secret = async || tokens.token().await.unwrap().secret().to_owned();
    assert_eq!(secret().await, "token-1");
    clock.advance(54 * MINUTE);
    assert_eq!(secret().await, "token-1");
    clock.advance(2 * MINUTE);
    assert_eq!(secret().await, "token-2");
    clock.advance(61 * MINUTE);
    assert_eq!(secret().await, "token-3");
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn one_renewal_serves_all_that_wait() {
    let clock = VirtualClock::new();
    let (count, tokens) = sign_in(&clock);
    let one = || tokens.token();
    let (first, second, third) = tokio::join!(one(), one(), one());
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(third.unwrap().secret(), "token-1");
    assert_eq!(count.load(Ordering::SeqCst), 1);
    // While one renews a token that is still good, the others go on with it.
    clock.advance(57 * MINUTE);
    let (renewing, others) = tokio::join!(one(), one());
    assert_eq!(renewing.unwrap().secret(), "token-2");
    assert_eq!(others.unwrap().secret(), "token-1");
}

#[tokio::test]
async fn a_renewal_that_is_dropped_leaves_its_place_to_the_next() {
    let clock = VirtualClock::new();
    let (count, tokens) = sign_in(&clock);
    let tokens = Arc::new(tokens);
    let renewing = tokio::spawn({
        let tokens = Arc::clone(&tokens);
        async move { tokens.token().await.map(drop) }
    });
    while count.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let waiting = tokio::spawn({
        let tokens = Arc::clone(&tokens);
        async move { tokens.token().await }
    });
    renewing.abort();
    assert!(renewing.await.unwrap_err().is_cancelled());
    assert_eq!(waiting.await.unwrap().unwrap().secret(), "token-2");
}

#[tokio::test]
async fn a_failed_renewal_costs_nothing_while_the_token_is_good() {
    let clock = VirtualClock::new();
    let (_, tokens) = sign_in(&clock);
    for number in 1..=4 {
        let token = tokens.token().await.unwrap();
        assert_eq!(token.secret(), format!("token-{number}"));
        clock.advance(56 * MINUTE);
    }
    // Not every request tries it again.
    for _ in 0..3 {
        assert_eq!(tokens.token().await.unwrap().secret(), "token-4");
    }
    clock.advance(Duration::from_secs(30));
    assert_eq!(tokens.token().await.unwrap().secret(), "token-6");
}

#[tokio::test]
async fn a_token_that_lives_shorter_than_the_margin_is_kept_too() {
    let (clock, count) = (VirtualClock::new(), Arc::new(AtomicU32::new(0)));
    let (time, counter) = (clock.clone(), Arc::clone(&count));
    let tokens = CachedToken::new(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        let end = time.date() + 4 * MINUTE;
        async move { Ok(AccessToken::new("short").expires_at(end)) }
    });
    let tokens = tokens.clock(clock.clone());
    for renewals in [1, 1, 1, 2, 2] {
        tokens.token().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), renewals);
        clock.advance(MINUTE + Duration::from_secs(1));
    }
}

#[tokio::test]
async fn those_that_wait_for_a_renewal_share_its_failure() {
    let (clock, count) = (VirtualClock::new(), Arc::new(AtomicU32::new(0)));
    let (time, counter) = (clock.clone(), Arc::clone(&count));
    let tokens = CachedToken::new(move || {
        counter.fetch_add(1, Ordering::SeqCst);
        let time = time.clone();
        async move {
            time.sleep(MINUTE).await;
            Err::<AccessToken, _>(TokenError::from("signed out"))
        }
    });
    let tokens = tokens.clock(clock.clone());
    let one = || tokens.token();
    let (first, second, third) = tokio::join!(one(), one(), one());
    for result in [first, second, third] {
        assert_eq!(result.unwrap_err().to_string(), "signed out");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    one().await.unwrap_err();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

fn service(clock: &VirtualClock) -> (MockTransport, Service) {
    let (_, tokens) = sign_in(clock);
    scripted_with(|builder| builder.token(tokens).clock(clock.clone()))
}

#[tokio::test]
async fn a_kept_token_that_is_refused_is_replaced_once() {
    let clock = VirtualClock::new();
    let (transport, service) = service(&clock);
    transport.json(200, "{}");
    transport.empty(401);
    transport.json(200, "{}");
    transport.empty(401);
    transport.empty(401);
    transport.json(200, "{}");
    let get = || service.ports().by_id("1").get();
    get().await.unwrap();
    get().await.unwrap();
    // A new token that is refused, too, is not the reason: signing in again would help nobody.
    let error = get().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 401);
    assert_eq!(error.exchange().unwrap().tries, 1);
    clock.advance(MINUTE);
    get().await.unwrap();
    assert_eq!(bearer(&transport), ["1", "1", "2", "2", "2", "3"]);
}

#[tokio::test]
async fn a_token_that_nobody_keeps_is_not_asked_for_twice() {
    let (transport, service) = scripted_with(|builder| builder.token("fixed"));
    transport.empty(401);
    let error = service.ports().by_id("1").get().await.unwrap_err();
    assert_eq!(error.to_string(), "GET /v1.0/ports/1: 401 Unauthorized");
    assert_eq!(sent(&transport).len(), 1);
}

#[tokio::test]
async fn signing_in_counts_towards_the_time_of_the_whole() {
    let clock = VirtualClock::new();
    let (transport, service) = service(&clock);
    transport.answer(MockAnswer::json(200, "{}"));
    let get = service.ports().by_id("1").get();
    let error = get.timeout(Duration::from_millis(500)).await.unwrap_err();
    assert!(matches!(&error, Error::Timeout(error) if error.kind == TimeoutKind::Total));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_renewal_without_end_keeps_no_request_that_has_a_good_token() {
    let clock = VirtualClock::new();
    let time = clock.clone();
    let count = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&count);
    let tokens = CachedToken::new(move || {
        let (number, end) = (
            counter.fetch_add(1, Ordering::SeqCst),
            time.date() + 60 * MINUTE,
        );
        async move {
            if number > 0 {
                std::future::pending::<()>().await;
            }
            Ok(AccessToken::new("token-1").expires_at(end))
        }
    });
    let tokens = tokens.clock(clock.clone());
    tokens.token().await.unwrap();
    clock.advance(56 * MINUTE);
    let before = clock.elapsed();
    assert_eq!(tokens.token().await.unwrap().secret(), "token-1");
    assert!(clock.elapsed() - before <= Duration::from_secs(5));
    // The next does not even try.
    let before = clock.elapsed();
    assert_eq!(tokens.token().await.unwrap().secret(), "token-1");
    assert_eq!(clock.elapsed(), before);
    assert_eq!(count.load(Ordering::SeqCst), 2);
}
