//! Types: what their elements say, names resolved.
//!
//! In: the declared types. Out: base types, properties, navigation properties, members and
//! underlying types. What always holds: a base type is of the same kind; a navigation property
//! leads to entities.

use super::Resolver;
use super::member::MemberAt;
use super::model::{
    NavigationProperty, OnDelete, Primitive, Property, ReferentialConstraint, Structured,
    TypeDefinition, TypeId, TypeKind, TypeTarget, TypeUse,
};
use super::primitive::is_no_single_type;
use super::scope::Site;
use super::type_id;
use super::type_name::is_no_name;
use crate::csdl::ast::{self, SchemaChild, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl<'a> Resolver<'a, '_> {
    /// Fills in every declared type.
    pub(super) fn resolve_types(&mut self) {
        for at in 0..self.defined_types {
            let Some(origin) = self.model.types[at].origin else {
                continue;
            };
            let documents = self.documents;
            let site = self.site(origin);
            let id = type_id(at);
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let (kind, annotations) = match child {
                SchemaChild::EntityType(ty) => (
                    TypeKind::Entity(self.structured(site, id, ty)),
                    &ty.annotations,
                ),
                SchemaChild::ComplexType(ty) => (
                    TypeKind::Complex(self.structured(site, id, ty)),
                    &ty.annotations,
                ),
                SchemaChild::EnumType(ty) => (
                    TypeKind::Enum(self.enumeration(site, id, ty)),
                    &ty.annotations,
                ),
                SchemaChild::TypeDefinition(ty) => (self.definition(site, ty), &ty.annotations),
                _ => continue,
            };
            let annotations = self.annotations(site, annotations);
            self.model.types[at].kind = kind;
            self.model.types[at].annotations = annotations;
        }
    }

    fn structured(
        &mut self,
        site: Site<'a>,
        id: TypeId,
        ty: &'a ast::StructuredType,
    ) -> Structured {
        let base = ty
            .base_type
            .as_ref()
            .and_then(|name| self.base_type(site, id, name));
        let mut properties = Vec::with_capacity(ty.properties.len());
        let mut navigation_properties = Vec::with_capacity(ty.navigation_properties.len());
        for property in &ty.properties {
            let at = MemberAt::Property(properties.len());
            let place = |at| place(&properties, &navigation_properties, at);
            if self.add_member(id, &property.name, at, place) {
                properties.push(self.property(site, property));
            }
        }
        for property in &ty.navigation_properties {
            let at = MemberAt::Navigation(navigation_properties.len());
            let place = |at| place(&properties, &navigation_properties, at);
            if self.add_member(id, &property.name, at, place) {
                let resolved = self.navigation_property(site, property);
                if self.is_complex(resolved.ty.target) {
                    self.members.insert(
                        (id, &property.name.value),
                        MemberAt::Property(properties.len()),
                    );
                    properties.push(self.as_property(resolved));
                } else {
                    navigation_properties.push(resolved);
                }
            }
        }
        Structured {
            base,
            derived: Vec::new(),
            is_abstract: ty.is_abstract,
            is_open: ty.is_open == Some(true),
            has_stream: ty.has_stream == Some(true),
            key: Vec::new(),
            properties,
            navigation_properties,
        }
    }

    fn base_type(&mut self, site: Site<'a>, id: TypeId, name: &'a Text) -> Option<TypeId> {
        let (found, related) = match self.type_target(site, name) {
            // That it is no name was told.
            TypeTarget::Primitive(_) if is_no_name(name) => return None,
            TypeTarget::Primitive(_) => ("a built-in type", None),
            TypeTarget::Type(base) => {
                let base_type = self.model.ty(base);
                let own = &self.model.ty(id).kind;
                match (&base_type.kind, own) {
                    (TypeKind::Opaque, _)
                    | (TypeKind::Entity(_), TypeKind::Entity(_))
                    | (TypeKind::Complex(_), TypeKind::Complex(_)) => return Some(base),
                    (other, _) => (kind_name(other), Some(base_type.span)),
                }
            }
        };
        let own = kind_name(&self.model.ty(id).kind);
        let message = format!(
            "{own} cannot derive from `{}`, which is {found}",
            name.value
        );
        let diagnostic = Diagnostic::error(codes::WRONG_BASE_TYPE, name.span, message);
        self.report(match related {
            Some(span) => diagnostic.with_related(span, "defined here"),
            None => diagnostic,
        });
        None
    }

    fn property(&mut self, site: Site<'a>, property: &'a ast::Property) -> Property {
        let ty = self.type_use(site, &property.ty);
        self.check_property_type(&property.name, &ty);
        let annotations = self.annotations(site, &property.annotations);
        Property {
            name: property.name.value.clone(),
            ty,
            annotations,
            span: property.name.span,
        }
    }

    /// A property is of a primitive, complex or enumeration type (§7.1); real services do have
    /// some of entity types, which come as objects all the same.
    fn check_property_type(&mut self, name: &Text, ty: &TypeUse) {
        let TypeTarget::Type(id) = ty.target else {
            return;
        };
        let definition = self.model.ty(id);
        if !matches!(definition.kind, TypeKind::Entity(_)) {
            return;
        }
        let message = format!(
            "the property `{}` is of the entity type `{}`",
            name.value, definition.name
        );
        let diagnostic = Diagnostic::warning(codes::PROPERTY_TYPE, ty.span, message)
            .with_related(definition.span, "defined here")
            .with_help("write it as `NavigationProperty`");
        self.report(diagnostic);
    }

    fn navigation_property(
        &mut self,
        site: Site<'a>,
        property: &'a ast::NavigationProperty,
    ) -> NavigationProperty {
        let ty = self.type_use(site, &property.ty);
        self.check_navigation_target(&property.name, &ty);
        let annotations = self.annotations(site, &property.annotations);
        self.keep_inner_annotations(site, property);
        let partner = property.partner.as_ref();
        NavigationProperty {
            name: property.name.value.clone(),
            ty,
            contains_target: property.contains_target,
            partner: partner.map(|path| self.scopes.canonical_path(site, &path.value).into()),
            referential_constraints: self.constraints(site, &property.referential_constraints),
            on_delete: property.on_delete.as_ref().and_then(on_delete),
            annotations,
            span: property.name.span,
        }
    }

    fn constraints(
        &self,
        site: Site<'a>,
        constraints: &[ast::ReferentialConstraint],
    ) -> Vec<ReferentialConstraint> {
        let path = |text: &Text| self.scopes.canonical_path(site, &text.value).into_owned();
        let resolved = constraints.iter().map(|it| ReferentialConstraint {
            property: path(&it.property),
            referenced_property: path(&it.referenced_property),
        });
        resolved.collect()
    }

    fn is_complex(&self, target: TypeTarget) -> bool {
        match target {
            TypeTarget::Type(id) => matches!(self.model.ty(id).kind, TypeKind::Complex(_)),
            TypeTarget::Primitive(_) => false,
        }
    }

    /// A navigation property to a complex type: a property by another name.
    fn as_property(&mut self, property: NavigationProperty) -> Property {
        let target = self.target_name(property.ty.target);
        let message = format!(
            "the navigation property `{}` leads to `{target}`, a complex type; it is read as a property",
            property.name
        );
        self.report(
            Diagnostic::warning(codes::NAVIGATION_TARGET, property.ty.span, message)
                .with_help("a navigation property leads to an entity type"),
        );
        Property {
            name: property.name,
            ty: property.ty,
            annotations: property.annotations,
            span: property.span,
        }
    }

    fn check_navigation_target(&mut self, name: &Text, ty: &TypeUse) {
        let (found, related) = match ty.target {
            TypeTarget::Primitive(Primitive::EntityType | Primitive::Untyped) => return,
            TypeTarget::Primitive(_) => ("a built-in type", None),
            TypeTarget::Type(id) => match &self.model.ty(id).kind {
                TypeKind::Entity(_) | TypeKind::Complex(_) | TypeKind::Opaque => return,
                other => (kind_name(other), Some(self.model.ty(id).span)),
            },
        };
        let target = self.target_name(ty.target);
        let message = format!(
            "the navigation property `{}` leads to `{target}`, which is {found}",
            name.value
        );
        let diagnostic = Diagnostic::error(codes::NAVIGATION_TARGET, ty.span, message).with_help(
            "a navigation property leads to an entity type; for other types use `Property`",
        );
        self.report(match related {
            Some(span) => diagnostic.with_related(span, "defined here"),
            None => diagnostic,
        });
    }

    fn definition(&mut self, site: Site<'a>, ty: &'a ast::TypeDefinition) -> TypeKind {
        let underlying = self.type_use(site, &ty.ty);
        let is_primitive = match underlying.target {
            TypeTarget::Primitive(Primitive::ComplexType | Primitive::EntityType) => false,
            TypeTarget::Primitive(_) => !underlying.is_collection,
            TypeTarget::Type(id) => matches!(self.model.ty(id).kind, TypeKind::Opaque),
        };
        if !is_primitive {
            let message = format!(
                "the type definition `{}` is not over a primitive type",
                ty.name.value
            );
            self.report(Diagnostic::error(
                codes::UNDERLYING_TYPE,
                underlying.span,
                message,
            ));
        } else if let TypeTarget::Primitive(primitive) = underlying.target
            && is_no_single_type(primitive)
            && (primitive != Primitive::PrimitiveType || self.is_of_40(site.document))
        {
            let message = format!(
                "the type definition `{}` is over `{}`, which is no primitive type with values of its own",
                ty.name.value,
                self.target_name(underlying.target)
            );
            self.report(Diagnostic::warning(
                codes::UNDERLYING_TYPE,
                underlying.span,
                message,
            ));
        }
        TypeKind::Definition(TypeDefinition { underlying })
    }
}

/// The action; none for a word that the reader has reported.
fn on_delete(element: &ast::OnDelete) -> Option<OnDelete> {
    match element.action.value.as_str() {
        "Cascade" => Some(OnDelete::Cascade),
        "None" => Some(OnDelete::None),
        "SetNull" => Some(OnDelete::SetNull),
        "SetDefault" => Some(OnDelete::SetDefault),
        _ => None,
    }
}

fn place(properties: &[Property], navigation: &[NavigationProperty], at: MemberAt) -> Span {
    let span = match at {
        MemberAt::Property(at) => properties.get(at).map(|it| it.span),
        MemberAt::Navigation(at) => navigation.get(at).map(|it| it.span),
        MemberAt::Enum(_) => None,
    };
    span.unwrap_or_default()
}

/// What a type is, in words.
pub(super) fn kind_name(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Entity(_) => "an entity type",
        TypeKind::Complex(_) => "a complex type",
        TypeKind::Enum(_) => "an enumeration type",
        TypeKind::Definition(_) => "a type definition",
        TypeKind::Opaque => "an opaque type",
    }
}
