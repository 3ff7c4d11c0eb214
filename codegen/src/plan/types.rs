//! Which Rust type a schema type becomes: the one table of built-in types, and the names of the
//! generated ones.
//!
//! In: the model and the slice. Out: a [`TypeNames`] that every other part of the plan asks.

use std::collections::{BTreeMap, BTreeSet};

use super::item::{Note, RustType, TypePath};
use super::lock::Kind;
use super::namer::{Claim, Rule};
use super::names::{Case, Cause, RustIdent, WireName, assign};
use super::requests::methods_rule;
use super::{PlanInput, requests};
use crate::overrides::Rename;
use crate::resolve::model::{Primitive, TypeId, TypeKind, TypeTarget, TypeUse};
use crate::select::{Extent, Slice, descendants, is_root_type};
use crate::source::Span;

/// The Rust type of a built-in type (§4.4 and §3.3 of CSDL; JSON forms: OData JSON §7.1).
pub fn builtin(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::Binary => "edm::Binary",
        Primitive::Boolean => "bool",
        Primitive::Byte => "u8",
        Primitive::Date => "edm::Date",
        Primitive::DateTimeOffset => "edm::DateTimeOffset",
        Primitive::Decimal => "edm::Decimal",
        Primitive::Double => "f64",
        Primitive::Duration => "edm::Duration",
        Primitive::Guid => "edm::Guid",
        Primitive::Int16 => "i16",
        Primitive::Int32 => "i32",
        Primitive::Int64 => "i64",
        Primitive::SByte => "i8",
        Primitive::Single => "f32",
        Primitive::String
        | Primitive::AnnotationPath
        | Primitive::AnyPropertyPath
        | Primitive::ModelElementPath
        | Primitive::NavigationPropertyPath
        | Primitive::PropertyPath => "String",
        Primitive::TimeOfDay => "edm::TimeOfDay",
        Primitive::Geography => "edm::Geography",
        Primitive::GeographyPoint => "edm::GeographyPoint",
        Primitive::GeographyLineString => "edm::GeographyLineString",
        Primitive::GeographyPolygon => "edm::GeographyPolygon",
        Primitive::GeographyMultiPoint => "edm::GeographyMultiPoint",
        Primitive::GeographyMultiLineString => "edm::GeographyMultiLineString",
        Primitive::GeographyMultiPolygon => "edm::GeographyMultiPolygon",
        Primitive::GeographyCollection => "edm::GeographyCollection",
        Primitive::Geometry => "edm::Geometry",
        Primitive::GeometryPoint => "edm::GeometryPoint",
        Primitive::GeometryLineString => "edm::GeometryLineString",
        Primitive::GeometryPolygon => "edm::GeometryPolygon",
        Primitive::GeometryMultiPoint => "edm::GeometryMultiPoint",
        Primitive::GeometryMultiLineString => "edm::GeometryMultiLineString",
        Primitive::GeometryMultiPolygon => "edm::GeometryMultiPolygon",
        Primitive::GeometryCollection => "edm::GeometryCollection",
        Primitive::Stream
        | Primitive::Untyped
        | Primitive::PrimitiveType
        | Primitive::ComplexType
        | Primitive::EntityType => UNTYPED,
    }
}

/// Any JSON value.
pub const UNTYPED: &str = "edm::Untyped";

/// Names of all generated types.
pub struct TypeNames {
    /// Module of each namespace.
    pub modules: BTreeMap<String, RustIdent>,
    /// Path of each type in the slice that is written as a type.
    pub paths: BTreeMap<TypeId, TypePath>,
    /// File of each type, unique in its module.
    pub files: BTreeMap<TypeId, RustIdent>,
    /// Name of the polymorphic enum of each type that has one.
    pub polymorphic: BTreeMap<TypeId, RustIdent>,
}

impl TypeNames {
    /// Names every type of the slice.
    pub fn assign(input: &PlanInput<'_>, notes: &mut Vec<Note>) -> Self {
        let generated: Vec<TypeId> = input
            .slice
            .types
            .keys()
            .copied()
            .filter(|&id| is_written(input, id))
            .collect();
        let namespaces: BTreeSet<&str> = generated
            .iter()
            .map(|&id| input.model.ty(id).name.namespace())
            .collect();
        let modules = name_modules(input, &namespaces, notes);
        let holders: BTreeSet<TypeId> = named(input)
            .into_iter()
            .filter(|&id| holds_derived(input, id))
            .collect();
        let mut names = Self {
            modules,
            paths: BTreeMap::new(),
            files: BTreeMap::new(),
            polymorphic: BTreeMap::new(),
        };
        for namespace in namespaces {
            let members: Vec<TypeId> = generated
                .iter()
                .copied()
                .filter(|&id| input.model.ty(id).name.namespace() == namespace)
                .collect();
            names.name_namespace(input, namespace, &members, &holders, notes);
        }
        names
    }

    fn name_namespace(
        &mut self,
        input: &PlanInput<'_>,
        namespace: &str,
        members: &[TypeId],
        holders: &BTreeSet<TypeId>,
        notes: &mut Vec<Note>,
    ) {
        let Some(module) = self.modules.get(namespace).cloned() else {
            return;
        };
        let simple = |id: TypeId| input.model.ty(id).name.name();
        let rename = |id: TypeId| {
            let name = &input.model.ty(id).name;
            input.names.renames.of_type(name.as_str())
        };
        let rule = Rule {
            kind: Kind::Type,
            owner: namespace,
            case: Case::UpperCamel,
            reserved: &[],
        };
        let claims = members
            .iter()
            .map(|&id| Claim::new(simple(id), simple(id), rename(id)));
        let (idents, renamed) = input.names.assign(rule, claims);
        report(&renamed, &format!("type in namespace {namespace}"), notes);
        // A file is a module beside its type's name, so the two must differ.
        let mut reserved: Vec<&str> = vec!["requests", "operations", "mod"];
        reserved.extend(idents.values().map(RustIdent::unraw));
        let (files, _) = assign(
            members.iter().map(|&id| simple(id)),
            Case::Module,
            &reserved,
        );
        for &id in members {
            let wire = WireName(simple(id).into());
            let (Some(ident), Some(file)) = (idents.get(&wire), files.get(&wire)) else {
                continue;
            };
            self.paths.insert(
                id,
                TypePath {
                    module: module.clone(),
                    ident: ident.clone(),
                },
            );
            self.files.insert(id, file.clone());
        }
        self.name_polymorphic(input, namespace, members, holders, notes);
    }

    /// Names the enums over types and their descendants, after the types of the namespace.
    fn name_polymorphic(
        &mut self,
        input: &PlanInput<'_>,
        namespace: &str,
        members: &[TypeId],
        holders: &BTreeSet<TypeId>,
        notes: &mut Vec<Note>,
    ) {
        let labels: Vec<(TypeId, &str, String)> = members
            .iter()
            .filter(|id| holders.contains(id))
            .filter_map(|id| {
                let ident = self.paths.get(id)?.ident.unraw();
                Some((*id, input.model.ty(*id).name.name(), format!("Any{ident}")))
            })
            .collect();
        let rule = any_rule(namespace);
        let claims = labels
            .iter()
            .map(|(_, name, label)| Claim::new(name, label, None));
        let of_types = Rule {
            kind: Kind::Type,
            ..rule
        };
        let is_published = |rule, name: &str| input.names.is_published(rule, name);
        let changed = labels
            .iter()
            .filter(|(_, name, _)| is_published(of_types, name) && !is_published(rule, name));
        notes.extend(changed.map(|(_, name, label)| {
            Note(format!(
                "what is declared as {namespace}.{name} is of `{label}` now: types derive from it"
            ))
        }));
        let (idents, renamed) = input.names.assign(rule, claims);
        report(&renamed, &format!("enum in namespace {namespace}"), notes);
        for (id, name, _) in &labels {
            if let Some(ident) = idents.get(&WireName((*name).into())) {
                self.polymorphic.insert(*id, ident.clone());
            }
        }
    }

    /// The type of a value that a property, parameter or response of this declared type holds.
    pub fn instance(&self, input: &PlanInput<'_>, target: TypeTarget) -> RustType {
        if let TypeTarget::Type(id) = target
            && let Some(path) = self.polymorphic_path(id)
        {
            return RustType::Generated(path);
        }
        self.declared(input, target)
    }

    /// The path of the enum over a type and its descendants, if there is one.
    pub fn polymorphic_path(&self, id: TypeId) -> Option<TypePath> {
        Some(TypePath {
            module: self.paths.get(&id)?.module.clone(),
            ident: self.polymorphic.get(&id)?.clone(),
        })
    }

    /// The type, and where a value of it may be of a derived type, those.
    pub fn with_descendants(&self, input: &PlanInput<'_>, id: TypeId) -> Vec<TypeId> {
        let derived = self
            .polymorphic
            .contains_key(&id)
            .then(|| whole_descendants(input, id));
        std::iter::once(id)
            .chain(derived.into_iter().flatten())
            .collect()
    }

    /// The declared type itself.
    pub fn declared(&self, input: &PlanInput<'_>, target: TypeTarget) -> RustType {
        match target {
            TypeTarget::Primitive(primitive) => RustType::Builtin(builtin(primitive)),
            TypeTarget::Type(id) => match (&input.model.ty(id).kind, self.paths.get(&id)) {
                (TypeKind::Definition(definition), _) => {
                    self.declared(input, definition.underlying.target)
                }
                (_, Some(path)) => RustType::Generated(path.clone()),
                (_, None) => RustType::Builtin(UNTYPED),
            },
        }
    }
}

/// Whether a type is written as a Rust type of its own.
fn is_written(input: &PlanInput<'_>, id: TypeId) -> bool {
    match input.model.ty(id).kind {
        TypeKind::Entity(_) | TypeKind::Complex(_) | TypeKind::Enum(_) => true,
        TypeKind::Definition(_) | TypeKind::Opaque => false,
    }
}

/// Types that a kept property, operation or container child names.
fn named(input: &PlanInput<'_>) -> BTreeSet<TypeId> {
    let mut found: BTreeSet<TypeId> = requests::roots(input)
        .into_iter()
        .map(|root| root.ty)
        .collect();
    let mut add = |ty: &TypeUse| {
        if let TypeTarget::Type(id) = ty.target {
            found.insert(id);
        }
    };
    for &id in input.slice.types.keys() {
        let Some(structured) = input.model.structured(id) else {
            continue;
        };
        let keeps = |name: &str| input.slice.keeps_property(input.model, id, name);
        structured
            .properties
            .iter()
            .filter(|it| keeps(&it.name))
            .for_each(|it| add(&it.ty));
        structured
            .navigation_properties
            .iter()
            .filter(|it| keeps(&it.name))
            .for_each(|it| add(&it.ty));
    }
    for &id in &input.slice.operations {
        let operation = input.model.operation(id);
        operation.parameters.iter().for_each(|it| add(&it.ty));
        operation.return_type.iter().for_each(&mut add);
    }
    found
}

/// Most descendants of a type without anything but a key that are told apart: what has a key in
/// common is a family if it is small, and everything if it is not.
const MAX_FAMILY: usize = 16;

/// Whether values of a type are told apart by their descendants, and requests can be cast to them.
pub fn holds_derived(input: &PlanInput<'_>, id: TypeId) -> bool {
    let count = whole_descendants(input, id).count();
    count > 0
        && (!is_root_type(input.model, id) || count <= MAX_FAMILY || was_told_apart(input, id))
}

/// Whether the published bindings have an enum over the type and its descendants, or a cast to one.
fn was_told_apart(input: &PlanInput<'_>, id: TypeId) -> bool {
    let name = &input.model.ty(id).name;
    let has_enum = || {
        let rule = any_rule(name.namespace());
        input.names.is_published(rule, name.name())
    };
    let has_cast = || {
        let rule = methods_rule(false, name.as_str(), &[]);
        let descendants = || whole_descendants(input, id);
        descendants().any(|it| {
            input
                .names
                .is_published(rule, input.model.ty(it).name.as_str())
        })
    };
    has_enum() || has_cast()
}

fn any_rule(namespace: &str) -> Rule<'_> {
    Rule {
        kind: Kind::Any,
        owner: namespace,
        case: Case::UpperCamel,
        reserved: &[],
    }
}

/// Descendants that are wholly in the slice, by qualified name.
pub fn whole_descendants<'a>(
    input: &'a PlanInput<'_>,
    id: TypeId,
) -> impl Iterator<Item = TypeId> + use<'a> {
    let is_whole = |slice: &Slice, id: TypeId| {
        slice
            .types
            .get(&id)
            .is_some_and(|it| it.extent == Extent::Whole)
    };
    let mut found: Vec<TypeId> = descendants(input.model, id)
        .into_iter()
        .filter(|&it| is_whole(input.slice, it))
        .collect();
    found.sort_by(|a, b| input.model.ty(*a).name.cmp(&input.model.ty(*b).name));
    found.into_iter()
}

fn name_modules(
    input: &PlanInput<'_>,
    namespaces: &BTreeSet<&str>,
    notes: &mut Vec<Note>,
) -> BTreeMap<String, RustIdent> {
    let mut texts: BTreeMap<String, &str> = BTreeMap::new();
    let given = |namespace: &str| input.options.modules.get(namespace).cloned();
    // Names that the configuration gives come first, so that no other namespace takes them.
    for &namespace in namespaces {
        if let Some(name) = given(namespace) {
            texts.insert(name, namespace);
        }
    }
    for &namespace in namespaces.iter().filter(|it| given(it).is_none()) {
        let mut name = namespace.to_owned();
        while let Some(other) = texts.get(&name) {
            notes.push(Note(format!(
                "module `{name}` is given to namespace {other}, so {namespace} has another name"
            )));
            name.push_str(" namespace");
        }
        texts.insert(name, namespace);
    }
    let rule = Rule {
        kind: Kind::Module,
        owner: "",
        case: Case::Module,
        reserved: RESERVED_MODULES,
    };
    let renames = &input.names.renames;
    let of_modules: BTreeMap<&str, Rename> = namespaces
        .iter()
        .filter_map(|&it| {
            let span = Span::default();
            Some((
                it,
                Rename {
                    label: given(it)?,
                    span,
                },
            ))
        })
        .collect();
    let claims = texts.iter().map(|(name, &namespace)| {
        let rename = renames.namespace(namespace);
        Claim::new(namespace, name, rename.or(of_modules.get(namespace)))
    });
    let (idents, renamed) = input.names.assign(rule, claims);
    report(&renamed, "module", notes);
    idents
        .into_iter()
        .map(|(namespace, ident)| (namespace.0.into(), ident))
        .collect()
}

/// Modules of the root that the generator needs for itself, names that the extern prelude has, and
/// file names that cargo reads a meaning into.
const RESERVED_MODULES: &[&str] = &[
    "bin",
    "capabilities",
    "client",
    "core",
    "lib",
    "main",
    "mod",
    "odata_runtime",
    "operations",
    "std",
];

/// Tells of names that had to give way, apart from keywords written raw.
pub fn report(renamed: &[super::names::Renamed], what: &str, notes: &mut Vec<Note>) {
    notes.extend(renamed.iter().map(|it| {
        Note(match it.cause {
            Cause::Taken => format!(
                "{what}: `{}` is named `{}` because `{}` is taken",
                it.wire, it.given, it.wanted
            ),
            Cause::Published => format!(
                "{what}: `{}` keeps its published name `{}`",
                it.wire, it.given
            ),
            Cause::Configured => format!(
                "{what}: `{}` is named `{}` by the configuration",
                it.wire, it.given
            ),
        })
    }));
}
