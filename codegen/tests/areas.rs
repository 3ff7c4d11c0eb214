//! Features for the areas of a crate: what they compile, what becomes of what leads out of them, and
//! when a crate has them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::Path;

use support::{outcome, root, run};

/// Parties that are persons or teams, each with a set, and devices that belong to a party. Colours
/// are everywhere, addresses only where there are persons.
const SCHEMA: &str = r#"<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EnumType Name="Color"><Member Name="red" Value="0"/><Member Name="blue" Value="1"/></EnumType>
  <ComplexType Name="Address"><Property Name="street" Type="Edm.String"/><NavigationProperty Name="keeper" Type="a.Team"/></ComplexType>
  <EntityType Name="Party" Abstract="true"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="color" Type="a.Color"/></EntityType>
  <EntityType Name="Person" BaseType="a.Party">
    <Property Name="address" Type="a.Address"/><Property Name="born" Type="Edm.Date"/>
    <NavigationProperty Name="boss" Type="a.Team"/>
    <NavigationProperty Name="notes" Type="Collection(a.Note)" ContainsTarget="true"/></EntityType>
  <EntityType Name="Note"><Key><PropertyRef Name="at"/></Key><Property Name="at" Type="Edm.Date" Nullable="false"/></EntityType>
  <EntityType Name="Team" BaseType="a.Party"><NavigationProperty Name="members" Type="Collection(a.Person)"/></EntityType>
  <EntityType Name="Device"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
    <Property Name="color" Type="a.Color"/><NavigationProperty Name="owner" Type="a.Party"/></EntityType>
  <ComplexType Name="Alone"/>
  <Action Name="move" IsBound="true"><Parameter Name="it" Type="a.Person"/><Parameter Name="to" Type="a.Team" Nullable="false"/>
    <Parameter Name="since" Type="Edm.Date" Nullable="false"/><ReturnType Type="a.Team"/></Action>
  <Function Name="latest" IsBound="true" IsComposable="true"><Parameter Name="it" Type="Collection(a.Team)"/><ReturnType Type="a.Device"/></Function>
  <Function Name="find"><Parameter Name="of" Type="a.Address" Nullable="false"/><ReturnType Type="a.Person"/></Function>
  <EntityContainer Name="C">
    <EntitySet Name="People" EntityType="a.Person"/><EntitySet Name="teams" EntityType="a.Team"/>
    <Singleton Name="theDevice" Type="a.Device"/><FunctionImport Name="find" Function="a.find"/>
  </EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

fn generate(directory: &Path, schema: &str, more: &[&str]) -> String {
    fs::write(directory.join("schema.xml"), schema).unwrap();
    let arguments = [
        "generate",
        "--schema",
        "schema.xml",
        "--crate-name",
        "c",
        "--out",
        "c",
    ];
    let output = run(directory, &[&arguments[..], more].concat());
    let (status, _, error) = outcome(&output);
    assert_eq!(status, 0, "{error}");
    fs::read_to_string(directory.join("c/Cargo.toml")).unwrap()
}

/// Runs cargo on the crate `c`, with the dependencies of the workspace.
fn cargo(directory: &Path, arguments: &[&str]) -> String {
    let directory = directory.join("c");
    fs::copy(root().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    let all = arguments.iter().copied().chain(["--no-default-features"]);
    let output = support::cargo(&directory, &all.collect::<Vec<_>>());
    let (status, out, error) = outcome(&output);
    assert_eq!(status, 0, "{arguments:?}: {error}");
    out
}

#[test]
fn any_areas_compile_without_warnings() {
    let directory = tempfile::tempdir().unwrap();
    let manifest = generate(directory.path(), SCHEMA, &["--areas", "always"]);
    assert!(
        manifest.contains("full = [\"other\", \"people\", \"teams\", \"the-device\"]"),
        "{manifest}"
    );
    for areas in [
        "",
        "other",
        "people",
        "teams",
        "the-device",
        "people,teams",
        "full",
    ] {
        for client in ["", "client,"] {
            cargo(
                directory.path(),
                &["check", "--features", &format!("{client}{areas}")],
            );
        }
    }
}

/// Reads and writes values that lead from persons to teams, where there are no teams.
const PROGRAM: &str = r###"
use c::a::{Device, Person};
use c::odata_runtime::serde::{Serialize, de::DeserializeOwned};

fn again<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap();
    let before: serde_json::Value = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), before);
    value
}

fn main() {
    let person: Person = again(
        r#"{"id":"p","color":"red","address":{"street":"s","keeper":{"id":"k"}},"boss":{"id":"t","members":[]},"notes":[{"at":"2026-01-02"}]}"#,
    );
    assert_eq!(person.notes.len(), 1);
    assert!(person.additional.get("boss").is_some());
    let device: Device = again(r##"{"id":1,"owner":{"@odata.type":"#a.Team","id":"t","members":[{"id":"p"}]}}"##);
    match device.owner {
        Some(c::a::AnyParty::Unlisted(party)) => assert_eq!(party.additional.odata_type().as_deref(), Some("a.Team")),
        other => panic!("{other:?}"),
    }
    println!("kept");
}
"###;

#[test]
fn what_leads_out_of_the_areas_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let manifest = generate(directory.path(), SCHEMA, &["--areas", "always"]);
    let examples = directory.path().join("c/examples");
    fs::create_dir(&examples).unwrap();
    fs::write(examples.join("program.rs"), PROGRAM).unwrap();
    let manifest = format!("{manifest}\n[dev-dependencies]\nserde_json = \"1\"\n");
    fs::write(directory.path().join("c/Cargo.toml"), manifest).unwrap();
    let out = cargo(
        directory.path(),
        &[
            "run",
            "--example",
            "program",
            "--features",
            "people,the-device",
        ],
    );
    assert_eq!(out, "kept\n");
}

#[test]
fn a_large_crate_has_areas_and_keeps_them() {
    let types = |count: usize| -> String {
        (0..count)
            .map(|at| format!("<ComplexType Name=\"T{at}\"/>\n"))
            .collect()
    };
    let schema = |count| SCHEMA.replace("<ComplexType Name=\"Alone\"/>", &types(count));
    let has_areas = |manifest: &str| manifest.contains("full = ");
    let directory = tempfile::tempdir().unwrap();
    assert!(!has_areas(&generate(directory.path(), &schema(1), &[])));
    assert!(
        !has_areas(&generate(directory.path(), &schema(500), &[])),
        "who does without default features would lose all types"
    );

    let directory = tempfile::tempdir().unwrap();
    assert!(has_areas(&generate(directory.path(), &schema(500), &[])));
    let lock = fs::read_to_string(directory.path().join("c/bindgen.lock")).unwrap();
    assert!(lock.contains("\narea theDevice = the_device\n"), "{lock}");
    assert!(
        has_areas(&generate(directory.path(), &schema(1), &[])),
        "a crate that had features keeps them"
    );
    assert!(!has_areas(&generate(
        directory.path(),
        &schema(500),
        &["--areas", "never"]
    )));
}
