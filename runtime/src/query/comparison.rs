//! Comparisons, tests for null, tests of types.
//!
//! In go properties and expressions, out come conditions
//! (OData 4.01 URL Conventions, sections 5.1.1.1 and 5.1.1.10).

use super::expression::Draft;
use super::filter::Filter;
use super::operand::{Constant, Expression, Operand, Term, draft_of};
use super::property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property,
};
use crate::model::{DerivedFrom, Flags, Structured};

fn compare<E, T>(left: Draft, operator: &'static str, right: impl Operand<E, T>) -> Filter<E> {
    Filter::of(Draft::compare(left, operator, draft_of(right)))
}

macro_rules! comparisons {
    ($($name:ident),+) => {$(
        /// Comparisons (OData 4.01 URL Conventions, section 5.1.1.1).
        ///
        /// ```
        /// use odata_runtime::query::Property;
        /// struct Port;
        /// const NUMBER: Property<Port, i32> = Property::new("port");
        /// const LIMIT: Property<Port, i32> = Property::new("limit");
        /// let filter = NUMBER.gt(1024).and(NUMBER.ne(LIMIT)).or(NUMBER.in_([80, 443]));
        /// assert_eq!(filter.to_string(), "port gt 1024 and port ne limit or port in (80,443)");
        /// ```
        impl<E, T> $name<E, T> {
            /// Equal to `other` (OData 4.01 URL Conventions, section 5.1.1.1.1).
            pub fn eq(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " eq ", other)
            }

            /// Not equal to `other` (section 5.1.1.1.2).
            pub fn ne(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " ne ", other)
            }

            /// Greater than `other` (section 5.1.1.1.3).
            pub fn gt(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " gt ", other)
            }

            /// Greater than or equal to `other` (section 5.1.1.1.4).
            pub fn ge(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " ge ", other)
            }

            /// Less than `other` (section 5.1.1.1.5).
            pub fn lt(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " lt ", other)
            }

            /// Less than or equal to `other` (section 5.1.1.1.6).
            pub fn le(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_draft(), " le ", other)
            }

            /// Equal to one of the constants (section 5.1.1.1.11). With none, the condition is
            /// `false`, because OData 4.0 has no empty list.
            pub fn in_<O: Constant<T>>(self, constants: impl IntoIterator<Item = O>) -> Filter<E> {
                let items: Vec<Draft> = constants
                    .into_iter()
                    .map(|constant| Draft::literal(constant.text()))
                    .collect();
                if items.is_empty() {
                    return Filter::of(Draft::literal("false"));
                }
                Filter::of(Draft::is_in(self.into_draft(), items))
            }

            /// Equal to an item of a collection-valued property (section 5.1.1.1.11).
            pub fn in_collection(self, collection: CollectionProperty<E, T>) -> Filter<E> {
                let right = Draft::path(collection.into_path());
                Filter::of(Draft::compare(self.into_draft(), " in ", right))
            }

            /// Holds all the flags that `flags` holds (section 5.1.1.1.10).
            pub fn has(self, flags: impl Constant<T>) -> Filter<E>
            where
                T: Flags,
            {
                let right = Draft::literal(flags.text());
                Filter::of(Draft::compare(self.into_draft(), " has ", right))
            }
        }

        impl<E> $name<E, bool> {
            /// The Boolean value itself as a condition.
            pub fn is_true(self) -> Filter<E> {
                Filter::of(self.into_draft())
            }
        }
    )+};
}

comparisons!(Property, Expression);

macro_rules! null_tests {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Is null (OData 4.01 URL Conventions, section 5.1.1.1.1).
            pub fn is_null(self) -> Filter<E> {
                Filter::of(Draft::compare(self.into_draft(), " eq ", Draft::literal("null")))
            }

            /// Is not null (section 5.1.1.1.2).
            pub fn is_not_null(self) -> Filter<E> {
                Filter::of(Draft::compare(self.into_draft(), " ne ", Draft::literal("null")))
            }
        }
    )+};
}

null_tests!(Property, Expression, ComplexProperty, NavigationProperty);

macro_rules! type_tests {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Whether the value is of the type `D`, derived from `T`, or of a type derived from
            /// `D` (OData 4.01 URL Conventions, section 5.1.1.10.2).
            pub fn is_of<D>(self) -> Filter<E>
            where
                D: DerivedFrom<T> + Structured,
            {
                Filter::of(Draft::typed_call("isof", Draft::subject(self.into_path()), D::TYPE_NAME))
            }
        }
    )+};
}

type_tests!(ComplexProperty, NavigationProperty);

/// What can be compared. No property implements it, since those that can be compared have the methods
/// themselves: it is there for what the compiler says of the others.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold one primitive value to compare",
    label = "a structured value or a collection",
    note = "of a single value, compare a property: `HOST.then(Host::NAME).eq(…)`; `is_null()` and `is_not_null()` test it as a whole",
    note = "of a collection, compare items by `any(…)` and `all(…)`, or their number by `count()`"
)]
pub trait Comparable<E> {
    /// The condition.
    #[doc(hidden)]
    fn compared(self) -> Filter<E>;
}

macro_rules! refused {
    ($kind:ident: $($method:ident),+) => {
        /// Comparisons that no value of this kind has: the compiler refuses them, and says what to
        /// write. Without them, it would take them for methods of other traits.
        #[doc(hidden)]
        impl<E, T> $kind<E, T> {
            $(
                pub fn $method<O>(self, other: O) -> Filter<E>
                where
                    Self: Comparable<E>,
                {
                    let _ = other;
                    self.compared()
                }
            )+
        }
    };
    ($($kind:ident),+) => {
        $(refused!($kind: eq, ne, gt, ge, lt, le, in_);)+
    };
}

refused!(
    CollectionProperty,
    ComplexProperty,
    ComplexCollectionProperty,
    NavigationProperty,
    NavigationCollectionProperty
);
