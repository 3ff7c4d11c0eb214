//! Elements that nobody reads.
//!
//! In: an element of another namespace, or one that CSDL does not have. Out: the place behind it.
//! What always holds: what is in it means nothing, but has to be well-formed all the same.

use ecow::EcoString;
use quick_xml::events::attributes::Attributes;
use quick_xml::events::{BytesStart, Event};

use super::cursor::Cursor;
use super::element::Element;

impl<'a> Cursor<'a, '_> {
    /// Passes over an element with all that is in it.
    pub(super) fn skip(&mut self, element: &Element<'a>) {
        if !element.qualified.starts_with(':') {
            self.check_name(element.qualified);
        }
        if element.is_empty {
            return;
        }
        let mut open = 1_usize;
        while let Some((start, event)) = self.event(Some(element)) {
            match event {
                Event::Start(tag) => {
                    open += 1;
                    self.check_skipped(&tag, start);
                }
                Event::Empty(tag) => self.check_skipped(&tag, start),
                Event::End(_) => open -= 1,
                Event::Eof => self.truncated(element, start),
                Event::DocType(_) => self.refuse_doctype(start),
                Event::Text(text) => self.check_section_end(&text, start),
                Event::GeneralRef(it) => self.push_reference(&it, start, &mut EcoString::new()),
                Event::Decl(_) => self.check_declaration(start),
                Event::CData(_) | Event::PI(_) | Event::Comment(_) => {}
            }
            if open == 0 {
                self.leave(element);
                return;
            }
        }
    }

    /// Checks a start tag in an element that is passed over.
    fn check_skipped(&mut self, tag: &BytesStart<'_>, start: u32) {
        let tag_end = self.position();
        let inner = (start as usize + 1)..(tag_end as usize).saturating_sub(1);
        let text: &'a str = self.text;
        let content = text.get(inner).unwrap_or_default();
        let name = content.get(..tag.name().as_ref().len());
        let name = name.unwrap_or_default();
        self.check_name(name);
        let content = content.strip_suffix('/').unwrap_or(content);
        for attribute in Attributes::new(content, name.len()).with_checks(false) {
            if let Err(error) = attribute {
                self.attribute_error(&error, start, tag_end);
            }
        }
    }
}
