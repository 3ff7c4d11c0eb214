//! What `convert` makes of values, types and facets: the same in the other form, or a warning.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;

use support::{outcome, run};

/// Converts a text that is in a file with this ending: what is written, and what is told.
fn converted(text: &str, from: &str, to: &str) -> (String, String) {
    let directory = tempfile::tempdir().unwrap();
    let name = format!("n.{from}");
    fs::write(directory.path().join(&name), text).unwrap();
    let (status, out, error) = outcome(&run(directory.path(), &["convert", &name, "--to", to]));
    assert_eq!(status, 0, "{error}");
    (out, error)
}

/// A document in CSDL XML with this in its schema `n`.
fn in_xml(body: &str) -> String {
    format!(
        "<edmx:Edmx Version=\"4.01\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\
         <edmx:DataServices><Schema Namespace=\"n\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
         {body}</Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// What stands in a schema `n` of CSDL XML, as JSON without white space; and what is told.
fn to_json(body: &str) -> (String, String) {
    let (json, told) = converted(&in_xml(body), "xml", "json");
    (json.split_whitespace().collect(), told)
}

/// The same, and from there as XML again.
fn there_and_back(body: &str) -> (String, String) {
    let (json, _) = converted(&in_xml(body), "xml", "json");
    converted(&json, "json", "xml")
}

/// What stands in a schema `n` of CSDL JSON, as XML; and what is told.
fn to_xml(body: &str) -> (String, String) {
    let text = format!("{{\"$Version\":\"4.01\",\"n\":{{{body}}}}}");
    converted(&text, "json", "xml")
}

fn holds(text: &str, part: &str) {
    assert!(text.contains(part), "{part} is not in {text}");
}

const OPEN: &str = "<Term Name=\"T\" Type=\"Edm.Untyped\"/>";

#[test]
fn a_property_without_a_value_is_told_of() {
    let body = "<ComplexType Name=\"CT\"><Property Name=\"i\" Type=\"Edm.Int32\"/>\
        <Property Name=\"j\" Type=\"Edm.Int32\"/></ComplexType><Term Name=\"T\" Type=\"n.CT\"/>\
        <ComplexType Name=\"X\"><Annotation Term=\"n.T\"><Record><PropertyValue Property=\"i\"/>\
        <PropertyValue Property=\"j\"/></Record></Annotation></ComplexType>";
    let (json, told) = to_json(body);
    holds(&json, "\"@n.T\":{}");
    holds(
        &told,
        "warning[left-out]: CSDL JSON has no form for a property without a value; this one is left out, like 1 more",
    );
}

#[test]
fn a_property_that_json_would_read_as_something_else_is_left_out() {
    for name in ["$Path", "@a", "a@b.c", "$Null"] {
        let body = format!(
            "{OPEN}<ComplexType Name=\"X\"><Annotation Term=\"n.T\"><Record>\
             <PropertyValue Property=\"{name}\" String=\"x\"/></Record></Annotation></ComplexType>"
        );
        let (json, told) = to_json(&body);
        holds(&json, "\"@n.T\":{}");
        holds(
            &told,
            &format!("`{name}` would not be read as a property of the record"),
        );
    }
}

#[test]
fn a_collection_of_an_operation_holds_null_unless_it_says_that_it_does_not() {
    let body = "<EntityType Name=\"E\"><Key><PropertyRef Name=\"id\"/></Key>\
        <Property Name=\"id\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType>\
        <Function Name=\"f\"><Parameter Name=\"p\" Type=\"Collection(Edm.String)\"/>\
        <Parameter Name=\"q\" Type=\"Collection(Edm.String)\" Nullable=\"false\"/>\
        <Parameter Name=\"r\" Type=\"Collection(n.E)\"/>\
        <ReturnType Type=\"Collection(Edm.Int32)\"/></Function>";
    let (json, told) = to_json(body);
    holds(
        &json,
        "{\"$Name\":\"p\",\"$Collection\":true,\"$Nullable\":true}",
    );
    holds(&json, "{\"$Name\":\"q\",\"$Collection\":true}");
    holds(
        &json,
        "{\"$Name\":\"r\",\"$Type\":\"n.E\",\"$Collection\":true}",
    );
    holds(
        &json,
        "\"$ReturnType\":{\"$Type\":\"Edm.Int32\",\"$Collection\":true,\"$Nullable\":true}",
    );
    assert_eq!(told, "");
    let (xml, _) = there_and_back(body);
    holds(
        &xml,
        "Name=\"p\" Type=\"Collection(Edm.String)\" Nullable=\"true\"",
    );
    holds(
        &xml,
        "Name=\"q\" Type=\"Collection(Edm.String)\" Nullable=\"false\"",
    );
}

#[test]
fn a_boolean_default_is_a_boolean_in_capitals_too() {
    let body = "<ComplexType Name=\"C\"><Property Name=\"v\" Type=\"Edm.Boolean\" DefaultValue=\"True\"/>\
        <Property Name=\"w\" Type=\"Edm.Boolean\" DefaultValue=\"FALSE\"/></ComplexType>";
    let (json, _) = to_json(body);
    holds(&json, "\"$DefaultValue\":true");
    holds(&json, "\"$DefaultValue\":false");
}

#[test]
fn a_cast_always_says_to_what() {
    let body = "<Term Name=\"T\" Type=\"Edm.String\"/><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.Int32\"/>\
        <Annotation Term=\"n.T\"><Cast Type=\"Edm.String\" MaxLength=\"3\"><Path>p</Path></Cast></Annotation></ComplexType>";
    let (json, _) = to_json(body);
    holds(
        &json,
        "\"$Cast\":{\"$Path\":\"p\"},\"$Type\":\"Edm.String\",\"$MaxLength\":3",
    );
    let (xml, told) = to_xml(
        r#""T": {"$Kind": "Term"}, "C": {"$Kind": "ComplexType", "p": {}, "@n.T": {"$Cast": {"$Path": "p"}}}"#,
    );
    holds(&xml, "<Cast Type=\"Edm.String\">");
    holds(
        &told,
        "warning[missing-json-member]: an expression needs the member `$Type`",
    );
}

const FLAGS: &str = r#""F": {"$Kind": "EnumType", "$IsFlags": true, "Red": 1, "Str": 16},
    "T": {"$Kind": "Term", "$Type": "n.F"}, "B": {"$Kind": "Term", "$Type": "Edm.Boolean"}"#;

#[test]
fn the_value_of_an_enumeration_is_written_by_the_names_of_its_members() {
    for (value, members) in [
        ("17", "n.F/Red n.F/Str"),
        ("1", "n.F/Red"),
        ("16, Red", "n.F/Str n.F/Red"),
    ] {
        let (xml, told) = to_xml(&format!(
            "{FLAGS}, \"C\": {{\"$Kind\": \"ComplexType\", \"@n.T\": \"{value}\"}}"
        ));
        holds(&xml, &format!("EnumMember=\"{members}\""));
        assert_eq!(told, "");
    }
}

#[test]
fn a_value_that_no_member_has_is_told_of() {
    let directory = tempfile::tempdir().unwrap();
    let text = format!(
        "{{\"$Version\": \"4.01\", \"n\": {{{FLAGS}, \"C\": {{\"$Kind\": \"ComplexType\", \"@n.T\": \"99\"}}}}}}"
    );
    fs::write(directory.path().join("n.json"), text).unwrap();
    let (status, _, error) = outcome(&run(directory.path(), &["validate", "n.json"]));
    assert_eq!(status, 0, "{error}");
    holds(
        &error,
        "warning[unknown-enum-member]: `n.F` has no member `99`",
    );
}

#[test]
fn an_operand_is_of_the_type_that_it_is_compared_with() {
    let body = |expression: &str| {
        format!(
            r#"{FLAGS}, "E": {{"$Kind": "EntityType", "f": {{"$Type": "n.F"}}, "day": {{"$Type": "Edm.Date"}},
            "next": {{"$Kind": "NavigationProperty", "$Type": "n.E"}}, "@n.B": {expression}}}"#
        )
    };
    for (expression, part) in [
        (
            r#"{"$Has": [{"$Path": "f"}, "Red"]}"#,
            "<EnumMember>n.F/Red</EnumMember>",
        ),
        (
            r#"{"$Eq": ["17", {"$Path": "next/f"}]}"#,
            "<EnumMember>n.F/Red n.F/Str</EnumMember>",
        ),
        (
            r#"{"$In": [{"$Path": "f"}, ["Red", "Str"]]}"#,
            "<EnumMember>n.F/Str</EnumMember>",
        ),
        (
            r#"{"$Gt": [{"$Path": "day"}, "2024-05-01"]}"#,
            "<Date>2024-05-01</Date>",
        ),
        (
            r#"{"$Eq": [{"$Path": "unknown"}, "Red"]}"#,
            "<String>Red</String>",
        ),
    ] {
        let (xml, told) = to_xml(&body(expression));
        holds(&xml, part);
        assert_eq!(told.is_empty(), !expression.contains("unknown"), "{told}");
        let (json, _) = converted(&xml, "xml", "json");
        assert_eq!(converted(&json, "json", "xml").0, xml);
    }
}

#[test]
fn a_path_to_any_property_is_named_by_what_it_leads_to() {
    let schema = |path: &str| {
        format!(
            r#""X": {{"$Kind": "Term", "$Type": "Edm.AnyPropertyPath"}},
            "E": {{"$Kind": "EntityType", "$Key": ["id"], "id": {{}}, "p": {{"$Type": "n.A"}},
                "next": {{"$Kind": "NavigationProperty", "$Type": "n.E"}}}},
            "A": {{"$Kind": "ComplexType", "street": {{}}}},
            "C": {{"$Kind": "EntityContainer", "Es": {{"$Collection": true, "$Type": "n.E"}}}},
            "$Annotations": {{"n.C/Es": {{"@n.X": "{path}"}}}}"#
        )
    };
    for (path, kind) in [
        ("p", "PropertyPath"),
        ("p/street", "PropertyPath"),
        ("next", "NavigationPropertyPath"),
        ("next/next", "NavigationPropertyPath"),
        ("next/p", "PropertyPath"),
        ("unknown", "PropertyPath"),
    ] {
        let (xml, _) = to_xml(&schema(path));
        holds(&xml, &format!("Term=\"n.X\" {kind}=\"{path}\""));
    }
    let body = "<Term Name=\"X\" Type=\"Edm.AnyPropertyPath\"/><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\"/>\
        <Annotation Term=\"n.X\" AnyPropertyPath=\"p\"/></ComplexType>";
    let (xml, told) = converted(&in_xml(body), "xml", "xml");
    holds(&xml, "Term=\"n.X\" PropertyPath=\"p\"");
    holds(
        &told,
        "warning[unknown-attribute]: CSDL XML has no expression `AnyPropertyPath`",
    );
}

#[test]
fn a_member_of_what_is_no_type_is_not_cast_to_it() {
    let body = "<Term Name=\"U\" Type=\"Collection(Edm.Untyped)\"/><ComplexType Name=\"X\"><Annotation Term=\"n.U\">\
        <Collection><EnumMember>/a</EnumMember></Collection></Annotation></ComplexType>";
    holds(&to_json(body).0, "\"@n.U\":[\"a\"]");
    let body = "<ComplexType Name=\"X\"><Annotation Term=\"n.U\"><EnumMember>n,C/a</EnumMember></Annotation></ComplexType>\
        <Term Name=\"U\" Type=\"Edm.Untyped\"/>";
    let (json, told) = to_json(body);
    assert!(!json.contains("n,C"), "{json}");
    holds(&told, "1 × `EnumMember`");
}

#[test]
fn a_number_in_the_place_of_a_member_is_written_as_the_member_that_it_is_read_as() {
    let body = |value: &str| {
        format!(
            "<EnumType Name=\"C\" IsFlags=\"true\"><Member Name=\"a\" Value=\"1\"/><Member Name=\"b\" Value=\"2\"/></EnumType>\
             <Term Name=\"E\" Type=\"n.C\"/><ComplexType Name=\"X\"><Annotation Term=\"n.E\" {value}/></ComplexType>"
        )
    };
    for (value, member) in [
        ("Int=\"3\"", "\"a,b\""),
        ("Decimal=\"2\"", "\"b\""),
        ("Int=\"4\"", "\"4\""),
        ("String=\"1\"", "\"a\""),
        ("EnumMember=\"n.C/a n.C/2\"", "\"a,b\""),
        // No list of members.
        ("String=\"1 b,2\"", "\"1 b,2\""),
    ] {
        let (json, _) = converted(&in_xml(&body(value)), "xml", "json");
        holds(&json, &format!("\"@n.E\": {member}"));
        let (xml, _) = converted(&json, "json", "xml");
        assert_eq!(converted(&xml, "xml", "json").0, json, "{value}");
    }
}

#[test]
fn names_have_the_alias_that_the_document_declares() {
    let xml = "<edmx:Edmx Version=\"4.01\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\
        <edmx:Reference Uri=\"c.xml\"><edmx:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/></edmx:Reference>\
        <edmx:DataServices><Schema Namespace=\"org.shop\" Alias=\"me\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
        <ComplexType Name=\"A\"><Property Name=\"x\" Type=\"org.shop.A\">\
        <Annotation Term=\"Org.OData.Core.V1.Description\" String=\"org.shop.A\"/></Property></ComplexType>\
        <ComplexType Name=\"B\" BaseType=\"org.shop.A\"/>\
        <Annotations Target=\"org.shop.B/x\"><Annotation Term=\"Core.LongDescription\" Path=\"x/org.shop.B/x\"/></Annotations>\
        <EntityContainer Name=\"C\"/></Schema></edmx:DataServices></edmx:Edmx>";
    let (json, _) = converted(xml, "xml", "json");
    for part in [
        "\"$EntityContainer\": \"org.shop.C\"",
        "\"$Type\": \"me.A\"",
        "\"$BaseType\": \"me.A\"",
        "\"@Core.Description\": \"org.shop.A\"",
        "\"me.B/x\": {",
        "\"$Path\": \"x/me.B/x\"",
    ] {
        holds(&json, part);
    }
}

#[test]
fn those_who_use_a_type_definition_say_what_it_leaves_open() {
    let body = "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Decimal\"/>\
        <TypeDefinition Name=\"T\" UnderlyingType=\"Edm.DateTimeOffset\" Precision=\"3\"/>\
        <ComplexType Name=\"C\"><Property Name=\"a\" Type=\"n.D\" Scale=\"3\"/>\
        <Property Name=\"b\" Type=\"n.D\"/><Property Name=\"c\" Type=\"n.D\" Scale=\"variable\"/>\
        <Property Name=\"d\" Type=\"n.T\"/></ComplexType>";
    let (json, _) = to_json(body);
    for part in [
        "\"D\":{\"$Kind\":\"TypeDefinition\",\"$UnderlyingType\":\"Edm.Decimal\"}",
        "\"a\":{\"$Type\":\"n.D\",\"$Nullable\":true,\"$Scale\":3}",
        "\"b\":{\"$Type\":\"n.D\",\"$Nullable\":true,\"$Scale\":0}",
        "\"c\":{\"$Type\":\"n.D\",\"$Nullable\":true}",
        "\"d\":{\"$Type\":\"n.T\",\"$Nullable\":true}",
    ] {
        holds(&json, part);
    }
    let (xml, _) = there_and_back(body);
    for part in [
        "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Decimal\"/>",
        "<Property Name=\"a\" Type=\"n.D\" Nullable=\"true\" Scale=\"3\"/>",
        "<Property Name=\"b\" Type=\"n.D\" Nullable=\"true\" Scale=\"0\"/>",
        "<Property Name=\"c\" Type=\"n.D\" Nullable=\"true\" Scale=\"variable\"/>",
        "<Property Name=\"d\" Type=\"n.T\" Nullable=\"true\"/>",
    ] {
        holds(&xml, part);
    }
}

#[test]
fn nothing_is_said_of_null_in_collections_of_entities() {
    let body = "<EntityType Name=\"E\"><Key><PropertyRef Name=\"id\"/></Key>\
        <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/></EntityType>\
        <Function Name=\"F\"><Parameter Name=\"p\" Type=\"Collection(n.E)\"/>\
        <ReturnType Type=\"Collection(n.E)\"/></Function>";
    let (xml, _) = there_and_back(body);
    holds(&xml, "<Parameter Name=\"p\" Type=\"Collection(n.E)\"/>");
    holds(&xml, "<ReturnType Type=\"Collection(n.E)\"/>");
}

#[test]
fn what_is_nested_as_deeply_as_xml_may_be_has_a_form_in_json() {
    let value =
        "<If><Bool>true</Bool>".repeat(60) + "<Int>1</Int>" + &"<Int>2</Int></If>".repeat(60);
    let body = format!(
        "<Term Name=\"T\" Type=\"Edm.Untyped\"/><ComplexType Name=\"C\"><Annotation Term=\"n.T\">{value}</Annotation></ComplexType>"
    );
    let (xml, _) = there_and_back(&body);
    assert_eq!(xml.matches("<If>").count(), 60);
}

#[test]
fn default_places_are_geojson_in_json_and_well_known_text_in_xml() {
    let property = |ty: &str, value: &str| {
        format!("<Property Name=\"p\" Type=\"{ty}\" Nullable=\"true\" DefaultValue=\"{value}\"/>")
    };
    for (ty, value, geojson) in [
        (
            "Edm.GeographyPoint",
            "SRID=4326;Point(8.5 49.3)",
            "{\"type\":\"Point\",\"coordinates\":[8.5,49.3],\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4326\"}}}",
        ),
        (
            "n.Line",
            "LineString(1 2,3 4)",
            "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}",
        ),
        (
            "Edm.GeometryCollection",
            "Collection(MultiPoint((1 2),(3 4)),Point(5 6))",
            "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]},\
             {\"type\":\"Point\",\"coordinates\":[5,6]}]}",
        ),
    ] {
        let property = property(ty, value);
        let body = format!(
            "<TypeDefinition Name=\"Line\" UnderlyingType=\"Edm.GeometryLineString\"/><ComplexType Name=\"C\">{property}</ComplexType>"
        );
        let (json, _) = to_json(&body);
        holds(&json, &format!("\"$DefaultValue\":{geojson}"));
        let (xml, _) = there_and_back(&body);
        holds(&xml, &property);
    }
}
