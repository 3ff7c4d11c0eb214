//! Computed values: expressions with a name.
//!
//! In go expressions and the property that they are to appear as, out comes the text of `$compute`
//! (OData 4.01 URL Conventions, section 5.1.8; OData 4.01).

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Binding, Draft, Scope};
use super::operand::{Expression, Operand, Term, draft_of};
use super::property::Property;

/// An expression with the name of the property that it appears as.
///
/// The name is a [`Property`] that the metadata does not know. Filters, orders and selections of
/// the same request take it like any other; its values are in `additional` of what is read.
///
/// ```
/// use odata_runtime::query::{Property, QueryOptions};
/// struct Order;
/// const PRICE: Property<Order, f64> = Property::new("price");
/// const TAX: Property<Order, f64> = Property::new("tax");
/// const TOTAL: Property<Order, f64> = Property::new("total");
/// let options = QueryOptions::new().compute(PRICE.add(TAX).named(TOTAL)).order_by(TOTAL.desc());
/// assert_eq!(options.to_string(), "$compute=price add tax as total&$orderby=total desc");
/// ```
pub struct Computed<E> {
    value: Draft,
    name: String,
    marker: PhantomData<fn() -> E>,
}

impl<E> Computed<E> {
    fn new<T>(value: impl Operand<E, T>, name: &Property<E, T>) -> Self {
        Self {
            // Text of the caller may hold an operator that would take the name in.
            value: draft_of(value).within(Binding::Or),
            name: name.path().to_owned(),
            marker: PhantomData,
        }
    }

    pub(crate) fn render(&self, scope: Scope) -> String {
        format!("{} as {}", self.value.render(scope), self.name)
    }
}

impl<E, T> Property<E, T> {
    /// The value under another name, for `compute`.
    pub fn named(self, name: Property<E, T>) -> Computed<E> {
        Computed::new(self, &name)
    }
}

impl<E, T> Expression<E, T> {
    /// The value with a name, for `compute`.
    pub fn named(self, name: Property<E, T>) -> Computed<E> {
        Computed::new(Self::of(self.into_draft()), &name)
    }
}

impl<E> Clone for Computed<E> {
    fn clone(&self) -> Self {
        Self {
            value: self.value.clone(),
            name: self.name.clone(),
            marker: PhantomData,
        }
    }
}

/// The text of an item of the `$compute` option, not percent-encoded.
impl<E> fmt::Display for Computed<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Scope::Resource))
    }
}

impl<E> fmt::Debug for Computed<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Computed({self})")
    }
}
