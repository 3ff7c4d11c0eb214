//! Reading a media stream.

use std::future::IntoFuture;
use std::ops::{Bound, RangeBounds};

use http::Method;

use super::stream::MediaStream;
use crate::client::core::{Call, Content};
use crate::client::error::Error;
use crate::client::path::ResourcePath;
use crate::client::settings::{Settings, common_methods};
use crate::client::transport::BoxFuture;

/// Reads a media stream; sent when awaited, and done when the head of the response has arrived:
/// tries and the time for a try end there.
///
/// Many services send a download on to a store at another origin, with a URL that grants access.
/// Such a redirect is followed, unlike that of any other request, unless the client's
/// [`RedirectPolicy`](crate::client::RedirectPolicy::downloads) says otherwise. There goes neither
/// the token nor any header that the caller or the client's settings gave, and never a request
/// without TLS where the service has TLS.
#[must_use = "a request is sent when awaited"]
#[derive(Debug)]
pub struct Download {
    path: ResourcePath,
    settings: Settings,
    problem: Option<&'static str>,
}

impl Download {
    pub(super) fn new(path: ResourcePath) -> Self {
        Self {
            path,
            settings: Settings::of("download"),
            problem: None,
        }
    }

    common_methods!();

    /// Only these bytes (RFC 9110, section 14.2), counted from 0: `..1024`, `512..`, `10..20`.
    /// A service may send everything nevertheless:
    /// [`MediaStream::is_partial`] tells.
    pub fn range(mut self, bytes: impl RangeBounds<u64>) -> Self {
        let first = match bytes.start_bound() {
            Bound::Unbounded => Some(0),
            Bound::Included(&first) => Some(first),
            Bound::Excluded(&before) => before.checked_add(1),
        };
        let last = match bytes.end_bound() {
            Bound::Unbounded => Some(None),
            Bound::Included(&last) => Some(Some(last)),
            Bound::Excluded(&end) => end.checked_sub(1).map(Some),
        };
        match (first, last) {
            (Some(first), Some(None)) => self.header("range", &format!("bytes={first}-")),
            (Some(first), Some(Some(last))) if first <= last => {
                self.header("range", &format!("bytes={first}-{last}"))
            }
            _ => {
                self.problem = Some("the range holds no bytes");
                self
            }
        }
    }

    /// Sends the request; nothing if there is no stream (204, 404 or 410).
    ///
    /// # Errors
    ///
    /// As awaiting the request, except for a missing stream.
    pub async fn optional(self) -> Result<Option<MediaStream>, Error> {
        match self.await {
            Ok(stream) => Ok(Some(stream)),
            Err(Error::NoContent { .. }) => Ok(None),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Sends the request with the entity tag that the caller knows (`If-None-Match`); nothing if
    /// the stream still has it (304).
    ///
    /// # Errors
    ///
    /// As awaiting the request.
    pub async fn if_changed(self, etag: &str) -> Result<Option<MediaStream>, Error> {
        match self.header("if-none-match", etag).await {
            Ok(stream) => Ok(Some(stream)),
            Err(Error::NotModified { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl IntoFuture for Download {
    type Output = Result<MediaStream, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            if let Some(problem) = self.problem {
                return Err(Error::Request(problem.to_owned()));
            }
            let target = self.path.target(self.settings.queries())?;
            let call = Call {
                method: Method::GET,
                target: &target,
                settings: &self.settings,
                content: Content::Media,
                body: None,
            };
            self.path.client().download(call).await
        })
    }
}
