//! Places outside of the service that a download is sent on to.
//!
//! In goes the location of a redirect, out comes a place, or none. What always holds: a place is
//! reached over TLS unless what led there was not; it gets no token and no header that the caller
//! or the client's settings gave.

use http::Uri;
use http::header::{ACCEPT, HeaderMap, RANGE};
use url::Url;

use crate::client::link::{same_host, verbatim};

/// A URL at another origin. Its query may be what grants the access.
#[derive(Clone)]
pub(in crate::client) struct Elsewhere {
    uri: Uri,
    url: Url,
}

impl Elsewhere {
    /// The place that a redirect in answer to `base` names.
    pub(in crate::client) fn resolve(location: &str, base: &Url) -> Option<Self> {
        let url = base.join(location).ok()?;
        let is_safe = match url.scheme() {
            "https" => true,
            "http" => base.scheme() == "http",
            _ => false,
        };
        if !is_safe || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let uri = verbatim(location).or_else(|| url.as_str().parse().ok())?;
        let parsed = Url::parse(&uri.to_string()).ok()?;
        (parsed.origin() == url.origin() && same_host(&url, &uri)).then_some(Self { uri, url })
    }

    pub(in crate::client) fn uri(&self) -> &Uri {
        &self.uri
    }

    pub(in crate::client) fn url(&self) -> &Url {
        &self.url
    }

    /// What of a request's headers goes there.
    pub(in crate::client) fn headers(given: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for name in [ACCEPT, RANGE] {
            if let Some(value) = given.get(&name) {
                headers.insert(name, value.clone());
            }
        }
        headers
    }
}
