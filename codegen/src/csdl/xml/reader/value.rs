//! The values of attributes.
//!
//! In: the attributes of the element that was begun last. Out: those that its reader asks for,
//! checked. What always holds: each attribute is either asked for or reported; a missing or
//! wrong one is an error, in place of which a neutral value is used.

use std::borrow::Cow;
use std::collections::HashSet;

use ecow::EcoString;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::BytesRef;
use quick_xml::name::QName;

use super::super::super::ast::{Spanned, Text};
use super::cursor::{Cursor, offset};
use super::element::{Attribute, Element};
use super::known;
use super::syntax::unknown_reference;
use super::wellformed::is_character;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

impl<'a> Cursor<'a, '_> {
    /// The value with entities resolved and white space normalised (XML 1.0 §3.3.3).
    fn value(&mut self, attribute: &Attribute<'a>) -> Text {
        let span = self.span_of(attribute.raw);
        let raw = attribute.raw;
        // Without early exit: this is compiled to vector instructions.
        let is_special = |byte| (byte < b' ') | (byte == b'<') | (byte == b'&');
        let is_plain = !raw
            .bytes()
            .fold(false, |found, byte| found | is_special(byte));
        let value = if is_plain {
            raw.into()
        } else {
            self.unescape(attribute).into()
        };
        Spanned { value, span }
    }

    fn unescape(&mut self, attribute: &Attribute<'a>) -> String {
        let span = self.span_of(attribute.raw);
        if let Some(at) = attribute.raw.find('<') {
            let start = attribute.value_start + offset(at);
            self.report(
                Diagnostic::error(
                    codes::MALFORMED_ATTRIBUTE,
                    self.span(start, start + 1),
                    "`<` in an attribute's value",
                )
                .with_help("write `&lt;`; or is a closing quote missing before it?"),
            );
        }
        if self.check_references(attribute.raw) {
            return String::new();
        }
        let parsed = quick_xml::events::attributes::Attribute {
            key: QName(attribute.name),
            value: Cow::Borrowed(attribute.raw),
        };
        match parsed.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => value.into_owned(),
            Err(error) => {
                self.report(Diagnostic::error(
                    codes::UNKNOWN_ENTITY,
                    span,
                    error.to_string(),
                ));
                String::new()
            }
        }
    }

    /// Reports references that stand for nothing; true if there are any.
    fn check_references(&mut self, raw: &'a str) -> bool {
        let mut found = false;
        for (at, _) in raw.match_indices('&') {
            let rest = &raw[at + 1..];
            let end = rest
                .find([';', '&'])
                .filter(|&end| rest.as_bytes()[end] == b';');
            let name = end.map_or("", |end| &rest[..end]);
            let is_known = match name.strip_prefix('#') {
                Some(_) => {
                    let character = BytesRef::new(name).resolve_char_ref();
                    matches!(character, Ok(Some(it)) if is_character(it))
                }
                None => resolve_predefined_entity(name).is_some(),
            };
            if is_known {
                continue;
            }
            found = true;
            let shown = &raw[at..at + 1 + end.map_or(0, |end| end + 1)];
            self.report(unknown_reference(self.span_of(shown), shown));
        }
        found
    }

    /// An attribute's value, if it is written.
    pub(super) fn optional(&mut self, name: &str) -> Option<Text> {
        if self.unused == 0 {
            return None;
        }
        let attribute = self.attributes.iter_mut().find(|it| it.name == name)?;
        if !std::mem::replace(&mut attribute.used, true) {
            self.unused -= 1;
        }
        let attribute = *attribute;
        Some(self.value(&attribute))
    }

    /// Where an attribute's value stands, if it is written.
    pub(super) fn place_of(&self, name: &str) -> Option<Span> {
        if self.unused == 0 {
            return None;
        }
        let attribute = self.attributes.iter().find(|it| it.name == name)?;
        Some(self.span_of(attribute.raw))
    }

    /// An attribute's value; an error and empty text if it is not written.
    pub(super) fn required(&mut self, element: &Element<'a>, name: &str) -> Text {
        if let Some(text) = self.optional(name) {
            return text;
        }
        let span = self.span(element.start, element.tag_end);
        let message = format!("`{}` needs the attribute `{name}`", element.local);
        let diagnostic = Diagnostic::error(codes::MISSING_ATTRIBUTE, span, message);
        let Some(meant) = self.misspelled(element, name) else {
            // It may be the one that could not be read, which was reported.
            if !self.is_malformed {
                self.report(diagnostic);
            }
            let value = EcoString::new();
            return Spanned { value, span };
        };
        self.report(diagnostic.with_help(format!("is `{meant}` meant to be `{name}`?")));
        // So that neither it nor what refers to it is reported as well.
        self.optional(meant).unwrap_or_else(|| Spanned {
            value: EcoString::new(),
            span,
        })
    }

    /// The attribute that is meant to be the one that is missing, and is no other one.
    fn misspelled(&self, element: &Element<'a>, missing: &str) -> Option<&'a str> {
        // Of a singleton the attribute has this name.
        let is_type = |it: &&Attribute<'a>| it.name == "Type" && !it.used;
        if missing == "EntityType"
            && let Some(found) = self.attributes.iter().find(is_type)
        {
            return Some(found.name);
        }
        let is_other = |name: &str| known::attributes(element.local).any(|it| it == name);
        let written = self.attributes.iter().filter(|it| !it.used);
        let strangers = written.map(|it| it.name).filter(|name| !is_other(name));
        nearest(missing, strangers)
    }

    /// A Boolean attribute (§2.1: `true` or `false`), if it is written.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        let text = self.optional(name)?;
        match text.value.trim() {
            "true" | "1" => return Some(true),
            "false" | "0" => return Some(false),
            _ => {}
        }
        let lower = text.value.to_ascii_lowercase();
        let meant = match lower.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        let message = format!("`{name}` is `true` or `false`, not `{}`", text.value);
        self.report(match meant {
            Some(_) => Diagnostic::warning(codes::BOOLEAN_CASE, text.span, message)
                .with_help(format!("it is read as `{lower}`")),
            None => Diagnostic::error(codes::INVALID_BOOLEAN, text.span, message),
        });
        meant
    }

    /// Like [`Self::boolean`], false when not written.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        self.boolean(name).unwrap_or(false)
    }

    /// Reports the attributes that nobody asked for.
    pub(super) fn finish_attributes(&mut self, element: &Element<'a>) {
        if self.unused == 0 {
            return;
        }
        self.unused = 0;
        // What is written beside them is not meant a second time. Looked up once: an element may
        // have any number of attributes.
        let used: HashSet<&str> = self
            .attributes
            .iter()
            .filter(|it| it.used)
            .map(|it| it.name)
            .collect();
        let free: Vec<_> = known::attributes(element.local)
            .filter(|name| !used.contains(name))
            .collect();
        for at in 0..self.attributes.len() {
            let attribute = self.attributes[at];
            if attribute.used {
                continue;
            }
            if !self.check_name(attribute.name) {
                continue;
            }
            let message = format!(
                "`{}` has no attribute `{}`; it is ignored",
                element.local, attribute.name
            );
            let span = self.span_of(attribute.name);
            let diagnostic = Diagnostic::warning(codes::UNKNOWN_ATTRIBUTE, span, message);
            let near = nearest(attribute.name, free.iter().copied());
            self.report(suggest(diagnostic, near));
        }
    }

    /// Reports an element that its parent does not have, and passes over it.
    pub(super) fn unknown_child(&mut self, child: &Element<'a>, parent: &str) {
        let message = format!(
            "`{parent}` has no child element `{}`; it is ignored",
            child.local
        );
        let span = self.name_span(child);
        let diagnostic = Diagnostic::warning(codes::UNKNOWN_ELEMENT, span, message);
        let near = nearest(child.local, known::children(parent));
        self.report(suggest(
            diagnostic,
            near.filter(|near| *near != child.local),
        ));
        self.skip(child);
    }
}

fn suggest(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}
