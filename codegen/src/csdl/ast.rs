//! The syntax tree of a CSDL document: what was written, and where.
//!
//! In: nothing (this is data). Out: one tree for both forms, CSDL XML and CSDL JSON. What
//! always holds: every node has a [`Span`]; names are as the document spells them, aliases
//! included; nothing has been looked up. Sections named below are those of
//! *OData Common Schema Definition Language (CSDL) XML Representation Version 4.01*.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use ecow::{EcoString, EcoVec};

use crate::source::{SourceId, Span};

/// A value and the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value as written.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Text from an attribute or element, with its place.
pub type Text = Spanned<EcoString>;

/// One CSDL document: the `edmx:Edmx` element (§4) or a bare `Schema` root.
#[derive(Clone, Debug)]
pub struct Document {
    /// The text that it was read from.
    pub source: SourceId,
    /// The form that it is written in.
    pub form: Representation,
    /// `Version` of `edmx:Edmx`; none for a bare `Schema` root.
    pub version: Option<Text>,
    /// `$EntityContainer` of CSDL JSON (§4): the container of the service; none where it is not
    /// written, as in CSDL XML, which has no place for it.
    pub entity_container: Option<Text>,
    /// `edmx:Reference` elements (§4).
    pub references: Vec<Reference>,
    /// `Schema` elements (§5).
    pub schemas: Vec<Schema>,
    /// What other namespaces have in the document, if they have anything.
    pub foreign: Option<Foreign>,
}

/// The two forms of CSDL documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Representation {
    /// CSDL XML.
    Xml,
    /// CSDL JSON.
    Json,
}

/// Elements and attributes of other namespaces (§2.2): they mean nothing in CSDL, and are not in the
/// tree.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// The name of the first one.
    pub first: Span,
    /// How many there are, what such an element holds not counted.
    pub count: usize,
}

/// `edmx:Reference` (§4.1).
#[derive(Clone, Debug)]
pub struct Reference {
    /// `Uri`: where the referenced document is.
    pub uri: Text,
    /// `edmx:Include` (§4.2).
    pub includes: Vec<Include>,
    /// `edmx:IncludeAnnotations` (§4.3).
    pub include_annotations: Vec<IncludeAnnotations>,
    /// Annotations of the reference itself.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `edmx:Include` (§4.2).
#[derive(Clone, Debug)]
pub struct Include {
    /// The included namespace.
    pub namespace: Text,
    /// The alias that this document gives it.
    pub alias: Option<Text>,
    /// Annotations of the include.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `edmx:IncludeAnnotations` (§4.3).
#[derive(Clone, Debug)]
pub struct IncludeAnnotations {
    /// The namespace of the terms.
    pub term_namespace: Text,
    /// Only annotations with this qualifier.
    pub qualifier: Option<Text>,
    /// Only annotations whose target is in this namespace.
    pub target_namespace: Option<Text>,
    /// The whole element.
    pub span: Span,
}

/// `Schema` (§5).
#[derive(Clone, Debug)]
pub struct Schema {
    /// `Namespace`.
    pub namespace: Text,
    /// `Alias`, known in this document only.
    pub alias: Option<Text>,
    /// Children in document order.
    pub children: Vec<SchemaChild>,
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// A child of `Schema`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum SchemaChild {
    EntityType(StructuredType),
    ComplexType(StructuredType),
    EnumType(EnumType),
    TypeDefinition(TypeDefinition),
    Term(Term),
    Action(Operation),
    Function(Operation),
    EntityContainer(EntityContainer),
    /// `Annotations`: external targeting (§14.2.2).
    Annotations(Annotations),
}

/// `EntityType` (§6) or `ComplexType` (§9).
#[derive(Clone, Debug)]
pub struct StructuredType {
    /// `Name`.
    pub name: Text,
    /// `BaseType`, as spelled.
    pub base_type: Option<Text>,
    /// `Abstract`; false when not written.
    pub is_abstract: bool,
    /// `OpenType`; none when not written, which means that of the base type, or false.
    pub is_open: Option<bool>,
    /// `HasStream`, likewise; always none for complex types.
    pub has_stream: Option<bool>,
    /// `Key` (§6.5); always none for complex types.
    pub key: Option<Key>,
    /// `Property` elements (§7).
    pub properties: Vec<Property>,
    /// `NavigationProperty` elements (§8).
    pub navigation_properties: Vec<NavigationProperty>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Key` (§6.5).
#[derive(Clone, Debug)]
pub struct Key {
    /// `PropertyRef` elements in order.
    pub property_refs: Vec<PropertyRef>,
    /// The whole element.
    pub span: Span,
}

/// `PropertyRef` (§6.5).
#[derive(Clone, Debug)]
pub struct PropertyRef {
    /// `Name`: a path to a property.
    pub name: Text,
    /// `Alias`.
    pub alias: Option<Text>,
    /// The whole element.
    pub span: Span,
}

/// A type as an attribute names it: `T` or `Collection(T)`, with its facets (§7.2).
#[derive(Clone, Debug)]
pub struct TypeExpression {
    /// The item type's name, as spelled.
    pub name: Text,
    /// Whether it stood in `Collection(…)`.
    pub is_collection: bool,
    /// The facets beside it.
    pub facets: Facets,
}

/// Type facets (§7.2), each only when written. Few uses of a type have others than `Nullable`:
/// those are elsewhere, and shared.
#[derive(Clone, Default)]
pub struct Facets {
    /// `Nullable`.
    pub nullable: Option<bool>,
    others: Option<Arc<OtherFacets>>,
}

impl Facets {
    /// `Nullable`, and the others.
    pub fn new(nullable: Option<bool>, others: OtherFacets) -> Self {
        Self {
            nullable,
            others: (others != OtherFacets::NONE).then(|| Arc::new(others)),
        }
    }
}

impl Deref for Facets {
    type Target = OtherFacets;

    fn deref(&self) -> &OtherFacets {
        static NONE: OtherFacets = OtherFacets::NONE;
        self.others.as_deref().unwrap_or(&NONE)
    }
}

impl DerefMut for Facets {
    fn deref_mut(&mut self) -> &mut OtherFacets {
        Arc::make_mut(self.others.get_or_insert_default())
    }
}

impl PartialEq for Facets {
    fn eq(&self, other: &Self) -> bool {
        self.nullable == other.nullable && **self == **other
    }
}

impl Eq for Facets {}

impl fmt::Debug for Facets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Facets")
            .field(&self.nullable)
            .field(&**self)
            .finish()
    }
}

/// Facets beside `Nullable`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OtherFacets {
    /// `MaxLength`: a number or `max`.
    pub max_length: Option<EcoString>,
    /// `Precision`.
    pub precision: Option<EcoString>,
    /// `Scale`: a number, `floating` or `variable`.
    pub scale: Option<EcoString>,
    /// `Unicode`.
    pub unicode: Option<bool>,
    /// `SRID`: a number or `variable`.
    pub srid: Option<EcoString>,
    /// `DefaultValue`.
    pub default_value: Option<EcoString>,
    /// Where those after `Nullable` are written.
    pub places: FacetPlaces,
}

impl OtherFacets {
    /// None is written.
    const NONE: Self = Self {
        max_length: None,
        precision: None,
        scale: None,
        unicode: None,
        srid: None,
        default_value: None,
        places: FacetPlaces(EcoVec::new()),
    };
}

/// Where facets are written, by their names in CSDL XML. Any two are equal: facets are the same
/// wherever they stand.
#[derive(Clone, Default)]
pub struct FacetPlaces(EcoVec<(&'static str, Span)>);

impl FacetPlaces {
    /// Notes where a facet's value stands.
    pub(super) fn add(&mut self, name: &'static str, span: Span) {
        self.0.push((name, span));
    }

    /// Where the value of a facet stands; none if it is not written.
    pub fn of(&self, name: &str) -> Option<Span> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, span)| *span)
    }
}

impl PartialEq for FacetPlaces {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for FacetPlaces {}

impl fmt::Debug for FacetPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FacetPlaces")
    }
}

/// `Property` (§7).
#[derive(Clone, Debug)]
pub struct Property {
    /// `Name`.
    pub name: Text,
    /// `Type` and facets.
    pub ty: TypeExpression,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `NavigationProperty` (§8).
#[derive(Clone, Debug)]
pub struct NavigationProperty {
    /// `Name`.
    pub name: Text,
    /// `Type` and `Nullable`.
    pub ty: TypeExpression,
    /// `Partner`: a path.
    pub partner: Option<Text>,
    /// `ContainsTarget`; false when not written.
    pub contains_target: bool,
    /// `ReferentialConstraint` (§8.5).
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `OnDelete` (§8.6).
    pub on_delete: Option<OnDelete>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `ReferentialConstraint` (§8.5).
#[derive(Clone, Debug)]
pub struct ReferentialConstraint {
    /// The dependent property.
    pub property: Text,
    /// The principal property.
    pub referenced_property: Text,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `OnDelete` (§8.6).
#[derive(Clone, Debug)]
pub struct OnDelete {
    /// `Action`: `Cascade`, `None`, `SetDefault` or `SetNull`.
    pub action: Text,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `EnumType` (§10).
#[derive(Clone, Debug)]
pub struct EnumType {
    /// `Name`.
    pub name: Text,
    /// `UnderlyingType`, as spelled.
    pub underlying_type: Option<Text>,
    /// `IsFlags`; false when not written.
    pub is_flags: bool,
    /// `Member` elements in order.
    pub members: Vec<Member>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Member` (§10.3).
#[derive(Clone, Debug)]
pub struct Member {
    /// `Name`.
    pub name: Text,
    /// `Value`, as written.
    pub value: Option<Text>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `TypeDefinition` (§11).
#[derive(Clone, Debug)]
pub struct TypeDefinition {
    /// `Name`.
    pub name: Text,
    /// `UnderlyingType` and facets.
    pub ty: TypeExpression,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Term` (§14.1).
#[derive(Clone, Debug)]
pub struct Term {
    /// `Name`.
    pub name: Text,
    /// `Type` and facets.
    pub ty: TypeExpression,
    /// `BaseTerm`.
    pub base_term: Option<Text>,
    /// `AppliesTo`, as written.
    pub applies_to: Option<Text>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Action` (§12.1) or `Function` (§12.3).
#[derive(Clone, Debug)]
pub struct Operation {
    /// `Name`.
    pub name: Text,
    /// `IsBound`; false when not written.
    pub is_bound: bool,
    /// `IsComposable`; false when not written, and always for actions.
    pub is_composable: bool,
    /// `EntitySetPath`.
    pub entity_set_path: Option<Text>,
    /// `Parameter` elements in order; the first is the binding parameter when bound.
    pub parameters: Vec<Parameter>,
    /// `ReturnType`.
    pub return_type: Option<ReturnType>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Parameter` (§12.9).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `Name`.
    pub name: Text,
    /// `Type` and facets.
    pub ty: TypeExpression,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `ReturnType` (§12.8).
#[derive(Clone, Debug)]
pub struct ReturnType {
    /// `Type` and facets.
    pub ty: TypeExpression,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `EntityContainer` (§13).
#[derive(Clone, Debug)]
pub struct EntityContainer {
    /// `Name`.
    pub name: Text,
    /// `Extends`.
    pub extends: Option<Text>,
    /// Children in document order.
    pub children: Vec<ContainerChild>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// A child of `EntityContainer`.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum ContainerChild {
    EntitySet(EntitySet),
    Singleton(Singleton),
    ActionImport(OperationImport),
    FunctionImport(OperationImport),
}

/// `EntitySet` (§13.2).
#[derive(Clone, Debug)]
pub struct EntitySet {
    /// `Name`.
    pub name: Text,
    /// `EntityType`, as spelled.
    pub entity_type: Text,
    /// `IncludeInServiceDocument`; none when not written.
    pub include_in_service_document: Option<bool>,
    /// `NavigationPropertyBinding` elements.
    pub bindings: Vec<NavigationPropertyBinding>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Singleton` (§13.3).
#[derive(Clone, Debug)]
pub struct Singleton {
    /// `Name`.
    pub name: Text,
    /// `Type`, as spelled.
    pub ty: Text,
    /// `Nullable`; none when not written.
    pub nullable: Option<bool>,
    /// `NavigationPropertyBinding` elements.
    pub bindings: Vec<NavigationPropertyBinding>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `NavigationPropertyBinding` (§13.4).
#[derive(Clone, Debug)]
pub struct NavigationPropertyBinding {
    /// `Path`.
    pub path: Text,
    /// `Target`.
    pub target: Text,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `ActionImport` (§13.5) or `FunctionImport` (§13.6).
#[derive(Clone, Debug)]
pub struct OperationImport {
    /// `Name`.
    pub name: Text,
    /// `Action` or `Function`, as spelled.
    pub operation: Text,
    /// `EntitySet`.
    pub entity_set: Option<Text>,
    /// `IncludeInServiceDocument`; none when not written, and for actions.
    pub include_in_service_document: Option<bool>,
    /// Annotations written inside.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Annotations`: annotations with an external target (§14.2.2).
#[derive(Clone, Debug)]
pub struct Annotations {
    /// `Target`: a path, as spelled.
    pub target: Text,
    /// `Qualifier` for all of them.
    pub qualifier: Option<Text>,
    /// The annotations.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// `Annotation` (§14.2).
#[derive(Clone, Debug)]
pub struct Annotation {
    /// `Term`, as spelled.
    pub term: Text,
    /// `Qualifier`.
    pub qualifier: Option<Text>,
    /// The value; none means the term's default.
    pub value: Option<Expression>,
    /// Annotations of the annotation.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}

/// An annotation expression (§14.3, §14.4) and its place.
#[derive(Clone, Debug)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// Annotations of the expression (not for constants and paths).
    pub annotations: Vec<Annotation>,
    /// The value of the attribute, the text in the element, or else the element.
    pub span: Span,
}

/// The forms of annotation expressions.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// A constant (§14.3), its text as written.
    Constant(ConstantKind, EcoString),
    /// A path (§14.4.1), as written.
    Path(PathKind, EcoString),
    /// A comparison, logical or arithmetic operator (§14.4.2, §14.4.3) and its operands.
    Operator(Operator, Vec<Expression>),
    /// `Apply` (§14.4.4): the client-side function's name and arguments.
    Apply(Text, Vec<Expression>),
    /// `Cast` (§14.4.5).
    Cast(Box<TypeExpression>, Option<Box<Expression>>),
    /// `IsOf` (§14.4.8).
    IsOf(Box<TypeExpression>, Option<Box<Expression>>),
    /// `Collection` (§14.4.6).
    Collection(Vec<Expression>),
    /// `If` (§14.4.7): condition, value, and value otherwise.
    If(Vec<Expression>),
    /// `LabeledElement` (§14.4.9): the label and its expression.
    LabeledElement(Text, Option<Box<Expression>>),
    /// `LabeledElementReference` (§14.4.10).
    LabeledElementReference(Text),
    /// `Null` (§14.4.11).
    Null,
    /// `Record` (§14.4.12).
    Record(Record),
    /// `UrlRef` (§14.4.13).
    UrlRef(Box<Expression>),
}

/// The types of constant expressions (§14.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum ConstantKind {
    Binary,
    Bool,
    Date,
    DateTimeOffset,
    Decimal,
    Duration,
    EnumMember,
    Float,
    Guid,
    Int,
    String,
    TimeOfDay,
}

/// The kinds of path expressions (§14.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum PathKind {
    AnnotationPath,
    AnyPropertyPath,
    ModelElementPath,
    NavigationPropertyPath,
    PropertyPath,
    Path,
}

/// Operators (§14.4.2, §14.4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Operator {
    And,
    Or,
    Not,
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Has,
    In,
    Add,
    Sub,
    Neg,
    Mul,
    Div,
    DivBy,
    Mod,
}

/// `Record` (§14.4.12).
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// `Type`, as spelled.
    pub ty: Option<Text>,
    /// `PropertyValue` elements in order.
    pub properties: Vec<PropertyValue>,
}

/// `PropertyValue` (§14.4.12).
#[derive(Clone, Debug)]
pub struct PropertyValue {
    /// `Property`.
    pub property: Text,
    /// The value; none means the property's default.
    pub value: Option<Expression>,
    /// Annotations of the property value.
    pub annotations: Vec<Annotation>,
    /// The whole element.
    pub span: Span,
}
