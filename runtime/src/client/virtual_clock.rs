//! A clock for tests that never waits.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use super::clock::{Clock, Instant};
use super::transport::BoxFuture;

/// How often a wait is asked whether it is over before time moves on, so that all else that can
/// run gets its turn first. An executor may ask one task dozens of times before it turns to the next.
const ROUNDS: u32 = 256;

/// A clock whose time moves on, from wait to wait, once nothing else has anything to do; clones
/// share the time.
///
/// ```
/// # use std::time::Duration;
/// # use odata_runtime::client::testing::{MockTransport, VirtualClock};
/// # use odata_runtime::client::{Client, ClientBuilder, KeyStyle};
/// let clock = VirtualClock::new();
/// let client: Client = ClientBuilder::new("https://service.example/", KeyStyle::Segment)
///     .transport(MockTransport::new())
///     .clock(clock.clone())
///     .build()?;
/// assert_eq!(clock.elapsed(), Duration::ZERO);
/// # Ok::<(), odata_runtime::client::Error>(())
/// ```
#[derive(Clone)]
pub struct VirtualClock {
    start: Instant,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    elapsed: Duration,
    next: u64,
    /// What is waited for: when it ends, and how often it was asked.
    waits: BTreeMap<(Duration, u64), u32>,
}

impl VirtualClock {
    /// A clock that begins at the present day.
    pub fn new() -> Self {
        Self {
            start: Instant::now(),
            state: Arc::default(),
        }
    }

    /// How long all waiting has taken so far.
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    /// Moves the time on.
    pub fn advance(&self, time: Duration) {
        let mut state = self.state();
        state.elapsed = state.elapsed.saturating_add(time);
    }

    /// A future that is ready after this time.
    pub fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.wait_until(self.elapsed().saturating_add(time))
    }

    fn wait_until(&self, end: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.state();
        state.next += 1;
        Box::pin(Wait {
            key: (end, state.next),
            state: Arc::clone(&self.state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Instant {
        let elapsed = self.elapsed();
        self.start.checked_add(elapsed).unwrap_or(self.start)
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000) + self.elapsed()
    }

    fn sleep_until(&self, moment: Instant) -> BoxFuture<'static, ()> {
        self.wait_until(moment.saturating_duration_since(self.start))
    }
}

impl fmt::Debug for VirtualClock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("VirtualClock")
            .field("elapsed", &self.elapsed())
            .finish_non_exhaustive()
    }
}

struct Wait {
    key: (Duration, u64),
    state: Arc<Mutex<State>>,
}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = lock(&self.state);
        let rounds = state.waits.entry(self.key).or_default();
        *rounds += 1;
        let asked_enough = *rounds > ROUNDS;
        let is_first = state.waits.keys().next() == Some(&self.key);
        if asked_enough && is_first {
            state.elapsed = state.elapsed.max(self.key.0);
        }
        if self.key.0 <= state.elapsed {
            state.waits.remove(&self.key);
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Wait {
    fn drop(&mut self) {
        lock(&self.state).waits.remove(&self.key);
    }
}
