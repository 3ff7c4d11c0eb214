//! The type that a value should have, from the documents or from a built-in vocabulary.
//!
//! In: a type's use or name. Out: what kind of values it has, its properties and members. What
//! always holds: where the documents do not say enough, the answer is that anything may be.

use super::super::model::{Primitive, QualifiedName, TypeId, TypeKind, TypeTarget, TypeUse};
use super::super::primitive::{full_name, primitive};
use super::Checker;
use crate::csdl::ast::Facets;
use crate::vocabulary::{self, Target};

/// A type of values.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A built-in type.
    Edm(Primitive),
    /// A structured type or enumeration of the documents.
    Own(TypeId),
    /// One of a built-in vocabulary.
    Standard(&'static vocabulary::Type),
    /// Not known.
    Unknown,
}

/// What a value should be.
#[derive(Clone, Copy)]
pub(super) struct Expected {
    /// Type of the value, or of its items.
    pub(super) shape: Shape,
    /// Whether it should be a collection.
    pub(super) is_collection: bool,
    /// Whether it may be null; for a collection, its items.
    pub(super) is_nullable: bool,
    /// Whether it may be left out, since there is a default.
    pub(super) has_default: bool,
}

impl Expected {
    /// Nothing is known of it.
    pub(super) const ANYTHING: Self = Self {
        shape: Shape::Unknown,
        is_collection: false,
        is_nullable: true,
        has_default: true,
    };

    /// An item of the collection.
    pub(super) fn item(self) -> Self {
        Self {
            is_collection: false,
            ..self
        }
    }
}

/// A type in a table.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TypeKey {
    /// A type of the documents.
    Own(TypeId),
    /// A type of a built-in vocabulary, by its name.
    Standard(&'static str),
}

impl Shape {
    /// The type's key, if it has properties of its own.
    pub(super) fn key(self) -> Option<TypeKey> {
        match self {
            Self::Own(id) => Some(TypeKey::Own(id)),
            Self::Standard(ty) => Some(TypeKey::Standard(&ty.name)),
            Self::Edm(_) | Self::Unknown => None,
        }
    }
}

/// A property looked up by name.
pub(super) enum Found {
    /// Its type.
    Property(Expected),
    /// There may be such a property.
    Perhaps,
    /// There is none.
    Nowhere,
}

impl Checker<'_, '_, '_> {
    /// What a use of a type in the documents asks for.
    pub(super) fn own(&self, ty: &TypeUse) -> Expected {
        self.own_facets(ty.target, ty.is_collection, &ty.facets)
    }

    fn own_facets(&self, target: TypeTarget, is_collection: bool, facets: &Facets) -> Expected {
        Expected {
            shape: self.shape(target),
            is_collection,
            is_nullable: facets.nullable.unwrap_or(true),
            has_default: facets.default_value.is_some(),
        }
    }

    /// What a use of a type in a built-in vocabulary asks for.
    pub(super) fn standard(ty: &'static vocabulary::TypeUse) -> Expected {
        Expected {
            shape: standard_shape(ty),
            is_collection: ty.is_collection,
            is_nullable: ty.is_nullable,
            has_default: ty.default_value.is_some(),
        }
    }

    /// What a type of the documents is; a type definition is its underlying type.
    pub(super) fn shape(&self, target: TypeTarget) -> Shape {
        let id = match target {
            TypeTarget::Primitive(primitive) => return Shape::Edm(primitive),
            TypeTarget::Type(id) => id,
        };
        let ty = self.resolver.model.ty(id);
        match &ty.kind {
            TypeKind::Entity(_) | TypeKind::Complex(_) | TypeKind::Enum(_) => Shape::Own(id),
            TypeKind::Definition(definition) => match definition.underlying.target {
                TypeTarget::Primitive(primitive) => Shape::Edm(primitive),
                TypeTarget::Type(_) => Shape::Unknown,
            },
            TypeKind::Opaque => built_in(&ty.name),
        }
    }

    /// The type with this whole name.
    pub(super) fn named(&self, name: &str) -> Shape {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return Shape::Unknown;
        };
        if prefix == "Edm" {
            return primitive(simple).map_or(Shape::Unknown, Shape::Edm);
        }
        let own = self.resolver.scopes.by_name(prefix);
        match own.and_then(|it| self.resolver.types.get(&(it, simple))) {
            Some(&id) => self.shape(TypeTarget::Type(id)),
            None => built_in(&QualifiedName::new(prefix, simple)),
        }
    }

    /// The whole name of a type.
    pub(super) fn shape_name(&self, shape: Shape) -> String {
        match shape {
            Shape::Edm(primitive) => full_name(primitive),
            Shape::Own(id) => self.resolver.model.ty(id).name.as_str().to_owned(),
            Shape::Standard(ty) => ty.name.clone(),
            Shape::Unknown => String::new(),
        }
    }

    /// Whether values of the type are structured.
    pub(super) fn is_structured(&self, shape: Shape) -> bool {
        match shape {
            Shape::Edm(it) => matches!(it, Primitive::ComplexType | Primitive::EntityType),
            Shape::Own(id) => self.resolver.model.structured(id).is_some(),
            Shape::Standard(ty) => matches!(ty.kind, vocabulary::TypeKind::Complex(_)),
            Shape::Unknown => false,
        }
    }

    /// Whether several members of the enumeration may be set; none for other types.
    pub(super) fn is_flags(&self, shape: Shape) -> Option<bool> {
        match shape {
            Shape::Own(id) => match &self.resolver.model.ty(id).kind {
                TypeKind::Enum(it) => Some(it.is_flags),
                _ => None,
            },
            Shape::Standard(ty) => match &ty.kind {
                vocabulary::TypeKind::Enum(it) => Some(it.is_flags),
                _ => None,
            },
            Shape::Edm(_) | Shape::Unknown => None,
        }
    }

    /// Whether the enumeration has a member of this name.
    pub(super) fn has_member(&self, shape: Shape, name: &str) -> bool {
        match shape {
            Shape::Own(id) => self.resolver.members.contains_key(&(id, name)),
            Shape::Standard(_) => self.members(shape).any(|it| it == name),
            Shape::Edm(_) | Shape::Unknown => false,
        }
    }

    /// The name of the first member of an enumeration with this value.
    pub(super) fn member_of_value(&self, shape: Shape, value: i64) -> Option<String> {
        let name = match shape {
            Shape::Own(id) => match &self.resolver.model.ty(id).kind {
                TypeKind::Enum(it) => it
                    .members
                    .iter()
                    .find(|it| it.value == value)?
                    .name
                    .as_str(),
                _ => return None,
            },
            Shape::Standard(ty) => match &ty.kind {
                vocabulary::TypeKind::Enum(it) => {
                    &it.members.iter().find(|it| it.value == value)?.name
                }
                _ => return None,
            },
            Shape::Edm(_) | Shape::Unknown => return None,
        };
        Some(name.to_owned())
    }

    /// The names of an enumeration's members.
    pub(super) fn members(&self, shape: Shape) -> Box<dyn Iterator<Item = &str> + '_> {
        match shape {
            Shape::Own(id) => match &self.resolver.model.ty(id).kind {
                TypeKind::Enum(it) => Box::new(it.members.iter().map(|it| it.name.as_str())),
                _ => Box::new(std::iter::empty()),
            },
            Shape::Standard(ty) => match &ty.kind {
                vocabulary::TypeKind::Enum(it) => {
                    Box::new(it.members.iter().map(|it| it.name.as_str()))
                }
                _ => Box::new(std::iter::empty()),
            },
            Shape::Edm(_) | Shape::Unknown => Box::new(std::iter::empty()),
        }
    }

    /// A property of a structured type, declared or inherited.
    pub(super) fn property(&self, shape: Shape, name: &str) -> Found {
        match shape {
            Shape::Own(id) => {
                let found = self.resolver.find_member(id, name);
                let ty = found.and_then(|(owner, at)| self.resolver.member_type(owner, at));
                match ty {
                    Some(ty) => Found::Property(self.own(ty)),
                    None if self.resolver.may_have_more(id) => Found::Perhaps,
                    None => Found::Nowhere,
                }
            }
            Shape::Standard(ty) => match ty.property(name) {
                Some(property) => Found::Property(Self::standard(&property.ty)),
                None if is_open(ty) => Found::Perhaps,
                None => Found::Nowhere,
            },
            Shape::Edm(_) | Shape::Unknown => Found::Perhaps,
        }
    }

    /// The names of the properties, and what each is.
    pub(super) fn properties(&self, shape: Shape) -> Vec<(&str, Expected)> {
        match shape {
            Shape::Own(id) => {
                let model = &self.resolver.model;
                let structured = model.ancestry(id).filter_map(|it| model.structured(it));
                let properties = structured.flat_map(|it| {
                    let navigation = it.navigation_properties.iter();
                    let properties = it.properties.iter().map(|it| (it.name.as_str(), &it.ty));
                    properties.chain(navigation.map(|it| (it.name.as_str(), &it.ty)))
                });
                properties.map(|(name, ty)| (name, self.own(ty))).collect()
            }
            Shape::Standard(ty) => ty
                .properties()
                .map(|it| (it.name.as_str(), Self::standard(&it.ty)))
                .collect(),
            Shape::Edm(_) | Shape::Unknown => Vec::new(),
        }
    }

    /// Whether the type is abstract.
    pub(super) fn is_abstract(&self, shape: Shape) -> bool {
        match shape {
            Shape::Own(id) => {
                let structured = self.resolver.model.structured(id);
                structured.is_some_and(|it| it.is_abstract)
            }
            Shape::Standard(ty) => {
                matches!(&ty.kind, vocabulary::TypeKind::Complex(it) if it.is_abstract)
            }
            Shape::Edm(_) | Shape::Unknown => false,
        }
    }

    /// Whether a type is another one or derives from it; true as well when that is not known.
    pub(super) fn is_or_derives(&self, shape: Shape, base: Shape) -> bool {
        let base = self.shape_name(base);
        match shape {
            Shape::Own(id) => self.resolver.model.ancestry(id).any(|it| {
                let ty = self.resolver.model.ty(it);
                ty.name.as_str() == base || matches!(ty.kind, TypeKind::Opaque)
            }),
            Shape::Standard(ty) => ty.ancestry().any(|it| it.name == base),
            Shape::Edm(_) => false,
            Shape::Unknown => true,
        }
    }
}

fn is_open(ty: &'static vocabulary::Type) -> bool {
    ty.ancestry()
        .any(|it| matches!(&it.kind, vocabulary::TypeKind::Complex(it) if it.is_open))
}

fn built_in(name: &QualifiedName) -> Shape {
    match vocabulary::type_named(name.as_str()) {
        Some(ty) => standard_type(ty),
        None => Shape::Unknown,
    }
}

fn standard_shape(ty: &'static vocabulary::TypeUse) -> Shape {
    match ty.target() {
        Target::Edm(name) => primitive(name).map_or(Shape::Unknown, Shape::Edm),
        Target::Type(ty) => standard_type(ty),
        Target::Unknown => Shape::Unknown,
    }
}

/// A type definition is its underlying type.
fn standard_type(ty: &'static vocabulary::Type) -> Shape {
    match &ty.kind {
        vocabulary::TypeKind::Definition(underlying) => match underlying.target() {
            Target::Edm(name) => primitive(name).map_or(Shape::Unknown, Shape::Edm),
            Target::Type(_) | Target::Unknown => Shape::Unknown,
        },
        vocabulary::TypeKind::Complex(_) | vocabulary::TypeKind::Enum(_) => Shape::Standard(ty),
    }
}
