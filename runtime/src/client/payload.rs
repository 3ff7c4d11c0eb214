//! The body of a create or update request.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::Serialize;

use super::error::Error;
use super::settings;
use crate::json;
use crate::model::Structured;
use crate::query::Changes;

/// A body that creates or updates an `E`: from [`Changes`], which sends only what was set, from a
/// whole value, or from anything else by [`Payload::of`].
pub struct Payload<E> {
    /// The JSON, and if that differs, the same with strings for long numbers.
    body: Result<(Vec<u8>, Option<Vec<u8>>), json::Error>,
    /// Whether the body means nothing before version 4.01 of OData.
    pub(super) is_newer: bool,
    /// The entity tag that a whole entity holds.
    pub(super) tag: Option<String>,
    marker: PhantomData<fn() -> E>,
}

impl<E> Payload<E> {
    /// Anything that writes itself as the JSON of an `E`: a value of a polymorphic type, or
    /// [`RawJson`](crate::json::RawJson).
    pub fn of(value: &(impl Serialize + ?Sized)) -> Self {
        let body = json::both(|| json::to_vec(value));
        Self {
            tag: body
                .as_ref()
                .ok()
                .and_then(|(body, _)| settings::tag_in(body)),
            body,
            is_newer: false,
            marker: PhantomData,
        }
    }

    /// The same body, whatever it is of.
    pub(super) fn untyped(self) -> Payload<()> {
        Payload {
            body: self.body,
            is_newer: self.is_newer,
            tag: self.tag,
            marker: PhantomData,
        }
    }

    /// The body, with strings for numbers that JavaScript cannot hold if that is wanted.
    pub(super) fn into_body(self, strings: bool) -> Result<Bytes, Error> {
        let (plain, other) = self.body.map_err(Error::Encode)?;
        Ok(other.filter(|_| strings).unwrap_or(plain).into())
    }
}

/// What creates or updates an `E`: [`Changes`], a whole value, or a [`Payload`] of anything else.
#[diagnostic::on_unimplemented(
    message = "an `{E}` cannot be created or updated from `{Self}`",
    label = "not the body of a request",
    note = "`Changes::new().set(…, …)` says which properties get which values; a whole value replaces all; `Payload::of(…)` takes anything that serializes"
)]
pub trait IntoPayload<E> {
    /// The body.
    #[doc(hidden)]
    fn into_payload(self) -> Payload<E>;
}

// Without this the compiler would tell of `Into`, not of the request.
#[diagnostic::do_not_recommend]
impl<E, P: Into<Payload<E>>> IntoPayload<E> for P {
    fn into_payload(self) -> Payload<E> {
        self.into()
    }
}

impl<E> From<Changes<E>> for Payload<E> {
    fn from(changes: Changes<E>) -> Self {
        Self::from(&changes)
    }
}

impl<E> From<&Changes<E>> for Payload<E> {
    fn from(changes: &Changes<E>) -> Self {
        Self {
            is_newer: changes.is_newer(),
            ..Self::of(changes)
        }
    }
}

impl<E: Structured + Serialize> From<E> for Payload<E> {
    fn from(value: E) -> Self {
        Self::of(&value)
    }
}

impl<E: Structured + Serialize> From<&E> for Payload<E> {
    fn from(value: &E) -> Self {
        Self::of(value)
    }
}

impl<E> fmt::Debug for Payload<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Payload(..)")
    }
}
