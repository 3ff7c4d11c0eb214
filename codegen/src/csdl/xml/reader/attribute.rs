//! Start tags and their attributes.
//!
//! In: a start tag. Out: an [`Element`], its prefixes resolved, and its attributes ready to be
//! asked for. What always holds: of attributes with one name only the first counts.

use std::borrow::Cow;
use std::collections::HashMap;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::{AttrError, Attributes};

use super::cursor::{Cursor, offset};
use super::element::{Attribute, Element};
use super::namespace::{MAX_DECLARATIONS, Namespace};
use crate::diagnostic::{Diagnostic, codes};

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
            let message = "a tag without a name";
            self.stop(Diagnostic::error(codes::MALFORMED_XML, span, message));
        }
        // Other names are those of CSDL, or of elements that are passed over.
        if colon == Some(0) {
            self.check_name(qualified);
        }
        self.enter(&element).then_some(element)
    }

    fn read_attributes(&mut self, content: &'a str, element: &Element<'a>) {
        self.attributes.clear();
        self.is_malformed = false;
        self.base = None;
        let mut prefixed = Vec::new();
        let mut before = None;
        let mut attributes = Attributes::new(content, element.qualified.len());
        for attribute in attributes.with_checks(false) {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    self.is_malformed = true;
                    self.attribute_error(&error, element.start, element.tag_end);
                    continue;
                }
            };
            let name = attribute.key.into_inner();
            let Cow::Borrowed(raw) = attribute.value else {
                continue;
            };
            self.check_gap(name, content, before.replace(raw));
            let found = Attribute {
                name,
                raw,
                value_start: self.span_of(raw).start,
                used: name == "xmlns",
            };
            match name.bytes().position(|byte| byte == b':') {
                Some(colon) => {
                    if &name[..colon] == "xmlns" {
                        self.check_namespace(name, &name[colon + 1..], raw);
                        self.declare(element, &name[colon + 1..], raw);
                    } else if name == "xml:base" {
                        self.base = Some(raw);
                    }
                    prefixed.push(found);
                }
                None => {
                    if found.used {
                        self.check_namespace(name, "", raw);
                        self.declare(element, "", raw);
                    }
                    self.attributes.push(found);
                }
            }
        }
        self.mark_repeated();
        if !prefixed.is_empty() {
            self.report_repeated(&repeated(&prefixed), &prefixed);
            self.check_expanded_names(&prefixed);
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

    fn declare(&mut self, element: &Element<'a>, prefix: &'a str, uri: &'a str) {
        if !self.declarations.declare(prefix, uri) {
            let span = self.span(element.start, element.tag_end);
            let message =
                format!("more than {MAX_DECLARATIONS} namespace declarations are in scope here");
            self.stop(Diagnostic::error(
                codes::TOO_MANY_DECLARATIONS,
                span,
                message,
            ));
        }
    }

    fn report_repeated(&mut self, found: &[(usize, usize)], attributes: &[Attribute<'a>]) {
        for &(first, second) in found {
            let name = attributes[second].name;
            let message = format!("the attribute `{name}` is given twice");
            let first = self.span_of(attributes[first].name);
            self.report(
                Diagnostic::error(codes::DUPLICATE_ATTRIBUTE, self.span_of(name), message)
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
            if !self.check_name(attribute.name) {
                continue;
            }
            match self.declarations.resolve(prefix) {
                Namespace::Edm | Namespace::Edmx => {
                    let message = format!(
                        "the attribute `{}` has a prefix and is ignored",
                        attribute.name
                    );
                    self.report(
                        Diagnostic::warning(
                            codes::UNKNOWN_ATTRIBUTE,
                            self.span_of(attribute.name),
                            message,
                        )
                        .with_help("attributes of CSDL elements have no prefix"),
                    );
                }
                Namespace::Unbound if self.unbound.insert(prefix) => {
                    let message = format!(
                        "the prefix `{prefix}` is not declared; attributes with it are ignored"
                    );
                    self.report(
                        Diagnostic::warning(
                            codes::UNBOUND_PREFIX,
                            self.span_of(attribute.name),
                            message,
                        )
                        .with_help(format!(
                            "declare it on the root element: xmlns:{prefix}=\"…\""
                        )),
                    );
                }
                // What XML itself defines says nothing about the schema.
                Namespace::Foreign if !matches!(prefix, "xml" | "xmlns") => {
                    self.note_foreign(attribute.name);
                }
                _ => {}
            }
        }
    }

    pub(super) fn attribute_error(&mut self, error: &AttrError, start: u32, tag_end: u32) {
        let (at, message) = match *error {
            AttrError::ExpectedEq(at) => (at, "an attribute needs `=` and a value in quotes"),
            AttrError::ExpectedValue(at) => (at, "a value in quotes is needed after `=`"),
            AttrError::UnquotedValue(at) => (at, "an attribute's value needs quotes"),
            AttrError::ExpectedQuote(at, _) => {
                (at, "the closing quote of this attribute's value is missing")
            }
            AttrError::Duplicated(at, _) => (at, "this attribute is given twice"),
        };
        let at = (start + 1)
            .saturating_add(offset(at))
            .min(tag_end.saturating_sub(1));
        self.report(Diagnostic::error(
            codes::MALFORMED_ATTRIBUTE,
            self.span(at, tag_end),
            message,
        ));
    }
}

/// The indexes of attributes whose name was given before, each after that of the first.
fn repeated(attributes: &[Attribute<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if attributes.len() <= FEW {
        for (second, attribute) in attributes.iter().enumerate() {
            let first = attributes[..second]
                .iter()
                .position(|it| it.name == attribute.name);
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
