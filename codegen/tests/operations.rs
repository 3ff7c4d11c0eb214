//! Actions, functions and imports: what has requests, what is left out and why, and the routes.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use odata_bindgen::Generator;
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
    assert_eq!(coverage.emitted, kinds(5, 10, 3));
    assert_eq!(coverage.left_out[&LeftOut::Stream], kinds(0, 2, 1));
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
