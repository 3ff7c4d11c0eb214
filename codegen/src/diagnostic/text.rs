//! Diagnostics as text, for a terminal or a log.
//!
//! In: findings and the texts that they are about. Out: for each, a line
//! `file:line:column: error[code]: reason`, the source line with the place underlined, the
//! related place, and the help. What always holds: that first line is exactly so, whatever the
//! source holds: control characters are escaped, long lines are cut around the place; the work
//! is linear in the length of texts and findings.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;

use annotate_snippets::{Group, Level, Renderer};

use super::codes::Code;
use super::place::Places;
use super::{Detail, Diagnostic, Diagnostics, Severity};
use crate::source::{Position, SourceMap};

/// The text for findings, in their order, with an empty line between.
pub(super) fn render(
    diagnostics: &Diagnostics,
    sources: &SourceMap,
    colour: bool,
    detail: Detail,
) -> String {
    let mut places = Places::new(sources);
    let mut text = String::new();
    let (shown, beyond) = diagnostics.shown();
    let mut alike = Alike::new(diagnostics, detail);
    for diagnostic in shown {
        let Some(more) = alike.count(diagnostic) else {
            continue;
        };
        if !text.is_empty() {
            text.push('\n');
        }
        push(&mut text, diagnostic, &mut places, colour);
        // Writing to a String cannot fail.
        if more > 0 && alike.is_brief(diagnostic) {
            let code = diagnostic.code;
            let _ = writeln!(
                text,
                "note: {more} more of {code}: `odata-bindgen validate` shows all"
            );
        } else if more > 0 {
            let _ = writeln!(text, "note: {more} more like this are not shown");
        }
    }
    if let Some(more) = beyond.text() {
        let _ = writeln!(text, "\n{more}");
    }
    text
}

/// Findings that say the same of different places: nobody reads hundreds of them.
struct Alike<'d> {
    detail: Detail,
    /// How many there are, and how many of them came.
    counts: HashMap<(Code, &'d str), (usize, usize)>,
}

/// Findings with one text that are shown.
const MAX_ALIKE: usize = 5;

impl<'d> Alike<'d> {
    fn new(diagnostics: &'d Diagnostics, detail: Detail) -> Self {
        let mut alike = Self {
            detail,
            counts: HashMap::new(),
        };
        for item in diagnostics.iter().filter(|it| may_be_many(it)) {
            let (all, _) = alike.counts.entry(alike.key(item)).or_default();
            *all += 1;
        }
        alike
    }

    /// Whether one of its code is enough.
    fn is_brief(&self, item: &Diagnostic) -> bool {
        self.detail == Detail::Model && may_be_many(item) && item.code.is_of_annotations()
    }

    /// What those have in common of which some stand for all.
    fn key(&self, item: &'d Diagnostic) -> (Code, &'d str) {
        match self.is_brief(item) {
            true => (item.code, ""),
            false => (item.code, &item.message),
        }
    }

    /// None if enough like this one were shown; with the last of them, how many others there are.
    fn count(&mut self, item: &'d Diagnostic) -> Option<usize> {
        if !may_be_many(item) {
            return Some(0);
        }
        let most = if self.is_brief(item) { 1 } else { MAX_ALIKE };
        let (all, came) = self.counts.entry(self.key(item)).or_default();
        *came += 1;
        match (*came).cmp(&most) {
            Ordering::Less => Some(0),
            Ordering::Equal => Some(all.saturating_sub(most)),
            Ordering::Greater => None,
        }
    }
}

/// Errors are all shown: each has to be mended.
fn may_be_many(item: &Diagnostic) -> bool {
    item.severity < Severity::Error
}

/// Adds one finding: all of its lines.
pub(super) fn push(
    text: &mut String,
    diagnostic: &Diagnostic,
    places: &mut Places<'_>,
    colour: bool,
) {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    header(text, diagnostic, places, colour);
    body(text, diagnostic, places, &renderer);
}

/// `file:line:column: error[code]: reason`, without the place for a finding that has none.
fn header(text: &mut String, diagnostic: &Diagnostic, places: &mut Places<'_>, colour: bool) {
    if let Some(span) = diagnostic.span {
        let name = places.name(span);
        let Position { line, column } = places.position(span);
        push_escaped(text, name);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::source::{SourceId, Span};

    fn sources(text: &str) -> (SourceMap, SourceId) {
        let mut sources = SourceMap::default();
        let id = sources.add("dir/a.xml", text.to_owned());
        (sources, id)
    }

    fn rendered(sources: &SourceMap, diagnostic: Diagnostic) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        render(&diagnostics, sources, false, Detail::All)
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
    fn of_warnings_that_say_the_same_a_few_are_shown_and_of_errors_all() {
        let (sources, source) = sources(&"<a/>\n".repeat(100));
        let shown = |make: fn(Code, Span, &str) -> Diagnostic| {
            let mut diagnostics = Diagnostics::default();
            for line in 0..100 {
                let (start, end) = (line * 5, line * 5 + 4);
                diagnostics.push(make(codes::INVALID_NAME, Span { source, start, end }, "m"));
            }
            let text = render(&diagnostics, &sources, false, Detail::All);
            (
                text.matches(": m\n").count(),
                text.contains("note: 95 more like this"),
            )
        };
        assert_eq!(
            shown(|code, span, text| Diagnostic::warning(code, span, text)),
            (5, true)
        );
        assert_eq!(
            shown(|code, span, text| Diagnostic::error(code, span, text)),
            (100, false)
        );
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

    #[test]
    fn one_finding_about_annotations_stands_for_its_code_where_the_model_counts() {
        let (sources, source) = sources("<a/>");
        let mut diagnostics = Diagnostics::default();
        for start in 0..3 {
            let end = start + 1;
            let span = Span { source, start, end };
            let unlike = format!("of {start}");
            diagnostics.push(Diagnostic::warning(codes::UNKNOWN_TERM, span, &unlike));
            diagnostics.push(Diagnostic::warning(codes::UNKNOWN_TYPE, span, &unlike));
            diagnostics.push(Diagnostic::error(codes::UNKNOWN_TARGET, span, &unlike));
        }
        let counted = |text: &str| {
            ["unknown-term]", "unknown-type]", "unknown-target]"]
                .map(|code| text.matches(code).count())
        };
        let all = diagnostics.render(&sources, false);
        assert_eq!(counted(&all), [3, 3, 3]);
        let brief = diagnostics.render_for_model(&sources, false);
        assert_eq!(counted(&brief), [1, 3, 3]);
        assert!(
            brief.contains("note: 2 more of unknown-term: `odata-bindgen validate`"),
            "{brief}"
        );
    }
}
