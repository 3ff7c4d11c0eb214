//! Actions, functions (§12) and terms (§14.1).
//!
//! In: the declared overloads. Out: parameters, return types and signatures. What always
//! holds: two overloads of one name differ as the standard demands (§12.2, §12.4), or there is
//! an error.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ecow::eco_format;

use super::Resolver;
use super::model::{
    Operation, OperationId, OperationKind, Parameter, TargetedAnnotations, TypeUse,
};
use super::operation_id;
use super::scope::Site;
use crate::csdl::ast::{self, SchemaChild};
use crate::diagnostic::{Diagnostic, Severity, codes};

impl<'a> Resolver<'a, '_> {
    pub(super) fn resolve_operations(&mut self) {
        let documents = self.documents;
        for at in 0..self.model.operations.len() {
            let origin = self.model.operations[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let (SchemaChild::Action(tree) | SchemaChild::Function(tree)) = child else {
                continue;
            };
            let parameters = self.parameters(site, operation_id(at), tree);
            let return_type = tree
                .return_type
                .as_ref()
                .map(|it| self.type_use(site, &it.ty));
            let annotations = self.annotations(site, &tree.annotations);
            let operation = &mut self.model.operations[at];
            operation.parameters = parameters;
            operation.return_type = return_type;
            operation.annotations = annotations;
            self.check_binding(operation_id(at));
            self.enter_signature(operation_id(at));
            if let Some(return_type) = &tree.return_type {
                self.keep_return_annotations(site, operation_id(at), return_type);
            }
        }
    }

    fn parameters(
        &mut self,
        site: Site<'a>,
        id: OperationId,
        tree: &'a ast::Operation,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::with_capacity(tree.parameters.len());
        let mut names = HashMap::new();
        let binding = tree
            .parameters
            .first()
            .filter(|_| tree.is_bound)
            .map(|it| it.name.span);
        let is_binding = |span| Some(span) == binding;
        for parameter in &tree.parameters {
            self.check_name(&parameter.name);
            match names.entry(parameter.name.value.as_str()) {
                Entry::Vacant(entry) => {
                    entry.insert(parameter.name.span);
                }
                Entry::Occupied(first) => {
                    let message = format!(
                        "`{}` has two parameters named `{}`",
                        tree.name.value, parameter.name.value
                    );
                    let mut diagnostic =
                        Diagnostic::error(codes::DUPLICATE_PARAMETER, parameter.name.span, message)
                            .with_related(*first.get(), "the first is here");
                    // The name of a binding parameter is not used in requests.
                    if is_binding(*first.get()) {
                        diagnostic.severity = Severity::Warning;
                    }
                    self.report(diagnostic);
                }
            }
            let ty = self.type_use(site, &parameter.ty);
            let annotations = self.annotations(site, &parameter.annotations);
            // Of two with one name, the first is the binding parameter: nobody names that.
            let name = parameter.name.value.as_str();
            self.parameters.insert((id, name), parameters.len());
            parameters.push(Parameter {
                name: parameter.name.value.clone(),
                ty,
                annotations,
                span: parameter.name.span,
            });
        }
        parameters
    }

    /// A bound operation has a binding parameter (§12.6).
    fn check_binding(&mut self, id: OperationId) {
        let operation = self.model.operation(id);
        if operation.is_bound && operation.parameters.is_empty() {
            let message = format!(
                "`{}` is bound, but has no parameter to bind to",
                operation.name
            );
            let span = operation.span;
            self.report(
                Diagnostic::error(codes::MISSING_BINDING_PARAMETER, span, message)
                    .with_help("the first parameter is the one that the operation is bound to"),
            );
        }
    }

    /// Enters an overload under its signature; an error if that is taken.
    fn enter_signature(&mut self, id: OperationId) {
        let operation = self.model.operation(id);
        let types = operation.parameters.iter().map(|it| &it.ty);
        let full = self.signature(operation, types);
        let is_action = operation.kind == OperationKind::Action;
        let bound = usize::from(operation.is_bound);
        let short = self.overload_name(operation);
        let identity = match operation.kind {
            OperationKind::Action => format!("action {bound} {short}"),
            OperationKind::Function => {
                format!("function {bound} {full} {}", parameter_names(operation))
            }
        };
        match self.overloads.entry(identity) {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            Entry::Occupied(first) => {
                let first = *first.get();
                self.report_overload(id, first);
            }
        }
        self.overloads.entry(full).or_insert(id);
        if is_action {
            self.overloads.entry(short).or_insert(id);
        }
    }

    fn report_overload(&mut self, id: OperationId, first: OperationId) {
        let operation = self.model.operation(id);
        let (what, rule) = match (operation.kind, operation.is_bound) {
            (OperationKind::Action, true) => (
                "action",
                "overloads of a bound action differ in the type they are bound to",
            ),
            (OperationKind::Action, false) => ("action", "an unbound action has no overloads"),
            (OperationKind::Function, _) => (
                "function",
                "overloads of a function differ in their parameters",
            ),
        };
        let message = format!("the {what} `{}` has this overload twice", operation.name);
        let first = self.model.operation(first);
        let types = |it: &Operation| self.signature(it, it.parameters.iter().map(|it| &it.ty));
        let is_same = types(operation) == types(first)
            && parameter_names(operation) == parameter_names(first);
        let mut diagnostic = Diagnostic::error(codes::DUPLICATE_OPERATION, operation.span, message)
            .with_related(first.span, "the first is here")
            .with_help(rule);
        if !is_same {
            diagnostic.severity = Severity::Warning;
        }
        self.report(diagnostic);
    }

    /// `ns.Name(ns.A,Collection(Edm.String))`, as annotation targets write it (§14.2.2).
    pub(super) fn signature<'t>(
        &self,
        operation: &Operation,
        types: impl Iterator<Item = &'t TypeUse>,
    ) -> String {
        let mut text = operation.name.as_str().to_owned();
        text.push('(');
        for (at, ty) in types.enumerate() {
            if at > 0 {
                text.push(',');
            }
            let name = self.target_name(ty.target);
            if ty.is_collection {
                text.push_str("Collection(");
                text.push_str(&name);
                text.push(')');
            } else {
                text.push_str(&name);
            }
        }
        text.push(')');
        text
    }

    /// An overload as annotation targets name it (§14.2.2): a function by the types of all
    /// parameters, an action by that of its binding parameter, which it may not have.
    pub(super) fn overload_name(&self, operation: &Operation) -> String {
        let naming = match operation.kind {
            OperationKind::Action => usize::from(operation.is_bound),
            OperationKind::Function => operation.parameters.len(),
        };
        let parameters = operation.parameters.iter().take(naming);
        self.signature(operation, parameters.map(|it| &it.ty))
    }

    fn keep_return_annotations(
        &mut self,
        site: Site<'a>,
        id: OperationId,
        return_type: &'a ast::ReturnType,
    ) {
        if return_type.annotations.is_empty() {
            return;
        }
        let annotations = self.annotations(site, &return_type.annotations);
        let operation = self.model.operation(id);
        let signature = self.signature(operation, operation.parameters.iter().map(|it| &it.ty));
        self.model.other_annotations.push(TargetedAnnotations {
            target: eco_format!("{signature}/$ReturnType"),
            annotations,
            span: return_type.span,
        });
    }

    pub(super) fn resolve_terms(&mut self) {
        let documents = self.documents;
        for at in 0..self.model.terms.len() {
            let origin = self.model.terms[at].origin;
            let site = self.site(origin);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let SchemaChild::Term(term) = child else {
                continue;
            };
            let ty = self.type_use(site, &term.ty);
            let annotations = self.annotations(site, &term.annotations);
            let base_term = term.base_term.as_ref();
            if let Some(base) = base_term {
                self.check_names_included(site, &base.value, base.span);
            }
            let base_term =
                base_term.map(|name| self.scopes.canonical(site, &name.value).into_owned());
            self.model.terms[at].base_term = base_term;
            self.model.terms[at].ty = ty;
            self.model.terms[at].annotations = annotations;
        }
    }
}

/// The names of the parameters after the binding parameter.
fn parameter_names(operation: &Operation) -> String {
    let bound = usize::from(operation.is_bound);
    let names: Vec<_> = operation
        .parameters
        .iter()
        .skip(bound)
        .map(|it| it.name.as_str())
        .collect();
    names.join(",")
}
