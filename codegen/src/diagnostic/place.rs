//! Where findings are: lines, columns, and the part of a line to show.
//!
//! In: texts and spans. Out: positions, and a line cut around a place. What always holds: the
//! work for all findings together is linear in the length of the texts, where findings mostly go
//! forward; any span has a position.

use annotate_snippets::{AnnotationKind, Snippet};

use crate::source::{Position, SourceMap, Span, line_ends};

/// Bytes of a line that are shown before and after a place.
const WINDOW: usize = 100;

/// Bytes of a line, or more; a list that grows is moved.
const LINE: usize = 40;

/// Part of one line, and the place in it.
pub(super) struct View<'s> {
    text: &'s str,
    line: usize,
    start: usize,
    end: usize,
}

impl<'s> View<'s> {
    /// The line with the place underlined.
    pub(super) fn snippet(&self) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let annotation = AnnotationKind::Primary.span(self.start..self.end);
        Snippet::source(self.text)
            .line_start(self.line)
            .annotation(annotation)
    }
}

/// Lines and columns of places, with what was counted last: findings mostly go forward.
pub(super) struct Places<'s> {
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
    pub(super) fn new(sources: &'s SourceMap) -> Self {
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

    /// Name of the text that a span is in.
    pub(super) fn name(&self, span: Span) -> &'s str {
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
            let mut starts = Vec::with_capacity(text.len() / LINE);
            starts.push(0);
            starts.extend(line_ends(text));
            starts
        });
        let number = starts
            .partition_point(|&start| start <= span.start as usize)
            .max(1);
        (number, starts[number - 1])
    }

    /// Line and column of a span's first byte.
    pub(super) fn position(&mut self, span: Span) -> Position {
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

    /// Line and column of the byte after a span.
    pub(super) fn end(&mut self, span: Span) -> Position {
        self.position(Span {
            start: span.end.max(span.start),
            ..span
        })
    }

    /// The first line of a span, cut around it when it is long.
    pub(super) fn view(&mut self, span: Span) -> Option<View<'s>> {
        let (line, line_start) = self.line(span);
        let text = self.text(span);
        let start = floor(text, span.start as usize).max(line_start);
        let window_end = floor(text, start.saturating_add(2 * WINDOW));
        let line_end = text
            .get(start..window_end)?
            .find(['\n', '\r'])
            .map_or(window_end, |at| start + at);
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

    #[test]
    fn positions_agree_with_the_source_map_in_any_order() {
        let text = "é1\n22é2\n\n3é\u{1f980}3\r4\r\n5";
        let mut sources = SourceMap::default();
        let source = sources.add("a.xml", text.to_owned());
        let mut places = Places::new(&sources);
        let starts = [0_u32, 9, 4, 11, 16, 12, 2, 3, 99, 19, 20, 21, 22, 23];
        for start in starts {
            let span = Span {
                source,
                start,
                end: start,
            };
            assert_eq!(places.position(span), sources.position(span), "{start}");
        }
    }
}
