//! Entity containers and what they expose (§13).

use super::super::super::ast::{
    ContainerChild, EntityContainer, EntitySet, NavigationPropertyBinding, OperationImport,
    Singleton, Text,
};
use super::super::syntax::Member;
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn entity_container(
        &mut self,
        name: Text,
        span: Span,
        mut object: Object<'_, '_>,
    ) -> EntityContainer {
        let extends = self.string(&mut object, "$Extends");
        let mut children = Vec::new();
        for member in std::mem::take(&mut object.names) {
            children.extend(self.container_child(member));
        }
        let annotations = self.annotations(&mut object, "");
        self.finish(object);
        EntityContainer {
            name,
            extends,
            children,
            annotations,
            span,
        }
    }

    /// What it is, its members say: imports name an operation, entity sets are collections.
    fn container_child(&mut self, member: &Member<'_>) -> Option<ContainerChild> {
        let mut object = self.object(&member.value, "a container child")?;
        if object.has("$Action") {
            object.what = "an action import";
            let import = self.operation_import(member, object, "$Action");
            return Some(ContainerChild::ActionImport(import));
        }
        if object.has("$Function") {
            object.what = "a function import";
            let import = self.operation_import(member, object, "$Function");
            return Some(ContainerChild::FunctionImport(import));
        }
        if !object.has("$Type") {
            let message = format!(
                "`{}` has none of the members that say what it is",
                member.name
            );
            self.report(
                Diagnostic::error(codes::MISSING_JSON_MEMBER, member.name_span, message).with_help(
                    "an entity set has `$Collection` and `$Type`, a singleton `$Type`, an import `$Action` or `$Function`",
                ),
            );
            return None;
        }
        Some(if self.flag(&mut object, "$Collection") {
            object.what = "an entity set";
            ContainerChild::EntitySet(self.entity_set(member, object))
        } else {
            object.what = "a singleton";
            ContainerChild::Singleton(self.singleton(member, object))
        })
    }

    fn entity_set(&mut self, member: &Member<'_>, mut object: Object<'_, '_>) -> EntitySet {
        let entity_type = self.required(&mut object, "$Type");
        let include_in_service_document = self.boolean(&mut object, "$IncludeInServiceDocument");
        let bindings = self.bindings(&mut object);
        let annotations = self.annotations(&mut object, "");
        self.finish_child(object, "EntitySet");
        EntitySet {
            name: self.name(member),
            entity_type,
            include_in_service_document,
            bindings,
            annotations,
            span: member.span(),
        }
    }

    fn singleton(&mut self, member: &Member<'_>, mut object: Object<'_, '_>) -> Singleton {
        let ty = self.required(&mut object, "$Type");
        let nullable = self.boolean(&mut object, "$Nullable");
        let bindings = self.bindings(&mut object);
        let annotations = self.annotations(&mut object, "");
        self.finish_child(object, "Singleton");
        Singleton {
            name: self.name(member),
            ty,
            nullable,
            bindings,
            annotations,
            span: member.span(),
        }
    }

    /// Some documents say the kind of container children as well; it is no member of theirs in
    /// the standard, and says nothing new.
    fn finish_child(&mut self, mut object: Object<'_, '_>, kind: &str) {
        if let Some(written) = self.string(&mut object, "$Kind")
            && written.value != kind
        {
            let message = format!(
                "`$Kind` is `{}`, but the other members are those of {}",
                shown(&written.value),
                object.what
            );
            self.report(
                Diagnostic::warning(codes::UNKNOWN_KIND, written.span, message)
                    .with_help(format!("it is read as {}; leave `$Kind` out", object.what)),
            );
        }
        self.finish_without_names(object);
    }

    fn bindings(&mut self, object: &mut Object<'_, '_>) -> Vec<NavigationPropertyBinding> {
        let Some(member) = object.take("$NavigationPropertyBinding") else {
            return Vec::new();
        };
        let Some(mut inner) = self.object(&member.value, "`$NavigationPropertyBinding`") else {
            return Vec::new();
        };
        let mut bindings = Vec::new();
        for member in std::mem::take(&mut inner.names) {
            let Some(target) = self.text(&member.value, &member.name) else {
                continue;
            };
            bindings.push(NavigationPropertyBinding {
                path: self.name(member),
                target,
                annotations: self.annotations(&mut inner, &member.name),
                span: member.span(),
            });
        }
        self.finish(inner);
        bindings
    }

    fn operation_import(
        &mut self,
        member: &Member<'_>,
        mut object: Object<'_, '_>,
        kind: &'static str,
    ) -> OperationImport {
        let operation = self.required(&mut object, kind);
        let entity_set = self.string(&mut object, "$EntitySet");
        let include_in_service_document = match kind {
            "$Function" => self.boolean(&mut object, "$IncludeInServiceDocument"),
            _ => None,
        };
        let annotations = self.annotations(&mut object, "");
        let kind = match kind {
            "$Function" => "FunctionImport",
            _ => "ActionImport",
        };
        self.finish_child(object, kind);
        OperationImport {
            name: self.name(member),
            operation,
            entity_set,
            include_in_service_document,
            annotations,
            span: member.span(),
        }
    }
}
