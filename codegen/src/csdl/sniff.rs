//! What a document is, by its first characters.
//!
//! In: the whole text. Out: the form to read it in, or a finding that says what was given
//! instead. What always holds: only the beginning of the text is looked at.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{self, Code};
use crate::source::{SourceId, Span};

/// The form of a document.
pub(super) enum Form {
    /// Markup: the XML reader has the last word.
    Xml,
    /// An object or array: the JSON reader has the last word.
    Json,
    /// Nothing that can be read.
    Other(Finding),
}

/// Why a document is not even tried, and where it begins.
pub(super) struct Finding {
    code: Code,
    message: &'static str,
    help: &'static str,
    start: u32,
}

impl Finding {
    pub(super) fn into_diagnostic(self, source: SourceId) -> Diagnostic {
        let span = Span {
            source,
            start: self.start,
            end: self.start + 1,
        };
        Diagnostic::error(self.code, span, self.message).with_help(self.help)
    }
}

/// Looks at the first characters.
pub(super) fn form(text: &str) -> Form {
    let body = text.trim_start();
    let (code, message, help) = match body.as_bytes() {
        [] => (
            codes::EMPTY_DOCUMENT,
            "the document is empty",
            "a CSDL document has an `edmx:Edmx` element at its root, or is a JSON object with `$Version`",
        ),
        [b'{' | b'[', ..] => return Form::Json,
        [b'<', ..] if is_html(body) => (codes::HTML_DOCUMENT, HTML.0, HTML.1),
        [b'<', ..] => return Form::Xml,
        _ => (
            codes::NOT_XML,
            "the document is neither XML nor JSON: it begins neither with `<` nor with `{`",
            "a CSDL document has an `edmx:Edmx` element at its root, or is a JSON object with `$Version`",
        ),
    };
    let start = u32::try_from(text.len() - body.len()).unwrap_or(u32::MAX - 1);
    Form::Other(Finding {
        code,
        message,
        help,
        start,
    })
}

/// The message about an HTML page, and what to do.
const HTML: (&str, &str) = (
    "this is an HTML page, not a CSDL document",
    "it may be a sign-in or error page: fetch `$metadata` again with the right credentials",
);

/// The finding that a document is an HTML page.
pub(super) fn html(span: Span) -> Diagnostic {
    Diagnostic::error(codes::HTML_DOCUMENT, span, HTML.0).with_help(HTML.1)
}

/// Whether an HTML page begins here.
pub(super) fn is_html(body: &str) -> bool {
    ["<!doctype html", "<html"].iter().any(|opening| {
        body.get(..opening.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(opening))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        match form(text) {
            Form::Xml => "xml",
            Form::Json => "json",
            Form::Other(finding) => finding.code.name(),
        }
    }

    #[test]
    fn forms_are_told_apart() {
        assert_eq!(code("  \n"), "empty-document");
        assert_eq!(code("{\"$Version\": \"4.01\"}"), "json");
        assert_eq!(code("[]"), "json");
        assert_eq!(code("\n<!DOCTYPE HTML><html>"), "html-document");
        assert_eq!(code("<HTML lang='en'>"), "html-document");
        assert_eq!(code("Unauthorized"), "not-xml");
        assert_eq!(code(" <edmx:Edmx/>"), "xml");
        assert_eq!(code("<ä"), "xml");
    }
}
