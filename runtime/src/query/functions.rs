//! Canonical functions of filters: text, dates and times.
//!
//! In goes a property or an expression, out comes an expression or a condition
//! (OData 4.01 URL Conventions, sections 5.1.1.5, 5.1.1.7 and 5.1.1.8).

use super::expression::Node;
use super::filter::{Expression, Filter, Operand, Term};
use super::property::Property;
use crate::edm::{Date, DateTimeOffset, TimeOfDay};

/// Primitive types that hold a calendar date.
#[diagnostic::on_unimplemented(message = "`{Self}` has no year, month and day")]
pub trait DateParts {}
impl DateParts for Date {}
impl DateParts for DateTimeOffset {}

/// Primitive types that hold a time of day.
#[diagnostic::on_unimplemented(message = "`{Self}` has no hour, minute and second")]
pub trait TimeParts {}
impl TimeParts for TimeOfDay {}
impl TimeParts for DateTimeOffset {}

fn call<E, T>(name: &'static str, argument: Node) -> Expression<E, T> {
    Expression::of(Node::Call(name, vec![argument]))
}

fn test<E>(name: &'static str, text: Node, part: impl Operand<E, String>) -> Filter<E> {
    let part = part.into_expression().into_node();
    Filter::of(Node::Call(name, vec![text, part]))
}

macro_rules! functions {
    ($($name:ident),+) => {$(
        /// Functions of text (OData 4.01 URL Conventions, sections 5.1.1.5 and 5.1.1.7).
        impl<E> $name<E, String> {
            /// Contains `part` (section 5.1.1.5.2).
            pub fn contains(self, part: impl Operand<E, String>) -> Filter<E> {
                test("contains", self.into_node(), part)
            }

            /// Starts with `part` (section 5.1.1.5.6).
            pub fn starts_with(self, part: impl Operand<E, String>) -> Filter<E> {
                test("startswith", self.into_node(), part)
            }

            /// Ends with `part` (section 5.1.1.5.3).
            pub fn ends_with(self, part: impl Operand<E, String>) -> Filter<E> {
                test("endswith", self.into_node(), part)
            }

            /// The position of `part`, counted in characters from 0, or -1 (section 5.1.1.5.4).
            pub fn index_of(self, part: impl Operand<E, String>) -> Expression<E, i32> {
                let part = part.into_expression().into_node();
                Expression::of(Node::Call("indexof", vec![self.into_node(), part]))
            }

            /// The number of characters (section 5.1.1.5.5).
            pub fn length(self) -> Expression<E, i32> {
                call("length", self.into_node())
            }

            /// The text in lower case (section 5.1.1.7.2).
            pub fn to_lower(self) -> Expression<E, String> {
                call("tolower", self.into_node())
            }

            /// The text in upper case (section 5.1.1.7.3).
            pub fn to_upper(self) -> Expression<E, String> {
                call("toupper", self.into_node())
            }

            /// The text without whitespace at its ends (section 5.1.1.7.4).
            pub fn trim(self) -> Expression<E, String> {
                call("trim", self.into_node())
            }
        }

        /// Parts of dates (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E, T: DateParts> $name<E, T> {
            /// The year (section 5.1.1.8.14).
            pub fn year(self) -> Expression<E, i32> {
                call("year", self.into_node())
            }

            /// The month, 1 to 12 (section 5.1.1.8.8).
            pub fn month(self) -> Expression<E, i32> {
                call("month", self.into_node())
            }

            /// The day of the month, 1 to 31 (section 5.1.1.8.2).
            pub fn day(self) -> Expression<E, i32> {
                call("day", self.into_node())
            }
        }

        /// Parts of times (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E, T: TimeParts> $name<E, T> {
            /// The hour, 0 to 23 (section 5.1.1.8.4).
            pub fn hour(self) -> Expression<E, i32> {
                call("hour", self.into_node())
            }

            /// The minute, 0 to 59 (section 5.1.1.8.7).
            pub fn minute(self) -> Expression<E, i32> {
                call("minute", self.into_node())
            }

            /// The second, 0 to 59, without its fraction (section 5.1.1.8.10).
            pub fn second(self) -> Expression<E, i32> {
                call("second", self.into_node())
            }
        }

        impl<E> $name<E, DateTimeOffset> {
            /// The date alone (section 5.1.1.8.1).
            pub fn date(self) -> Expression<E, Date> {
                call("date", self.into_node())
            }

            /// The time of day alone (section 5.1.1.8.11).
            pub fn time(self) -> Expression<E, TimeOfDay> {
                call("time", self.into_node())
            }
        }
    )+};
}

functions!(Property, Expression);
