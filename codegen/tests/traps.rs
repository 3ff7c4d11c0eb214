//! Names and keys that crates have stumbled over, in one crate that is compiled with all it offers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use odata_bindgen::plan::names::{RESERVED_COLLECTION_METHODS, RESERVED_ENTITY_METHODS};
use support::{cargo, outcome, root, run};

/// Types named like type parameters, a name that is too long for a file, a key of which nothing is
/// known, a set whose name begins with a digit.
fn schema() -> String {
    let mut types = String::new();
    for letter in 'A'..='Z' {
        let _ = write!(
            types,
            r#"<ComplexType Name="{letter}"/><EntityType Name="{letter}{letter}"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#
        );
    }
    let long = "ж".repeat(120);
    format!(
        r#"<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="elsewhere.xml"><edmx:Include Namespace="else"/></edmx:Reference><edmx:DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}
<ComplexType Name="{long}"><Property Name="p" Type="Edm.String"/></ComplexType>
<ComplexType Name="{long}ж"><Property Name="p" Type="a.{long}"/></ComplexType>
<EntityType Name="odd"><Key><PropertyRef Name="code"/></Key><Property Name="code" Type="else.Code" Nullable="false"/></EntityType>
<Function Name="f" IsBound="true"><Parameter Name="it" Type="a.AA"/><Parameter Name="p" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>
<Function Name="f" IsBound="true"><Parameter Name="it" Type="a.AA"/><Parameter Name="p" Type="Edm.String"/><Parameter Name="q" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter><ReturnType Type="Edm.String"/></Function>
<Function Name="f" IsBound="true"><Parameter Name="it" Type="a.AA"/><Parameter Name="p" Type="Edm.String"/><Parameter Name="r" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter><ReturnType Type="Edm.String"/></Function>
<Action Name="resume" IsBound="true"><Parameter Name="it" Type="Collection(a.AA)"/></Action>
<EntityContainer Name="C"><EntitySet Name="_1" EntityType="a.AA"/><EntitySet Name="e" EntityType="a.EE"/><EntitySet Name="odd" EntityType="a.odd"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

#[test]
fn a_crate_of_traps_compiles() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    fs::write(path.join("schema.xml"), schema()).unwrap();
    let arguments =
        "generate --schema schema.xml --crate-name traps --out traps --areas always --verbose";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let (status, _, error) = outcome(&run(path, &arguments));
    assert_eq!(status, 0, "{error}");
    assert!(error.contains("no access by the key of a.odd"), "{error}");

    let traps = path.join("traps");
    let manifest = fs::read_to_string(traps.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("\n_1 = "), "{manifest}");
    let requests = fs::read_to_string(traps.join("src/a/requests/aa.rs")).unwrap();
    assert!(requests.contains("pub fn resume_("), "{requests}");

    fs::copy(root().join("Cargo.lock"), traps.join("Cargo.lock")).unwrap();
    let (status, _, error) = outcome(&cargo(&traps, &["check"]));
    assert_eq!(status, 0, "{error}");
}

/// The public methods of a type in the client of the runtime, as its sources have them.
fn methods(of: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root().join("runtime/src/client")];
    while let Some(next) = waiting.pop() {
        if next.is_dir() {
            waiting.extend(fs::read_dir(next).unwrap().map(|it| it.unwrap().path()));
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(&next).unwrap()).unwrap();
        for item in file.items {
            let syn::Item::Impl(block) = item else {
                continue;
            };
            let syn::Type::Path(ty) = &*block.self_ty else {
                continue;
            };
            if ty.path.segments.last().is_none_or(|it| it.ident != of) {
                continue;
            }
            for item in block.items {
                if let syn::ImplItem::Fn(it) = item
                    && matches!(it.vis, syn::Visibility::Public(_))
                {
                    found.insert(it.sig.ident.to_string());
                }
            }
        }
    }
    found
}

#[test]
fn no_generated_method_hides_one_of_the_runtime() {
    for (of, reserved) in [
        ("EntityRequest", RESERVED_ENTITY_METHODS),
        ("CollectionRequest", RESERVED_COLLECTION_METHODS),
    ] {
        let methods = methods(of);
        assert!(methods.len() > 3, "{of}: {methods:?}");
        let hidden: Vec<&String> = methods
            .iter()
            .filter(|it| !reserved.contains(&it.as_str()))
            .collect();
        assert!(hidden.is_empty(), "{of}: {hidden:?}");
    }
}
