//! Entity and complex types (§6, §9), their keys, properties and navigation properties.

use super::super::super::ast::{
    Key, NavigationProperty, OnDelete, Property, PropertyRef, ReferentialConstraint, StructuredType,
};
use super::cursor::Cursor;
use super::element::Element;
use super::namespace::Namespace;
use crate::diagnostic::{Diagnostic, codes};

impl<'a> Cursor<'a, '_> {
    pub(super) fn structured(&mut self, element: Element<'a>) -> StructuredType {
        let is_entity = element.local == "EntityType";
        let name = self.required(&element, "Name");
        let base_type = self.optional("BaseType");
        let is_abstract = self.flag("Abstract");
        let is_open = self.boolean("OpenType");
        let has_stream = match is_entity {
            true => self.boolean("HasStream"),
            false => None,
        };
        self.finish_attributes(&element);
        let mut ty = StructuredType {
            name,
            base_type,
            is_abstract,
            is_open,
            has_stream,
            key: None,
            properties: Vec::new(),
            navigation_properties: Vec::new(),
            annotations: Vec::new(),
            span: self.span(element.start, element.tag_end),
        };
        while let Some(child) = self.child(&element) {
            if child.namespace != Namespace::Edm {
                self.unknown_child(&child, element.local);
                continue;
            }
            match child.local {
                "Property" => ty.properties.push(self.property(child)),
                "NavigationProperty" => ty
                    .navigation_properties
                    .extend(self.navigation_property(child)),
                "Annotation" => self.add_annotation(child, &mut ty.annotations),
                "Key" if is_entity => self.add_key(child, &mut ty),
                _ => self.unknown_child(&child, element.local),
            }
        }
        ty.properties.shrink_to_fit();
        ty.navigation_properties.shrink_to_fit();
        ty.span = self.span_from(&element);
        ty
    }

    fn add_key(&mut self, element: Element<'a>, ty: &mut StructuredType) {
        let key = self.key(&element);
        match &ty.key {
            None => ty.key = Some(key),
            Some(first) => {
                let message = format!("the entity type `{}` has two `Key` elements", ty.name.value);
                let diagnostic = Diagnostic::error(codes::DUPLICATE_KEY, key.span, message)
                    .with_related(first.span, "the first is here")
                    .with_help("put the properties of a key into one `Key` element; alternate keys are annotations");
                self.report(diagnostic);
            }
        }
    }

    fn key(&mut self, element: &Element<'a>) -> Key {
        self.finish_attributes(element);
        let mut property_refs = Vec::new();
        while let Some(child) = self.child(element) {
            if (child.namespace, child.local) != (Namespace::Edm, "PropertyRef") {
                self.unknown_child(&child, "Key");
                continue;
            }
            let name = self.required(&child, "Name");
            let alias = self.optional("Alias");
            self.no_children(&child);
            let span = self.span_from(&child);
            property_refs.push(PropertyRef { name, alias, span });
        }
        let span = self.span_from(element);
        if property_refs.is_empty() && !self.is_stopped() {
            self.report(Diagnostic::error(
                codes::EMPTY_KEY,
                span,
                "a key has at least one `PropertyRef`",
            ));
        }
        Key {
            property_refs,
            span,
        }
    }

    fn property(&mut self, element: Element<'a>) -> Property {
        let name = self.required(&element, "Name");
        let ty = self.type_expression(&element, "Type");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        Property {
            name,
            ty,
            annotations,
            span,
        }
    }

    /// None when its type is not written: of OData V3, or a slip that real documents have.
    fn navigation_property(&mut self, element: Element<'a>) -> Option<NavigationProperty> {
        let name = self.required(&element, "Name");
        let Some(text) = self.optional("Type") else {
            self.untyped_navigation(&element, &name.value);
            return None;
        };
        let mut ty = self.typed(text, Default::default());
        ty.facets.nullable = self.boolean("Nullable");
        let partner = self.optional("Partner");
        let contains_target = self.flag("ContainsTarget");
        self.finish_attributes(&element);
        let mut referential_constraints = Vec::new();
        let mut on_delete = None;
        let mut annotations = Vec::new();
        while let Some(child) = self.child(&element) {
            match (child.namespace, child.local) {
                (Namespace::Edm, "ReferentialConstraint") => {
                    referential_constraints.push(self.referential_constraint(child));
                }
                (Namespace::Edm, "OnDelete") => self.add_on_delete(child, &mut on_delete),
                (Namespace::Edm, "Annotation") => self.add_annotation(child, &mut annotations),
                _ => self.unknown_child(&child, "NavigationProperty"),
            }
        }
        let span = self.span_from(&element);
        Some(NavigationProperty {
            name,
            ty,
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
            span,
        })
    }

    fn untyped_navigation(&mut self, element: &Element<'a>, name: &str) {
        let span = self.span(element.start, element.tag_end);
        let of_v3 = self.attributes.iter().find(|it| it.name == "Relationship");
        let message = format!("the navigation property `{name}` has no `Type`; it is ignored");
        let help = match of_v3 {
            Some(_) => "`Relationship` is of OData V3; V4 names the type instead",
            None => "name the entity type it leads to: Type=\"…\"",
        };
        self.report(Diagnostic::warning(codes::UNTYPED_NAVIGATION, span, message).with_help(help));
        self.skip(element);
    }

    fn referential_constraint(&mut self, element: Element<'a>) -> ReferentialConstraint {
        let property = self.required(&element, "Property");
        let referenced_property = self.required(&element, "ReferencedProperty");
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        ReferentialConstraint {
            property,
            referenced_property,
            annotations,
            span,
        }
    }

    /// A navigation property has one `OnDelete` at most (§8.6).
    fn add_on_delete(&mut self, element: Element<'a>, on_delete: &mut Option<OnDelete>) {
        let next = self.on_delete(element);
        match on_delete {
            None => *on_delete = Some(next),
            Some(first) => {
                let message = "a navigation property has one `OnDelete`";
                self.report(
                    Diagnostic::error(codes::DUPLICATE_ELEMENT, next.span, message)
                        .with_related(first.span, "the first is here"),
                );
            }
        }
    }

    fn on_delete(&mut self, element: Element<'a>) -> OnDelete {
        let action = self.required(&element, "Action");
        if !matches!(
            action.value.as_str(),
            "Cascade" | "None" | "SetDefault" | "SetNull" | ""
        ) {
            let message = format!("`{}` is no `OnDelete` action", action.value);
            self.report(
                Diagnostic::warning(codes::UNKNOWN_VALUE, action.span, message)
                    .with_help("Cascade, None, SetDefault and SetNull are"),
            );
        }
        let annotations = self.only_annotations(&element);
        let span = self.span_from(&element);
        OnDelete {
            action,
            annotations,
            span,
        }
    }
}
