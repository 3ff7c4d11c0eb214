//! Spans and events of `tracing`, with the feature of that name; nothing without it.
//!
//! In goes a request on its way, out comes the same under a span `odata_request` with what it does
//! (`odata.operation`: `list`, `get`, `create`, `update`, `invoke`, `batch` and so on), the name of
//! the action or function (`odata.name`), the number of requests in a batch (`odata.batch.items`),
//! its method (`http.request.method`), the path without the query (`url.path`), the status of the
//! last response (`http.response.status_code`), the number of tries (`tries`) and the identifier
//! that the service gave the request (`request_id`). What always holds: no header, no query and no
//! body is recorded, and nothing on a span of someone else's.

use std::future::Future;
use std::time::Duration;

use super::exchange::Exchange;

/// What a request does, in terms of OData.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Operation {
    /// The kind of request.
    pub(crate) kind: &'static str,
    /// The name of the action or function that is invoked.
    pub(crate) name: Option<&'static str>,
    /// How many requests are in a batch.
    pub(crate) items: Option<usize>,
}

#[cfg(feature = "tracing")]
mod on {
    use tracing::Instrument;
    use tracing::field::Empty;

    use super::{Duration, Exchange, Future, Operation};

    /// The span of one request.
    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn of(exchange: &Exchange, operation: Operation) -> Self {
            Self(tracing::info_span!(
                "odata_request",
                odata.operation = operation.kind,
                odata.name = operation.name,
                odata.batch.items = operation.items,
                http.request.method = exchange.method.as_str(),
                url.path = exchange.path.as_str(),
                http.response.status_code = Empty,
                tries = Empty,
                request_id = Empty,
            ))
        }

        pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
            future.instrument(self.0)
        }

        pub(crate) fn tried(&self, exchange: &Exchange) {
            self.0.record("tries", exchange.tries);
            if let Some(status) = exchange.status {
                self.0.record("http.response.status_code", status.as_u16());
            }
            if let Some(id) = &exchange.request_id {
                self.0.record("request_id", id.as_str());
            }
        }

        pub(crate) fn again(&self, exchange: &Exchange, wait: Duration) {
            let status = exchange.status.map(|status| status.as_u16());
            tracing::warn!(parent: &self.0, tries = exchange.tries, status, ?wait, "a try failed");
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod on {
    use super::{Duration, Exchange, Future, Operation};

    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn of(_: &Exchange, operation: Operation) -> Self {
            let Operation {
                kind: _,
                name: _,
                items: _,
            } = operation;
            Self
        }

        pub(crate) fn around<F: Future>(self, future: F) -> F {
            future
        }

        pub(crate) fn tried(&self, _: &Exchange) {}

        pub(crate) fn again(&self, _: &Exchange, _: Duration) {}
    }
}

pub(crate) use on::Span;
