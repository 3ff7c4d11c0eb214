//! Property constants: what a generated type says about its members.
//!
//! In goes a member name, out comes a typed path. `E` is the type that the path starts at, `T` what
//! it leads to. A path only ever grows to the left: by the property it is reached through
//! ([`ComplexProperty::then`]) or by a type cast (`cast`), as OData 4.01 URL Conventions,
//! section 5.1.1.15, allows.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use crate::model::{DerivedFrom, Structured};

/// A property that can follow another one in a path.
pub trait Step<S> {
    /// The same kind of property, of the type where the longer path starts.
    type From<E>;

    /// This property, reached through the path `prefix` of `E`.
    #[doc(hidden)]
    fn below<E>(self, prefix: &str) -> Self::From<E>;
}

macro_rules! property_kinds {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        pub struct $name<E, T> {
            path: Cow<'static, str>,
            marker: PhantomData<fn() -> (E, T)>,
        }

        impl<E, T> $name<E, T> {
            /// The property of `E` with this name, as the metadata spells it.
            pub const fn new(name: &'static str) -> Self {
                Self { path: Cow::Borrowed(name), marker: PhantomData }
            }

            pub(crate) const fn at(path: String) -> Self {
                Self { path: Cow::Owned(path), marker: PhantomData }
            }

            /// The path from `E` to this property: its name, after the properties and type casts
            /// that lead to it.
            pub fn path(&self) -> &str {
                &self.path
            }

            pub(crate) fn into_path(self) -> Cow<'static, str> {
                self.path
            }

            /// The same property where values of the base type `B` are expected: its path begins
            /// with a cast to `E` (OData 4.01 URL Conventions, section 4.11).
            pub fn cast<B>(self) -> $name<B, T>
            where
                E: DerivedFrom<B> + Structured,
            {
                $name::at(format!("{}/{}", E::TYPE_NAME, self.path))
            }
        }

        impl<E, T> Clone for $name<E, T> {
            fn clone(&self) -> Self {
                Self { path: self.path.clone(), marker: PhantomData }
            }
        }

        impl<E, T> fmt::Debug for $name<E, T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.path).finish()
            }
        }

        impl<S, T> Step<S> for $name<S, T> {
            type From<E> = $name<E, T>;

            fn below<E>(self, prefix: &str) -> $name<E, T> {
                $name::at(format!("{prefix}/{}", self.path))
            }
        }
    )+};
}

property_kinds! {
    /// A property of `E` that holds one primitive or enumeration value `T`.
    Property;
    /// A property of `E` that holds a collection of primitive or enumeration values `T`.
    CollectionProperty;
    /// A property of `E` that holds one value of the complex type `T`.
    ComplexProperty;
    /// A property of `E` that holds a collection of values of the complex type `T`.
    ComplexCollectionProperty;
    /// A navigation property of `E` that leads to one entity of type `T`.
    NavigationProperty;
    /// A navigation property of `E` that leads to a collection of entities of type `T`.
    NavigationCollectionProperty;
}

macro_rules! casts {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// The values of this property that are of the type `D`, derived from `T` (OData 4.01
            /// URL Conventions, section 4.11).
            pub fn of_type<D>(self) -> $name<E, D>
            where
                D: DerivedFrom<T> + Structured,
            {
                $name::at(format!("{}/{}", self.path, D::TYPE_NAME))
            }
        }
    )+};
}

casts!(
    ComplexProperty,
    ComplexCollectionProperty,
    NavigationProperty,
    NavigationCollectionProperty
);

macro_rules! steps {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// A property of `T`, reached through this one.
            ///
            /// A property of a type derived from `T` follows after its `cast`.
            pub fn then<S: Step<T>>(self, next: S) -> S::From<E> {
                next.below(&self.path)
            }
        }
    )+};
}

steps!(ComplexProperty, NavigationProperty);
