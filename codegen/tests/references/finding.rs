//! Where referenced documents are found, and where not.

use std::collections::BTreeSet;
use std::fs;

use odata_bindgen::load::{References, Report, load};

use crate::support::shared;
use crate::*;

#[test]
fn a_reference_to_what_another_given_document_defines_needs_no_file() {
    let set = pair();
    let paths = [set.path().join("other/b.xml"), set.path().join("a.xml")];
    let it = loaded(&paths, &References::default());
    assert_eq!((it.given, it.documents.len()), (2, 2));
    assert!(!is_opaque(&it, "b.B"));
    assert!(it.report.is_empty(), "{}", it.report);
}

#[test]
fn a_reference_is_found_in_a_directory_by_the_longest_end_of_its_path() {
    let set = pair();
    let wrong = document("", "b", &complex("Old", "Edm.String"));
    let right = fs::read_to_string(set.path().join("other/b.xml")).unwrap();
    fs::create_dir_all(set.path().join("other/v1")).unwrap();
    fs::write(set.path().join("other/b.xml"), wrong).unwrap();
    fs::write(set.path().join("other/v1/b.xml"), right).unwrap();
    let directory = set.path().join("other");
    let it = loaded(&[set.path().join("a.xml")], &in_directories(&[&directory]));
    assert_eq!((it.given, it.documents.len()), (1, 2));
    assert_eq!(it.paths[1], directory.join("v1/b.xml"));
    assert!(!is_opaque(&it, "b.B"));
    assert!(it.report.is_empty(), "{}", it.report);
}

#[test]
fn a_reference_is_found_by_a_mapping_of_its_uri_or_of_a_beginning_of_it() {
    let set = pair();
    let a = [set.path().join("a.xml")];
    let file = set.path().join("other/b.xml");
    for (uri, path) in [
        (B, file.clone()),
        ("http://example.org/schemas/v1/", set.path().join("other")),
    ] {
        let it = loaded(&a, &mapped(uri, path));
        assert_eq!(it.paths[1], file);
        assert!(it.report.is_empty(), "{}", it.report);
    }
}

#[test]
fn what_is_mapped_or_searched_and_not_there_is_an_error() {
    let set = pair();
    let a = [set.path().join("a.xml")];
    let gone = set.path().join("gone");
    for references in [
        mapped(B, gone.clone()),
        mapped("http://example.org/", gone.clone()),
        in_directories(&[&gone]),
    ] {
        let report = load(&a, &references, Report::default()).unwrap_err();
        assert_eq!(codes(&report), ["read"], "{report}");
        assert!(report.to_string().contains("gone"), "{report}");
    }
}

#[test]
fn a_reference_that_leads_nowhere_is_one_warning_and_its_types_are_opaque() {
    let body = complex("A", "b.B")
        + &complex("A2", "Collection(b.C)")
        + "<ComplexType Name=\"A3\" BaseType=\"b.D\"/>\
           <EntityContainer Name=\"c\" Extends=\"b.c\">\
           <EntitySet Name=\"s\" EntityType=\"b.E\"/><ActionImport Name=\"i\" Action=\"b.f\"/></EntityContainer>\
           <Annotations Target=\"b.B\"><Annotation Term=\"b.T\"/></Annotations>";
    let set = files(&[("a.xml", document(&include(B, "b"), "a", &body))]);
    let it = loaded(&[set.path().join("a.xml")], &References::default());
    assert_eq!(codes(&it.report), ["unresolved-reference"], "{}", it.report);
    let text = it.report.to_string();
    assert!(
        text.contains("a.xml:2:22: warning[unresolved-reference]"),
        "{text}"
    );
    for way in [
        "give that document",
        "--references",
        "--map",
        "`b` are opaque",
    ] {
        assert!(text.contains(way), "{text}");
    }
    for name in ["b.B", "b.C", "b.E"] {
        assert!(is_opaque(&it, name), "{name}");
    }
}

#[test]
fn a_reference_to_a_standard_vocabulary_needs_no_document() {
    let core = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml";
    let annotated = "<Annotation Term=\"Core.Description\" String=\"x\"/>";
    let references = reference(
        core,
        "<edmx:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/>",
    );
    let set = files(&[("a.xml", document(&references, "a", annotated))]);
    let it = loaded(&[set.path().join("a.xml")], &References::default());
    assert!(it.report.is_empty(), "{}", it.report);
}

#[test]
fn references_are_followed_on_and_in_a_circle() {
    let set = files(&[
        (
            "a.xml",
            document(&include("b.xml", "b"), "a", &complex("A", "b.B")),
        ),
        (
            "b.xml",
            document(&include("./c.xml", "c"), "b", &complex("B", "c.C")),
        ),
        (
            "c.xml",
            document(
                &(include("http://x/y/a.xml", "a") + &include("../set/b.xml", "b")),
                "c",
                &complex("C", "a.A"),
            ),
        ),
    ]);
    let it = loaded(&[set.path().join("a.xml")], &in_directories(&[set.path()]));
    assert_eq!((it.given, it.documents.len()), (1, 3));
    assert!(it.report.is_empty(), "{}", it.report);
    // A link to a document is that document.
    let twice = [
        set.path().join("a.xml"),
        set.path()
            .join("../")
            .join(set.path().file_name().unwrap())
            .join("a.xml"),
    ];
    assert_eq!(loaded(&twice, &in_directories(&[set.path()])).given, 1);
}

#[test]
fn a_relative_uri_leads_only_to_files_in_directories_that_were_named() {
    let secret = document("", "secret", &complex("S", "Edm.String"));
    let outside = files(&[("secret.xml", secret.clone()), ("set/b.xml", String::new())]);
    let set = outside.path().join("set");
    let absolute = outside.path().join("secret.xml");
    let hostile = [
        "../secret.xml".to_owned(),
        "x/../../secret.xml".to_owned(),
        "%2e%2e/secret.xml".to_owned(),
        "..%2Fsecret.xml".to_owned(),
        "..\\secret.xml".to_owned(),
        absolute.display().to_string(),
        format!("file://{}", absolute.display()),
        "http://x/../secret.xml".to_owned(),
        "http://mapped/../secret.xml".to_owned(),
        "http://mapped/%2E%2E/secret.xml".to_owned(),
    ];
    for uri in &hostile {
        fs::write(
            set.join("a.xml"),
            document(&include(uri, "secret"), "a", &complex("A", "secret.S")),
        )
        .unwrap();
        let mut references = in_directories(&[&set]);
        references
            .map
            .insert("http://mapped/".to_owned(), set.clone());
        for references in [references, References::default()] {
            let it = loaded(&[set.join("a.xml")], &references);
            assert_eq!(it.documents.len(), 1, "{uri}");
            assert_eq!(codes(&it.report), ["unresolved-reference"], "{uri}");
        }
    }
    // Beside the document, but nobody named the directory.
    fs::write(set.join("b.xml"), secret).unwrap();
    fs::write(
        set.join("a.xml"),
        document(&include("b.xml", "secret"), "a", ""),
    )
    .unwrap();
    let it = loaded(&[set.join("a.xml")], &References::default());
    assert_eq!(it.documents.len(), 1);
    assert_eq!(
        loaded(&[set.join("a.xml")], &in_directories(&[&set]))
            .documents
            .len(),
        2
    );
}

#[test]
fn a_document_that_does_not_define_what_is_included_from_it_is_told_of() {
    let set = pair();
    fs::write(
        set.path().join("a.xml"),
        document(&include(B, "bb"), "a", &complex("A", "bb.B")),
    )
    .unwrap();
    let other = set.path().join("other");
    let it = loaded(&[set.path().join("a.xml")], &in_directories(&[&other]));
    assert_eq!(codes(&it.report), ["unknown-namespace"], "{}", it.report);
    assert!(
        it.report.to_string().contains("did you mean `b`?"),
        "{}",
        it.report
    );
    fs::write(
        set.path().join("a.xml"),
        document(&include(B, "something.else"), "a", ""),
    )
    .unwrap();
    let it = loaded(&[set.path().join("a.xml")], &in_directories(&[&other]));
    assert!(
        it.report.to_string().contains("it defines `b`"),
        "{}",
        it.report
    );
}

#[test]
fn a_referenced_document_that_is_malformed_is_refused_with_its_place() {
    let set = pair();
    fs::write(set.path().join("other/b.xml"), "<edmx:Edmx").unwrap();
    let directory = set.path().join("other");
    let report = load(
        &[set.path().join("a.xml")],
        &in_directories(&[&directory]),
        Report::default(),
    )
    .unwrap_err();
    assert!(report.to_string().contains("b.xml:1:"), "{report}");
}

#[test]
fn the_redfish_documents_resolve_as_one_set_and_each_with_what_it_references() {
    let Some(redfish) = shared("corpus/valid/redfish") else {
        return;
    };
    let all = loaded(std::slice::from_ref(&redfish), &References::default());
    // What the documents themselves get wrong, besides referring to some that are not in the set.
    let only = BTreeSet::from([
        "duplicate-include",
        "duplicate-reference",
        "term-not-applicable",
        "unresolved-reference",
    ]);
    assert!(
        codes(&all.report)
            .into_iter()
            .collect::<BTreeSet<_>>()
            .is_subset(&only)
    );
    assert!(all.given > 270, "{}", all.given);
    let chassis = redfish.join("Chassis_v1.xml");
    let one = loaded(std::slice::from_ref(&chassis), &in_directories(&[&redfish]));
    assert_eq!(one.given, 1);
    assert!(one.documents.len() > 100, "{}", one.documents.len());
    for name in [
        "Chassis.v1_9_0.Chassis",
        "Resource.v1_1_0.Location",
        "Resource.Resource",
    ] {
        assert!(!is_opaque(&one, name), "{name}");
    }
    let base = one.model.type_named("Resource.v1_1_0.Location").unwrap();
    assert!(one.model.structured(base).unwrap().base.is_some());
    let alone = loaded(&[chassis], &References::default());
    assert_eq!(
        codes(&alone.report).into_iter().collect::<BTreeSet<_>>(),
        BTreeSet::from(["unresolved-reference"])
    );
    assert!(is_opaque(&alone, "Resource.v1_0_0.Resource"));
}

#[test]
fn a_namespace_that_has_nothing_but_annotations_can_be_included() {
    let annotates = "<Annotations Target=\"a.A\"><Annotation Term=\"a.T\"/></Annotations>";
    let a = complex("A", "Edm.String")
        + "<Term Name=\"T\" Type=\"Edm.Boolean\" DefaultValue=\"true\"/>";
    let set = files(&[
        ("a.xml", document(&include(B, "b"), "a", &a)),
        ("b.xml", document(&include("a.xml", "a"), "b", annotates)),
    ]);
    let both = [set.path().join("a.xml"), set.path().join("b.xml")];
    let it = loaded(&both, &References::default());
    assert!(it.report.is_empty(), "{}", it.report);
    let it = loaded(&both[..1], &in_directories(&[set.path()]));
    assert_eq!((it.given, it.documents.len()), (1, 2));
    assert!(it.report.is_empty(), "{}", it.report);
}
