//! Errors of the markup itself, and text where only elements belong.

use ecow::EcoString;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart};

use super::super::super::sniff::{html, is_html};
use super::cursor::{Cursor, offset};
use super::element::Element;
use super::wellformed::is_character;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes;
use crate::source::Span;

impl<'a> Cursor<'a, '_> {
    /// The parser's error as a diagnostic; `open` is the innermost element that is open.
    pub(super) fn syntax_error(
        &self,
        error: &Error,
        start: u32,
        open: Option<&Element<'a>>,
    ) -> Diagnostic {
        let (code, message) = match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => (
                codes::MISMATCHED_TAG,
                format!("`</{found}>` closes nothing here; `<{expected}>` is open"),
            ),
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => (
                codes::MISMATCHED_TAG,
                format!("`</{name}>` closes nothing: no element is open"),
            ),
            Error::IllFormed(problem) => (codes::MALFORMED_XML, problem.to_string()),
            Error::Syntax(problem) => return self.unclosed(*problem, start, open),
            other => (codes::MALFORMED_XML, other.to_string()),
        };
        let at = self.error_position().max(start);
        let end = self
            .position()
            .max(at.saturating_add(1))
            .min(offset(self.text.len()));
        let diagnostic = Diagnostic::error(code, self.span(at.min(end), end), message);
        match open {
            Some(element) if code != codes::MALFORMED_XML => diagnostic.with_related(
                self.span(element.start, element.tag_end),
                format!("`{}` is opened here", element.qualified),
            ),
            _ => diagnostic,
        }
    }

    /// The error for markup that does not end; it takes up the rest of the text.
    fn unclosed(&self, problem: SyntaxError, start: u32, open: Option<&Element<'a>>) -> Diagnostic {
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let (what, closing) = unclosed_markup(problem);
        // The text that was cut ends in the markup; else it goes on to the next markup, or the
        // next line, in what should have been closed before.
        let inside = rest.get(1..).unwrap_or_default();
        let is_cut =
            !matches!(what, "a tag" | "the value of an attribute") || !inside.contains('<');
        let end = offset(self.text.len());
        let (code, message) = match problem {
            SyntaxError::InvalidBangMarkup => (
                codes::MALFORMED_XML,
                "`<!` begins neither a comment nor a CDATA section".to_owned(),
            ),
            _ => (
                codes::UNEXPECTED_END,
                format!("the document ends inside {what}, before {closing}"),
            ),
        };
        let diagnostic = Diagnostic::error(code, self.span(start, end), message);
        let diagnostic = match open {
            Some(element) => diagnostic.with_related(
                self.span(element.start, element.tag_end),
                format!("`{}` is opened here", element.qualified),
            ),
            None => diagnostic,
        };
        if code != codes::UNEXPECTED_END {
            return diagnostic;
        }
        diagnostic.with_help(match is_cut {
            true => "the file is incomplete: fetch it again".to_owned(),
            false => format!("{closing} is missing here, or the file is incomplete"),
        })
    }

    /// Reports that the text ends while an element is open.
    pub(super) fn truncated(&mut self, open: &Element<'a>, end: u32) {
        let span = self.span(end.saturating_sub(1), end);
        let message = format!("the document ends while `{}` is open", open.qualified);
        self.stop(
            Diagnostic::error(codes::UNEXPECTED_END, span, message)
                .with_related(
                    self.span(open.start, open.tag_end),
                    format!("`{}` is opened here", open.qualified),
                )
                .with_help("the file is incomplete: fetch it again"),
        );
    }

    /// A document type declaration could define entities: it is refused unread.
    pub(super) fn refuse_doctype(&mut self, start: u32) {
        let span = self.span(start, self.position());
        let written = self.text.get(start as usize..).unwrap_or_default();
        if is_html(written) {
            return self.stop(html(span));
        }
        self.stop(
            Diagnostic::error(
                codes::DOCTYPE,
                span,
                "a document type declaration is not allowed",
            )
            .with_help("CSDL has none; remove it: entities are not expanded"),
        );
    }

    /// Reports the text just read if it is more than white space.
    pub(super) fn check_blank(&mut self, start: u32, parent: &str) {
        let end = self.position() as usize;
        let text = self.text.get(start as usize..end).unwrap_or_default();
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        if !trimmed.starts_with("<![CDATA[") {
            self.check_section_end(text, start);
        }
        let message = format!("text where only elements belong, in `{parent}`; it is ignored");
        self.report(Diagnostic::warning(
            codes::UNEXPECTED_TEXT,
            self.span_of(trimmed),
            message,
        ));
    }

    /// Adds what a reference in text stands for: a character, or one of the five entities.
    pub(super) fn push_reference(
        &mut self,
        reference: &BytesRef<'a>,
        start: u32,
        value: &mut EcoString,
    ) {
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(character)) if is_character(character) => Some(character.to_string()),
            Ok(Some(_)) => None,
            Ok(None) => resolve_predefined_entity(reference).map(str::to_owned),
            Err(_) => None,
        };
        match resolved {
            Some(text) => value.push_str(&text),
            None => {
                let span = self.span(start, self.position());
                let written = self
                    .text
                    .get(start as usize..span.end as usize)
                    .unwrap_or_default();
                self.report(unknown_reference(span, written));
            }
        }
    }

    /// Reports an element in one that holds text only, and passes over it.
    pub(super) fn unexpected_in_text(
        &mut self,
        tag: &BytesStart<'a>,
        start: u32,
        is_empty: bool,
        parent: &Element<'a>,
    ) {
        let Some(element) = self.element(tag, start, is_empty) else {
            return;
        };
        let message = format!("`{}` holds text, not elements", parent.qualified);
        self.report(Diagnostic::error(
            codes::UNEXPECTED_ELEMENT,
            self.name_span(&element),
            message,
        ));
        self.skip(&element);
    }
}

/// The error for a reference to an entity that XML does not predefine.
pub(super) fn unknown_reference(span: Span, written: &str) -> Diagnostic {
    Diagnostic::error(
        codes::UNKNOWN_ENTITY,
        span,
        format!("`{written}` stands for nothing"),
    )
    .with_help(match written.starts_with("&#") {
        true => "XML has no character of this number",
        false => "write `&amp;` for a plain `&`; only amp, lt, gt, quot and apos are defined",
    })
}

/// What is not closed, and what would close it.
fn unclosed_markup(problem: SyntaxError) -> (&'static str, &'static str) {
    match problem {
        SyntaxError::UnclosedComment => ("a comment", "`-->`"),
        SyntaxError::UnclosedCData => ("a CDATA section", "`]]>`"),
        SyntaxError::UnclosedXmlDecl => ("the XML declaration", "`?>`"),
        SyntaxError::UnclosedPI => ("a processing instruction", "`?>`"),
        SyntaxError::UnclosedDoctype => ("a document type declaration", "`>`"),
        SyntaxError::UnclosedSingleQuotedAttributeValue => {
            ("the value of an attribute", "the closing `'`")
        }
        SyntaxError::UnclosedDoubleQuotedAttributeValue => {
            ("the value of an attribute", "the closing `\"`")
        }
        _ => ("a tag", "`>`"),
    }
}
