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

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use json_normal::normal;
use odata_bindgen::convert::{self, Form};
use odata_bindgen::csdl::ast::{ConstantKind, Document, ExpressionKind, PathKind};
use odata_bindgen::csdl::{self, decode_text, json, xml};
use odata_bindgen::diagnostic::{Diagnostics, Severity};
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;
use odata_bindgen::typing::{Known, each_expression, type_document, use_aliases, write_defaults};

/// The documents below a directory whose name ends so.
fn documents(directory: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = support::snapshot(directory).into_keys();
    paths
        .filter(|path| path.extension().is_some_and(|it| it == extension))
        .collect()
}

/// Without optimization, of the largest documents, which are all of Graph at some time, one: the others
/// take minutes (`cargo test --release -p odata-bindgen --test json_corpus` has them).
fn in_time(mut paths: Vec<PathBuf>) -> Vec<PathBuf> {
    if cfg!(debug_assertions) {
        let all = paths.len();
        paths.retain(|path| {
            let is_large = fs::metadata(path).unwrap().len() > 1_200_000;
            !is_large || path.ends_with("graph-v1.0.xml")
        });
        println!(
            "{} large documents are left to optimized builds",
            all - paths.len()
        );
    }
    paths
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
    text.replace("form: Json", "form: Xml")
}

/// Where two trees first differ; none if they mean the same.
/// The text, well-known text of places in it as CSDL JSON gives it back: in one of its spellings.
fn places(text: &str) -> String {
    let mut parts = text.split("default_value: Some(\"SRID=");
    let mut all = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, rest) = part.split_once('"').unwrap_or((part, ""));
        all += "default_value: Some(\"SRID=";
        let place = place.to_lowercase().replace(" (", "(").replace(", ", ",");
        all += &place.replace("geometrycollection", "collection");
        all += "\"";
        all += rest;
    }
    all
}

fn difference(left: &Document, right: &Document) -> Option<String> {
    let (left, right) = (places(&shown(left)), places(&shown(right)));
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
    let mut paths = in_time(documents(&corpus.join("valid"), "xml"));
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

/// The terms in whose values a warning told of constants that lose their type, and the number of
/// those warnings.
fn lost_terms(diagnostics: &Diagnostics) -> BTreeSet<String> {
    let messages = diagnostics.iter().map(|it| it.message.as_str());
    let about = messages.filter(|it| {
        it.starts_with("CSDL JSON writes these in values of") || it.starts_with("by the types that")
    });
    about
        .map(|it| it.split('`').nth(1).unwrap().to_owned())
        .collect()
}

/// The tree with the kinds of its constants in their texts, where the normal form does not see
/// them, but for the terms that are lost. Numbers are numbers of any kind, and a place says which
/// kind of path it holds.
fn with_kinds(document: &mut Document, lost: &BTreeSet<String>) {
    let mut aliases = BTreeMap::new();
    for schema in &document.schemas {
        if let Some(alias) = &schema.alias {
            aliases.insert(alias.value.to_string(), schema.namespace.value.to_string());
        }
    }
    for include in document.references.iter().flat_map(|it| &it.includes) {
        if let Some(alias) = &include.alias {
            aliases.insert(alias.value.to_string(), include.namespace.value.to_string());
        }
    }
    each_expression(document, &mut |term, expression| {
        let text = match &expression.kind {
            _ if lost.contains(term) => return,
            ExpressionKind::Constant(
                ConstantKind::Bool
                | ConstantKind::Int
                | ConstantKind::Decimal
                | ConstantKind::Float
                | ConstantKind::String,
                _,
            )
            | ExpressionKind::Path(PathKind::Path, _) => return,
            ExpressionKind::Constant(ConstantKind::EnumMember, text) => {
                let members = text.split_whitespace().map(|member| {
                    let Some((ty, name)) = member.split_once('/') else {
                        return member.to_owned();
                    };
                    let (qualifier, simple) = ty.rsplit_once('.').unwrap();
                    let namespace = aliases.get(qualifier).map_or(qualifier, String::as_str);
                    format!("{namespace}.{simple}/{name}")
                });
                members.collect::<Vec<_>>().join(" ")
            }
            ExpressionKind::Constant(kind, text) => format!("{kind:?} {text}"),
            ExpressionKind::Path(_, path) => format!("path {path}"),
            _ => return,
        };
        expression.kind = ExpressionKind::Constant(ConstantKind::String, text.into());
    });
}

/// Documents whose constants are of other types than their terms declare, without anything that a
/// reader of CSDL JSON could take amiss: it takes them for what is declared.
const REPAIRED: [(&str, &str); 4] = [
    (
        "oasis-openapi-aggregation.xml",
        "strings where property paths are declared",
    ),
    (
        "olingo-edmxWithCsdlAnnotationPath.xml",
        "an annotation path where an enumeration member is declared, of which a warning tells",
    ),
    (
        "sapux-stickySample.xml",
        "a string where an enumeration member is declared",
    ),
    (
        "ex-Org.OData.Capabilities.V1.FilterRestrictions-sample.xml",
        "a string where a property path is declared",
    ),
];

#[test]
fn converted_documents_come_back_with_the_types_of_their_constants_but_for_what_is_told() {
    let Some(corpus) = support::shared("corpus") else {
        return;
    };
    let mut paths = in_time(documents(&corpus.join("valid"), "xml"));
    paths.extend(documents(&corpus.join("bare-schema"), "xml"));
    let (mut changed, mut names, mut terms, mut documents_with_losses) =
        (Vec::new(), Vec::new(), 0, 0);
    for path in &paths {
        let mut before = read_file(path);
        let known = Known::of(std::slice::from_ref(&before));
        // CSDL JSON has them where they are declared.
        use_aliases(&mut before);
        let mut diagnostics = Diagnostics::default();
        let text = convert::write(before.clone(), Form::Json, &known, &mut diagnostics);
        let mut after = read("written.json", text);
        type_document(&mut after, &known);
        let mut after = read("written.xml", xml::write(&after));
        write_defaults(&mut before, &known);
        let lost = lost_terms(&diagnostics);
        terms += lost.len();
        documents_with_losses += usize::from(!lost.is_empty());
        with_kinds(&mut before, &lost);
        with_kinds(&mut after, &lost);
        if let Some(difference) = difference(&before, &after) {
            changed.push(format!("{}:\n{difference}", path.display()));
            names.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    println!(
        "{} documents, {documents_with_losses} with {terms} terms that are not declared",
        paths.len()
    );
    let expected: Vec<_> = REPAIRED.iter().map(|(name, _)| *name).collect();
    assert!(
        names == expected,
        "{names:#?}\n{}",
        changed[..changed.len().min(40)].join("\n\n")
    );
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
