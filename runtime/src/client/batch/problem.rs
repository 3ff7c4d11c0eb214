//! Why a request in a batch has no outcome of its own.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use http::StatusCode;

use crate::client::error::Error;

/// Why a request in a batch has no outcome of its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum BatchError {
    /// The service gave no response for the request. Whether it was done is not known.
    Missing {
        /// The identifier of the request in the batch.
        id: String,
    },
    /// The service gave several responses for the request. Whether it was done is not known.
    Duplicate {
        /// The identifier of the request in the batch.
        id: String,
    },
    /// The service's response for the request does not have the form of one. Whether it was done
    /// is not known.
    Malformed {
        /// The identifier of the request in the batch.
        id: String,
    },
    /// The request was not done, for another one of its change set failed.
    RolledBack {
        /// The status of the one that failed.
        status: StatusCode,
    },
    /// The part of the batch that held the request failed.
    Part(Arc<Error>),
    /// The request was not sent, for an earlier part of the batch failed or held a failure.
    NotSent,
    /// The handle is of another batch, or was taken already.
    ForeignHandle,
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { id } => {
                write!(f, "the batch response holds nothing for request {id}")
            }
            Self::Duplicate { id } => {
                write!(f, "the batch response holds request {id} more than once")
            }
            Self::Malformed { id } => {
                write!(
                    f,
                    "what the batch response holds for request {id} is no response"
                )
            }
            Self::RolledBack { status } => {
                write!(f, "another request of the change set failed with {status}")
            }
            Self::Part(error) => write!(f, "the batch failed: {error}"),
            Self::NotSent => f.write_str("not sent, for an earlier part of the batch failed"),
            Self::ForeignHandle => f.write_str("the handle is of another batch"),
        }
    }
}

impl StdError for BatchError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Part(error) => Some(&**error),
            _ => None,
        }
    }
}
