//! Requests without async: each is sent and waited for on the spot.
//!
//! In goes any request or future of this crate, out comes its result. What always holds: inside of
//! an async runtime, where waiting would stop it, the result is an error; connections live on between
//! requests, because a thread of its own looks after them.

use std::fmt;
use std::future::IntoFuture;
use std::thread;

use bytes::Bytes;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use super::error::Error;
use super::media::MediaStream;
use super::paging::Items;
use crate::model::Structured;

/// Waits for requests; it may be shared between threads.
///
/// ```
/// use odata_runtime::client::Blocking;
/// let blocking = Blocking::new()?;
/// assert_eq!(blocking.wait(async { Ok(1) })?, 1);
/// # Ok::<(), odata_runtime::client::Error>(())
/// ```
pub struct Blocking {
    runtime: Handle,
    /// Dropped with this, it ends the thread.
    _thread: oneshot::Sender<()>,
}

impl Blocking {
    /// What waits on the thread that asks, and has another one for the connections, which ends with
    /// it.
    ///
    /// # Errors
    ///
    /// [`Error::Builder`] if the system gives no resources for it.
    pub fn new() -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Error::Builder(error.to_string()))?;
        let handle = runtime.handle().clone();
        let (sender, ended) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("odata-blocking".to_owned())
            .spawn(move || {
                // An error is the end, too: the sender is never used.
                let _ = runtime.block_on(ended);
                runtime.shutdown_background();
            })
            .map_err(|error| Error::Builder(error.to_string()))?;
        Ok(Self {
            runtime: handle,
            _thread: sender,
        })
    }

    /// Sends a request and waits for its result.
    ///
    /// # Errors
    ///
    /// Those of the request; [`Error::Request`] inside of an async runtime.
    pub fn wait<T>(&self, request: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::Request(
                "waiting inside of an async runtime would stop it".to_owned(),
            ));
        }
        self.runtime.block_on(request.into_future())
    }

    /// The items of a stream; the next page is read when the items of one are used up.
    pub fn iter<E: Structured + 'static>(
        &self,
        mut items: Items<E>,
    ) -> impl Iterator<Item = Result<E::Instance, Error>> {
        until_error(move || self.wait(items.try_next()).transpose())
    }

    /// The chunks of a media stream, each waited for when it is asked for.
    pub fn chunks(&self, mut stream: MediaStream) -> impl Iterator<Item = Result<Bytes, Error>> {
        until_error(move || self.wait(stream.try_next()).transpose())
    }
}

/// Items up to the first error.
fn until_error<T>(
    mut next: impl FnMut() -> Option<Result<T, Error>>,
) -> impl Iterator<Item = Result<T, Error>> {
    let mut failed = false;
    std::iter::from_fn(move || {
        let next = if failed { None } else { next() };
        failed = matches!(next, Some(Err(_)));
        next
    })
    .fuse()
}

impl fmt::Debug for Blocking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Blocking")
    }
}
