//! Macros that generated crates call to define their request builders, capability markers and
//! client. Each makes a newtype over a type of this module, so that the code behind it is here.

/// Defines a request builder for one entity: a newtype over
/// [`EntityRequest`](crate::client::EntityRequest).
///
/// ```ignore
/// odata_runtime::entity_request! {
///     /// Docs.
///     pub struct HostRequest: crate::security::Host;
/// }
/// ```
#[macro_export]
macro_rules! entity_request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident: $entity:ty;) => {
        $crate::__request! { [$(#[$meta])*] [$visibility] $name EntityRequest [$entity] }
    };
}

/// Defines a request builder for a collection of entities: a newtype over
/// [`CollectionRequest`](crate::client::CollectionRequest). Used as
/// [`entity_request!`](crate::entity_request).
#[macro_export]
macro_rules! collection_request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident: $entity:ty;) => {
        $crate::__request! { [$(#[$meta])*] [$visibility] $name CollectionRequest [$entity] }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __request {
    ([$($meta:tt)*] [$visibility:vis] $name:ident $inner:ident [$entity:ty]) => {
        $($meta)*
        $visibility struct $name<C = $crate::client::Unrestricted>(
            $crate::client::$inner<$entity, C>,
        );

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

        impl<C> ::core::ops::Deref for $name<C> {
            type Target = $crate::client::$inner<$entity, C>;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<C> ::core::clone::Clone for $name<C> {
            fn clone(&self) -> Self {
                Self(::core::clone::Clone::clone(&self.0))
            }
        }

        impl<C> ::core::fmt::Debug for $name<C> {
            fn fmt(
                &self,
                formatter: &mut ::core::fmt::Formatter<'_>,
            ) -> ::core::fmt::Result {
                formatter
                    .debug_tuple(::core::stringify!($name))
                    .field(&self.0.path().as_str())
                    .finish()
            }
        }
    };
}

/// Defines a marker type for what a service allows on a resource.
///
/// ```
/// odata_runtime::capabilities! {
///     /// What the service allows on hosts.
///     pub enum HostCapabilities: Readable, ReadableByKey, Selectable;
/// }
/// ```
#[macro_export]
macro_rules! capabilities {
    ($(#[$meta:meta])* $visibility:vis enum $name:ident: $($capability:ident),* $(,)?;) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        $visibility enum $name {}

        $(impl $crate::client::$capability for $name {})*
    };
    ($(#[$meta:meta])* $visibility:vis enum $name:ident;) => {
        $crate::capabilities! { $(#[$meta])* $visibility enum $name: ; }
    };
}

/// Defines the client of a service: a newtype over [`Client`](crate::client::Client).
///
/// ```
/// odata_runtime::service_client! {
///     /// A client of the service.
///     pub struct Service: "https://service.example/v1.0", key_as_segment;
/// }
/// let service = Service::builder().token("secret").build()?;
/// assert_eq!(service.inner().root(), Service::ROOT);
/// # Ok::<(), odata_runtime::client::Error>(())
/// ```
///
/// The last word says how the service addresses entities by key: `key_as_segment` or
/// `parenthesized_keys`.
#[macro_export]
macro_rules! service_client {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident: $root:expr, $style:ident;) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        $visibility struct $name($crate::client::Client);

        impl $name {
            /// The root of the service, unless the builder is given another.
            pub const ROOT: &'static str = $root;

            /// Settings of a client.
            pub fn builder() -> $crate::client::ClientBuilder<Self> {
                $crate::client::ClientBuilder::new(
                    Self::ROOT,
                    $crate::client::KeyStyle::$style(),
                )
            }

            /// The client that all requests share.
            pub fn inner(&self) -> &$crate::client::Client {
                &self.0
            }
        }

        impl ::core::convert::From<$crate::client::Client> for $name {
            fn from(client: $crate::client::Client) -> Self {
                Self(client)
            }
        }
    };
}
