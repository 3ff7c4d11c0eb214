//! Reading a collection whose items are no entities: values of a property, or references.
//!
//! In go typed query options, out comes a page, a stream of pages or items, or all items (OData 4.01
//! Protocol, sections 11.2.6 and 11.2.9: `$filter`, `$orderby`, `$top`, `$skip` and `$count` apply to
//! any collection, `$search` to entities and references to them).

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::error::Error;
use super::long_query::post_query_method;
use super::paging::{Element, Items, Pages};
use super::path::ResourcePath;
use super::prepared::{Prepared, Request, request_methods};
use super::reference::EntityReference;
use super::settings::{Settings, common_methods};
use super::transport::BoxFuture;
use crate::json::Page;
use crate::query::{QueryOptions, option_methods};

/// Reads a collection of values of a property, or of references to entities. Awaiting it gives the
/// first page; [`stream`](Self::stream) gives all items, page by page as they are needed,
/// [`all`](Self::all) gives them at once.
///
/// `T` is what conditions are on, `P` what the pages are of.
///
/// ```
/// # use odata_runtime::client::{EntityRequest, Error};
/// use odata_runtime::query::{CollectionProperty, Expression, Filter};
/// # async fn read<E>(port: EntityRequest<E>, tags: CollectionProperty<E, String>) -> Result<(), Error> {
/// let values = port.property(tags).list()
///     .filter(Filter::on_item(|tag| tag.starts_with("c2")))
///     .order_by(Expression::item().desc())
///     .top(10)
///     .all(1_000)
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a request is sent when awaited or streamed"]
pub struct ListValues<T, P> {
    path: ResourcePath,
    options: QueryOptions<T>,
    settings: Settings,
    marker: PhantomData<fn() -> P>,
}

impl<T, P> ListValues<T, P> {
    pub(super) fn new(path: ResourcePath, kind: &'static str) -> Self {
        Self {
            path,
            options: QueryOptions::new(),
            settings: Settings::of(kind),
            marker: PhantomData,
        }
    }

    common_methods!();
    request_methods!();
    post_query_method!();

    option_methods! { T: filter, order_by, top, skip, parameter_alias }

    /// Asks for the number of all matching items, in the `count` of the pages (OData 4.01 URL
    /// Conventions, section 5.1.6).
    pub fn with_count(mut self) -> Self {
        self.options = self.options.count(true);
        self
    }

    /// Asks for pages of at most this many items (OData 4.01 Protocol, section 8.2.8.5).
    pub fn page_size(self, items: u64) -> Self {
        self.prefer(format!("odata.maxpagesize={items}"))
    }
}

impl<T> ListValues<T, EntityReference> {
    option_methods! { T: search }
}

impl<T, P: Element + 'static> ListValues<T, P> {
    /// The first page.
    ///
    /// # Errors
    ///
    /// If the request fails, or its response cannot be decoded.
    pub async fn page(self) -> Result<Page<P::Item>, Error> {
        self.pages().first().await
    }

    /// The pages, each read when it is asked for.
    pub fn pages(self) -> Pages<P> {
        let client = self.path.client().clone();
        let pairs = self.options.pairs();
        let options = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let first = self.path.target(options.chain(self.settings.queries()));
        Pages::new(client, self.settings, first)
    }

    /// The items of all pages; the next page is read when the items of one are used up.
    pub fn stream(self) -> Items<P> {
        self.pages().items()
    }

    /// All items, if they are at most `limit`.
    ///
    /// # Errors
    ///
    /// As [`Pages::all`].
    pub async fn all(self, limit: usize) -> Result<Vec<P::Item>, Error> {
        self.pages().all(limit).await
    }
}

impl<T: 'static, P: Element + 'static> Request for ListValues<T, P> {
    type Output = Page<P::Item>;

    fn prepare(self) -> Result<Prepared<Self::Output>, Error> {
        Prepared::page(&self.path, &self.options, self.settings)
    }
}

impl<T: 'static, P: Element + 'static> IntoFuture for ListValues<T, P> {
    type Output = Result<Page<P::Item>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.pages().into_first()
    }
}

impl<T, P> fmt::Debug for ListValues<T, P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListValues")
            .field("path", &self.path.as_str())
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
