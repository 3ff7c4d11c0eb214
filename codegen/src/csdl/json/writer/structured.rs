//! Entity and complex types (§6 to §9).

use std::collections::HashSet;

use super::super::super::ast::{Key, NavigationProperty, Property, StructuredType};
use super::super::defaults::Place;
use super::value::{Json, Object};
use super::{Writer, kind};

impl Writer<'_, '_> {
    pub(super) fn structured(&mut self, kind_name: &str, ty: &StructuredType) -> Json {
        let mut object = kind(kind_name);
        if let Some(base) = &ty.base_type {
            object.put_text("$BaseType", &base.value);
        }
        object.put_flag("$Abstract", ty.is_abstract);
        object.put_boolean("$OpenType", ty.is_open);
        object.put_boolean("$HasStream", ty.has_stream);
        if let Some(key) = &ty.key {
            object.put("$Key", key_properties(key));
        }
        self.annotations(&mut object, "", &ty.annotations);
        let keys: HashSet<&str> = ty
            .key
            .iter()
            .flat_map(|it| &it.property_refs)
            .map(|it| it.name.value.as_str())
            .collect();
        for property in &ty.properties {
            let place = match keys.contains(property.name.value.as_str()) {
                true => Place::Key,
                false => Place::Element,
            };
            let value = self.property(property, place);
            self.put_named(&mut object, &property.name, value);
        }
        for property in &ty.navigation_properties {
            let value = self.navigation_property(property);
            self.put_named(&mut object, &property.name, value);
        }
        Json::Object(object)
    }

    fn property(&mut self, property: &Property, place: Place) -> Json {
        let mut object = Object::default();
        self.ty(&mut object, &property.ty, place);
        self.annotations(&mut object, "", &property.annotations);
        Json::Object(object)
    }

    fn navigation_property(&mut self, property: &NavigationProperty) -> Json {
        let mut object = kind("NavigationProperty");
        object.put_text("$Type", &property.ty.name.value);
        object.put_flag("$Collection", property.ty.is_collection);
        let nullable = property.ty.facets.nullable.unwrap_or(true);
        object.put_flag("$Nullable", !property.ty.is_collection && nullable);
        if let Some(partner) = &property.partner {
            object.put_text("$Partner", &partner.value);
        }
        object.put_flag("$ContainsTarget", property.contains_target);
        if !property.referential_constraints.is_empty() {
            let mut constraints = Object::default();
            let list = self.last_of(
                &property.referential_constraints,
                |it| it.property.value.to_string(),
                |it| it.span,
            );
            for (name, constraint) in list {
                constraints.put_text(&name, &constraint.referenced_property.value);
                self.annotations(&mut constraints, &name, &constraint.annotations);
            }
            object.put("$ReferentialConstraint", Json::Object(constraints));
        }
        if let Some(on_delete) = &property.on_delete {
            object.put_text("$OnDelete", &on_delete.action.value);
            self.annotations(&mut object, "$OnDelete", &on_delete.annotations);
        }
        self.annotations(&mut object, "", &property.annotations);
        Json::Object(object)
    }
}

fn key_properties(key: &Key) -> Json {
    let properties = key.property_refs.iter().map(|property| {
        let path = Json::text(&property.name.value);
        match &property.alias {
            None => path,
            Some(alias) => {
                let mut object = Object::default();
                object.put(alias.value.as_str(), path);
                Json::Object(object)
            }
        }
    });
    Json::Array(properties.collect())
}
