//! Values, arrays, objects and numbers.

use std::collections::HashMap;

use super::{Kind, Member, Value};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceId, Span};

/// How many arrays and objects may be nested: twice as many as elements in CSDL XML, of which an
/// expression is both.
pub(super) const MAX_DEPTH: usize = 200;

/// Up to this many members, comparing each with each is the fastest way to find a repeated one.
const FEW: usize = 16;

/// Reads one value that takes the whole text; none when the text is not JSON.
pub(in crate::csdl::json) fn parse<'a>(
    text: &'a str,
    source: SourceId,
    diagnostics: &mut Diagnostics,
) -> Option<Value<'a>> {
    let mut scanner = Scanner {
        text,
        at: 0,
        depth: 0,
        source,
        repeated: Vec::new(),
    };
    let result = scanner.document();
    for diagnostic in scanner.repeated {
        diagnostics.push(diagnostic);
    }
    match result {
        Ok(value) => Some(value),
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// Boxed, since it is passed through every level and is rare.
pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    depth: usize,
    source: SourceId,
    /// Members that an object has twice: reading goes on after those.
    repeated: Vec<Diagnostic>,
}

impl<'a> Scanner<'a> {
    fn document(&mut self) -> Result<Value<'a>> {
        let value = self.value()?;
        self.white_space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.stranger("there is something after the end of the JSON value")),
        }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The bytes from an offset to where the scanner is.
    pub(super) fn span_from(&self, start: usize) -> Span {
        Span {
            source: self.source,
            start: offset(start),
            end: offset(self.at),
        }
    }

    fn white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// An error about the character that the scanner is at.
    pub(super) fn malformed(&self, message: impl Into<String>) -> Box<Diagnostic> {
        let Some(character) = self.text.get(self.at..).and_then(|it| it.chars().next()) else {
            return self.ended();
        };
        let span = Span {
            source: self.source,
            start: offset(self.at),
            end: offset(self.at + character.len_utf8()),
        };
        Box::new(Diagnostic::error(codes::MALFORMED_JSON, span, message))
    }

    /// Like [`Self::malformed`]; comments and commas before the end, which other notations have,
    /// are named.
    fn stranger(&self, message: &str) -> Box<Diagnostic> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') {
            let mut diagnostic = self.malformed("a comment, which JSON does not have");
            diagnostic.help = Some("take the comments out".to_owned());
            return diagnostic;
        }
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        if rest.starts_with(['}', ']']) && before.ends_with(',') {
            let mut diagnostic = self.malformed("a comma before the end of an object or array");
            diagnostic.span = Some(Span {
                source: self.source,
                start: offset(before.len() - 1),
                end: offset(before.len()),
            });
            diagnostic.help = Some("take the comma out: JSON has one only between two".to_owned());
            return diagnostic;
        }
        self.malformed(message)
    }

    /// The error that the text ends too soon, at its last character.
    pub(super) fn ended(&self) -> Box<Diagnostic> {
        let last = self.text.chars().next_back().map_or(0, char::len_utf8);
        let span = Span {
            source: self.source,
            start: offset(self.text.len() - last),
            end: offset(self.text.len()),
        };
        let message = "the document ends in the middle of a JSON value";
        Box::new(Diagnostic::error(codes::UNEXPECTED_END, span, message))
    }

    fn value(&mut self) -> Result<Value<'a>> {
        self.white_space();
        let start = self.at;
        let kind = match self.peek() {
            None => return Err(self.ended()),
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Kind::Number(self.number()?),
            Some(b't') => self.literal("true", Kind::Bool(true))?,
            Some(b'f') => self.literal("false", Kind::Bool(false))?,
            Some(b'n') => self.literal("null", Kind::Null)?,
            Some(_) => return Err(self.stranger("a JSON value does not begin like this")),
        };
        Ok(Value {
            kind,
            span: self.span_from(start),
        })
    }

    /// An array or object, unless it is nested too deep.
    fn nested(&mut self, read: fn(&mut Self) -> Result<Kind<'a>>) -> Result<Kind<'a>> {
        if self.depth == MAX_DEPTH {
            let mut diagnostic = self.malformed(format!(
                "more than {MAX_DEPTH} arrays and objects are nested here"
            ));
            diagnostic.code = codes::TOO_DEEP;
            return Err(diagnostic);
        }
        self.depth += 1;
        self.at += 1;
        let kind = read(self)?;
        self.depth -= 1;
        Ok(kind)
    }

    fn literal(&mut self, word: &str, kind: Kind<'a>) -> Result<Kind<'a>> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with(word) {
            self.at += word.len();
            return Ok(kind);
        }
        if word.starts_with(rest) {
            return Err(self.ended());
        }
        Err(self.malformed(format!("this is not `{word}`")))
    }

    fn array(&mut self) -> Result<Kind<'a>> {
        let mut items = Vec::new();
        self.white_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Kind::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.white_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Kind::Array(items));
                }
                _ => return Err(self.stranger("`,` or `]` is needed after an item of an array")),
            }
        }
    }

    fn object(&mut self) -> Result<Kind<'a>> {
        let mut members = Vec::new();
        self.white_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            members.push(self.member()?);
            self.white_space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    self.report_repeated(&members);
                    return Ok(Kind::Object(members));
                }
                _ => return Err(self.stranger("`,` or `}` is needed after a member of an object")),
            }
        }
    }

    fn member(&mut self) -> Result<Member<'a>> {
        self.white_space();
        if self.peek() != Some(b'"') {
            return Err(self.stranger("the name of a member is a string in double quotes"));
        }
        let start = self.at + 1;
        let name = self.string()?;
        let name_span = Span {
            end: offset(self.at - 1),
            ..self.span_from(start)
        };
        self.white_space();
        if self.peek() != Some(b':') {
            return Err(self.stranger("`:` is needed after the name of a member"));
        }
        self.at += 1;
        let value = self.value()?;
        Ok(Member {
            name,
            name_span,
            value,
        })
    }

    fn report_repeated(&mut self, members: &[Member<'a>]) {
        for (first, second) in repeated(members) {
            let message = format!("the member `{}` is given twice", second.name);
            self.repeated.push(
                Diagnostic::error(codes::DUPLICATE_JSON_MEMBER, second.name_span, message)
                    .with_related(first.name_span, "given here first"),
            );
        }
    }

    fn number(&mut self) -> Result<&'a str> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
            if matches!(self.peek(), Some(b'0'..=b'9')) {
                return Err(self.malformed("a number has no leading zeros"));
            }
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<()> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.malformed("a digit is needed here"));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }
}

/// Pairs of members with one name: the first, and each further one.
fn repeated<'m, 'a>(members: &'m [Member<'a>]) -> Vec<(&'m Member<'a>, &'m Member<'a>)> {
    let mut found = Vec::new();
    if members.len() <= FEW {
        for (at, second) in members.iter().enumerate() {
            let mut before = members.iter().take(at);
            found.extend(
                before
                    .find(|first| first.name == second.name)
                    .map(|first| (first, second)),
            );
        }
        return found;
    }
    let mut seen: HashMap<&str, &Member<'a>> = HashMap::with_capacity(members.len());
    for member in members {
        match seen.get(member.name.as_ref()) {
            Some(first) => found.push((*first, member)),
            None => {
                seen.insert(&member.name, member);
            }
        }
    }
    found
}

/// An offset as a span holds it: larger texts are refused before they are read.
pub(super) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
