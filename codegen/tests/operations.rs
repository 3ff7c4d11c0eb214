//! Actions, functions and imports: what has requests, what is left out and why, and the routes.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use odata_bindgen::Generator;
use odata_bindgen::plan::item::Plan;
use odata_bindgen::plan::operations::coverage::{Coverage, Kinds, LeftOut};
use odata_bindgen::plan::routes::{RouteOptions, routes};
use odata_bindgen::select::Operations;

fn input() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/generate/operations/input.xml")
}

fn sum(coverage: &Coverage) -> Kinds {
    let parts = std::iter::once(&coverage.emitted).chain(coverage.left_out.values());
    parts.fold(Kinds::default(), |sum, it| Kinds {
        actions: sum.actions + it.actions,
        functions: sum.functions + it.functions,
        imports: sum.imports + it.imports,
    })
}

fn kinds(actions: usize, functions: usize, imports: usize) -> Kinds {
    Kinds {
        actions,
        functions,
        imports,
    }
}

#[test]
fn what_was_read_is_what_has_requests_and_what_was_left_out() {
    let coverage = Generator::from_schemas([input()])
        .plan()
        .unwrap()
        .plan
        .coverage;
    assert_eq!(coverage.read, kinds(7, 13, 4));
    assert_eq!(sum(&coverage), coverage.read);
    assert_eq!(coverage.emitted, kinds(5, 12, 4));
    assert!(!coverage.left_out.contains_key(&LeftOut::Stream));
    assert_eq!(coverage.left_out[&LeftOut::Binding], kinds(0, 1, 0));
    assert_eq!(coverage.left_out[&LeftOut::Unreached], kinds(1, 0, 0));
    assert_eq!(coverage.left_out[&LeftOut::NoImport], kinds(1, 0, 0));
}

#[test]
fn operations_can_be_left_out_and_are_counted() {
    let generator = Generator::from_schemas([input()]).operations(Operations::Omit);
    let plan = generator.plan().unwrap().plan;
    assert_eq!(plan.coverage.emitted, Kinds::default());
    assert_eq!(plan.coverage.left_out[&LeftOut::Omitted], kinds(7, 13, 4));
    assert!(plan.client.operations.is_empty());
    assert!(plan.notes.iter().any(|it| it.0.contains("o.p.send")));
}

#[test]
fn a_partial_selection_takes_what_is_bound_to_it_and_no_more() {
    let generator = Generator::from_schemas([input()]).select(["o.p.folder"]);
    let plan = generator.plan().unwrap().plan;
    assert_eq!(sum(&plan.coverage), plan.coverage.read);
    assert_eq!(plan.coverage.emitted.imports, 0);
    assert_eq!(
        plan.coverage.left_out[&LeftOut::NotSelected].actions,
        3,
        "call, reset and unused"
    );
    let generator = Generator::from_schemas([input()]).select(["/Reset"]);
    let plan = generator.plan().unwrap().plan;
    assert_eq!(plan.coverage.emitted, kinds(1, 0, 1));
    assert_eq!(plan.client.operations.len(), 1);
}

#[test]
fn routes_list_operations_where_a_path_is_followed() {
    let plan = Generator::from_schemas([input()]).plan().unwrap().plan;
    let options = RouteOptions {
        depth: Some(3),
        ..RouteOptions::default()
    };
    let found: Vec<(String, String)> = routes(&plan, options)
        .into_iter()
        .map(|it| (it.path, it.methods.join(" ")))
        .collect();
    for (path, methods) in [
        ("/Reset", "POST"),
        ("/Nearest(lat={},lon={})", "GET"),
        ("/items/o.p.delta()", "GET"),
        ("/items/o.p.delta(token='{}')", "GET"),
        ("/items/o.p.purge", "POST"),
        ("/items/{}/o.p.send", "POST"),
        (
            "/items/{}/o.p.within(shapes=@shapes,like=@like,colour={},on={})",
            "GET",
        ),
    ] {
        let expected = (path.to_owned(), methods.to_owned());
        assert!(found.contains(&expected), "{path} is not in {found:#?}");
    }
}

#[test]
fn routes_list_streams_complex_properties_and_alternate_keys_as_far_as_they_may_be_used() {
    let media = input().with_file_name("").join("../media/input.xml");
    let plan = Generator::from_schemas([media]).plan().unwrap().plan;
    let found: Vec<String> = routes(&plan, RouteOptions::default())
        .into_iter()
        .filter(|it| it.path.starts_with("/people") || it.path.starts_with("/logo"))
        .map(|it| format!("{} {}", it.path, it.methods.join(" ")))
        .collect();
    assert_eq!(
        found,
        [
            "/logo() GET",
            "/people GET POST",
            "/people(mail='{}') DELETE GET PATCH",
            "/people(street='{}',birthday={}) DELETE GET PATCH",
            "/people/$count GET",
            "/people/m.export POST",
            "/people/{} DELETE GET PATCH",
            "/people/{}/archive GET",
            "/people/{}/content DELETE GET PUT",
            "/people/{}/home GET PATCH",
            "/people/{}/home/country GET",
            "/people/{}/home/doors GET POST",
            "/people/{}/home/doors/$count GET",
            "/people/{}/home/doors/{} DELETE GET PATCH",
            "/people/{}/home/map DELETE GET PUT",
            "/people/{}/m.render(format='{}') GET",
            "/people/{}/photo DELETE GET PATCH",
            "/people/{}/photo/$value GET PUT",
            "/people/{}/photos GET POST",
            "/people/{}/photos/$count GET",
            "/people/{}/photos/{} DELETE GET PATCH",
            "/people/{}/photos/{}/$value GET PUT",
            "/people/{}/registered GET",
            "/people/{}/registered/country GET",
            "/people/{}/registered/doors GET POST",
            "/people/{}/registered/doors/$count GET",
            "/people/{}/registered/doors/{} DELETE GET PATCH",
            "/people/{}/registered/map GET",
            "/people/{}/thumbnail GET",
            "/people/{}/work GET PATCH",
            "/people/{}/work/address GET PATCH",
            "/people/{}/work/address/country GET",
            "/people/{}/work/address/doors GET POST",
            "/people/{}/work/address/doors/$count GET",
            "/people/{}/work/address/doors/{} DELETE GET PATCH",
            "/people/{}/work/address/map DELETE GET PUT",
            "/people/{}/work/inner GET PATCH",
        ]
    );
}

/// The plan of a document with these schemas.
fn planned(schemas: &str) -> Plan {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("input.xml");
    let text = format!(
        r#"<edmx:Edmx Version="4.01" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>{schemas}</edmx:DataServices></edmx:Edmx>"#
    );
    std::fs::write(&path, text).unwrap();
    Generator::from_schemas([path]).plan().unwrap().plan
}

fn schema(namespace: &str, body: &str) -> String {
    format!(
        r#"<Schema Namespace="{namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema>"#
    )
}

/// Functions of one name, each with the optional parameters that it has.
fn overloads(each: &[(&str, &str)]) -> String {
    let functions: String = each
        .iter()
        .map(|(optional, returns)| {
            let parameters: String = optional
                .split_whitespace()
                .map(|it| format!(r#"<Parameter Name="{it}" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.OptionalParameter"/></Parameter>"#))
                .collect();
            format!(r#"<Function Name="Find"><Parameter Name="text" Type="Edm.String"/>{parameters}<ReturnType Type="{returns}"/></Function>"#)
        })
        .collect();
    let container = r#"<EntityContainer Name="C"><FunctionImport Name="Find" Function="ns.Find"/></EntityContainer>"#;
    schema("ns", &format!("{functions}{container}"))
}

#[test]
fn of_overloads_that_differ_in_optional_parameters_every_call_can_be_made() {
    let methods = |each: &[(&str, &str)]| {
        let plan = planned(&overloads(each));
        assert_eq!(plan.coverage.emitted, kinds(0, each.len(), 1));
        let operations = plan.client.operations.iter();
        let mut names: Vec<String> = operations.map(|it| it.ident.to_string()).collect();
        names.sort();
        names
    };
    let text = "Edm.String";
    // The one with more stands for both, whichever comes first.
    assert_eq!(methods(&[("", text), ("skip", text)]), ["find_with_text"]);
    assert_eq!(methods(&[("skip", text), ("", text)]), ["find_with_text"]);
    // Neither has all that the other has, or they return different things.
    let both = ["find_with_text", "find_with_text_skip"];
    assert_eq!(methods(&[("after", text), ("skip", text)]), both);
    assert_eq!(methods(&[("skip", text), ("after", text)]), both);
    let found = methods(&[("", "Edm.Int32"), ("skip", text)]);
    assert_eq!(found, ["find_with_text", "find_with_text_2"]);
}

/// The routes of a schema of the namespace `ns`, with what an annotation denies.
fn listed(body: &str, casts: bool) -> Vec<String> {
    let plan = planned(&schema("ns", body));
    let options = RouteOptions {
        casts,
        denied: true,
        ..RouteOptions::default()
    };
    routes(&plan, options)
        .into_iter()
        .map(|it| {
            let denied = it
                .denied
                .iter()
                .map(|it| format!(" not {} ({})", it.method, it.target));
            let denied: String = denied.collect();
            format!("{} {}{denied}", it.path, it.methods.join(" "))
        })
        .collect()
}

/// Entity types `a`, `b` and `c`, each of which contains many of the next.
const CHAIN: &str = r#"<EntityType Name="a"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
    <NavigationProperty Name="bs" Type="Collection(ns.b)" ContainsTarget="true"/></EntityType>
    <EntityType Name="b"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
    <NavigationProperty Name="cs" Type="Collection(ns.c)" ContainsTarget="true"/></EntityType>
    <EntityType Name="c"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#;

fn chain(annotation: &str) -> Vec<String> {
    let container = format!(
        r#"{CHAIN}<EntityContainer Name="C"><Singleton Name="one" Type="ns.a">{annotation}</Singleton></EntityContainer>"#
    );
    listed(&container, false)
}

fn navigation(record: &str) -> String {
    format!(
        r#"<Annotation Term="Org.OData.Capabilities.V1.NavigationRestrictions"><Record>{record}</Record></Annotation>"#
    )
}

fn navigability(member: &str) -> String {
    format!(
        r#"<PropertyValue Property="Navigability"><EnumMember>Org.OData.Capabilities.V1.NavigationType/{member}</EnumMember></PropertyValue>"#
    )
}

#[test]
fn routes_end_where_navigation_does() {
    let whole = chain("");
    assert!(
        whole.contains(&"/one/bs/{}/cs/{} DELETE GET PATCH".to_owned()),
        "{whole:#?}"
    );
    assert_eq!(
        chain(&navigation(&navigability("None"))),
        [
            "/one GET PATCH",
            "/one/bs  not GET (one) not POST (one)",
            "/one/bs/$count  not GET (one)",
            "/one/bs/{}  not DELETE (one) not GET (one) not PATCH (one)",
        ]
    );
    let single = chain(&navigation(&navigability("Single")));
    assert!(
        single.contains(&"/one/bs/{} DELETE GET PATCH".to_owned()),
        "{single:#?}"
    );
    assert!(
        single.contains(&"/one/bs/{}/cs  not GET (one) not POST (one)".to_owned()),
        "{single:#?}"
    );
    // What is said of one path counts there.
    let below = r#"<PropertyValue Property="RestrictedProperties"><Collection><Record>
        <PropertyValue Property="NavigationProperty" NavigationPropertyPath="bs/cs"/>
        <PropertyValue Property="DeleteRestrictions"><Record><PropertyValue Property="Deletable" Bool="false"/></Record></PropertyValue>
        </Record></Collection></PropertyValue>"#;
    let below = chain(&navigation(below));
    assert!(
        below.contains(&"/one/bs/{}/cs/{} GET PATCH not DELETE (one)".to_owned()),
        "{below:#?}"
    );
    assert!(
        below.contains(&"/one/bs/{} DELETE GET PATCH".to_owned()),
        "{below:#?}"
    );
}

#[test]
fn routes_have_no_entity_that_has_no_address_and_no_deletion_of_what_must_be_there() {
    let indexed = r#"<Annotation Term="Org.OData.Capabilities.V1.IndexableByKey" Bool="false"/>"#;
    let body = format!(
        r#"{CHAIN}<EntityType Name="d" BaseType="ns.c"><NavigationProperty Name="a" Type="ns.a" Nullable="false" ContainsTarget="true"/></EntityType>
        <EntityContainer Name="C"><EntitySet Name="as" EntityType="ns.a">{indexed}</EntitySet><Singleton Name="d" Type="ns.d"/></EntityContainer>"#
    );
    let found = listed(&body, false);
    let of = |start: &str| {
        let found = found.iter().filter(|it| it.starts_with(start));
        found.map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(
        of("/as"),
        [
            "/as GET POST",
            "/as/$count GET",
            "/as/{}  not DELETE (as) not GET (as) not PATCH (as)",
        ]
    );
    assert_eq!(of("/d/a ")[0], "/d/a GET PATCH not DELETE (ns.d/a)");
}

#[test]
fn what_derives_from_a_type_with_nothing_but_a_key_is_reached_if_it_is_a_family() {
    let base = r#"<EntityType Name="shape" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/></EntityType>"#;
    let of = |count: usize| {
        let derived: String = (0..count)
            .map(|it| format!(r#"<EntityType Name="s{it}" BaseType="ns.shape"/>"#))
            .collect();
        let action =
            r#"<Action Name="roll" IsBound="true"><Parameter Name="it" Type="ns.s0"/></Action>"#;
        let container = r#"<EntityContainer Name="C"><EntitySet Name="shapes" EntityType="ns.shape"/></EntityContainer>"#;
        listed(&format!("{base}{derived}{action}{container}"), true)
    };
    let route = "/shapes/{}/ns.s0/ns.roll POST".to_owned();
    assert!(of(2).contains(&route), "{:#?}", of(2));
    assert!(!of(17).contains(&route));
}

fn restriction(term: &str, property: &str) -> String {
    format!(
        r#"<Annotation Term="Org.OData.Capabilities.V1.{term}"><Record><PropertyValue Property="{property}" Bool="false"/></Record></Annotation>"#
    )
}

#[test]
fn routes_honour_what_is_said_of_a_path_through_the_container() {
    let body = format!(
        r#"{CHAIN}<EntityContainer Name="C"><EntitySet Name="as" EntityType="ns.a"/><EntitySet Name="others" EntityType="ns.a"/></EntityContainer>
        <Annotations Target="ns.C/as/bs">{}{}</Annotations>"#,
        restriction("InsertRestrictions", "Insertable"),
        restriction("CountRestrictions", "Countable"),
    );
    let found = listed(&body, false);
    for line in [
        "/as/{}/bs GET not POST (as/bs)",
        "/as/{}/bs/$count  not GET (as/bs)",
        "/as/{}/bs/{} DELETE GET PATCH",
        "/others/{}/bs GET POST",
    ] {
        assert!(
            found.contains(&line.to_owned()),
            "{line} is not in {found:#?}"
        );
    }
}

#[test]
fn routes_honour_navigation_restrictions_of_navigation_properties_and_permissions() {
    let read = r#"<Annotation Term="Org.OData.Core.V1.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read"/>"#;
    let uncounted = r#"<Annotation Term="Org.OData.Capabilities.V1.CountRestrictions"><Record><PropertyValue Property="NonCountableNavigationProperties">
        <Collection><NavigationPropertyPath>bs</NavigationPropertyPath></Collection></PropertyValue></Record></Annotation>"#;
    let closed = navigation(&navigability("None"));
    let body = format!(
        r#"{CHAIN}<EntityType Name="e"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/>
        <NavigationProperty Name="bs" Type="Collection(ns.b)" ContainsTarget="true">{closed}{read}</NavigationProperty></EntityType>
        <EntityContainer Name="C"><Singleton Name="e" Type="ns.e"/><Singleton Name="a" Type="ns.a">{uncounted}</Singleton></EntityContainer>"#
    );
    let found = listed(&body, false);
    for line in [
        "/e/bs GET not POST (ns.e/bs)",
        "/e/bs/{} GET not DELETE (ns.e/bs) not PATCH (ns.e/bs)",
        "/e/bs/{}/cs  not GET (ns.e/bs) not POST (ns.e/bs)",
        "/a/bs/$count  not GET (a)",
        "/a/bs/{}/cs GET POST",
    ] {
        assert!(
            found.contains(&line.to_owned()),
            "{line} is not in {found:#?}"
        );
    }
    assert!(
        !found.iter().any(|it| it.starts_with("/e/bs/{}/cs/{}/")),
        "{found:#?}"
    );
}

#[test]
fn what_has_no_address_leads_nowhere_whatever_else_is_denied() {
    let denied = [
        r#"<Annotation Term="Org.OData.Capabilities.V1.IndexableByKey" Bool="false"/>"#.to_owned(),
        restriction("ReadRestrictions", "Readable"),
        restriction("UpdateRestrictions", "Updatable"),
        restriction("DeleteRestrictions", "Deletable"),
    ];
    let body = format!(
        r#"{CHAIN}<EntityContainer Name="C"><EntitySet Name="as" EntityType="ns.a">{}</EntitySet></EntityContainer>"#,
        denied.concat()
    );
    let found = listed(&body, false);
    assert!(!found.iter().any(|it| it.contains("/bs")), "{found:#?}");
}

#[test]
fn of_two_containers_the_first_by_name_counts_and_an_import_of_nothing_says_so() {
    let container = |namespace: &str, ty: &str| {
        let body = format!(
            r#"<EntityContainer Name="C"><EntitySet Name="as" EntityType="ns.{ty}"/><ActionImport Name="lost" Action="ns.lost"/></EntityContainer>"#
        );
        schema(namespace, &body)
    };
    let (one, two) = (container("m", "a"), container("o", "b"));
    let of = |containers: String| {
        let plan = planned(&format!("{}{containers}", schema("ns", CHAIN)));
        assert_eq!(plan.coverage.left_out[&LeftOut::NoTarget].imports, 2);
        plan.client.methods[0].target.ident.to_string()
    };
    let found = of(format!("{one}{two}"));
    assert_eq!(found, "ACollectionRequest");
    assert_eq!(of(format!("{two}{one}")), found);
}
