//! The primitive types of the Entity Data Model (OData CSDL 4.01, section 3.3) that Rust has no
//! type of its own for.
//!
//! Each reads from and writes to the text of the OData ABNF, keeps the digits it was read with,
//! and never panics on any text. `Edm.String`, `Edm.Boolean` and the numbers of fixed size are
//! Rust's own types.

mod binary;
mod date;
mod date_time_offset;
mod decimal;
mod duration;
mod spatial;
mod text;
mod time_of_day;
mod untyped;

use std::fmt;

pub use binary::Binary;
pub use date::Date;
pub use date_time_offset::DateTimeOffset;
pub use decimal::Decimal;
pub use duration::Duration;
pub use spatial::{
    Collection, Earth, Geography, GeographyCollection, GeographyLineString,
    GeographyMultiLineString, GeographyMultiPoint, GeographyMultiPolygon, GeographyPoint,
    GeographyPolygon, Geometry, GeometryCollection, GeometryLineString, GeometryMultiLineString,
    GeometryMultiPoint, GeometryMultiPolygon, GeometryPoint, GeometryPolygon, Kind, LineString,
    MultiLineString, MultiPoint, MultiPolygon, Plane, Point, Polygon, Position, Shape, Space,
    Spatial,
};
pub use time_of_day::TimeOfDay;
pub use untyped::{Stream, Untyped};
/// `Edm.Guid`, 128 bits.
pub use uuid::Uuid as Guid;

/// A text is no value of a primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    expected: &'static str,
}

impl ParseError {
    /// The qualified name of the primitive type.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is no value of {}", self.expected)
    }
}

impl std::error::Error for ParseError {}

/// Makes a type with `fn read(&str) -> Option<(Self, bool)>` (the flag: the text is the one that
/// is written) and `fn with_text(&self, impl FnOnce(&str) -> R) -> R` a JSON value that is
/// written as a string, with `FromStr` and `Display`.
macro_rules! text_value {
    ($kind:ty, $name:literal) => {
        impl crate::json::Value for $kind {
            type Codec = crate::json::ScalarCodec;
        }

        impl crate::json::Scalar for $kind {
            const EXPECTED: &'static str = $name;

            #[inline]
            fn parse(token: crate::json::Token<'_>) -> crate::json::Parsed<Self> {
                match token {
                    crate::json::Token::String(text) => match <$kind>::read(text) {
                        Some((value, true)) => crate::json::Parsed::Exact(value),
                        Some((value, false)) => crate::json::Parsed::Spelled(value),
                        None => crate::json::Parsed::Invalid,
                    },
                    _ => crate::json::Parsed::WrongType,
                }
            }

            #[inline]
            fn encode<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.with_text(|text| serializer.serialize_str(text))
            }
        }

        impl std::str::FromStr for $kind {
            type Err = crate::edm::ParseError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let read = <$kind>::read(text).map(|(value, _)| value);
                read.ok_or(crate::edm::ParseError { expected: $name })
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.with_text(|text| f.pad(text))
            }
        }

        crate::value_serde!($kind);
    };
}
use text_value;
