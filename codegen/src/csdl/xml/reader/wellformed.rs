//! What XML 1.0 and Namespaces in XML 1.0 demand and the parser does not check.
//!
//! In: the text, and names and namespace declarations as they are read. Out: an error at each place
//! that makes the document no XML. What always holds: a document without such an error costs one
//! pass over its bytes, and a comparison for each name.

use std::collections::HashMap;

use super::cursor::{Cursor, offset};
use super::element::Attribute;
use super::namespace::{XML_NAMESPACE, XMLNS_NAMESPACE};
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    /// Reports the first character that XML does not allow (§2.2).
    pub(super) fn check_characters(&mut self) {
        let body = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        // Without early exit: this is compiled to vector instructions.
        let is_doubtful = |byte: u8| {
            let is_control = (byte < b' ') & (byte != b'\n') & (byte != b'\r') & (byte != b'\t');
            is_control | (byte == FIRST_OF_NONCHARACTERS)
        };
        let is_plain = !body
            .bytes()
            .fold(false, |found, byte| found | is_doubtful(byte));
        if is_plain {
            return;
        }
        let Some((at, character)) = body.char_indices().find(|(_, it)| !is_character(*it)) else {
            return;
        };
        let span = self.span_of(&body[at..at + character.len_utf8()]);
        let message = format!("U+{:04X} is no character of XML", u32::from(character));
        self.report(
            Diagnostic::error(codes::MALFORMED_XML, span, message)
                .with_help("remove it: XML 1.0 has no way to write it, not even as a reference"),
        );
    }

    /// Reports an XML declaration that anything stands before.
    pub(super) fn check_declaration(&mut self, start: u32) {
        if start == 0 {
            return;
        }
        let span = self.span(start, self.position());
        let message = "the XML declaration is not at the beginning of the document";
        self.report(
            Diagnostic::error(codes::MALFORMED_XML, span, message)
                .with_help("remove it, or what stands before it: not even white space may"),
        );
    }

    /// Reports a name that XML does not allow (§2.3); true if it is one that it does.
    pub(super) fn check_name(&mut self, name: &str) -> bool {
        if is_name(name) {
            return true;
        }
        let message = format!("`{name}` is no name of XML");
        let help = "a name begins with a letter or `_`, goes on with letters, digits, `_`, `-` and `.`, \
                    and has one prefix at most";
        let span = self.span_of(name);
        self.report(Diagnostic::error(codes::MALFORMED_XML, span, message).with_help(help));
        false
    }

    /// Reports an attribute that begins where the value of the one before it ends.
    pub(super) fn check_gap(&mut self, name: &str, content: &str, before: Option<&str>) {
        let ends = |part: &str| part.as_ptr() as usize + part.len() - content.as_ptr() as usize;
        let Some(end) = before.map(ends) else {
            return;
        };
        // After the quote.
        if name.as_ptr() as usize - content.as_ptr() as usize == end + 1 {
            let message = format!("white space is missing before the attribute `{name}`");
            let span = self.span_of(name);
            self.report(Diagnostic::error(codes::MALFORMED_ATTRIBUTE, span, message));
        }
    }

    /// Reports a declaration that Namespaces in XML 1.0 does not allow (§3, §5).
    pub(super) fn check_namespace(&mut self, name: &str, prefix: &str, raw: &str) {
        let message = match (prefix, raw) {
            ("xml", XML_NAMESPACE) => return,
            ("xml" | "xmlns", _) => format!("the prefix `{prefix}` cannot be declared"),
            (_, XML_NAMESPACE | XMLNS_NAMESPACE) => {
                format!("the namespace `{raw}` cannot be declared for another prefix")
            }
            ("", _) => return,
            (_, "") => format!("the prefix `{prefix}` is declared for no namespace"),
            _ => return,
        };
        let span = self.span_of(name);
        self.report(Diagnostic::error(codes::MALFORMED_ATTRIBUTE, span, message));
    }

    /// Reports attributes that have one name by prefixes of one namespace (Namespaces §6.3). Those
    /// of one name as written were reported.
    pub(super) fn check_expanded_names(&mut self, prefixed: &[Attribute<'a>]) {
        let parts = |it: &Attribute<'a>| it.name.split_once(':').filter(|it| it.0 != "xmlns");
        let mut prefixes = prefixed.iter().filter_map(parts).map(|it| it.0);
        let first = prefixes.next();
        if prefixes.all(|it| Some(it) == first) {
            return;
        }
        let mut seen: HashMap<(&str, &str), &str> = HashMap::with_capacity(prefixed.len());
        for attribute in prefixed {
            let Some((prefix, local)) = parts(attribute) else {
                continue;
            };
            let Some(uri) = self.declarations.uri(prefix) else {
                continue;
            };
            let before = *seen.entry((uri, local)).or_insert(attribute.name);
            if before == attribute.name {
                continue;
            }
            let name = attribute.name;
            let message = format!(
                "the attribute `{name}` is given twice: `{before}` is in the same namespace"
            );
            let first = self.span_of(before);
            self.report(
                Diagnostic::error(codes::DUPLICATE_ATTRIBUTE, self.span_of(name), message)
                    .with_related(first, "given here first"),
            );
        }
    }

    /// Reports text before or after the root element, which is more than white space.
    pub(super) fn check_outside(&mut self, start: u32) {
        let end = self.position() as usize;
        let text = self.text.get(start as usize..end).unwrap_or_default();
        let is_space = |it: char| matches!(it, ' ' | '\t' | '\r' | '\n' | '\u{feff}');
        let trimmed = text.trim_matches(is_space);
        if !trimmed.is_empty() {
            let message = "text outside of the root element";
            let span = self.span_of(trimmed);
            self.report(Diagnostic::error(codes::UNEXPECTED_TEXT, span, message));
        }
    }

    /// Reports `]]>` in text (XML §2.4).
    pub(super) fn check_section_end(&mut self, text: &str, start: u32) {
        let Some(at) = text.find("]]>") else {
            return;
        };
        let at = start.saturating_add(offset(at));
        let message = "`]]>` ends a CDATA section, and none is open here";
        self.report(
            Diagnostic::error(codes::MALFORMED_XML, self.span(at, at + 3), message)
                .with_help("write `]]&gt;`"),
        );
    }
}

/// The byte that the encodings of U+FFFE and U+FFFF begin with.
const FIRST_OF_NONCHARACTERS: u8 = 0xEF;

/// Whether XML allows a character (§2.2).
pub(in crate::csdl) fn is_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// Whether this is a name with at most one prefix (Namespaces §4).
fn is_name(name: &str) -> bool {
    let mut parts = name.split(':');
    let is_part = |part: &str| {
        let mut characters = part.chars();
        characters.next().is_some_and(begins_name) && characters.all(continues_name)
    };
    parts.next().is_some_and(is_part) && parts.next().is_none_or(is_part) && parts.next().is_none()
}

/// `NameStartChar` without the colon (XML §2.3).
fn begins_name(character: char) -> bool {
    matches!(character,
        'A'..='Z' | 'a'..='z' | '_'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// `NameChar` without the colon (XML §2.3).
fn continues_name(character: char) -> bool {
    begins_name(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_xml() {
        for name in ["a", "_1", "größe", "sap:label", "x-y.z", "日本"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1a", "-a", ":a", "a:", "a:b:c", "a:1", "a b", "a\u{d7}"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn characters_are_those_of_xml() {
        assert!("\t\n\r aé\u{fffd}\u{10ffff}".chars().all(is_character));
        assert!(!"\0\u{1}\u{1f}\u{fffe}\u{ffff}".chars().any(is_character));
    }
}
