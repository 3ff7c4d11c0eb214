//! Whole values skipped, and checked on the way: what is kept as text is valid JSON.

use super::error::Error;
use super::scan::{Input, MAX_DEPTH};

impl<'de> Input<'de> {
    /// Moves behind one value and returns its text, checked to be JSON.
    pub(crate) fn skip_value(&mut self) -> Result<&'de str, Error> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' => {
                self.at += 1;
                self.skip_rest_of_string()?;
            }
            b'{' | b'[' => self.skip_nested()?,
            _ => self.skip_atom(first)?,
        }
        Ok(&self.text[start..self.at])
    }

    /// Skips an array or object without recursion: one bit a level says which of them it is.
    fn skip_nested(&mut self) -> Result<(), Error> {
        let mut objects: u128 = 0;
        let mut open: u8 = 0;
        loop {
            let complete = match self.peek()? {
                bracket @ (b'{' | b'[') => {
                    if open >= MAX_DEPTH - self.depth {
                        return Err(self.error("the JSON text is nested too deeply"));
                    }
                    self.at += 1;
                    let object = bracket == b'{';
                    objects = objects << 1 | u128::from(object);
                    open += 1;
                    if self.peek()? == if object { b'}' } else { b']' } {
                        self.at += 1;
                        objects >>= 1;
                        open -= 1;
                        true
                    } else {
                        if object {
                            self.skip_name()?;
                        }
                        false
                    }
                }
                b'"' => {
                    self.at += 1;
                    self.skip_rest_of_string()?;
                    true
                }
                byte => {
                    self.skip_atom(byte)?;
                    true
                }
            };
            if complete && !self.skip_closings(&mut objects, &mut open)? {
                return Ok(());
            }
        }
    }

    /// After a value: closes what ends here and moves to the next value, if there is one.
    fn skip_closings(&mut self, objects: &mut u128, open: &mut u8) -> Result<bool, Error> {
        while *open > 0 {
            let byte = self.peek()?;
            let object = *objects & 1 == 1;
            match (byte, object) {
                (b',', _) => {
                    self.at += 1;
                    if object {
                        self.skip_name()?;
                    }
                    return Ok(true);
                }
                (b'}', true) | (b']', false) => {
                    self.at += 1;
                    *objects >>= 1;
                    *open -= 1;
                }
                _ => return Err(self.error("expected a comma or the closing bracket")),
            }
        }
        Ok(false)
    }

    fn skip_name(&mut self) -> Result<(), Error> {
        self.expect(b'"', "expected the name of a member")?;
        self.skip_rest_of_string()?;
        self.expect(b':', "expected a colon")
    }

    /// Skips a number, `true`, `false` or `null`.
    pub(super) fn skip_atom(&mut self, first: u8) -> Result<(), Error> {
        match first {
            b'-' | b'0'..=b'9' => self.number().map(drop),
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => Err(self.error("expected a JSON value")),
        }
    }
}
