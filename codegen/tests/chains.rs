//! Schemas whose types lead to each other in chains and rings that are longer than rustc follows.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use support::{cargo, outcome, root, run};

/// With three or four types for each, far more than rustc's 128.
const MANY: usize = 60;

/// Entity types of which each leads to the next: in `s` one by one, in `c` by collections; complex
/// types of which each holds the next, `s` with a way back to the first by an entity.
fn schema(rings: usize) -> String {
    let mut types = String::new();
    for at in 0..rings {
        let next = (at + 1) % rings;
        let _ = write!(
            types,
            r#"<EntityType Name="s{at}"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="next" Type="a.s{next}"/><Property Name="complex" Type="a.x{at}"/></EntityType>
<EntityType Name="c{at}"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
<NavigationProperty Name="next" Type="Collection(a.c{next})"/><NavigationProperty Name="back" Type="a.c{at}"/></EntityType>"#
        );
        let held = match at + 1 == rings {
            true => r#"<NavigationProperty Name="next" Type="a.s0"/>"#.to_owned(),
            false => format!(r#"<Property Name="next" Type="a.x{next}"/>"#),
        };
        let _ = write!(types, r#"<ComplexType Name="x{at}">{held}</ComplexType>"#);
    }
    format!(
        r#"<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}
<EntityContainer Name="C"><EntitySet Name="s" EntityType="a.s0"/><EntitySet Name="c" EntityType="a.c0"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

fn generate(directory: &Path, schema: &str) -> String {
    fs::write(directory.join("schema.xml"), schema).unwrap();
    let output = run(
        directory,
        &[
            "generate",
            "--schema",
            "schema.xml",
            "--crate-name",
            "c",
            "--out",
            "c",
            "--areas",
            "never",
            "--verbose",
        ],
    );
    let (status, out, error) = outcome(&output);
    assert_eq!(status, 0, "{error}");
    out + &error
}

/// The fields behind trait objects, as the lock has them.
fn dynamic(directory: &Path) -> Vec<String> {
    let lock = fs::read_to_string(directory.join("c/bindgen.lock")).unwrap();
    let lines = lock.lines().filter(|it| it.starts_with("dynamic "));
    lines.map(str::to_owned).collect()
}

const EXAMPLE: &str = r#"
fn is_value<T: Clone + Send + Sync + Unpin + std::panic::UnwindSafe + 'static>() {}

/// A chain of objects, each the `next` of the one before, or the only element of its `next`.
fn json(length: usize, is_collection: bool) -> String {
    (0..length).rev().fold(String::from("{\"id\":-1}"), |inner, id| match is_collection {
        true => format!("{{\"id\":{id},\"next\":[{inner}]}}"),
        false => format!("{{\"id\":{id},\"next\":{inner}}}"),
    })
}

fn main() {
    is_value::<c::a::S7>();
    is_value::<c::a::C7>();
    is_value::<c::a::X7>();
    is_value::<Vec<std::sync::Arc<Option<c::a::S59>>>>();

    let text = json(40, false);
    let mut first: c::a::S0 = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&first).unwrap(), text);
    let copy = first.clone();
    first.next.as_deref_mut().unwrap().id = Some(7);
    assert_ne!(first, copy);
    assert_eq!(first.next.as_deref().and_then(|it| it.id), Some(7));

    let text = json(40, true);
    let many: c::a::C0 = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&many).unwrap(), text);
    assert_eq!(many.next.iter().map(|it| it.id).collect::<Vec<_>>(), [Some(1)]);
    let odd = "{\"next\":[null,{\"next\":[]},7]}";
    let many: c::a::C0 = serde_json::from_str(odd).unwrap();
    assert_eq!(serde_json::to_string(&many).unwrap(), odd);
    let odd = "{\"next\":{\"next\":null},\"complex\":{\"next\":{}}}";
    let one: c::a::S0 = serde_json::from_str(odd).unwrap();
    assert_eq!(serde_json::to_value(&one).unwrap(), serde_json::from_str::<serde_json::Value>(odd).unwrap());
}
"#;

#[test]
fn any_length_compiles_with_the_ordinary_recursion_limit() {
    let directory = tempfile::tempdir().unwrap();
    generate(directory.path(), &schema(MANY));
    assert!(!dynamic(directory.path()).is_empty());

    let c = directory.path().join("c");
    fs::create_dir(c.join("examples")).unwrap();
    fs::write(c.join("examples/use.rs"), EXAMPLE).unwrap();
    let manifest = fs::read_to_string(c.join("Cargo.toml")).unwrap();
    fs::write(
        c.join("Cargo.toml"),
        manifest + "\n[dev-dependencies]\nserde_json = \"1\"\n",
    )
    .unwrap();
    fs::copy(root().join("Cargo.lock"), c.join("Cargo.lock")).unwrap();
    for command in [
        &["run", "--example", "use", "--no-default-features"][..],
        &["doc", "--no-deps", "--no-default-features"],
    ] {
        let output = cargo(&c, command);
        let (status, _, error) = outcome(&output);
        assert_eq!(status, 0, "{command:?}: {error}");
    }
}

#[test]
fn a_short_ring_has_ordinary_fields() {
    let directory = tempfile::tempdir().unwrap();
    generate(directory.path(), &schema(8));
    assert_eq!(dynamic(directory.path()), [""; 0]);
}

#[test]
fn growth_changes_no_published_field() {
    let directory = tempfile::tempdir().unwrap();
    generate(directory.path(), &schema(MANY));
    let before = dynamic(directory.path());
    generate(directory.path(), &schema(MANY));
    assert_eq!(dynamic(directory.path()), before);

    // More types, in a ring of their own.
    let more = (0..MANY).map(|at| {
        let next = (at + 1) % MANY;
        format!(r#"<ComplexType Name="n{at}"><NavigationProperty Name="next" Type="a.n{next}"/></ComplexType>"#)
    });
    let more = more.collect::<String>() + "<EntityContainer";
    let grown = schema(MANY).replace("<EntityContainer", &more);
    let out = generate(directory.path(), &grown);
    assert!(!out.contains("another type"), "{out}");
    let after = dynamic(directory.path());
    let new: Vec<&String> = after.iter().filter(|it| !before.contains(it)).collect();
    assert_eq!(before.len() + new.len(), after.len());
    assert!(!new.is_empty());
    assert!(
        new.iter().all(|it| it.starts_with("dynamic a.n")),
        "{new:?}"
    );

    // What stands behind a trait object stays there, also when its ring is broken for a time.
    generate(directory.path(), &schema(8));
    assert!(
        dynamic(directory.path())
            .iter()
            .any(|it| it.ends_with("(removed)"))
    );
    generate(directory.path(), &grown);
    assert_eq!(dynamic(directory.path()), after);
}

#[test]
fn a_published_field_that_gives_way_is_told() {
    let directory = tempfile::tempdir().unwrap();
    // Types join a ring: theirs are the fields that give way.
    generate(directory.path(), &schema(12));
    assert_eq!(dynamic(directory.path()), [""; 0]);
    let out = generate(directory.path(), &schema(MANY));
    assert!(!out.contains("another type"), "{out}");
    assert!(!dynamic(directory.path()).is_empty());

    // All of a ring was published by something that had no trait objects.
    let lock = directory.path().join("c/bindgen.lock");
    let text = fs::read_to_string(&lock).unwrap();
    let plain = text.lines().filter(|it| !it.starts_with("dynamic "));
    fs::write(&lock, plain.map(|it| format!("{it}\n")).collect::<String>()).unwrap();
    let out = generate(directory.path(), &schema(MANY));
    let told = out
        .matches("another type than they were published with")
        .count();
    assert!(told > 0, "{out}");
}
