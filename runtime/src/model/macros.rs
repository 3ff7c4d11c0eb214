//! The macros that generated code calls, one a type.

/// Makes a [`Structured`](crate::model::Structured) type a JSON value: implements
/// [`Value`](crate::json::Value), `Serialize` and `Deserialize`.
#[macro_export]
macro_rules! structured {
    ($name:ty) => {
        impl $crate::json::Value for $name {
            type Codec = $crate::json::Structure;
        }
        $crate::value_serde!($name);

        impl<__Base> $crate::model::HasPropertiesOf<__Base> for $name
        where
            $name: $crate::model::DerivedFrom<__Base>,
        {
            fn beside_fields(&self) -> &$crate::model::Additional {
                $crate::model::Structured::additional(self)
            }
        }

        // Said here, because the compiler gives up where it has to find out for types that refer to
        // each other in a long ring (E0275). They are data: a panic leaves none of them broken.
        impl ::core::panic::UnwindSafe for $name {}
        impl ::core::panic::RefUnwindSafe for $name {}
    };
}

/// Makes a [`Polymorphic`](crate::model::Polymorphic) type a JSON value: implements
/// [`Value`](crate::json::Value), `Serialize` and `Deserialize`. The type has a method `additional`,
/// which gives that of the value that it holds.
#[macro_export]
macro_rules! polymorphic {
    ($name:ty) => {
        impl $crate::json::Value for $name {
            type Codec = $crate::json::Variants;
        }
        $crate::value_serde!($name);

        impl<__Base> $crate::model::HasPropertiesOf<__Base> for $name
        where
            <$name as $crate::model::Polymorphic>::Base: $crate::model::DerivedFrom<__Base>,
        {
            fn beside_fields(&self) -> &$crate::model::Additional {
                self.additional()
            }
        }
    };
}

/// Makes an [`Enumeration`](crate::model::Enumeration) a JSON value and a literal of queries,
/// with `Display` and `From` for text.
#[macro_export]
macro_rules! enumeration {
    ($name:ty) => {
        $crate::scalar_value!($name, $crate::model::Enumeration, parse_name, write_name);

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::model::Enumeration::name(self))
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(name: &str) -> Self {
                <Self as $crate::model::Enumeration>::from_name(name)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(name: ::std::string::String) -> Self {
                <Self as $crate::model::Enumeration>::from_name(&name)
            }
        }
    };
}

/// Makes [`Flags`](crate::model::Flags) a JSON value and a literal of queries, with the methods
/// of a set, `Debug`, `Display` and `|`.
#[macro_export]
macro_rules! flags {
    ($name:ty) => {
        $crate::scalar_value!($name, $crate::model::Flags, parse_flags, write_flags);

        impl $name {
            /// All bits, named or not.
            #[must_use]
            pub fn bits(&self) -> i64 {
                $crate::model::Flags::set(self).bits()
            }

            /// Whether no flag is set.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                $crate::model::Flags::set(self).is_empty()
            }

            /// Whether all flags of the other set are in this one.
            #[must_use]
            pub fn contains(&self, other: &Self) -> bool {
                $crate::model::Flags::set(self).contains($crate::model::Flags::set(other))
            }

            /// The flags that are in this set or in the other.
            #[must_use]
            pub fn union(&self, other: &Self) -> Self {
                let set = $crate::model::Flags::set(self).union($crate::model::Flags::set(other));
                $crate::model::Flags::from_set(set)
            }

            /// The flags that are in this set and not in the other.
            #[must_use]
            pub fn difference(&self, other: &Self) -> Self {
                let other = $crate::model::Flags::set(other);
                $crate::model::Flags::from_set($crate::model::Flags::set(self).difference(other))
            }

            /// The names of the flags that the schema lists.
            pub fn names(&self) -> impl ::core::iter::Iterator<Item = &'static str> {
                $crate::model::flag_names(self).into_iter()
            }

            /// The names that the schema does not list.
            pub fn unlisted(&self) -> impl ::core::iter::Iterator<Item = &str> {
                $crate::model::Flags::set(self).unlisted()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&$crate::model::flag_text(self))
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::write!(f, "{}({})", ::core::stringify!($name), self)
            }
        }

        impl ::core::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                self.union(&other)
            }
        }
    };
}

/// What enumerations with and without flags have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! scalar_value {
    ($name:ty, $kind:path, $parse:ident, $write:ident) => {
        impl $crate::json::Value for $name {
            type Codec = $crate::json::ScalarCodec;
        }

        impl $crate::json::Scalar for $name {
            const EXPECTED: &'static str = <Self as $kind>::TYPE_NAME;

            fn parse(token: $crate::json::Token<'_>) -> $crate::json::Parsed<Self> {
                $crate::json::$parse(token)
            }

            fn encode<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::$write(self, serializer)
            }
        }

        impl $crate::query::Literal for $name {
            fn literal(&self) -> ::std::string::String {
                $crate::query::enumeration_literal(
                    <Self as $kind>::TYPE_NAME,
                    &::std::string::ToString::to_string(self),
                )
            }
        }

        impl $crate::query::Primitive for $name {
            const TYPE_NAME: &'static str = <Self as $kind>::TYPE_NAME;
        }

        $crate::value_serde!($name);
    };
}

/// `Serialize` and `Deserialize` of a JSON value.
#[doc(hidden)]
#[macro_export]
macro_rules! value_serde {
    ($name:ty) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}
