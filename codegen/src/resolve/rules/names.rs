//! Names that elements of several kinds share (§5, §15.2).

use super::super::Resolver;
use super::super::model::{OperationKind, QualifiedName};
use super::Found;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Resolver<'_, '_> {
    /// Types, terms and containers of a schema differ in their names, and so do its actions and
    /// functions. Operations that share the name of a type are told apart by where they stand,
    /// and services have them.
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
        for overloads in self
            .model
            .operations
            .iter()
            .filter_map(|it| self.overloads_of(it))
        {
            let (operation, other) = overloads;
            found.push(clash(
                "function",
                &operation.0,
                operation.1,
                ("action", other),
            ));
        }
    }

    /// A function whose name an action has as well, reported at the first of each.
    fn overloads_of<'m>(
        &'m self,
        operation: &'m super::super::model::Operation,
    ) -> Option<((&'m QualifiedName, Span), Span)> {
        if operation.kind != OperationKind::Function {
            return None;
        }
        let namespace = self.scopes.by_name(operation.name.namespace())?;
        let all = self.operations.get(&(namespace, operation.name.name()))?;
        if all.len() < 2 {
            return None;
        }
        let mut all = all.iter().map(|id| self.model.operation(*id));
        let first = all.clone().find(|it| it.kind == OperationKind::Function)?;
        let action = all.find(|it| it.kind == OperationKind::Action)?;
        (first.span == operation.span).then_some(((&operation.name, operation.span), action.span))
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
