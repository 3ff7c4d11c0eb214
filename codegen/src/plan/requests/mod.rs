//! Request builders: one for each entity type that navigation reaches, one for its collections, and
//! one for each complex type that leads on.
//!
//! In: the container's sets and singletons, and the navigation of the entity types in the slice.
//! Out: request files, the client's roots and the capability markers in use. What always holds:
//! the number of builders grows with types, never with paths.

mod complex;
mod keys;
mod markers;
pub(super) mod operations;
mod reach;
mod roots;
pub(super) mod streams;

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::PlanInput;
use crate::plan::capabilities::{Capabilities, Capability, Restrictions};
use crate::plan::docs::{Docs, code, deprecation};
use crate::plan::item::{
    CapabilityMarker, CollectionRequest, EntityRequest, Method, Note, RequestFile, RequestPath,
    TypePath,
};
use crate::plan::lock::Kind;
use crate::plan::namer::{Claim, Rule};
use crate::plan::names::{
    Case, RESERVED_CLIENT_METHODS, RESERVED_COLLECTION_METHODS, RESERVED_ENTITY_METHODS, RustIdent,
    WireName,
};
use crate::plan::operations::coverage::Coverage;
use crate::plan::operations::index::Index;
use crate::plan::operations::{Invocation, OperationFile};
use crate::plan::types::{TypeNames, report};
use crate::resolve::model::{Annotation, NavigationProperty, Property, TypeId, TypeTarget};
use complex::leading_properties;
use markers::Markers;
use reach::{Builders, casts, navigation, reachable};

pub use roots::roots;

/// All requests.
pub struct Requests {
    /// Files, with the module that each belongs to.
    pub files: Vec<(RustIdent, RequestFile)>,
    /// Methods of the client.
    pub roots: Vec<Method>,
    /// Methods of the client that invoke imports.
    pub imports: Vec<Invocation>,
    /// Markers of operations by module; without one, those of unbound operations.
    pub operations: BTreeMap<Option<RustIdent>, Vec<OperationFile>>,
    /// What became of the actions, functions and imports that were read.
    pub coverage: Coverage,
    /// Markers to define.
    pub markers: Vec<CapabilityMarker>,
}

/// Plans the requests of the slice.
pub fn plan_requests(input: &PlanInput<'_>, names: &TypeNames, notes: &mut Vec<Note>) -> Requests {
    let index = Index::of(input);
    let leading = complex::leading(input);
    let reachable = reachable(input, names, &index, &leading);
    let builders = Builders::assign(input, names, &reachable);
    let operation_markers = Markers::assign(input, names, &index);
    notes.extend(roots::unhonoured(input));
    let mut planner = Planner {
        input,
        names,
        builders,
        leading,
        index,
        markers: operation_markers,
    };
    let files: Vec<(RustIdent, RequestFile)> = reachable
        .iter()
        .filter_map(|(&id, &has_collection)| planner.file(id, has_collection, notes))
        .collect();
    let roots = planner.client_methods(notes);
    let taken = roots.iter().map(|it| it.ident.unraw());
    let reserved: Vec<&str> = taken
        .chain(RESERVED_CLIENT_METHODS.iter().copied())
        .collect();
    let mut imports = Vec::new();
    let mut offered = BTreeSet::new();
    let mut imported = BTreeSet::new();
    for (import, id, method) in planner.imports(&reserved, notes) {
        imported.insert(import);
        offered.insert(id);
        imports.push(method);
    }
    for (&id, &has_collection) in &reachable {
        for is_collection in [false, true] {
            if has_collection || !is_collection {
                let visible = planner.visible(id, is_collection).into_values();
                offered.extend(visible);
            }
        }
    }
    planner.index.offered = offered;
    planner.index.offer_covered();
    planner.index.imports = imported;
    let markers = markers(files.iter().map(|(_, file)| file), &roots);
    Requests {
        coverage: Coverage::of(input, &planner.index, notes),
        operations: planner.marker_files(),
        files,
        roots,
        imports,
        markers,
    }
}

struct Planner<'a, 'm> {
    input: &'a PlanInput<'m>,
    names: &'a TypeNames,
    builders: Builders,
    /// Complex types that have requests if a property of them is reached.
    leading: BTreeSet<TypeId>,
    index: Index,
    markers: Markers,
}

impl<'m> Planner<'_, 'm> {
    fn file(
        &self,
        id: TypeId,
        has_collection: bool,
        notes: &mut Vec<Note>,
    ) -> Option<(RustIdent, RequestFile)> {
        let path = self.names.paths.get(&id)?.clone();
        let wire = WireName(self.input.model.ty(id).name.as_str().into());
        let methods = self.methods(id, false, RESERVED_ENTITY_METHODS, &wire, notes);
        let mut reserved: Vec<&str> = RESERVED_ENTITY_METHODS.to_vec();
        reserved.extend(methods.iter().map(|it| it.ident.unraw()));
        let streams = self.streams(id, &reserved, &wire, notes);
        reserved.extend(streams.iter().map(|it| it.ident.unraw()));
        let operations = self.bound_operations(id, false, &reserved, &wire, notes);
        let single = EntityRequest {
            ident: self.builders.idents.get(&(id, false))?.clone(),
            operations,
            streams,
            methods,
        };
        let collection = match has_collection {
            true => Some(self.collection(id, &wire, notes)?),
            false => None,
        };
        let file = RequestFile {
            ident: self.names.files.get(&id)?.clone(),
            entity: path.clone(),
            polymorphic: self.names.polymorphic.get(&id).map(|ident| TypePath {
                module: path.module.clone(),
                ident: ident.clone(),
            }),
            wire,
            is_complex: complex::is_complex(self.input, id),
            single,
            collection,
            condition: Default::default(),
        };
        Some((path.module, file))
    }

    fn collection(
        &self,
        id: TypeId,
        wire: &WireName,
        notes: &mut Vec<Note>,
    ) -> Option<CollectionRequest> {
        let by_key = self.by_key(id, notes);
        let methods = self.methods(id, true, RESERVED_COLLECTION_METHODS, wire, notes);
        let mut reserved: Vec<&str> = RESERVED_COLLECTION_METHODS.to_vec();
        reserved.extend(methods.iter().map(|it| it.ident.unraw()));
        reserved.extend(by_key.iter().map(|it| it.ident.unraw()));
        let by_alternate_keys = self.by_alternate_keys(id, &reserved, wire, notes);
        reserved.extend(by_alternate_keys.iter().map(|it| it.ident.unraw()));
        let operations = self.bound_operations(id, true, &reserved, wire, notes);
        Some(CollectionRequest {
            ident: self.builders.idents.get(&(id, true))?.clone(),
            operations,
            by_alternate_keys,
            is_media: streams::is_media(self.input, id),
            by_key,
            methods,
        })
    }

    fn target(&self, id: TypeId, is_collection: bool) -> Option<RequestPath> {
        let entity = self.names.paths.get(&id)?.clone();
        let ident = self.builders.idents.get(&(id, is_collection))?.clone();
        Some(RequestPath {
            module: entity.module.clone(),
            entity,
            ident,
            is_collection,
        })
    }

    /// Navigation and complex properties (from a single entity) and casts (from either).
    fn methods(
        &self,
        id: TypeId,
        on_collection: bool,
        reserved: &[&str],
        wire: &WireName,
        notes: &mut Vec<Note>,
    ) -> Vec<Method> {
        let casts = casts(self.input, id);
        let label = |it: TypeId| {
            let name = &self.input.model.ty(it).name;
            let is_shared = casts
                .iter()
                .any(|&other| other != it && self.input.model.ty(other).name.name() == name.name());
            format!(
                "as {}",
                if is_shared {
                    name.as_str()
                } else {
                    name.name()
                }
            )
        };
        let navigation = if on_collection {
            Vec::new()
        } else {
            navigation(self.input, id)
        };
        let taken: BTreeSet<&str> = navigation.iter().map(|(_, it)| it.name.as_str()).collect();
        let through: Vec<(TypeId, &Property, TypeId)> = if on_collection {
            Vec::new()
        } else {
            let properties = leading_properties(self.input, &self.leading, id).into_iter();
            // A navigation property may hide a property of a base type.
            properties
                .filter(|(_, it, _)| !taken.contains(it.name.as_str()))
                .collect()
        };
        let labels: Vec<String> = casts.iter().map(|&it| label(it)).collect();
        let of_navigation = navigation.iter().map(|(owner, it)| (*owner, &it.name));
        let of_through = through.iter().map(|(owner, it, _)| (*owner, &it.name));
        let of_properties = of_navigation.chain(of_through).map(|(owner, property)| {
            let name = self.input.model.ty(owner).name.as_str();
            let rename = self.input.names.renames.property(name, property);
            Claim::new(property, property, rename).at(self.input.depth(owner))
        });
        let name = |it: TypeId| self.input.model.ty(it).name.as_str();
        let of_casts = casts.iter().zip(&labels);
        let of_casts =
            of_casts.map(|(&cast, label)| Claim::new(name(cast), label, None).at(usize::MAX));
        let rule = methods_rule(on_collection, &wire.0, reserved);
        let claims = of_properties.chain(of_casts);
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(
            &renamed,
            &format!("method of the requests of {wire}"),
            notes,
        );
        let ident = |member: &str| idents.get(&WireName(member.into())).cloned();
        let mut methods = Vec::new();
        let restrictions = self.input.model.ancestry(id).filter_map(|it| {
            let ty = self.input.model.ty(it);
            Restrictions::of(&ty.annotations, ty.name.as_str())
        });
        let restrictions: Vec<Restrictions> = restrictions.collect();
        for (_, property) in navigation {
            match ident(&property.name)
                .and_then(|ident| self.navigation_method(id, property, ident, &restrictions))
            {
                Some(method) => methods.push(method),
                None => notes.push(Note(format!(
                    "no request for navigation property `{}` of {wire}: its type is not part of these bindings",
                    property.name
                ))),
            }
        }
        for (_, property, held) in through {
            let method =
                ident(&property.name).and_then(|ident| self.complex_method(property, held, ident));
            methods.extend(method);
        }
        for &cast in &casts {
            let ident = ident(name(cast));
            methods.extend(ident.and_then(|ident| self.cast_method(cast, on_collection, ident)));
        }
        methods
    }

    fn navigation_method(
        &self,
        owner: TypeId,
        property: &NavigationProperty,
        ident: RustIdent,
        restrictions: &[Restrictions],
    ) -> Option<Method> {
        let TypeTarget::Type(target) = property.ty.target else {
            return None;
        };
        let path = format!("{}/{}", self.input.model.ty(owner).name, property.name);
        let mut start = if property.contains_target {
            Capabilities::all()
        } else {
            Capabilities::read_only()
        };
        if property.contains_target && !property.ty.is_collection && !property.ty.is_nullable() {
            start.deny(Capability::Deletable, "Nullable=\"false\"", Some(&path));
        }
        let mut capabilities = self.capabilities(
            start,
            target,
            &property.annotations,
            &path,
            property.ty.is_collection,
        );
        for it in restrictions {
            it.apply(&mut capabilities, &[&property.name], 1);
        }
        let what = if property.ty.is_collection {
            "the entities"
        } else {
            "the entity"
        };
        let docs = Docs::described(&property.annotations).or(format!(
            "Requests for {what} that the navigation property {} leads to.",
            code(&property.name)
        ));
        Some(Method {
            ident,
            segment: WireName(property.name.clone()),
            target: self.target(target, property.ty.is_collection)?,
            capabilities: Some(capabilities),
            restrictions: Restrictions::of(&property.annotations, &path).map(Box::new),
            is_containment: property.contains_target,
            is_cast: false,
            docs,
            deprecated: deprecation(&property.annotations),
            condition: Default::default(),
        })
    }

    fn capabilities(
        &self,
        start: Capabilities,
        target: TypeId,
        nearest: &[Annotation],
        path: &str,
        is_collection: bool,
    ) -> Capabilities {
        let mut capabilities = start;
        let ty = self.input.model.ty(target);
        capabilities.apply(&ty.annotations, ty.name.as_str());
        capabilities.apply(nearest, path);
        if !is_collection {
            match capabilities.denial(Capability::Readable).cloned() {
                None => capabilities.allow(Capability::ReadableByKey),
                Some(denial) => capabilities.deny(
                    Capability::ReadableByKey,
                    denial.term,
                    denial.target.as_deref(),
                ),
            }
        }
        capabilities
    }

    fn cast_method(&self, cast: TypeId, on_collection: bool, ident: RustIdent) -> Option<Method> {
        let ty = self.input.model.ty(cast);
        let what = if on_collection {
            "the entities that are"
        } else {
            "the entity as"
        };
        Some(Method {
            ident,
            segment: WireName(ty.newest_name().as_str().into()),
            target: self.target(cast, on_collection)?,
            capabilities: None,
            restrictions: None,
            is_containment: false,
            is_cast: true,
            docs: Docs(vec![format!(
                "Requests for {what} {} (type cast segment).",
                code(ty.name.as_str())
            )]),
            deprecated: deprecation(&ty.annotations),
            condition: Default::default(),
        })
    }
}

/// How the methods of the requests of a type are named.
pub(super) fn methods_rule<'r>(
    on_collection: bool,
    owner: &'r str,
    reserved: &'r [&'r str],
) -> Rule<'r> {
    Rule {
        kind: match on_collection {
            true => Kind::CollectionMethod,
            false => Kind::Method,
        },
        owner,
        case: Case::Snake,
        reserved,
    }
}

fn markers<'f>(
    files: impl Iterator<Item = &'f RequestFile>,
    roots: &[Method],
) -> Vec<CapabilityMarker> {
    let mut found: BTreeMap<String, Capabilities> = BTreeMap::new();
    let of_files = files.flat_map(|file| {
        file.single
            .methods
            .iter()
            .chain(file.collection.iter().flat_map(|it| &it.methods))
    });
    for capabilities in of_files
        .chain(roots)
        .filter_map(|method| method.capabilities.as_ref())
    {
        found.insert(capabilities.marker_name(), capabilities.clone());
    }
    found
        .into_iter()
        .filter(|(name, _)| name != "Unrestricted" && name != "ReadOnly")
        .map(|(name, capabilities)| CapabilityMarker {
            ident: Case::UpperCamel.ident(&name),
            capabilities,
        })
        .collect()
}
