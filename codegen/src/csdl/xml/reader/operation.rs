//! Actions and functions (§12).

use ecow::EcoString;

use super::super::super::ast::{
    Annotation, Operation, Parameter, ReturnType, Spanned, TypeExpression,
};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    pub(super) fn operation(&mut self, element: Element<'a>) -> Operation {
        let is_function = element.local == "Function";
        let name = self.required(&element, "Name");
        let is_bound = self.flag("IsBound");
        let is_composable = is_function && self.flag("IsComposable");
        let entity_set_path = self.optional("EntitySetPath");
        self.finish_attributes(&element);
        let mut parameters = Vec::new();
        let mut return_type: Option<ReturnType> = None;
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "Parameter") => parameters.push(self.parameter(child)),
                (Namespace::Edm, "ReturnType") => {
                    let next = self.return_type(child);
                    match &return_type {
                        None => return_type = Some(next),
                        Some(first) => {
                            let message = format!("`{}` has two `ReturnType` elements", name.value);
                            self.report(
                                Diagnostic::error(codes::DUPLICATE_ELEMENT, next.span, message)
                                    .with_related(first.span, "the first is here"),
                            );
                        }
                    }
                }
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, element.local),
            }
        }
        parameters.shrink_to_fit();
        let span = self.span_from(&element);
        if is_function && return_type.is_none() && !self.is_stopped() {
            let message = format!("the function `{}` has no `ReturnType`", name.value);
            self.report(
                Diagnostic::error(codes::MISSING_ELEMENT, name.span, message).with_help(
                    "a function returns something; an operation that does not is an action",
                ),
            );
        }
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

    fn parameter(&mut self, element: Element<'a>) -> Parameter {
        let name = self.required(&element, "Name");
        let (ty, annotations) = self.typed_element(&element);
        let span = self.span_from(&element);
        Parameter {
            name,
            ty,
            annotations,
            span,
        }
    }

    fn return_type(&mut self, element: Element<'a>) -> ReturnType {
        let (ty, annotations) = self.typed_element(&element);
        let span = self.span_from(&element);
        ReturnType {
            ty,
            annotations,
            span,
        }
    }

    /// The type and annotations of a parameter or return type. A type in child elements is of
    /// OData V3; documents that were converted by half still have it.
    fn typed_element(&mut self, element: &Element<'a>) -> (TypeExpression, Vec<Annotation>) {
        let mut ty = match self.optional("Type") {
            Some(text) => {
                let facets = self.facets();
                Some(self.typed(text, facets))
            }
            None => None,
        };
        let mut annotations = Vec::new();
        let facets = if ty.is_none() {
            self.facets()
        } else {
            Default::default()
        };
        let tag = self.span(element.start, element.tag_end);
        self.finish_attributes(element);
        while let Some(child) = self.child(element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                (Namespace::Edm, "RowType" | "CollectionType" | "ReferenceType" | "TypeRef")
                    if ty.is_none() =>
                {
                    let span = self.name_span(&child);
                    let message = format!(
                        "`{}` is of OData V3; the type is taken to be `Edm.Untyped`",
                        child.local
                    );
                    self.report(Diagnostic::warning(codes::NESTED_TYPE, span, message));
                    let name = Spanned {
                        value: "Edm.Untyped".into(),
                        span,
                    };
                    let is_collection = child.local == "CollectionType";
                    ty = Some(TypeExpression {
                        name,
                        is_collection,
                        facets: facets.clone(),
                    });
                    self.skip(&child);
                }
                _ => self.unknown_child(&child, element.local),
            }
        }
        let ty = match ty {
            Some(ty) => ty,
            None => {
                let message = format!("`{}` needs the attribute `Type`", element.local);
                self.report(Diagnostic::error(codes::MISSING_ATTRIBUTE, tag, message));
                let name = Spanned {
                    value: EcoString::new(),
                    span: tag,
                };
                TypeExpression {
                    name,
                    is_collection: false,
                    facets,
                }
            }
        };
        (ty, annotations)
    }
}
