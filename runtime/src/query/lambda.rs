//! Conditions on the items of a collection.
//!
//! In goes a collection property and a condition on its items, out comes a condition on the owner
//! (OData 4.01 URL Conventions, section 5.1.1.13). The condition is written in terms of the item;
//! the lambda variable is added when the filter is rendered.

use std::borrow::Cow;

use super::expression::Node;
use super::filter::{Expression, Filter};
use super::property::{
    CollectionProperty, ComplexCollectionProperty, NavigationCollectionProperty,
};

fn lambda<E>(
    path: Cow<'static, str>,
    quantifier: &'static str,
    condition: Option<Node>,
) -> Filter<E> {
    Filter::of(Node::Lambda(path, quantifier, condition.map(Box::new)))
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
                let path = format!("{}/$count", self.path());
                Expression::of(Node::Path(Cow::Owned(path)))
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
        impl<E, T> $name<E, T> {
            /// Whether an item meets the condition (section 5.1.1.13.1).
            pub fn any(self, condition: Filter<T>) -> Filter<E> {
                lambda(self.into_path(), "any", Some(condition.into_node()))
            }

            /// Whether every item meets the condition (section 5.1.1.13.2).
            pub fn all(self, condition: Filter<T>) -> Filter<E> {
                lambda(self.into_path(), "all", Some(condition.into_node()))
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
}

fn item<T>(condition: impl FnOnce(Expression<T, T>) -> Filter<T>) -> Node {
    condition(Expression::of(Node::Path(Cow::Borrowed("")))).into_node()
}
