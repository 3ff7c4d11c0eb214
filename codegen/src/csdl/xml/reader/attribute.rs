//! Start tags and their attributes.
//!
//! In: a start tag. Out: an [`Element`], and the attributes that its reader asks for, checked.
//! What always holds: each attribute is either asked for, reported or of another namespace;
//! a missing or wrong one is an error, in place of which a neutral value is used.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart};
use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::name::QName;

use super::super::super::ast::{Spanned, Text};
use super::cursor::{Cursor, offset};
use super::element::{Attribute, Element};
use super::namespace::{MAX_DECLARATIONS, Namespace};
use super::syntax::unknown_reference;
use crate::diagnostic::Diagnostic;
use crate::suggest::nearest;

/// Up to this many attributes, comparing each with each is the fastest way to find a repeated one.
const FEW: usize = 16;

impl<'a> Cursor<'a, '_> {
    /// Makes an element of a start tag, and declares its prefixes; none if reading has to stop.
    pub(super) fn element(
        &mut self,
        tag: &BytesStart<'_>,
        start: u32,
        is_empty: bool,
    ) -> Option<Element<'a>> {
        let tag_end = self.position();
        let closing = if is_empty { 2 } else { 1 };
        let inner = (start as usize + 1)..(tag_end as usize).saturating_sub(closing);
        let content = self.text.get(inner).unwrap_or_default();
        let qualified = content.get(..tag.name().as_ref().len()).unwrap_or(content);
        let scope = self.declarations.mark();
        let mut element = Element {
            namespace: Namespace::Absent,
            local: qualified,
            qualified,
            start,
            tag_end,
            is_empty,
            scope,
        };
        self.read_attributes(content, &element);
        let colon = qualified.bytes().position(|byte| byte == b':');
        let prefix = colon.map_or("", |at| &qualified[..at]);
        element.local = colon.map_or(qualified, |at| &qualified[at + 1..]);
        element.namespace = self.declarations.resolve(prefix);
        if qualified.is_empty() {
            let span = self.span(start, tag_end);
            self.stop(Diagnostic::error("malformed-xml", span, "a tag without a name"));
        }
        self.enter(&element).then_some(element)
    }

    fn read_attributes(&mut self, content: &'a str, element: &Element<'a>) {
        self.attributes.clear();
        let mut prefixed = Vec::new();
        let mut attributes = Attributes::new(content, element.qualified.len());
        for attribute in attributes.with_checks(false) {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    self.attribute_error(&error, element);
                    continue;
                }
            };
            let name = attribute.key.into_inner();
            let Cow::Borrowed(raw) = attribute.value else {
                continue;
            };
            let found = Attribute {
                name,
                raw,
                value_start: self.span_of(raw).start,
                used: name == "xmlns",
            };
            match name.bytes().position(|byte| byte == b':') {
                Some(colon) => {
                    if &name[..colon] == "xmlns" {
                        self.declare(element, &name[colon + 1..], raw);
                    }
                    prefixed.push(found);
                }
                None => {
                    if found.used {
                        self.declare(element, "", raw);
                    }
                    self.attributes.push(found);
                }
            }
        }
        self.mark_repeated();
        if !prefixed.is_empty() {
            self.report_repeated(&repeated(&prefixed), &prefixed);
            self.check_prefixes(&prefixed);
        }
    }

    /// Reports repeated attributes; only the first of each name counts.
    fn mark_repeated(&mut self) {
        let found = repeated(&self.attributes);
        if !found.is_empty() {
            let attributes = self.attributes.clone();
            self.report_repeated(&found, &attributes);
            for (_, second) in found {
                self.attributes[second].used = true;
            }
        }
        self.unused = self.attributes.iter().filter(|it| !it.used).count();
    }

    fn declare(&mut self, element: &Element<'a>, prefix: &'a str, uri: &str) {
        if !self.declarations.declare(prefix, uri) {
            let span = self.span(element.start, element.tag_end);
            let message = format!("more than {MAX_DECLARATIONS} namespace declarations are in scope here");
            self.stop(Diagnostic::error("too-many-declarations", span, message));
        }
    }

    fn report_repeated(&mut self, found: &[(usize, usize)], attributes: &[Attribute<'a>]) {
        for &(first, second) in found {
            let name = attributes[second].name;
            let message = format!("the attribute `{name}` is given twice");
            let first = self.span_of(attributes[first].name);
            self.report(
                Diagnostic::error("duplicate-attribute", self.span_of(name), message)
                    .with_related(first, "given here first"),
            );
        }
    }

    /// Reports prefixes that are not declared, each once, and attributes that carry a prefix
    /// of CSDL's own: those mean nothing.
    fn check_prefixes(&mut self, attributes: &[Attribute<'a>]) {
        for attribute in attributes {
            let Some((prefix, _)) = attribute.name.split_once(':') else {
                continue;
            };
            match self.declarations.resolve(prefix) {
                Namespace::Edm | Namespace::Edmx => {
                    let message = format!("the attribute `{}` has a prefix and is ignored", attribute.name);
                    self.report(
                        Diagnostic::warning("unknown-attribute", self.span_of(attribute.name), message)
                            .with_help("attributes of CSDL elements have no prefix"),
                    );
                }
                Namespace::Unbound if !self.unbound.contains(&prefix) => {
                    self.unbound.push(prefix);
                    let message = format!("the prefix `{prefix}` is not declared; attributes with it are ignored");
                    self.report(
                        Diagnostic::warning("unbound-prefix", self.span_of(attribute.name), message)
                            .with_help(format!("declare it on the root element: xmlns:{prefix}=\"…\"")),
                    );
                }
                _ => {}
            }
        }
    }

    fn attribute_error(&mut self, error: &AttrError, element: &Element<'a>) {
        let (at, message) = match *error {
            AttrError::ExpectedEq(at) => (at, "an attribute needs `=` and a value in quotes"),
            AttrError::ExpectedValue(at) => (at, "a value in quotes is needed after `=`"),
            AttrError::UnquotedValue(at) => (at, "an attribute's value needs quotes"),
            AttrError::ExpectedQuote(at, _) => (at, "the closing quote of this attribute's value is missing"),
            AttrError::Duplicated(at, _) => (at, "this attribute is given twice"),
        };
        let at = (element.start + 1).saturating_add(offset(at)).min(element.tag_end.saturating_sub(1));
        self.report(Diagnostic::error("malformed-attribute", self.span(at, element.tag_end), message));
    }

    /// The value with entities resolved and white space normalised (XML 1.0 §3.3.3).
    fn value(&mut self, attribute: &Attribute<'a>) -> Text {
        let span = self.span_of(attribute.raw);
        let raw = attribute.raw;
        // Without early exit: this is compiled to vector instructions.
        let is_special = |byte| (byte < b' ') | (byte == b'<') | (byte == b'&');
        let is_plain = !raw.bytes().fold(false, |found, byte| found | is_special(byte));
        let value = if is_plain {
            raw.to_owned()
        } else {
            self.unescape(attribute)
        };
        Spanned { value, span }
    }

    fn unescape(&mut self, attribute: &Attribute<'a>) -> String {
        let span = self.span_of(attribute.raw);
        if let Some(at) = attribute.raw.find('<') {
            let start = attribute.value_start + offset(at);
            self.report(
                Diagnostic::error("malformed-attribute", self.span(start, start + 1), "`<` in an attribute's value")
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
                self.report(Diagnostic::error("unknown-entity", span, error.to_string()));
                String::new()
            }
        }
    }

    /// Reports references that stand for nothing; true if there are any.
    fn check_references(&mut self, raw: &'a str) -> bool {
        let mut found = false;
        for (at, _) in raw.match_indices('&') {
            let rest = &raw[at + 1..];
            let end = rest.find([';', '&']).filter(|&end| rest.as_bytes()[end] == b';');
            let name = end.map_or("", |end| &rest[..end]);
            let is_known = match name.strip_prefix('#') {
                Some(_) => matches!(BytesRef::new(name).resolve_char_ref(), Ok(Some(_))),
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

    /// An attribute's value; an error and empty text if it is not written.
    pub(super) fn required(&mut self, element: &Element<'a>, name: &str) -> Text {
        if let Some(text) = self.optional(name) {
            return text;
        }
        let span = self.span(element.start, element.tag_end);
        let message = format!("`{}` needs the attribute `{name}`", element.local);
        let written = self.attributes.iter().filter(|it| !it.used).map(|it| it.name);
        let diagnostic = Diagnostic::error("missing-attribute", span, message);
        let diagnostic = match nearest(name, written) {
            Some(near) => diagnostic.with_help(format!("is `{near}` meant to be `{name}`?")),
            None => diagnostic,
        };
        self.report(diagnostic);
        Spanned { value: String::new(), span }
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
            Some(_) => Diagnostic::warning("boolean-case", text.span, message)
                .with_help(format!("it is read as `{lower}`")),
            None => Diagnostic::error("invalid-boolean", text.span, message),
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
        for at in 0..self.attributes.len() {
            let attribute = self.attributes[at];
            if attribute.used {
                continue;
            }
            let message = format!("`{}` has no attribute `{}`; it is ignored", element.local, attribute.name);
            self.report(Diagnostic::warning("unknown-attribute", self.span_of(attribute.name), message));
        }
    }

    /// Reports an element that its parent does not have, and passes over it.
    pub(super) fn unknown_child(&mut self, child: &Element<'a>, parent: &str) {
        let message = format!("`{parent}` has no child element `{}`; it is ignored", child.local);
        self.report(Diagnostic::warning("unknown-element", self.name_span(child), message));
        self.skip(child);
    }
}

/// The indexes of attributes whose name was given before, each after that of the first.
fn repeated(attributes: &[Attribute<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if attributes.len() <= FEW {
        for (second, attribute) in attributes.iter().enumerate() {
            let first = attributes[..second].iter().position(|it| it.name == attribute.name);
            found.extend(first.map(|first| (first, second)));
        }
        return found;
    }
    let mut seen = HashMap::with_capacity(attributes.len());
    for (at, attribute) in attributes.iter().enumerate() {
        let first = *seen.entry(attribute.name).or_insert(at);
        if first != at {
            found.push((first, at));
        }
    }
    found
}
