//! Real documents: all that are valid are read, written and read again, and resolved; all that
//! are not are refused. Without the documents (`ODATA_SHARED`, or `shared` beside the
//! workspace) the tests say so and pass, except in CI.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::csdl::{self, ast::Document, decode_text};
use odata_bindgen::diagnostic::{Diagnostics, Severity};
use odata_bindgen::resolve::model::{Model, TypeKind};
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;

/// The corpus, or none with a word about it.
fn corpus() -> Option<PathBuf> {
    let shared = match std::env::var_os("ODATA_SHARED") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
    };
    let corpus = shared.join("corpus");
    if corpus.is_dir() {
        return Some(corpus);
    }
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!in_ci, "{} is not there", corpus.display());
    println!("skipped: {} is not there", corpus.display());
    None
}

/// The XML documents below a directory; `json_corpus.rs` has those in JSON.
fn documents(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "xml") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

struct Read {
    sources: SourceMap,
    diagnostics: Diagnostics,
    document: Option<Document>,
}

fn read(name: &str, text: String) -> Read {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add(name, text);
    let document = csdl::parse(&sources, id, &mut diagnostics);
    assert_eq!(document.is_none(), diagnostics.has_errors(), "{name}");
    Read {
        sources,
        diagnostics,
        document,
    }
}

fn read_file(path: &Path) -> Read {
    let name = path.file_name().unwrap().to_string_lossy();
    read(&name, decode_text(&fs::read(path).unwrap()).unwrap())
}

/// What is of the tree only: what other namespaces have in the document is not written.
fn tree(mut document: Document) -> Document {
    document.foreign = None;
    document
}

/// The tree as text, without the places.
fn without_places(document: &Document) -> String {
    let debug = format!("{document:?}");
    let mut text = String::with_capacity(debug.len());
    let mut rest = debug.as_str();
    while let Some(at) = rest.find("Span { source") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('}').unwrap() + 1..];
    }
    text + rest
}

/// What the documentation of the model promises.
fn check_model(model: &Model) {
    assert_eq!(model.types.len(), model.types_by_name.len());
    for (name, id) in &model.types_by_name {
        let ty = model.ty(*id);
        assert_eq!(&ty.name, name);
        assert_eq!(ty.origin.is_none(), matches!(ty.kind, TypeKind::Opaque));
        assert!(model.ancestry(*id).count() <= 101);
        let Some(structured) = model.structured(*id) else {
            continue;
        };
        for derived in &structured.derived {
            assert_eq!(model.structured(*derived).unwrap().base, Some(*id));
        }
        for property in &structured.navigation_properties {
            let odata_bindgen::resolve::model::TypeTarget::Type(target) = property.ty.target else {
                continue;
            };
            assert!(matches!(
                model.ty(target).kind,
                TypeKind::Entity(_) | TypeKind::Opaque
            ));
        }
    }
}

#[test]
fn valid_documents_are_read_written_and_resolved() {
    let Some(corpus) = corpus() else { return };
    let mut paths = documents(&corpus.join("valid"));
    paths.extend(documents(&corpus.join("bare-schema")));
    let (mut warnings, mut types) = (0, 0);
    for path in &paths {
        let mut first = read_file(path);
        let document = first.document.unwrap_or_else(|| {
            panic!("{}", first.diagnostics.render(&first.sources, false));
        });
        let model = resolve(std::slice::from_ref(&document), &mut first.diagnostics);
        assert!(
            !first.diagnostics.has_errors(),
            "{}",
            first.diagnostics.render(&first.sources, false)
        );
        check_model(&model);
        warnings += first.diagnostics.counts().1;
        types += model.types.len();
        let again = read("written.xml", csdl::xml::write(&document));
        let again = again.document.unwrap();
        assert!(
            without_places(&tree(document)) == without_places(&tree(again)),
            "{} changed",
            path.display()
        );
    }
    println!(
        "{} valid documents, {types} types, {warnings} warnings",
        paths.len()
    );
    assert!(paths.len() > 400);
}

#[test]
fn invalid_documents_are_refused_with_a_place() {
    let Some(corpus) = corpus() else { return };
    let paths = documents(&corpus.join("invalid"));
    for path in &paths {
        let mut it = read_file(path);
        if let Some(document) = &it.document {
            resolve(std::slice::from_ref(document), &mut it.diagnostics);
        }
        let errors: Vec<_> = it
            .diagnostics
            .iter()
            .filter(|it| it.severity == Severity::Error)
            .collect();
        assert!(!errors.is_empty(), "{} is accepted", path.display());
        assert!(
            errors.iter().all(|it| it.span.is_some()),
            "{}",
            path.display()
        );
    }
    println!("{} invalid documents", paths.len());
    assert!(!paths.is_empty());
}

#[test]
fn documents_at_the_edge_are_understood_or_refused_clearly() {
    let Some(corpus) = corpus() else { return };
    let paths = documents(&corpus.join("edge"));
    for path in &paths {
        let mut it = read_file(path);
        if let Some(document) = &it.document {
            let model = resolve(std::slice::from_ref(document), &mut it.diagnostics);
            check_model(&model);
        }
        assert!(
            it.diagnostics.iter().next().is_some(),
            "{} has no finding",
            path.display()
        );
        assert!(
            it.diagnostics.iter().all(|it| it.span.is_some()),
            "{}",
            path.display()
        );
    }
    println!("{} documents at the edge", paths.len());
}

#[test]
fn all_redfish_documents_resolve_together() {
    let Some(corpus) = corpus() else { return };
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let mut trees = Vec::new();
    for path in documents(&corpus.join("valid/redfish")) {
        let id = sources.add(
            path.to_string_lossy(),
            decode_text(&fs::read(&path).unwrap()).unwrap(),
        );
        trees.extend(csdl::parse(&sources, id, &mut diagnostics));
    }
    let model = resolve(&trees, &mut diagnostics);
    assert!(
        !diagnostics.has_errors(),
        "{}",
        diagnostics.render(&sources, false)
    );
    check_model(&model);
    let opaque = model
        .types
        .iter()
        .filter(|ty| matches!(ty.kind, TypeKind::Opaque))
        .count();
    println!(
        "{} documents, {} types, {opaque} opaque",
        trees.len(),
        model.types.len()
    );
    assert!(trees.len() > 100 && opaque * 20 < model.types.len());
}

#[test]
fn a_document_cut_anywhere_is_refused() {
    let Some(corpus) = corpus() else { return };
    let text = fs::read_to_string(corpus.join("valid/graph-v1.0.xml")).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for part in 0..50 {
        let mut at = text.len() * part / 50 + part * 7;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let it = read("cut.xml", text[..at].to_owned());
        let error = it
            .diagnostics
            .iter()
            .find(|it| it.severity == Severity::Error);
        let error = error.unwrap_or_else(|| panic!("cut at byte {at}: accepted"));
        assert!(
            error
                .span
                .is_some_and(|span| span.end as usize <= at.max(1)),
            "{error:?}"
        );
    }
}
