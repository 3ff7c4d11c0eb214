//! The lexical layer: one pass over JSON text (RFC 8259) by byte position.
//!
//! In goes UTF-8 text; out come strings and numbers, as slices of the text where possible.
//! Nothing here recurses: nesting is counted, and more than [`MAX_DEPTH`] levels are an error.

use super::error::Error;
use super::unescape::unescape;

/// How deep arrays and objects may nest, the limit that `serde_json` has as well.
pub(crate) const MAX_DEPTH: u8 = 127;

/// A JSON document and the position up to which it has been read.
#[doc(hidden)]
pub struct Input<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
    pub(super) depth: u8,
    /// The last string that had to be unescaped.
    pub(super) scratch: String,
}

/// A JSON string, decoded.
pub(super) enum Text<'de> {
    /// A slice of the document, which held no escape.
    Slice(&'de str),
    /// Unescaped into the scratch buffer.
    Scratch,
    /// Holds half of a surrogate pair, so it is no Unicode text.
    NotUnicode,
}

impl<'de> Input<'de> {
    pub(crate) fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            scratch: String::new(),
        }
    }

    #[cold]
    pub(super) fn error(&self, message: &str) -> Error {
        Error::at(message, self.text.as_bytes(), self.at)
    }

    #[inline]
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not white space; the position is on it.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<u8, Error> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return Ok(byte),
                None => return Err(self.error("unexpected end of the JSON text")),
            }
        }
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8, message: &str) -> Result<(), Error> {
        if self.peek()? != byte {
            return Err(self.error(message));
        }
        self.at += 1;
        Ok(())
    }

    /// Checks that only white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Err(self.error("text after the JSON value"));
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Enters an array or object whose opening bracket is at the position.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), Error> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("the JSON text is nested too deeply"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Leaves an array or object by its closing bracket.
    #[inline]
    pub(super) fn leave(&mut self, bracket: u8) -> Result<(), Error> {
        self.expect(bracket, "expected a comma or the closing bracket")?;
        self.depth -= 1;
        Ok(())
    }

    /// Reads the string whose opening quote is at the position.
    #[inline]
    pub(super) fn string(&mut self) -> Result<Text<'de>, Error> {
        let start = self.at + 1;
        self.at = start;
        self.plain_run();
        if self.byte() == Some(b'"') {
            let text = &self.text[start..self.at];
            self.at += 1;
            return Ok(Text::Slice(text));
        }
        self.escaped_string(start)
    }

    fn escaped_string(&mut self, start: usize) -> Result<Text<'de>, Error> {
        self.skip_rest_of_string()?;
        let inner = &self.text[start..self.at - 1];
        self.scratch.clear();
        if unescape(inner, &mut self.scratch) {
            Ok(Text::Scratch)
        } else {
            Ok(Text::NotUnicode)
        }
    }

    /// Moves over characters that stand for themselves, to a quote, a backslash, a control
    /// character or the end.
    #[inline]
    fn plain_run(&mut self) {
        const ONES: u64 = u64::MAX / 255;
        const HIGH: u64 = ONES << 7;
        let bytes = self.text.as_bytes();
        while let Some(chunk) = bytes.get(self.at..).and_then(<[u8]>::first_chunk::<8>) {
            let word = u64::from_le_bytes(*chunk);
            let control = word.wrapping_sub(ONES * 0x20) & !word;
            let quote = word ^ (ONES * b'"' as u64);
            let backslash = word ^ (ONES * b'\\' as u64);
            let found = (control
                | (quote.wrapping_sub(ONES) & !quote)
                | (backslash.wrapping_sub(ONES) & !backslash))
                & HIGH;
            if found != 0 {
                self.at += found.trailing_zeros() as usize / 8;
                return;
            }
            self.at += 8;
        }
        while let Some(byte) = self.byte() {
            if byte < 0x20 || byte == b'"' || byte == b'\\' {
                return;
            }
            self.at += 1;
        }
    }

    /// Moves behind the closing quote; the position is inside the string.
    #[inline]
    pub(super) fn skip_rest_of_string(&mut self) -> Result<(), Error> {
        loop {
            self.plain_run();
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.skip_escape()?,
                Some(_) => return Err(self.error("a control character in a string")),
                None => return Err(self.error("unexpected end of the JSON text in a string")),
            }
        }
    }

    fn skip_escape(&mut self) -> Result<(), Error> {
        let bytes = self.text.as_bytes();
        let length = match bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => match bytes.get(self.at + 2..self.at + 6) {
                Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                _ => return Err(self.error("an escape of a string needs four hex digits")),
            },
            _ => return Err(self.error("an unknown escape in a string")),
        };
        self.at += length;
        Ok(())
    }

    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.error("expected a JSON value"));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads a number as the text it is.
    pub(super) fn number(&mut self) -> Result<&'de str, Error> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        if self.byte() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        if let Some(b'0'..=b'9') = self.byte() {
            return Err(self.error("a number starts with a zero"));
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<(), Error> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.byte() {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("expected a digit"));
        }
        Ok(())
    }

    /// Reads an integer in its canonical form, up to 18 digits; otherwise the position stays.
    #[inline]
    pub(super) fn short_integer(&mut self) -> Option<i64> {
        let bytes = self.text.as_bytes();
        let negative = self.byte() == Some(b'-');
        let start = self.at + usize::from(negative);
        let mut at = start;
        let mut value: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = bytes.get(at).copied() {
            if at - start == 18 {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            at += 1;
        }
        if at == start || matches!(bytes.get(at), Some(b'.' | b'e' | b'E')) {
            return None;
        }
        if bytes[start] == b'0' && (at - start > 1 || negative) {
            return None;
        }
        self.at = at;
        Some(if negative { -value } else { value })
    }
}
