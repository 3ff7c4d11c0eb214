//! Requests to a media stream: that of a media entity, or a stream property.
//!
//! In goes the path of the entity or of the property, out come requests that are sent when awaited.

use std::fmt;
use std::marker::PhantomData;

use super::body::MediaBody;
use super::download::Download;
use super::upload::Upload;
use crate::client::capability::{ReadableByKey, Unrestricted, Updatable};
use crate::client::entity::Delete;
use crate::client::path::ResourcePath;

/// Requests to the content of a media entity (OData 4.01 Protocol, sections 11.1.2 and 11.4.7);
/// `C` says what the service allows on the entity.
pub struct ContentRequest<C = Unrestricted> {
    path: ResourcePath,
    marker: PhantomData<fn() -> C>,
}

/// Requests to a stream property (OData 4.01 Protocol, sections 11.2.4.1 and 11.4.8); `C` says
/// what the service allows on the entity.
pub struct StreamRequest<C = Unrestricted> {
    path: ResourcePath,
    marker: PhantomData<fn() -> C>,
}

impl<C> ContentRequest<C> {
    /// Requests to the content of the media entity at this path.
    pub fn new(entity: &ResourcePath) -> Self {
        Self {
            path: entity.child("$value"),
            marker: PhantomData,
        }
    }
}

impl<C> StreamRequest<C> {
    /// Requests to the stream property at this path.
    pub const fn new(path: ResourcePath) -> Self {
        Self {
            path,
            marker: PhantomData,
        }
    }

    /// Removes the stream: the property is null from then on.
    pub fn delete(&self) -> Delete
    where
        C: Updatable,
    {
        Delete::new(self.path.clone())
    }
}

macro_rules! requests {
    ($($name:ident),+) => {$(
        impl<C> $name<C> {
            /// The path of the stream.
            pub fn path(&self) -> &ResourcePath {
                &self.path
            }

            /// Reads the stream.
            pub fn download(&self) -> Download
            where
                C: ReadableByKey,
            {
                Download::new(self.path.clone())
            }

            /// Replaces the stream by other content of this content type, such as `image/png`.
            pub fn upload(&self, content: impl Into<MediaBody>, content_type: &str) -> Upload
            where
                C: Updatable,
            {
                Upload::new(self.path.clone(), content.into(), content_type)
            }

            /// The same stream with everything allowed: the explicit way around what the
            /// metadata's annotations rule out.
            pub fn unrestricted(&self) -> $name<Unrestricted> {
                $name { path: self.path.clone(), marker: PhantomData }
            }
        }

        impl<C> Clone for $name<C> {
            fn clone(&self) -> Self {
                Self { path: self.path.clone(), marker: PhantomData }
            }
        }

        impl<C> fmt::Debug for $name<C> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.path.as_str()).finish()
            }
        }
    )+};
}

requests!(ContentRequest, StreamRequest);
