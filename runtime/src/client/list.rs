//! Reading a collection.
//!
//! In go typed query options, out comes a page, a stream of pages or items, or all items
//! (OData 4.01 Protocol, section 11.2.6).

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::capability::{
    Countable, Expandable, Filterable, Readable, Searchable, Selectable, SkipSupported, Sortable,
    TopSupported, Unrestricted,
};
use super::core::Client;
use super::error::Error;
use super::long_query::post_query_method;
use super::paging::{Items, Pages};
use super::path::ResourcePath;
use super::prepared::{Prepared, Request, request_methods};
use super::settings::{Settings, common_methods};
use super::shape::{Narrowed, Read, Shape, Transformed, Whole};
use super::transport::BoxFuture;
use crate::json::Page;
use crate::model::Structured;
use crate::query::{Apply, QueryOptions, Selection, option_methods};

/// Reads a collection. Awaiting it gives the first page; [`List::stream`] gives all items, page by
/// page as they are needed, [`List::all`] gives them at once.
///
/// `S` says what the items are: whole entities, [`Partial`](crate::query::Partial) ones after
/// [`select`](Self::select), [`Row`](crate::query::Row)s after [`apply`](Self::apply).
#[must_use = "a request is sent when awaited or streamed"]
pub struct List<E, C = Unrestricted, S = Whole> {
    path: ResourcePath,
    options: QueryOptions<E>,
    settings: Settings,
    marker: PhantomData<fn() -> (C, S)>,
}

impl<E, C> List<E, C> {
    pub(super) fn new(path: ResourcePath) -> Self {
        Self {
            path,
            options: QueryOptions::new(),
            settings: Settings::of("list"),
            marker: PhantomData,
        }
    }

    /// All typed query options at once, in place of those set before. They may hold a selection,
    /// so that the items are [`Partial`](crate::query::Partial).
    pub fn options(self, options: QueryOptions<E>) -> List<E, C, Narrowed>
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
        self.shaped(options)
    }

    /// Transforms the items into [`Row`](crate::query::Row)s: groups, aggregates, rankings (OData
    /// Extension for Data Aggregation 4.0, section 3). Options set before stay; those set after
    /// apply to the rows, where the properties of `E` and the names of aggregates stand for what
    /// the rows hold.
    pub fn apply(self, apply: Apply<E>) -> List<E, C, Transformed>
    where
        C: Readable,
    {
        let options = self.options.clone().apply(apply);
        self.shaped(options)
    }
}

impl<E, C, S: Shape> List<E, C, S> {
    common_methods!();
    request_methods!();
    post_query_method!();

    pub(super) fn client(&self) -> &Client {
        self.path.client()
    }

    fn shaped<R>(self, options: QueryOptions<E>) -> List<E, C, R> {
        List {
            path: self.path,
            options,
            settings: self.settings,
            marker: PhantomData,
        }
    }

    /// The properties that the items hold; adds to earlier calls (OData 4.01 URL Conventions,
    /// section 5.1.3).
    pub fn select(self, selection: impl Selection<E>) -> List<E, C, S::Selected>
    where
        C: Selectable,
    {
        let options = self.options.clone().select(selection);
        self.shaped(options)
    }

    option_methods! {
        E: filter where Filterable,
        order_by where Sortable,
        expand where Expandable,
        search where Searchable,
        compute where Selectable,
        top where TopSupported,
        skip where SkipSupported,
        parameter_alias where Filterable,
    }

    /// Asks for the number of all matching items, in the `count` of the pages (OData 4.01 URL
    /// Conventions, section 5.1.6). To count without reading, use
    /// [`CollectionRequest::count`](super::CollectionRequest::count).
    pub fn with_count(mut self) -> Self
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

impl<E: Structured + 'static, C, S: Shape> List<E, C, S> {
    /// The first page.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn page(self) -> Result<Page<Read<E, S>>, Error> {
        self.pages().first().await
    }

    /// The pages, each read when it is asked for.
    pub fn pages(self) -> Pages<S::Of<E>> {
        let client = self.path.client().clone();
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let first = self.path.target(options.chain(self.settings.queries()));
        Pages::new(client, self.settings, first)
    }

    /// Reads on from the `next_link` of a page that was read with the same options, which the link
    /// holds: items of a narrowed page stay [`Partial`](crate::query::Partial), as they do not with
    /// [`CollectionRequest::resume`](super::CollectionRequest::resume).
    pub fn resume(self, next_link: &str) -> Pages<S::Of<E>> {
        let client = self.path.client().clone();
        let base = self.path.target([]);
        let first = base.and_then(|base| client.link(next_link, &base));
        Pages::new(client, self.settings, first)
    }

    /// The items of all pages; the next page is read when the items of one are used up.
    pub fn stream(self) -> Items<S::Of<E>> {
        Items::new(self.pages())
    }

    /// All items, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyItems`] if the collection holds more than `limit` items;
    /// [`Error::Malformed`] if some of them are not of their declared type; as [`List::page`] for
    /// each page.
    pub async fn all(self, limit: usize) -> Result<Vec<Read<E, S>>, Error> {
        self.pages().all(limit).await
    }
}

impl<E: Structured, C: 'static, S: Shape> Request for List<E, C, S> {
    type Output = Page<Read<E, S>>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        Prepared::page(&self.path, &self.options, self.settings)
    }
}

impl<E: Structured + 'static, C: 'static, S: Shape> IntoFuture for List<E, C, S> {
    type Output = Result<Page<Read<E, S>>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.pages().into_first()
    }
}

impl<E, C, S> fmt::Debug for List<E, C, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("List")
            .field("path", &self.path.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
