//! Entity and complex types (§6, §9), their keys, properties and navigation properties.

use super::super::super::ast::{
    Facets, Key, NavigationProperty, OnDelete, OtherFacets, Property, PropertyRef,
    ReferentialConstraint, StructuredType, Text, TypeExpression,
};
use super::super::defaults::Place;
use super::super::syntax::{Kind, Member, Value};
use super::Reader;
use super::object::Object;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::suggest::nearest;

impl Reader<'_> {
    pub(super) fn structured(
        &mut self,
        name: Text,
        span: Span,
        mut object: Object<'_, '_>,
        is_entity: bool,
    ) -> StructuredType {
        let mut ty = StructuredType {
            name,
            base_type: self.string(&mut object, "$BaseType"),
            is_abstract: self.flag(&mut object, "$Abstract"),
            is_open: self.boolean(&mut object, "$OpenType"),
            has_stream: match is_entity {
                true => self.boolean(&mut object, "$HasStream"),
                false => None,
            },
            key: None,
            properties: Vec::new(),
            navigation_properties: Vec::new(),
            annotations: Vec::new(),
            span,
        };
        if is_entity {
            ty.key = object.take("$Key").map(|member| self.key(member));
        }
        for member in std::mem::take(&mut object.names) {
            self.add_property(member, &mut ty);
        }
        ty.annotations = self.annotations(&mut object, "");
        self.finish(object);
        ty
    }

    fn key(&mut self, member: &Member<'_>) -> Key {
        let items = self.items(&member.value, "$Key");
        if items.is_empty() && matches!(member.value.kind, Kind::Array(_)) {
            self.report(Diagnostic::error(
                codes::EMPTY_KEY,
                member.span(),
                "a key has at least one property",
            ));
        }
        let property_refs = items.iter().filter_map(|item| self.property_ref(item));
        Key {
            property_refs: property_refs.collect(),
            span: member.span(),
        }
    }

    /// The path to a property, or an object with an alias for it.
    fn property_ref(&mut self, value: &Value<'_>) -> Option<PropertyRef> {
        let (name, alias) = match &value.kind {
            Kind::String(_) => (self.text(value, "$Key")?, None),
            Kind::Object(members) => match members.as_slice() {
                [only] => (self.text(&only.value, &only.name)?, Some(self.name(only))),
                _ => {
                    self.report(
                        Diagnostic::error(
                            codes::WRONG_JSON_KIND,
                            value.span,
                            "a key property with an alias is an object with one member",
                        )
                        .with_help("write {\"alias\": \"path/to/property\"}"),
                    );
                    return None;
                }
            },
            _ => {
                self.wrong_kind(value, "an item of `$Key`", "a string or an object");
                return None;
            }
        };
        Some(PropertyRef {
            name,
            alias,
            span: value.span,
        })
    }

    fn add_property(&mut self, member: &Member<'_>, ty: &mut StructuredType) {
        let Some(mut object) = self.object(&member.value, "a property") else {
            return;
        };
        let kind = self.string(&mut object, "$Kind");
        match kind.as_ref().map_or("Property", |text| &text.value) {
            "Property" => {
                let property = self.property(member, object);
                ty.properties.push(property);
            }
            "NavigationProperty" => {
                object.what = "a navigation property";
                let property = self.navigation_property(member, object);
                ty.navigation_properties.push(property);
            }
            other => {
                let message = format!("`{other}` is no kind of property");
                let span = kind.as_ref().map_or(member.name_span, |text| text.span);
                let known = ["NavigationProperty", "Property"];
                let help = match nearest(other, known.into_iter()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "these are: NavigationProperty, Property".to_owned(),
                };
                self.report(Diagnostic::error(codes::UNKNOWN_KIND, span, message).with_help(help));
            }
        }
    }

    fn property(&mut self, member: &Member<'_>, mut object: Object<'_, '_>) -> Property {
        let ty = self.type_expression(&mut object, Place::Element);
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        Property {
            name: self.name(member),
            ty,
            annotations,
            span: member.span(),
        }
    }

    fn navigation_property(
        &mut self,
        member: &Member<'_>,
        mut object: Object<'_, '_>,
    ) -> NavigationProperty {
        let name = self.required(&mut object, "$Type");
        self.check_type_name(&name);
        let is_collection = self.flag(&mut object, "$Collection");
        let nullable = self.boolean(&mut object, "$Nullable");
        // Whether a collection is nullable is not a question for navigation (§8.3).
        let nullable = (!is_collection).then_some(nullable.unwrap_or(false));
        let facets = Facets::new(nullable, OtherFacets::default());
        let partner = self.string(&mut object, "$Partner");
        let contains_target = self.flag(&mut object, "$ContainsTarget");
        let referential_constraints = match object.take("$ReferentialConstraint") {
            Some(member) => self.referential_constraints(&member.value),
            None => Vec::new(),
        };
        let on_delete = self.on_delete(&mut object);
        let annotations = self.annotations(&mut object, "");
        self.finish_without_names(object);
        NavigationProperty {
            name: self.name(member),
            ty: TypeExpression {
                name,
                is_collection,
                facets,
            },
            partner,
            contains_target,
            referential_constraints,
            on_delete,
            annotations,
            span: member.span(),
        }
    }

    /// `$ReferentialConstraint` (§8.5): principal properties by dependent property.
    fn referential_constraints(&mut self, value: &Value<'_>) -> Vec<ReferentialConstraint> {
        let Some(mut object) = self.object(value, "`$ReferentialConstraint`") else {
            return Vec::new();
        };
        let mut constraints = Vec::new();
        for member in std::mem::take(&mut object.names) {
            let Some(referenced_property) = self.text(&member.value, &member.name) else {
                continue;
            };
            constraints.push(ReferentialConstraint {
                property: self.name(member),
                referenced_property,
                annotations: self.annotations(&mut object, &member.name),
                span: member.span(),
            });
        }
        self.finish(object);
        constraints
    }

    fn on_delete(&mut self, object: &mut Object<'_, '_>) -> Option<OnDelete> {
        let member = object.take("$OnDelete")?;
        let action = self.text(&member.value, "$OnDelete")?;
        if !matches!(
            action.value.as_str(),
            "Cascade" | "None" | "SetDefault" | "SetNull"
        ) {
            let message = format!("`{}` is no `$OnDelete` action", action.value);
            self.report(
                Diagnostic::warning(codes::UNKNOWN_VALUE, action.span, message)
                    .with_help("Cascade, None, SetDefault and SetNull are"),
            );
        }
        Some(OnDelete {
            action,
            annotations: self.annotations(object, "$OnDelete"),
            span: member.span(),
        })
    }
}
