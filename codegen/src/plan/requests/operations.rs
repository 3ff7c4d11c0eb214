//! Methods that invoke actions and functions, on request builders and on the client.
//!
//! In: an operation of the slice and the scope that offers it. Out: its [`Invocation`].

use std::collections::BTreeMap;

use super::streams::is_stream;
use super::{Planner, methods_rule};
use crate::overrides::Rename;
use crate::plan::PlanInput;
use crate::plan::docs::{Docs, code, deprecation};
use crate::plan::item::{Note, RustType};
use crate::plan::lock::Kind;
use crate::plan::namer::{Claim, Rule};
use crate::plan::names::{Case, RustIdent, WireName, assign};
use crate::plan::operations::index::{Index, is_required, overloads, parameters};
use crate::plan::operations::{Invocation, Parameter, ParameterKind, Returns, Sending};
use crate::plan::types::{UNTYPED, report};
use crate::resolve::model::{
    Annotation, Operation, OperationId, OperationKind, Primitive, TypeId, TypeKind, TypeTarget,
    TypeUse,
};

impl Planner<'_, '_> {
    /// Operations that requests for a type offer, by signature: of those with one signature, the
    /// one bound to the most derived type.
    pub(super) fn visible(&self, id: TypeId, is_collection: bool) -> BTreeMap<String, OperationId> {
        let mut found = BTreeMap::new();
        let bound = self.index.bound_to(self.input, id, is_collection);
        for operation in self.index.callable(bound) {
            let name = self.input.model.operation(operation).name.as_str();
            let signature = self.index.signature(self.input, operation, name);
            found.entry(signature).or_insert(operation);
        }
        found
    }

    /// Methods for the operations bound to a type, single or as a collection.
    pub(super) fn bound_operations(
        &self,
        id: TypeId,
        is_collection: bool,
        reserved: &[&str],
        wire: &WireName,
        notes: &mut Vec<Note>,
    ) -> Vec<Invocation> {
        let found = self.visible(id, is_collection);
        let labels: Vec<(&str, String, Option<&Rename>, usize)> = found
            .iter()
            .map(|(signature, &operation)| {
                let bound = self.input.model.operation(operation);
                let depth = match bound.parameters.first().map(|it| it.ty.target) {
                    Some(TypeTarget::Type(owner)) => self.input.depth(owner),
                    Some(TypeTarget::Primitive(_)) | None => 0,
                };
                let name = &bound.name;
                let rename = self.input.names.renames.operation(name.as_str());
                let named = rename.map_or(name.name(), |it| &it.label);
                let label = self.index.label(self.input, operation, named);
                (signature.as_str(), label, rename, depth)
            })
            .collect();
        let claims = labels.iter().map(|(member, label, rename, depth)| Claim {
            member,
            label,
            rename: *rename,
            depth: *depth,
        });
        let rule = methods_rule(is_collection, &wire.0, reserved);
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(
            &renamed,
            &format!("method of the requests of {wire}"),
            notes,
        );
        found
            .iter()
            .filter_map(|(signature, &operation)| {
                let segment = self.input.model.operation(operation).name.as_str();
                let ident = idents.get(&WireName(signature.as_str().into()))?.clone();
                Some(self.invocation(operation, segment, ident, &[]))
            })
            .collect()
    }

    /// Methods of the client for the imports of the slice, and which import each comes from.
    pub(super) fn imports(
        &self,
        reserved: &[&str],
        notes: &mut Vec<Note>,
    ) -> Vec<((usize, usize), OperationId, Invocation)> {
        let mut found: BTreeMap<String, ((usize, usize), OperationId)> = BTreeMap::new();
        for (container, child) in self.input.children() {
            let import = &self.input.model.containers[container].children[child];
            let allowed = overloads(import).unwrap_or_default().iter().copied();
            let allowed = allowed.filter(|&id| self.index.allows(id));
            for id in self.index.callable(allowed) {
                let signature = self.index.signature(self.input, id, &import.name);
                found.entry(signature).or_insert(((container, child), id));
            }
        }
        let labels: Vec<(&str, String)> = found
            .iter()
            .map(|(signature, &((container, child), id))| {
                let import = &self.input.model.containers[container].children[child];
                let label = self.index.label(self.input, id, &import.name);
                (signature.as_str(), label)
            })
            .collect();
        let claims = labels
            .iter()
            .map(|(member, label)| Claim::new(member, label, None));
        let rule = Rule {
            kind: Kind::Client,
            owner: "",
            case: Case::Snake,
            reserved,
        };
        let (idents, renamed) = self.input.names.assign(rule, claims);
        report(&renamed, "method of the client", notes);
        found
            .iter()
            .filter_map(|(signature, &((container, child), id))| {
                let import = &self.input.model.containers[container].children[child];
                let ident = idents.get(&WireName(signature.as_str().into()))?.clone();
                let method = self.invocation(id, &import.name, ident, &import.annotations);
                Some(((container, child), id, method))
            })
            .collect()
    }

    fn invocation(
        &self,
        id: OperationId,
        segment: &str,
        ident: RustIdent,
        nearest: &[Annotation],
    ) -> Invocation {
        let operation = self.input.model.operation(id);
        let parameters = self.parameters(id);
        let sending = match operation.kind {
            OperationKind::Function => Sending::Function,
            OperationKind::Action if parameters.is_empty() => Sending::BareAction,
            OperationKind::Action => Sending::Action,
        };
        let described = match Docs::described(nearest) {
            Docs(texts) if texts.is_empty() => Docs::described(&operation.annotations),
            docs => docs,
        };
        Invocation {
            ident,
            segment: WireName(segment.into()),
            route: route(segment, operation, &parameters),
            sending,
            marker: self.markers.paths.get(&id).cloned(),
            returns: self.returns(operation),
            docs: self.operation_docs(described, operation, &parameters),
            deprecated: deprecation(&operation.annotations).or_else(|| deprecation(nearest)),
            condition: Default::default(),
            arguments: self.arguments(id, parameters),
        }
    }

    /// The parameters that are arguments of a method, in their places.
    fn arguments(&self, id: OperationId, parameters: Vec<Parameter>) -> Vec<Parameter> {
        let arguments = parameters.into_iter().filter(|it| it.argument.is_some());
        let mut arguments: Vec<Parameter> = arguments.collect();
        let owner = bound_signature(self.input, &self.index, id);
        // A method with one argument has no places in the lock.
        let rule = parameter_rule(&owner);
        arguments.sort_by_key(|it| !self.input.names.is_published(rule, &it.wire.0));
        let wire = |it: &Parameter| it.wire.0.clone();
        self.input.names.in_places(&owner, arguments, wire)
    }

    pub(super) fn parameters(&self, id: OperationId) -> Vec<Parameter> {
        let operation = self.input.model.operation(id);
        let all = parameters(operation);
        let wires = || all.iter().map(|it| it.name.as_str());
        let owner = bound_signature(self.input, &self.index, id);
        let (constants, _) = self.input.names.assign(parameter_rule(&owner), wires());
        let (arguments, _) = assign(wires(), Case::Snake, &["self"]);
        all.iter()
            .filter_map(|it| {
                let wire = WireName(it.name.clone());
                let (ty, kind) = self.parameter_type(&it.ty);
                let argument = arguments.get(&wire).filter(|_| is_required(operation, it));
                let mut docs = Docs::described(&it.annotations);
                docs = docs.and(format!(
                    "The parameter {} of type {}.",
                    code(&it.name),
                    code(&self.type_text(&it.ty))
                ));
                Some(Parameter {
                    constant: constants.get(&wire)?.clone(),
                    argument: argument.cloned(),
                    ty,
                    kind,
                    is_nullable: !it.ty.is_collection && it.ty.is_nullable(),
                    docs,
                    wire,
                    condition: Default::default(),
                })
            })
            .collect()
    }

    fn parameter_type(&self, ty: &TypeUse) -> (RustType, ParameterKind) {
        let rust = self.names.instance(self.input, ty.target);
        let is_structured = match ty.target {
            TypeTarget::Type(id) => self.input.model.structured(id).is_some(),
            TypeTarget::Primitive(_) => false,
        };
        let kind = match () {
            () if ty.is_collection => ParameterKind::Collection,
            () if is_structured || rust == RustType::Builtin(UNTYPED) => ParameterKind::Json,
            () => ParameterKind::Literal,
        };
        (rust, kind)
    }

    fn returns(&self, operation: &Operation) -> Returns {
        let Some(ty) = &operation.return_type else {
            return Returns::Nothing;
        };
        let declared = self.names.declared(self.input, ty.target);
        let structured = match ty.target {
            TypeTarget::Type(id) if self.input.model.structured(id).is_some() => Some(id),
            _ => None,
        };
        if is_stream(self.input, ty.target) {
            return Returns::Media;
        }
        match (declared, structured, ty.is_collection) {
            (RustType::Generated(path), Some(id), is_collection) => {
                let composable =
                    operation.kind == OperationKind::Function && operation.is_composable;
                let request = Some(id)
                    .filter(|_| composable)
                    .and_then(|id| self.target(id, is_collection));
                match is_collection {
                    true => Returns::Many(path, request),
                    false => Returns::One(path, request),
                }
            }
            (ty, _, true) => Returns::ManyPlain(ty),
            (_, _, false) if self.has_any_form(ty.target) => Returns::Whole,
            (ty, _, false) => Returns::Plain(ty),
        }
    }

    /// Whether a response of this type may or may not wrap its value.
    fn has_any_form(&self, target: TypeTarget) -> bool {
        match target {
            TypeTarget::Primitive(it) => matches!(
                it,
                Primitive::Untyped | Primitive::ComplexType | Primitive::EntityType
            ),
            TypeTarget::Type(id) => matches!(
                self.input.model.ty(id).kind,
                TypeKind::Opaque | TypeKind::Entity(_) | TypeKind::Complex(_)
            ),
        }
    }

    fn type_text(&self, ty: &TypeUse) -> String {
        let name = match ty.target {
            TypeTarget::Primitive(primitive) => format!("Edm.{primitive:?}"),
            TypeTarget::Type(id) => self.input.model.ty(id).name.as_str().to_owned(),
        };
        match ty.is_collection {
            true => format!("Collection({name})"),
            false => name,
        }
    }

    fn operation_docs(
        &self,
        described: Docs,
        operation: &Operation,
        parameters: &[Parameter],
    ) -> Docs {
        let kind = match (operation.kind, operation.is_composable) {
            (OperationKind::Action, _) => "action",
            (OperationKind::Function, true) => "composable function",
            (OperationKind::Function, false) => "function",
        };
        let mut line = format!("OData {kind} {}", code(operation.name.as_str()));
        if let Some(binding) = operation.parameters.first().filter(|_| operation.is_bound) {
            line = format!("{line}, bound to {}", code(&self.type_text(&binding.ty)));
        }
        if let Some(returns) = &operation.return_type {
            line = format!("{line}, returns {}", code(&self.type_text(returns)));
        }
        let mut docs = described.and(line + ".");
        let listed = |required: bool| {
            let of_kind = parameters
                .iter()
                .filter(move |it| it.argument.is_some() == required);
            let names: Vec<String> = of_kind.map(|it| code(&it.wire.0)).collect();
            (!names.is_empty()).then(|| names.join(", "))
        };
        if let Some(names) = listed(true) {
            docs = docs.and(format!("Parameters that must be given: {names}."));
        }
        if let Some(names) = listed(false) {
            docs = docs.and(format!("Parameters that `set` gives: {names}."));
        }
        docs
    }
}

/// The operation's signature, after what it is bound to, `*` for a collection of it:
/// `ns.Host/ns.delta(token)`.
pub(in crate::plan) fn bound_signature(
    input: &PlanInput<'_>,
    index: &Index,
    id: OperationId,
) -> String {
    let operation = input.model.operation(id);
    let signature = index.signature(input, id, operation.name.as_str());
    let binding = operation.parameters.first().filter(|_| operation.is_bound);
    match binding.map(|it| &it.ty) {
        Some(TypeUse {
            target: TypeTarget::Type(id),
            is_collection,
            ..
        }) => {
            let name = &input.model.ty(*id).name;
            match is_collection {
                true => format!("{name}*/{signature}"),
                false => format!("{name}/{signature}"),
            }
        }
        Some(_) | None => signature,
    }
}

/// How the constants of an operation's parameters are named.
pub(in crate::plan) fn parameter_rule(owner: &str) -> Rule<'_> {
    Rule {
        kind: Kind::Parameter,
        owner,
        case: Case::ShoutySnake,
        reserved: &[],
    }
}

/// The segment with the parameters of a function that must be given; strings in quotes, what has
/// no literal behind an alias.
fn route(segment: &str, operation: &Operation, parameters: &[Parameter]) -> String {
    if operation.kind == OperationKind::Action {
        return segment.to_owned();
    }
    let arguments: Vec<String> = parameters
        .iter()
        .filter(|it| it.argument.is_some())
        .map(|it| match (it.kind, &it.ty) {
            (ParameterKind::Literal, RustType::Builtin("String")) => format!("{}='{{}}'", it.wire),
            (ParameterKind::Literal, _) => format!("{}={{}}", it.wire),
            (ParameterKind::Json | ParameterKind::Collection, _) => {
                format!("{}=@{}", it.wire, it.wire)
            }
        })
        .collect();
    format!("{segment}({})", arguments.join(","))
}
