//! The types of a random schema, their properties and keys.

use std::fmt::Write;

use fastrand::Rng;

use super::annotations;
use super::model::{Id, Kind, Navigation, OF_KEYS, PRIMITIVES, Schema, Type};
use super::names::{self, Scope};

/// At most so many types. Rings of more than about sixty are more than rustc takes by value.
const MOST: usize = 25;

/// Namespaces and types, with all that is inside of these.
pub fn schema(rng: &mut Rng) -> Schema {
    let namespaces = names::namespaces(rng);
    let mut scopes = vec![Scope::default(); namespaces.len()];
    let mut schema = Schema {
        namespaces,
        types: Vec::new(),
    };
    for _ in 0..rng.usize(6..=MOST) {
        let namespace = rng.usize(..scopes.len());
        let name = scopes[namespace].name(rng);
        let kind = match rng.u8(0..10) {
            0 => Kind::Enum { is_flags: false },
            1 => Kind::Enum { is_flags: true },
            2 => Kind::Definition {
                underlying: rng.choice(OF_KEYS).copied().unwrap_or("Edm.String"),
            },
            3..6 => Kind::Complex,
            _ => Kind::Entity,
        };
        let ty = declared(rng, &schema, namespace, name, kind);
        schema.types.push(ty);
    }
    // A type knows what it inherits once its base, which stands before it, is filled.
    for id in 0..schema.types.len() {
        fill(rng, &mut schema, id);
    }
    schema
}

fn declared(rng: &mut Rng, schema: &Schema, namespace: usize, name: String, kind: Kind) -> Type {
    let bases = schema.ids(|it| it.kind == kind);
    let may_derive = matches!(kind, Kind::Complex | Kind::Entity) && rng.u8(0..10) < 6;
    // Half of them derive from the latest, so that some ancestries are long.
    let base = match bases.last() {
        Some(latest) if may_derive && rng.bool() => Some(*latest),
        _ if may_derive => rng.choice(bases),
        _ => None,
    };
    Type {
        namespace,
        name,
        is_abstract: base.is_none_or(|base| schema.types[base].is_abstract) && rng.u8(0..4) == 0,
        is_open: base.is_some_and(|base| schema.types[base].is_open) || rng.u8(0..5) == 0,
        kind,
        base,
        has_key: false,
        scope: Scope::default(),
        primitives: Vec::new(),
        navigation: Vec::new(),
        body: String::new(),
    }
}

fn fill(rng: &mut Rng, schema: &mut Schema, id: Id) {
    let text = match schema.types[id].kind.clone() {
        Kind::Enum { is_flags } => members(rng, is_flags),
        Kind::Definition { .. } => annotations::of_definition(rng),
        Kind::Complex | Kind::Entity => {
            if let Some(base) = schema.types[id].base {
                let base = &schema.types[base];
                let (has_key, scope) = (base.has_key, base.scope.clone());
                let (primitives, navigation) = (base.primitives.clone(), base.navigation.clone());
                let own = &mut schema.types[id];
                (own.has_key, own.scope) = (has_key, scope);
                (own.primitives, own.navigation) = (primitives, navigation);
            }
            properties(rng, schema, id)
        }
    };
    schema.types[id].body = text;
}

fn members(rng: &mut Rng, is_flags: bool) -> String {
    let mut scope = Scope::default();
    let mut text = String::new();
    let with_values = is_flags || rng.bool();
    for at in 0..rng.u32(0..8) {
        let name = scope.name(rng);
        let value = match rng.u8(0..4) {
            // Two names for one value.
            0 => 1,
            1 if !is_flags => -i64::from(at),
            2 if is_flags => 3,
            _ => 1 << at,
        };
        let value = if with_values {
            format!(" Value=\"{value}\"")
        } else {
            String::new()
        };
        let _ = writeln!(text, "<Member Name=\"{name}\"{value}/>");
    }
    text
}

fn properties(rng: &mut Rng, schema: &mut Schema, id: Id) -> String {
    let mut text = String::new();
    let is_entity = schema.types[id].kind == Kind::Entity;
    if is_entity && !schema.types[id].has_key && !(schema.types[id].is_abstract && rng.bool()) {
        text += &key(rng, schema, id);
        schema.types[id].has_key = true;
    }
    for _ in 0..rng.usize(0..8) {
        let name = schema.types[id].scope.name(rng);
        let (ty, is_primitive) = property_type(rng, schema);
        let is_collection = rng.u8(0..4) == 0;
        // A value that is never null and holds one of its own type never ends.
        let is_nullable = !is_primitive || rng.bool();
        if is_primitive && !is_collection {
            schema.types[id].primitives.push(name.clone());
        }
        let ty = wrapped(ty, is_collection);
        let inner = annotations::of_property(rng);
        let _ = writeln!(
            text,
            "<Property Name=\"{name}\" Type=\"{ty}\" Nullable=\"{is_nullable}\">{inner}</Property>"
        );
    }
    if rng.u8(0..6) == 0 {
        let name = schema.types[id].scope.name(rng);
        let _ = writeln!(text, "<Property Name=\"{name}\" Type=\"Edm.Stream\"/>");
    }
    text + &navigation(rng, schema, id)
}

/// The type of a property or parameter, and whether it is a primitive one or an enumeration.
pub fn property_type(rng: &mut Rng, schema: &Schema) -> (String, bool) {
    let declared = schema.ids(|it| it.kind != Kind::Entity);
    match rng.choice(declared) {
        Some(id) if rng.bool() => {
            let is_primitive = schema.types[id].kind != Kind::Complex;
            (schema.qualified(rng, id), is_primitive)
        }
        _ => (
            rng.choice(PRIMITIVES)
                .copied()
                .unwrap_or("Edm.String")
                .to_owned(),
            true,
        ),
    }
}

pub fn wrapped(ty: String, is_collection: bool) -> String {
    if is_collection {
        format!("Collection({ty})")
    } else {
        ty
    }
}

fn navigation(rng: &mut Rng, schema: &mut Schema, id: Id) -> String {
    let mut text = String::new();
    let targets = schema.ids(|it| it.kind == Kind::Entity);
    for _ in 0..rng.usize(0..4) {
        let Some(target) = rng.choice(&targets).copied() else {
            break;
        };
        let name = schema.types[id].scope.name(rng);
        let is_collection = rng.bool();
        let is_contained = schema.types[id].kind == Kind::Entity && rng.u8(0..4) == 0;
        let ty = wrapped(schema.qualified(rng, target), is_collection);
        let contained = if is_contained {
            " ContainsTarget=\"true\""
        } else {
            ""
        };
        let inner = if rng.u8(0..6) == 0 {
            "<OnDelete Action=\"Cascade\"/>"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "<NavigationProperty Name=\"{name}\" Type=\"{ty}\"{contained}>{inner}</NavigationProperty>"
        );
        schema.types[id].navigation.push(Navigation {
            name,
            target,
            is_collection,
            is_contained,
        });
    }
    text
}

/// A key, and the properties that it is made of.
fn key(rng: &mut Rng, schema: &mut Schema, id: Id) -> String {
    let (mut references, mut properties) = (String::new(), String::new());
    let of_keys = schema.ids(|it| matches!(it.kind, Kind::Enum { .. } | Kind::Definition { .. }));
    // Those that are filled already, and have what a path can lead to.
    let complex: Vec<Id> = schema
        .ids(|it| it.kind == Kind::Complex && !it.primitives.is_empty())
        .into_iter()
        .filter(|it| !schema.types[*it].body.is_empty())
        .collect();
    let parts = if rng.bool() { 1 } else { rng.usize(1..=3) };
    for _ in 0..parts {
        let name = schema.types[id].scope.name(rng);
        let through = rng.choice(&complex).copied().filter(|_| rng.u8(0..3) == 0);
        let inner = through.and_then(|it| key_inside(rng, schema, it));
        let ty = match (through, &inner, rng.choice(&of_keys).copied()) {
            (Some(through), Some(inner), _) => {
                // Not a name that a property has.
                let alias = schema.types[id].scope.name(rng);
                let _ = writeln!(
                    references,
                    "<PropertyRef Name=\"{name}/{inner}\" Alias=\"{alias}\"/>"
                );
                schema.qualified(rng, through)
            }
            (_, _, Some(declared)) if rng.u8(0..3) == 0 => schema.qualified(rng, declared),
            _ => rng
                .choice(OF_KEYS)
                .copied()
                .unwrap_or("Edm.String")
                .to_owned(),
        };
        if inner.is_none() {
            let _ = writeln!(references, "<PropertyRef Name=\"{name}\"/>");
            schema.types[id].primitives.push(name.clone());
        }
        let _ = writeln!(
            properties,
            "<Property Name=\"{name}\" Type=\"{ty}\" Nullable=\"false\"/>"
        );
    }
    format!("<Key>\n{references}</Key>\n{properties}")
}

/// A property of a complex type that a key may lead to.
fn key_inside(rng: &mut Rng, schema: &Schema, complex: Id) -> Option<String> {
    let ty = &schema.types[complex];
    let fits = |name: &&String| {
        OF_KEYS.iter().any(|of_key| {
            ty.body
                .contains(&format!("Name=\"{name}\" Type=\"{of_key}\""))
        })
    };
    rng.choice(ty.primitives.iter().filter(fits).collect::<Vec<_>>())
        .cloned()
}
