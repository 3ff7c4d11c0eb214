//! Reading a collection.
//!
//! In go typed query options, out comes a page, a stream of pages or items, or all items
//! (OData 4.01 Protocol, section 11.2.6).

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::capability::{
    Countable, Expandable, Filterable, Searchable, Selectable, SkipSupported, Sortable,
    TopSupported, Unrestricted,
};
use super::error::Error;
use super::paging::{Items, Pages};
use super::path::ResourcePath;
use super::settings::{Settings, common_methods};
use super::transport::BoxFuture;
use crate::json::Page;
use crate::model::Structured;
use crate::query::{Expansion, Filter, QueryOptions, Search, Selection, Sorting};

/// Reads a collection. Awaiting it gives the first page; [`List::stream`] gives all items, page by
/// page as they are needed, [`List::all`] gives them at once.
#[must_use = "a request is sent when awaited or streamed"]
pub struct List<E, C = Unrestricted> {
    path: ResourcePath,
    options: QueryOptions<E>,
    settings: Settings,
    marker: PhantomData<fn() -> C>,
}

impl<E, C> List<E, C> {
    pub(super) fn new(path: ResourcePath) -> Self {
        Self {
            path,
            options: QueryOptions::new(),
            settings: Settings::default(),
            marker: PhantomData,
        }
    }

    common_methods!();

    /// All typed query options at once, in place of those set before.
    pub fn options(mut self, options: QueryOptions<E>) -> Self
    where
        C: Selectable
            + Filterable
            + Sortable
            + Expandable
            + Searchable
            + TopSupported
            + SkipSupported
            + Countable,
    {
        self.options = options;
        self
    }

    /// The properties that the response holds; adds to earlier calls.
    pub fn select(mut self, selection: impl Selection<E>) -> Self
    where
        C: Selectable,
    {
        self.options = self.options.select(selection);
        self
    }

    /// The items to read; a second call narrows the first.
    pub fn filter(mut self, filter: Filter<E>) -> Self
    where
        C: Filterable,
    {
        self.options = self.options.filter(filter);
        self
    }

    /// The order of the items; adds to earlier calls.
    pub fn order_by(mut self, order: impl Sorting<E>) -> Self
    where
        C: Sortable,
    {
        self.options = self.options.order_by(order);
        self
    }

    /// The navigation properties whose entities the response holds; adds to earlier calls.
    pub fn expand(mut self, expansion: impl Expansion<E>) -> Self
    where
        C: Expandable,
    {
        self.options = self.options.expand(expansion);
        self
    }

    /// The items that match a search.
    pub fn search(mut self, search: impl Into<Search>) -> Self
    where
        C: Searchable,
    {
        self.options = self.options.search(search);
        self
    }

    /// At most this many items. Some services take it as the size of a page instead.
    pub fn top(mut self, items: u64) -> Self
    where
        C: TopSupported,
    {
        self.options = self.options.top(items);
        self
    }

    /// Leaves out this many items at the start.
    pub fn skip(mut self, items: u64) -> Self
    where
        C: SkipSupported,
    {
        self.options = self.options.skip(items);
        self
    }

    /// Asks for the number of all matching items, in the `count` of the pages.
    pub fn count(mut self) -> Self
    where
        C: Countable,
    {
        self.options = self.options.count(true);
        self
    }

    /// Asks for pages of at most this many items (OData 4.01 Protocol, section 8.2.8.5).
    pub fn page_size(self, items: u64) -> Self {
        self.prefer(format!("odata.maxpagesize={items}"))
    }
}

impl<E: Structured + 'static, C> List<E, C> {
    /// The first page.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn page(self) -> Result<Page<E::Instance>, Error> {
        self.pages().first().await
    }

    /// The pages, each read when it is asked for.
    pub fn pages(self) -> Pages<E> {
        let client = self.path.client().clone();
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let first = self.path.target(options.chain(self.settings.queries()));
        Pages::new(client, self.settings, first)
    }

    /// The items of all pages; the next page is read when the items of one are used up.
    pub fn stream(self) -> Items<E> {
        Items::new(self.pages())
    }

    /// All items, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyItems`] if the collection holds more than `limit` items; as
    /// [`List::page`] for each page.
    pub async fn all(self, limit: usize) -> Result<Vec<E::Instance>, Error> {
        let mut pages = self.pages();
        let mut items = Vec::new();
        while let Some(page) = pages.try_next().await? {
            items.extend(page.value);
            if items.len() > limit {
                return Err(Error::TooManyItems { limit });
            }
        }
        Ok(items)
    }
}

impl<E: Structured + 'static, C: 'static> IntoFuture for List<E, C> {
    type Output = Result<Page<E::Instance>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.pages().into_first()
    }
}

impl<E, C> fmt::Debug for List<E, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("List")
            .field("path", &self.path.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
