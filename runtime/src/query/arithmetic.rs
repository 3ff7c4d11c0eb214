//! Arithmetic with numbers, durations, dates and times.
//!
//! In go operands of one type, out comes an expression of the type of the result
//! (OData 4.01 URL Conventions, section 5.1.1.2). Operands of different numeric types meet after
//! `cast_to`.

use super::expression::{Binding, Draft};
use super::operand::{Expression, Operand, Term, draft_of};
use super::property::Property;
use crate::edm::{Date, DateTimeOffset, Decimal, Duration};

/// Numeric primitive types (OData 4.01 URL Conventions, section 5.1.1.16).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number to calculate with",
    label = "not a numeric primitive type"
)]
pub trait Number {
    /// What a division that is not an integer one gives: the type itself, or `Edm.Decimal` for
    /// integers.
    type Quotient;
}

/// Types whose values add up: numbers and durations.
#[diagnostic::on_unimplemented(
    message = "values of type `{Self}` do not add up",
    label = "neither a number nor a duration",
    note = "for dates use `plus()` and `minus()` with a duration, and `since()`; for text `concat()`"
)]
pub trait Additive {}

/// Types that say when: dates, with or without a time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a point in time",
    label = "neither `Edm.Date` nor `Edm.DateTimeOffset`"
)]
pub trait Moment {}

macro_rules! numbers {
    ($($name:ty: $quotient:ty),+ $(,)?) => {$(
        impl Number for $name {
            type Quotient = $quotient;
        }

        impl Additive for $name {}
    )+};
}

numbers!(
    i8: Decimal,
    i16: Decimal,
    i32: Decimal,
    i64: Decimal,
    u8: Decimal,
    f32: f32,
    f64: f64,
    Decimal: Decimal,
);

impl Additive for Duration {}
impl Moment for Date {}
impl Moment for DateTimeOffset {}

fn sum<E, T>(left: Draft, operator: &'static str, right: Draft) -> Expression<E, T> {
    // `a sub (b sub c)` keeps its parentheses, `(a sub b) sub c` needs none.
    let sides = (Binding::Sum, Binding::Product);
    Expression::of(Draft::infix(left, operator, right, Binding::Sum, sides))
}

fn product<E, T>(left: Draft, operator: &'static str, right: Draft) -> Expression<E, T> {
    let sides = (Binding::Product, Binding::Sign);
    Expression::of(Draft::infix(left, operator, right, Binding::Product, sides))
}

macro_rules! operators {
    ($($name:ident),+) => {$(
        /// Arithmetic (OData 4.01 URL Conventions, section 5.1.1.2).
        ///
        /// ```
        /// use odata_runtime::query::Property;
        /// struct Order;
        /// const PRICE: Property<Order, f64> = Property::new("price");
        /// const DISCOUNT: Property<Order, f64> = Property::new("discount");
        /// let filter = PRICE.sub(DISCOUNT).mul(2.0).le(10.0);
        /// assert_eq!(filter.to_string(), "(price sub discount) mul 2.0 le 10.0");
        /// ```
        #[allow(clippy::should_implement_trait)] // operators of Rust could not ask for `Operand`
        impl<E, T> $name<E, T> {
            /// The sum (section 5.1.1.2.1).
            pub fn add(self, other: impl Operand<E, T>) -> Expression<E, T>
            where
                T: Additive,
            {
                sum(self.into_draft(), " add ", draft_of(other))
            }

            /// The difference (section 5.1.1.2.2).
            pub fn sub(self, other: impl Operand<E, T>) -> Expression<E, T>
            where
                T: Additive,
            {
                sum(self.into_draft(), " sub ", draft_of(other))
            }

            /// The value with the other sign (section 5.1.1.2.3).
            pub fn negate(self) -> Expression<E, T>
            where
                T: Additive,
            {
                Expression::of(self.into_draft().minus())
            }

            /// The product (section 5.1.1.2.4).
            pub fn mul(self, other: impl Operand<E, T>) -> Expression<E, T>
            where
                T: Number,
            {
                product(self.into_draft(), " mul ", draft_of(other))
            }

            /// The quotient; of integers, without its fraction (section 5.1.1.2.5).
            pub fn div(self, other: impl Operand<E, T>) -> Expression<E, T>
            where
                T: Number,
            {
                product(self.into_draft(), " div ", draft_of(other))
            }

            /// The quotient with its fraction (section 5.1.1.2.5); OData 4.01.
            pub fn div_by(self, other: impl Operand<E, T>) -> Expression<E, T::Quotient>
            where
                T: Number,
            {
                product(self.into_draft(), " divby ", draft_of(other))
            }

            /// The remainder of a division (section 5.1.1.2.6).
            pub fn modulo(self, other: impl Operand<E, T>) -> Expression<E, T>
            where
                T: Number,
            {
                product(self.into_draft(), " mod ", draft_of(other))
            }

            /// The nearest whole number (section 5.1.1.9.3).
            pub fn round(self) -> Expression<E, T>
            where
                T: Number,
            {
                Expression::of(Draft::call("round", [self.into_draft()]))
            }

            /// The next whole number below (section 5.1.1.9.2).
            pub fn floor(self) -> Expression<E, T>
            where
                T: Number,
            {
                Expression::of(Draft::call("floor", [self.into_draft()]))
            }

            /// The next whole number above (section 5.1.1.9.1).
            pub fn ceiling(self) -> Expression<E, T>
            where
                T: Number,
            {
                Expression::of(Draft::call("ceiling", [self.into_draft()]))
            }

            /// The point in time that is `duration` later (section 5.1.1.2.1).
            pub fn plus(self, duration: impl Operand<E, Duration>) -> Expression<E, T>
            where
                T: Moment,
            {
                sum(self.into_draft(), " add ", draft_of(duration))
            }

            /// The point in time that is `duration` earlier (section 5.1.1.2.2).
            pub fn minus(self, duration: impl Operand<E, Duration>) -> Expression<E, T>
            where
                T: Moment,
            {
                sum(self.into_draft(), " sub ", draft_of(duration))
            }

            /// The time that has passed since `earlier` (section 5.1.1.2.2).
            pub fn since(self, earlier: impl Operand<E, T>) -> Expression<E, Duration>
            where
                T: Moment,
            {
                sum(self.into_draft(), " sub ", draft_of(earlier))
            }
        }

        impl<E> $name<E, Duration> {
            /// The duration, so many times (section 5.1.1.2.4).
            pub fn times<N: Number>(self, factor: impl Operand<E, N>) -> Expression<E, Duration> {
                product(self.into_draft(), " mul ", draft_of(factor))
            }

            /// The part of the duration that goes so many times into it (section 5.1.1.2.5).
            pub fn divided_by<N: Number>(
                self,
                divisor: impl Operand<E, N>,
            ) -> Expression<E, Duration> {
                product(self.into_draft(), " div ", draft_of(divisor))
            }
        }
    )+};
}

operators!(Property, Expression);
