//! Query options in the body of a request (OData 4.01 Protocol, section 11.2.1; OData 4.01 URL
//! Conventions, section 4.17): for filters too long for a URL.
//!
//! In goes a read, out comes the `POST …/$query` that does the same, if that is asked for or the
//! URL is longer than the client allows. What always holds: only reads change their form, and
//! links of the service never do; such a `POST` counts as a read when it comes to trying again.

use bytes::Bytes;
use http::Method;

use super::core::{Call, Client};
use super::error::Error;
use super::link::Target;

/// The last segment of a path whose query options are in the body.
const SEGMENT: &str = "/$query";

/// The target and the body of the `POST` that stands for a read, if one should.
pub(super) fn moved(client: &Client, call: &Call<'_>) -> Result<Option<(Target, Bytes)>, Error> {
    let target = call.target;
    let too_long = |limit| target.as_str().len() > limit;
    let wanted =
        call.settings.post_query() || client.shared().post_query_above.is_some_and(too_long);
    if !wanted || call.method != Method::GET || target.is_link() {
        return Ok(None);
    }
    let Some(query) = target.query() else {
        return Ok(None);
    };
    let body = Bytes::copy_from_slice(query.as_bytes());
    let path = target.as_str().split('?').next().unwrap_or_default();
    let path = path.strip_prefix(client.root()).unwrap_or_default();
    let target = client.target(&format!("{path}{SEGMENT}"), [])?;
    Ok(Some((target, body)))
}

/// Whether the request is such a `POST`.
pub(super) fn is_query(call: &Call<'_>) -> bool {
    call.method == Method::POST && call.target.path().ends_with(SEGMENT)
}

/// The method of reads that can have their query options in the body.
macro_rules! post_query_method {
    () => {
        /// Sends the query options in the body (`POST …/$query`; OData 4.01 URL Conventions,
        /// section 4.17), whatever the length of the URL. See
        /// [`ClientBuilder::post_query_above`](crate::client::ClientBuilder::post_query_above).
        pub fn post_query(mut self) -> Self {
            self.settings.set_post_query();
            self
        }
    };
}

pub(super) use post_query_method;
