//! Following `@odata.nextLink`.
//!
//! In goes a first request, out come pages or items until a page has no next link (OData 4.01
//! Protocol, section 11.2.6.7). What always holds: a next link is used byte for byte, a relative one
//! after it was resolved against the context URL, and only if it leads to the client's own origin;
//! no page is read twice; after an error the stream ends; a stream that is dropped or not polled
//! sends nothing.

mod settings;

use std::collections::HashSet;
use std::fmt;
use std::future::poll_fn;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::vec;

use bytes::Bytes;
use futures_core::Stream;
use http::Method;

use super::core::{Call, Client, Content};
use super::error::Error;
use super::exchange::Exchange;
use super::link::Target;
use super::operation::Plain;
use super::settings::Settings;
use super::shape::{Shape, Whole};
use super::transport::BoxFuture;
use crate::json::{Page, Value};
use crate::model::Structured;

/// How many pages in a row may hold nothing. A service may filter after it has cut a collection
/// into pages, so that some stay empty; a service that sends only those never comes to an end.
const MAX_EMPTY: usize = 1000;
/// What a collection is of: a structured type, or [`Plain`](super::operation::Plain) values.
pub trait Element {
    /// One item.
    type Item: Value + Clone + fmt::Debug + PartialEq + 'static;
}

impl<E: Structured> Element for E {
    type Item = E::Instance;
}

/// What a collection of these is of when it is read in the [`Shape`] `S`.
pub trait Shaped<S>: Element {
    /// What it is of.
    type As: Element + 'static;
}

impl<E: Structured, S: Shape> Shaped<S> for E {
    type As = S::Of<E>;
}

impl<T: Value + Clone + fmt::Debug + PartialEq + 'static> Shaped<Whole> for Plain<T> {
    type As = Self;
}

/// How the first page is asked for, where that is not by `GET`.
pub(super) struct First {
    pub(super) method: Method,
    pub(super) body: Option<Bytes>,
}

/// The pages of a collection, as a [`Stream`] and by [`Pages::try_next`].
pub struct Pages<E: Element> {
    client: Client,
    settings: Arc<Settings>,
    first: Option<First>,
    /// What to read next; an error that stood in the way from the start is told once.
    next: Option<Result<Target, Error>>,
    pending: Option<Pending<E>>,
    /// Hashes of the links that were followed, so that no number of pages fills the memory.
    seen: HashSet<u128>,
    hashers: [RandomState; 2],
    /// How many pages in a row were empty.
    empty: usize,
    /// The request for the last page that was read.
    last: Option<Box<Exchange>>,
}

type Read<E> = Result<Page<<E as Element>::Item>, Error>;

/// A page with the request for it.
type Told<E> = Result<(Page<<E as Element>::Item>, Exchange), Error>;

/// A page that is being read, and where it is.
struct Pending<E: Element> {
    target: Target,
    future: BoxFuture<'static, Told<E>>,
}

impl<E: Element> Pages<E> {
    pub(super) fn new(client: Client, settings: Settings, first: Result<Target, Error>) -> Self {
        Self {
            client,
            settings: Arc::new(settings),
            first: None,
            next: Some(first),
            pending: None,
            seen: HashSet::new(),
            hashers: [RandomState::new(), RandomState::new()],
            empty: 0,
            last: None,
        }
    }

    /// The pages of what an operation returns; those after the first are read like any other.
    pub(super) fn invoke(
        client: Client,
        settings: Settings,
        target: Result<Target, Error>,
        first: First,
    ) -> Self {
        Self {
            first: Some(first),
            ..Self::new(client, settings, target)
        }
    }

    /// The next page; nothing after the last.
    ///
    /// Dropping the future keeps the request that is under way for the next call.
    ///
    /// # Errors
    ///
    /// If the request fails, its response cannot be decoded, or the previous page's next link
    /// leads to another origin ([`Error::UntrustedLink`]) or to an earlier page
    /// ([`Error::LinkLoop`]), or there are more pages than the client allows
    /// ([`Error::TooManyPages`]) or 1,000 without items in a row ([`Error::EmptyPages`]). The stream
    /// ends after an error.
    pub async fn try_next(&mut self) -> Result<Option<Page<E::Item>>, Error>
    where
        E: 'static,
    {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    pub(super) async fn first(mut self) -> Read<E>
    where
        E: 'static,
    {
        match self.next.take() {
            Some(target) => {
                let read = read::<E>(self.client, self.settings, target?, self.first);
                read.await.map(|(page, _)| page)
            }
            None => Err(Error::LinkLoop {
                exchange: self.last.unwrap_or_else(|| unsent("")),
            }),
        }
    }

    /// The reason why the next page, whose link is new or not, is not read.
    fn refusal(&self, target: &Target, is_new: bool) -> Option<Error> {
        let exchange = || {
            let last = self.last.clone();
            last.unwrap_or_else(|| unsent(target.path()))
        };
        if !is_new {
            return Some(Error::LinkLoop {
                exchange: exchange(),
            });
        }
        let limit = self.client.max_pages();
        if let Some(limit) = limit.filter(|limit| self.seen.len() > *limit) {
            return Some(Error::TooManyPages {
                limit,
                exchange: exchange(),
            });
        }
        (self.empty >= MAX_EMPTY).then(|| Error::EmptyPages {
            count: self.empty,
            exchange: exchange(),
        })
    }

    /// Reads no more pages.
    fn end(&mut self) {
        (self.next, self.pending) = (None, None);
    }

    /// The request for the last page that was read.
    pub(super) fn last(&self) -> Option<&Exchange> {
        self.last.as_deref()
    }

    /// The items of these pages, in place of the pages that hold them.
    pub fn items(self) -> Items<E> {
        Items::new(self)
    }

    /// All items, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyItems`] if there are more than `limit`; [`Error::Malformed`] if some of them
    /// are not of their declared type; as [`Pages::try_next`] for each page.
    pub async fn all(mut self, limit: usize) -> Result<Vec<E::Item>, Error>
    where
        E: 'static,
    {
        let mut items = Vec::new();
        while let Some(page) = self.try_next().await? {
            if let Some(error) = self.incomplete(&page) {
                return Err(error);
            }
            items.extend(page.value);
            if items.len() > limit {
                return Err(Error::TooManyItems { limit });
            }
        }
        Ok(items)
    }

    /// The error of the page that was read last, if it holds elements that are no items.
    fn incomplete(&self, page: &Page<E::Item>) -> Option<Error> {
        let missing = page.missing();
        let exchange = self.last.as_deref().filter(|_| !missing.is_empty())?;
        Some(Error::malformed(missing, exchange))
    }

    pub(super) fn into_first(self) -> BoxFuture<'static, Read<E>>
    where
        E: 'static,
    {
        Box::pin(self.first())
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Read<E>>>
    where
        E: 'static,
    {
        if self.pending.is_none() {
            let target = match self.next.take() {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(target)) => target,
            };
            let [one, other] = &self.hashers;
            let hash = |by: &RandomState| u128::from(by.hash_one(target.as_str()));
            let is_new = self.seen.insert(hash(one) << 64 | hash(other));
            if let Some(refusal) = self.refusal(&target, is_new) {
                return Poll::Ready(Some(Err(refusal)));
            }
            let (client, settings) = (self.client.clone(), Arc::clone(&self.settings));
            self.pending = Some(Pending {
                future: Box::pin(read::<E>(
                    client,
                    settings,
                    target.clone(),
                    self.first.take(),
                )),
                target,
            });
        }
        let Some(pending) = &mut self.pending else {
            return Poll::Ready(None);
        };
        let result = ready!(pending.future.as_mut().poll(context));
        if let (Ok((page, exchange)), Some(done)) = (&result, &self.pending) {
            self.empty = if page.value.is_empty() {
                self.empty + 1
            } else {
                0
            };
            let link = page.next_link.as_deref();
            self.next = link.map(|link| {
                let target = self.client.link(link, &done.target);
                target.map_err(|error| error.linked_by(exchange))
            });
            self.last = Some(Box::new(exchange.clone()));
        }
        self.pending = None;
        Poll::Ready(Some(result.map(|(page, _)| page)))
    }
}

async fn read<E: Element>(
    client: Client,
    settings: Arc<Settings>,
    target: Target,
    first: Option<First>,
) -> Told<E> {
    let First { method, body } = first.unwrap_or(First {
        method: Method::GET,
        body: None,
    });
    let call = Call {
        method,
        target: &target,
        settings: &settings,
        content: Content::Json,
        body,
    };
    let answer = client.send(call).await?;
    let exchange = answer.exchange.clone();
    let page: Page<E::Item> = answer.page(&client, &target)?;
    Ok((page, exchange))
}

/// What stands for a request that was never sent.
fn unsent(path: &str) -> Box<Exchange> {
    Box::new(Exchange::new(Method::GET, path))
}

impl<E: Element + 'static> Stream for Pages<E> {
    type Item = Read<E>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<E: Element> fmt::Debug for Pages<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("read", &self.seen.len())
            .finish_non_exhaustive()
    }
}

/// The items of a collection, as a [`Stream`] and by [`Items::try_next`].
pub struct Items<E: Element> {
    pages: Pages<E>,
    items: vec::IntoIter<E::Item>,
    count: Option<i64>,
    /// What follows the items of the page.
    failure: Option<Error>,
}

// Nothing here is pinned in place: requests under way are boxed.
impl<E: Element> Unpin for Items<E> {}

impl<E: Element> Items<E> {
    pub(super) fn new(pages: Pages<E>) -> Self {
        Self {
            pages,
            items: Vec::new().into_iter(),
            count: None,
            failure: None,
        }
    }

    /// The next item; nothing after the last.
    ///
    /// # Errors
    ///
    /// As [`Pages::try_next`]; [`Error::Malformed`], after the items of a page, if it held elements
    /// that are null or not of the declared type. [`Pages`] give such a page as it is.
    pub async fn try_next(&mut self) -> Result<Option<E::Item>, Error>
    where
        E: 'static,
    {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// The number of all matching items, once a page has told it: that is what
    /// [`List::with_count`](super::List::with_count) asks for.
    pub fn count(&self) -> Option<i64> {
        self.count
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<E::Item, Error>>>
    where
        E: 'static,
    {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(error) = self.failure.take() {
                self.pages.end();
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(self.pages.poll_page(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => {
                    self.count = page.count.or(self.count);
                    self.failure = self.pages.incomplete(&page);
                    self.items = page.value.into_iter();
                }
            }
        }
    }
}

impl<E: Element + 'static> Stream for Items<E> {
    type Item = Result<E::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<E: Element> fmt::Debug for Items<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}
