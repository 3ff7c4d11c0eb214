//! Sets of documents: what is given, what is referenced, and what each sees of the others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod commands;
mod finding;
mod scope;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::load::{Loaded, References, Report, load};
use odata_bindgen::resolve::model::TypeKind;

/// A document: its references, and the schema `namespace` with this in it.
pub(crate) fn document(references: &str, namespace: &str, body: &str) -> String {
    format!(
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n\
         {references}\n<edmx:DataServices>\n\
         <Schema Namespace=\"{namespace}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n\
         {body}\n</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n"
    )
}

pub(crate) fn reference(uri: &str, includes: &str) -> String {
    format!("<edmx:Reference Uri=\"{uri}\">{includes}</edmx:Reference>")
}

pub(crate) fn include(uri: &str, namespace: &str) -> String {
    reference(uri, &format!("<edmx:Include Namespace=\"{namespace}\"/>"))
}

pub(crate) fn complex(name: &str, property_type: &str) -> String {
    format!(
        "<ComplexType Name=\"{name}\"><Property Name=\"p\" Type=\"{property_type}\"/></ComplexType>"
    )
}

/// A directory with these files.
pub(crate) fn files(files: &[(&str, String)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

pub(crate) fn in_directories(directories: &[&Path]) -> References {
    References {
        directories: directories.iter().map(|it| it.to_path_buf()).collect(),
        map: BTreeMap::new(),
    }
}

pub(crate) fn mapped(uri: &str, path: PathBuf) -> References {
    References {
        directories: Vec::new(),
        map: BTreeMap::from([(uri.to_owned(), path)]),
    }
}

pub(crate) fn loaded(paths: &[PathBuf], references: &References) -> Loaded {
    load(paths, references, Report::default()).unwrap_or_else(|report| panic!("{report}"))
}

pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.diagnostics.iter().map(|it| it.code.name()).collect()
}

pub(crate) fn is_opaque(loaded: &Loaded, name: &str) -> bool {
    let id = loaded.model.type_named(name).expect(name);
    matches!(loaded.model.ty(id).kind, TypeKind::Opaque)
}

pub(crate) const B: &str = "http://example.org/schemas/v1/b.xml";

pub(crate) fn pair() -> tempfile::TempDir {
    files(&[
        (
            "a.xml",
            document(&include(B, "b"), "a", &complex("A", "b.B")),
        ),
        (
            "other/b.xml",
            document("", "b", &complex("B", "Edm.String")),
        ),
    ])
}
