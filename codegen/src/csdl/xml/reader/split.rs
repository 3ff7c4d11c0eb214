//! Reading a long schema by two threads at once.
//!
//! In: the start of a schema, and the text. Out: its content. What always holds: the content, the
//! findings and where the reader stands then are those of one thread that reads from the start to the
//! end. A second reader begins at what looks like a child in the middle. What it found counts only if
//! the first one arrives at that very byte between two children, and if nothing in it depends on
//! what came before; otherwise the first one reads on.

use memchr::memmem;

use super::cursor::{Cursor, offset};
use super::element::Element;
use super::schema::Content;
use crate::csdl::ast::Foreign;
use crate::parallel;

/// Children that a schema has many of; nothing else in CSDL has these names.
const CHILDREN: [&str; 6] = [
    "EntityType",
    "ComplexType",
    "EnumType",
    "Action",
    "Function",
    "Annotations",
];

/// Bytes that are searched for the start of a child.
const SEARCHED: usize = 100_000;

/// White space between two children at most.
const MAX_GAP: u32 = 1_000;

/// What the second reader found.
struct Ahead {
    content: Content,
    foreign: Option<Foreign>,
    /// First byte of the end tag.
    end: u32,
}

impl<'a> Cursor<'a, '_> {
    /// Reads all that is in a schema.
    pub(super) fn schema_content(&mut self, element: &Element<'a>) -> Content {
        let length = self.length(element);
        let mut content = Content::for_bytes(length);
        let Some(start) = self.middle(element, length) else {
            self.children(element, None, &mut content);
            return content;
        };
        let mut diagnostics = self.diagnostics.likewise();
        let second = self.ahead(start, &mut diagnostics);
        let (is_there, found) = parallel::both(
            || self.children(element, Some(start), &mut content),
            || second.rest_of(element, length / 2),
        );
        // Otherwise it has read all.
        if !is_there {
            return content;
        }
        if let Some(found) = found {
            content.append(found.content);
            self.diagnostics.append(diagnostics);
            self.add_foreign(found.foreign);
            self.pass_over(found.end);
        }
        self.children(element, None, &mut content);
        content
    }

    /// Bytes up to what looks like the end of a schema, whose start tag was read.
    fn length(&self, element: &Element<'a>) -> usize {
        let rest = self.text.get(self.position() as usize..);
        let rest = rest.unwrap_or_default().as_bytes();
        let end = format!("</{}", element.qualified);
        match element.is_empty {
            true => 0,
            false => memmem::find(rest, end.as_bytes()).unwrap_or(rest.len()),
        }
    }

    /// The first byte of a child in the middle of a schema that is worth two threads.
    fn middle(&self, element: &Element<'a>, length: usize) -> Option<u32> {
        if length < self.worth_a_thread || parallel::is_alone() {
            return None;
        }
        let start = self.position() as usize;
        let rest = self.text.as_bytes().get(start..)?;
        let colon = element.qualified.find(':');
        let prefix = colon.map_or("", |at| &element.qualified[..=at]);
        let begins = |tag: &[u8]| {
            let name = tag.strip_prefix(prefix.as_bytes());
            let after = |known: &str| name?.strip_prefix(known.as_bytes())?.first();
            let mut after = CHILDREN.into_iter().filter_map(after);
            after.any(u8::is_ascii_whitespace)
        };
        let middle = length / 2;
        let searched = rest.get(middle..length.min(middle + SEARCHED))?;
        let mut tags = memchr::memchr_iter(b'<', searched);
        let at = tags.find(|at| searched.get(at + 1..).is_some_and(begins))?;
        Some(offset(start + middle + at))
    }

    /// Whether nothing but white space is between here and that byte.
    pub(super) fn is_before(&self, byte: u32) -> bool {
        let here = self.position();
        let gap = here as usize..byte as usize;
        !self.is_stopped()
            && byte.checked_sub(here).is_some_and(|gap| gap <= MAX_GAP)
            && self
                .text
                .get(gap)
                .is_some_and(|it| it.trim_ascii().is_empty())
    }

    /// Reads to the end of a schema; none if the first reader has to do it.
    fn rest_of(mut self, element: &Element<'a>, length: usize) -> Option<Ahead> {
        let mut content = Content::for_bytes(length);
        self.children(element, None, &mut content);
        // What is reported once in a document may have been reported before.
        if self.is_stopped() || self.assumed || !self.unbound.is_empty() {
            return None;
        }
        let tag = self.end_tag as usize..self.position() as usize;
        let tag = self.text.get(tag)?.strip_prefix("</")?;
        let name = tag.strip_suffix('>')?.trim_ascii_end();
        (name == element.qualified).then_some(Ahead {
            content,
            foreign: self.foreign,
            end: self.end_tag,
        })
    }

    fn add_foreign(&mut self, more: Option<Foreign>) {
        self.foreign = match (self.foreign, more) {
            (Some(one), Some(more)) => Some(Foreign {
                first: one.first,
                count: one.count + more.count,
            }),
            (one, more) => one.or(more),
        };
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::print_stdout,
        clippy::indexing_slicing,
        clippy::string_slice
    )]

    use std::fs;
    use std::path::{Path, PathBuf};

    use crate::csdl::xml::reader::cursor::Cursor;
    use crate::diagnostic::Diagnostics;
    use crate::source::SourceId;

    /// The tree and the findings, as text; schemas of this length are read by two threads.
    fn read(text: &str, worth_a_thread: usize) -> String {
        let mut diagnostics = Diagnostics::pedantic();
        let mut cursor = Cursor::new(text, SourceId(0), &mut diagnostics);
        cursor.worth_a_thread = worth_a_thread;
        let document = cursor.document();
        diagnostics.settle();
        format!("{document:#?}{diagnostics:#?}")
    }

    fn documents(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let kind = path.extension().and_then(|it| it.to_str());
            if path.is_dir() {
                documents(&path, found);
            } else if matches!(kind, Some("xml" | "csdl" | "edmx")) {
                found.push(path);
            }
        }
    }

    #[test]
    fn two_threads_read_what_one_reads() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let shared = std::env::var_os("ODATA_SHARED");
        let corpus = shared.map_or_else(|| root.join("../shared"), PathBuf::from);
        let corpus = corpus.join("corpus");
        let mut found = Vec::new();
        documents(&root.join("tests/fixtures"), &mut found);
        if corpus.exists() {
            documents(&corpus, &mut found);
        } else {
            let is_ci = std::env::var("CI").as_deref() == Ok("true");
            assert!(!is_ci, "{} is absent, and CI needs it", corpus.display());
            println!("skipped: {} is absent (set ODATA_SHARED)", corpus.display());
        }
        let texts = found.iter().filter_map(|it| fs::read_to_string(it).ok());
        let mut count = 0;
        for text in texts.filter(|it| it.len() < 150_000) {
            assert!(read(&text, 0) == read(&text, usize::MAX), "{text}");
            count += 1;
        }
        assert!(count > 50, "{count}");
    }

    /// Numbers that are the same in every run (xorshift).
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0 % limit as u64).unwrap()
        }

        /// A piece of the text, of some length at most.
        fn piece(&mut self, text: &str, most: usize) -> std::ops::Range<usize> {
            let floor = |mut at: usize| {
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = floor(self.below(text.len() + 1));
            start..floor((start + self.below(most)).min(text.len()))
        }
    }

    #[test]
    fn two_threads_read_of_damaged_documents_what_one_reads() {
        let marks = [
            "<",
            ">",
            "</",
            "/>",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<EntityType ",
            "</Schema>",
            "<Schema>",
            "'",
            "\"",
            "&lt;",
            "<x:y xmlns:x='u'>",
            "</x:y>",
            "<?p?>",
            "xmlns='u' ",
        ];
        let mut found = Vec::new();
        documents(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures"),
            &mut found,
        );
        found.sort();
        let texts = found.iter().filter_map(|it| fs::read_to_string(it).ok());
        let texts: Vec<String> = texts.filter(|it| it.len() < 3_000).collect();
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for _ in 0..2_000 {
            let mut text = texts[numbers.below(texts.len())].clone();
            for _ in 0..=numbers.below(3) {
                let piece = numbers.piece(&text, 200);
                match numbers.below(3) {
                    0 => text.insert_str(piece.start, marks[numbers.below(marks.len())]),
                    1 => text.replace_range(piece, ""),
                    _ => {
                        let copy = text[piece].to_owned();
                        let place = numbers.piece(&text, 1).start;
                        text.insert_str(place, &copy);
                    }
                }
            }
            assert!(read(&text, 0) == read(&text, usize::MAX), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_child_is_passed_by() {
        let one = "<ComplexType Name='A' p:x='1'><q:y/></ComplexType>\n";
        let traps = [
            "<!-- <EntityType Name='B'> -->",
            "<![CDATA[ <EntityType Name='B'/> ]]>",
            "<x:a xmlns:x='urn:x'><x:b/><EntityType Name='B'/></x:a>",
            "<Annotation Term='t' String=' <EntityType '/>",
            "</Schema ><Schema Namespace='m'><EntityType Name='B'/>",
            "<EntityType Name='B'><Annotation Term='t'/></EntityType>",
            "<EntityType Name='B'></Schema><ComplexType Name='C'/>",
            "<EntityType Name='B'></EnumType><ComplexType Name='C'/>",
            "<EntityType Name='B'/></Other>",
            "<EntityType Name='B'>",
            "<EntityType Name='Bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'></EnumType>",
            "<EntityType Name='B'/></Sche </Schema>",
        ];
        for trap in traps {
            for declared in ["xmlns:p='urn:p' xmlns:q='urn:q'", "xmlns:q='urn:q'", ""] {
                let many = one.repeat(5);
                let text = format!(
                    "<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm' {declared}>{many}{trap}{many}</Schema>"
                );
                assert_eq!(read(&text, 0), read(&text, usize::MAX), "{text}");
            }
        }
    }
}
