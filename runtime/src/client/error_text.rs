//! The texts of errors.
//!
//! In goes an error, out comes one line: the request, what happened to it, and how often it was
//! tried.

use std::fmt;

use http::StatusCode;

use super::error::{Error, Undecodable, Unexpected};
use super::exchange::Exchange;

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

/// The status of a response that failed later on.
struct Status<'a>(Option<&'a Exchange>);

impl fmt::Display for Status<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.and_then(|exchange| exchange.status) {
            Some(status) => write!(f, "{status}, but "),
            None => Ok(()),
        }
    }
}

/// The identifier of the request, if a response told it.
struct Request<'a>(Option<&'a Exchange>);

impl fmt::Display for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.0.and_then(|exchange| exchange.request_id.as_deref());
        RequestId(id).fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It is handed out on its own as well, and names its request itself.
        if let Self::Service(error) = self {
            return error.fmt(f);
        }
        let Some(exchange) = self.exchange() else {
            return Reason(self).fmt(f);
        };
        write!(f, "{exchange}: ")?;
        Reason(self).fmt(f)?;
        exchange.end().fmt(f)
    }
}

/// What happened, without the request that it happened to.
struct Reason<'a>(&'a Error);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Error::Builder(reason) => write!(f, "the client cannot be built: {}", OneLine(reason)),
            Error::Request(reason) => write!(f, "the request cannot be sent: {}", OneLine(reason)),
            Error::Token(error) => write!(f, "no token: {}", OneLine(&error.to_string())),
            Error::Transport(error) => {
                let exchange = error.exchange();
                Status(exchange).fmt(f)?;
                OneLine(&error.to_string()).fmt(f)?;
                Request(exchange).fmt(f)
            }
            Error::Service(error) => error.fmt(f),
            Error::DeltaExpired(error) => {
                write!(f, "start again without the delta link: {error}")
            }
            Error::Redirected(error) => error.fmt(f),
            Error::UnexpectedContent(error) => error.fmt(f),
            Error::Timeout(error) => {
                let exchange = Some(&error.exchange);
                Status(exchange).fmt(f)?;
                error.fmt(f)?;
                Request(exchange).fmt(f)
            }
            Error::Throttled(error) => error.fmt(f),
            Error::NotModified { exchange } => {
                write!(f, "not modified ({})", StatusCode::NOT_MODIFIED)?;
                Request(Some(exchange)).fmt(f)
            }
            Error::NoContent {
                status, exchange, ..
            } => {
                write!(f, "the service returned no value ({status})")?;
                Request(Some(exchange)).fmt(f)
            }
            Error::Encode(error) => {
                write!(f, "the request's body: {}", OneLine(&error.to_string()))
            }
            Error::Decode(error) => error.fmt(f),
            Error::UnsupportedVersion {
                version,
                status,
                exchange,
            } => {
                let version = OneLine(version);
                write!(
                    f,
                    "{status}, but the response is of version {version} of OData"
                )?;
                Request(Some(exchange)).fmt(f)
            }
            Error::Malformed(error) => {
                Status(Some(&error.exchange)).fmt(f)?;
                write!(f, "{} malformed values in the response", error.len())?;
                Request(Some(&error.exchange)).fmt(f)?;
                match error.first() {
                    Some(first) => write!(f, ": {}", OneLine(&first.to_string())),
                    None => Ok(()),
                }
            }
            Error::UntrustedLink { origin, exchange } => {
                let exchange = exchange.as_deref();
                Status(exchange).fmt(f)?;
                let origin = OneLine(origin);
                write!(f, "the service returned a link to another origin: {origin}")?;
                Request(exchange).fmt(f)
            }
            Error::LinkLoop { exchange } => {
                Status(Some(exchange)).fmt(f)?;
                f.write_str("the service returned the link of an earlier page")?;
                Request(Some(exchange)).fmt(f)
            }
            Error::BodyTooLarge {
                limit,
                status,
                exchange,
            } => {
                write!(f, "{status}, but the response is longer than {limit} bytes")?;
                Request(Some(exchange)).fmt(f)
            }
            Error::TooManyObjects { limit, exchange } => {
                Status(Some(exchange)).fmt(f)?;
                write!(f, "the response holds more than {limit} objects")?;
                Request(Some(exchange)).fmt(f)
            }
            Error::TooManyPages { limit, .. } => {
                write!(f, "the collection has more than {limit} pages")
            }
            Error::EmptyPages { count, exchange } => {
                write!(f, "the service returned {count} empty pages in a row")?;
                Request(Some(exchange)).fmt(f)
            }
            Error::Batch(error) => error.fmt(f),
            Error::TooManyItems { limit } => {
                write!(f, "the collection holds more than {limit} items")
            }
        }
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let content_type = self.content_type.as_deref().unwrap_or("no content type");
        let (status, id) = (self.status, RequestId(self.request_id.as_deref()));
        write!(f, "{status} with {}", OneLine(content_type))?;
        if let Some(encoding) = &self.content_encoding {
            write!(f, " encoded as {}", OneLine(encoding))?;
        }
        write!(
            f,
            " where JSON was expected{id}: {}",
            OneLine(self.title().unwrap_or(&self.body_prefix))
        )
    }
}

impl Unexpected {
    /// The title of a page of HTML, which tells more than its beginning.
    fn title(&self) -> Option<&str> {
        let lower = self.body_prefix.to_ascii_lowercase();
        let open = lower.find("<title")?;
        let start = open + lower.get(open..)?.find('>')? + 1;
        let end = start + lower.get(start..)?.find("</title")?;
        let title = self.body_prefix.get(start..end)?.trim();
        (!title.is_empty()).then_some(title)
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
