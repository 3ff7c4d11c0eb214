//! Names that elements of several kinds share (§5, §15.2).

use super::super::Resolver;
use super::super::model::{Operation, OperationId, OperationKind, QualifiedName};
use super::super::operation_id;
use super::Found;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Resolver<'_, '_> {
    /// Types, terms, containers, actions and functions of a schema differ in their names. Services
    /// have operations that share the name of a type: they are told apart by where they stand.
    pub(super) fn check_names(&self, found: &mut Found) {
        for term in &self.model.terms {
            if let Some(first) = self.type_place_of(&term.name) {
                found.push(clash("term", &term.name, term.span, ("type", first)));
            }
        }
        for container in &self.model.containers {
            let name = &container.name;
            if let Some(first) = self.type_place_of(name) {
                found.push(clash("container", name, container.span, ("type", first)));
            } else if let Some(first) = self.term_place_of(name) {
                found.push(clash("container", name, container.span, ("term", first)));
            }
        }
        for (at, operation) in self.model.operations.iter().enumerate() {
            self.check_overload_kinds(operation, operation_id(at), found);
            self.check_operation_name(operation, operation_id(at), found);
        }
    }

    /// An operation that has the name of a type or term; told once for the name.
    fn check_operation_name(&self, operation: &Operation, id: OperationId, found: &mut Found) {
        let name = &operation.name;
        let namespace = self.scopes.by_name(name.namespace());
        let key = namespace.map(|it| (it, name.name()));
        let all = key.and_then(|key| self.operations.get(&key));
        if all.and_then(|it| it.first()) != Some(&id) {
            return;
        }
        let what = match operation.kind {
            OperationKind::Action => "action",
            OperationKind::Function => "function",
        };
        if let Some(first) = self.type_place_of(name) {
            found.push(clash(what, name, operation.span, ("type", first)));
        } else if let Some(first) = self.term_place_of(name) {
            found.push(clash(what, name, operation.span, ("term", first)));
        }
    }

    /// A function that has the name of an action; told once for the name, at its first overload.
    fn check_overload_kinds(&self, operation: &Operation, id: OperationId, found: &mut Found) {
        let namespace = self.scopes.by_name(operation.name.namespace());
        let key = namespace.map(|it| (it, operation.name.name()));
        let Some(all) = key.and_then(|key| self.operations.get(&key)) else {
            return;
        };
        if all.len() < 2 || all.first() != Some(&id) {
            return;
        }
        let first = |kind| {
            let mut all = all.iter().map(|id| self.model.operation(*id));
            all.find(|it| it.kind == kind)
        };
        if let (Some(function), Some(action)) =
            (first(OperationKind::Function), first(OperationKind::Action))
        {
            let name = &function.name;
            found.push(clash(
                "function",
                name,
                function.span,
                ("action", action.span),
            ));
        }
    }

    fn type_place_of(&self, name: &QualifiedName) -> Option<Span> {
        let namespace = self.scopes.by_name(name.namespace())?;
        let id = self.types.get(&(namespace, name.name()))?;
        let ty = self.model.ty(*id);
        ty.origin.map(|_| ty.span)
    }

    fn term_place_of(&self, name: &QualifiedName) -> Option<Span> {
        let namespace = self.scopes.by_name(name.namespace())?;
        let at = self.terms.get(&(namespace, name.name()))?;
        self.model.terms.get(*at).map(|term| term.span)
    }
}

fn clash(what: &str, name: &QualifiedName, span: Span, other: (&str, Span)) -> Diagnostic {
    let (kind, first) = other;
    let article = if kind == "action" { "an" } else { "a" };
    let message = format!("the {what} `{name}` has the name of {article} {kind}");
    Diagnostic::advice(codes::NAME_CLASH, span, message)
        .with_related(first, format!("the {kind} is here"))
}
