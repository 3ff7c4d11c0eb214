//! Spans tell what was asked and nothing that is secret.
//!
//! Alone in its process: tracing remembers for the whole process whether anyone wants a span, and a
//! request of another test, made where nobody listens, could be what it remembers.

#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[allow(unused_imports)]
mod client_common;

use std::fmt::Write;
use std::future::IntoFuture;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use odata_runtime::client::RetryPolicy;
use odata_runtime::client::operation::{Invocation, Nothing};
use odata_runtime::client::testing::{MockAnswer, VirtualClock};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use tracing_core::span::Current;

use client_common::scripted_with;

/// Of the spans, which are all of one kind.
static METADATA: OnceLock<&Metadata<'static>> = OnceLock::new();

/// Whether the spans of the client are filtered out.
static UNWANTED: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Default)]
struct Recorded(Arc<Mutex<String>>);

impl Visit for Recorded {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        write!(self.0.lock().unwrap(), "{}={value:?} ", field.name()).unwrap();
    }
}

impl Subscriber for Recorded {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name() != "odata_request" || !UNWANTED.load(Ordering::SeqCst)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        METADATA.get_or_init(|| span.metadata());
        write!(self.0.lock().unwrap(), "{} ", span.metadata().name()).unwrap();
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}

    fn current_span(&self) -> Current {
        match METADATA.get() {
            Some(metadata) => Current::new(Id::from_u64(1), metadata),
            None => Current::none(),
        }
    }
}

#[tokio::test]
async fn spans_tell_the_request_and_no_secret() {
    let recorded = Recorded::default();
    let _guard = tracing::subscriber::set_default(recorded.clone());
    let (transport, service) = scripted_with(|builder| {
        let builder = builder.clock(VirtualClock::new()).retry(RetryPolicy::new());
        builder.token("topsecret").header("x-key", "topsecret")
    });
    transport.answer(MockAnswer::json(
        503,
        "{\"error\":{\"message\":\"topsecret\"}}",
    ));
    transport.answer(MockAnswer::json(200, "{}").header("request-id", "r-1"));
    let get = service.ports().by_id("1").get();
    get.query("code", "topsecret").await.unwrap();
    let text = recorded.0.lock().unwrap().clone();
    for part in [
        "odata_request",
        "odata.operation=\"get\"",
        "http.request.method=\"GET\"",
        "url.path=\"/v1.0/ports/1\"",
        "http.response.status_code=503",
        "http.response.status_code=200",
        "tries=2",
        "request_id=\"r-1\"",
        "message=a try failed",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("topsecret"), "{text}");

    recorded.0.lock().unwrap().clear();
    let call: Invocation<(), Nothing> =
        Invocation::bare_action(&service.inner().path(), "scan.all");
    transport.answer(MockAnswer::empty(204));
    call.await.unwrap();
    let mut batch = service.inner().batch();
    for id in ["1", "2"] {
        batch.add(service.ports().by_id(id).get()).unwrap();
    }
    transport.json(200, r#"{"responses":[]}"#);
    let _ = batch.send().await.unwrap();
    transport.json(200, r#"{"value":[]}"#);
    service.ports().list().all(1).await.unwrap();
    let text = recorded.0.lock().unwrap().clone();
    for part in [
        "odata.operation=\"invoke\" odata.name=\"scan.all\"",
        "odata.operation=\"batch\" odata.batch.items=2",
        "odata.operation=\"list\"",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }

    // Where nobody wants our spans, nothing is written onto those of others.
    recorded.0.lock().unwrap().clear();
    UNWANTED.store(true, Ordering::SeqCst);
    tracing::callsite::rebuild_interest_cache();
    transport.json(200, "{}");
    let outer = tracing::info_span!("outer", tries = tracing::field::Empty);
    let get = service.ports().by_id("1").get().into_future();
    tracing::Instrument::instrument(get, outer).await.unwrap();
    let text = recorded.0.lock().unwrap().clone();
    assert_eq!(text, "outer ");
}
