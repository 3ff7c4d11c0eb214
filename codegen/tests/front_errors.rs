//! Every directory of `tests/fixtures/invalid` holds documents that are refused, and the text
//! that says why. `UPDATE_EXPECTED=1` rewrites the texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::csdl::{self, decode_text};
use odata_bindgen::diagnostic::{Diagnostics, Severity};
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/invalid")
}

fn sorted(directory: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Reads and resolves all documents of a case: the findings, and their text.
fn findings(case: &Path) -> (Diagnostics, String) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::pedantic();
    let mut documents = Vec::new();
    for path in sorted(case) {
        if path.extension().is_none_or(|extension| extension != "xml") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let id = sources.add(name, decode_text(&fs::read(&path).unwrap()).unwrap());
        documents.extend(csdl::parse(&sources, id, &mut diagnostics));
    }
    if !diagnostics.has_errors() {
        resolve(&documents, &sources, &mut diagnostics);
    }
    let text = diagnostics.render(&sources, false);
    (diagnostics, text)
}

#[test]
fn every_invalid_document_is_refused_with_the_expected_text() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let cases = sorted(&fixtures());
    assert!(cases.len() >= 25, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let (diagnostics, text) = findings(case);
        let errors: Vec<_> = diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert!(!errors.is_empty(), "{name} is accepted:\n{text}");
        assert!(
            errors.iter().all(|it| it.span.is_some()),
            "{name}: an error without a place:\n{text}"
        );
        let expected = case.join("expected.err");
        if update {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected)
            .unwrap_or_default()
            .replace("\r\n", "\n")
            != text
        {
            wrong.push(format!("{name}:\n{text}"));
        }
    }
    let help = "run with UPDATE_EXPECTED=1 and look at the difference";
    assert!(wrong.is_empty(), "{help}\n\n{}", wrong.join("\n"));
}

#[test]
fn the_first_line_of_every_finding_names_file_line_column_code_and_reason() {
    for case in sorted(&fixtures()) {
        let (diagnostics, text) = findings(&case);
        let mut lines = text.lines();
        for diagnostic in diagnostics.iter() {
            let header = format!(": {}[{}]: ", diagnostic.severity, diagnostic.code);
            let line = lines.find(|line| line.contains(&header));
            let line = line.unwrap_or_else(|| panic!("no line with `{header}` in\n{text}"));
            let place: Vec<_> = line.split(": ").next().unwrap().split(':').collect();
            assert!(place.len() == 3 && place[0].ends_with(".xml"), "{line}");
            assert!(
                place[1..]
                    .iter()
                    .all(|number| number.parse::<usize>().is_ok_and(|it| it > 0)),
                "{line}"
            );
        }
    }
}
