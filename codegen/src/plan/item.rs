//! What will be written, in Rust's terms.
//!
//! In: nothing (this is data, made by the modules beside it). Out: what `emit` turns into
//! syntax, deciding nothing. What always holds: every path names an item of the same plan or of
//! the runtime; lists are in the order in which they are written, which no input order changes.

use super::areas::{Area, Condition};
use super::capabilities::{Capabilities, Restrictions};
use super::docs::Docs;
use super::names::{Case, RustIdent, WireName};
use super::operations::coverage::Coverage;
use super::operations::{Invocation, Marker, OperationFile};

/// The whole crate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Path of the crate's root module as generated code writes it: `crate`, or `crate::bindings`.
    pub root: Vec<RustIdent>,
    /// Paragraphs that open the crate's documentation.
    pub docs: Docs,
    /// Whether all names are ASCII.
    pub is_ascii: bool,
    /// A module for each namespace.
    pub modules: Vec<Module>,
    /// Capability markers that the requests use, beside those of the runtime.
    pub capabilities: Vec<CapabilityMarker>,
    /// The client and its roots.
    pub client: Client,
    /// Markers of unbound operations.
    pub operations: Vec<Marker>,
    /// Features that parts of the crate are compiled with; none for one whole.
    pub areas: Vec<Area>,
    /// Decisions that a maintainer should know of.
    pub notes: Vec<Note>,
    /// How many of each kind.
    pub counts: Counts,
    /// What became of the actions, functions and imports that were read.
    pub coverage: Coverage,
}

/// Something decided that is not what the rules alone give.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note(pub String);

/// Counts of what was planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Entity types.
    pub entities: usize,
    /// Complex types.
    pub complexes: usize,
    /// Enum types, flags included.
    pub enums: usize,
    /// Polymorphic enums.
    pub polymorphic: usize,
    /// Request builders.
    pub requests: usize,
    /// Type definitions, each written as its underlying type.
    pub definitions: usize,
    /// Opaque types, each written as untyped JSON.
    pub opaque: usize,
}

/// The module of a namespace.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its name.
    pub ident: RustIdent,
    /// The namespace.
    pub namespace: String,
    /// A file for each type.
    pub types: Vec<TypeFile>,
    /// A file for each entity type's requests.
    pub requests: Vec<RequestFile>,
    /// A file for the operations bound to each type.
    pub operations: Vec<OperationFile>,
}

/// Path of a generated type: module and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypePath {
    /// Module of the namespace.
    pub module: RustIdent,
    /// Name of the type.
    pub ident: RustIdent,
}

/// A file with one type.
#[derive(Clone, Debug)]
pub struct TypeFile {
    /// Module name, and file name without `.rs`.
    pub ident: RustIdent,
    /// The type.
    pub item: TypeItem,
    /// When it is compiled.
    pub condition: Condition,
}

/// A generated type.
#[derive(Clone, Debug)]
pub enum TypeItem {
    /// Entity or complex type.
    Struct(StructPlan),
    /// Enum type.
    Enum(EnumPlan),
    /// Flags enum type.
    Flags(FlagsPlan),
}

impl TypeItem {
    /// Its path.
    pub fn path(&self) -> &TypePath {
        match self {
            Self::Struct(it) => &it.head.path,
            Self::Enum(it) => &it.head.path,
            Self::Flags(it) => &it.head.path,
        }
    }
}

/// Facts that every generated type has.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its path.
    pub path: TypePath,
    /// Its qualified name.
    pub wire: WireName,
    /// Its documentation.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// An entity or complex type.
#[derive(Clone, Debug)]
pub struct StructPlan {
    /// Name and documentation.
    pub head: Head,
    /// Fields in order, inherited ones among them.
    pub fields: Vec<Field>,
    /// Ancestors in the slice, the nearest first.
    pub ancestors: Vec<TypePath>,
    /// The enum over its descendants, if a property may hold them.
    pub polymorphic: Option<Polymorphic>,
}

/// A field and its property constant.
#[derive(Clone, Debug)]
pub struct Field {
    /// Field name.
    pub ident: RustIdent,
    /// Name of the property constant.
    pub constant: RustIdent,
    /// Property name.
    pub wire: WireName,
    /// Item type.
    pub ty: RustType,
    /// Whether it is a `Vec`.
    pub is_collection: bool,
    /// The pointer that a value, or the collection, stands behind.
    pub pointer: Pointer,
    /// Kind of the property constant.
    pub kind: PropertyKind,
    /// Type that the constant is about: the declared type, where `ty` may be its polymorphic enum.
    pub declared: RustType,
    /// Documentation of field and constant.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
    /// When it is a field; else its value is kept with what the schema does not declare.
    pub condition: Condition,
}

/// What stands between a field and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// Nothing.
    None,
    /// A box.
    Boxed,
    /// A trait object, which the compiler does not look behind.
    Dynamic,
}

/// Kinds of property constants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PropertyKind {
    /// Primitive or enum.
    Primitive,
    /// Complex type.
    Complex,
    /// Navigation to an entity type.
    Navigation,
}

/// A Rust type for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustType {
    /// A type of the language or of the runtime, as a path.
    Builtin(&'static str),
    /// A generated type.
    Generated(TypePath),
}

/// The enum over a type and its descendants.
#[derive(Clone, Debug)]
pub struct Polymorphic {
    /// Its name.
    pub ident: RustIdent,
    /// The base first, then the descendants.
    pub variants: Vec<PolymorphicVariant>,
    /// The base type's key, which all variants have.
    pub keys: Vec<KeyAccessor>,
}

/// Access to a key property of whatever a polymorphic enum holds.
#[derive(Clone, Debug)]
pub struct KeyAccessor {
    /// Method name.
    pub ident: RustIdent,
    /// Type of the property.
    pub ty: RustType,
    /// The field in each variant's type, in the order of the variants.
    pub fields: Vec<RustIdent>,
    /// Documentation.
    pub docs: Docs,
}

/// A variant of a polymorphic enum.
#[derive(Clone, Debug)]
pub struct PolymorphicVariant {
    /// Variant name.
    pub ident: RustIdent,
    /// Type that it holds.
    pub path: TypePath,
    /// That type's qualified names, the newest version's first.
    pub wires: Vec<WireName>,
    /// When it is compiled.
    pub condition: Condition,
}

/// An enum type.
#[derive(Clone, Debug)]
pub struct EnumPlan {
    /// Name and documentation.
    pub head: Head,
    /// Members by value, then name.
    pub members: Vec<EnumMember>,
}

/// A flags enum type.
#[derive(Clone, Debug)]
pub struct FlagsPlan {
    /// Name and documentation.
    pub head: Head,
    /// Members by value, then name.
    pub members: Vec<EnumMember>,
}

/// A member of an enum type.
#[derive(Clone, Debug)]
pub struct EnumMember {
    /// Variant or constant.
    pub ident: RustIdent,
    /// Member name.
    pub wire: WireName,
    /// Member value.
    pub value: i64,
    /// Documentation.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// The requests of one entity type, or of one complex type that leads on.
#[derive(Clone, Debug)]
pub struct RequestFile {
    /// Module name, and file name without `.rs`.
    pub ident: RustIdent,
    /// The type.
    pub entity: TypePath,
    /// Its qualified name.
    pub wire: WireName,
    /// Whether it is a complex type.
    pub is_complex: bool,
    /// The enum over it and its descendants, if there is one.
    pub polymorphic: Option<TypePath>,
    /// Request for one entity, or for a complex property.
    pub single: EntityRequest,
    /// Request for a collection; none if nothing leads to one.
    pub collection: Option<CollectionRequest>,
    /// When it is compiled.
    pub condition: Condition,
}

/// Request builder for one entity.
#[derive(Clone, Debug)]
pub struct EntityRequest {
    /// Its name.
    pub ident: RustIdent,
    /// Navigation, complex properties and type casts.
    pub methods: Vec<Method>,
    /// Media streams.
    pub streams: Vec<StreamMethod>,
    /// Actions and functions bound to the entity type or a base type of it.
    pub operations: Vec<Invocation>,
}

/// Request builder for a collection.
#[derive(Clone, Debug)]
pub struct CollectionRequest {
    /// Its name.
    pub ident: RustIdent,
    /// Access by key; none if the type has no key.
    pub by_key: Option<ByKey>,
    /// Access by alternate keys.
    pub by_alternate_keys: Vec<ByKey>,
    /// Whether its entities are media entities, created from their content.
    pub is_media: bool,
    /// Type casts.
    pub methods: Vec<Method>,
    /// Actions and functions bound to collections of the entity type or a base type of it.
    pub operations: Vec<Invocation>,
}

/// Access by key.
#[derive(Clone, Debug)]
pub struct ByKey {
    /// Method name: `by_id`, or `by_key` for several properties.
    pub ident: RustIdent,
    /// Key properties in order.
    pub parameters: Vec<KeyParameter>,
    /// Whether the key is an alternate one, always in parentheses with names.
    pub is_alternate: bool,
    /// When it is compiled.
    pub condition: Condition,
}

/// A key property as a parameter.
#[derive(Clone, Debug)]
pub struct KeyParameter {
    /// Parameter name.
    pub ident: RustIdent,
    /// Name in the key predicate.
    pub wire: WireName,
    /// Type.
    pub ty: RustType,
    /// Whether the type is an enum.
    pub is_enum: bool,
}

/// A method that leads to a media stream.
#[derive(Clone, Debug)]
pub struct StreamMethod {
    /// Method name.
    pub ident: RustIdent,
    /// Which stream.
    pub place: StreamPlace,
    /// Whether an annotation rules out writing it.
    pub is_read_only: bool,
    /// Documentation.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
}

/// Where a media stream is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamPlace {
    /// The content of a media entity.
    Content,
    /// A stream property.
    Property(WireName),
}

/// A method that leads from one request builder to another.
#[derive(Clone, Debug)]
pub struct Method {
    /// Method name.
    pub ident: RustIdent,
    /// Path segment.
    pub segment: WireName,
    /// What it leads to.
    pub target: RequestPath,
    /// What is allowed there; none keeps what is allowed here.
    pub capabilities: Option<Capabilities>,
    /// What is said of the navigation below; the target's builder serves other paths too.
    pub restrictions: Option<Box<Restrictions>>,
    /// Whether the target is contained, so that its paths lead on.
    pub is_containment: bool,
    /// Whether the segment is a type cast.
    pub is_cast: bool,
    /// Documentation.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
    /// When it is compiled.
    pub condition: Condition,
}

/// Path of a request builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestPath {
    /// The entity or complex type.
    pub entity: TypePath,
    /// Module of the type's namespace, whose `requests` holds the builder.
    pub module: RustIdent,
    /// Name of the builder.
    pub ident: RustIdent,
    /// Whether it is for a collection.
    pub is_collection: bool,
}

/// A capability marker to define.
#[derive(Clone, Debug)]
pub struct CapabilityMarker {
    /// Its name.
    pub ident: RustIdent,
    /// What it allows.
    pub capabilities: Capabilities,
}

/// Another place where the service is, such as a national cloud: a constant of the client.
#[derive(Clone, Debug)]
pub struct NamedRoot {
    /// Name of the constant.
    pub ident: RustIdent,
    /// Name in the configuration.
    pub name: String,
    /// Its root URL.
    pub url: String,
}

impl NamedRoot {
    /// The root of this name and URL.
    pub fn new(name: &str, url: &str) -> Self {
        Self {
            ident: Self::ident_of(name),
            name: name.to_owned(),
            url: url.to_owned(),
        }
    }

    /// Name of the constant for a root of this name.
    pub fn ident_of(name: &str) -> RustIdent {
        Case::ShoutySnake.ident(&format!("root {name}"))
    }
}

/// The client.
#[derive(Clone, Debug)]
pub struct Client {
    /// Root URL of the service, if known.
    pub root_url: Option<String>,
    /// Other places where the service is.
    pub named_roots: Vec<NamedRoot>,
    /// Whether keys are path segments.
    pub key_as_segment: bool,
    /// Entity sets and singletons.
    pub methods: Vec<Method>,
    /// Action and function imports.
    pub operations: Vec<Invocation>,
}
