//! Operations that return a collection: its query options, and its pages (OData 4.01 Protocol,
//! sections 11.2.6.7, 11.5.3.4 and 11.5.4.1.2).

use std::future::IntoFuture;

use super::invocation::Invocation;
use super::returns::Many;
use crate::client::error::Error;
use crate::client::paging::{Element, First, Items, Pages, Shaped};
use crate::client::path::ResourcePath;
use crate::client::shape::Shape;
use crate::client::transport::BoxFuture;
use crate::json::Page;
use crate::model::Structured;
use crate::query::{Condition, Expansion, Search, Selection, Sorting};

impl<O, E: Structured, B, S: Shape> Invocation<O, Many<E, B, S>> {
    /// The properties that the response holds; adds to earlier calls. Then the items are
    /// [`Partial`](crate::query::Partial).
    pub fn select(self, selection: impl Selection<E>) -> Invocation<O, Many<E, B, S::Selected>> {
        self.returning(|it| Many::with(it.options.select(selection)))
    }

    /// The items to read; a second call narrows the first.
    pub fn filter(mut self, filter: impl Condition<E>) -> Self {
        self.returns.options = self.returns.options.filter(filter);
        self
    }

    /// The order of the items; adds to earlier calls.
    pub fn order_by(mut self, order: impl Sorting<E>) -> Self {
        self.returns.options = self.returns.options.order_by(order);
        self
    }

    /// The navigation properties whose entities the response holds; adds to earlier calls.
    pub fn expand(mut self, expansion: impl Expansion<E>) -> Self {
        self.returns.options = self.returns.options.expand(expansion);
        self
    }

    /// The items that match a search.
    pub fn search(mut self, search: impl Into<Search>) -> Self {
        self.returns.options = self.returns.options.search(search);
        self
    }

    /// Requests to the collection that this composable function returns: its entities by key, and
    /// what is bound to it (OData 4.01 Protocol, section 11.5.4.1). Of this invocation, only its
    /// arguments count.
    #[must_use]
    pub fn compose(self) -> B
    where
        B: From<ResourcePath>,
    {
        self.path().into()
    }
}

impl<O, E: Element, B, S> Invocation<O, Many<E, B, S>> {
    /// At most this many items. Some services take it as the size of a page instead.
    pub fn top(mut self, items: u64) -> Self {
        self.returns.options = self.returns.options.top(items);
        self
    }

    /// Leaves out this many items at the start.
    pub fn skip(mut self, items: u64) -> Self {
        self.returns.options = self.returns.options.skip(items);
        self
    }

    /// Asks for the number of all matching items, in the `count` of the pages.
    pub fn count(mut self) -> Self {
        self.returns.options = self.returns.options.count(true);
        self
    }

    /// Asks for pages of at most this many items (OData 4.01 Protocol, section 8.2.8.5).
    pub fn page_size(self, items: u64) -> Self {
        self.prefer(format!("odata.maxpagesize={items}"))
    }
}

impl<O, E: Shaped<S> + 'static, B, S> Invocation<O, Many<E, B, S>> {
    /// The first page.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn page(self) -> Result<Page<<E::As as Element>::Item>, Error> {
        self.pages().first().await
    }

    /// The pages, each read when it is asked for: the operation is invoked for the first one.
    pub fn pages(self) -> Pages<E::As> {
        let (path, arguments, returns, settings) = self.into_parts();
        let pairs = returns.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let target = path.target(options.chain(settings.queries()));
        let client = path.client().clone();
        match arguments.request(path.client().writes_strings(&settings)) {
            Ok((method, body)) => Pages::invoke(client, settings, target, First { method, body }),
            Err(error) => Pages::new(client, settings, Err(error)),
        }
    }

    /// The items of all pages; the next page is read when the items of one are used up.
    pub fn stream(self) -> Items<E::As> {
        Items::new(self.pages())
    }

    /// All items, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyItems`] if the collection holds more than `limit` items;
    /// [`Error::Malformed`] if some of them are not of their declared type; as [`Invocation::page`]
    /// for each page.
    pub async fn all(self, limit: usize) -> Result<Vec<<E::As as Element>::Item>, Error> {
        self.pages().all(limit).await
    }
}

impl<O: 'static, E, B: 'static, S: 'static> IntoFuture for Invocation<O, Many<E, B, S>>
where
    E: Shaped<S> + 'static,
{
    type Output = Result<Page<<E::As as Element>::Item>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.pages().into_first()
    }
}
