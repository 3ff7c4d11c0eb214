//! Values as OData URL literals.
//!
//! In goes a value, out comes the text of the literal as it stands in a filter or a key predicate
//! (OData ABNF, rule `primitiveLiteral`), not yet percent-encoded. A literal is always complete:
//! text is quoted with its quotes doubled, so it can never end early.

use uuid::Uuid;

use crate::edm::{Binary, Date, DateTimeOffset, Decimal, Duration, TimeOfDay};

/// A value that can stand in an OData URL expression.
///
/// Implemented for the primitive types, and for generated enumerations by their macros.
/// There is no literal for null: use `is_null()` and `is_not_null()` of a property.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no OData URL literal",
    label = "not a primitive or enumeration value",
    note = "primitive types of `edm`, numbers, text, `bool` and generated enumerations have one"
)]
pub trait Literal {
    /// The text of the literal (OData ABNF, rule `primitiveLiteral`), not percent-encoded.
    ///
    /// ```
    /// use odata_runtime::query::Literal;
    /// assert_eq!("O'Neil".literal(), "'O''Neil'");
    /// assert_eq!(f64::NEG_INFINITY.literal(), "-INF");
    /// ```
    fn literal(&self) -> String;
}

/// The literal of an enumeration value: type name, then the member names in quotes
/// (OData ABNF, rule `enum`).
///
/// `names` holds one member name, or several separated by commas.
pub fn enumeration_literal(type_name: &str, names: &str) -> String {
    format!("{type_name}{}", names.literal())
}

impl Literal for str {
    fn literal(&self) -> String {
        let mut text = String::with_capacity(self.len() + 2);
        text.push('\'');
        for character in self.chars() {
            if character == '\'' {
                text.push('\'');
            }
            text.push(character);
        }
        text.push('\'');
        text
    }
}

impl Literal for String {
    fn literal(&self) -> String {
        self.as_str().literal()
    }
}

impl<T: Literal + ?Sized> Literal for &T {
    fn literal(&self) -> String {
        (**self).literal()
    }
}

impl<T: Literal + ?Sized> Literal for Box<T> {
    fn literal(&self) -> String {
        (**self).literal()
    }
}

macro_rules! displayed {
    ($($name:ty),+ $(,)?) => {$(
        impl Literal for $name {
            fn literal(&self) -> String {
                self.to_string()
            }
        }
    )+};
}

displayed!(
    bool,
    i8,
    i16,
    i32,
    i64,
    u8,
    u16,
    u32,
    u64,
    Uuid,
    Date,
    DateTimeOffset,
    Decimal,
    TimeOfDay
);

macro_rules! floating {
    ($($name:ty),+) => {$(
        impl Literal for $name {
            fn literal(&self) -> String {
                if self.is_nan() {
                    "NaN".to_owned()
                } else if self.is_infinite() {
                    if *self > 0.0 { "INF" } else { "-INF" }.to_owned()
                } else {
                    // Debug is the shortest text that reads back the same, with an exponent
                    // where plain digits would be long.
                    format!("{self:?}")
                }
            }
        }
    )+};
}

floating!(f32, f64);

impl Literal for Duration {
    fn literal(&self) -> String {
        format!("duration'{self}'")
    }
}

impl Literal for Binary {
    fn literal(&self) -> String {
        format!("binary'{self}'")
    }
}
