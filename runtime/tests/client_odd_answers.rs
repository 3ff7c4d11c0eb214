//! Answers of success that are none, links that need their place, and answers that say too little.

#![cfg(feature = "client")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod client_common;

use std::time::Duration;

use client_common::{Host, HostPort, Service, scripted, scripted_with, sent};
use odata_runtime::client::testing::{MockAnswer, MockTransport, VirtualClock};
use odata_runtime::client::{
    Accepted, Body, DeltaLink, Error, RedirectPolicy, RetryPolicy, StreamRequest,
    TransportErrorKind, Unrestricted, http,
    operation::{Invocation, Media, Nothing, Parameter},
};
use odata_runtime::query::{Changes, CollectionDelta};
use serde_json::{Value, json};

/// The operation of the requests here.
enum Op {}

#[tokio::test]
async fn an_error_in_an_answer_of_success_is_one() {
    let error = r#""error":{"code":"X","message":"boom"}"#;
    for body in [
        format!("{{{error}}}"),
        format!("\u{feff}{{{error}}}"),
        format!(r#"{{"@odata.context":"https://service.example/v1.0/$metadata#x",{error}}}"#),
        format!(r#"{{{error},"@odata.x":1}}"#),
        format!(r#"{{"value":[{{"id":"1"}}],{error}}}"#),
        r#"{"value":[],"odata.error":{"code":"X","message":{"value":"boom"}}}"#.to_owned(),
    ] {
        let (transport, service) = scripted();
        transport.json(200, &body);
        transport.json(200, &body);
        let one = service.ports().by_id("1").get().await.unwrap_err();
        let all = service.ports().list().all(9).await.unwrap_err();
        for error in [one, all] {
            let Error::Service(error) = error else {
                panic!("{body}: {error}");
            };
            assert_eq!(error.code.as_deref(), Some("X"), "{body}");
            assert_eq!(error.message.as_deref(), Some("boom"), "{body}");
        }
    }
    // A property may have that name.
    for body in [
        r#"{"id":"1","error":{"code":"X","message":"boom"}}"#,
        r#"{"error":{"reason":"X"}}"#,
        r#"{"error":null}"#,
        r#"{"id":"an error\""}"#,
    ] {
        let (transport, service) = scripted();
        transport.json(200, body);
        assert!(service.ports().by_id("1").get().await.is_ok(), "{body}");
    }
}

#[tokio::test]
async fn a_page_for_people_is_no_success() {
    let (transport, service) = scripted();
    let results = async || {
        let (host, path) = (service.hosts().by_id("1"), service.inner().path());
        let photo = StreamRequest::<Unrestricted>::new(path.child("photo"));
        [
            host.delete().await,
            Invocation::<Op, Nothing>::bare_action(&path, "x").await,
            host.property(Host::NAME).set("x").await,
            host.reference(Host::PARENT).remove().await,
            photo.upload("abc", "text/plain").await.map(drop),
        ]
    };
    for _ in 0..5 {
        transport.text(
            200,
            "text/html; charset=utf-8",
            "<html><title>Sign in</title></html>",
        );
    }
    for result in results().await {
        let error = result.unwrap_err();
        assert!(matches!(error, Error::UnexpectedContent(_)), "{error}");
        assert!(error.to_string().contains("Sign in"), "{error}");
    }
    for _ in 0..5 {
        transport.text(200, "text/plain", "done");
    }
    for result in results().await {
        result.unwrap();
    }
}

#[tokio::test]
async fn links_of_a_page_are_absolute_however_it_was_read() {
    let (transport, service) = scripted();
    let body = r#"{"@odata.context":"https://service.example/v1.0/$metadata#ports","value":[{"id":"1"}],"@odata.nextLink":"hosts/h/ports?$skiptoken=2"}"#;
    let next = Some("https://service.example/v1.0/hosts/h/ports?$skiptoken=2");
    let ports = service.hosts().by_id("h").ports();
    for _ in 0..2 {
        transport.json(200, body);
    }
    assert_eq!(ports.list().await.unwrap().next_link.as_deref(), next);
    let head = ports.list().with_head().await.unwrap();
    assert_eq!(head.value.next_link.as_deref(), next);
    let mut batch = service.inner().batch();
    let handle = batch.add(ports.list()).unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let responses = json!({"responses": [{"id": "1", "status": 200, "body": body}]});
    transport.json(200, &responses.to_string());
    let mut result = batch.send().await.unwrap();
    let page = result.take(handle).unwrap();
    assert_eq!(page.next_link.as_deref(), next);
    // An empty one leads to the page itself, not to what the context says.
    let body = r#"{"@odata.context":"https://service.example/v1.0/$metadata#ports","value":[],"@odata.nextLink":""}"#;
    transport.json(200, body);
    let error = service.ports().list().all(9).await.unwrap_err();
    assert!(
        error.to_string().contains("the link of an earlier page"),
        "{error}"
    );
}

#[tokio::test]
async fn a_narrowed_page_is_read_on_narrowed() {
    let (transport, service) = scripted();
    transport.json(
        200,
        r#"{"value":[{"id":"1"}],"@odata.nextLink":"https://service.example/v1.0/ports?p=2"}"#,
    );
    let narrowed = || service.ports().list().select(HostPort::ID);
    let page = narrowed().await.unwrap();
    transport.json(200, r#"{"value":[{"id":"2"}]}"#);
    let mut pages = narrowed().resume(page.next_link.as_deref().unwrap());
    let page = pages.try_next().await.unwrap().unwrap();
    let items: &[odata_runtime::query::Partial<HostPort>] = &page.value;
    assert_eq!(items.len(), 1);
    assert_eq!(
        sent(&transport)[1],
        "https://service.example/v1.0/ports?p=2"
    );
}

#[tokio::test]
async fn what_is_gone_is_gone_in_any_form() {
    let (transport, service) = scripted();
    let link = DeltaLink::new("https://service.example/v1.0/ports?$deltatoken=1");
    for (kind, body) in [("text/plain", "Gone"), ("text/html", "<html></html>")] {
        transport.text(410, kind, body);
        let error = service.ports().changes_since(&link).try_next().await;
        assert!(matches!(error, Err(Error::DeltaExpired(_))), "{kind}");
    }
}

#[tokio::test]
async fn what_was_accepted_is_not_done() {
    let (transport, service) = scripted();
    transport.answer(MockAnswer::empty(202));
    let error = service.hosts().by_id("1").delete().respond_async().await;
    assert!(matches!(error, Err(Error::NoContent { .. })));
    let monitor = "https://service.example/v1.0/monitor";
    transport.answer(MockAnswer::empty(202).header("location", monitor));
    let error = service.hosts().create(Changes::<Host>::new()).await;
    assert!(error.unwrap_err().created_at().is_none());
}

#[tokio::test]
async fn what_the_body_of_an_action_holds_goes_nowhere_else() {
    const PASSWORD: Parameter<Op, String> = Parameter::new("password");
    let (transport, service) =
        scripted_with(|builder| builder.redirects(RedirectPolicy::new().writes(true)));
    transport.answer(MockAnswer::empty(307).header("location", "https://evil.example/x"));
    let path = service.inner().path().child("hosts");
    let action = Invocation::<Op, Media>::action(&path, "ns.export").set(PASSWORD, "hunter2");
    let error = action.await.unwrap_err();
    assert!(matches!(error, Error::Redirected(_)), "{error}");
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn a_deep_update_goes_in_a_batch_with_its_version() {
    let (transport, service) = scripted();
    let ports = CollectionDelta::new().link(&*service.ports().by_id("p").unrestricted());
    let changes = Changes::<Host>::new().set_delta(Host::PORTS, ports);
    let mut batch = service.inner().batch();
    batch
        .add(service.hosts().by_id("h").update(changes))
        .unwrap();
    batch
        .add(service.ports().by_id("1").get().ieee754_compatible(true))
        .unwrap();
    batch.add(service.ports().by_id("1").get()).unwrap();
    transport.json(200, r#"{"responses":[]}"#);
    let _ = batch.send().await.unwrap();
    let sent: Value = serde_json::from_slice(transport.requests()[0].body()).unwrap();
    let headers = |item: usize| sent["requests"][item]["headers"].clone();
    assert_eq!(headers(0)["odata-version"], "4.01");
    let accept = headers(1)["accept"].as_str().unwrap().to_owned();
    assert!(accept.contains("IEEE754Compatible=true"), "{accept}");
    assert!(headers(2)["accept"].is_null());
}

#[tokio::test]
async fn the_result_of_a_monitor_comes_as_numbers_were_asked_for() {
    let (transport, service) = scripted_with(|builder| builder.ieee754_compatible(true));
    let monitor = "https://service.example/v1.0/monitor";
    transport.answer(MockAnswer::empty(202).header("location", monitor));
    transport.json(200, r#"{"id":"1"}"#);
    let accepted = service
        .ports()
        .by_id("1")
        .get()
        .respond_async()
        .await
        .unwrap();
    let Accepted::Running(operation) = accepted else {
        panic!("it was answered at once");
    };
    operation.poll().await.unwrap();
    for request in transport.requests() {
        let accept = request.headers()["accept"].to_str().unwrap();
        assert!(accept.contains("IEEE754Compatible=true"), "{accept}");
    }
}

#[tokio::test]
async fn a_result_that_contradicts_itself_is_an_error() {
    let monitor = "https://service.example/v1.0/monitor";
    let message = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"id\":\"1\"}";
    for (answer, told) in [
        (
            MockAnswer::json(200, "{}").header("asyncresult", "200 OK"),
            "`AsyncResult` is no status",
        ),
        (
            MockAnswer::text(200, "application/http", message),
            "the body has 10 of 100 bytes",
        ),
    ] {
        let (transport, service) = scripted();
        transport.answer(MockAnswer::empty(202).header("location", monitor));
        transport.answer(answer);
        let accepted = service
            .ports()
            .by_id("1")
            .get()
            .respond_async()
            .await
            .unwrap();
        let Accepted::Running(operation) = accepted else {
            panic!("it was answered at once");
        };
        let error = operation.poll().await.unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn an_encoding_that_is_not_known_is_named() {
    let (transport, service) = scripted();
    transport.answer(MockAnswer::json(200, "\u{1}\u{2}").header("content-encoding", "br"));
    let error = service.ports().by_id("1").get().await.unwrap_err();
    assert!(error.to_string().contains("encoded as br"), "{error}");
}

/// A body that never comes to an end.
struct Never;

impl futures_core::Stream for Never {
    type Item = Result<bytes::Bytes, odata_runtime::client::TransportError>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn an_explanation_that_does_not_come_hides_no_status() {
    let clock = VirtualClock::new();
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.clock(clock.clone()).retry(RetryPolicy::new());
        builder.try_timeout(Duration::from_secs(60))
    });
    let mut response = http::Response::new(Body::from_stream(Never));
    *response.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
    response
        .headers_mut()
        .insert("retry-after", "7".parse().unwrap());
    transport.respond(Ok(response));
    transport.json(201, r#"{"id":"1"}"#);
    service
        .hosts()
        .create(Changes::<Host>::new())
        .await
        .unwrap();
    assert!(clock.elapsed() >= Duration::from_secs(7));
    assert!(clock.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn those_that_were_told_the_same_wait_do_not_come_back_at_once() {
    let waits = async |fraction: f64| {
        let clock = VirtualClock::new();
        let (transport, service) = scripted_with(|builder| {
            let builder = builder.clock(clock.clone()).retry(RetryPolicy::new());
            builder.jitter(move || fraction)
        });
        transport.answer(MockAnswer::json(429, "{}").header("retry-after", "10"));
        transport.json(200, "{}");
        service.ports().by_id("1").get().await.unwrap();
        clock.elapsed()
    };
    assert_eq!(waits(0.0).await, Duration::from_secs(10));
    assert_eq!(waits(0.9).await, Duration::from_millis(10_900));
}

fn batch_of_writes(answer: MockAnswer) -> (MockTransport, Service) {
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.clock(VirtualClock::new());
        builder.retry(RetryPolicy::new())
    });
    let throttled = json!({"responses": [
        {"id": "1", "status": 429, "headers": {"Retry-After": "1"}, "body": {"error": {"code": "T", "message": "slow"}}},
        {"id": "2", "status": 424},
    ]});
    transport.json(200, &throttled.to_string());
    transport.answer(answer);
    (transport, service)
}

#[tokio::test]
async fn a_write_in_a_batch_whose_repetition_is_lost_is_not_said_to_be_refused() {
    for (answer, is_lost) in [
        (MockAnswer::fail(TransportErrorKind::Body), true),
        (
            MockAnswer::text(502, "text/html", "<html>bad gateway</html>"),
            true,
        ),
        (MockAnswer::fail(TransportErrorKind::Certificate), false),
    ] {
        let (transport, service) = batch_of_writes(answer);
        let mut batch = service.inner().batch();
        let group = batch.change_set();
        let create = || service.hosts().create(Changes::<Host>::new());
        let one = batch.entry().in_group(group).push(create()).unwrap();
        batch.entry().in_group(group).push(create()).unwrap();
        let mut result = batch.send().await.unwrap();
        assert_eq!(transport.requests().len(), 2);
        let outcome = format!("{:?}", result.group(group));
        assert_eq!(outcome == "Unknown", is_lost, "{outcome}");
        let error = result.take(one).unwrap_err();
        assert_eq!(matches!(error, Error::Batch(_)), is_lost, "{error}");
    }
}

#[tokio::test]
async fn what_is_no_response_takes_nothing_from_the_others() {
    let (transport, service) = scripted();
    let mut batch = service.inner().batch();
    let one = batch.add(service.ports().by_id("1").get()).unwrap();
    let other = batch.add(service.ports().by_id("2").get()).unwrap();
    transport.json(
        200,
        r#"{"responses":[null,{"id":"2","status":200,"body":{"id":"2"}}]}"#,
    );
    let mut result = batch.send().await.unwrap();
    assert_eq!(result.unknown_ids(), ["null"]);
    assert_eq!(result.take(other).unwrap().id.as_deref(), Some("2"));
    assert!(matches!(result.take(one), Err(Error::Batch(_))));
    // What is no JSON is told with its type.
    let mut batch = service.inner().batch();
    batch.add(service.ports().by_id("1").get()).unwrap();
    transport.text(200, "text/html", "<html><title>Sign in</title></html>");
    let error = batch.send().await.unwrap_err();
    assert!(matches!(error, Error::UnexpectedContent(_)), "{error}");
}

#[test]
fn what_is_written_for_logs_holds_no_signature() {
    let port = r#"{"id":"1","@microsoft.graph.downloadUrl":"https://files.example/1?sig=secret","note":"a :// b?"}"#;
    let port: HostPort = odata_runtime::json::from_str(port).unwrap();
    let text = format!("{port:?}");
    assert!(text.contains("https://files.example/1?.."), "{text}");
    assert!(!text.contains("secret"), "{text}");
}
