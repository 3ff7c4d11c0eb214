//! Parameter constants: what a generated operation says about its parameters.
//!
//! In goes a parameter's name, out comes a typed constant whose values become JSON or URL literals.

use std::fmt;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};

use crate::json::{self, Encoded, RawJson, Value};
use crate::query::Literal;

/// A parameter of the operation `O` that an invocation can set.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a parameter of `{O}`",
    label = "not a parameter of this operation"
)]
pub trait Settable<O> {
    /// What the parameter holds.
    type Value;

    /// The name of the parameter.
    #[doc(hidden)]
    fn name(&self) -> &'static str;

    /// The value as JSON.
    #[doc(hidden)]
    fn json(value: &Self::Value) -> Result<RawJson, json::Error>;

    /// The value as a URL literal, if there are literals for its type.
    #[doc(hidden)]
    fn literal(value: &Self::Value) -> Option<String>;
}

macro_rules! parameter_kinds {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        pub struct $name<O, T> {
            name: &'static str,
            marker: PhantomData<fn() -> (O, T)>,
        }

        impl<O, T> $name<O, T> {
            /// The parameter of `O` with this name, as the metadata spells it.
            pub const fn new(name: &'static str) -> Self {
                Self { name, marker: PhantomData }
            }
        }

        impl<O, T> Clone for $name<O, T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<O, T> Copy for $name<O, T> {}

        impl<O, T> fmt::Debug for $name<O, T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.name).finish()
            }
        }
    )+};
}

parameter_kinds! {
    /// A parameter of `O` that holds one primitive or enumeration value `T`.
    Parameter;
    /// A parameter of `O` that holds one value `T` that has no URL literal: of a structured type,
    /// or any JSON.
    JsonParameter;
    /// A parameter of `O` that holds a collection of `T`.
    CollectionParameter;
}

impl<O, T: Value + Literal> Settable<O> for Parameter<O, T> {
    type Value = T;

    fn name(&self) -> &'static str {
        self.name
    }

    fn json(value: &T) -> Result<RawJson, json::Error> {
        RawJson::from_serialize(&Encoded(value))
    }

    fn literal(value: &T) -> Option<String> {
        Some(value.literal())
    }
}

impl<O, T: Value> Settable<O> for JsonParameter<O, T> {
    type Value = T;

    fn name(&self) -> &'static str {
        self.name
    }

    fn json(value: &T) -> Result<RawJson, json::Error> {
        RawJson::from_serialize(&Encoded(value))
    }

    fn literal(_: &T) -> Option<String> {
        None
    }
}

impl<O, T: Value> Settable<O> for CollectionParameter<O, T> {
    type Value = Vec<T>;

    fn name(&self) -> &'static str {
        self.name
    }

    fn json(value: &Vec<T>) -> Result<RawJson, json::Error> {
        RawJson::from_serialize(&EncodedItems(value))
    }

    fn literal(_: &Vec<T>) -> Option<String> {
        None
    }
}

/// The items of a collection, each as something that `serde` can write.
struct EncodedItems<'a, T>(&'a [T]);

impl<T: Value> Serialize for EncodedItems<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Encoded))
    }
}
