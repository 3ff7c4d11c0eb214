//! Real documents in CSDL JSON, and in CSDL XML taken through CSDL JSON and back. Without the
//! documents (`ODATA_SHARED`, or `shared` beside the workspace) the tests say so and pass, except
//! in CI.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

mod json_normal;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use json_normal::normal;
use odata_bindgen::csdl::{self, ast::Document, decode_text, json, xml};
use odata_bindgen::diagnostic::{Diagnostics, Severity};
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;

/// The documents below a directory whose name ends so.
fn documents(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = support::snapshot(directory).into_keys();
    paths
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect()
}

fn read(name: &str, text: String) -> Document {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add(name, text);
    csdl::parse(&sources, id, &mut diagnostics)
        .unwrap_or_else(|| panic!("{}", diagnostics.render(&sources, false)))
}

fn read_file(path: &Path) -> Document {
    read(
        &path.to_string_lossy(),
        decode_text(&fs::read(path).unwrap()).unwrap(),
    )
}

/// The normal form of a tree as text, without the places.
fn shown(document: &Document) -> String {
    let debug = format!("{:?}", normal(document.clone()));
    let mut text = String::with_capacity(debug.len());
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("Span { source") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('}').unwrap() + 1..];
    }
    text.push_str(rest);
    let source = text.find("source: SourceId(").unwrap();
    let end = source + text[source..].find(')').unwrap();
    text.replace_range(source..end, "");
    text
}

/// Where two trees first differ; none if they mean the same.
fn difference(left: &Document, right: &Document) -> Option<String> {
    let (left, right) = (shown(left), shown(right));
    if left == right {
        return None;
    }
    let same = left
        .bytes()
        .zip(right.bytes())
        .take_while(|(left, right)| left == right);
    let at = same.count();
    let around = |text: &str| {
        let cut = |at: usize| (at..).find(|at| text.is_char_boundary(*at)).unwrap();
        text[cut(at.saturating_sub(300).min(text.len()))..cut((at + 150).min(text.len()))]
            .to_owned()
    };
    Some(format!(
        "{}\n--- against ---\n{}",
        around(&left),
        around(&right)
    ))
}

#[test]
fn every_valid_json_document_is_accepted() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    let paths = documents(&corpus.join("valid"), "json");
    for path in &paths {
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add(path.to_string_lossy(), fs::read_to_string(path).unwrap());
        let document = csdl::parse(&sources, id, &mut diagnostics);
        resolve(document.as_slice(), &mut diagnostics);
        assert!(
            document.is_some() && !diagnostics.has_errors(),
            "{}",
            diagnostics.render(&sources, false)
        );
    }
    println!("{} valid documents in JSON", paths.len());
    assert!(paths.len() >= 42);
}

#[test]
fn json_of_odata_v2_and_v3_is_refused_by_name() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    let paths = documents(&corpus.join("edge"), "json");
    for path in &paths {
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add(path.to_string_lossy(), fs::read_to_string(path).unwrap());
        assert!(csdl::parse(&sources, id, &mut diagnostics).is_none());
        let errors: Vec<_> = diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .map(|it| (it.code.name(), it.span.is_some()))
            .collect();
        assert_eq!(errors, [("odata-version", true)], "{}", path.display());
    }
    assert!(!paths.is_empty());
}

#[test]
fn xml_documents_come_back_from_json_as_they_were() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    let mut paths = documents(&corpus.join("valid"), "xml");
    paths.extend(documents(&corpus.join("bare-schema"), "xml"));
    let mut changed = Vec::new();
    for path in &paths {
        let document = read_file(path);
        let text = json::write(&document);
        let again = read("written.json", text.clone());
        if let Some(difference) = difference(&document, &again) {
            changed.push(format!("{}:\n{difference}", path.display()));
        } else if json::write(&again) != text {
            changed.push(format!("{}: written differently again", path.display()));
        }
    }
    println!("{} documents in XML", paths.len());
    assert!(
        changed.is_empty(),
        "{} changed\n{}",
        changed.len(),
        changed[..changed.len().min(4)].join("\n\n")
    );
    assert!(paths.len() > 400);
}

#[test]
fn json_documents_come_back_from_xml_as_they_were() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    for path in documents(&corpus.join("valid"), "json") {
        let document = read_file(&path);
        let text = json::write(&document);
        let mut again = read("written.xml", xml::write(&document));
        if let Some(difference) = difference(&document, &again) {
            panic!("{}:\n{difference}", path.display());
        }
        again
            .entity_container
            .clone_from(&document.entity_container);
        assert_eq!(json::write(&again), text, "{}", path.display());
    }
}

/// Pairs that do not say the same, and why. The JSON forms were made by a converter.
const DIFFERENT: [(&str, &str); 4] = [
    (
        "oasis-csdl-csdl-16.2.json",
        "names are written with the alias instead of the namespace",
    ),
    (
        "oasis-csdl-miscellaneous2.json",
        "the path to an entity set is written without the container",
    ),
    (
        "ex-Org.OData.JSON.V1.Schema-sample.json",
        "a JSON schema is JSON there, and text in CSDL XML",
    ),
    (
        "sapvoc-ex-DynamicProperties-sample.json",
        "names are written with the alias instead of the namespace",
    ),
];

/// What a published pair says in both forms: without the links between its two files, line breaks in
/// texts, and the precision of temporal types, which the converter writes for some of them only.
fn comparable(mut document: Document) -> String {
    for reference in &mut document.references {
        let uri = &mut reference.uri.value;
        if let Some(stem) = uri.strip_suffix(".json") {
            *uri = format!("{stem}.xml").into();
        }
    }
    for schema in &mut document.schemas {
        schema
            .annotations
            .retain(|it| !it.term.value.ends_with(".Links"));
    }
    let text = shown(&document)
        .replace("\\n", " ")
        .replace("precision: Some(\"12\")", "precision: Some(\"0\")");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn pairs_say_the_same_in_both_forms() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    let mut pairs = 0;
    let mut different = Vec::new();
    for path in documents(&corpus.join("valid"), "json") {
        let other = path.with_extension("xml");
        if !other.exists() {
            continue;
        }
        pairs += 1;
        let (json, xml) = (read_file(&path), read_file(&other));
        if comparable(xml.clone()) != comparable(json.clone()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            different.push((name, difference(&xml, &json).unwrap()));
        }
    }
    println!("{pairs} pairs, {} different", different.len());
    let expected: Vec<_> = DIFFERENT.iter().map(|(name, _)| *name).collect();
    let found: Vec<_> = different.iter().map(|(name, _)| name.as_str()).collect();
    let shown: Vec<_> = different
        .iter()
        .map(|(name, it)| format!("{name}:\n{it}"))
        .collect();
    assert!(found == expected, "{found:?}\n{}", shown.join("\n\n"));
}
