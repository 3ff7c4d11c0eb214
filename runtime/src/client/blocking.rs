//! Requests without async: each is sent and waited for on the spot.
//!
//! In goes any request or future of this crate, out comes its result. What always holds: inside of
//! an async runtime, where waiting would stop it, the result is an error.

use std::fmt;
use std::future::IntoFuture;

use bytes::Bytes;
use tokio::runtime::{Builder, Handle, Runtime};

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
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl Blocking {
    /// What waits on the thread that asks.
    ///
    /// # Errors
    ///
    /// [`Error::Builder`] if the system gives no resources for it.
    pub fn new() -> Result<Self, Error> {
        let runtime = Builder::new_current_thread().enable_all().build();
        match runtime {
            Ok(runtime) => Ok(Self {
                runtime: Some(runtime),
            }),
            Err(error) => Err(Error::Builder(error.to_string())),
        }
    }

    /// Sends a request and waits for its result.
    ///
    /// # Errors
    ///
    /// Those of the request; [`Error::Request`] inside of an async runtime.
    pub fn wait<T>(&self, request: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
        match &self.runtime {
            Some(runtime) if Handle::try_current().is_err() => {
                runtime.block_on(request.into_future())
            }
            _ => Err(Error::Request(
                "waiting inside of an async runtime would stop it".to_owned(),
            )),
        }
    }

    /// The items of a stream; the next page is read when the items of one are used up.
    pub fn iter<E: Structured + 'static>(
        &self,
        mut items: Items<E>,
    ) -> impl Iterator<Item = Result<E::Instance, Error>> {
        let mut failed = false;
        std::iter::from_fn(move || {
            if failed {
                return None;
            }
            let next = self.wait(items.try_next()).transpose();
            failed = matches!(next, Some(Err(_)));
            next
        })
    }

    /// The chunks of a media stream, each waited for when it is asked for.
    pub fn chunks(&self, mut stream: MediaStream) -> impl Iterator<Item = Result<Bytes, Error>> {
        std::iter::from_fn(move || self.wait(stream.try_next()).transpose())
    }
}

impl Drop for Blocking {
    /// Without waiting for anything, which would not be allowed inside of an async runtime.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Blocking")
    }
}
