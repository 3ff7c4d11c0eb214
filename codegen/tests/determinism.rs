//! The same schema gives the same bytes, in whatever order its elements stand.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use odata_bindgen::Generator;
use odata_bindgen::csdl::{self, ast, xml};
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::source::SourceMap;

/// Reverses every list whose order has no meaning.
fn shuffle(document: &mut ast::Document) {
    document.schemas.reverse();
    for schema in &mut document.schemas {
        schema.children.reverse();
        for child in &mut schema.children {
            match child {
                ast::SchemaChild::EntityType(it) | ast::SchemaChild::ComplexType(it) => {
                    it.properties.reverse();
                    it.navigation_properties.reverse();
                    it.annotations.reverse();
                }
                ast::SchemaChild::EnumType(it)
                    if it.members.iter().all(|member| member.value.is_some()) =>
                {
                    it.members.reverse()
                }
                ast::SchemaChild::EntityContainer(it) => it.children.reverse(),
                _ => {}
            }
        }
    }
}

fn shuffled(path: &Path, to: &Path) -> PathBuf {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("input", fs::read_to_string(path).unwrap());
    let mut document = csdl::parse(&sources, id, &mut diagnostics).unwrap();
    shuffle(&mut document);
    let target = to.join(path.file_name().unwrap());
    fs::write(&target, xml::write(&document)).unwrap();
    target
}

#[test]
fn another_order_gives_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut inputs = vec![root.join("schemas/graph-security.csdl")];
    inputs.extend(
        fs::read_dir(root.join("tests/fixtures/generate"))
            .unwrap()
            .map(|it| it.unwrap().path().join("input.xml")),
    );
    for input in inputs {
        let directory = tempfile::tempdir().unwrap();
        let other = shuffled(&input, directory.path());
        let forward = Generator::from_schemas([&input]).render().unwrap();
        let backward = Generator::from_schemas([&other]).render().unwrap();
        let differing: Vec<&str> = forward
            .files
            .iter()
            .zip(&backward.files)
            .filter(|(a, b)| a != b)
            .map(|(a, _)| a.path.as_str())
            .collect();
        assert!(
            differing.is_empty(),
            "{}: {differing:?} differ",
            input.display()
        );
        assert_eq!(forward.files.len(), backward.files.len());
    }
}
