//! Keys of entity types (§6.5).

use ecow::{EcoString, eco_format};

use super::model::{KeyProperty, Primitive, TypeId, TypeKind, TypeTarget, TypeUse};
use super::{Resolver, type_id};
use crate::csdl::ast::{Facets, PropertyRef, SchemaChild};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;

/// What the path of a key property leads to.
enum Found {
    Type(TypeUse),
    /// Into a type that no document defines: it may be right.
    Beyond,
    /// No property of this name in this type.
    Missing(TypeId, EcoString),
}

impl<'a> Resolver<'a, '_> {
    pub(super) fn resolve_keys(&mut self) {
        let documents = self.documents;
        for at in 0..self.defined_types {
            let Some(origin) = self.model.types[at].origin else {
                continue;
            };
            let child = &documents[origin.document].schemas[origin.schema].children[origin.child];
            let SchemaChild::EntityType(entity) = child else {
                continue;
            };
            let Some(key) = &entity.key else {
                continue;
            };
            let id = type_id(at);
            let names = key.property_refs.iter().map(|it| it.name.value.as_str());
            self.key_members.extend(names.map(|name| (id, name)));
            let resolved = key
                .property_refs
                .iter()
                .map(|it| self.key_property(id, it))
                .collect();
            if let Some(structured) = self.structured_mut(id) {
                structured.key = resolved;
            }
        }
    }

    fn key_property(&mut self, owner: TypeId, property: &'a PropertyRef) -> KeyProperty {
        let path: Vec<EcoString> = property
            .name
            .value
            .split('/')
            .map(EcoString::from)
            .collect();
        let ty = match self.key_type(owner, &path) {
            Found::Type(ty) => {
                self.check_key_type(property, &ty);
                ty
            }
            Found::Beyond => {
                let message = format!(
                    "the key property `{}` is in a type that no document defines",
                    property.name.value
                );
                self.report(Diagnostic::warning(
                    codes::UNKNOWN_KEY_PROPERTY,
                    property.name.span,
                    message,
                ));
                self.untyped(property)
            }
            Found::Missing(ty, segment) => match self.by_convention(owner, &path) {
                Some((name, ty)) => return self.conventional(property, name, ty),
                None => {
                    self.report_missing(property, ty, &segment);
                    self.untyped(property)
                }
            },
        };
        let name = property
            .alias
            .as_ref()
            .unwrap_or(&property.name)
            .value
            .clone();
        KeyProperty { path, name, ty }
    }

    fn key_type(&self, owner: TypeId, path: &[EcoString]) -> Found {
        let mut current = owner;
        let mut ty = None;
        for segment in path {
            if let Some(TypeUse { target, .. }) = ty {
                match target {
                    TypeTarget::Type(id) => current = id,
                    TypeTarget::Primitive(_) => return Found::Missing(current, segment.clone()),
                }
            }
            match self.find_member(current, segment) {
                Some((owner, at)) => ty = self.member_type(owner, at).cloned(),
                None => {
                    let mut ancestry = self.model.ancestry(current);
                    let is_beyond =
                        ancestry.any(|it| matches!(self.model.ty(it).kind, TypeKind::Opaque));
                    return if is_beyond {
                        Found::Beyond
                    } else {
                        Found::Missing(current, segment.clone())
                    };
                }
            }
        }
        ty.map_or(Found::Beyond, Found::Type)
    }

    /// `Id` of a type `Student` may be its property `StudentId` or `Id_Student`: conventions of
    /// frameworks and examples whose metadata has such keys.
    fn by_convention(&self, owner: TypeId, path: &[EcoString]) -> Option<(EcoString, TypeUse)> {
        let [name] = path else {
            return None;
        };
        let ty = self.model.ty(owner).name.name();
        let candidates = [eco_format!("{ty}{name}"), eco_format!("{name}_{ty}")];
        candidates.into_iter().find_map(|name| {
            let (declared, at) = self.find_member(owner, &name)?;
            Some((name, self.member_type(declared, at)?.clone()))
        })
    }

    fn conventional(
        &mut self,
        property: &PropertyRef,
        name: EcoString,
        ty: TypeUse,
    ) -> KeyProperty {
        let message = format!(
            "the key names `{}`, which is not there; it is read as `{name}`",
            property.name.value
        );
        self.report(Diagnostic::warning(
            codes::KEY_PROPERTY_MISSING,
            property.name.span,
            message,
        ));
        self.check_key_type(property, &ty);
        KeyProperty {
            path: vec![name.clone()],
            name,
            ty,
        }
    }

    fn check_key_type(&mut self, property: &PropertyRef, ty: &TypeUse) {
        let fits = match ty.target {
            TypeTarget::Primitive(primitive) => primitive != Primitive::Stream,
            TypeTarget::Type(id) => match &self.model.ty(id).kind {
                TypeKind::Enum(_) | TypeKind::Definition(_) | TypeKind::Opaque => true,
                TypeKind::Entity(_) | TypeKind::Complex(_) => false,
            },
        };
        if !fits || ty.is_collection {
            let message = format!(
                "the key property `{}` is not of a primitive or enumeration type",
                property.name.value
            );
            self.report(
                Diagnostic::error(codes::KEY_TYPE, property.name.span, message)
                    .with_related(ty.span, "its type is here"),
            );
        }
    }

    fn report_missing(&mut self, property: &PropertyRef, ty: TypeId, segment: &str) {
        let may_guess = self.may_guess();
        let definition = self.model.ty(ty);
        let message = format!(
            "the key names `{segment}`, but `{}` has no such property",
            definition.name
        );
        let ancestry = self.model.ancestry(ty).take_while(|_| may_guess);
        let names = ancestry.filter_map(|it| self.model.structured(it));
        let names =
            names.flat_map(|it| it.properties.iter().map(|property| property.name.as_str()));
        let near = nearest(segment, names).map(str::to_owned);
        let span = property.name.span;
        if segment.contains('.') {
            let path = &property.name.value;
            let message = format!("the path `{path}` of a key has a type cast, `{segment}`");
            return self.report(
                Diagnostic::error(codes::KEY_PROPERTY_MISSING, span, message)
                    .with_related(definition.span, "the type that it is applied to is here")
                    .with_help("every entity has its key: name properties that all of them have"),
            );
        }
        let diagnostic = Diagnostic::error(codes::KEY_PROPERTY_MISSING, span, message)
            .with_related(definition.span, "the type is defined here");
        self.report(match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
            None => diagnostic,
        });
    }

    fn untyped(&self, property: &PropertyRef) -> TypeUse {
        TypeUse {
            target: TypeTarget::Primitive(Primitive::Untyped),
            is_collection: false,
            facets: Facets::default(),
            span: property.name.span,
        }
    }
}
