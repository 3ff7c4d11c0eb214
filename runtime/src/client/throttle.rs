//! What keeps all requests of a client together from asking too much of the service.
//!
//! In go the waits that the service asks for, out come turns to send. What always holds: a wait
//! that one request was told holds for all; a permit is given back when it is dropped, and one that
//! nobody waits for any longer goes to the next.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::clock::{Clock, Instant};
use super::exchange::Exchange;
use super::timeout::Deadline;

/// The longest time after a pause in which those that waited for its end come back.
const SPREAD: Duration = Duration::from_secs(1);

/// The longest wait that holds all requests, unless a policy allows more.
const MOST: Duration = Duration::from_secs(3600);

/// What is added to a wait that the service asked for: all that wait would come back at the same
/// moment. `fraction` is a random number from 0 up to 1.
pub(super) fn spread(wait: Duration, fraction: f64) -> Duration {
    let fraction = if fraction.is_nan() {
        1.0
    } else {
        fraction.clamp(0.0, 1.0)
    };
    SPREAD.min(wait / 10).mul_f64(fraction)
}

/// The throttle that a client and its clones share.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    until: Mutex<Option<Instant>>,
    permits: Option<Semaphore>,
}

/// A turn that would come too late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TooLate {
    /// The wait is longer than the request puts up with.
    Wait(Duration),
    /// The wait ends after the deadline.
    Deadline(Deadline),
}

impl Throttle {
    /// A throttle that lets so many requests through at a time.
    pub(crate) fn new(concurrent: Option<usize>) -> Self {
        let permits = concurrent.map(|limit| limit.clamp(1, Semaphore::MAX_PERMITS));
        Self {
            until: Mutex::new(None),
            permits: permits.map(Semaphore::new),
        }
    }

    /// Holds all requests until this moment.
    fn pause(&self, until: Instant) {
        let mut held = self.held();
        *held = Some(held.map_or(until, |earlier| earlier.max(until)));
    }

    /// Holds all requests for as long as the service asked: those that may not wait so long fail at
    /// once. A service that asks for ever does not lock its clients up for ever: no more than an hour
    /// counts, or `longest`.
    pub(crate) fn obey(&self, clock: &dyn Clock, asked: Duration, longest: Duration) {
        if let Some(until) = clock.now().checked_add(asked.min(longest.max(MOST))) {
            self.pause(until);
        }
    }

    /// Whether requests are held at present.
    pub(crate) fn is_paused(&self, clock: &dyn Clock) -> bool {
        self.held().is_some_and(|until| until > clock.now())
    }

    /// Waits until no pause holds, for at most `longest` in all.
    pub(crate) async fn wait(
        &self,
        clock: &dyn Clock,
        longest: Duration,
        deadline: Option<Deadline>,
        jitter: &(dyn Fn() -> f64 + Send + Sync),
    ) -> Result<(), TooLate> {
        let start = clock.now();
        let end = start.checked_add(longest);
        loop {
            let (now, held) = (clock.now(), *self.held());
            let Some(until) = held.filter(|until| *until > now) else {
                return Ok(());
            };
            let spread = spread(until - start, jitter());
            if end.is_some_and(|end| until > end) {
                return Err(TooLate::Wait(until - now));
            }
            let turn = until + spread;
            if let Some(deadline) = deadline.filter(|deadline| deadline.moment <= turn) {
                return Err(TooLate::Deadline(deadline));
            }
            clock.sleep_until(turn).await;
        }
    }

    /// The right to have one request under way, if their number is limited.
    pub(crate) async fn permit(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed; were it, nothing would have to wait for it.
        self.permits.as_ref()?.acquire().await.ok()
    }

    fn held(&self) -> MutexGuard<'_, Option<Instant>> {
        self.until.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that was not sent, because the service has asked the client to wait for longer than
/// the request's [`RetryPolicy`](super::RetryPolicy) allows.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Throttled {
    /// How long the service has yet to be left alone.
    pub wait: Duration,
    /// The longest wait that the policy allows.
    pub allowed: Duration,
    /// The request.
    pub exchange: Exchange,
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "not sent: the service asks for a wait of {:?}, more than the {:?} allowed",
            self.wait, self.allowed
        )
    }
}
