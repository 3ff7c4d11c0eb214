//! OData JSON (OData JSON Format 4.01) read and written without loss.
//!
//! In goes JSON text, or any other source that `serde` can read; out come generated types whose
//! `additional` keeps all that their fields cannot hold. What always holds: decoding a document
//! and encoding the result gives the same JSON value, member order aside; a value that is not of
//! its declared type loses neither itself nor the document it is in.
//!
//! - [`from_slice`], [`from_str`] and [`to_vec`] are the direct way; `serde_json` works as well.
//! - [`from_slice_strict`] makes a value of the wrong type an error, [`problems`] lists them.
//! - [`RawJson`] is the text of one JSON value; [`Page`] is a page of a collection.

mod access;
#[cfg(feature = "client")]
mod budget;
mod error;
mod field;
mod input;
mod kinds;
pub(crate) mod numbers;
mod object;
mod page;
mod polymorphic;
mod primitive;
mod problem;
mod raw;
mod scalar;
mod scan;
mod sequence;
mod skip;
mod unescape;
mod value;
mod writer;

use serde::{Serialize, de::DeserializeOwned};

#[cfg(feature = "client")]
pub(crate) use budget::has_more_objects;
pub use error::Error;
pub use field::Field;
pub use kinds::{parse_flags, parse_name, write_flags, write_name};
pub use object::{Reader, Structure, read_object};
pub use page::Page;
pub(crate) use page::ShownLink;
pub use polymorphic::Variants;
pub use problem::{Problem, problems};
pub use raw::RawJson;
pub use scalar::{Parsed, Scalar, ScalarCodec, Token};
pub use value::{BoxCodec, Codec, Outcome, Reason, Value, deserialize, serialize};
pub use writer::{Writer, write_derived, write_object};

pub(crate) use numbers::Both;
#[cfg(feature = "client")]
pub(crate) use numbers::both;
pub(crate) use polymorphic::qualified_name;
pub(crate) use scan::Input;
#[cfg(feature = "client")]
pub(crate) use value::Encoded;
pub(crate) use writer::write_members;

/// Reads a document from bytes.
///
/// A value that is not of its declared type is kept in the `additional` of the object it is in,
/// and does not fail the document; [`problems`] finds it.
///
/// # Errors
///
/// If the bytes are no JSON text in UTF-8, nest too deeply, or are not what `T` is made of: an
/// array where an object is needed.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Error::at("the text is not UTF-8", bytes, error.valid_up_to()))?;
    from_str(text)
}

/// Reads a document from text; see [`from_slice`].
///
/// # Errors
///
/// As [`from_slice`].
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    // RFC 8259 section 8.1 lets a reader ignore a byte order mark.
    let mut input = Input::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    let value = T::deserialize(&mut input)?;
    input.end()?;
    Ok(value)
}

/// Reads a document from bytes and refuses values that are not of their declared types.
///
/// # Errors
///
/// As [`from_slice`], and if there are [`problems`]: the error lists them.
pub fn from_slice_strict<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> Result<T, Error> {
    let value = from_slice(bytes)?;
    let problems = problems(&value);
    if problems.is_empty() {
        Ok(value)
    } else {
        Err(Error::strict(problems))
    }
}

/// Writes a value as JSON text.
///
/// # Errors
///
/// If a `Serialize` implementation fails; those of this crate do not.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    Ok(serde_json::to_vec(value)?)
}
