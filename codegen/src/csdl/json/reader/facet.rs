//! Types and facets (§7.2).
//!
//! In: an object with `$Type` and facets. Out: the type as the tree has it, that is with the
//! defaults of CSDL XML: what CSDL JSON means by leaving a facet out is written into the tree
//! where CSDL XML would mean something else.

use ecow::EcoString;

use super::super::super::ast::{FacetPlaces, Facets, OtherFacets, Spanned, Text, TypeExpression};
use super::super::super::names::may_be_type;
use super::super::syntax::{Kind, Value};
use super::Reader;
use super::object::Object;
use crate::csdl::json::defaults::{self, Place};
use crate::csdl::json::geo::Geo;
use crate::diagnostic::{Diagnostic, codes};

/// Facets whose places are kept, by their names in either form.
const PLACED: [(&str, &str); 6] = [
    ("MaxLength", "$MaxLength"),
    ("Precision", "$Precision"),
    ("Scale", "$Scale"),
    ("Unicode", "$Unicode"),
    ("SRID", "$SRID"),
    ("DefaultValue", "$DefaultValue"),
];

impl Reader<'_> {
    /// `$Type` or `$UnderlyingType`, `$Collection`, and the facets beside them.
    pub(super) fn type_expression(
        &mut self,
        object: &mut Object<'_, '_>,
        place: Place,
    ) -> TypeExpression {
        let name = match place {
            Place::Definition => self.required(object, "$UnderlyingType"),
            _ => self.type_name(object),
        };
        self.check_type_name(&name);
        let is_collection = place != Place::Definition && self.flag(object, "$Collection");
        let mut facets = self.facets(object, &name.value, is_collection);
        if place == Place::Element && facets.nullable.is_none() {
            facets.nullable = Some(false);
        }
        if !matches!(place, Place::Test | Place::Definition) {
            defaults::fill_absent(&name.value, &mut facets);
        }
        TypeExpression {
            name,
            is_collection,
            facets,
        }
    }

    /// `$Type`; `Edm.String` when it is not written.
    fn type_name(&mut self, object: &mut Object<'_, '_>) -> Text {
        let member = object.take("$Type");
        let name = member.and_then(|member| self.text(&member.value, "$Type"));
        name.unwrap_or_else(|| Spanned {
            value: defaults::TYPE.into(),
            span: object.span,
        })
    }

    pub(super) fn check_type_name(&mut self, name: &Text) {
        // Written, and empty: what is missing was reported.
        if name.value.is_empty() && name.span.start == name.span.end {
            let diagnostic = Diagnostic::error(codes::INVALID_TYPE, name.span, "the type is empty");
            self.report(diagnostic.with_help("write a qualified name"));
            return;
        }
        if may_be_type(&name.value) {
            return;
        }
        let message = format!("`{}` is not the name of a type", name.value);
        let help = if name.value.starts_with("Collection(") {
            "in CSDL JSON, `$Type` names the type of an item, and `$Collection` is true beside it"
        } else {
            "write a qualified name"
        };
        self.report(Diagnostic::error(codes::INVALID_TYPE, name.span, message).with_help(help));
    }

    fn facets(&mut self, object: &mut Object<'_, '_>, ty: &str, is_collection: bool) -> Facets {
        let mut places = FacetPlaces::default();
        for (name, control) in PLACED {
            if let Some(span) = object.place_of(control) {
                places.add(name, span);
            }
        }
        let nullable = self.boolean(object, "$Nullable");
        let others = OtherFacets {
            places,
            max_length: self.number(object, "$MaxLength", &[]),
            precision: self.number(object, "$Precision", &[]),
            scale: self.number(object, "$Scale", &["floating", "variable"]),
            unicode: self.boolean(object, "$Unicode"),
            srid: self.number(object, "$SRID", &["variable"]),
            default_value: object.take("$DefaultValue").and_then(|member| {
                if !is_collection {
                    self.check_default(&member.value, ty);
                }
                self.default_value(&member.value, ty)
            }),
        };
        Facets::new(nullable, others)
    }

    /// A number without sign, or one of some words. `$SRID` is a string in either case (§7.2.6),
    /// and documents have numbers all the same.
    fn number(
        &mut self,
        object: &mut Object<'_, '_>,
        name: &'static str,
        words: &[&str],
    ) -> Option<EcoString> {
        let value = &object.take(name)?.value;
        let text = match &value.kind {
            Kind::Number(digits) => *digits,
            Kind::String(text) if words.contains(&text.as_ref()) => {
                return Some(text.as_ref().into());
            }
            Kind::String(text) if name == "$SRID" => text.as_ref(),
            _ => {
                let mut wanted = "a number".to_owned();
                for word in words {
                    wanted.push_str(&format!(" or `\"{word}\"`"));
                }
                self.wrong_kind(value, &format!("`{name}`"), &wanted);
                return None;
            }
        };
        if text.parse::<u64>().is_ok() && !text.starts_with('+') {
            return Some(text.into());
        }
        let message = format!("`{name}` is a number without sign or fraction, not `{text}`");
        self.report(Diagnostic::error(
            codes::INVALID_NUMBER,
            value.span,
            message,
        ));
        None
    }

    /// A default value is JSON of its type, as far as that is built in. Numbers of 64 bits and more may
    /// be strings (§7.2.7, JSON Format §7.1).
    fn check_default(&mut self, value: &Value<'_>, ty: &str) {
        let wanted = match (ty.strip_prefix("Edm."), &value.kind) {
            (_, Kind::Null | Kind::Array(_) | Kind::Object(_)) | (None, _) => return,
            (Some("Untyped" | "PrimitiveType"), _) => return,
            (Some("Boolean"), Kind::Bool(_)) => return,
            (Some("Boolean"), _) => "true or false",
            (
                Some("Int64" | "Decimal" | "Double" | "Single"),
                Kind::Number(_) | Kind::String(_),
            ) => {
                return;
            }
            (Some("Byte" | "SByte" | "Int16" | "Int32"), Kind::Number(_)) => return,
            (
                Some(
                    "Byte" | "SByte" | "Int16" | "Int32" | "Int64" | "Decimal" | "Double"
                    | "Single",
                ),
                _,
            ) => "a number",
            (Some(_), Kind::String(_)) => return,
            (Some(_), _) => "a string",
        };
        let message = format!(
            "`$DefaultValue` of `{ty}` is {wanted}, not {}",
            value.kind.noun()
        );
        self.report(Diagnostic::warning(
            codes::WRONG_JSON_KIND,
            value.span,
            message,
        ));
    }

    /// `$DefaultValue`: JSON for the value, in the tree its text.
    fn default_value(&mut self, value: &Value<'_>, ty: &str) -> Option<EcoString> {
        // A type that the document defines may be one of these.
        let may_be_geo = ty.starts_with("Edm.Geo") || !ty.starts_with("Edm.");
        if let Some(geo) = Geo::of_json(value).filter(|_| may_be_geo) {
            return Some(geo.to_text().into());
        }

        Some(match &value.kind {
            // Having no default is the same, and all that CSDL XML can say.
            Kind::Null => return None,
            Kind::Bool(value) => if *value { "true" } else { "false" }.into(),
            Kind::Number(digits) => (*digits).into(),
            Kind::String(text) => text.as_ref().into(),
            Kind::Array(_) | Kind::Object(_) if ty.starts_with("Edm.Geo") => {
                self.wrong_kind(value, "`$DefaultValue`", "GeoJSON");
                return None;
            }
            Kind::Array(_) | Kind::Object(_) => {
                self.wrong_kind(value, "`$DefaultValue`", "a primitive value");
                return None;
            }
        })
    }
}
