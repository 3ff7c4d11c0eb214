#![allow(clippy::unwrap_used, clippy::panic)]

use super::super::super::ast::{
    ConstantKind, Document, Expression, ExpressionKind, SchemaChild, StructuredType,
};
use crate::csdl::parse;
use crate::diagnostic::Diagnostics;
use crate::source::SourceMap;

/// The tree, and `severity[code]` of each finding.
fn read(text: &str) -> (Option<Document>, Vec<String>) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("a.xml", text.to_owned());
    let document = parse(&sources, id, &mut diagnostics);
    let codes = diagnostics
        .iter()
        .map(|it| format!("{}[{}]", it.severity, it.code));
    (document, codes.collect())
}

fn schema(body: &str) -> String {
    format!("<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'>{body}</Schema>")
}

fn first_type(document: &Document) -> &StructuredType {
    match &document.schemas[0].children[0] {
        SchemaChild::EntityType(ty) | SchemaChild::ComplexType(ty) => ty,
        other => panic!("{other:?}"),
    }
}

fn first_value(text: &str) -> Expression {
    let (document, findings) = read(&schema(text));
    assert!(findings.is_empty(), "{findings:?}");
    document.unwrap().schemas[0].annotations[0]
        .value
        .clone()
        .unwrap()
}

#[test]
fn any_prefix_may_stand_for_csdl() {
    let (document, findings) = read(
        "\u{feff}<x:Edmx Version='4.01' xmlns:x='http://docs.oasis-open.org/odata/ns/edmx' \
         xmlns:e='http://docs.oasis-open.org/odata/ns/edm'><x:DataServices><e:Schema Namespace='n'>\
         <e:ComplexType Name='T'/></e:Schema></x:DataServices></x:Edmx>",
    );
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(first_type(&document.unwrap()).name.value, "T");
}

#[test]
fn what_other_namespaces_hold_is_passed_over_silently() {
    let (document, findings) = read(&schema(
        "<ComplexType Name='T' xmlns:o='urn:o' o:Name='U'><o:Property Name='p'><Key/>text</o:Property></ComplexType>",
    ));
    assert!(findings.is_empty(), "{findings:?}");
    let document = document.unwrap();
    assert_eq!(first_type(&document).name.value, "T");
    assert!(first_type(&document).properties.is_empty());
}

#[test]
fn unknown_elements_and_attributes_are_warnings() {
    let (document, findings) = read(&schema(
        "<ComplexType Name='T' Size='1'><Thing><Key/></Thing></ComplexType>",
    ));
    assert!(document.is_some());
    assert_eq!(
        findings,
        ["warning[unknown-attribute]", "warning[unknown-element]"]
    );
}

#[test]
fn an_undeclared_prefix_of_attributes_is_reported_once() {
    let (document, findings) = read(&schema(
        "<ComplexType Name='T' s:a='1' s:b='2'/><ComplexType Name='U' s:a='1'/>",
    ));
    assert!(document.is_some());
    assert_eq!(findings, ["warning[unbound-prefix]"]);
}

#[test]
fn places_are_those_of_the_text() {
    let text = schema(
        "<ComplexType Name='größe'><Property Name='p' Type='Collection(Edm.Int32)'/></ComplexType>",
    );
    let (document, _) = read(&text);
    let document = document.unwrap();
    let ty = first_type(&document);
    let at = |span: crate::source::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(at(ty.name.span), "größe");
    assert_eq!(at(ty.properties[0].ty.name.span), "Edm.Int32");
    assert_eq!(
        at(ty.properties[0].span),
        "<Property Name='p' Type='Collection(Edm.Int32)'/>"
    );
    assert!(at(ty.span).starts_with("<ComplexType") && at(ty.span).ends_with("</ComplexType>"));
    assert!(ty.properties[0].ty.is_collection);
}

#[test]
fn entities_and_line_breaks_are_read_as_xml_demands() {
    let value = first_value("<Annotation Term='n.T' String='a&lt;&#x62;&#10;c\r\nd'/>");
    assert!(
        matches!(&value.kind, ExpressionKind::Constant(ConstantKind::String, text) if text == "a<b\nc d")
    );
    let value = first_value(
        "<Annotation Term='n.T'><String> a&amp;<![CDATA[<b>]]>\r\n</String></Annotation>",
    );
    assert!(
        matches!(&value.kind, ExpressionKind::Constant(ConstantKind::String, text) if text == " a&<b>\n")
    );
}

#[test]
fn expressions_nest() {
    let value = first_value(
        "<Annotation Term='n.T'><If><Le><Path> a/b </Path><Int>5</Int></Le>\
         <Collection><Record Type='n.R'><PropertyValue Property='p' Bool='true'/><Annotation Term='n.U'/></Record></Collection>\
         <Null/></If></Annotation>",
    );
    let ExpressionKind::If(parts) = &value.kind else {
        panic!("{value:?}")
    };
    assert!(matches!(&parts[0].kind, ExpressionKind::Operator(_, operands) if operands.len() == 2));
    let ExpressionKind::Collection(items) = &parts[1].kind else {
        panic!("{value:?}")
    };
    assert!(
        matches!(&items[0].kind, ExpressionKind::Record(record) if record.properties.len() == 1)
    );
    assert_eq!(items[0].annotations.len(), 1);
    assert!(matches!(parts[2].kind, ExpressionKind::Null));
}

#[test]
fn the_first_of_two_values_counts() {
    let (document, findings) = read(&schema(
        "<Annotation Term='n.T' Int='1'><String>x</String></Annotation>",
    ));
    assert_eq!(findings, ["warning[second-value]"]);
    let value = document.unwrap().schemas[0].annotations[0]
        .value
        .clone()
        .unwrap();
    assert!(matches!(
        value.kind,
        ExpressionKind::Constant(ConstantKind::Int, _)
    ));
}

#[test]
fn all_errors_of_a_document_are_collected() {
    let (document, findings) = read(&schema(
        "<ComplexType/><ComplexType Name='T' Abstract='perhaps'><Property Name='p'/></ComplexType>",
    ));
    assert!(document.is_none());
    assert_eq!(
        findings,
        [
            "error[missing-attribute]",
            "error[invalid-boolean]",
            "error[missing-attribute]"
        ]
    );
}

#[test]
fn hostile_documents_end_soon() {
    let attributes: String = (0..50_000).map(|at| format!(" a{at}='x'")).collect();
    let (document, findings) = read(&schema(&format!("<ComplexType Name='T'{attributes}/>")));
    assert!(document.is_some() && findings.len() == 50_000);
    let prefixes: String = (0..50_000).map(|at| format!(" p{at}:a='x'")).collect();
    let (document, findings) = read(&schema(&format!("<ComplexType Name='T'{prefixes}/>")));
    assert!(document.is_some() && findings.len() == 50_000);
    let deep = "<Collection>".repeat(200_000);
    assert_eq!(
        read(&schema(&format!("<Annotation Term='n.T'>{deep}"))).1,
        ["error[too-deep]"]
    );
    let foreign = "<o:x xmlns:o='urn:o'>".to_owned() + &"<o:x>".repeat(200_000);
    assert_eq!(read(&schema(&foreign)).1, ["error[mismatched-tag]"]);
    let declarations: String = (0..1_000)
        .map(|at| format!(" xmlns:p{at}='urn:x'"))
        .collect();
    assert_eq!(
        read(&schema(&format!("<ComplexType Name='T'{declarations}/>"))).1,
        ["error[too-many-declarations]"]
    );
}

#[test]
fn a_document_cut_or_changed_anywhere_does_no_harm() {
    let text = format!(
        "<?xml version='1.0'?><!-- c -->{}",
        schema(
            "<Annotation Term='n.T'><String>a&amp;<![CDATA[b]]></String></Annotation><EnumType Name='é'/>"
        )
    );
    for (at, _) in text.char_indices() {
        let (document, findings) = read(&text[..at]);
        assert!(
            document.is_none() && findings.iter().any(|it| it.starts_with("error")),
            "cut at {at}: {findings:?}"
        );
        for inserted in ["<", ">", "&", "\"", "'", "</", "<!", "<?", "=", "\0"] {
            let (before, after) = text.split_at(at);
            read(&format!("{before}{inserted}{after}"));
        }
    }
}
