//! Markers: the types that hold the parameter constants of operations.
//!
//! In: the operations that can have requests. Out: a name for each one's marker, unique in its
//! module and given once, whatever number of builders offer the operation; then the files.

use std::collections::BTreeMap;

use super::Planner;
use super::operations::bound_signature;
use crate::plan::PlanInput;
use crate::plan::docs::{Docs, code};
use crate::plan::lock::Kind;
use crate::plan::namer::{Claim, Rule};
use crate::plan::names::{Case, RustIdent, WireName};
use crate::plan::operations::index::{Index, parameters};
use crate::plan::operations::{Marker, MarkerPath, OperationFile};
use crate::plan::types::TypeNames;
use crate::resolve::model::{OperationId, TypeTarget, TypeUse};

/// Where the marker of each operation with parameters is, and in which file.
pub(super) struct Markers {
    pub(super) paths: BTreeMap<OperationId, MarkerPath>,
    files: BTreeMap<OperationId, RustIdent>,
}

impl Markers {
    /// Names the markers, unique in the module `operations` of a namespace.
    pub(super) fn assign(input: &PlanInput<'_>, names: &TypeNames, index: &Index) -> Self {
        let mut scopes: BTreeMap<Option<RustIdent>, Vec<(OperationId, String, String)>> =
            BTreeMap::new();
        let mut files = BTreeMap::new();
        let operations = input.slice.operations.iter().copied();
        for id in index.callable(operations.filter(|&id| index.allows(id))) {
            let operation = input.model.operation(id);
            if parameters(operation).is_empty() {
                continue;
            }
            let own = index.label(input, id, operation.name.name());
            let (module, label) = match operation.parameters.first().map(|it| &it.ty) {
                Some(TypeUse {
                    target: TypeTarget::Type(owner),
                    is_collection,
                    ..
                }) if operation.is_bound => {
                    let (Some(path), Some(file)) = (names.paths.get(owner), names.files.get(owner))
                    else {
                        continue;
                    };
                    files.insert(id, file.clone());
                    let word = if *is_collection { "Collection" } else { "" };
                    let label = format!("{}{word} {own}", path.ident.unraw());
                    (Some(path.module.clone()), label)
                }
                _ => (None, own),
            };
            let key = bound_signature(input, index, id);
            scopes.entry(module).or_default().push((id, key, label));
        }
        let mut paths = BTreeMap::new();
        for (module, members) in scopes {
            let claims = members
                .iter()
                .map(|(_, key, label)| Claim::new(key, label, None));
            let rule = Rule {
                kind: Kind::Marker,
                owner: "",
                case: Case::UpperCamel,
                reserved: RESERVED,
            };
            let (idents, _) = input.names.assign(rule, claims);
            for (id, key, _) in members {
                if let Some(ident) = idents.get(&WireName(key.into())) {
                    let path = MarkerPath {
                        module: module.clone(),
                        ident: ident.clone(),
                    };
                    paths.insert(id, path);
                }
            }
        }
        Self { paths, files }
    }
}

/// Names that the files of markers use for something else.
const RESERVED: &[&str] = &["String"];

impl Planner<'_, '_> {
    /// The files of the markers that requests name, by module.
    pub(super) fn marker_files(&self) -> BTreeMap<Option<RustIdent>, Vec<OperationFile>> {
        type Files = BTreeMap<RustIdent, Vec<Marker>>;
        let mut modules: BTreeMap<Option<RustIdent>, Files> = BTreeMap::new();
        for (&id, path) in self
            .markers
            .paths
            .iter()
            .filter(|(id, _)| self.index.offered.contains(id))
        {
            let operation = self.input.model.operation(id);
            let file = match self.markers.files.get(&id) {
                Some(file) => file.clone(),
                None => RustIdent::fixed("operations"),
            };
            let marker = Marker {
                ident: path.ident.clone(),
                docs: Docs(vec![format!(
                    "The parameters of {}.",
                    code(operation.name.as_str())
                )]),
                parameters: self.parameters(id),
            };
            let module = modules.entry(path.module.clone()).or_default();
            module.entry(file).or_default().push(marker);
        }
        let sorted = |(ident, mut markers): (RustIdent, Vec<Marker>)| {
            markers.sort_by(|a, b| a.ident.cmp(&b.ident));
            OperationFile {
                ident,
                markers,
                condition: Default::default(),
            }
        };
        modules
            .into_iter()
            .map(|(module, files)| (module, files.into_iter().map(sorted).collect()))
            .collect()
    }
}
