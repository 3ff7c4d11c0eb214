//! Macros that generated crates call after they define a request builder, a capability marker or
//! the client, each a newtype over a type of this module: the code behind it is here.

/// Gives a request builder for one entity, a newtype `Name<C>` over
/// [`EntityRequest`](crate::client::EntityRequest), its constructor, `unrestricted`, `Clone` and
/// `Debug`.
#[macro_export]
macro_rules! entity_request {
    ($name:ident) => {
        $crate::__request! { $name EntityRequest }
    };
}

/// Gives a request builder for a collection, a newtype `Name<C>` over
/// [`CollectionRequest`](crate::client::CollectionRequest), what
/// [`entity_request!`](crate::entity_request) gives one for an entity.
#[macro_export]
macro_rules! collection_request {
    ($name:ident) => {
        $crate::__request! { $name CollectionRequest }
    };
}

/// Gives a request builder for a complex property, a newtype `Name<C>` over
/// [`ComplexRequest`](crate::client::ComplexRequest), what
/// [`entity_request!`](crate::entity_request) gives one for an entity.
#[macro_export]
macro_rules! complex_request {
    ($name:ident) => {
        $crate::__request! { $name ComplexRequest }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ($name:ident $inner:ident) => {
        impl<C> $name<C> {
            #[doc(hidden)]
            pub fn new(path: $crate::client::ResourcePath) -> Self {
                Self($crate::client::$inner::new(path))
            }

            /// The same resource with everything allowed: the explicit way around what the
            /// metadata's capability annotations rule out.
            pub fn unrestricted(&self) -> $name<$crate::client::Unrestricted> {
                $name::new(::core::clone::Clone::clone(self.0.path()))
            }
        }

        impl<C> ::core::convert::From<$crate::client::ResourcePath> for $name<C> {
            fn from(path: $crate::client::ResourcePath) -> Self {
                Self::new(path)
            }
        }

        impl<C> ::core::clone::Clone for $name<C> {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }

        impl<C> ::core::fmt::Debug for $name<C> {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_tuple(::core::stringify!($name))
                    .field(&self.0.path().as_str())
                    .finish()
            }
        }
    };
}

/// Says what a marker type allows on a resource. `Updatable` is by PATCH and by PUT, `Patchable` by
/// PATCH alone and `Replaceable` by PUT alone. `UpdatableByTag`, `PatchableByTag`,
/// `ReplaceableByTag` and `DeletableByTag` stand for what takes the entity tag
/// (`Core.OptimisticConcurrency`): without one, such a request fails before it is sent.
///
/// ```
/// /// What the service allows on hosts.
/// pub enum HostCapabilities {}
/// odata_runtime::capabilities!(HostCapabilities: Readable, ReadableByKey, Selectable);
/// ```
#[macro_export]
macro_rules! capabilities {
    ($name:ident: $($capability:ident),* $(,)?) => {
        $($crate::__capability! { $name $capability })*
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __capability {
    ($name:ident Updatable) => {
        $crate::__capability! { $name Patchable }
        impl $crate::client::Replaceable for $name {}
    };
    ($name:ident Patchable) => {
        impl $crate::client::Updatable for $name {}
        impl $crate::client::Patchable for $name {}
    };
    ($name:ident Replaceable) => {
        impl $crate::client::Updatable for $name {}
        impl $crate::client::Replaceable for $name {}
    };
    ($name:ident UpdatableByTag) => {
        $crate::__capability! { $name PatchableByTag }
        impl $crate::client::Replaceable for $name {}
    };
    ($name:ident PatchableByTag) => {
        impl $crate::client::Updatable for $name {
            const TAGGED: bool = true;
        }
        impl $crate::client::Patchable for $name {}
    };
    ($name:ident ReplaceableByTag) => {
        impl $crate::client::Updatable for $name {
            const TAGGED: bool = true;
        }
        impl $crate::client::Replaceable for $name {}
    };
    ($name:ident DeletableByTag) => {
        impl $crate::client::Deletable for $name {
            const TAGGED: bool = true;
        }
    };
    ($name:ident $capability:ident) => {
        impl $crate::client::$capability for $name {}
    };
}

/// Gives the client of a service, a newtype over [`Client`](crate::client::Client), its builder.
///
/// ```
/// /// A client of the service.
/// pub struct Service(odata_runtime::client::Client);
/// odata_runtime::service_client!(Service, "https://service.example/v1.0", key_as_segment);
///
/// let service = Service::builder().token("secret").build()?;
/// assert_eq!(service.inner().root(), Service::ROOT);
/// # Ok::<(), odata_runtime::client::Error>(())
/// ```
///
/// The last word says how the service addresses entities by key: `key_as_segment` or
/// `parenthesized_keys`. Where the root is left out, `builder` takes it as its argument.
#[macro_export]
macro_rules! service_client {
    ($name:ident, $root:literal, $style:ident) => {
        impl $name {
            /// The root of the service, unless the builder is given another.
            pub const ROOT: &'static str = $root;

            /// Settings of a client.
            pub fn builder() -> $crate::client::ClientBuilder<Self> {
                $crate::client::ClientBuilder::new(Self::ROOT, $crate::client::KeyStyle::$style())
            }
        }

        $crate::__service_client! { $name }
    };
    ($name:ident, $style:ident) => {
        impl $name {
            /// Settings of a client of the service at this root.
            pub fn builder(
                root: impl ::core::convert::Into<::std::string::String>,
            ) -> $crate::client::ClientBuilder<Self> {
                $crate::client::ClientBuilder::new(root, $crate::client::KeyStyle::$style())
            }
        }

        $crate::__service_client! { $name }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __service_client {
    ($name:ident) => {
        impl $name {
            /// The client that all requests share.
            pub fn inner(&self) -> &$crate::client::Client {
                &self.0
            }
        }

        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter
                    .debug_tuple(::core::stringify!($name))
                    .field(&self.0)
                    .finish()
            }
        }

        impl ::core::convert::From<$crate::client::Client> for $name {
            fn from(client: $crate::client::Client) -> Self {
                Self(client)
            }
        }
    };
}
