//! All query options of a request.
//!
//! In go filters, selections and the like for one type, out come name and value pairs in a fixed
//! order (OData 4.01 URL Conventions, section 5.1). Options that were not set give no pair.

use std::fmt;

use super::expand::{Expand, Expansion};
use super::filter::Filter;
use super::order_by::{OrderBy, Sorting};
use super::select::{Select, Selection};

/// A search expression for `$search` (OData 4.01 URL Conventions, section 5.1.7).
///
/// A text converts into an expression as it is, with its `AND`, `OR` and `NOT`; for text that is
/// to be found literally, and for any text from outside, use [`Search::phrase`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search(String);

impl Search {
    /// A search expression in OData's own syntax, used as it is.
    pub fn raw(expression: impl Into<String>) -> Self {
        Self(expression.into())
    }

    /// Searches for this text, word for word: it is put in quotes, its quotes and backslashes are
    /// escaped.
    pub fn phrase(text: &str) -> Self {
        let mut quoted = String::with_capacity(text.len() + 2);
        quoted.push('"');
        for character in text.chars() {
            if matches!(character, '"' | '\\') {
                quoted.push('\\');
            }
            quoted.push(character);
        }
        quoted.push('"');
        Self(quoted)
    }
}

impl From<&str> for Search {
    fn from(expression: &str) -> Self {
        Self::raw(expression)
    }
}

impl From<String> for Search {
    fn from(expression: String) -> Self {
        Self::raw(expression)
    }
}

/// The query options of a request for values of type `E`.
///
/// ```
/// use odata_runtime::query::{Property, QueryOptions};
/// struct Port;
/// const NUMBER: Property<Port, i32> = Property::new("port");
/// let options = QueryOptions::new().filter(NUMBER.gt(1024)).select(NUMBER).top(5);
/// assert_eq!(options.to_string(), "$select=port&$filter=port gt 1024&$top=5");
/// ```
pub struct QueryOptions<E> {
    select: Select<E>,
    expand: Expand<E>,
    filter: Option<Filter<E>>,
    search: Option<Search>,
    order_by: OrderBy<E>,
    top: Option<u64>,
    skip: Option<u64>,
    count: Option<bool>,
}

impl<E> QueryOptions<E> {
    /// No options.
    pub const fn new() -> Self {
        Self {
            select: Select::empty(),
            expand: Expand::empty(),
            filter: None,
            search: None,
            order_by: OrderBy::empty(),
            top: None,
            skip: None,
            count: None,
        }
    }

    /// The properties that the response holds; adds to earlier calls.
    pub fn select(mut self, selection: impl Selection<E>) -> Self {
        selection.append(&mut self.select);
        self
    }

    /// The navigation properties whose entities the response holds; adds to earlier calls.
    pub fn expand(mut self, expansion: impl Expansion<E>) -> Self {
        expansion.append(&mut self.expand);
        self
    }

    /// The values that the response holds; a second call narrows the first.
    pub fn filter(mut self, filter: Filter<E>) -> Self {
        self.filter = Some(match self.filter {
            Some(earlier) => earlier.and(filter),
            None => filter,
        });
        self
    }

    /// The values that match a search; replaces an earlier call.
    pub fn search(mut self, search: impl Into<Search>) -> Self {
        self.search = Some(search.into());
        self
    }

    /// The order of the values; adds to earlier calls.
    pub fn order_by(mut self, order: impl Sorting<E>) -> Self {
        order.append(&mut self.order_by);
        self
    }

    /// At most this many values.
    pub fn top(mut self, items: u64) -> Self {
        self.top = Some(items);
        self
    }

    /// Leaves out this many values at the start.
    pub fn skip(mut self, items: u64) -> Self {
        self.skip = Some(items);
        self
    }

    /// Whether the response holds the number of all matching values.
    pub fn count(mut self, count: bool) -> Self {
        self.count = Some(count);
        self
    }

    /// The options that were set, as names and values, not percent-encoded, in a fixed order:
    /// `$select`, `$expand`, `$filter`, `$search`, `$orderby`, `$top`, `$skip`, `$count`.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.select.is_empty() {
            pairs.push(("$select", self.select.to_string()));
        }
        if !self.expand.is_empty() {
            pairs.push(("$expand", self.expand.to_string()));
        }
        if let Some(filter) = &self.filter {
            pairs.push(("$filter", filter.to_string()));
        }
        if let Some(search) = &self.search {
            pairs.push(("$search", search.0.clone()));
        }
        if !self.order_by.is_empty() {
            pairs.push(("$orderby", self.order_by.to_string()));
        }
        if let Some(top) = self.top {
            pairs.push(("$top", top.to_string()));
        }
        if let Some(skip) = self.skip {
            pairs.push(("$skip", skip.to_string()));
        }
        if let Some(count) = self.count {
            pairs.push(("$count", count.to_string()));
        }
        pairs
    }
}

impl<E> Default for QueryOptions<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for QueryOptions<E> {
    fn clone(&self) -> Self {
        Self {
            select: self.select.clone(),
            expand: self.expand.clone(),
            filter: self.filter.clone(),
            search: self.search.clone(),
            order_by: self.order_by.clone(),
            top: self.top,
            skip: self.skip,
            count: self.count,
        }
    }
}

/// The options joined by `&`, not percent-encoded: for reading, not for sending.
impl<E> fmt::Display for QueryOptions<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> = self
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        formatter.write_str(&pairs.join("&"))
    }
}

impl<E> fmt::Debug for QueryOptions<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "QueryOptions({self})")
    }
}
