//! Which properties [`Changes`](super::Changes) can set, and to what.
//!
//! In go a property constant and a value, out come the name of a member and its JSON. A path through
//! another property is a name with `/`, which the changes refuse.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use super::property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property,
};
use crate::json::{self, RawJson, Value};
use crate::model::Structured;

/// A property of `E` that [`Changes`](super::Changes) can set, and the type of its value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a property of `{E}` that can be set",
    label = "not a property of `{E}`"
)]
pub trait Assignable<E> {
    /// What the property holds.
    type Value;

    /// The name of the property.
    #[doc(hidden)]
    fn name(self) -> Cow<'static, str>;

    /// The value as JSON.
    #[doc(hidden)]
    fn encode(value: &Self::Value) -> Result<RawJson, json::Error>;
}

/// What converts into the value of a property of type `T`.
#[diagnostic::on_unimplemented(
    message = "a property of type `{T}` cannot be set to `{Self}`",
    label = "not a `{T}`, and does not convert into one"
)]
pub trait Assigned<T> {
    /// The value.
    #[doc(hidden)]
    fn into_value(self) -> T;
}

// Without this the compiler would tell of `Into`, not of the property.
#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> Assigned<T> for V {
    fn into_value(self) -> T {
        self.into()
    }
}

macro_rules! assignable {
    ($($name:ident<$item:ident>: [$($bound:tt)+] $value:ty, $encoded:ident;)+) => {$(
        impl<E, $item: $($bound)+> Assignable<E> for $name<E, $item> {
            type Value = $value;

            fn name(self) -> Cow<'static, str> {
                self.into_path()
            }

            fn encode(value: &Self::Value) -> Result<RawJson, json::Error> {
                RawJson::from_serialize(&$encoded(value))
            }
        }
    )+};
}

assignable! {
    Property<T>: [Value] T, One;
    CollectionProperty<T>: [Value] Vec<T>, Many;
    ComplexProperty<T>: [Structured] T::Instance, One;
    ComplexCollectionProperty<T>: [Structured] Vec<T::Instance>, Many;
    NavigationProperty<T>: [Structured] T::Instance, One;
    NavigationCollectionProperty<T>: [Structured] Vec<T::Instance>, Many;
}

/// A value, written as the JSON of OData rather than that of `serde`.
struct One<'a, T>(&'a T);

impl<T: Value> Serialize for One<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self.0, serializer)
    }
}

/// A collection of such values.
struct Many<'a, T>(&'a [T]);

impl<T: Value> Serialize for Many<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(One))
    }
}

/// A complex or navigation property of `E` that holds one `T`.
pub trait SingleStructured<E, T> {
    /// The name of the property.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

impl<E, T> SingleStructured<E, T> for ComplexProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

impl<E, T> SingleStructured<E, T> for NavigationProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

/// A property of `E` that holds a collection of structured `T`.
pub trait ManyStructured<E, T> {
    /// The name of the property.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

impl<E, T> ManyStructured<E, T> for ComplexCollectionProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

impl<E, T> ManyStructured<E, T> for NavigationCollectionProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}
