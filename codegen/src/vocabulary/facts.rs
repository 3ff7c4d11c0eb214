//! What a vocabulary says of its terms and types.
//!
//! In: nothing (this is data, made by `read`). Out: terms, types, their properties and members.
//! What always holds: every name is qualified and without alias.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A vocabulary: the terms and types of one namespace.
#[derive(Debug, Default)]
pub struct Vocabulary {
    pub(super) terms: BTreeMap<String, Term>,
    pub(super) types: BTreeMap<String, Type>,
}

impl Vocabulary {
    /// The term with this simple name.
    pub fn term(&self, name: &str) -> Option<&Term> {
        self.terms.get(name)
    }

    /// The type with this simple name.
    pub fn ty(&self, name: &str) -> Option<&Type> {
        self.types.get(name)
    }

    /// All terms by simple name.
    pub fn terms(&self) -> impl Iterator<Item = (&str, &Term)> {
        self.terms.iter().map(|(name, term)| (name.as_str(), term))
    }

    /// All types by simple name.
    pub fn types(&self) -> impl Iterator<Item = (&str, &Type)> {
        self.types.iter().map(|(name, ty)| (name.as_str(), ty))
    }
}

/// A term (§14.1).
#[derive(Debug)]
#[non_exhaustive]
pub struct Term {
    /// Qualified name.
    pub name: String,
    /// The type of its values.
    pub ty: TypeUse,
    /// Qualified name of the term that it specialises.
    pub base_term: Option<String>,
    /// Kinds of elements that it applies to, as CSDL spells them; empty means all.
    pub applies_to: Vec<String>,
    /// Type that the annotated element has to have (`Core.RequiresType`).
    pub requires_type: Option<String>,
    /// Whether the target is to be reached from an entity container
    /// (`Core.AppliesViaContainer`).
    pub applies_via_container: bool,
}

/// A type of values.
#[derive(Debug)]
#[non_exhaustive]
pub struct Type {
    /// Qualified name.
    pub name: String,
    /// What it is.
    pub kind: TypeKind,
}

/// The kinds of types that vocabularies have.
#[derive(Debug)]
pub enum TypeKind {
    /// `ComplexType` (§9).
    Complex(ComplexType),
    /// `EnumType` (§10).
    Enum(EnumType),
    /// `TypeDefinition` (§11), with its underlying type.
    Definition(TypeUse),
}

/// A complex type (§9).
#[derive(Debug)]
#[non_exhaustive]
pub struct ComplexType {
    /// Qualified name of the base type.
    pub base: Option<String>,
    /// Whether records need a derived type.
    pub is_abstract: bool,
    /// Whether records may have properties that are not declared.
    pub is_open: bool,
    /// Properties declared here, navigation properties among them; [`Type::properties`] has
    /// the inherited ones too.
    pub properties: Vec<Property>,
}

/// A property of a complex type.
#[derive(Debug)]
#[non_exhaustive]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is a navigation property.
    pub is_navigation: bool,
    /// Type that a property named by its value has to have (`Core.RequiresType`).
    pub requires_type: Option<String>,
}

/// An enumeration (§10).
#[derive(Debug)]
#[non_exhaustive]
pub struct EnumType {
    /// Whether several members may be set.
    pub is_flags: bool,
    /// Members in order.
    pub members: Vec<Member>,
}

impl EnumType {
    /// The value of the member with this name.
    pub fn value(&self, name: &str) -> Option<i64> {
        let mut members = self.members.iter();
        members
            .find(|member| member.name == name)
            .map(|it| it.value)
    }
}

/// A member of an enumeration.
#[derive(Debug)]
#[non_exhaustive]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: i64,
}

/// A type where a term, property or definition uses it.
#[derive(Debug)]
#[non_exhaustive]
pub struct TypeUse {
    /// Qualified name of the (item) type: `Edm.Boolean`, `Org.OData.Core.V1.Tag`.
    pub name: String,
    /// Whether it is a collection.
    pub is_collection: bool,
    /// Whether null is allowed; for a collection, null items.
    pub is_nullable: bool,
    /// The value when none is given.
    pub default_value: Option<String>,
    pub(super) linked: OnceLock<Option<&'static Type>>,
}

/// What a type's name leads to.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// A built-in type (§3.3, §3.4), its name after `Edm.`.
    Edm(&'static str),
    /// A type of a vocabulary.
    Type(&'static Type),
    /// A type that no built-in vocabulary defines.
    Unknown,
}

impl TypeUse {
    /// What the type's name leads to.
    pub fn target(&'static self) -> Target {
        if let Some(name) = self.name.strip_prefix("Edm.") {
            return Target::Edm(name);
        }
        let linked = self.linked.get_or_init(|| super::type_named(&self.name));
        linked.map_or(Target::Unknown, Target::Type)
    }
}

/// Base types that are followed: more than any vocabulary has, so that a walk always ends.
const MAX_ANCESTORS: usize = 16;

impl Type {
    /// The type and its base types, the type first; only itself if it is no complex type.
    pub fn ancestry(&'static self) -> impl Iterator<Item = &'static Type> {
        let base = |ty: &&'static Type| match &ty.kind {
            TypeKind::Complex(complex) => complex.base.as_deref().and_then(super::type_named),
            TypeKind::Enum(_) | TypeKind::Definition(_) => None,
        };
        std::iter::successors(Some(self), base).take(MAX_ANCESTORS)
    }

    /// The properties of a complex type with the inherited ones, its own first.
    pub fn properties(&'static self) -> impl Iterator<Item = &'static Property> {
        self.ancestry().flat_map(|ty| match &ty.kind {
            TypeKind::Complex(complex) => complex.properties.as_slice(),
            TypeKind::Enum(_) | TypeKind::Definition(_) => &[],
        })
    }

    /// The property with this name, declared or inherited.
    pub fn property(&'static self, name: &str) -> Option<&'static Property> {
        self.properties().find(|property| property.name == name)
    }
}
