//! What can go wrong with a request.
//!
//! What always holds: `Display` is one line; neither it nor `Debug` shows a token, and of a body
//! only a short beginning.

use std::error::Error as StdError;
use std::fmt;

use http::StatusCode;

use super::answer::Answer;
use super::service_error::ODataError;
use super::token::TokenError;
use super::transport::TransportError;
use crate::json::{self, Problem};

/// How much of a body an error keeps, in bytes.
const PREFIX: usize = 512;

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
    /// The service answered with a redirect, which is not followed.
    Redirected(Box<Redirected>),
    /// The response is not JSON; often it comes from a gateway and not from the service.
    UnexpectedContent(Box<Unexpected>),
    /// The service did as asked, but gave no value back where one was expected: nothing is there,
    /// or it was told to return nothing.
    NoContent {
        /// The status of the response.
        status: StatusCode,
    },
    /// The body of the request could not be written as JSON.
    Encode(json::Error),
    /// The response is not the JSON that was expected.
    Decode(Box<Undecodable>),
    /// Values of the response do not have their declared types: in strict mode, or where such a
    /// value is all that the response holds.
    Malformed(Vec<Problem>),
    /// The service returned a link to another origin; nothing was sent there.
    UntrustedLink {
        /// The origin of the link.
        origin: String,
    },
    /// The service returned the link of a page that was read already.
    LinkLoop,
    /// The response is longer than the client allows.
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The collection holds more items than the caller allows.
    TooManyItems {
        /// The limit, in items.
        limit: usize,
    },
}

/// A redirect that was not followed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Redirected {
    /// The status of the response.
    pub status: StatusCode,
    /// Where it pointed.
    pub location: Option<String>,
}

/// A response that is not JSON.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unexpected {
    /// The status of the response.
    pub status: StatusCode,
    /// Its content type.
    pub content_type: Option<String>,
    /// The identifier that the service gave the request.
    pub request_id: Option<String>,
    /// The beginning of the body, at most 512 bytes of it.
    pub body_prefix: String,
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
    /// What was wrong with it.
    pub source: json::Error,
}

impl Error {
    /// The status of the response, if there was one and it is why the request failed.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Service(error) => Some(error.status),
            Self::Redirected(error) => Some(error.status),
            Self::UnexpectedContent(error) => Some(error.status),
            Self::NoContent { status } => Some(*status),
            Self::Decode(error) => Some(error.status),
            _ => None,
        }
    }

    /// The error that the service described, if it described one.
    pub fn service(&self) -> Option<&ODataError> {
        match self {
            Self::Service(error) => Some(error),
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

    /// Whether the resource has changed since its entity tag was read (412).
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED)
    }

    pub(super) fn unexpected(answer: &Answer) -> Self {
        Self::UnexpectedContent(Box::new(Unexpected {
            status: answer.status,
            content_type: answer.content_type().map(str::to_owned),
            request_id: answer.request_id(),
            body_prefix: prefix(&answer.body),
        }))
    }

    pub(super) fn decode(answer: &Answer, source: json::Error) -> Self {
        Self::Decode(Box::new(Undecodable {
            status: answer.status,
            content_type: answer.content_type().map(str::to_owned),
            request_id: answer.request_id(),
            body_prefix: prefix(&answer.body),
            source,
        }))
    }
}

fn prefix(body: &[u8]) -> String {
    let end = body.len().min(PREFIX);
    String::from_utf8_lossy(&body[..end]).into_owned()
}

/// A text on one line, at most 300 characters of it.
pub(super) struct OneLine<'a>(pub(super) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        for (index, character) in self.0.chars().enumerate() {
            if index == 300 {
                return formatter.write_char('…');
            }
            let hidden = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
            formatter.write_char(if hidden { ' ' } else { character })?;
        }
        Ok(())
    }
}

/// ` (request …)`, if there is an identifier.
pub(super) struct RequestId<'a>(pub(super) Option<&'a str>);

impl fmt::Display for RequestId<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(id) => write!(formatter, " (request {})", OneLine(id)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder(reason) => write!(f, "the client cannot be built: {}", OneLine(reason)),
            Self::Request(reason) => write!(f, "the request cannot be sent: {}", OneLine(reason)),
            Self::Token(error) => write!(f, "no token: {}", OneLine(&error.to_string())),
            Self::Transport(error) => OneLine(&error.to_string()).fmt(f),
            Self::Service(error) => error.fmt(f),
            Self::Redirected(error) => error.fmt(f),
            Self::UnexpectedContent(error) => error.fmt(f),
            Self::NoContent { status } => write!(f, "the service returned no value ({status})"),
            Self::Encode(error) => write!(f, "the request's body: {}", OneLine(&error.to_string())),
            Self::Decode(error) => error.fmt(f),
            Self::Malformed(problems) => {
                write!(f, "{} malformed values in the response", problems.len())?;
                match problems.first() {
                    Some(first) => write!(f, ": {}", OneLine(&first.to_string())),
                    None => Ok(()),
                }
            }
            Self::UntrustedLink { origin } => write!(
                f,
                "the service returned a link to another origin: {}",
                OneLine(origin)
            ),
            Self::LinkLoop => f.write_str("the service returned the link of an earlier page"),
            Self::BodyTooLarge { limit } => {
                write!(f, "the response is longer than {limit} bytes")
            }
            Self::TooManyItems { limit } => {
                write!(f, "the collection holds more than {limit} items")
            }
        }
    }
}

impl fmt::Display for Redirected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(location) => write!(f, "{}, not followed: {}", self.status, OneLine(location)),
            None => write!(f, "{}, not followed", self.status),
        }
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        let (status, id) = (self.status, RequestId(self.request_id.as_deref()));
        write!(
            f,
            "{status} with {} where JSON was expected{id}: {}",
            OneLine(content_type),
            OneLine(&self.body_prefix)
        )
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, id) = (self.status, RequestId(self.request_id.as_deref()));
        let source = self.source.to_string();
        write!(
            f,
            "{status}, but the response cannot be decoded{id}: {}",
            OneLine(&source)
        )
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Token(error) => Some(error.as_error()),
            Self::Transport(error) => error.source(),
            Self::Encode(error) => Some(error),
            Self::Decode(error) => Some(&error.source),
            _ => None,
        }
    }
}
