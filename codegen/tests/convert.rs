//! Documents in either form: converted, and read by the commands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{outcome, run, snapshot};

const XML: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" Alias="Self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="Item">
        <Key>
          <PropertyRef Name="id"/>
        </Key>
        <Property Name="id" Type="Edm.Guid" Nullable="false"/>
        <Property Name="price" Type="Edm.Decimal" Nullable="true" Scale="2">
          <Annotation Term="Self.Since" Date="2024-05-01"/>
        </Property>
        <NavigationProperty Name="parts" Type="Collection(Self.Item)"/>
        <Annotation Term="Self.Shape">
          <Record>
            <PropertyValue Property="Colors" EnumMember="shop.Color/red shop.Color/blue"/>
            <PropertyValue Property="Sums">
              <Collection>
                <PropertyPath>price</PropertyPath>
              </Collection>
            </PropertyValue>
            <PropertyValue Property="Weight" Decimal="3"/>
          </Record>
        </Annotation>
        <Annotation Term="elsewhere.Since" String="2024-05-01"/>
      </EntityType>
      <ComplexType Name="ShapeType">
        <Property Name="Colors" Type="Self.Color" Nullable="false"/>
        <Property Name="Sums" Type="Collection(Edm.PropertyPath)" Nullable="false"/>
        <Property Name="Weight" Type="Self.Kilograms" Nullable="false"/>
      </ComplexType>
      <EnumType Name="Color" IsFlags="true">
        <Member Name="red" Value="1"/>
        <Member Name="blue" Value="2"/>
      </EnumType>
      <TypeDefinition Name="Kilograms" UnderlyingType="Edm.Decimal" Scale="variable"/>
      <Term Name="Since" Type="Edm.Date" Nullable="false"/>
      <Term Name="Shape" Type="Self.ShapeType" Nullable="false"/>
      <EntityContainer Name="Container">
        <EntitySet Name="items" EntityType="Self.Item"/>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

fn with_document() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("shop.xml"), XML).unwrap();
    directory
}

fn done(directory: &Path, arguments: &[&str]) -> String {
    let (status, out, error) = outcome(&run(directory, arguments));
    assert_eq!(status, 0, "{error}");
    out
}

#[test]
fn a_document_comes_back_byte_for_byte_with_its_constants_typed_by_their_terms() {
    let directory = with_document();
    let directory = directory.path();
    let out = done(
        directory,
        &["convert", "shop.xml", "--to", "json", "-o", "shop.json"],
    );
    assert_eq!(out, "");
    let json = fs::read_to_string(directory.join("shop.json")).unwrap();
    assert!(json.contains("\"Colors\": \"red,blue\""), "{json}");
    assert_eq!(
        done(directory, &["convert", "shop.json", "--to", "xml"]),
        XML
    );
    assert_eq!(
        done(directory, &["convert", "shop.json", "--to", "json"]),
        json
    );
    assert_eq!(
        done(directory, &["convert", "shop.xml", "--to", "xml"]),
        XML
    );
}

#[test]
fn the_same_crate_is_generated_from_either_form() {
    let directory = with_document();
    let directory = directory.path();
    done(
        directory,
        &["convert", "shop.xml", "--to", "json", "-o", "shop.json"],
    );
    for form in ["xml", "json"] {
        let schema = format!("shop.{form}");
        done(
            directory,
            &[
                "generate",
                "--schema",
                &schema,
                "--crate-name",
                "shop",
                "--out",
                form,
            ],
        );
        done(directory, &["validate", &schema]);
    }
    assert_eq!(
        snapshot_below(&directory.join("xml")),
        snapshot_below(&directory.join("json"))
    );
}

/// File names below a directory, and what is in them.
fn snapshot_below(directory: &Path) -> Vec<(String, String)> {
    let files = snapshot(directory).into_iter();
    let files = files.map(|(path, content)| {
        let name = path.strip_prefix(directory).unwrap().display().to_string();
        let text = String::from_utf8(content).unwrap();
        (name, text.replace("shop.json", "shop.xml"))
    });
    files.collect()
}

#[test]
fn a_slice_is_written_in_the_form_that_its_name_asks_for() {
    let directory = with_document();
    let directory = directory.path();
    for name in ["part.json", "part.csdl"] {
        done(
            directory,
            &["slice", "shop.xml", "--select", "shop.Item", "-o", name],
        );
        done(directory, &["validate", name]);
    }
    let json = fs::read_to_string(directory.join("part.json")).unwrap();
    assert!(json.starts_with("{\n  \"$Version\": \"4.01\""), "{json}");
    assert!(
        fs::read_to_string(directory.join("part.csdl"))
            .unwrap()
            .starts_with("<?xml")
    );
}

#[test]
fn bad_input_leaves_the_output_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    fs::write(
        directory.join("bad.json"),
        "{\"$Version\": \"4.01\", \"n\": {\"T\": ",
    )
    .unwrap();
    fs::write(directory.join("out.xml"), "before").unwrap();
    let arguments = ["convert", "bad.json", "--to", "xml", "-o", "out.xml"];
    let (status, out, error) = outcome(&run(directory, &arguments));
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(
        error.starts_with("bad.json:1:32: error[unexpected-end]"),
        "{error}"
    );
    assert_eq!(
        fs::read_to_string(directory.join("out.xml")).unwrap(),
        "before"
    );
    let (status, _, _) = outcome(&run(directory, &["convert", "bad.json", "--to", "yaml"]));
    assert_eq!(status, 2);
}

#[test]
fn what_json_cannot_hold_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let twice = XML.replace(
        "<Annotation Term=\"elsewhere.Since\" String=\"2024-05-01\"/>",
        "<Annotation Term=\"elsewhere.Since\" String=\"a\"/><Annotation Term=\"elsewhere.Since\" String=\"b\"/>",
    );
    fs::write(directory.join("twice.xml"), twice).unwrap();
    let (status, out, error) = outcome(&run(directory, &["convert", "twice.xml", "--to", "json"]));
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("\"@elsewhere.Since\": \"b\""), "{out}");
    assert!(
        error.contains("warning[left-out]: `@elsewhere.Since` is given twice"),
        "{error}"
    );
    let denied = ["convert", "twice.xml", "--to", "json", "--deny", "warnings"];
    assert_eq!(outcome(&run(directory, &denied)).0, 1);
}

#[test]
fn an_annotation_without_a_value_has_what_its_term_says() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let terms = "<Term Name=\"T\" Type=\"Edm.String\" DefaultValue=\"abc\"/><Term Name=\"N\" Type=\"Edm.Int32\"/>\
        <Term Name=\"C\" Type=\"Collection(Edm.String)\"/><Term Name=\"B\" Type=\"Core.Tag\" DefaultValue=\"true\"/>\
        <ComplexType Name=\"A\"><Annotation Term=\"s.T\"/><Annotation Term=\"s.N\"/><Annotation Term=\"s.C\"/>\
        <Annotation Term=\"s.B\"/><Annotation Term=\"Core.Computed\"/></ComplexType>";
    let text = format!(
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:Reference Uri=\"u\">\
         <edmx:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/></edmx:Reference><edmx:DataServices>\
         <Schema Namespace=\"s\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">{terms}</Schema></edmx:DataServices></edmx:Edmx>"
    );
    fs::write(directory.join("a.xml"), text).unwrap();
    let (status, out, error) = outcome(&run(directory, &["convert", "a.xml", "--to", "json"]));
    assert_eq!(status, 0, "{error}");
    for line in [
        "\"@s.T\": \"abc\"",
        "\"@s.N\": null",
        "\"@s.C\": []",
        "\"@s.B\": true",
        "\"@Core.Computed\": true",
    ] {
        assert!(out.contains(line), "{line} is not in {out}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_in_place_or_left_with_nothing_beside_it() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    fs::write(directory.join("a.xml"), XML).unwrap();
    fs::write(directory.join("target.json"), "old").unwrap();
    fs::set_permissions(
        directory.join("target.json"),
        fs::Permissions::from_mode(0o640),
    )
    .unwrap();
    std::os::unix::fs::symlink("target.json", directory.join("link.json")).unwrap();
    let to = |out| run(directory, &["convert", "a.xml", "--to", "json", "-o", out]);
    assert_eq!(outcome(&to("link.json")).0, 0);
    let written = fs::metadata(directory.join("target.json")).unwrap();
    assert_eq!(written.permissions().mode() & 0o777, 0o640);
    assert!(written.len() > 100);
    let link = fs::symlink_metadata(directory.join("link.json")).unwrap();
    assert!(link.is_symlink());

    fs::create_dir(directory.join("taken")).unwrap();
    let (status, _, error) = outcome(&to("taken"));
    assert_eq!(status, 1);
    assert!(
        error.contains("taken is a directory; name a file in it"),
        "{error}"
    );
    let mut names: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["a.xml", "link.json", "taken", "target.json"]);
}

/// Converts what stands in a schema `n`: the status, standard output and standard error.
fn converted(references: &str, body: &str, to: &str) -> (i32, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let text = format!(
        "<edmx:Edmx Version=\"4.01\" xml:base=\"http://host/schemas/x.xml\" \
         xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">{references}<edmx:DataServices>\
         <Schema Namespace=\"n\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">{body}</Schema>\
         </edmx:DataServices></edmx:Edmx>"
    );
    fs::write(directory.path().join("n.xml"), text).unwrap();
    outcome(&run(directory.path(), &["convert", "n.xml", "--to", to]))
}

#[test]
fn a_reference_is_written_as_its_base_makes_it() {
    let references = "<edmx:Reference Uri=\"../a.xml\"><edmx:Include Namespace=\"a\"/></edmx:Reference>\
        <edmx:Reference xml:base=\"v1/\" Uri=\"b.xml\"><edmx:Include Namespace=\"b\"/></edmx:Reference>\
        <edmx:Reference Uri=\"https://other/c.xml\"><edmx:Include Namespace=\"c\"/></edmx:Reference>";
    for to in ["json", "xml"] {
        let (status, out, error) = converted(references, "<ComplexType Name=\"C\"/>", to);
        assert_eq!(status, 0, "{error}");
        for uri in [
            "\"http://host/a.xml\"",
            "\"http://host/schemas/v1/b.xml\"",
            "\"https://other/c.xml\"",
        ] {
            assert!(out.contains(uri), "{out}");
        }
        assert!(!out.contains("xml:base"), "{out}");
    }
}

#[test]
fn an_address_in_a_value_is_written_as_its_base_makes_it() {
    let body = "<Term Name=\"T\" Type=\"Edm.String\" Nullable=\"true\"/><ComplexType Name=\"C\" xml:base=\"v1/\">\
        <Annotation Term=\"n.T\" UrlRef=\"a\" xml:base=\"w/\"/>\
        <Annotation Term=\"n.T\" Qualifier=\"q\"><UrlRef><String>b</String></UrlRef></Annotation>\
        </ComplexType><ComplexType Name=\"D\"><Annotation Term=\"n.T\" UrlRef=\"c\"/>\
        <Annotation Term=\"n.T\" Qualifier=\"q\" UrlRef=\"https://other/d\"/></ComplexType>";
    for (to, open, close) in [("json", "\"", "\""), ("xml", "<String>", "</String>")] {
        let (status, out, error) = converted("", body, to);
        assert_eq!(status, 0, "{error}");
        for url in [
            "http://host/schemas/v1/w/a",
            "http://host/schemas/v1/b",
            "http://host/schemas/c",
            "https://other/d",
        ] {
            assert!(out.contains(&format!("{open}{url}{close}")), "{out}");
        }
    }
}

#[test]
fn an_annotation_without_a_value_is_what_the_standard_says() {
    let body = "<ComplexType Name=\"R\"><Property Name=\"a\" Type=\"Edm.String\" Nullable=\"true\"/></ComplexType>\
        <Term Name=\"T\" Type=\"n.R\" Nullable=\"true\"/><Term Name=\"S\" Type=\"Edm.String\" Nullable=\"true\"/>\
        <ComplexType Name=\"C\"><Annotation Term=\"n.T\"/><Annotation Term=\"n.S\"/>\
        <Annotation Term=\"else.U\"/><Annotation Term=\"else.U\" Qualifier=\"q\"/></ComplexType>";
    let (status, out, error) = converted("", body, "json");
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("\"@n.T\": {}"), "{out}");
    assert!(out.contains("\"@n.S\": null"), "{out}");
    assert!(out.contains("\"@else.U\": true"), "{out}");
    let told = "no document given says what `else.U` means without a value; it is written as true";
    assert_eq!(error.matches(told).count(), 1, "{error}");
}

#[test]
fn an_annotation_of_a_term_that_is_no_name_does_not_become_another() {
    let body = "<ComplexType Name=\"C\"><Annotation Term=\"@n.P\" String=\"x\"/>\
        <Annotation Term=\"#n.P\" String=\"x\"/><Annotation Term=\"n.P\" Qualifier=\"a@b\" String=\"x\"/></ComplexType>";
    let (_, out, error) = converted("", body, "json");
    assert!(!out.contains("n.P"), "{out}");
    let told = "would be read as another annotation than it is; it is left out";
    assert_eq!(error.matches(told).count(), 3, "{error}");
}

#[test]
fn what_has_a_name_with_a_meaning_in_json_is_left_out_and_told() {
    let body = "<Term Name=\"$T\" Type=\"Edm.Date\"/><ComplexType Name=\"$EntityContainerC\"/>\
        <ComplexType Name=\"D\"><Property Name=\"$p\" Type=\"Edm.Date\"/><Property Name=\"a@b\" Type=\"Edm.Date\"/></ComplexType>\
        <EnumType Name=\"E\"><Member Name=\"$m\"><Annotation Term=\"Org.OData.Core.V1.Description\" String=\"x\"/></Member><Member Name=\"x\"/></EnumType>\
        <Function Name=\"$f\"><ReturnType Type=\"Edm.Int32\"/></Function>\
        <EntityType Name=\"T\"><Key><PropertyRef Name=\"i\"/></Key><Property Name=\"i\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType>\
        <EntityContainer Name=\"C\"><Singleton Name=\"@s\" Type=\"n.T\"/></EntityContainer>";
    let (_, out, error) = converted("", body, "json");
    for name in ["$T", "$EntityContainerC", "$p", "a@b", "$m", "$f", "@s"] {
        assert!(!out.contains(&format!("\"{name}\"")), "{name}: {out}");
        let told = format!("`{name}` would not be read as a name; what has it is left out");
        assert_eq!(error.matches(&told).count(), 1, "{name}: {error}");
    }
    assert!(out.contains("\"x\": 1"), "{out}");
}

#[test]
fn a_warning_tells_of_what_other_namespaces_have() {
    let body = "<ComplexType Name=\"C\" xmlns:sap=\"urn:sap\" sap:label=\"x\" sap:unit=\"y\"><sap:note/></ComplexType>";
    for to in ["json", "xml"] {
        let (status, _, error) = converted("", body, to);
        assert_eq!(status, 0, "{error}");
        let told = "warning[left-out]: 3 elements and attributes of other namespaces are left out";
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn a_property_of_a_key_is_not_said_to_hold_null() {
    let body = "<EntityType Name=\"E\"><Key><PropertyRef Name=\"id\"/></Key>\
        <Property Name=\"id\" Type=\"Edm.Int32\"/><Property Name=\"other\" Type=\"Edm.Int32\"/></EntityType>";
    let (status, out, error) = converted("", body, "json");
    assert_eq!(status, 0, "{error}");
    assert_eq!(out.matches("\"$Nullable\": true").count(), 1, "{out}");
}

#[test]
fn characters_that_xml_cannot_hold_are_told_of() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    let json = r#"{"$Version": "4.01", "n": {
        "E": {"$Kind": "EnumType", "a": 0, "@Org.OData.Core.V1.Description": "x\u0001y\ufffez"}
    }}"#;
    fs::write(directory.join("n.json"), json).unwrap();
    let arguments = ["convert", "n.json", "--to", "xml"];
    let (status, out, error) = outcome(&run(directory, &arguments));
    assert_eq!(status, 0, "{error}");
    assert!(out.contains("String=\"x\u{fffd}y\u{fffd}z\""), "{out}");
    let told = "n.json:2:79: warning[left-out]: XML cannot hold U+0001, which stands here; \
                it is written as U+FFFD, like 1 more character";
    assert!(error.contains(told), "{error}");
}
