//! Redirects: which are followed.
//!
//! In goes a response with a status of 300 to 399, out comes whether its request is sent again, or
//! why not. What always holds: only the download of a media stream is led away from the client's
//! origin, and a request never turns into one of another method.

use std::fmt;

use http::{Method, StatusCode};
use url::Url;

use super::error_text::{OneLine, RequestId};
use super::exchange::Exchange;
use super::secrets::Secrets;

/// Which redirects are followed (RFC 9110, section 15.4): within the client's own origin, and those
/// of the download of a media stream to others, without the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RedirectPolicy {
    limit: u32,
    writes: bool,
    downloads: bool,
}

impl RedirectPolicy {
    /// At most 5 in a row, and only those of reads.
    pub fn new() -> Self {
        Self {
            limit: 5,
            writes: false,
            downloads: true,
        }
    }

    /// No redirects.
    pub fn none() -> Self {
        Self {
            limit: 0,
            writes: false,
            downloads: false,
        }
    }

    /// At most this many in a row.
    pub fn limit(mut self, limit: u32) -> Self {
        self.limit = limit;
        self
    }

    /// Whether requests that change something are sent again, body and all, where a service says
    /// that they are to be (307 and 308).
    pub fn writes(mut self, follow: bool) -> Self {
        self.writes = follow;
        self
    }

    /// Whether downloads of media streams are sent on to other origins, as
    /// [`Download`](super::Download) tells; on unless told otherwise.
    pub fn downloads(mut self, follow: bool) -> Self {
        self.downloads = follow;
        self
    }

    pub(crate) fn sends_downloads_on(&self) -> bool {
        self.downloads
    }

    /// Why a redirect is not followed, if it is not; a query in the body of a `POST` is a read.
    pub(crate) fn refusal(
        &self,
        method: &Method,
        is_query: bool,
        status: StatusCode,
        followed: u32,
    ) -> Option<Refusal> {
        let read = matches!(*method, Method::GET | Method::HEAD);
        let allowed = match status.as_u16() {
            301..=303 => read,
            307 | 308 => read || is_query || self.writes,
            _ => return Some(Refusal::Status),
        };
        if !allowed {
            Some(Refusal::Method)
        } else if followed >= self.limit {
            Some(Refusal::TooMany { limit: self.limit })
        } else {
            None
        }
    }
}

impl Default for RedirectPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a redirect was not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// It leads to another origin, or to no URL at all.
    Origin,
    /// Requests of this method are not sent again after this status.
    Method,
    /// The status does not mean that the request is to be sent elsewhere, as 300, 305 and 306 do
    /// not.
    Status,
    /// There were as many in a row as allowed.
    TooMany {
        /// How many are allowed.
        limit: u32,
    },
    /// It names no place.
    NoLocation,
    /// The body of the request was a stream, which is gone.
    Body,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin => f.write_str("another origin"),
            Self::Method => f.write_str("not for this method"),
            Self::TooMany { limit } => write!(f, "more than {limit} in a row"),
            Self::Status => f.write_str("the status names no place to go on to"),
            Self::NoLocation => f.write_str("no location"),
            Self::Body => f.write_str("the body cannot be sent again"),
        }
    }
}

/// A redirect that was not followed.
#[derive(Clone)]
#[non_exhaustive]
pub struct Redirected {
    /// The status of the response.
    pub status: StatusCode,
    /// Where it pointed, as it came; a query may hold secrets, and is not shown.
    pub location: Option<String>,
    /// Why it was not followed.
    pub refusal: Refusal,
    /// The request.
    pub exchange: Exchange,
    /// The location as it may be shown.
    shown: Option<String>,
}

impl Redirected {
    pub(super) fn new(
        status: StatusCode,
        location: Option<String>,
        refusal: Refusal,
        exchange: Exchange,
        secrets: &Secrets,
    ) -> Self {
        let shown = location.as_deref().map(|it| secrets.hide(place(it)));
        Self {
            status,
            location,
            refusal,
            exchange,
            shown,
        }
    }
}

/// A location without the parts that may hold secrets.
fn place(location: &str) -> String {
    let Ok(mut url) = Url::parse(location) else {
        let path = location.split(['?', '#']).next().unwrap_or_default();
        return path.rsplit('@').next().unwrap_or_default().to_owned();
    };
    url.set_query(None);
    url.set_fragment(None);
    // These fail where there is nothing to remove.
    let _ = url.set_username("").and(url.set_password(None));
    url.into()
}

impl fmt::Debug for Redirected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redirected")
            .field("status", &self.status)
            .field("location", &self.shown)
            .field("refusal", &self.refusal)
            .field("exchange", &self.exchange)
            .finish()
    }
}

impl fmt::Display for Redirected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, not followed ({})", self.status, self.refusal)?;
        if let Some(place) = self.shown.as_deref().filter(|it| !it.is_empty()) {
            write!(f, ": {}", OneLine(place))?;
        }
        RequestId(self.exchange.request_id.as_deref()).fmt(f)
    }
}
