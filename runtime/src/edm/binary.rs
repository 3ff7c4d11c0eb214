//! `Edm.Binary`.

use std::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{
    GeneralPurpose, GeneralPurposeConfig, PAD_INDIFFERENT, URL_SAFE,
};

use super::text_value;

/// `Edm.Binary`: bytes, written as base64url (RFC 4648, section 5; OData JSON 4.01, section 7.1)
/// with padding.
///
/// Reads the standard alphabet and text without padding as well; services use both.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binary(Vec<u8>);

const TOLERANT: GeneralPurposeConfig = PAD_INDIFFERENT.with_decode_allow_trailing_bits(true);
const TOLERANT_STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, TOLERANT);
const TOLERANT_URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, TOLERANT);

impl Binary {
    /// Takes bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }

    fn read(text: &str) -> Option<(Self, bool)> {
        if let Ok(bytes) = URL_SAFE.decode(text) {
            return Some((Self(bytes), true));
        }
        // Lines are broken by some writers.
        let text: String = text.split_ascii_whitespace().collect();
        let bytes = TOLERANT_URL_SAFE
            .decode(&text)
            .or_else(|_| TOLERANT_STANDARD.decode(&text));
        Some((Self(bytes.ok()?), false))
    }

    fn with_text<R>(&self, take: impl FnOnce(&str) -> R) -> R {
        take(&URL_SAFE.encode(&self.0))
    }
}

text_value!(Binary, "Edm.Binary");

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Binary> for Vec<u8> {
    fn from(binary: Binary) -> Self {
        binary.0
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Binary({} bytes)", self.0.len())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read_with_padding_or_without() {
        for text in ["_-8=", "_-8", "/+8=", "/+8", "_-9", " /+\n8= "] {
            let binary: Binary = text.parse().unwrap();
            assert_eq!(binary.as_slice(), [0xff, 0xef], "{text}");
            assert_eq!(binary.to_string(), "_-8=");
        }
        for text in ["*", "_+8=", "a", "é"] {
            assert!(text.parse::<Binary>().is_err(), "{text}");
        }
    }
}
