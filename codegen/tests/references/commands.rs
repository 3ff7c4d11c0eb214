//! References on the command line and in the configuration.

use std::fs;

use odata_bindgen::Generator;

use crate::support::{outcome, run};
use crate::*;

#[test]
fn inputs_name_all_that_the_output_depends_on() {
    let set = pair();
    let directory = set.path().join("other");
    let mut references = in_directories(&[&directory]);
    references.map.insert(B.to_owned(), directory.join("b.xml"));
    let generator = Generator::from_schemas([set.path().join("a.xml")]).references(references);
    let inputs: Vec<_> = generator.inputs().collect();
    assert_eq!(
        inputs,
        [
            set.path().join("a.xml"),
            directory.clone(),
            directory.join("b.xml")
        ]
    );
}

#[test]
fn the_configuration_says_where_references_are() {
    let set = pair();
    let config = |references: &str| {
        let text = format!(
            "schemas = [\"a.xml\"]\nout = \"out\"\n[crate]\nname = \"x\"\nversion = \"0.1.0\"\n{references}"
        );
        fs::write(set.path().join("bindgen.toml"), text).unwrap();
        outcome(&run(set.path(), &["generate", "--deny", "warnings"]))
    };
    let (status, _, error) = config("");
    assert_eq!(status, 1);
    assert!(error.contains("warning[unresolved-reference]"), "{error}");
    for references in [
        "[references]\ndirectories = [\"other\"]\n".to_owned(),
        format!("[references.map]\n\"{B}\" = \"other/b.xml\"\n"),
        "[references.map]\n\"http://example.org/schemas/v1/\" = \"other\"\n".to_owned(),
    ] {
        let (status, _, error) = config(&references);
        assert_eq!(status, 0, "{error}");
    }
    let (status, _, error) = config("[references]\ndirectory = [\"other\"]\n");
    assert_eq!(status, 1);
    assert!(
        error.contains("bindgen.toml:7:1: error[config-key]"),
        "{error}"
    );
    assert!(error.contains("did you mean `directories`?"), "{error}");
}

#[test]
fn commands_take_references_and_mappings() {
    let set = pair();
    let b = format!("{B}=other/b.xml");
    for arguments in [
        &["validate", "a.xml", "--references", "other"][..],
        &["validate", "a.xml", "--map", &b],
        &[
            "validate",
            "a.xml",
            "--map",
            "http://example.org/schemas/v1/=other",
        ],
        &["why", "b.B", "--schema", "a.xml", "--references", "other"],
        &["routes", "--schema", "a.xml", "--references", "other"],
        &["slice", "a.xml", "--select", "a.A", "--references", "other"],
    ] {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--deny", "warnings"]);
        let (status, out, error) = outcome(&run(set.path(), &arguments));
        assert_eq!((status, error.as_str()), (0, ""), "{arguments:?}");
        if arguments[0] == "validate" {
            assert!(
                out.starts_with("valid: 1 document and 1 referenced, "),
                "{out}"
            );
        }
    }
    for wrong in ["http://x", "=x", "x="] {
        let (status, _, _) = outcome(&run(set.path(), &["validate", "a.xml", "--map", wrong]));
        assert_eq!(status, 2, "{wrong}");
    }
}

#[test]
fn a_directory_stands_for_all_documents_below_it() {
    let set = pair();
    fs::write(set.path().join("notes.txt"), "no document").unwrap();
    fs::write(set.path().join(".hidden.xml"), "no document").unwrap();
    let (status, out, error) = outcome(&run(set.path(), &["validate", "."]));
    assert_eq!((status, error.as_str()), (0, ""));
    assert!(out.starts_with("valid: 2 documents, 2 types"), "{out}");
    fs::create_dir(set.path().join("empty")).unwrap();
    let (status, _, error) = outcome(&run(set.path(), &["validate", "empty"]));
    assert_eq!(status, 1);
    assert!(
        error.starts_with("error[read]: cannot read empty: "),
        "{error}"
    );
}
