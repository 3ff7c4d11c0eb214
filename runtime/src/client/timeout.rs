//! How long a request may take: a try, and the whole with its tries, waits and pages.
//!
//! In goes a future and the moment at which it must be done, out comes its result or nothing. A
//! future that is too late is dropped, and with it its connection.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use super::clock::{Clock, Instant};
use super::exchange::Exchange;

/// How long a connection may take to come about.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a service may stay silent while a response is awaited or arrives.
pub(super) const READ_TIMEOUT: Duration = Duration::from_secs(100);
/// The longest that a single try may take unless the builder says otherwise.
const TRY: Duration = Duration::from_secs(300);

/// The times that a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timeouts {
    pub(crate) attempt: Option<Duration>,
    pub(crate) total: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            attempt: Some(TRY),
            total: None,
        }
    }
}

/// Which of the times allowed ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The time for a connection to come about.
    Connect,
    /// The time that the service may be silent.
    Silence,
    /// The time for a single try.
    Try,
    /// The time for the whole request: all tries, the waits between them, and all pages.
    Total,
}

/// A request that took too long.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimedOut {
    /// Which time ran out.
    pub kind: TimeoutKind,
    /// How long it was.
    pub limit: Duration,
    /// The request.
    pub exchange: Exchange,
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TimeoutKind::Connect => "the connection",
            TimeoutKind::Silence => "the service was silent and",
            TimeoutKind::Try => "the try",
            TimeoutKind::Total => "the request as a whole",
        };
        write!(f, "{what} took longer than {:?}", self.limit)
    }
}

/// A moment at which something must be done, and the time that was allowed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) moment: Instant,
    pub(crate) limit: Duration,
    pub(crate) kind: TimeoutKind,
}

impl Deadline {
    /// None if no time is allowed for, or one without end.
    pub(crate) fn after(
        start: Instant,
        limit: Option<Duration>,
        kind: TimeoutKind,
    ) -> Option<Self> {
        let limit = limit?;
        let moment = start.checked_add(limit)?;
        Some(Self {
            moment,
            limit,
            kind,
        })
    }

    /// The one that comes first.
    pub(crate) fn earlier(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if other.moment < one.moment => Some(other),
            (one, other) => one.or(other),
        }
    }

    /// What the future gives, unless it is late. Nothing waits for the clock while the future is
    /// ready at once.
    pub(crate) async fn keep<T>(
        deadline: Option<Self>,
        clock: &dyn Clock,
        future: impl Future<Output = T>,
    ) -> Result<T, Self> {
        let Some(deadline) = deadline else {
            return Ok(future.await);
        };
        let mut future = pin!(future);
        let mut alarm = None;
        poll_fn(|context| {
            if let Poll::Ready(done) = future.as_mut().poll(context) {
                return Poll::Ready(Ok(done));
            }
            alarm
                .get_or_insert_with(|| clock.sleep_until(deadline.moment))
                .as_mut()
                .poll(context)
                .map(|()| Err(deadline))
        })
        .await
    }
}
