//! What a request was and how often it was tried: what every error about it tells.
//!
//! What always holds: of the URL only the path is kept, for a query may hold secrets.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use super::error_text::OneLine;
use super::secrets::Secrets;

/// Headers by which services tell the identifier of a request, the most telling first.
const REQUEST_ID_HEADERS: [&str; 5] = [
    "request-id",
    "x-ms-request-id",
    "x-request-id",
    "x-ms-ags-diagnostic-id",
    "client-request-id",
];

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
    /// The status of the last response, if one came.
    pub status: Option<StatusCode>,
    /// The identifier that the service gave the last try.
    pub request_id: Option<String>,
    /// Why there was no further try, where the failure alone would have allowed one.
    pub gave_up: Option<GaveUp>,
    /// Whether an earlier try may have been carried out, though its answer did not arrive: the
    /// answer to the last try then tells of a state that this very request may have brought about.
    pub may_be_done: bool,
}

impl Exchange {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            tries: 0,
            status: None,
            request_id: None,
            gave_up: None,
            may_be_done: false,
        }
    }

    /// Takes note that one more try begins.
    pub(crate) fn begin(&mut self) {
        self.tries = self.tries.saturating_add(1);
        (self.status, self.request_id) = (None, None);
    }

    /// Takes note of the head of a response, which may repeat secrets of the request.
    pub(crate) fn answered(&mut self, status: StatusCode, headers: &HeaderMap, secrets: &Secrets) {
        self.status = Some(status);
        self.request_id = REQUEST_ID_HEADERS
            .iter()
            .find_map(|name| headers.get(*name)?.to_str().ok())
            .map(|id| secrets.hide(id.to_owned()));
    }

    /// Takes note of a failed try that is followed by another: the service may have done as asked.
    pub(crate) fn interrupted(&mut self) {
        self.may_be_done |= !self.method.is_safe();
    }

    /// Whether the status may be the effect of this request's own earlier try.
    pub(super) fn is_of_own_making(&self) -> bool {
        let status = self.status.map(|status| status.as_u16());
        self.may_be_done && matches!(status, Some(404 | 409 | 410 | 412))
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
            write!(f, " (after {} tries", self.0.tries)?;
            if self.0.is_of_own_making() {
                f.write_str(", of which an earlier one may have been carried out")?;
            }
            f.write_str(")")?;
        }
        match &self.0.gave_up {
            // The number of tries says it.
            None | Some(GaveUp::Tries) => Ok(()),
            Some(reason) => write!(f, "; {reason}"),
        }
    }
}

/// Why no further try was made, where the failure alone would have allowed one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp {
    /// The tries that the policy allows were used up.
    Tries,
    /// The service asked for a longer wait than the policy allows.
    Wait {
        /// The wait that the service asked for.
        asked: Duration,
        /// The wait that the policy allows.
        allowed: Duration,
    },
    /// The wait would have ended after the time allowed for the whole request.
    Deadline {
        /// The wait that was due.
        wait: Duration,
    },
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tries => f.write_str("no tries left"),
            Self::Wait { asked, allowed } => write!(
                f,
                "the service asks for a wait of {asked:?}, more than the {allowed:?} allowed"
            ),
            Self::Deadline { wait } => {
                write!(f, "no time left for a wait of {wait:?} and another try")
            }
        }
    }
}
