//! Actions and functions (OData 4.01 Protocol, section 11.5).
//!
//! In go the path of what an operation is bound to (the service itself for an import), its name
//! and arguments, out comes an [`Invocation`] that is sent when awaited. Its type says what the
//! operation returns: [`Nothing`], a [`Plain`] value, [`One`] structured value, [`Many`] values in
//! pages, a [`Media`] stream, or the [`Whole`] response.
//!
//! What always holds: arguments of an action are members of a JSON object in the body, those of a
//! function stand in the URL, where what has no literal stands behind a parameter alias; an
//! argument that was not given is not sent.

mod arguments;
mod invocation;
mod many;
mod media;
mod parameter;
mod prepare;
mod returns;

pub use invocation::Invocation;
pub use media::Media;
pub use parameter::{CollectionParameter, JsonParameter, Parameter, Settable};
pub use returns::{Many, Nothing, One, Plain, Whole};
