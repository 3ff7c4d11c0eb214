//! What can go wrong with a request.
//!
//! What always holds: `Display` is one line; neither it nor `Debug` shows a token, and of a body
//! only a short beginning.

use std::error::Error as StdError;
use std::ops::Deref;

use http::StatusCode;
use http::header::CONTENT_ENCODING;

use super::answer::Answer;
use super::batch::BatchError;
use super::collection::CreatedAt;
use super::exchange::{Exchange, GaveUp};
use super::redirect::Redirected;
use super::service_error::ODataError;
use super::throttle::Throttled;
use super::timeout::{TimedOut, TimeoutKind};
use super::token::TokenError;
use super::transport::{TransportError, TransportErrorKind};
use crate::json::{self, Problem};

/// Why a request failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The client cannot be built from these settings.
    Builder(String),
    /// The request cannot be sent: a header or a path that HTTP does not allow.
    Request(String),
    /// The token provider failed, or gave a token that no header can hold.
    Token(TokenError),
    /// The request could not be sent, or its response did not arrive whole.
    Transport(TransportError),
    /// The service answered with an error (OData 4.01 Protocol, section 9.4).
    Service(Box<ODataError>),
    /// The request took too long.
    Timeout(Box<TimedOut>),
    /// The request was not sent, for the service has asked for a longer wait than is allowed.
    Throttled(Box<Throttled>),
    /// The service answered with a redirect that is not followed.
    Redirected(Box<Redirected>),
    /// The response is not JSON; often it comes from a gateway and not from the service.
    UnexpectedContent(Box<Unexpected>),
    /// The service did as asked, but gave no value back where one was expected: nothing is there,
    /// or it was told to return nothing.
    NoContent {
        /// The status of the response.
        status: StatusCode,
        /// The request.
        exchange: Box<Exchange>,
        /// Where the entity is, if one was made.
        created: Option<Box<CreatedAt>>,
    },
    /// The resource is as the caller knows it (304): the answer to a header such as
    /// `If-None-Match`.
    NotModified {
        /// The request.
        exchange: Box<Exchange>,
    },
    /// The body of the request could not be written as JSON.
    Encode(json::Error),
    /// The response is not the JSON that was expected.
    Decode(Box<Undecodable>),
    /// The response is of a version of OData that this client does not speak (OData 4.01 Protocol,
    /// section 8.1.5). Read as if it were of version 4, it might look like an entity without
    /// properties.
    UnsupportedVersion {
        /// The version, as the service named it.
        version: String,
        /// The status of the response.
        status: StatusCode,
        /// The request.
        exchange: Box<Exchange>,
    },
    /// Values of the response do not have their declared types: in strict mode, or where such a
    /// value is all that the response holds.
    Malformed(Box<MalformedValues>),
    /// The service returned a link to another origin; nothing was sent there.
    UntrustedLink {
        /// The origin of the link.
        origin: String,
        /// The request whose response held the link, if it was not the caller who gave it.
        exchange: Option<Box<Exchange>>,
    },
    /// The service returned the link of a page that was read already.
    LinkLoop {
        /// The request whose response held the link.
        exchange: Box<Exchange>,
    },
    /// The response is longer than the client allows, or would be with absolute links.
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
        /// The status of the response.
        status: StatusCode,
        /// The request.
        exchange: Box<Exchange>,
    },
    /// The collection has more pages than the client allows.
    TooManyPages {
        /// The limit, in pages.
        limit: usize,
        /// The request for the last page that was read.
        exchange: Box<Exchange>,
    },
    /// The service returned page after page without items, each with a link to the next.
    EmptyPages {
        /// How many in a row.
        count: usize,
        /// The request for the last of them.
        exchange: Box<Exchange>,
    },
    /// The service does not know any more what had changed since a delta link was given (410): start
    /// again without the link (OData 4.01 Protocol, section 11.3).
    DeltaExpired(Box<ODataError>),
    /// The response holds more objects than the client allows: they would fill the memory.
    TooManyObjects {
        /// The limit, in objects.
        limit: usize,
        /// The request.
        exchange: Box<Exchange>,
    },
    /// A request in a batch has no outcome of its own.
    Batch(Box<BatchError>),
    /// The collection holds more items than the caller allows.
    TooManyItems {
        /// The limit, in items.
        limit: usize,
    },
}

/// A response that is not JSON.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unexpected {
    /// The status of the response.
    pub status: StatusCode,
    /// Its content type.
    pub content_type: Option<String>,
    /// Its content encoding, if that could not be undone.
    pub content_encoding: Option<String>,
    /// The identifier that the service gave the request.
    pub request_id: Option<String>,
    /// The beginning of the body, at most 512 bytes of it.
    pub body_prefix: String,
    /// The request.
    pub exchange: Exchange,
}

/// A response that could not be decoded.
#[derive(Debug)]
#[non_exhaustive]
pub struct Undecodable {
    /// The status of the response.
    pub status: StatusCode,
    /// Its content type.
    pub content_type: Option<String>,
    /// The identifier that the service gave the request.
    pub request_id: Option<String>,
    /// The beginning of the body, at most 512 bytes of it.
    pub body_prefix: String,
    /// The request.
    pub exchange: Exchange,
    /// What was wrong with it.
    pub source: json::Error,
}

/// Values of a response that are not of their declared types: a list of what is wrong with each.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MalformedValues {
    /// What is wrong, and where.
    pub problems: Vec<Problem>,
    /// The request.
    pub exchange: Exchange,
}

impl Deref for MalformedValues {
    type Target = [Problem];

    fn deref(&self) -> &[Problem] {
        &self.problems
    }
}

impl Error {
    /// The status of the response, if there was one and it is why the request failed.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Service(error) | Self::DeltaExpired(error) => Some(error.status),
            Self::Redirected(error) => Some(error.status),
            Self::UnexpectedContent(error) => Some(error.status),
            Self::NoContent { status, .. }
            | Self::UnsupportedVersion { status, .. }
            | Self::BodyTooLarge { status, .. } => Some(*status),
            Self::NotModified { .. } => Some(StatusCode::NOT_MODIFIED),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The request that failed, if it came to be one.
    pub fn exchange(&self) -> Option<&Exchange> {
        match self {
            Self::Transport(error) => error.exchange(),
            Self::Service(error) | Self::DeltaExpired(error) => Some(&error.exchange),
            Self::Timeout(error) => Some(&error.exchange),
            Self::Throttled(error) => Some(&error.exchange),
            Self::Redirected(error) => Some(&error.exchange),
            Self::UnexpectedContent(error) => Some(&error.exchange),
            Self::Decode(error) => Some(&error.exchange),
            Self::Malformed(error) => Some(&error.exchange),
            Self::UntrustedLink { exchange, .. } => exchange.as_deref(),
            Self::NoContent { exchange, .. }
            | Self::NotModified { exchange }
            | Self::UnsupportedVersion { exchange, .. }
            | Self::LinkLoop { exchange }
            | Self::TooManyPages { exchange, .. }
            | Self::EmptyPages { exchange, .. }
            | Self::TooManyObjects { exchange, .. }
            | Self::BodyTooLarge { exchange, .. } => Some(exchange),
            _ => None,
        }
    }

    /// Which of the times allowed ran out, if that is why the request failed.
    pub fn timed_out(&self) -> Option<TimeoutKind> {
        match self {
            Self::Timeout(error) => Some(error.kind),
            Self::Transport(error) => match error.kind() {
                TransportErrorKind::ConnectTimeout => Some(TimeoutKind::Connect),
                TransportErrorKind::Timeout => Some(TimeoutKind::Silence),
                _ => None,
            },
            _ => None,
        }
    }

    /// The error that the service described, if it described one.
    pub fn service(&self) -> Option<&ODataError> {
        match self {
            Self::Service(error) | Self::DeltaExpired(error) => Some(error),
            _ => None,
        }
    }

    /// Where the entity is that the service made and did not return ([`Error::NoContent`]).
    pub fn created_at(&self) -> Option<&CreatedAt> {
        match self {
            Self::NoContent { created, .. } => created.as_deref(),
            _ => None,
        }
    }

    /// Whether the service says that the resource does not exist (404, 410).
    pub fn is_not_found(&self) -> bool {
        matches!(
            self.status(),
            Some(StatusCode::NOT_FOUND | StatusCode::GONE)
        )
    }

    /// Whether the resource has changed since its entity tag was read (412), by someone else: not
    /// if it may have been an earlier try of this request that changed it, as
    /// [`is_outcome_unknown`](Self::is_outcome_unknown) tells.
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED) && !self.is_outcome_unknown()
    }

    /// Whether the answer (404, 409, 410, 412) may be the effect of an earlier try of this very
    /// request, which was carried out though its own answer was lost. Read the resource to find
    /// out: an update is there or not; an entity that was to be deleted is gone either way.
    pub fn is_outcome_unknown(&self) -> bool {
        self.status().is_some()
            && self
                .exchange()
                .is_some_and(|exchange| exchange.is_of_own_making())
    }

    /// Whether the service has certainly not acted on the request: it has not seen it, or said to
    /// come back later.
    pub(super) fn is_unseen(&self) -> bool {
        match self {
            Self::Transport(error) => matches!(
                error.kind(),
                TransportErrorKind::Connect
                    | TransportErrorKind::ConnectTimeout
                    | TransportErrorKind::Invalid
                    | TransportErrorKind::Certificate
            ),
            Self::Token(_) | Self::Throttled(_) | Self::Request(_) | Self::Encode(_) => true,
            Self::Service(error) => {
                error.status == StatusCode::TOO_MANY_REQUESTS && !error.exchange.may_be_done
            }
            _ => false,
        }
    }

    /// Whether a request in a batch was not done because another failed (424).
    pub fn is_failed_dependency(&self) -> bool {
        self.status() == Some(StatusCode::FAILED_DEPENDENCY)
    }

    /// Whether the service itself, and not a gateway in its place, says that nothing is there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self, Self::Service(_)) && self.is_not_found()
    }

    pub(super) fn transport(error: TransportError, exchange: &Exchange) -> Self {
        Self::Transport(error.of(exchange.clone()))
    }

    /// The same error with the reason why there was no further try.
    pub(super) fn given_up(mut self, reason: Option<GaveUp>) -> Self {
        let exchange = match &mut self {
            Self::Transport(error) => error.exchange_mut(),
            Self::Timeout(error) => Some(&mut error.exchange),
            _ => None,
        };
        if let Some(exchange) = exchange {
            exchange.gave_up = reason;
        }
        self
    }

    pub(super) fn malformed(problems: Vec<Problem>, exchange: &Exchange) -> Self {
        Self::Malformed(Box::new(MalformedValues {
            problems,
            exchange: exchange.clone(),
        }))
    }

    /// The same error about a link, with the request whose response held it.
    pub(super) fn linked_by(self, holder: &Exchange) -> Self {
        match self {
            Self::UntrustedLink { origin, .. } => Self::UntrustedLink {
                origin,
                exchange: Some(Box::new(holder.clone())),
            },
            other => other,
        }
    }

    pub(super) fn unexpected(answer: &Answer) -> Self {
        let encoding = answer.header(CONTENT_ENCODING.as_str());
        Self::UnexpectedContent(Box::new(Unexpected {
            status: answer.status,
            content_type: answer.shown_content_type(),
            content_encoding: encoding.map(|it| answer.secrets.hide(it.to_owned())),
            request_id: answer.request_id(),
            body_prefix: answer.excerpt(),
            exchange: answer.exchange.clone(),
        }))
    }

    pub(super) fn decode(answer: &Answer, source: json::Error) -> Self {
        Self::Decode(Box::new(Undecodable {
            status: answer.status,
            content_type: answer.shown_content_type(),
            request_id: answer.request_id(),
            body_prefix: answer.excerpt(),
            exchange: answer.exchange.clone(),
            source,
        }))
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Token(error) => Some(error.as_error()),
            Self::Transport(error) => error.source(),
            Self::Encode(error) => Some(error),
            Self::Decode(error) => Some(&error.source),
            Self::Batch(error) => error.source(),
            _ => None,
        }
    }
}
