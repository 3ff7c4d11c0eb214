//! Waiting by the timers of JavaScript.
//!
//! In goes a moment, out comes a future that is ready from then on. What always holds: the timer of a
//! wait that is dropped is cleared; a host without timers makes nobody wait for ever.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use js_sys::{Date, Function, Promise, Reflect, global};
use tokio::sync::oneshot;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::clock::Instant;
use super::transport::BoxFuture;

/// The longest wait of a timer, in milliseconds; more would be taken for none.
const LONGEST: u128 = i32::MAX as u128;

pub(super) fn date() -> SystemTime {
    let since = Duration::try_from_secs_f64(Date::now() / 1000.0).unwrap_or_default();
    SystemTime::UNIX_EPOCH + since
}

/// A timer belongs to one thread and the future need not, so that they share a channel only.
pub(super) fn sleep_until(moment: Instant) -> BoxFuture<'static, ()> {
    let (mut done, waits) = oneshot::channel::<()>();
    spawn_local(async move {
        loop {
            let left = moment.saturating_duration_since(Instant::now());
            let Some((id, mut timer)) = start(left).filter(|_| !left.is_zero()) else {
                break;
            };
            let over = poll_fn(|context| match Pin::new(&mut timer).poll(context) {
                Poll::Ready(result) => Poll::Ready(result.is_err()),
                Poll::Pending => done.poll_closed(context).map(|()| true),
            });
            if over.await {
                clear(&id);
                break;
            }
        }
        // Whoever waited may have stopped.
        let _ = done.send(());
    });
    Box::pin(async move {
        // Without its task, which nothing ends before its time, there is nothing to wait for.
        let _ = waits.await;
    })
}

/// A timer with what clears it.
fn start(left: Duration) -> Option<(JsValue, JsFuture)> {
    // A part of a millisecond is waited for as a whole one.
    let wait = left.as_millis().saturating_add(1).min(LONGEST) as f64;
    let set = function("setTimeout")?;
    let mut id = None;
    let promise = Promise::new(&mut |ring, _| {
        id = set.call2(&JsValue::UNDEFINED, &ring, &wait.into()).ok();
    });
    Some((id?, JsFuture::from(promise)))
}

fn clear(id: &JsValue) {
    if let Some(clear) = function("clearTimeout") {
        // What is no timer any more needs no clearing.
        let _ = clear.call1(&JsValue::UNDEFINED, id);
    }
}

/// A function of a window, a worker or any other host.
pub(super) fn function(name: &str) -> Option<Function> {
    let value = Reflect::get(&global(), &name.into()).ok()?;
    value.dyn_into().ok()
}
