//! Values that are not of their declared types, found in what was read.
//!
//! The value's own `Serialize` implementation runs into a serializer that writes nothing and
//! keeps the path. Malformed values come by as newtype structs of a private name.

mod tracker;

use std::fmt;

use serde::Serialize;

use super::raw::RawJson;
use super::value::Reason;

/// A value that is not of its declared type.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// Where it is, as a JSON path: `$.value[3].banners[0].firstSeenDateTime`. A name that is
    /// no identifier is written as `['na.me']`.
    pub path: String,
    /// Why it is not.
    pub reason: Reason,
    /// The value.
    pub raw: RawJson,
}

impl fmt::Display for Problem {
    /// The path and the reason, not the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({self})")
    }
}

/// Lists the values that are not of their declared types.
///
/// Takes anything that holds generated types and can be serialized: a page, an entity, or a
/// structure of the caller's own around them.
#[must_use]
pub fn problems<T: Serialize + ?Sized>(value: &T) -> Vec<Problem> {
    tracker::track(value)
}
