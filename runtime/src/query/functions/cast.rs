//! The functions `cast` and `isof` of primitive values.

use crate::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use crate::query::expression::Draft;
use crate::query::filter::Filter;
use crate::query::operand::{Expression, Term};
use crate::query::property::Property;

/// A type with a qualified name that holds one primitive or enumeration value.
///
/// Implemented for the primitive types, and for generated enumerations by their macros.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a primitive or enumeration type",
    label = "has no name that a cast could give"
)]
pub trait Primitive {
    /// The qualified name.
    const TYPE_NAME: &'static str;
}

macro_rules! named {
    ($($name:ty: $type_name:literal,)+) => {$(
        impl Primitive for $name {
            const TYPE_NAME: &'static str = $type_name;
        }
    )+};
}

named! {
    Binary: "Edm.Binary",
    bool: "Edm.Boolean",
    u8: "Edm.Byte",
    Date: "Edm.Date",
    DateTimeOffset: "Edm.DateTimeOffset",
    Decimal: "Edm.Decimal",
    f64: "Edm.Double",
    Duration: "Edm.Duration",
    Guid: "Edm.Guid",
    i16: "Edm.Int16",
    i32: "Edm.Int32",
    i64: "Edm.Int64",
    i8: "Edm.SByte",
    f32: "Edm.Single",
    String: "Edm.String",
    TimeOfDay: "Edm.TimeOfDay",
}

macro_rules! functions {
    ($($name:ident),+) => {$(
        /// Functions of types (OData 4.01 URL Conventions, section 5.1.1.10).
        ///
        /// ```
        /// use odata_runtime::query::Property;
        /// struct Port;
        /// const NUMBER: Property<Port, i32> = Property::new("port");
        /// const SCANS: Property<Port, i64> = Property::new("scans");
        /// let filter = NUMBER.cast_to::<i64>().lt(SCANS);
        /// assert_eq!(filter.to_string(), "cast(port,Edm.Int64) lt scans");
        /// ```
        impl<E, T> $name<E, T> {
            /// The value as one of another primitive type; null if that is not possible
            /// (section 5.1.1.10.1).
            pub fn cast_to<U: Primitive>(self) -> Expression<E, U> {
                Expression::of(Draft::typed_call("cast", self.into_draft(), U::TYPE_NAME))
            }

            /// Whether the value is of a primitive type (section 5.1.1.10.2).
            pub fn is_of_type<U: Primitive>(self) -> Filter<E> {
                Filter::of(Draft::typed_call("isof", self.into_draft(), U::TYPE_NAME))
            }
        }
    )+};
}

functions!(Property, Expression);
