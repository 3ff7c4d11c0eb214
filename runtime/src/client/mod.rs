//! Requests over HTTP: typed requests in, decoded values and pages out.
//!
//! A generated crate's client wraps [`Client`], built by [`ClientBuilder`]. Its methods give
//! [`EntityRequest`] and [`CollectionRequest`] values, which name a resource and what the service
//! allows on it ([`Readable`] and its siblings); their methods give requests that are sent when
//! awaited. [`Transport`] does the HTTP, [`TokenProvider`] the authorization.
//! [`RetryPolicy`] says when a request is sent again, [`RedirectPolicy`] where it may be sent on to,
//! [`Clock`] waits in between; an [`Error`] tells the [`Exchange`] that failed and its tries.
//!
//! What always holds:
//!
//! - a request with a token goes only to the origin that the client was built for; this
//!   includes the links that a service returns;
//! - secrets appear in no `Debug` or `Display` output;
//! - no value given by the caller can change a URL or a header beyond the place it is put;
//! - a request that may have been carried out is sent again only if that does no harm, and waits
//!   as long as the service asks, or not at all;
//! - redirects are followed only within that origin, but for downloads of media streams, which take
//!   no token along;
//! - dropping a future or a stream stops its request and nothing else.

mod answer;
mod async_operation;
#[cfg(feature = "azure")]
mod azure;
pub mod batch;
mod bind;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod cached_token;
mod capability;
mod clock;
mod collection;
mod complex;
mod core;
mod delta;
mod entity;
mod error;
mod error_text;
mod exchange;
#[cfg(target_arch = "wasm32")]
mod fetch_transport;
#[cfg(not(target_arch = "wasm32"))]
mod http_transport;
mod key;
mod link;
mod list;
mod list_values;
mod long_query;
mod macros;
mod media;
mod nested_delta;
mod nested_links;
mod next_link;
pub mod operation;
mod paging;
mod path;
mod payload;
mod platform;
mod prepared;
mod property;
mod raw;
mod redirect;
mod reference;
mod retry;
mod retry_after;
mod secrets;
mod send;
mod service_error;
mod settings;
mod shape;
pub mod testing;
mod throttle;
mod timeout;
#[cfg_attr(target_arch = "wasm32", path = "timer_wasm.rs")]
mod timer;
mod token;
#[cfg(feature = "tower")]
mod tower;
mod trace;
mod transfer;
mod transport;
mod virtual_clock;

/// The `http` crate, whose types stand in public signatures here.
pub use http;

pub use async_operation::{Accepted, AsyncOperation, MonitorLink};
#[cfg(feature = "azure")]
pub use azure::AzureToken;
pub use bind::Bindable;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use builder::ClientBuilder;
pub use cached_token::CachedToken;
pub use capability::{
    Countable, Deletable, Expandable, Filterable, Insertable, NotWritable, Patchable, ReadOnly,
    Readable, ReadableByKey, Replaceable, Searchable, Selectable, SkipSupported, Sortable,
    TopSupported, Unrestricted, Updatable,
};
pub use clock::{Clock, Instant, SystemClock};
pub use collection::{CollectionRequest, Count, Create, Created, CreatedAt};
pub use complex::ComplexRequest;
pub use core::Client;
pub use delta::{Change, Changed, ChangedLink, Delta, DeltaLink, Removed, RemovedReason};
pub use entity::{Delete, EntityRequest, Get, Update};
pub use error::{Error, MalformedValues, Undecodable, Unexpected};
pub use exchange::{Exchange, GaveUp};
#[cfg(target_arch = "wasm32")]
pub use fetch_transport::FetchTransport;
#[cfg(not(target_arch = "wasm32"))]
pub use http_transport::ReqwestTransport;
pub use key::{KeyStyle, KeyValue};
pub use list::List;
pub use list_values::ListValues;
pub use media::{
    ContentRequest, CreateMedia, Download, MediaBody, MediaLinks, MediaStream, StreamRequest,
    Upload, Uploaded, media_links, stream_links,
};
pub use next_link::NextLink;
pub use paging::{Element, Items, Pages, Shaped};
pub use path::ResourcePath;
pub use payload::{IntoPayload, Payload};
pub use prepared::{Request, WithHead};
pub use property::{ChangeProperty, PropertyRequest, ReadProperty, ReadRaw, StructuralProperty};
pub use raw::RawRequest;
pub use redirect::{RedirectPolicy, Redirected, Refusal};
pub use reference::{ChangeReference, EntityReference, ReadReference, Reference, References};
pub use retry::RetryPolicy;
pub use service_error::{ErrorDetail, ODataError};
pub use shape::{Narrowed, Shape, Transformed, Whole};
pub use throttle::Throttled;
pub use timeout::{TimedOut, TimeoutKind};
pub use token::{AccessToken, TokenError, TokenProvider};
#[cfg(feature = "tower")]
pub use tower::{TowerTransport, TransportService};
pub use transport::{Body, BodyError, BoxFuture, Transport, TransportError, TransportErrorKind};
