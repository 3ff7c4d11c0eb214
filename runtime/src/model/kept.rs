//! What is kept for one declared member.

use crate::json::{Outcome, RawJson, Reason};

/// What is kept for a member beside its field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kept {
    /// An explicit null, of a member too far back for the bits.
    Null,
    /// An empty array, of a member too far back for the bits.
    EmptyArray,
    /// The form in which the value was read.
    Original(RawJson),
    /// A value that is not of the declared type.
    Malformed(RawJson, Reason),
    /// What elements of a collection could not hold.
    Elements(Elements),
}

/// What elements of a collection could not hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Elements {
    /// How many elements the field held when it was read.
    pub(crate) read: usize,
    /// The other elements, by their positions in the array, in order.
    pub(crate) others: Vec<(usize, Outcome)>,
}
