//! Functions of dates, times and durations.

use crate::edm::{Date, DateTimeOffset, Decimal, Duration, TimeOfDay};
use crate::query::expression::Draft;
use crate::query::operand::{Expression, Term};
use crate::query::property::Property;

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

fn constant<E>(name: &'static str) -> Expression<E, DateTimeOffset> {
    Expression::of(Draft::call(name, []))
}

/// The time at which the service answers (OData 4.01 URL Conventions, section 5.1.1.8.9).
///
/// ```
/// use odata_runtime::edm::{DateTimeOffset, Duration};
/// use odata_runtime::query::{Property, now};
/// struct Port;
/// const SEEN: Property<Port, DateTimeOffset> = Property::new("seen");
/// let filter = SEEN.gt(now().minus("PT1H".parse::<Duration>()?));
/// assert_eq!(filter.to_string(), "seen gt now() sub duration'PT1H'");
/// # Ok::<(), odata_runtime::edm::ParseError>(())
/// ```
pub fn now<E>() -> Expression<E, DateTimeOffset> {
    constant("now")
}

/// The earliest time that there is (section 5.1.1.8.6).
pub fn min_date_time<E>() -> Expression<E, DateTimeOffset> {
    constant("mindatetime")
}

/// The latest time that there is (section 5.1.1.8.5).
pub fn max_date_time<E>() -> Expression<E, DateTimeOffset> {
    constant("maxdatetime")
}

macro_rules! parts {
    ($($method:ident $function:literal -> $result:ty: $doc:literal;)+) => {$(
        #[doc = $doc]
        pub fn $method(self) -> Expression<E, $result> {
            Expression::of(Draft::call($function, [self.into_draft()]))
        }
    )+};
}

macro_rules! functions {
    ($($name:ident),+) => {$(
        /// Parts of dates (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E, T: DateParts> $name<E, T> {
            parts! {
                year "year" -> i32: "The year (section 5.1.1.8.14).";
                month "month" -> i32: "The month, 1 to 12 (section 5.1.1.8.8).";
                day "day" -> i32: "The day of the month, 1 to 31 (section 5.1.1.8.2).";
            }
        }

        /// Parts of times (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E, T: TimeParts> $name<E, T> {
            parts! {
                hour "hour" -> i32: "The hour, 0 to 23 (section 5.1.1.8.4).";
                minute "minute" -> i32: "The minute, 0 to 59 (section 5.1.1.8.7).";
                second "second" -> i32:
                    "The second, 0 to 59, without its fraction (section 5.1.1.8.10).";
                fractional_seconds "fractionalseconds" -> Decimal:
                    "The fraction of the second, less than 1 (section 5.1.1.8.3).";
            }
        }

        /// Parts of points in time (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E> $name<E, DateTimeOffset> {
            parts! {
                date "date" -> Date: "The date alone (section 5.1.1.8.1).";
                time "time" -> TimeOfDay: "The time of day alone (section 5.1.1.8.11).";
                total_offset_minutes "totaloffsetminutes" -> i32:
                    "The offset from UTC in minutes (section 5.1.1.8.12).";
            }
        }

        /// Parts of durations (OData 4.01 URL Conventions, section 5.1.1.8).
        impl<E> $name<E, Duration> {
            parts! {
                total_seconds "totalseconds" -> Decimal:
                    "The duration in seconds, with their fraction (section 5.1.1.8.13).";
            }
        }
    )+};
}

functions!(Property, Expression);
