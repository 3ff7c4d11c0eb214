//! What the fuzz targets share.
//!
//! In: bytes. Out: documents, read as the command line reads files. What always holds: a
//! property that does not hold ends the process, which the fuzzer takes as a crash.

#![forbid(unsafe_code)]

use odata_bindgen::csdl::{self, ast::Document};
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::source::SourceMap;

/// Parts several documents in one input.
const SEPARATOR: &str = "\n---\n";

/// Texts, trees of those that were read, and findings.
#[derive(Debug, Default)]
pub struct Input {
    /// The texts.
    pub sources: SourceMap,
    /// The trees.
    pub documents: Vec<Document>,
    /// The findings.
    pub diagnostics: Diagnostics,
}

impl Input {
    /// Reads the bytes as one document.
    pub fn one(bytes: &[u8]) -> Option<Self> {
        let mut input = Self::default();
        input.add(csdl::decode_text(bytes).ok()?);
        Some(input)
    }

    /// Reads the bytes as documents with a line `---` between them.
    pub fn several(bytes: &[u8]) -> Option<Self> {
        let mut input = Self::default();
        for text in csdl::decode_text(bytes).ok()?.split(SEPARATOR) {
            input.add(text.to_owned());
        }
        Some(input)
    }

    fn add(&mut self, text: String) {
        let name = format!("{}.csdl", self.documents.len());
        let id = self.sources.add(name, text);
        let found = csdl::parse(&self.sources, id, &mut self.diagnostics);
        self.documents.extend(found);
    }

    /// Renders the findings: every span has to fit its text.
    pub fn render(&self) {
        let text = self.diagnostics.render(&self.sources, false);
        assert_eq!(text.is_empty(), self.diagnostics.iter().next().is_none());
    }
}

/// Writing a tree as XML and reading it has to give the same tree again, places aside.
pub fn check_written(document: &Document) {
    let written = csdl::xml::write(document);
    let again = Input::one(written.as_bytes());
    let tree = again.as_ref().and_then(|it| it.documents.first());
    assert_eq!(
        tree.map(csdl::xml::write).as_deref(),
        Some(written.as_str())
    );
}
