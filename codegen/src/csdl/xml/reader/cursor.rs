//! The text as a sequence of elements.
//!
//! In: the events of the XML parser. Out: for an open element, its child elements one after
//! the other. What always holds: after an error that leaves the structure in doubt no more
//! elements come, so every loop over children ends; elements of other namespaces are passed
//! over; text between elements is reported.

use std::collections::HashSet;
use std::io::BufRead;

use ecow::EcoString;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::super::ast::{Foreign, Spanned, Text};
use super::element::{Attribute, Element};
use super::namespace::{Declarations, Namespace};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::source::{SourceId, Span};

/// Bytes of a schema that are read by two threads rather than by one: a thread takes some 50 µs to
/// start, and this is read in a millisecond.
const WORTH_A_THREAD: usize = 200_000;

/// Open elements at most.
const MAX_DEPTH: usize = 100;

/// The reader's place in the text.
pub(super) struct Cursor<'a, 'd> {
    pub(super) text: &'a str,
    pub(super) source: SourceId,
    pub(super) diagnostics: &'d mut Diagnostics,
    pub(super) declarations: Declarations<'a>,
    /// Attributes without prefix of the element that was begun last: its reader asks for all
    /// of them before it goes on to the children.
    pub(super) attributes: Vec<Attribute<'a>>,
    /// How many of them nobody asked for yet.
    pub(super) unused: usize,
    /// Whether one of its attributes could not be read: it may be the one that is missing.
    pub(super) is_malformed: bool,
    /// `xml:base` of the element that was begun last.
    pub(super) base: Option<&'a str>,
    /// Those of the elements that are open and have one, with their depths, the innermost last.
    bases: Vec<(usize, &'a str)>,
    /// What other namespaces have in the document.
    pub(super) foreign: Option<Foreign>,
    /// Undeclared prefixes that were reported.
    pub(super) unbound: HashSet<&'a str>,
    /// First byte of the end tag that was read last.
    pub(super) end_tag: u32,
    reader: Reader<&'a [u8]>,
    depth: usize,
    stopped: bool,
    /// Whether an element without namespace was reported.
    pub(super) assumed: bool,
    /// Bytes of a schema that a second thread is worth.
    pub(super) worth_a_thread: usize,
}

impl<'a, 'd> Cursor<'a, 'd> {
    pub(super) fn new(text: &'a str, source: SourceId, diagnostics: &'d mut Diagnostics) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        Self {
            text,
            source,
            diagnostics,
            declarations: Declarations::default(),
            attributes: Vec::new(),
            unused: 0,
            is_malformed: false,
            base: None,
            bases: Vec::new(),
            foreign: None,
            unbound: HashSet::new(),
            end_tag: 0,
            reader,
            depth: 0,
            stopped: false,
            assumed: false,
            worth_a_thread: WORTH_A_THREAD,
        }
    }

    /// A reader of the same text that begins at a child of an element that is open here. It ends
    /// with that element, whatever the name in its end tag is.
    pub(super) fn ahead<'f>(&self, start: u32, diagnostics: &'f mut Diagnostics) -> Cursor<'a, 'f> {
        let mut ahead = Cursor::new(self.text, self.source, diagnostics);
        ahead.reader.config_mut().allow_unmatched_ends = true;
        ahead.declarations = self.declarations.clone();
        ahead.bases = self.bases.clone();
        ahead.depth = self.depth;
        ahead.pass_over(start);
        ahead
    }

    /// Goes on at a later byte, between two events.
    pub(super) fn pass_over(&mut self, to: u32) {
        let length = to.saturating_sub(self.position());
        self.reader.stream().consume(length as usize);
    }

    /// A place in this text.
    pub(super) fn span(&self, start: u32, end: u32) -> Span {
        let source = self.source;
        Span { source, start, end }
    }

    /// The place of a part of this text.
    pub(super) fn span_of(&self, part: &str) -> Span {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        self.span(offset(start), offset(start + part.len()))
    }

    /// The place of an element's name.
    pub(super) fn name_span(&self, element: &Element<'a>) -> Span {
        self.span_of(element.qualified)
    }

    /// From the start of an element to here: the element, once its children are read.
    pub(super) fn span_from(&self, element: &Element<'a>) -> Span {
        let end = if element.is_empty {
            element.tag_end
        } else {
            self.position()
        };
        self.span(element.start, end)
    }

    /// The byte after the last event.
    pub(super) fn position(&self) -> u32 {
        offset(usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX))
    }

    /// The byte at which the parser's last error begins.
    pub(super) fn error_position(&self) -> u32 {
        offset(usize::try_from(self.reader.error_position()).unwrap_or(usize::MAX))
    }

    /// Adds an error or warning.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds an error after which the structure of the text is in doubt; the first one counts.
    pub(super) fn stop(&mut self, diagnostic: Diagnostic) {
        if !self.stopped {
            self.diagnostics.push(diagnostic);
        }
        self.stopped = true;
    }

    /// Whether the rest of the text is given up.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// The next event and the byte it begins at; none at an error, which is reported.
    pub(super) fn event(&mut self, open: Option<&Element<'a>>) -> Option<(u32, Event<'a>)> {
        if self.stopped {
            return None;
        }
        let start = self.position();
        match self.reader.read_event() {
            Ok(event) => Some((start, event)),
            Err(error) => {
                let diagnostic = self.syntax_error(&error, start, open);
                self.stop(diagnostic);
                None
            }
        }
    }

    /// The root element; none when there is none, which is reported.
    pub(super) fn root(&mut self) -> Option<Element<'a>> {
        loop {
            let (start, event) = self.event(None)?;
            match event {
                Event::Start(tag) => return self.element(&tag, start, false),
                Event::Empty(tag) => return self.element(&tag, start, true),
                Event::Eof => {
                    let span = self.span(start.saturating_sub(1), start);
                    self.stop(Diagnostic::error(
                        codes::NO_ROOT,
                        span,
                        "the document has no root element",
                    ));
                }
                Event::DocType(_) => self.refuse_doctype(start),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    self.check_outside(start)
                }
                Event::Decl(_) => self.check_declaration(start),
                Event::PI(_) | Event::Comment(_) | Event::End(_) => {}
            }
        }
    }

    /// Reads on to the end of the text after the root element.
    pub(super) fn end_of_document(&mut self) {
        while let Some((start, event)) = self.event(None) {
            match event {
                Event::Eof => return,
                Event::Start(_) | Event::Empty(_) => {
                    let span = self.span(start, self.position());
                    self.stop(
                        Diagnostic::error(codes::SECOND_ROOT, span, "a second element after the root element")
                            .with_help("a document has one root element; give each document as a file of its own"),
                    );
                }
                Event::DocType(_) => self.refuse_doctype(start),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    self.check_outside(start)
                }
                Event::Decl(_) => self.check_declaration(start),
                Event::PI(_) | Event::Comment(_) | Event::End(_) => {}
            }
        }
    }

    /// The next child element of CSDL's namespaces; none at the end of the element.
    pub(super) fn child(&mut self, parent: &Element<'a>) -> Option<Element<'a>> {
        if parent.is_empty {
            return None;
        }
        loop {
            let (start, event) = self.event(Some(parent))?;
            let mut element = match event {
                Event::Start(tag) => self.element(&tag, start, false)?,
                Event::Empty(tag) => self.element(&tag, start, true)?,
                Event::End(_) => {
                    self.end_tag = start;
                    self.leave(parent);
                    return None;
                }
                Event::Eof => {
                    self.truncated(parent, start);
                    return None;
                }
                Event::DocType(_) => {
                    self.refuse_doctype(start);
                    continue;
                }
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    self.check_blank(start, parent.qualified);
                    continue;
                }
                Event::Decl(_) => {
                    self.check_declaration(start);
                    continue;
                }
                Event::PI(_) | Event::Comment(_) => continue,
            };
            match element.namespace {
                Namespace::Edm | Namespace::Edmx => {
                    self.correct_namespace(&mut element, Some(parent));
                    return Some(element);
                }
                Namespace::Foreign => self.note_foreign(element.qualified),
                Namespace::Legacy => {
                    self.refuse_legacy(&element);
                    self.stopped = true;
                }
                Namespace::Absent => {
                    self.assume_namespace(&mut element);
                    return Some(element);
                }
                Namespace::Unbound => {
                    let message = format!(
                        "the prefix of the element `{}` is not declared",
                        element.qualified
                    );
                    self.report(
                        Diagnostic::error(codes::UNBOUND_PREFIX, self.name_span(&element), message)
                            .with_help("declare it with an `xmlns:` attribute on this element or around it"),
                    );
                }
            }
            self.skip(&element);
        }
    }

    /// The text of an element that holds text and nothing else, entities resolved.
    pub(super) fn content(&mut self, element: &Element<'a>) -> Text {
        let mut value = EcoString::new();
        let mut place = None;
        if !element.is_empty {
            while let Some((start, event)) = self.event(Some(element)) {
                match event {
                    Event::Text(text) => {
                        self.check_section_end(&text, start);
                        place = extended(place, start, &text);
                        value.push_str(&text.xml10_content());
                    }
                    Event::CData(text) => {
                        place = extended(place, start + offset("<![CDATA[".len()), &text);
                        value.push_str(&text.xml10_content());
                    }
                    Event::GeneralRef(reference) => {
                        let end = self.position();
                        place = Some((place.map_or(start, |it| it.0), end));
                        self.push_reference(&reference, start, &mut value)
                    }
                    Event::Start(tag) => self.unexpected_in_text(&tag, start, false, element),
                    Event::Empty(tag) => self.unexpected_in_text(&tag, start, true, element),
                    Event::End(_) => {
                        self.leave(element);
                        break;
                    }
                    Event::Eof => self.truncated(element, start),
                    Event::DocType(_) => self.refuse_doctype(start),
                    Event::Decl(_) => self.check_declaration(start),
                    Event::PI(_) | Event::Comment(_) => {}
                }
            }
        }
        let span = match place {
            Some((start, end)) => self.span(start, end),
            None => self.span_from(element),
        };
        Spanned { value, span }
    }

    /// Notes what another namespace has here.
    pub(super) fn note_foreign(&mut self, name: &str) {
        let first = self.span_of(name);
        let foreign = self.foreign.get_or_insert(Foreign { first, count: 0 });
        foreign.count += 1;
    }

    /// The bases that addresses in the element count from that was begun last, the innermost first.
    pub(super) fn bases_of(&self, element: &Element<'a>) -> Vec<&'a str> {
        let own = self.base.filter(|_| element.is_empty);
        let around = self.bases.iter().rev().map(|(_, base)| *base);
        own.into_iter().chain(around).collect()
    }

    /// Notes that an element was closed.
    pub(super) fn leave(&mut self, element: &Element<'a>) {
        let depth = self.depth;
        self.bases.pop_if(|(it, _)| *it == depth);
        self.depth -= 1;
        self.declarations.leave(element.scope);
    }

    /// Notes that an element was opened; false when too many are.
    pub(super) fn enter(&mut self, element: &Element<'a>) -> bool {
        if element.is_empty {
            self.declarations.leave(element.scope);
            return true;
        }
        self.depth += 1;
        self.bases.extend(self.base.map(|it| (self.depth, it)));
        if self.depth > MAX_DEPTH {
            let span = self.span(element.start, element.tag_end);
            let message = format!("more than {MAX_DEPTH} elements are nested here");
            self.stop(Diagnostic::error(codes::TOO_DEEP, span, message));
        }
        !self.stopped
    }
}

/// A byte offset; texts are shorter than 4 GiB.
pub(super) fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A place in the text, and a piece more: white space around it does not count.
fn extended(place: Option<(u32, u32)>, start: u32, raw: &str) -> Option<(u32, u32)> {
    let inner = raw.trim_ascii_start();
    if inner.is_empty() {
        return place;
    }
    let first = start + offset(raw.len() - inner.len());
    let end = first + offset(inner.trim_ascii_end().len());
    Some((place.map_or(first, |it| it.0), end))
}
