//! Sorting.
//!
//! In go properties with a direction, out comes the text of `$orderby`
//! (OData 4.01 URL Conventions, section 5.1.4). Earlier terms sort before later ones.

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Draft, Scope};
use super::filter::Filter;
use super::operand::{Expression, Term};
use super::property::Property;

/// An order of values of type `E`: one term, or several after each other.
pub struct OrderBy<E> {
    terms: Vec<(Draft, &'static str)>,
    marker: PhantomData<fn() -> E>,
}

impl<E> OrderBy<E> {
    fn term(value: Draft, direction: &'static str) -> Self {
        Self {
            terms: vec![(value, direction)],
            marker: PhantomData,
        }
    }

    /// A term in OData's own syntax, used as it is.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::term(Draft::raw(text.into()), "")
    }

    /// This order, and `next` among the values it leaves equal.
    pub fn then(mut self, next: impl Sorting<E>) -> Self {
        next.append(&mut self);
        self
    }

    pub(crate) const fn empty() -> Self {
        Self {
            terms: Vec::new(),
            marker: PhantomData,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    pub(crate) fn render(&self, scope: Scope) -> String {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|(value, direction)| value.render(scope) + direction)
            .collect();
        terms.join(",")
    }
}

impl<E> Clone for OrderBy<E> {
    fn clone(&self) -> Self {
        Self {
            terms: self.terms.clone(),
            marker: PhantomData,
        }
    }
}

/// The text of the `$orderby` option, not percent-encoded.
impl<E> fmt::Display for OrderBy<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Scope::Resource))
    }
}

impl<E> fmt::Debug for OrderBy<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OrderBy({self})")
    }
}

/// What `order_by` takes: a property (ascending), an [`OrderBy`], or several of them in a tuple,
/// an array or a vector.
#[diagnostic::on_unimplemented(
    message = "values of type `{E}` cannot be sorted by `{Self}`",
    label = "not a property of `{E}`",
    note = "a property of a derived type needs `cast()`, one of a related type `then()`"
)]
pub trait Sorting<E> {
    /// Adds the terms at the end.
    #[doc(hidden)]
    fn append(self, order: &mut OrderBy<E>);
}

impl<E> Sorting<E> for OrderBy<E> {
    fn append(self, order: &mut OrderBy<E>) {
        order.terms.extend(self.terms);
    }
}

impl<E, S: Sorting<E>> Sorting<E> for Vec<S> {
    fn append(self, order: &mut OrderBy<E>) {
        for term in self {
            term.append(order);
        }
    }
}

impl<E, S: Sorting<E>, const N: usize> Sorting<E> for [S; N] {
    fn append(self, order: &mut OrderBy<E>) {
        for term in self {
            term.append(order);
        }
    }
}

macro_rules! directions {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Sorted from the smallest value to the largest; null comes first.
            pub fn asc(self) -> OrderBy<E> {
                OrderBy::term(self.into_draft(), "")
            }

            /// Sorted from the largest value to the smallest; null comes last.
            pub fn desc(self) -> OrderBy<E> {
                OrderBy::term(self.into_draft(), " desc")
            }
        }

        impl<E, T> Sorting<E> for $name<E, T> {
            fn append(self, order: &mut OrderBy<E>) {
                self.asc().append(order);
            }
        }
    )+};
}

directions!(Property, Expression);

/// Sorts values that do not meet the condition before those that do.
impl<E> Sorting<E> for Filter<E> {
    fn append(self, order: &mut OrderBy<E>) {
        self.into_value().asc().append(order);
    }
}

macro_rules! tuples {
    ($($name:ident),+) => {
        impl<E, $($name: Sorting<E>),+> Sorting<E> for ($($name,)+) {
            #[allow(non_snake_case)]
            fn append(self, order: &mut OrderBy<E>) {
                let ($($name,)+) = self;
                $($name.append(order);)+
            }
        }
    };
}

tuples!(A);
tuples!(A, B);
tuples!(A, B, C);
tuples!(A, B, C, D);
tuples!(A, B, C, D, F);
tuples!(A, B, C, D, F, G);
tuples!(A, B, C, D, F, G, H);
tuples!(A, B, C, D, F, G, H, I);
