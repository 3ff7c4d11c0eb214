//! All query options of a request.
//!
//! In go filters, selections and the like for one type, out come name and value pairs in a fixed
//! order (OData 4.01 URL Conventions, section 5.1). Options that were not set give no pair.

use std::fmt;

use super::apply::Apply;
use super::compute::Computed;
use super::expand::{Expand, Expansion};
use super::expression::Scope;
use super::filter::{Condition, Filter};
use super::operand::Constant;
use super::order_by::{OrderBy, Sorting};
use super::search::Search;
use super::select::{Select, Selection};

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
    apply: Option<Apply<E>>,
    compute: Vec<Computed<E>>,
    select: Select<E>,
    expand: Expand<E>,
    filter: Option<Filter<E>>,
    search: Option<Search>,
    order_by: OrderBy<E>,
    top: Option<u64>,
    skip: Option<u64>,
    count: Option<bool>,
    parameters: Vec<(String, String)>,
}

impl<E> QueryOptions<E> {
    /// No options.
    pub const fn new() -> Self {
        Self {
            apply: None,
            compute: Vec::new(),
            select: Select::empty(),
            expand: Expand::empty(),
            filter: None,
            search: None,
            order_by: OrderBy::empty(),
            top: None,
            skip: None,
            count: None,
            parameters: Vec::new(),
        }
    }

    /// The transformations that the values go through before all other options; replaces an
    /// earlier call (OData Extension for Data Aggregation 4.0, section 3).
    pub fn apply(mut self, apply: Apply<E>) -> Self {
        self.apply = Some(apply);
        self
    }

    /// A computed value beside the properties; adds to earlier calls.
    pub fn compute(mut self, computed: Computed<E>) -> Self {
        self.compute.push(computed);
        self
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
    pub fn filter(mut self, filter: impl Condition<E>) -> Self {
        let filter = filter.into_filter();
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

    /// The value of a parameter alias (OData 4.01 URL Conventions, section 5.3), which
    /// [`Expression::parameter`] names; a second call for an alias replaces the first.
    ///
    /// ```
    /// use odata_runtime::query::{Expression, Property, QueryOptions};
    /// struct Port;
    /// const NUMBER: Property<Port, i32> = Property::new("port");
    /// let options = QueryOptions::new()
    ///     .filter(NUMBER.gt(Expression::parameter("least")))
    ///     .parameter_alias::<i32>("least", 1024);
    /// assert_eq!(options.to_string(), "$filter=port gt @least&@least=1024");
    /// ```
    ///
    /// [`Expression::parameter`]: super::Expression::parameter
    pub fn parameter_alias<T>(mut self, alias: &str, value: impl Constant<T>) -> Self {
        let name = format!("@{}", alias.trim_start_matches('@'));
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value.text()));
        self
    }

    /// The options that were set, as names and values, not percent-encoded, in a fixed order:
    /// `$apply`, `$compute`, `$select`, `$expand`, `$filter`, `$search`, `$orderby`, `$top`,
    /// `$skip`, `$count`, then parameter aliases.
    pub fn pairs(&self) -> Vec<(&str, String)> {
        self.pairs_in(Scope::Resource)
    }

    pub(crate) fn pairs_in(&self, scope: Scope) -> Vec<(&str, String)> {
        let some = |name: &'static str, text: Option<String>| text.map(|text| (name, text));
        let unless = |name: &'static str, empty: bool, text: &dyn Fn() -> String| {
            (!empty).then(|| (name, text()))
        };
        let compute = || {
            let items = self.compute.iter().map(|computed| computed.render(scope));
            items.collect::<Vec<_>>().join(",")
        };
        let set = [
            some("$apply", self.apply.as_ref().map(Apply::to_string)),
            unless("$compute", self.compute.is_empty(), &compute),
            unless("$select", self.select.is_empty(), &|| {
                self.select.to_string()
            }),
            unless("$expand", self.expand.is_empty(), &|| {
                self.expand.to_string()
            }),
            some(
                "$filter",
                self.filter.as_ref().map(|filter| filter.render(scope)),
            ),
            some("$search", self.search.as_ref().map(Search::to_string)),
            unless("$orderby", self.order_by.is_empty(), &|| {
                self.order_by.render(scope)
            }),
            some("$top", self.top.map(|items| items.to_string())),
            some("$skip", self.skip.map(|items| items.to_string())),
            some("$count", self.count.map(|count| count.to_string())),
        ];
        let parameters = self.parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.as_str(), value.clone()));
        set.into_iter().flatten().chain(parameters).collect()
    }

    /// The options within the parentheses of another one.
    pub(crate) fn nested(&self) -> String {
        join(self.pairs_in(Scope::Nested), ";")
    }
}

fn join(pairs: Vec<(&str, String)>, separator: &str) -> String {
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join(separator)
}

impl<E> Default for QueryOptions<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for QueryOptions<E> {
    fn clone(&self) -> Self {
        Self {
            apply: self.apply.clone(),
            compute: self.compute.clone(),
            select: self.select.clone(),
            expand: self.expand.clone(),
            filter: self.filter.clone(),
            search: self.search.clone(),
            order_by: self.order_by.clone(),
            top: self.top,
            skip: self.skip,
            count: self.count,
            parameters: self.parameters.clone(),
        }
    }
}

/// The options joined by `&`, not percent-encoded: for reading, not for sending.
impl<E> fmt::Display for QueryOptions<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&join(self.pairs(), "&"))
    }
}

impl<E> fmt::Debug for QueryOptions<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "QueryOptions({self})")
    }
}
