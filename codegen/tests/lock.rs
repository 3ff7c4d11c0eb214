//! Published names stay: whatever a schema grows by, and in whatever order.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use odata_bindgen::Generator;
use odata_bindgen::generate::Output;

/// A schema of this content.
fn document(body: &str) -> String {
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="ns" xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema>
        </edmx:DataServices></edmx:Edmx>"#
    )
}

/// Generates from a schema in a directory, and keeps the lock there.
fn generate(directory: &Path, body: &str) -> Output {
    let schema = directory.join("input.xml");
    fs::write(&schema, document(body)).unwrap();
    let lock = directory.join("bindgen.lock");
    let output = Generator::from_schemas([&schema])
        .lock(Some(lock.clone()))
        .render();
    let output = output.unwrap_or_else(|error| match error {
        odata_bindgen::generate::GenerateError::Input(report) => {
            panic!(
                "{}\n{body}",
                report.diagnostics.render(&report.sources, false)
            )
        }
        other => panic!("{other}\n{body}"),
    });
    fs::write(lock, &output.lock.as_ref().unwrap().text).unwrap();
    output
}

/// Lines of a lock that are about names of the bindings.
fn live(output: &Output) -> BTreeSet<&str> {
    let lines = output.lock.as_ref().unwrap().text.lines();
    lines
        .filter(|it| it.contains(" = ") && !it.ends_with(')'))
        .collect()
}

const HOST: &str = r#"<EntityType Name="host"><Key><PropertyRef Name="id"/></Key>
    <Property Name="id" Type="Edm.String"/><Property Name="first_Seen" Type="Edm.String"/>"#;
const REST: &str =
    r#"<EntityContainer Name="C"><EntitySet Name="hosts" EntityType="ns.host"/></EntityContainer>"#;

fn with_host(more: &str, beside: &str) -> String {
    format!("{HOST}{more}</EntityType>{beside}{REST}")
}

/// Generates two schemas one after the other; all names of the first must be in the second.
fn grows(before: &str, after: &str) -> (String, String) {
    let directory = tempfile::tempdir().unwrap();
    let first = generate(directory.path(), before);
    let second = generate(directory.path(), after);
    let after = live(&second);
    let lost: Vec<&str> = live(&first).difference(&after).copied().collect();
    assert!(lost.is_empty(), "{lost:?}");
    (first.lock.unwrap().text, second.lock.unwrap().text)
}

#[test]
fn a_property_keeps_its_name_when_one_comes_that_the_rules_prefer() {
    let twin = r#"<Property Name="firstSeen" Type="Edm.String"/>"#;
    let (_, lock) = grows(&with_host("", ""), &with_host(twin, ""));
    assert!(
        lock.contains("field ns.host/first_Seen = first_seen\n"),
        "{lock}"
    );
    assert!(
        lock.contains("field ns.host/firstSeen = first_seen_2\n"),
        "{lock}"
    );
    assert!(
        lock.contains("constant ns.host/firstSeen = FIRST_SEEN_2\n"),
        "{lock}"
    );
}

#[test]
fn a_type_keeps_its_name_when_a_twin_of_other_case_comes() {
    let twin = r#"<ComplexType Name="HOST"/><ComplexType Name="Host"/><ComplexType Name="hostCollectionRequest"/>"#;
    let (_, lock) = grows(&with_host("", ""), &with_host("", twin));
    assert!(lock.contains("type ns.host = Host\n"), "{lock}");
    assert!(lock.contains("type ns.Host = Host2\n"), "{lock}");
}

#[test]
fn a_method_keeps_its_name_when_navigation_of_that_name_comes() {
    let function = r#"<Function Name="delta" IsBound="true"><Parameter Name="on" Type="ns.host"/><ReturnType Type="Edm.String"/></Function>"#;
    let navigation = r#"<NavigationProperty Name="delta" Type="ns.host"/><Property Name="type" Type="Edm.String"/>"#;
    let overload = r#"<Function Name="delta" IsBound="true"><Parameter Name="on" Type="ns.host"/><Parameter Name="token" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>"#;
    let (_, lock) = grows(
        &with_host("", function),
        &with_host(navigation, &format!("{overload}{function}")),
    );
    assert!(
        lock.contains("method ns.host/ns.delta() = delta\n"),
        "{lock}"
    );
    assert!(
        lock.contains("method ns.host/ns.delta(token) = delta_with_token\n"),
        "{lock}"
    );
    assert!(lock.contains("method ns.host/delta = delta_2\n"), "{lock}");
    assert!(lock.contains("field ns.host/type = r#type\n"), "{lock}");
}

#[test]
fn a_removed_name_is_reserved_and_comes_back_with_its_element() {
    let directory = tempfile::tempdir().unwrap();
    let ghost = r#"<Property Name="ghost" Type="Edm.String"/>"#;
    let stranger = r#"<Property Name="Ghost" Type="Edm.String"/>"#;
    generate(directory.path(), &with_host(ghost, ""));
    let without = generate(directory.path(), &with_host(stranger, ""))
        .lock
        .unwrap();
    assert!(
        without
            .text
            .contains("field ns.host/ghost = ghost (removed)\n"),
        "{}",
        without.text
    );
    assert!(
        without.text.contains("field ns.host/Ghost = ghost_2\n"),
        "{}",
        without.text
    );
    assert_eq!(
        without.removed,
        [
            "constant `ns.host/ghost` (`GHOST`)",
            "field `ns.host/ghost` (`ghost`)"
        ]
    );
    let again = generate(
        directory.path(),
        &with_host(&format!("{ghost}{stranger}"), ""),
    );
    let again = again.lock.unwrap();
    assert_eq!(again.restored.len(), 2);
    assert!(
        again.text.contains("field ns.host/ghost = ghost\n"),
        "{}",
        again.text
    );
    assert!(
        again.text.contains("field ns.host/Ghost = ghost_2\n"),
        "{}",
        again.text
    );
}

#[test]
fn growth_only_adds_lines() {
    let twin = r#"<Property Name="firstSeen" Type="Edm.String"/>"#;
    let (before, after) = grows(
        &with_host("", ""),
        &with_host(twin, r#"<ComplexType Name="Host"/>"#),
    );
    let after: BTreeSet<&str> = after.lines().collect();
    assert!(before.lines().all(|it| after.contains(it)));
}

/// A small generator of numbers, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn some<'p>(&mut self, pool: &[&'p str]) -> Vec<&'p str> {
        pool.iter().copied().filter(|_| self.below(3) > 0).collect()
    }
}

const TYPES: [&str; 12] = [
    "thing",
    "Thing",
    "THING",
    "thing_",
    "anyThing",
    "AnyThing",
    "thingCollection",
    "thing2",
    "type",
    "Option",
    "string",
    "thing_2",
];
const PROPERTIES: [&str; 12] = [
    "id",
    "Id",
    "i_d",
    "additional",
    "additional_",
    "type",
    "Type",
    "firstSeen",
    "first_Seen",
    "FIRST_SEEN",
    "first_seen_2",
    "self",
];
const NAVIGATION: [&str; 6] = ["get", "delta", "Delta", "asThing", "delta_2", "path"];
const OPERATIONS: [&str; 4] = ["delta2", "getIt", "get_It", "as_"];
const MEMBERS: [&str; 5] = ["open", "Open", "OPEN", "unlisted", "2"];

/// Schemas of which each has all that the one before has.
fn growing(random: &mut Random, steps: usize) -> Vec<String> {
    let mut bodies = vec![String::new(); steps];
    let mut sets = vec![String::new(); steps];
    for name in random.some(&TYPES) {
        let from = random.below(steps);
        let mut inner: Vec<(usize, String)> = Vec::new();
        for property in random.some(&PROPERTIES) {
            inner.push((
                random.below(steps),
                format!(r#"<Property Name="{property}" Type="Edm.String"/>"#),
            ));
        }
        for property in random.some(&NAVIGATION) {
            inner.push((
                random.below(steps),
                format!(r#"<NavigationProperty Name="{property}" Type="Collection(ns.{name})"/>"#),
            ));
        }
        let mut beside = Vec::new();
        for operation in random.some(&OPERATIONS) {
            for parameter in ["", r#"<Parameter Name="a" Type="Edm.String"/>"#] {
                beside.push((random.below(steps), format!(r#"<Function Name="{operation}" IsBound="true"><Parameter Name="on" Type="ns.{name}"/>{parameter}<ReturnType Type="Edm.String"/></Function>"#)));
            }
        }
        for derived in 0..random.below(3) {
            beside.push((random.below(steps), format!(r#"<EntityType Name="{name}Of{derived}" BaseType="ns.{name}"/><EntityType Name="{name}_Of_{derived}" BaseType="ns.{name}"/>"#)));
        }
        let members: Vec<(usize, &str)> = random
            .some(&MEMBERS)
            .into_iter()
            .map(|it| (random.below(steps), it))
            .collect();
        for step in from..steps {
            let pick = |parts: &[(usize, String)]| -> String {
                parts
                    .iter()
                    .filter(|(at, _)| *at <= step)
                    .map(|(_, text)| text.as_str())
                    .collect()
            };
            let members: String = members
                .iter()
                .filter(|(at, _)| *at <= step)
                .map(|(_, it)| format!(r#"<Member Name="{it}"/>"#))
                .collect();
            bodies[step] += &format!(
                r#"<EntityType Name="{name}"><Key><PropertyRef Name="key"/></Key><Property Name="key" Type="Edm.String"/>{}</EntityType>{}<EnumType Name="{name}State">{members}</EnumType>"#,
                pick(&inner),
                pick(&beside)
            );
            sets[step] += &format!(r#"<EntitySet Name="{name}" EntityType="ns.{name}"/>"#);
        }
    }
    let whole = |(body, sets): (String, String)| {
        format!(
            r#"{body}<ComplexType Name="always"/><EntityContainer Name="C">{sets}</EntityContainer>"#
        )
    };
    bodies.into_iter().zip(sets).map(whole).collect()
}

#[test]
fn names_of_any_schema_are_among_those_of_any_that_it_grows_to() {
    for seed in 1..=12 {
        let directory = tempfile::tempdir().unwrap();
        let mut random = Random(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed));
        let schemas = growing(&mut random, 3);
        let mut before: Option<Output> = None;
        for schema in &schemas {
            let output = generate(directory.path(), schema);
            if let Some(before) = &before {
                let lost: Vec<&str> = live(before).difference(&live(&output)).copied().collect();
                assert!(lost.is_empty(), "seed {seed}: {lost:#?}");
            }
            assert!(
                output.lock.as_ref().unwrap().removed.is_empty(),
                "seed {seed}"
            );
            let again = generate(directory.path(), schema);
            assert_eq!(
                again.lock,
                output
                    .lock
                    .clone()
                    .map(|it| odata_bindgen::plan::lock::LockChanges { added: 0, ..it })
            );
            assert_eq!(again.files, output.files, "seed {seed}");
            before = Some(output);
        }
        // What a schema has shrunk by comes back as it was.
        generate(directory.path(), &schemas[0]);
        let back = generate(directory.path(), &schemas[2]);
        assert_eq!(back.files, before.unwrap().files, "seed {seed}");
    }
}

#[test]
fn a_lock_of_all_of_graph_changes_nothing_and_costs_little() {
    let Some(graph) = support::shared("corpus/valid/graph-v1.0.xml") else {
        return;
    };
    let directory = tempfile::tempdir().unwrap();
    let lock = directory.path().join("bindgen.lock");
    let generator = Generator::from_schemas([&graph]);
    let start = Instant::now();
    let free = generator.plan().unwrap();
    let without = start.elapsed();
    let generator = generator.lock(Some(lock.clone()));
    let text = generator.plan().unwrap().lock.unwrap().text;
    fs::write(&lock, &text).unwrap();
    let start = Instant::now();
    let locked = generator.plan().unwrap();
    let with = start.elapsed();
    assert_eq!(locked.lock.unwrap().text, text);
    assert_eq!(
        format!("{:?}", locked.plan.modules),
        format!("{:?}", free.plan.modules)
    );
    for it in locked.elements {
        let left_out: usize = it.left_out.iter().map(|it| it.count).sum();
        assert_eq!(it.read, it.emitted + left_out, "{}", it.kind);
    }
    println!(
        "{} names in {} bytes; planning with the lock takes {:.2} x the time without",
        text.lines().count() - 2,
        text.len(),
        with.as_secs_f64() / without.as_secs_f64()
    );
}

/// An entity type with a composite and an alternate key, an action and a function: what stands in
/// the braces is declared in either order.
fn with_arguments(flip: bool) -> String {
    let pair = |a: &str, b: &str| match flip {
        false => format!("{a}{b}"),
        true => format!("{b}{a}"),
    };
    let key = pair(
        r#"<PropertyRef Name="plant"/>"#,
        r#"<PropertyRef Name="line"/>"#,
    );
    let alternate = pair(
        r#"<Record><PropertyValue Property="Name" PropertyPath="zone"/></Record>"#,
        r#"<Record><PropertyValue Property="Name" PropertyPath="area"/></Record>"#,
    );
    let parameters = pair(
        r#"<Parameter Name="source" Type="Edm.String" Nullable="false"/>"#,
        r#"<Parameter Name="destination" Type="Edm.String" Nullable="false"/>"#,
    );
    let binding = r#"<Parameter Name="it" Type="ns.place"/>"#;
    format!(
        r#"<EntityType Name="place"><Key>{key}</Key>
        <Property Name="plant" Type="Edm.String" Nullable="false"/><Property Name="line" Type="Edm.String" Nullable="false"/>
        <Property Name="zone" Type="Edm.String"/><Property Name="area" Type="Edm.String"/>
        <Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record>
        <PropertyValue Property="Key"><Collection>{alternate}</Collection></PropertyValue></Record></Collection></Annotation></EntityType>
        <Action Name="move" IsBound="true">{binding}{parameters}</Action>
        <Function Name="distance" IsBound="true">{binding}{parameters}<ReturnType Type="Edm.Double"/></Function>
        <EntityContainer Name="C"><EntitySet Name="places" EntityType="ns.place"/></EntityContainer>"#
    )
}

/// The source of all requests, without documentation.
fn code(output: &Output) -> String {
    let lines = output.files.iter().flat_map(|it| it.text.lines());
    let lines = lines.filter(|it| !it.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn arguments_keep_their_places_when_the_metadata_declares_them_in_another_order() {
    let directory = tempfile::tempdir().unwrap();
    let first = generate(directory.path(), &with_arguments(false));
    let second = generate(directory.path(), &with_arguments(true));
    assert_eq!(
        first.lock.as_ref().unwrap().text,
        second.lock.as_ref().unwrap().text
    );
    let lines = live(&first);
    for line in [
        "argument ns.place/line = _2",
        "argument ns.place/plant = _1",
        "argument ns.place/alternate(area,zone)/zone = _1",
        "argument ns.place/ns.move()/source = _1",
        "argument ns.place/ns.distance(destination,source)/destination = _2",
        "method ns.place/ns.distance(destination,source) = distance_with_source_destination",
    ] {
        assert!(lines.contains(line), "{line} is not in {lines:#?}");
    }
    let start = |output: &Output, method: &str| {
        let code = code(output);
        let at = code.find(method);
        let at = at.unwrap_or_else(|| panic!("{method} is not in {code}"));
        code[at..].split(')').next().unwrap().to_owned()
    };
    for method in [
        "fn by_key",
        "fn by_zone_and_area",
        "fn r#move",
        "fn distance_with",
    ] {
        assert_eq!(start(&first, method), start(&second, method));
    }
    let fresh = generate(tempfile::tempdir().unwrap().path(), &with_arguments(true));
    assert_ne!(start(&first, "fn by_key"), start(&fresh, "fn by_key"));
}

#[test]
fn an_argument_that_comes_stands_after_the_others() {
    let with = |first: &str, last: &str| {
        format!(
            r#"<EntityType Name="place"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
            <Action Name="call" IsBound="true"><Parameter Name="it" Type="ns.place"/>{first}
            <Parameter Name="b" Type="Edm.String" Nullable="false"/>{last}</Action>
            <EntityContainer Name="C"><EntitySet Name="places" EntityType="ns.place"/></EntityContainer>"#
        )
    };
    let parameter = r#"<Parameter Name="a" Type="Edm.String" Nullable="false"/>"#;
    let last = r#"<Parameter Name="c" Type="Edm.String" Nullable="false"/>"#;
    let (_, lock) = grows(&with("", last), &with(parameter, last));
    assert!(
        lock.contains("argument ns.place/ns.call()/a = _3\n"),
        "{lock}"
    );
    let (_, lock) = grows(&with("", ""), &with(parameter, ""));
    assert!(
        lock.contains("argument ns.place/ns.call()/b = _1\n"),
        "{lock}"
    );
}

#[test]
fn what_is_inherited_has_the_name_that_it_has_in_the_base_type() {
    let derived = r#"<EntityType Name="server" BaseType="ns.host"><Property Name="firstSeen" Type="Edm.String"/>
        <Property Name="FirstSeen" Type="Edm.String"/></EntityType>"#;
    let directory = tempfile::tempdir().unwrap();
    let output = generate(directory.path(), &with_host("", derived));
    let lines = live(&output);
    for line in [
        "field ns.host/first_Seen = first_seen",
        "field ns.server/first_Seen = first_seen",
        "field ns.server/FirstSeen = first_seen_2",
        "constant ns.server/firstSeen = FIRST_SEEN_3",
    ] {
        assert!(lines.contains(line), "{line} is not in {lines:#?}");
    }
}

#[test]
fn a_function_keeps_its_name_when_an_overload_with_more_parameters_comes() {
    let function = |optional: &str, returns: &str| {
        let optional = match optional {
            "" => String::new(),
            name => format!(
                r#"<Parameter Name="{name}" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter>"#
            ),
        };
        format!(
            r#"<Function Name="find" IsBound="true"><Parameter Name="on" Type="ns.host"/><Parameter Name="a" Type="Edm.String"/>{optional}<ReturnType Type="{returns}"/></Function>"#
        )
    };
    let text = function("", "Edm.String");
    let number = function("b", "Edm.Int32");
    let directory = tempfile::tempdir().unwrap();
    generate(directory.path(), &with_host("", &text));
    let second = generate(directory.path(), &with_host("", &format!("{number}{text}")));
    let code = code(&second);
    let returned = |method: &str| {
        let at = code.find(&format!("pub fn {method}(")).unwrap();
        code[at..].split('{').next().unwrap().to_owned()
    };
    assert!(returned("find_with_a").contains("String"), "{code}");
    assert!(returned("find_with_a_b").contains("i32"), "{code}");
}

#[test]
fn fields_and_constants_of_names_that_differ_in_case_belong_together() {
    let more =
        r#"<Property Name="TOTAL" Type="Edm.String"/><Property Name="total" Type="Edm.Int32"/>"#;
    let directory = tempfile::tempdir().unwrap();
    let output = generate(directory.path(), &with_host(more, ""));
    let lines = live(&output);
    for line in [
        "field ns.host/total = total",
        "constant ns.host/total = TOTAL",
        "field ns.host/TOTAL = total_2",
        "constant ns.host/TOTAL = TOTAL_2",
    ] {
        assert!(lines.contains(line), "{line} is not in {lines:#?}");
    }
}

#[test]
fn a_published_field_stays_by_value_when_its_type_comes_to_hold_it() {
    let types = |more: &str| {
        let beside = format!(
            r#"<ComplexType Name="a"><Property Name="b" Type="ns.b"/></ComplexType><ComplexType Name="b"><Property Name="x" Type="Edm.String"/>{more}</ComplexType>"#
        );
        with_host("", &beside)
    };
    let directory = tempfile::tempdir().unwrap();
    generate(directory.path(), &types(""));
    let output = generate(
        directory.path(),
        &types(r#"<Property Name="a" Type="ns.a"/>"#),
    );
    let lines = live(&output);
    assert!(lines.contains("boxed ns.b/a = a"), "{lines:#?}");
    assert!(!lines.contains("boxed ns.a/b = b"), "{lines:#?}");
    let code = code(&output);
    assert!(code.contains("pub b: Option<super::B>"), "{code}");
    assert!(code.contains("pub a: Option<Box<super::A>>"), "{code}");
}
