//! Every code of the catalogue is explained, and its examples show what they say.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use odata_bindgen::csdl;
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::diagnostic::codes::{self, Code};
use odata_bindgen::diagnostic::explanation::{Example, Explanation};
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;

/// Codes that no single document of reasonable size can show.
const WITHOUT_EXAMPLE: usize = 22;

fn findings(document: &str) -> (Diagnostics, String) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::pedantic();
    let id = sources.add("example", document.to_owned());
    let tree = csdl::parse(&sources, id, &mut diagnostics);
    if !diagnostics.has_errors() {
        resolve(tree.as_slice(), &mut diagnostics);
    }
    let text = diagnostics.render(&sources, false);
    (diagnostics, text)
}

fn examples() -> impl Iterator<Item = (Code, Explanation, &'static str, &'static str)> {
    codes::all().filter_map(|code| {
        let explanation = code.explanation();
        match explanation.example {
            Example::Documents { wrong, right } => Some((code, explanation, wrong, right)),
            Example::None(_) => None,
        }
    })
}

#[test]
fn every_wrong_example_has_a_finding_with_its_code_and_severity() {
    let mut problems = String::new();
    for (code, explanation, wrong, _) in examples() {
        let (diagnostics, text) = findings(wrong);
        let found = diagnostics.iter().find(|it| it.code == code);
        match found {
            Some(found) if explanation.severities().any(|it| it == found.severity) => {}
            Some(_) => problems += &format!("{code}: of another severity\n{text}\n"),
            None => problems += &format!("{code}: not found\n{wrong}\n{text}\n"),
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn every_right_example_is_accepted_without_a_finding() {
    let mut problems = String::new();
    for (code, _, _, right) in examples() {
        let (diagnostics, text) = findings(right);
        let is_csdl = right.contains("<Schema") || right.contains("\"$Version\"");
        if diagnostics.iter().next().is_some() || !is_csdl {
            problems += &format!("{code}:\n{text}\n");
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn every_code_says_what_it_means() {
    let mut without = Vec::new();
    for code in codes::all() {
        let explanation = code.explanation();
        assert!(!explanation.summary.is_empty(), "{code} has no summary");
        assert!(!explanation.summary.ends_with('.'), "{code}");
        assert!(
            explanation.text.ends_with('.'),
            "{code}: {}",
            explanation.text
        );
        if let Example::None(reason) = explanation.example {
            assert!(
                reason.ends_with('.'),
                "{code} has neither example nor reason"
            );
            without.push(code);
        }
    }
    assert_eq!(without.len(), WITHOUT_EXAMPLE, "{without:?}");
}

#[test]
fn every_explanation_is_of_a_code() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnostic/codes/explanations");
    let files: BTreeSet<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let wanted: BTreeSet<_> = codes::all().map(|code| format!("{code}.md")).collect();
    assert_eq!(files, wanted);
}
