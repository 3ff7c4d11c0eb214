//! Entity containers and what they expose (§13).

use super::super::super::ast::{
    Annotation, ContainerChild, EntityContainer, EntitySet, NavigationPropertyBinding,
    OperationImport, Singleton, Text,
};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    pub(super) fn entity_container(&mut self, element: Element<'a>) -> EntityContainer {
        let name = self.required(&element, "Name");
        let extends = self.optional("Extends");
        self.finish_attributes(&element);
        let mut children = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            if child.namespace != Namespace::Edm {
                self.unknown_child(&child, "EntityContainer");
                continue;
            }
            match child.local {
                "EntitySet" => children.push(ContainerChild::EntitySet(self.entity_set(child))),
                "Singleton" => children.push(ContainerChild::Singleton(self.singleton(child))),
                "ActionImport" => {
                    let import = self.operation_import(child, "Action");
                    children.extend(import.map(ContainerChild::ActionImport));
                }
                "FunctionImport" => {
                    let import = self.operation_import(child, "Function");
                    children.extend(import.map(ContainerChild::FunctionImport));
                }
                "Annotation" => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, "EntityContainer"),
            }
        }
        let span = self.span_from(&element);
        EntityContainer {
            name,
            extends,
            children,
            annotations,
            span,
        }
    }

    fn entity_set(&mut self, element: Element<'a>) -> EntitySet {
        let name = self.required(&element, "Name");
        let entity_type = self.required(&element, "EntityType");
        let include_in_service_document = self.boolean("IncludeInServiceDocument");
        let (bindings, annotations) = self.bindings(&element);
        let span = self.span_from(&element);
        EntitySet {
            name,
            entity_type,
            include_in_service_document,
            bindings,
            annotations,
            span,
        }
    }

    fn singleton(&mut self, element: Element<'a>) -> Singleton {
        let name = self.required(&element, "Name");
        let ty = self.singleton_type(&element);
        let nullable = self.boolean("Nullable");
        let (bindings, annotations) = self.bindings(&element);
        let span = self.span_from(&element);
        Singleton {
            name,
            ty,
            nullable,
            bindings,
            annotations,
            span,
        }
    }

    /// `Type`; some services write `EntityType`, as for an entity set.
    fn singleton_type(&mut self, element: &Element<'a>) -> Text {
        let is_written = |name: &str| self.attributes.iter().any(|it| it.name == name);
        if is_written("Type") || !is_written("EntityType") {
            return self.required(element, "Type");
        }
        let text = self.required(element, "EntityType");
        let message = "`Singleton` has `Type`, not `EntityType`; it is read as that";
        self.report(Diagnostic::warning(
            codes::SINGLETON_TYPE,
            text.span,
            message,
        ));
        text
    }

    fn bindings(
        &mut self,
        element: &Element<'a>,
    ) -> (Vec<NavigationPropertyBinding>, Vec<Annotation>) {
        self.finish_attributes(element);
        let mut bindings = Vec::new();
        let mut annotations = Vec::new();
        while let Some(child) = self.child(element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "NavigationPropertyBinding") => {
                    let path = self.required(&child, "Path");
                    let target = self.required(&child, "Target");
                    let inner = self.only_annotations(&child);
                    let span = self.span_from(&child);
                    bindings.push(NavigationPropertyBinding {
                        path,
                        target,
                        annotations: inner,
                        span,
                    });
                }
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, element.local),
            }
        }
        (bindings, annotations)
    }

    /// None when the operation is not named: a function import of OData V3.
    fn operation_import(&mut self, element: Element<'a>, kind: &str) -> Option<OperationImport> {
        let name = self.required(&element, "Name");
        let Some(operation) = self.optional(kind) else {
            let span = self.span(element.start, element.tag_end);
            let message = format!(
                "`{}` has no `{kind}` that names the operation; it is ignored",
                element.local
            );
            self.report(Diagnostic::warning(codes::MISSING_OPERATION, span, message));
            self.skip(&element);
            return None;
        };
        let entity_set = self.optional("EntitySet");
        let include_in_service_document = match kind {
            "Function" => self.boolean("IncludeInServiceDocument"),
            _ => None,
        };
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Some(OperationImport {
            name,
            operation,
            entity_set,
            include_in_service_document,
            annotations,
            span,
        })
    }
}
