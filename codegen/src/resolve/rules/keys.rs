//! Keys (§6.5): what `PropertyRef` elements may say beyond naming a property.

use std::collections::HashMap;

use super::super::Resolver;
use super::super::member::MemberAt;
use super::super::model::{KeyProperty, Primitive, TypeId, TypeKind};
use super::super::name_check::name_error;
use super::Found;
use crate::csdl::ast::{PropertyRef, StructuredType};
use crate::diagnostic::{Diagnostic, Severity, codes, shown};
use crate::source::Span;

impl Resolver<'_, '_> {
    pub(super) fn check_key(&self, id: TypeId, tree: &StructuredType, found: &mut Found) {
        let (Some(key), Some(structured)) = (&tree.key, self.model.structured(id)) else {
            return;
        };
        let mut above = self.model.ancestry(id).skip(1);
        if let Some(base) = above.find(|it| self.model.structured(*it).is_some_and(has_key)) {
            let base = self.model.ty(base);
            let message = format!(
                "`{}` has a key, and inherits one from `{}`",
                self.model.ty(id).name,
                base.name
            );
            found.push(
                Diagnostic::warning(codes::SECOND_KEY, key.span, message)
                    .with_related(base.span, "the type with the other key is here")
                    .with_help("a key is declared once, by the topmost type that has one"),
            );
        }
        let mut names: HashMap<&str, Span> = HashMap::new();
        for (reference, property) in key.property_refs.iter().zip(&structured.key) {
            let name = reference.alias.as_ref().unwrap_or(&reference.name);
            if let Some(first) = names.insert(&name.value, name.span) {
                let message = format!("the key has `{}` twice", name.value);
                found.push(
                    Diagnostic::error(codes::DUPLICATE_KEY_PROPERTY, name.span, message)
                        .with_related(first, "the first is here"),
                );
            }
            self.check_key_alias(id, reference, property, found);
            self.check_key_path(id, reference, property, found);
            self.check_key_primitive(reference, property, found);
        }
        self.check_related_keys(id, key, &structured.key, found);
    }

    /// An alias stands for a path, and differs from the names of properties.
    fn check_key_alias(
        &self,
        id: TypeId,
        reference: &PropertyRef,
        property: &KeyProperty,
        found: &mut Found,
    ) {
        let Some(alias) = &reference.alias else {
            if property.path.len() > 1 {
                let message = format!(
                    "the key property `{}` is a path, and has no alias",
                    reference.name.value
                );
                let origin = self.model.ty(id).origin;
                let how = match origin.is_some_and(|it| self.is_json(it.document)) {
                    true => format!("write {{\"…\": \"{}\"}}", shown(&reference.name.value)),
                    false => "add `Alias=\"…\"`".to_owned(),
                };
                found.push(
                    Diagnostic::warning(codes::KEY_ALIAS, reference.name.span, message)
                        .with_help(format!("in URLs the alias stands for the path: {how}")),
                );
            }
            return;
        };
        if let Some(diagnostic) = name_error(alias) {
            let message = format!(
                "the alias of a key property is a name: {}",
                diagnostic.message
            );
            found.push(Diagnostic {
                code: codes::KEY_ALIAS,
                severity: diagnostic.severity.min(Severity::Warning),
                message,
                ..diagnostic
            });
        }
        if property.path.len() == 1 && alias.value != reference.name.value {
            let message = format!(
                "the key property `{}` is no path, and has the alias `{}`",
                reference.name.value, alias.value
            );
            found.push(
                Diagnostic::warning(codes::KEY_ALIAS, alias.span, message)
                    .with_help("only the property of a complex property has an alias"),
            );
        }
        if let Some((owner, at)) = self.find_member(id, &alias.value)
            && property.path.len() > 1
        {
            let message = format!("the alias `{}` is the name of a property", alias.value);
            let diagnostic = Diagnostic::warning(codes::KEY_ALIAS, alias.span, message);
            found.push(match self.place_of(owner, at) {
                Some(span) => diagnostic.with_related(span, "the property is here"),
                None => diagnostic,
            });
        }
    }

    /// Every property on the way to a key property has one value, and always has it.
    fn check_key_path(
        &self,
        id: TypeId,
        reference: &PropertyRef,
        property: &KeyProperty,
        found: &mut Found,
    ) {
        let mut current = id;
        for (number, segment) in property.path.iter().enumerate() {
            let Some((owner, at)) = self.find_member(current, segment) else {
                return;
            };
            let Some(ty) = self.member_type(owner, at) else {
                return;
            };
            let is_last = number + 1 == property.path.len();
            if ty.is_collection && !is_last {
                let message =
                    format!("the path of a key property crosses the collection `{segment}`");
                found.push(
                    Diagnostic::error(codes::KEY_TYPE, reference.name.span, message)
                        .with_related(ty.span, "its type is here"),
                );
            }
            if ty.facets.nullable == Some(true) {
                let message = format!("the key property `{segment}` may be null");
                found.push(
                    Diagnostic::warning(codes::NULLABLE_KEY, reference.name.span, message)
                        .with_related(ty.span, "it is declared here, with Nullable=\"true\""),
                );
            }
            if ty.facets.nullable.is_none() {
                let message =
                    format!("the key property `{segment}` may be null, since nothing else is said");
                found.push(
                    Diagnostic::advice(codes::NULLABLE_KEY, reference.name.span, message)
                        .with_related(ty.span, "it is declared here")
                        .with_help("add Nullable=\"false\""),
                );
            }
            match ty.target {
                super::super::model::TypeTarget::Type(next) => current = next,
                super::super::model::TypeTarget::Primitive(_) => return,
            }
        }
    }

    fn check_key_primitive(
        &self,
        reference: &PropertyRef,
        property: &KeyProperty,
        found: &mut Found,
    ) {
        let Some(primitive) = self.underlying_primitive(property.ty.target) else {
            return;
        };
        // What is not known is untyped, too, at the place where the key names it.
        let is_unknown = primitive == Primitive::Untyped && property.ty.span == reference.name.span;
        if is_key_primitive(primitive) || is_unknown || property.ty.is_collection {
            return;
        }
        let name = super::super::primitive::full_name(primitive);
        let message = format!(
            "the key property `{}` is of the type `{name}`, which no key has",
            reference.name.value
        );
        found.push(
            Diagnostic::warning(codes::KEY_TYPE, reference.name.span, message)
                .with_related(property.ty.span, "its type is here"),
        );
    }

    /// The place of a property's name.
    pub(in super::super) fn place_of(&self, owner: TypeId, at: MemberAt) -> Option<Span> {
        let structured = self.model.structured(owner)?;
        match at {
            MemberAt::Property(at) => structured.properties.get(at).map(|it| it.span),
            MemberAt::Navigation(at) => structured.navigation_properties.get(at).map(|it| it.span),
            MemberAt::Enum(_) => None,
        }
    }

    /// A type whose entities stand in a collection has a key (§6.5).
    pub(super) fn report_keyless(&self, ty: TypeId, span: Span, what: &str, found: &mut Found) {
        let definition = self.model.ty(ty);
        if matches!(definition.kind, TypeKind::Opaque) || self.has_key(ty) {
            return;
        }
        let message = format!("{what} is of `{}`, which has no key", definition.name);
        found.push(
            Diagnostic::warning(codes::MISSING_KEY, span, message)
                .with_related(definition.span, "the type is here")
                .with_help("without a key there is no address for a single entity"),
        );
    }
}

fn has_key(structured: &super::super::model::Structured) -> bool {
    !structured.key.is_empty()
}

/// Types that a key property may have (§6.5). A stream was reported.
fn is_key_primitive(primitive: Primitive) -> bool {
    use Primitive::{
        Boolean, Byte, Date, DateTimeOffset, Decimal, Duration, Guid, Int16, Int32, Int64, SByte,
        Stream, String, TimeOfDay,
    };
    matches!(
        primitive,
        Boolean
            | Byte
            | Date
            | DateTimeOffset
            | Decimal
            | Duration
            | Guid
            | Int16
            | Int32
            | Int64
            | SByte
            | String
            | TimeOfDay
            | Stream
    )
}
