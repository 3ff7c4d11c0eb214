//! Actions and functions with overloads, and the container.

use std::collections::BTreeSet;
use std::fmt::Write;

use fastrand::Rng;

use super::annotations;
use super::model::{Id, Kind, Schema};
use super::names::Scope;
use super::types::{property_type, wrapped};

/// Operations of one namespace: their text, and the names of those that are not bound.
pub struct Operations {
    pub text: String,
    pub unbound: Vec<(String, &'static str)>,
}

pub fn operations(rng: &mut Rng, schema: &Schema) -> Operations {
    let mut found = Operations {
        text: String::new(),
        unbound: Vec::new(),
    };
    let mut names = Scope::default();
    for _ in 0..rng.usize(0..6) {
        // An operation may have the name of a type.
        let name = match rng.choice(&schema.types) {
            Some(ty) if rng.u8(0..4) == 0 => ty.name.clone(),
            _ => names.name(rng),
        };
        let element = if rng.bool() { "Action" } else { "Function" };
        if found.text.contains(&format!(" Name=\"{name}\" IsBound")) {
            continue;
        }
        overloads(rng, schema, &name, element, &mut found);
    }
    found
}

/// Overloads that differ in what they are bound to or, of functions, in their parameters.
fn overloads(
    rng: &mut Rng,
    schema: &Schema,
    name: &str,
    element: &'static str,
    found: &mut Operations,
) {
    let entities = schema.ids(|it| it.kind == Kind::Entity);
    let mut bindings = BTreeSet::new();
    for _ in 0..rng.usize(1..=3) {
        let entity = rng.choice(&entities).copied().filter(|_| rng.u8(0..4) > 0);
        let is_collection = rng.u8(0..3) == 0;
        if !bindings.insert((entity, is_collection && entity.is_some())) {
            continue;
        }
        let mut lists = BTreeSet::new();
        let count = if element == "Function" {
            rng.usize(1..=3)
        } else {
            1
        };
        for _ in 0..count {
            let mut scope = Scope::default();
            let list: Vec<String> = (0..rng.usize(0..4)).map(|_| scope.name(rng)).collect();
            let mut sorted = list.clone();
            sorted.sort();
            if lists.insert(sorted) {
                let bound = entity.map(|entity| (entity, is_collection));
                found.text += &operation(rng, schema, element, name, bound, &list, &mut scope);
            }
        }
        if entity.is_none() && !lists.is_empty() {
            found.unbound.push((name.to_owned(), element));
        }
    }
}

fn operation(
    rng: &mut Rng,
    schema: &Schema,
    element: &str,
    name: &str,
    bound: Option<(Id, bool)>,
    parameters: &[String],
    scope: &mut Scope,
) -> String {
    let is_bound = bound.is_some();
    let is_composable = element == "Function" && rng.bool();
    let composable = if is_composable {
        " IsComposable=\"true\""
    } else {
        ""
    };
    let mut inner = String::new();
    let mut path = String::new();
    if let Some((entity, is_collection)) = bound {
        let binding = scope.name(rng);
        let ty = wrapped(schema.qualified(rng, entity), is_collection);
        let _ = writeln!(
            inner,
            "<Parameter Name=\"{binding}\" Type=\"{ty}\" Nullable=\"false\"/>"
        );
        path = binding;
    }
    let mut is_optional = false;
    for parameter in parameters {
        let ty = some_type(rng, schema);
        // Once one is optional, those after it are.
        is_optional |= rng.u8(0..4) == 0;
        let optional = if is_optional {
            "<Annotation Term=\"Org.OData.Core.V1.OptionalParameter\"/>"
        } else {
            ""
        };
        let _ = writeln!(
            inner,
            "<Parameter Name=\"{parameter}\" Type=\"{ty}\" Nullable=\"{}\">{optional}</Parameter>",
            rng.bool()
        );
    }
    let mut entity_set_path = String::new();
    if element == "Function" || rng.bool() {
        let _ = writeln!(
            inner,
            "<ReturnType Type=\"{}\" Nullable=\"{}\"/>",
            some_type(rng, schema),
            rng.bool()
        );
        if !path.is_empty() && rng.u8(0..4) == 0 {
            entity_set_path = format!(" EntitySetPath=\"{path}\"");
        }
    }
    format!(
        "<{element} Name=\"{name}\" IsBound=\"{is_bound}\"{composable}{entity_set_path}>\n{inner}</{element}>\n"
    )
}

/// The type of a parameter or result, entities among them.
fn some_type(rng: &mut Rng, schema: &Schema) -> String {
    let entities = schema.ids(|it| it.kind == Kind::Entity);
    let ty = match rng.choice(entities) {
        Some(id) if rng.u8(0..3) == 0 => schema.qualified(rng, id),
        _ => property_type(rng, schema).0,
    };
    let is_collection = rng.u8(0..3) == 0;
    wrapped(ty, is_collection)
}

/// The container: entity sets, singletons, bindings and imports.
pub fn container(
    rng: &mut Rng,
    schema: &Schema,
    namespace: usize,
    unbound: &[(String, &str)],
) -> String {
    let mut scope = Scope::default();
    let mut sets: Vec<(String, Id)> = Vec::new();
    for entity in schema.ids(|it| it.kind == Kind::Entity && it.has_key) {
        for _ in 0..rng.usize(0..=2) {
            sets.push((scope.name(rng), entity));
        }
    }
    let mut text = String::new();
    for (name, entity) in &sets {
        let inner = bindings(rng, schema, *entity, &sets)
            + &annotations::capabilities(rng, schema, *entity);
        let ty = schema.qualified(rng, *entity);
        let _ = writeln!(
            text,
            "<EntitySet Name=\"{name}\" EntityType=\"{ty}\">{inner}</EntitySet>"
        );
    }
    for entity in schema.ids(|it| it.kind == Kind::Entity) {
        if rng.u8(0..4) == 0 {
            let inner = bindings(rng, schema, entity, &sets);
            let (name, ty) = (scope.name(rng), schema.qualified(rng, entity));
            let _ = writeln!(
                text,
                "<Singleton Name=\"{name}\" Type=\"{ty}\">{inner}</Singleton>"
            );
        }
    }
    let prefix = &schema.namespaces[namespace].0;
    for (operation, element) in unbound {
        if rng.u8(0..4) > 0 {
            let name = scope.name(rng);
            let _ = writeln!(
                text,
                "<{element}Import Name=\"{name}\" {element}=\"{prefix}.{operation}\"/>"
            );
        }
    }
    format!("<EntityContainer Name=\"Container\">\n{text}</EntityContainer>\n")
}

fn bindings(rng: &mut Rng, schema: &Schema, entity: Id, sets: &[(String, Id)]) -> String {
    let mut text = String::new();
    for navigation in &schema.types[entity].navigation {
        let fits = |set: &&(String, Id)| schema.is_a(set.1, navigation.target);
        let target = rng.choice(sets.iter().filter(fits).collect::<Vec<_>>());
        let is_wanted = !navigation.is_contained && (navigation.is_collection || rng.bool());
        if let Some((target, _)) = target.filter(|_| is_wanted) {
            let name = &navigation.name;
            let _ = write!(
                text,
                "<NavigationPropertyBinding Path=\"{name}\" Target=\"{target}\"/>"
            );
        }
    }
    text
}
