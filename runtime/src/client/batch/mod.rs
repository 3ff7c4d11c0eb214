//! Several requests in one: JSON batch requests (OData JSON Format 4.01, section 19; OData 4.01
//! Protocol, section 11.7).
//!
//! In go typed requests, each giving a [`Handle`]; out comes a [`BatchResult`], which gives each
//! handle the value or the error that its request alone would have given.
//!
//! ```
//! # use odata_runtime::client::{Client, Error, RawRequest, batch::Batch, http::Method};
//! # async fn ask(client: &Client) -> Result<(), Error> {
//! let mut batch = client.batch();
//! let me = batch.add(RawRequest::new(Method::GET, &client.path().child("me")))?;
//! let messages = RawRequest::new(Method::GET, &client.path().child("messages"));
//! let messages = batch.entry().after(&me).push(messages)?;
//! let mut result = batch.send().await?;
//! let (me, messages) = (result.take(me)?, result.take(messages)?);
//! # Ok(())
//! # }
//! ```
//!
//! What always holds:
//!
//! - a service sees no item before those that it depends on, and a change set whole or not at all;
//! - an item without a response of its own is an error that says so, never a success;
//! - no more items and bytes than allowed go in one request; what belongs together goes together.
//!   A batch that is larger is sent in parts, one after the other;
//! - an item that the service throttles (429, 503) or fails in passing is sent again, with those
//!   that failed for it, as often and as late as the client's
//!   [`RetryPolicy`](super::RetryPolicy) says of such a request alone. The whole is sent again
//!   after a failure of the connection only if that does no harm for each item.
//!
//! A page that is the outcome of an item may have a `next_link`:
//! [`resume`](super::CollectionRequest::resume) reads on from there, outside of the batch. URLs in
//! a batch may be of any length, so that `post_query` makes no difference there.

mod item;
mod parts;
mod problem;
mod references;
mod response;
mod result;
mod sending;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::core::Client;
use super::error::Error;
use super::path::ResourcePath;
use super::prepared::{Reading, Request};
use super::settings::{Settings, common_methods};
use item::Item;

pub use problem::BatchError;
pub use result::{BatchResult, GroupOutcome};

/// The most items in one request unless told otherwise: what Microsoft Graph takes.
const MAX_ITEMS: usize = 20;
/// The most bytes in one request unless told otherwise: 4 MiB.
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most items that a batch can hold, all parts together.
const MOST: usize = 100_000;

/// Tells batches apart, so that no handle is mistaken for that of another batch.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Requests that go to the service together; made by [`Client::batch`].
#[must_use = "a batch does nothing until it is sent"]
pub struct Batch {
    client: Client,
    number: u64,
    items: Vec<Item>,
    /// The first item of each change set.
    groups: Vec<Option<usize>>,
    max_items: usize,
    max_bytes: usize,
    stop_on_error: bool,
    settings: Settings,
}

/// Stands for a request in a batch, and for its outcome.
pub struct Handle<T> {
    batch: u64,
    index: usize,
    read: Reading<T>,
}

/// Stands for a change set: requests that are done all or not at all (`atomicityGroup`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    batch: u64,
    index: usize,
}

impl Client {
    /// Several requests in one; see [`batch`](self).
    pub fn batch(&self) -> Batch {
        Batch {
            client: self.clone(),
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            items: Vec::new(),
            groups: Vec::new(),
            max_items: MAX_ITEMS,
            max_bytes: MAX_BYTES,
            stop_on_error: false,
            settings: Settings::of("batch"),
        }
    }
}

impl Batch {
    common_methods!();

    /// The most items in one request; 20 unless told otherwise. More are sent in parts.
    pub fn max_items(mut self, items: usize) -> Self {
        self.max_items = items.max(1);
        self
    }

    /// The most bytes in the body of one request; 4 MiB unless told otherwise. More are sent in
    /// parts.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Has nothing done after the first failure. Unless told so, the service is asked to go on
    /// (`continue-on-error`; OData 4.01 Protocol, section 8.2.8.3), and an item fails for another
    /// only where it was added [`after`](Entry::after) that.
    pub fn stop_on_error(mut self) -> Self {
        self.stop_on_error = true;
        self
    }

    /// How many requests there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds a request that depends on no other.
    ///
    /// # Errors
    ///
    /// As [`Entry::push`].
    pub fn add<R: Request>(&mut self, request: R) -> Result<Handle<R::Output>, Error> {
        self.entry().push(request)
    }

    /// Adds a request with its place among the others.
    pub fn entry(&mut self) -> Entry<'_> {
        Entry {
            batch: self,
            group: None,
            after: Vec::new(),
            foreign: false,
        }
    }

    /// Begins a change set.
    pub fn change_set(&mut self) -> Group {
        self.groups.push(None);
        Group {
            batch: self.number,
            index: self.groups.len() - 1,
        }
    }

    /// The entity that an earlier item creates, as the start of the path of a later one, or as what
    /// a later one refers to (`bind`, `references(…).add`); that is then sent after it (OData JSON
    /// Format 4.01, section 19.1). Not all services know such references in bodies: those that do
    /// say `Capabilities.BatchSupport` with `ReferencesInRequestBodiesSupported`.
    ///
    /// ```
    /// # use odata_runtime::client::{Client, Error, RawRequest, batch::Batch, http::Method};
    /// # use odata_runtime::json::RawJson;
    /// # fn fill(client: &Client) -> Result<(), Error> {
    /// let mut batch = client.batch();
    /// let host = RawRequest::new(Method::POST, &client.path().child("hosts"));
    /// let host = batch.add(host.body(&RawJson::null()))?;
    /// let ports = batch.reference(&host).child("ports");
    /// let port = batch.add(RawRequest::new(Method::POST, &ports).body(&RawJson::null()))?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Generated request builders take it: `HostRequest::from(batch.reference(&host))`. It means
    /// nothing in another batch.
    pub fn reference<T>(&self, handle: &Handle<T>) -> ResourcePath {
        ResourcePath::created_by(self.client.clone(), &item::id(handle.index))
    }

    /// Sends the batch.
    ///
    /// # Errors
    ///
    /// If it could not be sent, or the service answered nothing of it; if it is sent in parts, the
    /// first of them. [`Error::Request`] if more items belong together than may go in one request.
    pub async fn send(self) -> Result<BatchResult, Error> {
        sending::send(self).await
    }
}

/// A place in a batch; [`Entry::push`] puts a request there.
#[must_use = "nothing is added before `push`"]
pub struct Entry<'a> {
    batch: &'a mut Batch,
    group: Option<usize>,
    after: Vec<usize>,
    foreign: bool,
}

impl Entry<'_> {
    /// In this change set.
    pub fn in_group(mut self, group: Group) -> Self {
        self.foreign |= group.batch != self.batch.number;
        self.group = Some(group.index);
        self
    }

    /// After this request, and only if that succeeds (`dependsOn`).
    pub fn after<T>(mut self, other: &Handle<T>) -> Self {
        self.foreign |= other.batch != self.batch.number;
        self.after.push(other.index);
        self
    }

    /// Adds a request.
    ///
    /// # Errors
    ///
    /// [`Error::Request`] if the request itself could not be sent, brings a token or cookie of its
    /// own, is of another client's service, or cannot have this place: a change set cannot wait
    /// for what comes after its own first request.
    pub fn push<R: Request>(self, request: R) -> Result<Handle<R::Output>, Error> {
        let batch = self.batch;
        if self.foreign {
            return refused("a handle or change set is of another batch");
        }
        if batch.items.len() >= MOST {
            return refused("the batch holds too many requests");
        }
        let prepared = request.prepare()?;
        if prepared.client.root() != batch.client.root() {
            return refused("a request in a batch is of another service");
        }
        let index = batch.items.len();
        let mut item = Item::new(&prepared, self.group)?;
        item.after = self.after;
        item.after.extend(&item.references);
        item.after.sort_unstable();
        item.after.dedup();
        let start = self.group.and_then(|group| *batch.groups.get(group)?);
        item.start = start.unwrap_or(index);
        for other in &item.after {
            let Some(earlier) = batch.items.get(*other) else {
                return refused("a request refers to one that is not in the batch");
            };
            let together = self.group.is_some() && earlier.group == self.group;
            if !together && earlier.start >= item.start {
                return refused("a change set cannot wait for what comes after it begins");
            }
        }
        if let Some(first) = self.group.and_then(|group| batch.groups.get_mut(group)) {
            first.get_or_insert(index);
        }
        batch.items.push(item);
        Ok(Handle {
            batch: batch.number,
            index,
            read: prepared.read,
        })
    }
}

fn refused<T>(reason: &str) -> Result<T, Error> {
    Err(Error::Request(reason.to_owned()))
}

impl fmt::Debug for Batch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Batch")
            .field("items", &self.items)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Entry")
            .field("group", &self.group)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Handle").field(&self.index).finish()
    }
}
