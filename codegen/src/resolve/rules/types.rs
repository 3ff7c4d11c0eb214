//! Entity and complex types, and the types of their properties (§6, §7.1, §9).

use super::super::Resolver;
use super::super::model::{Primitive, TypeId, TypeKind, TypeTarget, TypeUse};
use super::super::primitive::is_path;
use super::Found;
use crate::csdl::ast::StructuredType;
use crate::diagnostic::{Diagnostic, codes};

impl Resolver<'_, '_> {
    pub(super) fn check_type(&self, id: TypeId, tree: &StructuredType, found: &mut Found) {
        let definition = self.model.ty(id);
        let Some(structured) = self.model.structured(id) else {
            return;
        };
        if let Some(base) = structured.base
            && structured.is_abstract
            && matches!(definition.kind, TypeKind::Entity(_))
            && self
                .model
                .structured(base)
                .is_some_and(|it| !it.is_abstract)
        {
            let base = self.model.ty(base);
            let message = format!(
                "the abstract entity type `{}` derives from `{}`, which is not abstract",
                definition.name, base.name
            );
            found.push(
                Diagnostic::advice(codes::ABSTRACT_BASE, tree.name.span, message)
                    .with_related(base.span, "its base type is here"),
            );
        }
        self.check_withdrawn(id, tree, found);
        let name = definition.name.name();
        let of_entity = matches!(definition.kind, TypeKind::Entity(_));
        let is_40 = definition
            .origin
            .is_some_and(|it| self.is_of_40(it.document));
        // In 4.01 singletons, and what one navigation property leads to, need none.
        if is_40 && of_entity && !structured.is_abstract && !self.has_key(id) {
            let message = format!("the entity type `{name}` has no key, and is not abstract");
            found.push(
                Diagnostic::advice(codes::MISSING_KEY, tree.name.span, message)
                    .with_help("in OData 4.0 all entities have a key"),
            );
        }
        for property in &structured.properties {
            if property.name == name {
                let message = format!("the property `{name}` has the name of its own type");
                found.push(
                    Diagnostic::advice(codes::PROPERTY_NAME, property.span, message)
                        .with_related(definition.span, "the type is here"),
                );
            }
            self.check_value_type(&property.name, &property.ty, (of_entity, is_40), found);
            if is_40 {
                self.check_contained_in_items(&property.name, &property.ty, found);
            }
        }
        for property in &structured.navigation_properties {
            if property.name == name {
                let message = format!("the property `{name}` has the name of its own type");
                found.push(
                    Diagnostic::advice(codes::PROPERTY_NAME, property.span, message)
                        .with_related(definition.span, "the type is here"),
                );
            }
        }
    }

    /// What is open, or has a stream, stays so in types that derive from it (§6.3, §6.4, §9.3).
    fn check_withdrawn(&self, id: TypeId, tree: &StructuredType, found: &mut Found) {
        let base = self.model.structured(id).and_then(|it| it.base);
        let Some((base, above)) = base.and_then(|it| Some((it, self.model.structured(it)?))) else {
            return;
        };
        let flags = [
            ("OpenType", tree.is_open, above.is_open),
            ("HasStream", tree.has_stream, above.has_stream),
        ];
        for (flag, own, inherited) in flags {
            let message = match (own, inherited) {
                (None, true) => format!(
                    "`{}` does not say that `{flag}` is true, as its base type `{}` does",
                    self.model.ty(id).name,
                    self.model.ty(base).name
                ),
                (Some(true), false) if flag == "HasStream" => format!(
                    "`{}` has a stream, and its base type `{}` has none",
                    self.model.ty(id).name,
                    self.model.ty(base).name
                ),
                _ => String::new(),
            };
            if !message.is_empty() {
                found.push(
                    Diagnostic::advice(codes::FLAG_WITHDRAWN, tree.name.span, message)
                        .with_related(self.model.ty(base).span, "the base type is here"),
                );
            }
            if own == Some(false) && inherited {
                let base = self.model.ty(base);
                let message = format!(
                    "`{}` says that `{flag}` is false, but it is true for the base type `{}`",
                    self.model.ty(id).name,
                    base.name
                );
                found.push(
                    Diagnostic::error(codes::FLAG_WITHDRAWN, tree.name.span, message)
                        .with_related(base.span, "the base type is here")
                        .with_help(format!("write {flag}=\"true\"")),
                );
            }
        }
    }

    /// Which types a property may not be of (§3.4, §3.5).
    fn check_value_type(
        &self,
        name: &str,
        ty: &TypeUse,
        (of_entity, is_40): (bool, bool),
        found: &mut Found,
    ) {
        if let TypeTarget::Primitive(Primitive::EntityType) = ty.target {
            let message = format!("the property `{name}` is of the abstract type `Edm.EntityType`");
            found.push(
                Diagnostic::warning(codes::PROPERTY_TYPE, ty.span, message)
                    .with_help("write it as `NavigationProperty`"),
            );
        }
        if of_entity && self.underlying_primitive(ty.target).is_some_and(is_path) {
            let message =
                format!("the property `{name}` of an entity type is a path of annotations");
            found.push(
                Diagnostic::advice(codes::PROPERTY_TYPE, ty.span, message).with_help(
                    "only terms are of such a type, and properties of complex types that terms use",
                ),
            );
        }
        self.check_items(|| format!("the property `{name}`"), ty, is_40, found);
    }

    /// Collections hold values that JSON can hold, and of which the kind is known (§3.3, §3.4).
    pub(super) fn check_items(
        &self,
        holder: impl FnOnce() -> String,
        ty: &TypeUse,
        is_40: bool,
        found: &mut Found,
    ) {
        if !ty.is_collection {
            return;
        }
        let what = match self.underlying_primitive(ty.target) {
            Some(Primitive::Stream) => "streams",
            Some(Primitive::PrimitiveType) => "values of any primitive type",
            // From 4.01 on it is allowed.
            Some(Primitive::ComplexType) if is_40 => "values of any complex type",
            _ => return,
        };
        let message = format!("{} is a collection of {what}", holder());
        found.push(
            Diagnostic::warning(codes::COLLECTION_TYPE, ty.span, message)
                .with_help("the items of a collection are of one type, and not streams"),
        );
    }
}
