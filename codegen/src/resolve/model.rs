//! The resolved schema: every name linked, every fact in its final form.
//!
//! In: nothing (this is data, made by [`super::resolve`]). Out: what `select` and `plan` read.
//! What always holds: a [`TypeId`] or [`OperationId`] of a model is valid in that model; no
//! alias is left in a [`QualifiedName`]; the order of every list follows the documents, and
//! [`Model::types_by_name`] gives an order that does not.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ecow::EcoString;

use crate::csdl::ast::{Expression, Facets};
use crate::source::Span;

/// A name qualified with its namespace, no alias in it: `microsoft.graph.security.hostPort`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    full: Arc<str>,
    dot: usize,
}

impl QualifiedName {
    /// Joins a namespace and a simple name.
    pub fn new(namespace: &str, name: &str) -> Self {
        Self {
            full: format!("{namespace}.{name}").into(),
            dot: namespace.len(),
        }
    }

    /// The whole name.
    pub fn as_str(&self) -> &str {
        &self.full
    }

    /// The part before the last dot.
    pub fn namespace(&self) -> &str {
        &self.full[..self.dot]
    }

    /// The part after the last dot.
    pub fn name(&self) -> &str {
        &self.full[self.dot + 1..]
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

impl fmt::Debug for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.full)
    }
}

/// Index of a type in its [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// Index of an action or function overload in its [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u32);

/// Where an element stands in the syntax trees: document, schema and child, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Index into the documents that were resolved.
    pub document: usize,
    /// Index into `Document::schemas`.
    pub schema: usize,
    /// Index into `Schema::children`.
    pub child: usize,
}

/// All that the documents define, linked.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Types in document order.
    pub types: Vec<TypeDef>,
    /// Types by qualified name.
    pub types_by_name: BTreeMap<QualifiedName, TypeId>,
    /// Action and function overloads in document order.
    pub operations: Vec<Operation>,
    /// Entity containers in document order, `Extends` already folded in.
    pub containers: Vec<Container>,
    /// Terms that the documents define.
    pub terms: Vec<Term>,
    /// `Annotations` elements whose target is none of the above (an enum of another document,
    /// a container path that leads out, …): nothing is dropped.
    pub other_annotations: Vec<TargetedAnnotations>,
}

impl Model {
    /// The key of an entity type: its own, or that of the nearest type above it that has one
    /// (§6.5); empty if there is none, as for an abstract type, and for types that are not of
    /// entities.
    pub fn key(&self, id: TypeId) -> &[KeyProperty] {
        let mut keys = self
            .ancestry(id)
            .filter_map(|it| self.structured(it))
            .map(|it| it.key.as_slice());
        keys.find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// The type with this index.
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// The operation with this index.
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0 as usize]
    }

    /// Looks a type up by its whole name.
    pub fn type_named(&self, qualified: &str) -> Option<TypeId> {
        let (namespace, name) = qualified.rsplit_once('.')?;
        self.types_by_name
            .get(&QualifiedName::new(namespace, name))
            .copied()
    }

    /// The entity or complex type with this index, if it is one.
    pub fn structured(&self, id: TypeId) -> Option<&Structured> {
        match &self.ty(id).kind {
            TypeKind::Entity(structured) | TypeKind::Complex(structured) => Some(structured),
            TypeKind::Enum(_) | TypeKind::Definition(_) | TypeKind::Opaque => None,
        }
    }

    /// The type and its base types, the type first.
    pub fn ancestry(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        std::iter::successors(Some(id), |&id| self.structured(id).and_then(|it| it.base))
    }
}

/// A type: entity, complex, enum, definition, or one that no document defines.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: QualifiedName,
    /// What it is.
    pub kind: TypeKind,
    /// Names of later versions of it that were folded into it, the newest last.
    pub versions: Vec<QualifiedName>,
    /// Annotations on it, written inside or with an external target.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
    /// The element; none for an opaque type.
    pub origin: Option<Origin>,
}

impl TypeDef {
    /// The name that a payload or a type cast has: that of its newest version.
    pub fn newest_name(&self) -> &QualifiedName {
        self.versions.last().unwrap_or(&self.name)
    }

    /// All names that a payload may have, the newest first.
    pub fn all_names(&self) -> impl Iterator<Item = &QualifiedName> {
        self.versions.iter().rev().chain([&self.name])
    }
}

/// The kinds of types.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// `EntityType` (§6).
    Entity(Structured),
    /// `ComplexType` (§9).
    Complex(Structured),
    /// `EnumType` (§10).
    Enum(EnumType),
    /// `TypeDefinition` (§11).
    Definition(TypeDefinition),
    /// Named but not defined in any document given; a warning said so. Any JSON value.
    Opaque,
}

/// An entity or complex type's own facts; inherited ones are in its ancestry.
#[derive(Clone, Debug, Default)]
pub struct Structured {
    /// Base type.
    pub base: Option<TypeId>,
    /// Types that name this one as base, in order of their qualified names.
    pub derived: Vec<TypeId>,
    /// `Abstract`.
    pub is_abstract: bool,
    /// `OpenType`, or inherited from an open base type.
    pub is_open: bool,
    /// `HasStream`, or inherited.
    pub has_stream: bool,
    /// Key declared here (§6.5); empty when inherited or absent.
    pub key: Vec<KeyProperty>,
    /// Properties declared here.
    pub properties: Vec<Property>,
    /// Navigation properties declared here.
    pub navigation_properties: Vec<NavigationProperty>,
}

/// One `PropertyRef` of a key (§6.5).
#[derive(Clone, Debug)]
pub struct KeyProperty {
    /// Path to the property, its segments.
    pub path: Vec<EcoString>,
    /// The name in key predicates: the alias, or the property's name.
    pub name: EcoString,
    /// The property's type.
    pub ty: TypeUse,
}

/// A type where something uses it.
#[derive(Clone, Debug)]
pub struct TypeUse {
    /// The item type.
    pub target: TypeTarget,
    /// Whether it is a collection of it.
    pub is_collection: bool,
    /// Facets as written.
    pub facets: Facets,
    /// The type name's place.
    pub span: Span,
}

impl TypeUse {
    /// Whether null is allowed (§7.2.1): for a collection, null items.
    pub fn is_nullable(&self) -> bool {
        self.facets.nullable.unwrap_or(true)
    }
}

/// What a type name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TypeTarget {
    /// A built-in type.
    Primitive(Primitive),
    /// A type of the model.
    Type(TypeId),
}

/// Built-in types (§3.3, §3.4): primitive types and the abstract ones that `Edm` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Primitive {
    Binary,
    Boolean,
    Byte,
    Date,
    DateTimeOffset,
    Decimal,
    Double,
    Duration,
    Guid,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    Stream,
    String,
    TimeOfDay,
    Geography,
    GeographyPoint,
    GeographyLineString,
    GeographyPolygon,
    GeographyMultiPoint,
    GeographyMultiLineString,
    GeographyMultiPolygon,
    GeographyCollection,
    Geometry,
    GeometryPoint,
    GeometryLineString,
    GeometryPolygon,
    GeometryMultiPoint,
    GeometryMultiLineString,
    GeometryMultiPolygon,
    GeometryCollection,
    Untyped,
    PrimitiveType,
    ComplexType,
    EntityType,
    AnnotationPath,
    AnyPropertyPath,
    ModelElementPath,
    NavigationPropertyPath,
    PropertyPath,
}

/// `Property` (§7).
#[derive(Clone, Debug)]
pub struct Property {
    /// Its name.
    pub name: EcoString,
    /// Its type.
    pub ty: TypeUse,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
}

/// `NavigationProperty` (§8).
#[derive(Clone, Debug)]
pub struct NavigationProperty {
    /// Its name.
    pub name: EcoString,
    /// The target type: entity, opaque, or `Edm.EntityType`.
    pub ty: TypeUse,
    /// `ContainsTarget`.
    pub contains_target: bool,
    /// `Partner`, without alias.
    pub partner: Option<EcoString>,
    /// Properties that have the same value here and in the target (§8.5).
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// What happens to the related entities when this one is deleted (§8.6).
    pub on_delete: Option<OnDelete>,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
}

/// `ReferentialConstraint` (§8.5), both paths without alias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferentialConstraint {
    /// Path of the dependent property, from the type that declares the navigation property.
    pub property: String,
    /// Path of the principal property, from the navigation property's target type.
    pub referenced_property: String,
}

/// `Action` of `OnDelete` (§8.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OnDelete {
    /// Related entities are deleted, too.
    Cascade,
    /// The entity is not deleted while there are related ones.
    None,
    /// The dependent properties are set to null.
    SetNull,
    /// The dependent properties are set to their default values.
    SetDefault,
}

/// `EnumType` (§10).
#[derive(Clone, Debug)]
pub struct EnumType {
    /// Underlying integer type.
    pub underlying: Primitive,
    /// `IsFlags`.
    pub is_flags: bool,
    /// Members in order, each with its value given or counted (§10.3).
    pub members: Vec<Member>,
}

/// `Member` (§10.3).
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: EcoString,
    /// Its value.
    pub value: i64,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
}

/// `TypeDefinition` (§11).
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    /// Underlying primitive type and facets.
    pub underlying: TypeUse,
}

/// Whether an operation may have side effects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperationKind {
    /// `Action` (§12.1).
    Action,
    /// `Function` (§12.3).
    Function,
}

/// One overload of an action or function.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name, shared by its overloads.
    pub name: QualifiedName,
    /// Action or function.
    pub kind: OperationKind,
    /// `IsBound`.
    pub is_bound: bool,
    /// `IsComposable`.
    pub is_composable: bool,
    /// `EntitySetPath`, as written.
    pub entity_set_path: Option<EcoString>,
    /// Parameters; the first is the binding parameter when bound.
    pub parameters: Vec<Parameter>,
    /// Return type.
    pub return_type: Option<TypeUse>,
    /// Annotations on this overload or on all overloads.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
    /// The element.
    pub origin: Origin,
}

/// `Parameter` (§12.9).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: EcoString,
    /// Its type.
    pub ty: TypeUse,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
}

/// `EntityContainer` (§13).
#[derive(Clone, Debug)]
pub struct Container {
    /// Its name.
    pub name: QualifiedName,
    /// Entity sets, singletons and imports in order.
    pub children: Vec<ContainerChild>,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
    /// The element.
    pub origin: Origin,
}

/// A child of an entity container.
#[derive(Clone, Debug)]
pub struct ContainerChild {
    /// Its name.
    pub name: EcoString,
    /// What it is.
    pub kind: ContainerChildKind,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// Annotations on what paths lead to from it (§14.2.2), with the path as written.
    pub below: Vec<(EcoString, Vec<Annotation>)>,
    /// The name's place.
    pub span: Span,
}

/// What a child of an entity container is.
#[derive(Clone, Debug)]
pub enum ContainerChildKind {
    /// `EntitySet` (§13.2) of this entity type.
    EntitySet {
        /// Entity type.
        ty: TypeId,
        /// Bindings.
        bindings: Vec<Binding>,
    },
    /// `Singleton` (§13.3) of this entity type.
    Singleton {
        /// Entity type.
        ty: TypeId,
        /// Whether it may be null.
        nullable: bool,
        /// Bindings.
        bindings: Vec<Binding>,
    },
    /// `ActionImport` or `FunctionImport` (§13.5, §13.6): the unbound overloads it names.
    Import {
        /// Action or function.
        kind: OperationKind,
        /// Unbound overloads, in document order.
        overloads: Vec<OperationId>,
        /// Name of the entity set that returned entities belong to, as written.
        entity_set: Option<EcoString>,
    },
}

/// `NavigationPropertyBinding` (§13.4).
#[derive(Clone, Debug)]
pub struct Binding {
    /// Path segments, names with their namespace and not an alias.
    pub path: Vec<EcoString>,
    /// Target segments, likewise.
    pub target: Vec<EcoString>,
}

/// `Term` (§14.1).
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub name: QualifiedName,
    /// Its type.
    pub ty: TypeUse,
    /// `BaseTerm`, the qualified name without alias.
    pub base_term: Option<String>,
    /// `AppliesTo`, its words.
    pub applies_to: Vec<EcoString>,
    /// Annotations on it.
    pub annotations: Vec<Annotation>,
    /// The name's place.
    pub span: Span,
    /// The element.
    pub origin: Origin,
}

/// An annotation on an element, its term's name without alias.
#[derive(Clone, Debug)]
pub struct Annotation {
    /// The term's qualified name, in full: `Org.OData.Core.V1.Description`.
    pub term: EcoString,
    /// Where the term is named.
    pub term_span: Span,
    /// Qualifier.
    pub qualifier: Option<EcoString>,
    /// Value, every name in it without alias; none means the term's default.
    pub value: Option<Expression>,
    /// Annotations of this annotation.
    pub annotations: Vec<Annotation>,
    /// The annotation's place.
    pub span: Span,
}

/// Annotations of a target that the model has no element for.
#[derive(Clone, Debug)]
pub struct TargetedAnnotations {
    /// Target, without alias.
    pub target: EcoString,
    /// The annotations.
    pub annotations: Vec<Annotation>,
    /// The target's place.
    pub span: Span,
}
