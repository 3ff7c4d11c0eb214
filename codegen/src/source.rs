//! Source texts and places in them.
//!
//! In: file names and their text. Out: [`SourceId`] and [`Span`], small copies that every stage
//! passes on, and the line and column that a span stands at.

/// Index of a text in a [`SourceMap`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A range of bytes in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// One source text and its name.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name shown in diagnostics: the path as it was given.
    pub name: String,
    /// The text, without byte order mark.
    pub text: String,
}

/// What some editors put before a text in UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// All texts of one run.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

/// Where lines end: after a line feed, or a carriage return without one (XML 1.0 §2.11).
pub(crate) fn line_ends(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .map(|at| at + 1)
        .filter(move |&end| bytes.get(end - 1..=end) != Some(b"\r\n"))
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column in characters.
    pub column: usize,
}

impl SourceMap {
    /// Adds a text; a byte order mark at its start is dropped.
    pub fn add(&mut self, name: impl Into<String>, mut text: String) -> SourceId {
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source {
            name: name.into(),
            text,
        });
        id
    }

    /// The text with this index.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The text with this index, without a copy of it; empty if there is none.
    pub fn into_text(mut self, id: SourceId) -> String {
        let source = self.sources.get_mut(id.0 as usize);
        source
            .map(|it| std::mem::take(&mut it.text))
            .unwrap_or_default()
    }

    /// All texts in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter()
    }

    /// Line and column of a span's first byte; line 1, column 1 if the source is unknown.
    pub fn position(&self, span: Span) -> Position {
        let Some(source) = self.get(span.source) else {
            return Position { line: 1, column: 1 };
        };
        let mut start = (span.start as usize).min(source.text.len());
        while !source.text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &source.text[..start];
        let line_start = line_ends(&source.text)
            .take_while(|&end| end <= start)
            .last();
        let line_start = line_start.unwrap_or(0);
        Position {
            line: line_ends(&source.text)
                .take_while(|&end| end <= start)
                .count()
                + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}
