//! Requests over HTTP: typed requests in, decoded values and pages out.
//!
//! A generated crate's client wraps [`Client`], built by [`ClientBuilder`]. Its methods give
//! [`EntityRequest`] and [`CollectionRequest`] values, which name a resource and what the service
//! allows on it ([`Readable`] and its siblings); their methods give requests that are sent when
//! awaited. [`Transport`] does the HTTP, [`TokenProvider`] the authorization.
//!
//! What always holds:
//!
//! - a request, and so the token, goes only to the origin that the client was built for; this
//!   includes the links that a service returns;
//! - secrets appear in no `Debug` or `Display` output;
//! - no value given by the caller can change a URL or a header beyond the place it is put;
//! - redirects are not followed, and nothing is retried;
//! - dropping a future or a stream stops its request and nothing else.

mod answer;
mod builder;
mod capability;
mod collection;
mod core;
mod entity;
mod error;
mod http_transport;
mod key;
mod link;
mod list;
mod macros;
pub mod operation;
mod paging;
mod path;
mod payload;
mod service_error;
mod settings;
pub mod testing;
mod token;
mod transport;

/// The `http` crate, whose types stand in public signatures here.
pub use http;

pub use builder::ClientBuilder;
pub use capability::{
    Countable, Deletable, Expandable, Filterable, Insertable, ReadOnly, Readable, ReadableByKey,
    Searchable, Selectable, SkipSupported, Sortable, TopSupported, Unrestricted, Updatable,
};
pub use collection::{CollectionRequest, Count, Create};
pub use core::Client;
pub use entity::{Delete, EntityRequest, Get, Update};
pub use error::{Error, Redirected, Undecodable, Unexpected};
pub use http_transport::ReqwestTransport;
pub use key::{KeyStyle, KeyValue};
pub use list::List;
pub use paging::{Element, Items, Pages};
pub use path::ResourcePath;
pub use payload::Payload;
pub use service_error::{ErrorDetail, ODataError};
pub use token::{AccessToken, TokenError, TokenProvider};
pub use transport::{Body, BodyError, BoxFuture, Transport, TransportError, TransportErrorKind};
