//! Reading a lock file.
//!
//! In: its text. Out: a [`Lock`], and an error at each line that contradicts the form or another
//! line. What always holds: nothing that could name one element twice, or two elements alike, gets
//! into a lock that is used.

use std::borrow::Cow;

use super::{Element, Kind, Lock, Locked, Status, shown};
use crate::diagnostic::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::names::RustIdent;
use crate::source::{SourceId, SourceMap, Span};
use crate::suggest::nearest;

/// Version of the form.
pub(super) const VERSION: &str = "version 1";

/// What git leaves at the beginning of lines where it could not merge.
const CONFLICTS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Reads a lock; what is wrong in it is told, and then the lock is not to be used.
pub fn read(sources: &SourceMap, source: SourceId, diagnostics: &mut Diagnostics) -> Lock {
    let text = sources.get(source).map_or("", |it| it.text.as_str());
    let mut reader = Reader {
        lock: Lock::default(),
        diagnostics,
    };
    let mut start = 0;
    let mut version = None;
    for line in text.split_inclusive('\n') {
        let place = |from: usize, length: usize| Span {
            source,
            start: u32::try_from(start + from).unwrap_or(u32::MAX),
            end: u32::try_from(start + from + length).unwrap_or(u32::MAX),
        };
        let content = line.trim_end_matches(['\n', '\r']);
        let span = place(0, content.len());
        if CONFLICTS.iter().any(|it| content.starts_with(it)) {
            reader.conflict(span);
        } else if content.starts_with("version") {
            version = Some((content, span));
        } else if !content.is_empty() && !content.starts_with('#') {
            reader.line(content, span);
        }
        start += line.len();
    }
    let first = Span {
        source,
        start: 0,
        end: 0,
    };
    reader.version(version, first);
    reader.lock
}

struct Reader<'d> {
    lock: Lock,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_> {
    fn refuse(&mut self, code: Code, span: Span, message: String, help: &str) {
        let error = Diagnostic::error(code, span, message);
        self.diagnostics.push(error.with_help(help));
    }

    fn conflict(&mut self, span: Span) {
        self.refuse(
            codes::LOCK,
            span,
            "a merge was not finished here".to_owned(),
            "keep the lines of both sides, in any order, remove the markers, and generate again",
        );
    }

    fn version(&mut self, found: Option<(&str, Span)>, first: Span) {
        match found {
            Some((VERSION, _)) => {}
            Some((other, span)) => {
                let message = format!("`{}` is not known; `{VERSION}` is", other.escape_debug());
                let help = "use the version of the generator that wrote this file, or a newer one";
                self.refuse(codes::LOCK, span, message, help);
            }
            None => {
                let message = format!("the line `{VERSION}` is missing");
                let help = "restore the file from version control";
                self.refuse(codes::LOCK, first, message, help);
            }
        }
    }

    fn line(&mut self, line: &str, span: Span) {
        let parsed = match parse(line) {
            Ok(parsed) => parsed,
            Err((code, message)) => {
                let help = "a line is `KIND ELEMENT = NAME`; restore it from version control";
                return self.refuse(code, span, message, help);
            }
        };
        let (element, ident, status) = parsed;
        let scope = self.lock.scopes.entry(element.scope()).or_default();
        let other = scope.taken.get(&ident).filter(|it| **it != element);
        if let Some(other) = other.cloned() {
            let message = format!(
                "`{ident}` is the name of both {} and {}",
                shown(&other),
                shown(&element)
            );
            let help = "remove the line that was added last, and generate again";
            return self.refuse(codes::LOCK_CLASH, span, message, help);
        }
        scope.taken.insert(ident.clone(), element.clone());
        if status == Status::Renamed {
            scope.former.insert(ident, element);
            return;
        }
        let locked = Locked {
            ident,
            status,
            span,
        };
        match scope.names.get_mut(&element) {
            Some(first) if first.ident != locked.ident => {
                let message = format!(
                    "{} has two names, `{}` and `{}`",
                    shown(&element),
                    first.ident,
                    locked.ident
                );
                let error = Diagnostic::error(codes::LOCK_CLASH, span, message)
                    .with_related(first.span, "the first is here")
                    .with_help("keep the line of the name that was published first");
                self.diagnostics.push(error);
            }
            // Merging may leave the same name as there and as removed: then it is there.
            Some(first) => first.status = first.status.min(locked.status),
            None => {
                scope.names.insert(element, locked);
            }
        }
    }
}

type Problem = (Code, String);

fn parse(line: &str) -> Result<(Element, RustIdent, Status), Problem> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let Some(kind) = Kind::of(word) else {
        let known = Kind::ALL.iter().map(|(_, word)| *word);
        let near = nearest(word, known).map(|near| format!("; did you mean `{near}`?"));
        let message = format!("`{}` is no kind of name", word.escape_debug());
        return Err((codes::LOCK, message + &near.unwrap_or_default()));
    };
    let no_form = || (codes::LOCK, "this is no line of a name".to_owned());
    let (key, value) = rest.split_once(" = ").ok_or_else(no_form)?;
    let (name, status) = match value.split_once(' ') {
        None => (value, Status::Live),
        Some((name, "(removed)")) => (name, Status::Removed),
        Some((name, "(renamed)")) => (name, Status::Renamed),
        Some(_) => return Err(no_form()),
    };
    let key = decode(key).ok_or_else(no_form)?;
    let is_file = kind == Kind::Module;
    let ident = RustIdent::kept(name).filter(|it| !is_file || it.as_str().is_ascii());
    let ident = ident.ok_or_else(|| {
        let message = format!("`{}` is no Rust identifier", name.escape_debug());
        (codes::LOCK_NAME, message)
    })?;
    Ok((Element { kind, key }, ident, status))
}

/// A schema name as the file has it.
pub(super) fn encode(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|it| it.is_ascii_graphic() && it != b'%') {
        return key.into();
    }
    let mut text = String::with_capacity(key.len());
    for it in key.chars() {
        if it.is_whitespace() || it.is_control() || it == '%' {
            let mut bytes = [0; 4];
            for byte in it.encode_utf8(&mut bytes).bytes() {
                text.push_str(&format!("%{byte:02x}"));
            }
        } else {
            text.push(it);
        }
    }
    text.into()
}

fn decode(text: &str) -> Option<String> {
    if text.is_empty() || text.contains(' ') {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_key_comes_back() {
        for key in ["ns.T/p", "a b = c", "%", "tab\there", "é\u{2028}", "x\r\ny"] {
            let text = encode(key);
            assert!(!text.contains([' ', '\n', '\r']), "{text}");
            assert_eq!(decode(&text).as_deref(), Some(key));
        }
        assert_eq!(decode("%4"), None);
        assert_eq!(decode("%zz"), None);
        assert_eq!(decode("%ff"), None);
    }
}
