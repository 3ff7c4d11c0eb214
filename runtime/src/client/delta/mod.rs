//! What has changed since last time (OData 4.01 Protocol, section 11.3; OData JSON Format 4.01,
//! section 15).
//!
//! In goes a request that asks to track changes, or a [`DeltaLink`] from an earlier one; out comes
//! a stream of [`Change`]s, and at its end the link to ask with next time, be it from another
//! process.
//!
//! ```
//! # use odata_runtime::client::{CollectionRequest, DeltaLink, Error};
//! # use odata_runtime::model::Structured;
//! # async fn sync<E: Structured>(
//! #     hosts: &CollectionRequest<E>,
//! #     stored: Option<DeltaLink>,
//! # ) -> Result<Option<DeltaLink>, Error> {
//! let mut delta = match &stored {
//!     None => hosts.list().track_changes(),
//!     Some(link) => hosts.changes_since(link),
//! };
//! while let Some(change) = delta.try_next().await? {
//!     println!("{change:?}");
//! }
//! Ok(delta.into_link()) // a serde string: store it, once all changes are dealt with
//! # }
//! ```
//!
//! What always holds: a link is absolute, used byte for byte, and only at the client's own origin;
//! there is a link only after all changes were read; what cannot be told apart or decoded is kept
//! as it came. A service that has forgotten the state behind a link gives [`Error::DeltaExpired`]:
//! then start again, without the link.

mod change;
mod request;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use http::StatusCode;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::core::Client;
use super::error::Error;
use super::operation::Plain;
use super::paging::Pages;
use super::settings::Settings;
use crate::json::RawJson;

pub use change::{Change, ChangedLink, Removed, RemovedReason};

/// Codes by which services say that a delta link is of no use any more, whatever the status.
const EXPIRED: [&str; 4] = [
    "syncstatenotfound",
    "syncstateinvalid",
    "resyncrequired",
    "deltatokenexpired",
];

/// Where changes from some moment on can be read. Serialized as a string, it outlives the process.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DeltaLink(String);

impl DeltaLink {
    /// A link as a service gave it.
    pub fn new(link: impl Into<String>) -> Self {
        Self(link.into())
    }

    /// The link, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DeltaLink {
    /// Not the link: it may hold a token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("DeltaLink(..)")
    }
}

impl Serialize for DeltaLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DeltaLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// Changes to values of type `T`, as a [`Stream`] and by [`Delta::try_next`].
pub struct Delta<T> {
    client: Client,
    pages: Pages<Plain<RawJson>>,
    items: vec::IntoIter<RawJson>,
    /// Which item of its page is next.
    position: usize,
    found: Option<DeltaLink>,
    ended: bool,
    /// Whether a change was not told to the caller, so that it must not be passed over next time.
    failed: bool,
    marker: std::marker::PhantomData<fn() -> T>,
}

/// All changes of one round.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Changed<T> {
    /// The changes, in the service's order, in which later ones replace earlier ones.
    pub changes: Vec<Change<T>>,
    /// What to ask with next time; nothing if the service does not track changes.
    pub link: Option<DeltaLink>,
}

impl<T> Delta<T> {
    pub(super) fn change(self, change: impl FnOnce(&mut Settings)) -> Self {
        Self {
            pages: self.pages.change(change),
            ..self
        }
    }
}

impl<T: DeserializeOwned + Serialize> Delta<T> {
    fn new(client: Client, pages: Pages<Plain<RawJson>>) -> Self {
        Self {
            client,
            pages,
            items: Vec::new().into_iter(),
            position: 0,
            found: None,
            ended: false,
            failed: false,
            marker: std::marker::PhantomData,
        }
    }

    /// The next change; nothing after the last.
    ///
    /// # Errors
    ///
    /// [`Error::DeltaExpired`] if it is time to start again without a link; otherwise as
    /// [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<Change<T>>, Error> {
        poll_fn(|context| self.poll_change(context))
            .await
            .transpose()
    }

    /// What to ask with next time. Nothing before all changes were read without an error, or if
    /// the service does not track changes.
    pub fn link(&self) -> Option<&DeltaLink> {
        let whole = self.ended && !self.failed;
        self.found.as_ref().filter(|_| whole)
    }

    /// As [`Delta::link`].
    pub fn into_link(self) -> Option<DeltaLink> {
        let whole = self.ended && !self.failed;
        self.found.filter(|_| whole)
    }

    /// All changes, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyItems`] if there are more than `limit`; as [`Delta::try_next`].
    pub async fn collect(mut self, limit: usize) -> Result<Changed<T>, Error> {
        let mut changes = Vec::new();
        while let Some(change) = self.try_next().await? {
            if changes.len() >= limit {
                return Err(Error::TooManyItems { limit });
            }
            changes.push(change);
        }
        Ok(Changed {
            changes,
            link: self.into_link(),
        })
    }

    fn poll_change(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Change<T>, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                let change = Change::read(item);
                let place = format!("$.value[{}]", self.position);
                self.position += 1;
                if let (Some(value), Some(exchange)) = (change.value(), self.pages.last())
                    && let Err(error) = self.client.inspect_at(&place, value, exchange)
                {
                    self.failed = true;
                    return Poll::Ready(Some(Err(error)));
                }
                return Poll::Ready(Some(Ok(change)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => {
                    self.ended = true;
                    return Poll::Ready(None);
                }
                Some(Err(error)) => {
                    self.failed = true;
                    return Poll::Ready(Some(Err(expired(error))));
                }
                Some(Ok(page)) => {
                    let missing = page.missing().into_iter().map(|problem| problem.raw);
                    self.found = page.delta_link.map(DeltaLink);
                    let all: Vec<RawJson> = page.value.into_iter().chain(missing).collect();
                    (self.items, self.position) = (all.into_iter(), 0);
                }
            }
        }
    }
}

/// Tells an error that means to start again from others.
fn expired(error: Error) -> Error {
    match error {
        Error::Service(error) => {
            let code = error
                .code
                .as_deref()
                .unwrap_or_default()
                .to_ascii_lowercase();
            if error.status == StatusCode::GONE || EXPIRED.contains(&code.as_str()) {
                Error::DeltaExpired(error)
            } else {
                Error::Service(error)
            }
        }
        other => other,
    }
}

impl<T: DeserializeOwned + Serialize> Stream for Delta<T> {
    type Item = Result<Change<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_change(context)
    }
}

impl<T> fmt::Debug for Delta<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Delta")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
