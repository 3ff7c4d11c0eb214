//! Every Rust decision: names, types, modules, boxing, capabilities.
//!
//! In: the model, the slice and the options. Out: a [`Plan`]. What always holds: the plan does
//! not depend on the order of the documents or of their elements; whatever was decided against
//! the ordinary rule is in [`Plan::notes`].

pub mod areas;
pub mod capabilities;
pub mod docs;
pub mod dynamic;
pub mod enums;
pub mod item;
pub mod lock;
pub mod namer;
pub mod names;
pub mod operations;
pub mod pointers;
pub mod recursion;
pub mod requests;
pub mod routes;
pub mod structs;
pub mod tally;
pub mod types;

use std::collections::BTreeMap;

use crate::parallel;
use crate::resolve::model::{Model, TypeDef, TypeId, TypeKind};
use crate::select::{Extent, Slice};
use areas::{Areas, Assigned};
use docs::Docs;
use item::{Client, Counts, Head, Module, NamedRoot, Note, Plan, TypeFile, TypeItem, TypePath};
use namer::Namer;
use names::{RustIdent, WireName};
use pointers::Properties;
use types::TypeNames;

/// Decisions that the configuration makes.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Module path that generated code stands in: empty for a crate of its own.
    pub root: Vec<String>,
    /// Module names by namespace.
    pub modules: BTreeMap<String, String>,
    /// Root URL of the service.
    pub root_url: Option<String>,
    /// Root URLs of other places where the service is, by name.
    pub named_roots: BTreeMap<String, String>,
    /// Whether keys are path segments rather than in parentheses.
    pub key_as_segment: bool,
    /// Markdown that opens the crate's documentation, in the maintainer's own words.
    pub docs: Option<String>,
    /// Whether parts of the crate have features.
    pub areas: Areas,
}

/// What the plan is made from.
#[derive(Clone, Copy)]
pub struct PlanInput<'a> {
    /// The resolved schema.
    pub model: &'a Model,
    /// What of it is wanted.
    pub slice: &'a Slice,
    /// Decisions of the configuration.
    pub options: &'a Options,
    /// Gives the names, published ones and new ones.
    pub names: &'a Namer,
}

impl PlanInput<'_> {
    /// Selected children of containers, those of a container before those of the next by name: of
    /// two that have one name the first counts.
    fn children(&self) -> Vec<(usize, usize)> {
        let mut children: Vec<(usize, usize)> =
            self.slice.container_children.iter().copied().collect();
        let name = |container: usize| self.model.containers.get(container).map(|it| &it.name);
        children.sort_by(|a, b| (name(a.0), a).cmp(&(name(b.0), b)));
        children
    }

    /// How many types a type derives from, itself among them.
    fn depth(&self, id: TypeId) -> usize {
        self.model.ancestry(id).count()
    }
}

/// Properties whose values stand behind a pointer, by the type whose struct has the field.
pub struct Pointers {
    /// Those that would make a type hold itself by value.
    pub recursive: Properties,
    /// Those that would make a chain of types too long for the compiler.
    pub dynamic: Properties,
}

/// Makes the plan.
pub fn plan(input: &PlanInput<'_>) -> Plan {
    let mut notes = Vec::new();
    let names = TypeNames::assign(input, &mut notes);
    let pointers = Pointers {
        recursive: recursion::recursive_properties(input, &names, &mut notes),
        dynamic: dynamic::dynamic_properties(input, &names, &mut notes),
    };
    let mut counts = Counts::default();
    let mut modules: BTreeMap<RustIdent, Module> = names
        .modules
        .iter()
        .map(|(namespace, ident)| {
            let module = Module {
                ident: ident.clone(),
                namespace: namespace.clone(),
                types: Vec::new(),
                requests: Vec::new(),
                operations: Vec::new(),
            };
            (ident.clone(), module)
        })
        .collect();
    for &id in input.slice.types.keys() {
        count(&mut counts, input.model.ty(id));
    }
    let (types, (requests, told)) = parallel::both(
        || plan_types(input, &names, &pointers),
        || {
            let mut notes = Vec::new();
            (requests::plan_requests(input, &names, &mut notes), notes)
        },
    );
    notes.extend(told);
    for (module, file, told) in types {
        notes.extend(told);
        if let Some(module) = modules.get_mut(&module) {
            module.types.push(file);
        }
    }
    counts.polymorphic = names.polymorphic.len();
    counts.requests = requests
        .files
        .iter()
        .map(|(_, it)| 1 + usize::from(it.collection.is_some()))
        .sum();
    let mut operations = requests.operations;
    let unbound = operations.remove(&None).unwrap_or_default();
    for (module, files) in operations {
        if let Some(module) = module.and_then(|it| modules.get_mut(&it)) {
            module.operations = files;
        }
    }
    for (module, file) in requests.files {
        if let Some(module) = modules.get_mut(&module) {
            module.requests.push(file);
        }
    }
    for module in modules.values_mut() {
        module.types.sort_by(|a, b| a.ident.cmp(&b.ident));
        module.requests.sort_by(|a, b| a.ident.cmp(&b.ident));
    }
    notes.extend(outside_notes(input));
    let areas = Assigned::of(input, &names, &mut notes);
    notes.sort();
    notes.dedup();
    let mut plan = Plan {
        root: root_path(input.options),
        is_ascii: input.names.is_ascii(),
        docs: Docs(
            input
                .options
                .docs
                .iter()
                .map(|it| it.trim_end().to_owned())
                .collect(),
        ),
        modules: modules.into_values().collect(),
        capabilities: requests.markers,
        client: Client {
            root_url: input.options.root_url.clone(),
            named_roots: input
                .options
                .named_roots
                .iter()
                .map(|(name, url)| NamedRoot::new(name, url))
                .collect(),
            key_as_segment: input.options.key_as_segment,
            methods: requests.roots,
            operations: requests.imports,
        },
        operations: unbound.into_iter().flat_map(|it| it.markers).collect(),
        notes,
        counts,
        coverage: requests.coverage,
        areas: Vec::new(),
    };
    areas.apply(&mut plan);
    plan
}

/// The types of the slice that are written, each with its module and what is to be told of it.
fn plan_types(
    input: &PlanInput<'_>,
    names: &TypeNames,
    pointers: &Pointers,
) -> Vec<(RustIdent, TypeFile, Vec<Note>)> {
    let types: Vec<TypeId> = input.slice.types.keys().copied().collect();
    let planned = parallel::map(
        &types,
        || (),
        |(), _, &id| plan_type(input, names, pointers, id),
    );
    planned.into_iter().flatten().collect()
}

fn plan_type(
    input: &PlanInput<'_>,
    names: &TypeNames,
    pointers: &Pointers,
    id: TypeId,
) -> Option<(RustIdent, TypeFile, Vec<Note>)> {
    let (path, file) = (names.paths.get(&id)?, names.files.get(&id)?);
    let head = head(input, id, path);
    let mut notes = Vec::new();
    let item = match &input.model.ty(id).kind {
        TypeKind::Entity(_) | TypeKind::Complex(_) => TypeItem::Struct(structs::plan_struct(
            input, names, pointers, id, head, &mut notes,
        )),
        TypeKind::Enum(it) if it.is_flags => {
            TypeItem::Flags(enums::plan_flags(input, it, head, &mut notes))
        }
        TypeKind::Enum(it) => TypeItem::Enum(enums::plan_enum(input, it, head, &mut notes)),
        TypeKind::Definition(_) | TypeKind::Opaque => return None,
    };
    let file = TypeFile {
        ident: file.clone(),
        item,
        condition: Default::default(),
    };
    Some((path.module.clone(), file, notes))
}

fn root_path(options: &Options) -> Vec<RustIdent> {
    let rest = options.root.iter().map(|it| RustIdent::verbatim(it));
    std::iter::once(RustIdent::fixed("crate"))
        .chain(rest)
        .collect()
}

fn count(counts: &mut Counts, ty: &TypeDef) {
    match ty.kind {
        TypeKind::Entity(_) => counts.entities += 1,
        TypeKind::Complex(_) => counts.complexes += 1,
        TypeKind::Enum(_) => counts.enums += 1,
        TypeKind::Definition(_) => counts.definitions += 1,
        TypeKind::Opaque => counts.opaque += 1,
    }
}

fn head(input: &PlanInput<'_>, id: TypeId, path: &TypePath) -> Head {
    let ty = input.model.ty(id);
    let kind = match &ty.kind {
        TypeKind::Entity(it) => describe("entity type", it.is_abstract, it.is_open),
        TypeKind::Complex(it) => describe("complex type", it.is_abstract, it.is_open),
        TypeKind::Enum(it) if it.is_flags => "flags enumeration type".to_owned(),
        TypeKind::Enum(_) => "enumeration type".to_owned(),
        TypeKind::Definition(_) => "type definition".to_owned(),
        TypeKind::Opaque => "type".to_owned(),
    };
    let mut line = format!("OData {kind} {}", docs::code(ty.name.as_str()));
    if let Some(base) = input.model.structured(id).and_then(|it| it.base) {
        line = format!(
            "{line}, derived from {}",
            docs::code(input.model.ty(base).name.as_str())
        );
    }
    if let (Some(newest), Some(oldest)) = (ty.versions.last(), ty.versions.first()) {
        line = format!(
            "{line}, with its versions from {} to {}",
            docs::code(oldest.namespace()),
            docs::code(newest.namespace())
        );
    }
    let mut docs = Docs::described(&ty.annotations).and(line + ".");
    match input.slice.types.get(&id).map(|it| &it.extent) {
        Some(Extent::Stub) => docs = docs.and("Only its key is part of these bindings; other members are kept as they came."),
        Some(Extent::Path(_)) => docs = docs.and("Only its key and the navigation that these bindings follow are part of them; other members are kept as they came."),
        Some(Extent::Whole) | None => {}
    }
    Head {
        path: path.clone(),
        wire: WireName(ty.newest_name().as_str().into()),
        docs,
        deprecated: docs::deprecation(&ty.annotations),
    }
}

fn describe(kind: &str, is_abstract: bool, is_open: bool) -> String {
    let mut words = String::new();
    if is_abstract {
        words.push_str("abstract ");
    }
    if is_open {
        words.push_str("open ");
    }
    words + kind
}

fn outside_notes(input: &PlanInput<'_>) -> Vec<Note> {
    let mut by_owner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for outside in &input.slice.outside {
        by_owner
            .entry(input.model.ty(outside.owner).name.as_str())
            .or_default()
            .push(&outside.property);
    }
    by_owner
        .into_iter()
        .map(|(owner, properties)| {
            Note(format!(
                "navigation out of the slice left out of {owner}: {}",
                properties.join(", ")
            ))
        })
        .collect()
}
