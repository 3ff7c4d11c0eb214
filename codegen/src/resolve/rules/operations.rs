//! Actions and functions (§12): what overloads share, and the types of parameters.

use std::collections::HashMap;

use super::super::Resolver;
use super::super::model::{Operation, OperationKind, Parameter, Primitive, TypeTarget, TypeUse};
use super::super::operation_id;
use super::Found;
use crate::diagnostic::{Diagnostic, codes};

/// The term that says of a parameter that it may be left out.
const OPTIONAL: &str = "Org.OData.Core.V1.OptionalParameter";

impl Resolver<'_, '_> {
    pub(super) fn check_operations(&self, found: &mut Found) {
        for (at, operation) in self.model.operations.iter().enumerate() {
            let bound = usize::from(operation.is_bound);
            for parameter in operation.parameters.iter().skip(bound) {
                if self.underlying_primitive(parameter.ty.target) == Some(Primitive::Stream) {
                    let message = format!("the parameter `{}` is a stream", parameter.name);
                    found.push(
                        Diagnostic::advice(codes::PARAMETER_TYPE, parameter.ty.span, message)
                            .with_help("only a binding parameter may be of Edm.Stream; for bytes use Edm.Binary"),
                    );
                }
            }
            let is_40 = self.is_of_40(operation.origin.document);
            for parameter in operation.parameters.iter().skip(bound) {
                let holder = || format!("the parameter `{}`", parameter.name);
                if self.underlying_primitive(parameter.ty.target) != Some(Primitive::Stream) {
                    self.check_items(holder, &parameter.ty, is_40, found);
                }
            }
            if let Some(ty) = &operation.return_type {
                let holder = || format!("the result of `{}`", operation.name);
                self.check_items(holder, ty, is_40, found);
            }
            check_optional(operation, found);
            if operation.kind == OperationKind::Function {
                let namespace = self.scopes.by_name(operation.name.namespace());
                let key = namespace.map(|it| (it, operation.name.name()));
                let overloads = key.and_then(|key| self.operations.get(&key));
                // Each group is looked at once, at its first overload.
                if let Some(overloads) = overloads
                    && overloads.len() > 1
                    && overloads.first() == Some(&operation_id(at))
                {
                    let functions = overloads.iter().map(|id| self.model.operation(*id));
                    self.check_overloads(functions, found);
                }
            }
        }
    }

    /// Functions with one binding type have one return type, and differ both in the set of
    /// their parameters' names and in the list of their types (§12.4).
    fn check_overloads<'m>(
        &self,
        functions: impl Iterator<Item = &'m Operation>,
        found: &mut Found,
    ) {
        let mut returns: HashMap<Option<Shape>, &Operation> = HashMap::new();
        let mut names: HashMap<(Option<Shape>, Vec<&str>), &Operation> = HashMap::new();
        let mut types: HashMap<Types, (&Operation, Vec<&str>)> = HashMap::new();
        for function in functions.filter(|it| it.kind == OperationKind::Function) {
            let binding = function.parameters.first().filter(|_| function.is_bound);
            let binding = binding.map(|it| shape(&it.ty));
            let first = *returns.entry(binding).or_insert(function);
            let return_shape = |it: &Operation| it.return_type.as_ref().map(shape);
            if return_shape(first) != return_shape(function) {
                let message = format!("overloads of `{}` return different types", function.name);
                found.push(
                    Diagnostic::warning(codes::OVERLOAD_RETURN, function.span, message)
                        .with_related(first.span, "another overload is here"),
                );
            }
            let bound = usize::from(function.is_bound);
            let parameters = function.parameters.iter().skip(bound);
            let mut own: Vec<_> = parameters.map(|it| it.name.as_str()).collect();
            own.sort_unstable();
            let shapes = function.parameters.iter().skip(bound);
            let shapes: Vec<_> = shapes.map(|it| shape(&it.ty)).collect();
            let (first, others) = types
                .entry((binding, shapes))
                .or_insert_with(|| (function, own.clone()));
            if *others != own {
                let message = format!(
                    "overloads of `{}` have the same parameter types",
                    function.name
                );
                found.push(
                    Diagnostic::warning(codes::OVERLOAD_TYPES, function.span, message)
                        .with_related(first.span, "the other overload is here")
                        .with_help("annotation targets name overloads by these types: they cannot tell the two apart"),
                );
            }
            let first = *names.entry((binding, own)).or_insert(function);
            if first.span != function.span && !is_reported(first, function) {
                let message = format!(
                    "overloads of `{}` have the same parameter names",
                    function.name
                );
                found.push(
                    Diagnostic::warning(codes::OVERLOAD_NAMES, function.span, message)
                        .with_related(first.span, "the other overload is here")
                        .with_help("requests name their arguments: they cannot tell the two apart"),
                );
            }
        }
    }
}

/// The binding parameter is always given, and parameters that may be left out come after those that
/// may not (`Core.OptionalParameter`).
fn check_optional(operation: &Operation, found: &mut Found) {
    let is_optional = |it: &Parameter| it.annotations.iter().any(|it| it.term == OPTIONAL);
    let mut optional = None;
    for (number, parameter) in operation.parameters.iter().enumerate() {
        if !is_optional(parameter) {
            if let Some(first) = optional {
                let message = format!(
                    "the parameter `{}` has to be given, but comes after one that is optional",
                    parameter.name
                );
                found.push(
                    Diagnostic::advice(codes::OPTIONAL_PARAMETER, parameter.span, message)
                        .with_related(first, "the optional parameter is here"),
                );
                return;
            }
        } else if number == 0 && operation.is_bound {
            let message = format!("the binding parameter `{}` is optional", parameter.name);
            found.push(
                Diagnostic::advice(codes::OPTIONAL_PARAMETER, parameter.span, message)
                    .with_help("it is what stands before the operation's name in the URL"),
            );
        } else {
            optional.get_or_insert(parameter.span);
        }
    }
}

/// Whether two overloads are the same in all that signatures show, which is reported elsewhere.
fn is_reported(one: &Operation, other: &Operation) -> bool {
    let shapes = |it: &Operation| {
        it.parameters
            .iter()
            .map(|it| shape(&it.ty))
            .collect::<Vec<_>>()
    };
    let names = |it: &Operation| {
        let bound = usize::from(it.is_bound);
        let names = it.parameters.iter().skip(bound).map(|it| it.name.clone());
        names.collect::<Vec<_>>()
    };
    shapes(one) == shapes(other) && names(one) == names(other)
}

/// The types of a function's parameters, that of the binding parameter apart.
type Types = (Option<Shape>, Vec<Shape>);

/// A type without its facets.
type Shape = (TypeTarget, bool);

fn shape(ty: &TypeUse) -> Shape {
    (ty.target, ty.is_collection)
}
