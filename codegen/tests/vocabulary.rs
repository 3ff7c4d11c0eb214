//! The standard vocabularies that are built in, against the documents that OASIS publishes.
//!
//! To take up a new edition: put the published documents (`Org.OData.Core.V1.xml`, …) into a
//! directory, run this test with `VOCABULARIES=<directory>` and `UPDATE_EXPECTED=1`, and read
//! the difference. Without `VOCABULARIES` those of the shared documents are compared.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::csdl::ast::{Annotation, ConstantKind, Document, ExpressionKind, SchemaChild};
use odata_bindgen::csdl::{self, xml};
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::source::SourceMap;
use odata_bindgen::vocabulary;

/// The directory of published documents, or none with a word about it.
fn published() -> Option<PathBuf> {
    let directory = match (
        std::env::var_os("VOCABULARIES"),
        std::env::var_os("ODATA_SHARED"),
    ) {
        (Some(path), _) => PathBuf::from(path),
        (None, Some(path)) => PathBuf::from(path).join("corpus/valid/vocab"),
        (None, None) => {
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/valid/vocab")
        }
    };
    if directory.is_dir() {
        return Some(directory);
    }
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!in_ci, "{} is not there", directory.display());
    println!("skipped: {} is not there", directory.display());
    None
}

fn parse(name: &str, text: String) -> Document {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add(name, text);
    let document = csdl::parse(&sources, id, &mut diagnostics);
    assert_eq!(
        diagnostics.counts(),
        (0, 0),
        "{}",
        diagnostics.render(&sources, false)
    );
    document.unwrap()
}

/// Whether an annotation is a fact that the checks need, and not descriptive.
fn is_kept(annotation: &Annotation) -> bool {
    let is_false = annotation.value.as_ref().is_some_and(|value| {
        matches!(&value.kind, ExpressionKind::Constant(ConstantKind::Bool, text) if text == "false")
    });
    let term = annotation.term.value.as_str();
    let is_fact = [
        "Core.RequiresType",
        "Core.AppliesViaContainer",
        "Org.OData.Core.V1.RequiresType",
        "Org.OData.Core.V1.AppliesViaContainer",
    ]
    .contains(&term);
    is_fact && !is_false
}

fn strip(annotations: &mut Vec<Annotation>) {
    annotations.retain(is_kept);
    for annotation in annotations {
        annotation.annotations.clear();
    }
}

/// Terms and types with their facts, and nothing else.
fn compact(mut document: Document) -> Document {
    for reference in &mut document.references {
        reference.annotations.clear();
        for include in &mut reference.includes {
            include.annotations.clear();
        }
    }
    for schema in &mut document.schemas {
        schema.annotations.clear();
        schema.children.retain(|child| {
            matches!(
                child,
                SchemaChild::Term(_)
                    | SchemaChild::ComplexType(_)
                    | SchemaChild::EnumType(_)
                    | SchemaChild::TypeDefinition(_)
            )
        });
        for child in &mut schema.children {
            match child {
                SchemaChild::Term(it) => strip(&mut it.annotations),
                SchemaChild::TypeDefinition(it) => it.annotations.clear(),
                SchemaChild::EnumType(it) => {
                    it.annotations.clear();
                    for member in &mut it.members {
                        member.annotations.clear();
                    }
                }
                SchemaChild::ComplexType(it) => {
                    it.annotations.clear();
                    for property in &mut it.properties {
                        strip(&mut property.annotations);
                    }
                    for property in &mut it.navigation_properties {
                        property.annotations.clear();
                    }
                }
                _ => {}
            }
        }
    }
    document
}

#[test]
fn the_built_in_vocabularies_say_what_the_published_ones_say() {
    let Some(directory) = published() else { return };
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/vocabulary/csdl");
    let mut compared = 0;
    for namespace in vocabulary::namespaces() {
        let name = format!("{namespace}.xml");
        let Ok(text) = fs::read_to_string(directory.join(&name)) else {
            println!("skipped: no published {name}");
            continue;
        };
        let expected = xml::write(&compact(parse(&name, text)));
        let path = own.join(&name);
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&path, expected).unwrap();
            continue;
        }
        assert!(
            fs::read_to_string(&path).unwrap() == expected,
            "{} is not the facts of the published {name}",
            path.display()
        );
        compared += 1;
    }
    assert!(compared >= 7 || std::env::var_os("UPDATE_EXPECTED").is_some());
}
