//! What a request was and how often it was tried: what every error about it tells.
//!
//! What always holds: of the URL only the path is kept, for a query may hold secrets.

use std::fmt;

use http::Method;

use super::error_text::OneLine;
use super::retry::GaveUp;

/// A request, and what became of its tries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exchange {
    /// The method.
    pub method: Method,
    /// The path of the URL, percent-encoded, without the query.
    pub path: String,
    /// How often the request was sent.
    pub tries: u32,
    /// Why there was no further try, where the failure alone would have allowed one.
    pub gave_up: Option<GaveUp>,
}

impl Exchange {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            tries: 0,
            gave_up: None,
        }
    }

    /// What follows the text of an error: the number of tries if there were several, and why there
    /// were no more.
    pub(super) fn end(&self) -> End<'_> {
        End(self)
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, OneLine(&self.path))
    }
}

pub(super) struct End<'a>(&'a Exchange);

impl fmt::Display for End<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.tries > 1 {
            write!(f, " (after {} tries)", self.0.tries)?;
        }
        match &self.0.gave_up {
            // The number of tries says it.
            None | Some(GaveUp::Tries) => Ok(()),
            Some(reason) => write!(f, "; {reason}"),
        }
    }
}
