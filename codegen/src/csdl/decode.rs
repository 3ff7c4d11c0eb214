//! Bytes of a file to text.
//!
//! In: the bytes as they were read. Out: the text, without byte order mark. What always holds:
//! nothing is replaced silently; bytes that are not text in the encoding are an error.

/// Why bytes are not text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Without a UTF-16 byte order mark the bytes have to be UTF-8.
    #[error("not UTF-8: the byte at offset {offset} belongs to no character")]
    Utf8 {
        /// Offset of the first such byte in the file.
        offset: usize,
    },
    /// After a UTF-16 byte order mark.
    #[error(
        "not UTF-16, though it begins with its byte order mark: unpaired surrogate at offset {offset}"
    )]
    Utf16 {
        /// Offset of the code unit in the file, in bytes.
        offset: usize,
    },
    /// After a UTF-16 byte order mark: an odd number of bytes.
    #[error(
        "not UTF-16, though it begins with its byte order mark: it ends in the middle of a code unit"
    )]
    HalfUnit,
}

/// Decodes the bytes of a file: UTF-16 when they begin with its byte order mark, UTF-8
/// otherwise (XML 1.0 §4.3.3: the two encodings that every processor reads).
///
/// # Errors
///
/// [`DecodeError`] names the first byte that does not fit the encoding.
pub fn decode_text(bytes: &[u8]) -> Result<String, DecodeError> {
    decode_owned(bytes.to_vec())
}

/// Like [`decode_text`], without a copy when the bytes are UTF-8.
///
/// # Errors
///
/// [`DecodeError`] names the first byte that does not fit the encoding.
pub fn decode_owned(bytes: Vec<u8>) -> Result<String, DecodeError> {
    match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        _ => decode_utf8(bytes),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Result<String, DecodeError> {
    let mut text = String::from_utf8(bytes).map_err(|error| DecodeError::Utf8 {
        offset: error.utf8_error().valid_up_to(),
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let pairs = bytes.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return Err(DecodeError::HalfUnit);
    }
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut offset = 2;
    let units = pairs.map(|pair| unit([pair[0], pair[1]]));
    for decoded in char::decode_utf16(units) {
        let character = decoded.map_err(|_| DecodeError::Utf16 { offset })?;
        offset += 2 * character.len_utf16();
        text.push(character);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
        units.flat_map(bytes).collect()
    }

    #[test]
    fn both_byte_orders_of_utf16_are_read() {
        let text = "<Schema Namespace=\"größe.🦀\"/>";
        assert_eq!(decode_text(&utf16(text, u16::to_le_bytes)).unwrap(), text);
        assert_eq!(decode_text(&utf16(text, u16::to_be_bytes)).unwrap(), text);
    }

    #[test]
    fn a_utf8_byte_order_mark_is_dropped() {
        assert_eq!(decode_text(b"\xef\xbb\xbf<a/>").unwrap(), "<a/>");
        assert_eq!(decode_text(b"<a/>").unwrap(), "<a/>");
    }

    #[test]
    fn bytes_of_no_encoding_are_refused_with_their_offset() {
        assert_eq!(
            decode_text(b"<a>\xe4</a>"),
            Err(DecodeError::Utf8 { offset: 3 })
        );
        assert_eq!(decode_text(b"\xff\xfe<"), Err(DecodeError::HalfUnit));
        assert_eq!(
            decode_text(b"\xff\xfe<\x00\x00\xd8a\x00"),
            Err(DecodeError::Utf16 { offset: 4 })
        );
    }
}
