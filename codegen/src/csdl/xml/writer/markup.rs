//! Elements and attributes as text.
//!
//! In: names, values, and when an element starts and ends. Out: indented XML. What always
//! holds: values are escaped so that an XML parser gives them back unchanged, but for characters that
//! XML cannot hold, of which a warning tells.

use super::super::super::ast::{Facets, Text, TypeExpression};
use super::super::is_character;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::Span;

/// The text so far.
#[derive(Debug)]
pub(super) struct Markup {
    out: String,
    depth: usize,
    /// Whether the last start tag still lacks its `>`.
    is_tag_open: bool,
    /// Where the value is from that is written next, as far as it is known.
    pub(super) place: Span,
    /// The first character that XML cannot hold and its place, and how many there are.
    lost: Option<(char, Span)>,
    lost_count: usize,
}

impl Markup {
    pub(super) fn new() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned(),
            depth: 0,
            is_tag_open: false,
            place: Span::default(),
            lost: None,
            lost_count: 0,
        }
    }

    /// The text; tells of what it cannot hold.
    pub(super) fn finish(self, diagnostics: &mut Diagnostics) -> String {
        if let Some((character, place)) = self.lost {
            let code = u32::from(character);
            let others = match self.lost_count - 1 {
                0 => String::new(),
                1 => ", like 1 more character".to_owned(),
                count => format!(", like {count} more characters"),
            };
            let message = format!(
                "XML cannot hold U+{code:04X}, which stands here; it is written as U+FFFD{others}"
            );
            diagnostics.push(Diagnostic::warning(codes::LEFT_OUT, place, message));
        }
        self.out
    }

    /// Begins an element; its attributes come next, then its children.
    pub(super) fn start(&mut self, name: &str) {
        self.close_tag("\n");
        self.indent();
        self.out.push('<');
        self.out.push_str(name);
        self.depth += 1;
        self.is_tag_open = true;
    }

    /// Ends the element that was begun last.
    pub(super) fn end(&mut self, name: &str) {
        self.depth -= 1;
        if self.is_tag_open {
            self.out.push_str("/>\n");
            self.is_tag_open = false;
        } else {
            self.indent();
            self.end_tag(name);
        }
    }

    /// An element that holds text.
    pub(super) fn text_element(&mut self, name: &str, text: &str) {
        self.start(name);
        self.close_tag("");
        self.escape(text, false);
        self.depth -= 1;
        self.end_tag(name);
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escape(value, true);
        self.out.push('"');
    }

    pub(super) fn optional(&mut self, name: &str, value: Option<&Text>) {
        if let Some(text) = value {
            self.place = text.span;
            self.attribute(name, &text.value);
        }
    }

    pub(super) fn boolean(&mut self, name: &str, value: Option<bool>) {
        if let Some(value) = value {
            self.attribute(name, if value { "true" } else { "false" });
        }
    }

    /// An attribute that is false when not written.
    pub(super) fn flag(&mut self, name: &str, value: bool) {
        self.boolean(name, value.then_some(true));
    }

    /// A type and its facets.
    pub(super) fn ty(&mut self, name: &str, ty: &TypeExpression) {
        self.place = ty.name.span;
        if ty.is_collection {
            self.attribute(name, &format!("Collection({})", ty.name.value));
        } else {
            self.attribute(name, &ty.name.value);
        }
        self.facets(&ty.facets);
    }

    fn facets(&mut self, facets: &Facets) {
        self.boolean("Nullable", facets.nullable);
        self.plain("MaxLength", facets.max_length.as_deref());
        self.plain("Precision", facets.precision.as_deref());
        self.plain("Scale", facets.scale.as_deref());
        self.boolean("Unicode", facets.unicode);
        self.plain("SRID", facets.srid.as_deref());
        self.plain("DefaultValue", facets.default_value.as_deref());
    }

    fn plain(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.attribute(name, value);
        }
    }

    fn end_tag(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    fn close_tag(&mut self, after: &str) {
        if self.is_tag_open {
            self.out.push('>');
            self.out.push_str(after);
            self.is_tag_open = false;
        }
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// Writes text so that it comes back unchanged: in attributes, line breaks and tabs would
    /// become spaces (XML 1.0 §3.3.3); in elements, a carriage return would be lost (§2.11).
    fn escape(&mut self, text: &str, in_attribute: bool) {
        let out = &mut self.out;
        for character in text.chars() {
            match character {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '"' if in_attribute => out.push_str("&quot;"),
                '\n' if in_attribute => out.push_str("&#xA;"),
                '\t' if in_attribute => out.push_str("&#x9;"),
                '\r' => out.push_str("&#xD;"),
                other if is_character(other) => out.push(other),
                other => {
                    out.push(char::REPLACEMENT_CHARACTER);
                    self.lost.get_or_insert((other, self.place));
                    self.lost_count += 1;
                }
            }
        }
    }
}
