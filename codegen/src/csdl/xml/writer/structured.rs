//! Entity and complex types (§6 to §9).

use super::super::super::ast::{Key, NavigationProperty, Property, StructuredType};
use super::markup::Markup;

impl Markup {
    pub(super) fn structured(&mut self, element: &str, ty: &StructuredType) {
        self.start(element);
        self.attribute("Name", &ty.name.value);
        self.optional("BaseType", ty.base_type.as_ref());
        self.flag("Abstract", ty.is_abstract);
        self.boolean("OpenType", ty.is_open);
        self.boolean("HasStream", ty.has_stream);
        if let Some(key) = &ty.key {
            self.key(key);
        }
        for property in &ty.properties {
            self.property(property);
        }
        for property in &ty.navigation_properties {
            self.navigation_property(property);
        }
        self.annotations(&ty.annotations);
        self.end(element);
    }

    fn key(&mut self, key: &Key) {
        self.start("Key");
        for property in &key.property_refs {
            self.start("PropertyRef");
            self.attribute("Name", &property.name.value);
            self.optional("Alias", property.alias.as_ref());
            self.end("PropertyRef");
        }
        self.end("Key");
    }

    fn property(&mut self, property: &Property) {
        self.start("Property");
        self.attribute("Name", &property.name.value);
        self.ty("Type", &property.ty);
        self.annotations(&property.annotations);
        self.end("Property");
    }

    fn navigation_property(&mut self, property: &NavigationProperty) {
        self.start("NavigationProperty");
        self.attribute("Name", &property.name.value);
        self.ty("Type", &property.ty);
        self.optional("Partner", property.partner.as_ref());
        self.flag("ContainsTarget", property.contains_target);
        for constraint in &property.referential_constraints {
            self.start("ReferentialConstraint");
            self.attribute("Property", &constraint.property.value);
            self.attribute("ReferencedProperty", &constraint.referenced_property.value);
            self.annotations(&constraint.annotations);
            self.end("ReferentialConstraint");
        }
        if let Some(on_delete) = &property.on_delete {
            self.start("OnDelete");
            self.attribute("Action", &on_delete.action.value);
            self.annotations(&on_delete.annotations);
            self.end("OnDelete");
        }
        self.annotations(&property.annotations);
        self.end("NavigationProperty");
    }
}
