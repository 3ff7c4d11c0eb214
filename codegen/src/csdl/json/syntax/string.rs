//! Strings and what is escaped in them.

use std::borrow::Cow;

use super::scan::{Result, Scanner};

impl<'a> Scanner<'a> {
    /// The string that begins at the scanner's quote.
    pub(super) fn string(&mut self) -> Result<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        self.plain_characters();
        let plain = self.text.get(start..self.at).unwrap_or_default();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        loop {
            match self.peek() {
                None => return Err(self.ended()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(0..=0x1f) => {
                    return Err(self.malformed(
                        "a control character in a string has to be escaped, as in `\\n`",
                    ));
                }
                Some(_) => {
                    let start = self.at;
                    self.plain_characters();
                    text.push_str(self.text.get(start..self.at).unwrap_or_default());
                }
            }
        }
    }

    /// Passes over what stands for itself.
    fn plain_characters(&mut self) {
        while matches!(self.peek(), Some(byte) if byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<char> {
        let start = self.at;
        self.at += 1;
        let character = match self.peek() {
            None => return Err(self.ended()),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                return self.code_point(start);
            }
            Some(_) => return Err(self.malformed("there is no such escape in JSON")),
        };
        self.at += 1;
        Ok(character)
    }

    /// What follows `\u`: a character, or the first of two surrogates.
    fn code_point(&mut self, start: usize) -> Result<char> {
        let first = self.code_unit()?;
        let units = if (0xd800..0xdc00).contains(&first) && self.follows("\\u") {
            self.at += 2;
            vec![first, self.code_unit()?]
        } else {
            vec![first]
        };
        match char::decode_utf16(units).next() {
            Some(Ok(character)) => Ok(character),
            _ => {
                self.at = start;
                Err(self.malformed("half of a surrogate pair is not a character"))
            }
        }
    }

    fn follows(&self, text: &str) -> bool {
        self.text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(text))
    }

    fn code_unit(&mut self) -> Result<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = match self.peek() {
                None => return Err(self.ended()),
                Some(byte) => char::from(byte).to_digit(16),
            };
            let Some(digit) = digit.and_then(|it| u16::try_from(it).ok()) else {
                return Err(self.malformed("`\\u` is followed by four hexadecimal digits"));
            };
            unit = unit * 16 + digit;
            self.at += 1;
        }
        Ok(unit)
    }
}
