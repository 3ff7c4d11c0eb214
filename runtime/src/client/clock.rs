//! Time: what the hour is, and waiting.
//!
//! In goes a moment, out comes a future that is ready from then on. Waiting needs no particular
//! async runtime; tests put a [`VirtualClock`](super::testing::VirtualClock) in its place.

use std::sync::Arc;
use std::time::SystemTime;

use super::timer;
use super::transport::BoxFuture;

/// A moment of a clock that only moves on: that of the standard library, which has none on
/// `wasm32-unknown-unknown`, where it is that of the crate `web-time`.
#[cfg(not(target_arch = "wasm32"))]
pub use std::time::Instant;
#[cfg(target_arch = "wasm32")]
pub use web_time::Instant;

/// Tells the time and waits. All waiting of a client, between tries and for timeouts, goes through
/// its clock.
pub trait Clock: Send + Sync {
    /// The present, for measuring how long something takes.
    fn now(&self) -> Instant;

    /// The present, for comparing with dates from elsewhere.
    fn date(&self) -> SystemTime;

    /// A future that is ready at this moment, or soon after.
    fn sleep_until(&self, moment: Instant) -> BoxFuture<'static, ()>;
}

impl<T: Clock + ?Sized> Clock for Arc<T> {
    fn now(&self) -> Instant {
        (**self).now()
    }

    fn date(&self) -> SystemTime {
        (**self).date()
    }

    fn sleep_until(&self, moment: Instant) -> BoxFuture<'static, ()> {
        (**self).sleep_until(moment)
    }
}

/// The clock of the machine. One thread, started with the first wait of the process, wakes all
/// that wait, so that any async runtime will do; on wasm32, the timers of JavaScript do.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn date(&self) -> SystemTime {
        timer::date()
    }

    fn sleep_until(&self, moment: Instant) -> BoxFuture<'static, ()> {
        timer::sleep_until(moment)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn waits_end_in_the_order_of_their_moments() {
        let clock = SystemClock;
        let start = clock.now();
        let after = |millis| clock.sleep_until(start + Duration::from_millis(millis));
        let (long, short, dropped) = (after(40), after(20), after(10));
        drop(dropped);
        tokio::join!(long, short);
        let took = start.elapsed();
        assert!(took >= Duration::from_millis(40), "{took:?}");
        assert!(took < Duration::from_secs(20), "{took:?}");
    }

    #[tokio::test]
    async fn a_moment_that_has_passed_is_not_waited_for() {
        SystemClock.sleep_until(Instant::now()).await;
    }
}
