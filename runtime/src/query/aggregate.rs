//! Aggregates: sums, extremes, averages and counts over groups of values.
//!
//! In go properties and expressions, out comes the text within `aggregate(…)` (OData Extension for
//! Data Aggregation 4.0, section 3.2.1).

use std::fmt;
use std::marker::PhantomData;

use super::arithmetic::Number;
use super::expression::{Binding, Scope};
use super::operand::{Expression, Term};
use super::property::{
    ComplexCollectionProperty, NavigationCollectionProperty, NavigationProperty, Property,
};

/// What an aggregate takes: a property of type `T`, an expression, or a property of each item of a
/// collection.
pub trait Aggregatable<E, T>: Sized {
    /// The text before `with`.
    #[doc(hidden)]
    fn text(self) -> String;
}

impl<E, T> Aggregatable<E, T> for Property<E, T> {
    fn text(self) -> String {
        self.into_path().into_owned()
    }
}

impl<E, T> Aggregatable<E, T> for Expression<E, T> {
    fn text(self) -> String {
        self.into_draft()
            .within(Binding::Or)
            .render(Scope::Resource)
    }
}

/// An aggregate of values of an `E`, of type `T`; it needs a name.
pub struct Aggregate<E, T> {
    text: String,
    marker: PhantomData<fn() -> (E, T)>,
}

/// An aggregate with the name of the property that it appears as.
pub struct Aggregated<E> {
    text: String,
    marker: PhantomData<fn() -> E>,
}

impl<E, T> Aggregate<E, T> {
    fn with<V>(value: impl Aggregatable<E, V>, method: &str) -> Self {
        Self::of(format!("{} with {method}", value.text()))
    }

    const fn of(text: String) -> Self {
        Self {
            text,
            marker: PhantomData,
        }
    }

    /// The aggregate by a method of the service's own, by its qualified name.
    pub fn by_method<V>(value: impl Aggregatable<E, V>, method: &str) -> Self {
        Self::with::<V>(value, method)
    }

    /// This aggregate as the property that it appears as in the rows of the result.
    pub fn named(self, name: Property<E, T>) -> Aggregated<E> {
        Aggregated::of(format!("{} as {}", self.text, name.path()))
    }
}

impl<E> Aggregate<E, i64> {
    /// The number of values, `$count`.
    pub fn count() -> Self {
        Self::of("$count".to_owned())
    }
}

impl<E> Aggregated<E> {
    const fn of(text: String) -> Self {
        Self {
            text,
            marker: PhantomData,
        }
    }

    /// An aggregate that the service defines under the name of this property (section 3.2.1.6).
    pub fn custom<T>(name: Property<E, T>) -> Self {
        Self::of(name.into_path().into_owned())
    }

    /// An aggregate in OData's own syntax, used as it is.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::of(text.into())
    }
}

macro_rules! methods {
    ($([$($generics:tt)*] $name:ty;)+) => {$(
        /// Aggregates (OData Extension for Data Aggregation 4.0, section 3.2.1.4).
        impl<$($generics)*> $name {
            /// The sum.
            pub fn sum(self) -> Aggregate<E, T>
            where
                T: Number,
            {
                Aggregate::with::<T>(self, "sum")
            }

            /// The smallest value.
            pub fn min(self) -> Aggregate<E, T> {
                Aggregate::with::<T>(self, "min")
            }

            /// The largest value.
            pub fn max(self) -> Aggregate<E, T> {
                Aggregate::with::<T>(self, "max")
            }

            /// The average.
            pub fn average(self) -> Aggregate<E, T::Quotient>
            where
                T: Number,
            {
                Aggregate::with::<T>(self, "average")
            }

            /// The number of different values, null left out.
            pub fn count_distinct(self) -> Aggregate<E, i64> {
                Aggregate::with::<T>(self, "countdistinct")
            }
        }
    )+};
}

methods! {
    [E, T] Property<E, T>;
    [E, T] Expression<E, T>;
    [E, T] super::each::Each<Property<E, T>>;
}

macro_rules! related {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// The number of different values that this leads to, for an aggregation.
            pub fn count_distinct(self) -> Aggregate<E, i64> {
                Aggregate::of(format!("{} with countdistinct", self.path()))
            }
        }
    )+};
}

related!(
    ComplexCollectionProperty,
    NavigationCollectionProperty,
    NavigationProperty
);

macro_rules! counted {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// The number of values that this leads to, added up over a group, for an aggregation.
            pub fn total_count(self) -> Aggregate<E, i64> {
                Aggregate::of(format!("{}/$count", self.path()))
            }
        }
    )+};
}

counted!(ComplexCollectionProperty, NavigationCollectionProperty);

/// The text of the aggregate, not percent-encoded.
impl<E> fmt::Display for Aggregated<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl<E> fmt::Debug for Aggregated<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Aggregated({self})")
    }
}

impl<E, T> fmt::Debug for Aggregate<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Aggregate({})", self.text)
    }
}
