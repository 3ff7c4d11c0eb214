//! Diagnostics as text, for a terminal or a log.
//!
//! In: findings and the texts that they are about. Out: for each, a line
//! `file:line:column: error[code]: reason`, the source line with the place underlined, the
//! related place, and the help. What always holds: that first line is exactly so, whatever the
//! source holds: control characters are escaped, long lines are cut around the place; the work
//! is linear in the length of texts and findings.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::source::{Position, SourceMap, Span};

/// Bytes of a line that are shown before and after a place.
const WINDOW: usize = 100;

/// The text for all findings, in their order, with an empty line between.
pub(crate) fn render(diagnostics: &Diagnostics, sources: &SourceMap, colour: bool) -> String {
    let mut places = Places::new(sources);
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        if !text.is_empty() {
            text.push('\n');
        }
        header(&mut text, diagnostic, &mut places, colour);
        body(&mut text, diagnostic, &mut places, &renderer);
    }
    text
}

/// `file:line:column: error[code]: reason`, without the place for a finding that has none.
fn header(text: &mut String, diagnostic: &Diagnostic, places: &mut Places<'_>, colour: bool) {
    if let Some(span) = diagnostic.span {
        let name = places.name(span);
        let Position { line, column } = places.position(span);
        push_escaped(text, name);
        // Writing to a String cannot fail.
        let _ = write!(text, ":{line}:{column}: ");
    }
    let (start, end) = match (colour, diagnostic.severity) {
        (false, _) => ("", ""),
        (true, Severity::Error) => ("\u{1b}[1;91m", "\u{1b}[0m"),
        (true, Severity::Advice) => ("\u{1b}[1;36m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[1;33m", "\u{1b}[0m"),
    };
    let _ = write!(
        text,
        "{start}{}[{}]{end}: ",
        diagnostic.severity, diagnostic.code
    );
    push_escaped(text, &diagnostic.message);
    text.push('\n');
}

/// Everything after the first line.
fn body(text: &mut String, diagnostic: &Diagnostic, places: &mut Places<'_>, renderer: &Renderer) {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::NOTE,
    };
    if let Some(view) = diagnostic.span.and_then(|span| places.view(span)) {
        let snippet = view.snippet();
        push_group(text, renderer, Group::with_level(level).element(snippet));
    }
    if let Some((span, label)) = &diagnostic.related {
        text.push_str("note: ");
        let Position { line, column } = places.position(*span);
        push_escaped(text, places.name(*span));
        let _ = write!(text, ":{line}:{column}: ");
        push_escaped(text, label);
        text.push('\n');
        if let Some(view) = places.view(*span) {
            push_group(
                text,
                renderer,
                Group::with_level(Level::NOTE).element(view.snippet()),
            );
        }
    }
    if let Some(help) = &diagnostic.help {
        text.push_str("help: ");
        push_escaped(text, help);
        text.push('\n');
    }
}

fn push_group(text: &mut String, renderer: &Renderer, group: Group<'_>) {
    for line in renderer.render(&[group]).lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// Adds text from outside, control characters escaped.
fn push_escaped(text: &mut String, outside: &str) {
    for character in outside.chars() {
        if character.is_control() {
            text.extend(character.escape_default());
        } else {
            text.push(character);
        }
    }
}

/// Part of one line, and the place in it.
struct View<'s> {
    text: &'s str,
    line: usize,
    start: usize,
    end: usize,
}

impl<'s> View<'s> {
    fn snippet(&self) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let annotation = AnnotationKind::Primary.span(self.start..self.end);
        Snippet::source(self.text)
            .line_start(self.line)
            .annotation(annotation)
    }
}

/// Lines and columns of places, with what was counted last: findings mostly go forward.
struct Places<'s> {
    sources: &'s SourceMap,
    lines: Vec<Option<Vec<usize>>>,
    last: Option<Counted>,
}

/// A byte in a line, and the characters before it.
struct Counted {
    source: u32,
    line_start: usize,
    byte: usize,
    characters: usize,
}

impl<'s> Places<'s> {
    fn new(sources: &'s SourceMap) -> Self {
        Self {
            sources,
            lines: vec![None; sources.iter().count()],
            last: None,
        }
    }

    fn text(&self, span: Span) -> &'s str {
        self.sources
            .get(span.source)
            .map_or("", |source| &source.text)
    }

    fn name(&self, span: Span) -> &'s str {
        self.sources
            .get(span.source)
            .map_or("", |source| &source.name)
    }

    /// The number of a span's first line, from 1, and the byte it begins at.
    fn line(&mut self, span: Span) -> (usize, usize) {
        let text = self.text(span);
        let Some(lines) = self.lines.get_mut(span.source.0 as usize) else {
            return (1, 0);
        };
        let starts = lines.get_or_insert_with(|| {
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| at + 1))
                .collect()
        });
        let number = starts
            .partition_point(|&start| start <= span.start as usize)
            .max(1);
        (number, starts[number - 1])
    }

    fn position(&mut self, span: Span) -> Position {
        let (line, line_start) = self.line(span);
        let text = self.text(span);
        let byte = floor(text, span.start as usize);
        let source = span.source.0;
        let known = self
            .last
            .take()
            .filter(|it| it.source == source && it.line_start == line_start && it.byte <= byte);
        let (from, before) = known.map_or((line_start, 0), |it| (it.byte, it.characters));
        let characters = before + text.get(from..byte).unwrap_or_default().chars().count();
        self.last = Some(Counted {
            source,
            line_start,
            byte,
            characters,
        });
        Position {
            line,
            column: characters + 1,
        }
    }

    /// The first line of a span, cut around it when it is long.
    fn view(&mut self, span: Span) -> Option<View<'s>> {
        let (line, line_start) = self.line(span);
        let text = self.text(span);
        let start = floor(text, span.start as usize).max(line_start);
        let window_end = floor(text, start.saturating_add(2 * WINDOW));
        let line_end = text
            .get(start..window_end)?
            .find('\n')
            .map_or(window_end, |at| start + at);
        let line_end = line_end - usize::from(text[start..line_end].ends_with('\r'));
        let from = floor(text, start.saturating_sub(WINDOW)).max(line_start);
        let end = floor(text, span.end as usize).clamp(start, line_end);
        let shown = text.get(from..line_end)?;
        Some(View {
            text: shown,
            line,
            start: start - from,
            end: end - from,
        })
    }
}

/// The last character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::SourceId;

    fn sources(text: &str) -> (SourceMap, SourceId) {
        let mut sources = SourceMap::default();
        let id = sources.add("dir/a.xml", text.to_owned());
        (sources, id)
    }

    fn rendered(sources: &SourceMap, diagnostic: Diagnostic) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        render(&diagnostics, sources, false)
    }

    #[test]
    fn all_parts_are_shown() {
        let (sources, source) = sources("<a>\n  <ä b=\"x\"/>\r\n</a>");
        let place = Span {
            source,
            start: 10,
            end: 15,
        };
        let first = Span {
            source,
            start: 0,
            end: 3,
        };
        let diagnostic = Diagnostic::error(codes::INVALID_NAME, place, "no good")
            .with_related(first, "begun here")
            .with_help("do it well");
        let expected = "dir/a.xml:2:6: error[invalid-name]: no good
  |
2 |   <ä b=\"x\"/>
  |      ^^^^^
note: dir/a.xml:1:1: begun here
  |
1 | <a>
  | ^^^
help: do it well
";
        assert_eq!(rendered(&sources, diagnostic), expected);
    }

    #[test]
    fn a_finding_without_a_place_is_one_line() {
        let (sources, _) = sources("");
        assert_eq!(
            rendered(
                &sources,
                Diagnostic::bare_error(codes::READ, "no file\nhere")
            ),
            "error[read]: no file\\nhere\n"
        );
    }

    #[test]
    fn positions_agree_with_the_source_map_in_any_order() {
        let text = "é1\n22é2\n\n3é\u{1f980}3";
        let (sources, source) = sources(text);
        let mut places = Places::new(&sources);
        let starts = [0_u32, 9, 4, 11, 16, 12, 2, 3, 99];
        for start in starts {
            let span = Span {
                source,
                start,
                end: start,
            };
            assert_eq!(places.position(span), sources.position(span), "{start}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}<bad/>{}", "x".repeat(5_000), "y".repeat(5_000));
        let (sources, source) = sources(&text);
        let span = Span {
            source,
            start: 5_000,
            end: 5_006,
        };
        let text = rendered(
            &sources,
            Diagnostic::warning(codes::INVALID_NAME, span, "m"),
        );
        assert!(
            text.starts_with("dir/a.xml:1:5001: warning[invalid-name]: m\n"),
            "{text}"
        );
        assert!(text.contains("<bad/>") && text.len() < 1_000, "{text}");
    }

    #[test]
    fn any_span_is_rendered() {
        let (sources, source) = sources("ä\n\nü");
        for start in 0..8 {
            for end in 0..8 {
                let span = Span { source, start, end };
                assert!(
                    rendered(&sources, Diagnostic::error(codes::INVALID_NAME, span, "m"))
                        .contains("error[invalid-name]: m")
                );
            }
        }
    }
}
