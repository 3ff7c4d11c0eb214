//! Spans and events of `tracing`, with the feature of that name; nothing without it.
//!
//! In goes a request on its way, out comes the same under a span `odata_request` with its method
//! (`http.request.method`), the path without the query (`url.path`), the status of the last
//! response (`http.response.status_code`), the number of tries (`tries`) and the identifier that
//! the service gave the request (`request_id`). What always holds: no header, no query and no body
//! is recorded.

use std::future::Future;
use std::time::Duration;

use super::exchange::Exchange;

#[cfg(feature = "tracing")]
mod on {
    use tracing::Instrument;
    use tracing::field::Empty;

    use super::{Duration, Exchange, Future};

    pub(crate) fn request<F: Future>(
        exchange: &Exchange,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let span = tracing::info_span!(
            "odata_request",
            http.request.method = exchange.method.as_str(),
            url.path = exchange.path.as_str(),
            http.response.status_code = Empty,
            tries = Empty,
            request_id = Empty,
        );
        future.instrument(span)
    }

    pub(crate) fn tried(exchange: &Exchange) {
        let span = tracing::Span::current();
        span.record("tries", exchange.tries);
        if let Some(status) = exchange.status {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Some(id) = &exchange.request_id {
            span.record("request_id", id.as_str());
        }
    }

    pub(crate) fn again(exchange: &Exchange, wait: Duration) {
        let status = exchange.status.map(|status| status.as_u16());
        tracing::warn!(tries = exchange.tries, status, ?wait, "a try failed");
    }
}

#[cfg(not(feature = "tracing"))]
mod on {
    use super::{Duration, Exchange, Future};

    pub(crate) fn request<F: Future>(_: &Exchange, future: F) -> F {
        future
    }

    pub(crate) fn tried(_: &Exchange) {}

    pub(crate) fn again(_: &Exchange, _: Duration) {}
}

pub(crate) use on::{again, request, tried};
