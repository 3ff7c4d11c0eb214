//! Entity and complex types: fields, property constants, the enum over descendants.
//!
//! In: a type of the slice. Out: a [`StructPlan`] with inherited properties flattened in: key
//! properties first, then structural, then navigation properties, each group by name.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::docs::{Docs, code, deprecation};
use super::item::{
    Field, Head, KeyAccessor, Note, Pointer, Polymorphic, PolymorphicVariant, PropertyKind,
    RustType, StructPlan,
};
use super::lock::Kind;
use super::namer::{Claim, Rule};
use super::names::{Case, RESERVED_FIELDS, RESERVED_VARIANTS, Renamed, RustIdent, WireName};
use super::types::{TypeNames, report, whole_descendants};
use super::{PlanInput, Pointers};
use crate::overrides::Rename;
use crate::resolve::model::{
    Annotation, NavigationProperty, Property, TypeId, TypeKind, TypeTarget, TypeUse,
};

/// A property of either kind, with the type that declares it.
struct Declared<'m> {
    owner: TypeId,
    name: &'m str,
    ty: &'m TypeUse,
    annotations: &'m [Annotation],
    is_navigation: bool,
}

/// Plans the struct of one type.
pub fn plan_struct(
    input: &PlanInput<'_>,
    names: &TypeNames,
    pointers: &Pointers,
    id: TypeId,
    head: Head,
    notes: &mut Vec<Note>,
) -> StructPlan {
    let mut declared = declared(input, id, notes);
    let keys = key_names(input, id);
    declared.sort_by_key(|it| {
        let key = keys
            .iter()
            .position(|key| *key == it.name)
            .unwrap_or(keys.len());
        (key, it.is_navigation, it.name)
    });
    let (idents, renamed) = field_names(input, id, &declared);
    let constants = constant_names(input, id, &declared, &idents);
    report(&renamed, &format!("field of {}", head.wire), notes);
    let fields = declared
        .iter()
        .filter_map(|it| {
            let wire = WireName(it.name.into());
            let (ident, constant) = (idents.get(&wire)?.clone(), constants.get(&wire)?.clone());
            let property = (id, it.name.to_owned());
            let mut field = field(input, names, it, ident, constant);
            if pointers.dynamic.contains(&property) {
                field.pointer = Pointer::Dynamic;
            } else if pointers.recursive.contains(&property) {
                field.pointer = Pointer::Boxed;
            }
            Some(field)
        })
        .collect();
    let ancestors = input
        .model
        .ancestry(id)
        .skip(1)
        .filter_map(|it| names.paths.get(&it).cloned())
        .collect();
    let polymorphic = names
        .polymorphic
        .get(&id)
        .map(|ident| polymorphic(input, names, id, ident, notes));
    StructPlan {
        head,
        fields,
        ancestors,
        polymorphic,
    }
}

/// Names of the fields.
fn field_names(
    input: &PlanInput<'_>,
    id: TypeId,
    declared: &[Declared<'_>],
) -> (BTreeMap<WireName, RustIdent>, Vec<Renamed>) {
    let rule = Rule {
        kind: Kind::Field,
        owner: input.model.ty(id).name.as_str(),
        case: Case::Snake,
        reserved: RESERVED_FIELDS,
    };
    let claims = declared.iter().map(|it| {
        let claim = Claim::new(it.name, it.name, rename(input, it));
        claim.at(input.depth(it.owner))
    });
    input.names.assign(rule, claims)
}

/// Names of the property constants: after the fields, so that `total_2` and `TOTAL_2` are of one
/// property.
fn constant_names(
    input: &PlanInput<'_>,
    id: TypeId,
    declared: &[Declared<'_>],
    fields: &BTreeMap<WireName, RustIdent>,
) -> BTreeMap<WireName, RustIdent> {
    let rule = Rule {
        kind: Kind::Constant,
        owner: input.model.ty(id).name.as_str(),
        case: Case::ShoutySnake,
        reserved: &[],
    };
    let claims = declared.iter().map(|it| {
        let field = fields.get(&WireName(it.name.into()));
        let label = field.map_or(it.name, RustIdent::unraw);
        let claim = Claim::new(it.name, label, rename(input, it));
        claim.at(input.depth(it.owner))
    });
    input.names.assign(rule, claims).0
}

fn rename<'i>(input: &'i PlanInput<'_>, it: &Declared<'_>) -> Option<&'i Rename> {
    let owner = input.model.ty(it.owner).name.as_str();
    input.names.renames.property(owner, it.name)
}

/// Accessors for the key of a type, in itself and in its descendants.
fn key_accessors(input: &PlanInput<'_>, names: &TypeNames, members: &[TypeId]) -> Vec<KeyAccessor> {
    let Some(&base) = members.first() else {
        return Vec::new();
    };
    let properties = |id: TypeId| declared(input, id, &mut Vec::new());
    let fields: Vec<BTreeMap<WireName, RustIdent>> = members
        .iter()
        .map(|&id| field_names(input, id, &properties(id)).0)
        .collect();
    let keys = key_names(input, base);
    let own = properties(base);
    let of_key = own
        .iter()
        .filter(|it| keys.contains(&it.name) && !it.ty.is_collection);
    of_key
        .filter_map(|it| {
            let wire = WireName(it.name.into());
            Some(KeyAccessor {
                ident: fields.first()?.get(&wire)?.clone(),
                ty: names.instance(input, it.ty.target),
                fields: fields
                    .iter()
                    .filter_map(|it| it.get(&wire).cloned())
                    .collect(),
                docs: Docs::described(it.annotations).or(format!(
                    "The key property {} of whatever this is.",
                    code(it.name)
                )),
            })
        })
        .filter(|key| key.fields.len() == members.len())
        .collect()
}

fn declared<'m>(input: &PlanInput<'m>, id: TypeId, notes: &mut Vec<Note>) -> Vec<Declared<'m>> {
    let mut found: BTreeMap<&'m str, Declared<'m>> = BTreeMap::new();
    for owner in input.model.ancestry(id) {
        let Some(structured) = input.model.structured(owner) else {
            continue;
        };
        let properties = structured
            .properties
            .iter()
            .map(|it: &Property| (&it.name, &it.ty, &it.annotations, false));
        let navigation = structured
            .navigation_properties
            .iter()
            .map(|it: &NavigationProperty| (&it.name, &it.ty, &it.annotations, true));
        for (name, ty, annotations, is_navigation) in properties.chain(navigation) {
            if !input.slice.keeps_property(input.model, owner, name) {
                continue;
            }
            let property = Declared {
                owner,
                name,
                ty,
                annotations,
                is_navigation,
            };
            if let Some(nearer) = found.get(name.as_str()) {
                let (here, there) = (
                    &input.model.ty(nearer.owner).name,
                    &input.model.ty(owner).name,
                );
                notes.push(Note(format!(
                    "property `{name}` of {here} hides the one of {there}"
                )));
            } else {
                found.insert(name, property);
            }
        }
    }
    found.into_values().collect()
}

/// Names of the key properties, the nearest declaration's.
pub fn key_names<'m>(input: &PlanInput<'m>, id: TypeId) -> Vec<&'m str> {
    key_of(input, id)
        .iter()
        .filter_map(|key| key.path.first().map(EcoString::as_str))
        .collect()
}

/// The key of a type, its own or inherited.
pub fn key_of<'m>(input: &PlanInput<'m>, id: TypeId) -> &'m [crate::resolve::model::KeyProperty] {
    let keys = input
        .model
        .ancestry(id)
        .filter_map(|it| input.model.structured(it))
        .map(|it| it.key.as_slice());
    keys.into_iter()
        .find(|key| !key.is_empty())
        .unwrap_or_default()
}

fn field(
    input: &PlanInput<'_>,
    names: &TypeNames,
    it: &Declared<'_>,
    ident: RustIdent,
    constant: RustIdent,
) -> Field {
    let ty = names.instance(input, it.ty.target);
    let declared = names.declared(input, it.ty.target);
    let kind = kind(input, it, &declared);
    let is_polymorphic = ty != declared;
    let is_boxed = !it.ty.is_collection && !is_polymorphic && kind == PropertyKind::Navigation;
    let line = property_line(input, it);
    Field {
        ident,
        constant,
        wire: WireName(it.name.into()),
        ty,
        is_collection: it.ty.is_collection,
        pointer: match is_boxed {
            true => Pointer::Boxed,
            false => Pointer::None,
        },
        kind,
        declared,
        docs: Docs::described(it.annotations).and(line),
        deprecated: deprecation(it.annotations),
        condition: Default::default(),
    }
}

fn kind(input: &PlanInput<'_>, it: &Declared<'_>, declared: &RustType) -> PropertyKind {
    let is_structured = match it.ty.target {
        TypeTarget::Type(id) => {
            input.model.structured(id).is_some() && matches!(declared, RustType::Generated(_))
        }
        TypeTarget::Primitive(_) => false,
    };
    match (is_structured, it.is_navigation) {
        (true, true) => PropertyKind::Navigation,
        (true, false) => PropertyKind::Complex,
        (false, _) => PropertyKind::Primitive,
    }
}

fn property_line(input: &PlanInput<'_>, it: &Declared<'_>) -> String {
    let name = match it.ty.target {
        TypeTarget::Primitive(primitive) => format!("Edm.{primitive:?}"),
        TypeTarget::Type(id) => input.model.ty(id).name.as_str().to_owned(),
    };
    let ty = if it.ty.is_collection {
        format!("Collection({name})")
    } else {
        name
    };
    let what = if it.is_navigation {
        "navigation property"
    } else {
        "property"
    };
    let mut line = format!("OData {what} {} of type {}", code(it.name), code(&ty));
    if !it.ty.is_nullable() && !it.ty.is_collection {
        line.push_str(", not nullable");
    }
    let facets = &it.ty.facets;
    for (facet, value) in [
        ("MaxLength", &facets.max_length),
        ("Precision", &facets.precision),
        ("Scale", &facets.scale),
    ] {
        if let Some(value) = value {
            line = format!("{line}, {facet} {}", super::docs::escape(value));
        }
    }
    line + "."
}

fn polymorphic(
    input: &PlanInput<'_>,
    names: &TypeNames,
    id: TypeId,
    ident: &RustIdent,
    notes: &mut Vec<Note>,
) -> Polymorphic {
    let members: Vec<TypeId> = std::iter::once(id)
        .chain(whole_descendants(input, id))
        .collect();
    let name = |it: TypeId| input.model.ty(it).name.as_str();
    let simple: BTreeMap<&str, usize> = members.iter().fold(BTreeMap::new(), |mut counts, &it| {
        *counts.entry(input.model.ty(it).name.name()).or_default() += 1;
        counts
    });
    let label = |it: TypeId| {
        let short = input.model.ty(it).name.name();
        if simple.get(short) == Some(&1) {
            short
        } else {
            name(it)
        }
    };
    let rule = Rule {
        kind: Kind::Variant,
        owner: name(id),
        case: Case::UpperCamel,
        reserved: RESERVED_VARIANTS,
    };
    let claims = members.iter().map(|&it| {
        let rename = input.names.renames.of_type(name(it));
        Claim::new(name(it), label(it), rename)
    });
    let (idents, renamed) = input.names.assign(rule, claims);
    report(&renamed, &format!("variant of {ident}"), notes);
    let variants = members
        .iter()
        .filter_map(|&it| {
            Some(PolymorphicVariant {
                ident: idents.get(&WireName(name(it).into()))?.clone(),
                path: names.paths.get(&it)?.clone(),
                wires: input
                    .model
                    .ty(it)
                    .all_names()
                    .map(|name| WireName(name.as_str().into()))
                    .collect(),
                condition: Default::default(),
            })
        })
        .collect();
    Polymorphic {
        ident: ident.clone(),
        variants,
        keys: key_accessors(input, names, &members),
    }
}

/// Whether a type is an entity type.
pub fn is_entity(input: &PlanInput<'_>, id: TypeId) -> bool {
    matches!(input.model.ty(id).kind, TypeKind::Entity(_))
}
