//! Documentation text: from annotations to rustdoc that warns of nothing.
//!
//! In: annotations and schema text. Out: paragraphs, each one line, in which nothing from the
//! schema is Markdown, HTML, a link to resolve or a code block that rustdoc would compile.

use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind};
use crate::resolve::model::Annotation;

/// Text of an item's documentation: paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(pub Vec<String>);

impl Docs {
    /// Starts with the descriptions among the annotations.
    pub fn described(annotations: &[Annotation]) -> Self {
        let terms = [
            "Org.OData.Core.V1.Description",
            "Org.OData.Core.V1.LongDescription",
        ];
        let texts = terms.iter().filter_map(|term| text_of(annotations, term));
        Self(texts.flat_map(paragraphs).collect())
    }

    /// Adds a paragraph in the generator's own words.
    #[must_use]
    pub fn and(mut self, paragraph: impl Into<String>) -> Self {
        self.0.push(paragraph.into());
        self
    }

    /// Adds a paragraph that opens the text if no description does.
    #[must_use]
    pub fn or(mut self, paragraph: impl Into<String>) -> Self {
        if self.0.is_empty() {
            self.0.push(paragraph.into());
        }
        self
    }
}

/// The string value of the annotation with this term and no qualifier.
pub fn text_of<'a>(annotations: &'a [Annotation], term: &str) -> Option<&'a str> {
    let annotation = annotations
        .iter()
        .find(|it| it.term == term && it.qualifier.is_none())?;
    string(annotation.value.as_ref()?)
}

/// The text of a string constant.
pub fn string(expression: &Expression) -> Option<&str> {
    match &expression.kind {
        ExpressionKind::Constant(ConstantKind::String, text) => Some(text),
        _ => None,
    }
}

/// Why an element is deprecated, from the newest of its `Revisions` of kind `Deprecated`.
pub fn deprecation(annotations: &[Annotation]) -> Option<String> {
    let annotation = annotations
        .iter()
        .find(|it| it.term == "Org.OData.Core.V1.Revisions")?;
    let ExpressionKind::Collection(revisions) = &annotation.value.as_ref()?.kind else {
        return None;
    };
    let mut notes = revisions.iter().filter_map(|revision| {
        let ExpressionKind::Record(record) = &revision.kind else {
            return None;
        };
        let value = |name: &str| {
            let property = record
                .properties
                .iter()
                .find(|it| it.property.value == name)?;
            match &property.value.as_ref()?.kind {
                ExpressionKind::Constant(_, text) => Some(text.as_str()),
                _ => None,
            }
        };
        let kind = value("Kind")?;
        if !kind.ends_with("Deprecated") {
            return None;
        }
        let mut note = value("Description").map_or_else(
            || "the service's metadata says so".to_owned(),
            |text| escape(&one_line(text)),
        );
        for (name, text) in [
            ("Version", "version"),
            ("Date", "since"),
            ("RemovalDate", "to be removed"),
        ] {
            if let Some(value) = value(name) {
                note = format!("{note} ({text} {})", escape(&one_line(value)));
            }
        }
        Some(note)
    });
    notes.next_back()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits at blank lines and makes each paragraph one harmless line.
pub fn paragraphs(text: &str) -> Vec<String> {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut found = vec![String::new()];
    for line in unified.lines() {
        if line.trim().is_empty() {
            found.push(String::new());
        } else if let Some(last) = found.last_mut() {
            last.push(' ');
            last.push_str(line);
        }
    }
    found
        .iter()
        .map(|paragraph| escape(&one_line(paragraph)))
        .filter(|it| !it.is_empty())
        .collect()
}

/// Escapes what Markdown, HTML and rustdoc would read as more than text.
pub fn escape(text: &str) -> String {
    text.split(' ')
        .map(escape_word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn escape_word(word: &str) -> String {
    let at = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| word.find(scheme))
        .min();
    if let Some(at) = at {
        let (before, url) = word.split_at(at);
        let end = url
            .find(|it: char| !(it.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(it)))
            .unwrap_or(url.len());
        let end = url[..end]
            .trim_end_matches(['.', ',', ';', ':', '!', '?', '\''])
            .len();
        let (url, after) = url.split_at(end);
        return format!("{}<{url}>{}", escape_chars(before), escape_chars(after));
    }
    escape_chars(word)
}

fn escape_chars(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, it) in text.char_indices() {
        let special = matches!(
            it,
            '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '_' | '|' | '~' | '&' | '$'
        );
        let starts_block = at == 0 && matches!(it, '#' | '-' | '+' | '=');
        let ends_number =
            matches!(it, '.' | ')') && at > 0 && text[..at].chars().all(|it| it.is_ascii_digit());
        if is_invisible(it) {
            continue;
        }
        if special || starts_block || ends_number {
            escaped.push('\\');
        }
        escaped.push(it);
    }
    escaped
}

/// Characters that show nothing or turn the direction of text, which rustc refuses in comments.
pub(crate) fn is_invisible(it: char) -> bool {
    it.is_control()
        || matches!(it, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Schema text as a code span: nothing in it ends the span.
pub fn code(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|&it| !is_invisible(it))
        .map(|it| if it == '`' { '\'' } else { it })
        .collect();
    format!("`{plain}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stays_markdown() {
        assert_eq!(
            escape("see [a](b) <i> `x` *y* 1. #z"),
            r"see \[a\](b) \<i\> \`x\` \*y\* 1\. \#z"
        );
        assert_eq!(
            escape("at https://example.org/a_b."),
            "at <https://example.org/a_b>."
        );
        assert_eq!(escape("(https://example.org)"), "(<https://example.org>)");
    }

    #[test]
    fn blank_lines_part_paragraphs_and_indentation_goes() {
        assert_eq!(paragraphs("a\n    b\r\n\r\n\t c "), ["a b", "c"]);
        assert!(paragraphs(" \n ").is_empty());
    }
}
