//! Time: what the hour is, and waiting.
//!
//! In goes a moment, out comes a future that is ready from then on. Waiting needs no particular
//! async runtime; tests put a [`VirtualClock`](super::testing::VirtualClock) in its place.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Instant, SystemTime};

use super::transport::BoxFuture;

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
/// that wait, so that any async runtime will do.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep_until(&self, moment: Instant) -> BoxFuture<'static, ()> {
        Box::pin(Sleep {
            key: (moment, NEXT.fetch_add(1, Ordering::Relaxed)),
        })
    }
}

/// Tells apart waits for the same moment.
static NEXT: AtomicU64 = AtomicU64::new(0);
static TIMER: OnceLock<Timer> = OnceLock::new();

type Key = (Instant, u64);

struct Timer {
    waiting: Arc<Waiting>,
    runs: bool,
}

#[derive(Default)]
struct Waiting {
    wakers: Mutex<BTreeMap<Key, Waker>>,
    earlier: Condvar,
}

impl Timer {
    fn start() -> Self {
        let waiting = Arc::<Waiting>::default();
        let shared = Arc::clone(&waiting);
        let thread = thread::Builder::new().name("odata-timer".to_owned());
        let runs = thread.spawn(move || shared.wake_in_time()).is_ok();
        Self { waiting, runs }
    }
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Waker>> {
        // Nothing that holds the lock can leave the map half changed.
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake_in_time(&self) {
        let mut wakers = self.lock();
        loop {
            let now = Instant::now();
            let Some(first) = wakers.first_entry() else {
                wakers = self
                    .earlier
                    .wait(wakers)
                    .unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let moment = first.key().0;
            if moment <= now {
                let waker = first.remove();
                // Whoever is woken may want to wait again at once.
                drop(wakers);
                waker.wake();
                wakers = self.lock();
            } else {
                let timed = self.earlier.wait_timeout(wakers, moment - now);
                wakers = timed.unwrap_or_else(PoisonError::into_inner).0;
            }
        }
    }
}

struct Sleep {
    key: Key,
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.key.0 <= Instant::now() {
            return Poll::Ready(());
        }
        let timer = TIMER.get_or_init(Timer::start);
        if !timer.runs {
            // Without a thread, waiting costs a processor instead of never ending.
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let mut wakers = timer.waiting.lock();
        wakers.insert(self.key, context.waker().clone());
        if wakers.first_key_value().map(|(key, _)| *key) == Some(self.key) {
            timer.waiting.earlier.notify_one();
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // What was never polled has started no thread and waits for nothing.
        if let Some(timer) = TIMER.get() {
            timer.waiting.lock().remove(&self.key);
        }
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
