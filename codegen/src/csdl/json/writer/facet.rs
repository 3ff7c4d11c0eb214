//! Types and facets (§7.2).

use super::super::super::ast::{Facets, TypeExpression};
use super::super::defaults::{self, Place};
use super::super::geo::{Coordinates, Geo, Shape};
use super::Writer;
use super::value::{Json, Object};

impl Writer<'_, '_> {
    /// The type's name and facets; false and true are left out where they are the default.
    pub(super) fn ty(&self, object: &mut Object, ty: &TypeExpression, place: Place) {
        let name = ty.name.value.as_str();
        if place == Place::Definition {
            object.put_text("$UnderlyingType", name);
        } else if name != defaults::TYPE || place == Place::Test {
            object.put_text("$Type", name);
        }
        object.put_flag("$Collection", ty.is_collection);
        let nullable = match place {
            // In CSDL XML, nothing written means that null is allowed, but for collections,
            // of which nothing is known then (§7.2.1).
            Place::Element => ty
                .facets
                .nullable
                .unwrap_or(!ty.is_collection)
                .then_some(true),
            // Of these nothing is open (§12.8, §12.9); but entities in a collection are never null.
            Place::Operation => ty
                .facets
                .nullable
                .unwrap_or(!ty.is_collection || !self.is_entity(name))
                .then_some(true),
            Place::Key => ty.facets.nullable.filter(|it| *it),
            Place::Definition | Place::Test => ty.facets.nullable,
        };
        if let Some(nullable) = nullable {
            object.put("$Nullable", Json::Bool(nullable));
        }
        match place {
            // Those who use a definition say what it leaves open (§11.1).
            Place::Test | Place::Definition => self.facets(object, name, &ty.facets),
            Place::Element | Place::Operation | Place::Key => {
                let facets = match self.definition(name) {
                    Some(definition) => defaults::leave_out_of_use(definition, &ty.facets),
                    None => defaults::leave_out(name, &ty.facets),
                };
                self.facets(object, name, &facets);
            }
        }
    }

    /// What a type definition of the document stands for.
    fn definition(&self, name: &str) -> Option<&TypeExpression> {
        let name = name.rsplit_once('.')?;
        self.definitions.get(&name).copied()
    }

    /// Whether it is an entity type of the document.
    fn is_entity(&self, name: &str) -> bool {
        let name = name.rsplit_once('.');
        name.is_some_and(|name| self.entities.contains(&name))
    }

    fn facets(&self, object: &mut Object, ty: &str, facets: &Facets) {
        // `max` is no value of CSDL JSON, and means no more than that no length is given (§7.2.2).
        let length = facets.max_length.as_deref();
        if let Some(length) = length.filter(|it| !it.eq_ignore_ascii_case("max")) {
            object.put("$MaxLength", Json::number(length));
        }
        if let Some(precision) = &facets.precision {
            object.put("$Precision", Json::number(precision));
        }
        if let Some(scale) = &facets.scale {
            object.put("$Scale", Json::number(&scale.to_ascii_lowercase()));
        }
        if facets.unicode == Some(false) {
            object.put("$Unicode", Json::Bool(false));
        }
        if let Some(srid) = &facets.srid {
            object.put_text("$SRID", &srid.to_ascii_lowercase());
        }
        if let Some(text) = &facets.default_value {
            object.put("$DefaultValue", self.default_value(ty, text));
        }
    }

    /// The JSON for a value of the type. Of a type that another document defines nothing is known
    /// here: then it is what the text looks like.
    fn default_value(&self, ty: &str, text: &str) -> Json {
        let defined = self.definition(ty);
        let ty = defined.map_or(ty, |it| it.name.value.as_str());
        let is_known = ty.starts_with("Edm.");
        let is_number = matches!(
            ty,
            "Edm.Byte"
                | "Edm.SByte"
                | "Edm.Int16"
                | "Edm.Int32"
                | "Edm.Int64"
                | "Edm.Single"
                | "Edm.Double"
                | "Edm.Decimal"
        );
        match text {
            _ if ty == "Edm.Boolean" && text.eq_ignore_ascii_case("true") => Json::Bool(true),
            _ if ty == "Edm.Boolean" && text.eq_ignore_ascii_case("false") => Json::Bool(false),
            "true" if !is_known => Json::Bool(true),
            "false" if !is_known => Json::Bool(false),
            _ if is_number || !is_known => Json::number(text),
            _ if ty.starts_with("Edm.Geo") => {
                Geo::of_text(text).map_or_else(|| Json::text(text), |geo| geo_json(&geo))
            }
            _ => Json::text(text),
        }
    }
}

/// GeoJSON, as the value of a property has it (JSON Format §7.1).
fn geo_json(geo: &Geo) -> Json {
    let mut object = shape(&geo.shape);
    if let Some(srid) = &geo.srid {
        let mut name = Object::default();
        name.put_text("name", &format!("EPSG:{srid}"));
        let mut crs = Object::default();
        crs.put_text("type", "name");
        crs.put("properties", Json::Object(name));
        object.put("crs", Json::Object(crs));
    }
    Json::Object(object)
}

fn shape(shape: &Shape) -> Object {
    let mut object = Object::default();
    match shape {
        Shape::Simple(kind, coordinates) => {
            object.put_text("type", kind);
            object.put("coordinates", coordinate_json(coordinates));
        }
        Shape::Collection(shapes) => {
            object.put_text("type", "GeometryCollection");
            let shapes = shapes.iter().map(|it| Json::Object(self::shape(it)));
            object.put("geometries", Json::Array(shapes.collect()));
        }
    }
    object
}

fn coordinate_json(coordinates: &Coordinates) -> Json {
    Json::Array(match coordinates {
        Coordinates::Position(numbers) => numbers.iter().map(|it| Json::number(it)).collect(),
        Coordinates::List(items) => items.iter().map(coordinate_json).collect(),
    })
}
