//! Bytes of a file to text.
//!
//! In: the bytes as they were read. Out: the text, without byte order mark. What always holds:
//! nothing is replaced silently; bytes that are not text in the encoding are an error.

use std::fmt;

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// Without a UTF-16 byte order mark the bytes have to be UTF-8.
    #[error("not UTF-8: the byte at offset {offset}, in line {line}, belongs to no character")]
    Utf8 {
        /// Offset of the first such byte in the file.
        offset: usize,
        /// Its line, counted from 1.
        line: usize,
        /// The encoding that the XML declaration names, if it names one.
        declared: Option<String>,
    },
    /// The file is packed.
    #[error("it is packed, as {0}")]
    Packed(Packing),
    /// Every other byte at the start is zero, and no byte order mark says in what order.
    #[error("it seems to be UTF-16, but does not begin with a byte order mark")]
    Unmarked,
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

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// gzip (RFC 1952): as a server sends it to those who accept that.
    Gzip,
    /// A ZIP archive.
    Zip,
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zip => "a ZIP archive",
        })
    }
}

impl DecodeError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Packed(Packing::Gzip) => {
                "unpack it: `gzip -dc FILE`, or `curl --compressed` when fetching it".to_owned()
            }
            Self::Packed(Packing::Zip) => "give the documents in the archive".to_owned(),
            Self::Utf8 {
                declared: Some(encoding),
                ..
            } if !encoding.eq_ignore_ascii_case("utf-8") => {
                format!(
                    "its XML declaration says `{encoding}`: convert it, with `iconv -f {encoding} -t UTF-8`, and change the declaration"
                )
            }
            Self::Utf8 { .. } => {
                "save it as UTF-8; a single byte for an accented letter is of Latin-1 or Windows-1252".to_owned()
            }
            Self::Unmarked | Self::Utf16 { .. } | Self::HalfUnit => {
                "save it as UTF-8, or as UTF-16 with a byte order mark".to_owned()
            }
        }
    }
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
        [0x1f, 0x8b, ..] => Err(DecodeError::Packed(Packing::Gzip)),
        [b'P', b'K', 3, 4, ..] => Err(DecodeError::Packed(Packing::Zip)),
        // No document begins with a zero, or has one after its first character.
        [0, b'<' | b'{', ..] | [b'<' | b'{', 0, ..] => Err(DecodeError::Unmarked),
        _ => decode_utf8(bytes),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Result<String, DecodeError> {
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..offset).unwrap_or_default();
        DecodeError::Utf8 {
            offset,
            line: before.iter().filter(|&&byte| byte == b'\n').count() + 1,
            declared: declared_encoding(before),
        }
    })?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    Ok(text)
}

/// `encoding` of an XML declaration (XML 1.0 §4.3.3).
fn declared_encoding(text: &[u8]) -> Option<String> {
    let rest = text.strip_prefix(b"<?xml")?;
    let end = rest.iter().position(|&byte| byte == b'>')?;
    let declaration = str::from_utf8(rest.get(..end)?).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''))?;
    let name = value.get(1..)?.split(quote).next()?;
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
    (!name.is_empty() && name.chars().all(is_plain)).then(|| name.to_owned())
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
            Err(DecodeError::Utf8 {
                offset: 3,
                line: 1,
                declared: None
            })
        );
        assert_eq!(decode_text(b"\xff\xfe<"), Err(DecodeError::HalfUnit));
        assert_eq!(
            decode_text(b"\xff\xfe<\x00\x00\xd8a\x00"),
            Err(DecodeError::Utf16 { offset: 4 })
        );
    }

    #[test]
    fn what_was_given_instead_of_text_is_named_with_what_to_do() {
        let latin = b"<?xml version='1.0' encoding=\"ISO-8859-1\"?>\n<a>\xe4</a>";
        let error = decode_text(latin).unwrap_err();
        assert!(error.to_string().contains("in line 2"), "{error}");
        assert!(
            error.help().contains("iconv -f ISO-8859-1"),
            "{}",
            error.help()
        );
        let gzip = decode_text(b"\x1f\x8b\x08\x00").unwrap_err();
        assert_eq!(gzip, DecodeError::Packed(Packing::Gzip));
        assert!(gzip.help().contains("gzip -dc"));
        for text in ["<a/>", "{}"] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decode_text(&little), Err(DecodeError::Unmarked));
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(decode_text(&big), Err(DecodeError::Unmarked));
        }
    }
}
