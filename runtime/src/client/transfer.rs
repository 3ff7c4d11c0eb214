//! What a request carries beside JSON, and where it goes.
//!
//! In goes an upload or a download, out comes its response, wherever the service sent it on to. What
//! always holds: only a download leaves the service, and what has left it does not come back.

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response, Uri};

use super::error::Error;
use super::link::{Root, Target};
use super::media::{Content, Elsewhere, MediaBody};
use super::secrets;
use super::transport::{Body, BodyError, Transport, TransportError, TransportErrorKind};

/// What goes over the wire beside JSON.
#[derive(Clone, Copy)]
pub(crate) enum Transfer<'a> {
    Json,
    Upload(&'a MediaBody),
    Download,
}

impl Transfer<'_> {
    pub(super) fn is_download(self) -> bool {
        matches!(self, Self::Download)
    }

    /// Whether what the request holds can be sent once more.
    pub(super) fn can_repeat(self) -> bool {
        match self {
            Self::Upload(content) => content.is_there(),
            Self::Json | Self::Download => true,
        }
    }

    /// Hands the request over, with the content of an upload.
    pub(super) async fn send(
        self,
        transport: &dyn Transport,
        request: Request<Bytes>,
    ) -> Result<Response<Body>, TransportError> {
        let Self::Upload(content) = self else {
            return transport.send(request).await;
        };
        let (mut head, _) = request.into_parts();
        match content.take() {
            None => Err(TransportError::new(
                TransportErrorKind::Invalid,
                "the body of the request was sent already",
            )),
            Some(Content::Whole(bytes)) => transport.send(Request::from_parts(head, bytes)).await,
            Some(Content::Stream(body, length)) => {
                if let Some(length) = length {
                    head.headers.insert(CONTENT_LENGTH, length.into());
                    if length == 0 {
                        // A transport need not ask for what it takes to be empty.
                        let empty = body.collect(0).await.map_err(BodyError::into_transport)?;
                        return transport.send(Request::from_parts(head, empty)).await;
                    }
                }
                let request = Request::from_parts(head, body);
                transport.send_stream(request).await
            }
        }
    }
}

/// Where a request goes.
pub(super) enum Place {
    Service(Target),
    Elsewhere(Elsewhere),
}

impl Place {
    pub(super) fn uri(&self) -> Result<&Uri, Error> {
        match self {
            Self::Service(target) => target.uri(),
            Self::Elsewhere(place) => Ok(place.uri()),
        }
    }

    /// What of the URL may be secret beside what the caller put there.
    pub(super) fn secrets(&self) -> Vec<String> {
        match self {
            Self::Service(target) if target.is_link() => secrets::of_link(target.url()),
            Self::Service(_) => Vec::new(),
            // The query may be what grants the access.
            Self::Elsewhere(place) => secrets::of_query(place.url()),
        }
    }

    pub(super) fn is_service(&self) -> bool {
        matches!(self, Self::Service(_))
    }

    /// The place that a redirect from here names; at the service unless the request may leave it.
    pub(super) fn next(&self, root: &Root, location: &str, may_leave: bool) -> Option<Self> {
        let base = match self {
            Self::Service(base) => match root.link(location, base) {
                Ok(target) => return Some(Self::Service(target)),
                Err(_) => base.url(),
            },
            Self::Elsewhere(base) => base.url(),
        };
        may_leave
            .then(|| Elsewhere::resolve(location, base))
            .flatten()
            .map(Self::Elsewhere)
    }
}
