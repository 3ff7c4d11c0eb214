//! Documents made to do harm: they are refused or read, soon, and none of their text reaches
//! generated code as anything but text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use odata_bindgen::csdl::{decode_text, json, parse, xml};
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::emit::Layout;
use odata_bindgen::plan::{Options, PlanInput, plan};
use odata_bindgen::render::render;
use odata_bindgen::resolve::{model::Model, resolve};
use odata_bindgen::select::{Selection, select};
use odata_bindgen::source::SourceMap;

/// Printing more findings than this takes an unoptimised build seconds.
const MANY: usize = 100;

/// Reads, links and prints the findings, if they are few: the model if nothing is wrong, and the codes of errors.
fn check(text: &str) -> (Option<Model>, BTreeSet<String>) {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let id = sources.add("hostile", text.to_owned());
    let documents = Vec::from_iter(parse(&sources, id, &mut diagnostics));
    let model = resolve(&documents, &mut diagnostics);
    let count = diagnostics.iter().count();
    if count <= MANY {
        assert_eq!(diagnostics.render(&sources, false).is_empty(), count == 0);
    }
    let codes = diagnostics
        .iter()
        .filter(|it| it.severity == odata_bindgen::diagnostic::Severity::Error)
        .map(|it| it.code.to_string());
    let codes: BTreeSet<_> = codes.collect();
    (codes.is_empty().then_some(model), codes)
}

fn refused(text: &str, code: &str) {
    let (_, codes) = check(text);
    assert!(codes.contains(code), "expected {code}, found {codes:?}");
}

fn accepted(text: &str) -> Model {
    let (model, codes) = check(text);
    model.unwrap_or_else(|| panic!("refused: {codes:?}"))
}

fn schema(body: &str) -> String {
    format!("<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'>{body}</Schema>")
}

/// A body made of `count` pieces.
fn pieces(count: usize, mut piece: impl FnMut(&mut String, usize)) -> String {
    let mut body = String::new();
    for at in 0..count {
        piece(&mut body, at);
    }
    body
}

#[test]
fn document_types_and_their_entities_are_refused_unread() {
    let root = schema("<ComplexType Name='&a;'/>");
    for declaration in [
        "<!DOCTYPE Schema>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>",
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE x SYSTEM 'http://127.0.0.1/x.dtd'>",
        "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>",
    ] {
        refused(&format!("{declaration}{root}"), "doctype");
    }
    refused(&root, "unknown-entity");
}

#[test]
fn deep_nesting_ends_in_an_error() {
    const DEPTH: usize = 100_000;
    // What is passed over takes no stack.
    refused(&"<Schema>".repeat(DEPTH), "unexpected-end");
    let records = "<Record><PropertyValue Property='p'>".repeat(DEPTH);
    refused(
        &schema(&format!("<Annotation Term='n.T'>{records}")),
        "too-deep",
    );
    let annotations = "<Annotation Term='n.T'>".repeat(DEPTH);
    refused(&schema(&annotations), "too-deep");
    for opening in ["[", "{\"a\":", "{\"$Version\":\"4.01\",\"n\":{\"@n.T\":["] {
        let (model, _) = check(&opening.repeat(DEPTH));
        assert!(model.is_none(), "{opening} is accepted");
    }
}

#[test]
fn a_type_expression_has_one_level() {
    let deep = "Collection(".repeat(100_000) + "Edm.String" + &")".repeat(100_000);
    let body = format!("<ComplexType Name='T'><Property Name='p' Type='{deep}'/></ComplexType>");
    refused(&schema(&body), "invalid-type");
}

#[test]
fn wide_elements_take_linear_time() {
    let attributes = pieces(100_000, |body, at| write!(body, " a{at}='x'").unwrap());
    let body = format!("<ComplexType Name='T'{attributes}/>");
    accepted(&schema(&body));
    let members = pieces(50_000, |body, at| {
        write!(body, "<Member Name='m{at}'/>").unwrap();
    });
    accepted(&schema(&format!(
        "<EnumType Name='E' UnderlyingType='Edm.Int64'>{members}</EnumType>"
    )));
    let annotations = pieces(50_000, |body, at| {
        write!(body, "<Annotation Term='n.X' Qualifier='q{at}' Int='1'/>").unwrap();
    });
    let body = format!(
        "<Term Name='X' Type='Edm.Int32'/><ComplexType Name='T'/><Annotations Target='n.T'>{annotations}</Annotations>"
    );
    accepted(&schema(&body));
}

#[test]
fn names_of_ten_megabytes_are_names() {
    let name = "a".repeat(10_000_000);
    let model = accepted(&schema(&format!("<ComplexType Name='{name}'/>")));
    assert_eq!(model.types[0].name.name().len(), name.len());
}

#[test]
fn many_types_are_read() {
    let model = accepted(&schema(&pieces(50_000, |body, at| {
        write!(body, "<ComplexType Name='t{at}'/>").unwrap();
    })));
    assert_eq!(model.types.len(), 50_000);
}

#[test]
fn chains_end() {
    const LENGTH: usize = 30_000;
    let chain = pieces(LENGTH, |body, at| {
        write!(body, "<ComplexType Name='t{at}' BaseType='n.t{}'/>", at + 1).unwrap();
    });
    refused(
        &schema(&format!("{chain}<ComplexType Name='t{LENGTH}'/>")),
        "inheritance-too-deep",
    );
    let ring = chain.replace(&format!("BaseType='n.t{LENGTH}'"), "BaseType='n.t0'");
    refused(&schema(&ring), "inheritance-cycle");
    let definitions = pieces(20_000, |body, at| {
        write!(
            body,
            "<TypeDefinition Name='t{at}' UnderlyingType='n.t{}'/>",
            at + 1
        )
        .unwrap();
    });
    refused(&schema(&definitions), "underlying-type");
}

#[test]
fn an_alias_that_names_an_alias_is_not_followed() {
    let text = "<edmx:Edmx Version='4.0' xmlns:edmx='http://docs.oasis-open.org/odata/ns/edmx'>\
        <edmx:Reference Uri='u'><edmx:Include Namespace='b' Alias='a'/><edmx:Include Namespace='a' Alias='b'/>\
        </edmx:Reference><edmx:DataServices>";
    let schema = schema("<ComplexType Name='T'><Property Name='p' Type='a.U'/></ComplexType>");
    accepted(&format!("{text}{schema}</edmx:DataServices></edmx:Edmx>"));
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    for bytes in [
        b"<Schema Name='\xff'/>".as_slice(),
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xff\xfe\x00\xd8\x00\x00",
        b"\xfe\xff\x00",
    ] {
        assert!(decode_text(bytes).is_err(), "{bytes:?}");
    }
    for encode in [u16::to_le_bytes, u16::to_be_bytes] {
        let units = schema("<ComplexType Name='T'/>");
        let unmarked: Vec<u8> = units.encode_utf16().flat_map(encode).collect();
        if let Ok(text) = decode_text(&unmarked) {
            assert!(check(&text).0.is_none());
        }
        let marked = encode(0xfeff).into_iter().chain(unmarked);
        accepted(&decode_text(&Vec::from_iter(marked)).unwrap());
    }
}

#[test]
fn markup_in_odd_places_is_harmless() {
    let inside = "<!-- -->\
        <?php ?><![CDATA[ ]]>";
    accepted(&schema(&format!(
        "{inside}<ComplexType Name='T'>{inside}</ComplexType>"
    )));
    for inserted in [
        "\0",
        "]]>",
        "&#0;",
        "&#xD800;",
        "&#x110000;",
        "\u{1}",
        "\u{ffff}",
    ] {
        let (model, _) = check(&schema(&format!("<ComplexType Name='T{inserted}'/>")));
        let printed = model.map(|it| it.types[0].name.to_string());
        assert!(printed.is_none_or(|it| it.contains("T")), "{inserted:?}");
    }
}

#[test]
fn numbers_out_of_range_are_errors() {
    let huge = "9".repeat(100_000);
    let facet = format!(
        "<ComplexType Name='T'><Property Name='p' Type='Edm.String' MaxLength='{huge}'/></ComplexType>"
    );
    refused(&schema(&facet), "invalid-number");
    let (model, _) = check(&schema(&format!(
        "<EnumType Name='E'><Member Name='a' Value='{huge}'/></EnumType>"
    )));
    assert!(model.is_none());
    let last = format!(
        "<EnumType Name='E' UnderlyingType='Edm.Int64'><Member Name='a' Value='{}'/><Member Name='b'/></EnumType>",
        i64::MAX
    );
    refused(&schema(&last), "enum-value");
}

/// Documents that fuzzing found to be written in a way that reads as something else.
#[test]
fn what_fuzzing_found_is_written_as_it_was_read() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/found");
    let mut count = 0;
    for entry in fs::read_dir(found).unwrap() {
        let text = decode_text(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let mut sources = SourceMap::default();
        let mut diagnostics = Diagnostics::default();
        let id = sources.add("found", text);
        let first = parse(&sources, id, &mut diagnostics).unwrap();
        for write in [xml::write, json::write] {
            let written = write(&first);
            let id = sources.add("written", written.clone());
            let again = parse(&sources, id, &mut diagnostics).unwrap();
            assert_eq!(write(&again), written);
        }
        count += 1;
    }
    assert!(count > 0);
}

/// Texts that would end a comment, a literal, an attribute or a line if they were not escaped,
/// each with a mark that would then be an item.
const HOSTILE: [&str; 11] = [
    "*/ struct Injected;",
    "\"# ; struct Injected;",
    "\" ] struct Injected;",
    "\nstruct Injected;",
    "\r\nstruct Injected;",
    "\u{2028}struct Injected;",
    "\u{202e}struct Injected;\u{2066}",
    "\\\" struct Injected; //",
    "{} {0} {injected}",
    "]] #![cfg(any())] struct Injected;",
    "`` ``` ~~~ <script>struct Injected;</script>",
];

/// A document with the text wherever one can stand. Where names allow no spaces, brackets,
/// commas, dots and slashes, only the rest of it can.
fn saturated(text: &str) -> String {
    let xml = |text: &str| {
        let mut escaped = String::new();
        for character in text.chars() {
            write!(escaped, "&#{};", u32::from(character)).unwrap();
        }
        escaped
    };
    let name: String = text
        .chars()
        .filter(|it| !it.is_whitespace() && !it.is_control() && !"./(),".contains(*it))
        .collect();
    let (name, text) = (xml(&name), xml(text));
    let note = format!(
        "<Annotation Term='Org.OData.Core.V1.Description' String='{text}'/>\
        <Annotation Term='Org.OData.Core.V1.LongDescription' String='{text}'/>\
        <Annotation Term='Org.OData.Core.V1.Revisions'><Collection><Record>\
        <PropertyValue Property='Kind' EnumMember='Org.OData.Core.V1.RevisionKind/Deprecated'/>\
        <PropertyValue Property='Description' String='{text}'/><PropertyValue Property='Version' String='{text}'/>\
        </Record></Collection></Annotation>"
    );
    schema(&format!(
        "{note}<EntityType Name='e{name}'><Key><PropertyRef Name='id{name}' Alias='k{name}'/></Key>\
         <Property Name='id{name}' Type='Edm.String' DefaultValue='{text}'>{note}</Property>\
         <Property Name='{name}' Type='n.m{name}'/><Property Name='c' Type='n.c{name}'/>\
         <Property Name='d' Type='n.d{name}'/><Property Name='o' Type='x{name}.y'/>\
         <NavigationProperty Name='v{name}' Type='Collection(n.e{name})' ContainsTarget='true'>{note}</NavigationProperty>{note}</EntityType>\
         <EntityType Name='f{name}' BaseType='n.e{name}'><Property Name='q{name}' Type='Edm.Int32'/></EntityType>\
         <ComplexType Name='c{name}'><Property Name='p{name}' Type='Collection(Edm.Date)'/>{note}</ComplexType>\
         <EnumType Name='m{name}'><Member Name='a{name}'>{note}</Member><Member Name='{name}'/>{note}</EnumType>\
         <EnumType Name='g{name}' IsFlags='true'><Member Name='z{name}' Value='1'/></EnumType>\
         <TypeDefinition Name='d{name}' UnderlyingType='Edm.String'>{note}</TypeDefinition>\
         <Action Name='x{name}' IsBound='true'><Parameter Name='b{name}' Type='n.e{name}'/><Parameter Name='p{name}' Type='n.g{name}'/>{note}</Action>\
         <Function Name='y{name}'><ReturnType Type='n.e{name}'/>{note}</Function>\
         <EntityContainer Name='K{name}'><EntitySet Name='s{name}' EntityType='n.e{name}'>{note}</EntitySet>\
         <Singleton Name='o{name}' Type='n.e{name}'>{note}</Singleton>\
         <FunctionImport Name='i{name}' Function='n.y{name}'>{note}</FunctionImport>{note}</EntityContainer>"
    ))
}

/// The identifiers in the code; doc comments and strings are literals, and left out.
fn words(tokens: proc_macro2::TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => words(group.stream(), found),
            proc_macro2::TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn text_of_the_schema_stays_text_in_generated_code() {
    for hostile in HOSTILE {
        let model = accepted(&saturated(hostile));
        let mut diagnostics = Diagnostics::default();
        let slice = select(&model, &Selection::default(), &mut diagnostics);
        let options = Options {
            root_url: Some(format!("https://h/{hostile}")),
            ..Options::default()
        };
        let plan = plan(&PlanInput {
            model: &model,
            slice: &slice,
            options: &options,
            names: &Default::default(),
        });
        let files = render(&plan, Layout::Crate, "src/", hostile).unwrap();
        assert!(files.len() > 8, "{} files", files.len());
        for file in files {
            let tree = syn::parse_file(&file.text)
                .unwrap_or_else(|error| panic!("{}: {error}\n{}", file.path, file.text));
            assert!(!file.path.contains(".."), "{}", file.path);
            let mut found = BTreeSet::new();
            words(file.text.parse().unwrap(), &mut found);
            let is_bidi =
                |it: char| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!found.contains("Injected"), "{hostile:?} in {}", file.text);
            assert!(!file.text.contains(is_bidi), "{hostile:?} in {}", file.text);
            let is_known = |it: &syn::Attribute| !it.path().is_ident("cfg");
            assert!(tree.attrs.iter().all(is_known), "{}", file.text);
        }
    }
}
