//! Conditions on the items of a collection.
//!
//! In goes a collection property and a condition on its items, out comes a condition on the owner
//! (OData 4.01 URL Conventions, section 5.1.1.13). The condition is written in terms of the item;
//! the lambda variable is added when the filter is rendered, so that variables never clash.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::expression::Draft;
use super::filter::{Condition, Filter};
use super::operand::{Expression, Operand, draft_of};
use super::property::{
    CollectionProperty, ComplexCollectionProperty, NavigationCollectionProperty,
};
use super::search::Search;

fn lambda<E>(
    path: Cow<'static, str>,
    quantifier: &'static str,
    condition: Option<Draft>,
) -> Filter<E> {
    Filter::of(Draft::lambda(path, quantifier, condition))
}

/// The `E` that a collection of `T` belongs to, within a condition on its items.
pub struct Outer<E, T> {
    marker: PhantomData<fn() -> (E, T)>,
}

impl<E, T> Outer<E, T> {
    const fn new() -> Self {
        Self {
            marker: PhantomData,
        }
    }

    /// A property or expression of the owner, to compare with those of the item.
    pub fn get<X>(&self, operand: impl Operand<E, X>) -> Expression<T, X> {
        Expression::of(draft_of(operand).of_outer())
    }
}

impl<E, T> fmt::Debug for Outer<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outer")
    }
}

/// Which items of a collection to count.
pub struct CountOptions<T> {
    filter: Option<Filter<T>>,
    search: Option<Search>,
}

impl<T> CountOptions<T> {
    pub(crate) const fn new() -> Self {
        Self {
            filter: None,
            search: None,
        }
    }

    /// The items that meet a condition; a second call narrows the first.
    #[must_use]
    pub fn filter(mut self, filter: impl Condition<T>) -> Self {
        let filter = filter.into_filter();
        self.filter = Some(match self.filter {
            Some(earlier) => earlier.and(filter),
            None => filter,
        });
        self
    }

    /// The items that match a search.
    #[must_use]
    pub fn search(mut self, search: impl Into<Search>) -> Self {
        self.search = Some(search.into());
        self
    }

    pub(crate) fn into_drafts(self) -> Vec<(&'static str, Draft)> {
        let filter = self.filter.map(|filter| ("$filter", filter.into_draft()));
        let search = self
            .search
            .map(|search| ("$search", Draft::literal(search.to_string())));
        filter.into_iter().chain(search).collect()
    }
}

impl<T> fmt::Debug for CountOptions<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CountOptions")
            .field("filter", &self.filter)
            .field("search", &self.search)
            .finish()
    }
}

macro_rules! items {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Whether the collection has any item (section 5.1.1.13.1).
            pub fn any_item(self) -> Filter<E> {
                lambda(self.into_path(), "any", None)
            }

            /// The number of items, to compare in a filter or to sort by
            /// (OData 4.01 URL Conventions, section 4.8).
            pub fn count(self) -> Expression<E, i64> {
                Expression::of(Draft::count(self.path(), Vec::new()))
            }

            /// The number of those items that the options say; OData 4.01.
            pub fn count_with(
                self,
                options: impl FnOnce(CountOptions<T>) -> CountOptions<T>,
            ) -> Expression<E, i64> {
                let options = options(CountOptions::new()).into_drafts();
                Expression::of(Draft::count(self.path(), options))
            }
        }
    )+};
}

items!(
    CollectionProperty,
    ComplexCollectionProperty,
    NavigationCollectionProperty
);

macro_rules! structured_items {
    ($($name:ident),+) => {$(
        /// Conditions on the items (OData 4.01 URL Conventions, section 5.1.1.13).
        ///
        /// ```
        /// use odata_runtime::query::{NavigationCollectionProperty, Property};
        /// struct Host;
        /// struct Port;
        /// const PORTS: NavigationCollectionProperty<Host, Port> =
        ///     NavigationCollectionProperty::new("ports");
        /// const LIMIT: Property<Host, i32> = Property::new("limit");
        /// const NUMBER: Property<Port, i32> = Property::new("port");
        /// assert_eq!(PORTS.any(NUMBER.eq(443)).to_string(), "ports/any(x1:x1/port eq 443)");
        /// let filter = PORTS.all_with(|host| NUMBER.lt(host.get(LIMIT)));
        /// assert_eq!(filter.to_string(), "ports/all(x1:x1/port lt limit)");
        /// let many = PORTS.count_with(|ports| ports.filter(NUMBER.gt(1024))).gt(9);
        /// assert_eq!(many.to_string(), "ports/$count($filter=port gt 1024) gt 9");
        /// ```
        impl<E, T> $name<E, T> {
            /// Whether an item meets the condition (section 5.1.1.13.1).
            pub fn any(self, condition: impl Condition<T>) -> Filter<E> {
                let condition = condition.into_filter().into_draft();
                lambda(self.into_path(), "any", Some(condition))
            }

            /// Whether every item meets the condition (section 5.1.1.13.2).
            pub fn all(self, condition: impl Condition<T>) -> Filter<E> {
                let condition = condition.into_filter().into_draft();
                lambda(self.into_path(), "all", Some(condition))
            }

            /// Whether an item meets a condition on it and on the owner of the collection.
            pub fn any_with(
                self,
                condition: impl FnOnce(Outer<E, T>) -> Filter<T>,
            ) -> Filter<E> {
                self.any(condition(Outer::new()))
            }

            /// Whether every item meets a condition on it and on the owner of the collection.
            pub fn all_with(
                self,
                condition: impl FnOnce(Outer<E, T>) -> Filter<T>,
            ) -> Filter<E> {
                self.all(condition(Outer::new()))
            }
        }
    )+};
}

structured_items!(ComplexCollectionProperty, NavigationCollectionProperty);

impl<E, T> CollectionProperty<E, T> {
    /// Whether an item meets the condition (section 5.1.1.13.1).
    ///
    /// ```
    /// use odata_runtime::query::CollectionProperty;
    /// struct Host;
    /// const TAGS: CollectionProperty<Host, String> = CollectionProperty::new("tags");
    /// let filter = TAGS.any(|tag| tag.starts_with("c2"));
    /// assert_eq!(filter.to_string(), "tags/any(x1:startswith(x1,'c2'))");
    /// ```
    pub fn any(self, condition: impl FnOnce(Expression<T, T>) -> Filter<T>) -> Filter<E> {
        lambda(self.into_path(), "any", Some(item(condition)))
    }

    /// Whether every item meets the condition (section 5.1.1.13.2).
    pub fn all(self, condition: impl FnOnce(Expression<T, T>) -> Filter<T>) -> Filter<E> {
        lambda(self.into_path(), "all", Some(item(condition)))
    }

    /// Whether an item meets a condition on it and on the owner of the collection.
    pub fn any_with(
        self,
        condition: impl FnOnce(Expression<T, T>, Outer<E, T>) -> Filter<T>,
    ) -> Filter<E> {
        self.any(|item| condition(item, Outer::new()))
    }

    /// Whether every item meets a condition on it and on the owner of the collection.
    pub fn all_with(
        self,
        condition: impl FnOnce(Expression<T, T>, Outer<E, T>) -> Filter<T>,
    ) -> Filter<E> {
        self.all(|item| condition(item, Outer::new()))
    }
}

impl<T> Filter<T> {
    /// A condition on the value itself, where a collection holds primitive values: within the
    /// options of [`CollectionProperty::count_with`], and in the filter of a request for such a
    /// collection.
    pub fn on_item(condition: impl FnOnce(Expression<T, T>) -> Self) -> Self {
        condition(Expression::item())
    }
}

fn item<T>(condition: impl FnOnce(Expression<T, T>) -> Filter<T>) -> Draft {
    Filter::on_item(condition).into_draft()
}
