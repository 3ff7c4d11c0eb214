//! What a document sees of others, and what of them is generated.

use std::collections::BTreeSet;
use std::fs;

use odata_bindgen::Generator;
use odata_bindgen::load::{References, Report, load};

use crate::*;

#[test]
fn a_type_of_a_document_that_is_not_included_is_found_with_one_warning() {
    let body = complex("A", "b.B") + &complex("A2", "b.B");
    let set = files(&[
        ("a.xml", document("", "a", &body)),
        ("b.xml", document("", "b", &complex("B", "Edm.String"))),
    ]);
    let it = loaded(
        &[set.path().join("a.xml"), set.path().join("b.xml")],
        &References::default(),
    );
    assert_eq!(
        codes(&it.report),
        ["namespace-not-included"],
        "{}",
        it.report
    );
    assert!(!is_opaque(&it, "b.B"));
}

#[test]
fn an_alias_is_known_in_its_own_document_only() {
    let aliased = reference(B, "<edmx:Include Namespace=\"b\" Alias=\"short\"/>");
    let set = files(&[
        ("a.xml", document(&aliased, "a", &complex("A", "short.B"))),
        ("b.xml", document("", "b", &complex("B", "Edm.String"))),
        (
            "c.xml",
            document(&include(B, "b"), "c", &complex("C", "short.B")),
        ),
    ]);
    let paths = ["a.xml", "b.xml", "c.xml"].map(|name| set.path().join(name));
    let it = loaded(&paths, &References::default());
    assert_eq!(codes(&it.report), ["unknown-type"], "{}", it.report);
    assert!(it.report.to_string().contains("c.xml:5:"), "{}", it.report);
    assert!(is_opaque(&it, "short.B") && !is_opaque(&it, "b.B"));
}

#[test]
fn one_namespace_may_be_defined_by_several_documents() {
    let set = files(&[
        ("a.xml", document("", "n", &complex("A", "n.B"))),
        ("b.xml", document("", "n", &complex("B", "n.A"))),
    ]);
    let it = loaded(&[set.path().to_owned()], &References::default());
    assert!(it.report.is_empty(), "{}", it.report);
    assert_eq!(it.model.types.len(), 2);
    fs::write(
        set.path().join("c.xml"),
        document("", "n", &complex("A", "n.B")),
    )
    .unwrap();
    let report = load(&[set.path()], &References::default(), Report::default()).unwrap_err();
    assert_eq!(codes(&report), ["duplicate-type"], "{report}");
}

#[test]
fn only_the_annotations_that_a_reference_includes_apply() {
    let annotations = "<Annotations Target=\"a.A\">\
        <Annotation Term=\"t.One\"/><Annotation Term=\"t.One\" Qualifier=\"Phone\"/>\
        <Annotation Term=\"u.Two\"/></Annotations>\
        <Annotations Target=\"z.Z\"><Annotation Term=\"t.Three\"/></Annotations>";
    let other = document("", "b", annotations);
    let terms = |includes: &str| {
        let set = files(&[
            (
                "a.xml",
                document(
                    &reference("http://x/b.xml", includes),
                    "a",
                    &complex("A", "Edm.String"),
                ),
            ),
            ("in/b.xml", other.clone()),
        ]);
        let directory = set.path().join("in");
        let it = loaded(&[set.path().join("a.xml")], &in_directories(&[&directory]));
        let id = it.model.type_named("a.A").unwrap();
        let own = it.model.ty(id).annotations.iter();
        let terms = own.map(|it| (it.term.clone(), it.qualifier.clone()));
        let terms: BTreeSet<String> = terms
            .map(|(term, qualifier)| {
                format!(
                    "{term}{}",
                    qualifier.map(|it| format!("#{it}")).unwrap_or_default()
                )
            })
            .collect();
        terms.into_iter().collect::<Vec<_>>().join(" ")
    };
    let filter = |more: &str| format!("<edmx:IncludeAnnotations TermNamespace=\"t\" {more}/>");
    assert_eq!(terms(&filter("")), "t.One t.One#Phone");
    assert_eq!(terms(&filter("Qualifier=\"Phone\"")), "t.One#Phone");
    assert_eq!(terms(&filter("TargetNamespace=\"a\"")), "t.One t.One#Phone");
    assert_eq!(terms(&filter("TargetNamespace=\"z\"")), "");
    assert_eq!(
        terms("<edmx:Include Namespace=\"b2\"/>"),
        "t.One t.One#Phone u.Two",
        "a reference that asks for no annotations in particular gets all"
    );
}

#[test]
fn only_what_is_given_and_what_that_reaches_is_generated() {
    let set = files(&[
        (
            "a.xml",
            document(&include("b.xml", "b"), "a", &complex("A", "b.Used")),
        ),
        (
            "b.xml",
            document(
                "",
                "b",
                &(complex("Used", "Edm.String") + &complex("Unused", "b.Deep")),
            ),
        ),
    ]);
    let output = Generator::from_schemas([set.path().join("a.xml")])
        .references(in_directories(&[set.path()]))
        .module("crate::m")
        .render()
        .unwrap();
    let paths: Vec<&str> = output.files.iter().map(|it| it.path.as_str()).collect();
    assert!(
        paths.contains(&"b/used.rs") && !paths.contains(&"b/unused.rs"),
        "{paths:?}"
    );
    assert!(
        output.files[0].text.contains("a.xml, b.xml"),
        "{}",
        output.files[0].text
    );
}
