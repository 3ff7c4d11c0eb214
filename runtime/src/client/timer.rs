//! Waiting by one thread for the whole process.
//!
//! In goes a moment, out comes a future that is ready from then on. What always holds: a wait that is
//! dropped leaves nothing behind, and one that was never polled has started nothing.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Instant, SystemTime};

use super::transport::BoxFuture;

pub(super) fn date() -> SystemTime {
    SystemTime::now()
}

pub(super) fn sleep_until(moment: Instant) -> BoxFuture<'static, ()> {
    Box::pin(Sleep {
        key: (moment, NEXT.fetch_add(1, Ordering::Relaxed)),
    })
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
