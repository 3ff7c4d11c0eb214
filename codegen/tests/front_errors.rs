//! Every directory of `tests/fixtures/invalid` holds documents that are refused, every directory
//! of `tests/fixtures/doubtful` documents that are accepted with warnings or advice, and both the
//! text that says why; what is in `tests/fixtures/accepted` has no finding. `UPDATE_EXPECTED=1` rewrites the texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::csdl::{self, decode_text};
use odata_bindgen::diagnostic::codes;
use odata_bindgen::diagnostic::explanation::Example;
use odata_bindgen::diagnostic::{Diagnostics, Severity};
use odata_bindgen::resolve::{check_rest, resolve};
use odata_bindgen::source::SourceMap;

/// Codes that the fixtures show at least.
const SHOWN: usize = 130;

fn fixtures(kind: &str) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures");
    fixtures.join(kind)
}

fn cases() -> impl Iterator<Item = PathBuf> {
    let invalid = sorted(&fixtures("invalid"));
    invalid.into_iter().chain(sorted(&fixtures("doubtful")))
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
        if !path
            .extension()
            .is_some_and(|it| it == "xml" || it == "json")
        {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let id = sources.add(name, decode_text(&fs::read(&path).unwrap()).unwrap());
        documents.extend(csdl::recover(&sources, id, &mut diagnostics));
    }
    if diagnostics.has_errors() {
        check_rest(&documents, &mut diagnostics);
    } else {
        resolve(&documents, &mut diagnostics);
    }
    let text = diagnostics.render(&sources, false);
    (diagnostics, text)
}

/// The cases whose text is not the one in the file with this name.
fn differing(kind: &str, file: &str, check: impl Fn(&str, &Diagnostics, &str)) -> String {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut wrong = String::new();
    for case in sorted(&fixtures(kind)) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let (diagnostics, text) = findings(&case);
        check(&name, &diagnostics, &text);
        let expected = case.join(file);
        let old = fs::read_to_string(&expected).unwrap_or_default();
        if update {
            fs::write(&expected, &text).unwrap();
        } else if old.replace("\r\n", "\n") != text {
            wrong += &format!("{name}:\n{text}\n");
        }
    }
    wrong
}

#[test]
fn every_invalid_document_is_refused_with_the_expected_text() {
    let wrong = differing("invalid", "expected.err", |name, diagnostics, text| {
        assert!(diagnostics.has_errors(), "{name} is accepted:\n{text}");
        let mut errors = diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error);
        assert!(
            errors.all(|it| it.span.is_some()),
            "{name}: an error without a place:\n{text}"
        );
    });
    let help = "run with UPDATE_EXPECTED=1 and look at the difference";
    assert!(wrong.is_empty(), "{help}\n\n{wrong}");
}

#[test]
fn every_doubtful_document_is_accepted_with_the_expected_text() {
    let wrong = differing("doubtful", "expected.txt", |name, diagnostics, text| {
        assert!(!diagnostics.has_errors(), "{name} is refused:\n{text}");
        assert!(!text.is_empty(), "{name} has no finding");
    });
    let help = "run with UPDATE_EXPECTED=1 and look at the difference";
    assert!(wrong.is_empty(), "{help}\n\n{wrong}");
}

#[test]
fn what_follows_the_standard_has_no_finding() {
    for case in sorted(&fixtures("accepted")) {
        let (_, text) = findings(&case);
        assert!(text.is_empty(), "{}:\n{text}", case.display());
    }
}

#[test]
fn the_fixtures_and_examples_show_every_code_that_a_document_can_show() {
    let mut shown = BTreeSet::new();
    for case in cases() {
        shown.extend(findings(&case).0.iter().map(|it| it.code));
    }
    println!("{} of {} codes", shown.len(), codes::all().count());
    assert!(shown.len() >= SHOWN, "only {} codes", shown.len());
    let has_example =
        |code: codes::Code| matches!(code.explanation().example, Example::Documents { .. });
    let hidden: Vec<_> = codes::all()
        .filter(|code| !shown.contains(code) && has_example(*code))
        .collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

#[test]
fn every_finding_has_a_severity_that_the_explanation_of_its_code_names() {
    let mut wrong = BTreeSet::new();
    for case in cases() {
        for finding in findings(&case).0.iter() {
            let mut severities = finding.code.explanation().severities();
            if !severities.any(|it| it == finding.severity) {
                wrong.insert((finding.code, finding.severity));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_first_line_of_every_finding_names_file_line_column_code_and_reason() {
    for case in cases() {
        let (diagnostics, text) = findings(&case);
        let mut lines = text.lines();
        for diagnostic in diagnostics.iter() {
            let header = format!(": {}[{}]: ", diagnostic.severity, diagnostic.code);
            let line = lines.find(|line| line.contains(&header));
            let line = line.unwrap_or_else(|| panic!("no line with `{header}` in\n{text}"));
            let place: Vec<_> = line.split(": ").next().unwrap().split(':').collect();
            assert!(
                place.len() == 3 && (place[0].ends_with(".xml") || place[0].ends_with(".json")),
                "{line}"
            );
            assert!(
                place[1..]
                    .iter()
                    .all(|number| number.parse::<usize>().is_ok_and(|it| it > 0)),
                "{line}"
            );
        }
    }
}
