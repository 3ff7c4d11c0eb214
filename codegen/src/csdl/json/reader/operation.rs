//! Actions and functions (§12): overloads, their parameters and return types.

use super::super::super::ast::{Operation, Parameter, ReturnType, Text};
use super::super::defaults::Place;
use super::super::syntax::Value;
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Reader<'_> {
    /// One overload.
    pub(super) fn operation(
        &mut self,
        name: Text,
        span: Span,
        mut object: Object<'_, '_>,
        is_function: bool,
    ) -> Operation {
        let is_bound = self.flag(&mut object, "$IsBound");
        let is_composable = is_function && self.flag(&mut object, "$IsComposable");
        let entity_set_path = self.string(&mut object, "$EntitySetPath");
        let mut parameters = Vec::new();
        if let Some(member) = object.take("$Parameter") {
            for item in self.items(&member.value, "$Parameter") {
                parameters.extend(self.parameter(item));
            }
        }
        let return_type = object
            .take("$ReturnType")
            .and_then(|member| self.return_type(&member.value));
        if is_function && return_type.is_none() && !object.has("$ReturnType") {
            let message = format!("the function `{}` has no `$ReturnType`", name.value);
            self.report(
                Diagnostic::error(codes::MISSING_ELEMENT, name.span, message).with_help(
                    "a function returns something; an operation that does not is an action",
                ),
            );
        }
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Operation {
            name,
            is_bound,
            is_composable,
            entity_set_path,
            parameters,
            return_type,
            annotations,
            span,
        }
    }

    fn parameter(&mut self, value: &Value<'_>) -> Option<Parameter> {
        let mut object = self.object(value, "a parameter")?;
        let name = self.required(&mut object, "$Name");
        let ty = self.type_expression(&mut object, Place::Element);
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Some(Parameter {
            name,
            ty,
            annotations,
            span: value.span,
        })
    }

    fn return_type(&mut self, value: &Value<'_>) -> Option<ReturnType> {
        let mut object = self.object(value, "`$ReturnType`")?;
        let ty = self.type_expression(&mut object, Place::Element);
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Some(ReturnType {
            ty,
            annotations,
            span: value.span,
        })
    }
}
