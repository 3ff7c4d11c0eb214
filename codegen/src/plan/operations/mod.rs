//! Actions and functions: what is written for each, and which requests offer it.
//!
//! In: the operations and imports of the slice. Out: [`Invocation`]s, methods of request builders
//! and of the client, and [`Marker`]s with a constant for each parameter.
//!
//! Rules of naming, chosen so that an operation added later renames nothing that is published:
//!
//! - an action is named after itself, since overloads of an action differ in what they are bound
//!   to; a function's name goes on with the parameters that must be given, `delta` and
//!   `delta_with_token`, whether or not there are overloads; of functions that differ in optional
//!   parameters only, one that has all that another has stands for both, and any other is named
//!   after its optional parameters too;
//! - navigation and type casts are named first, and an operation that wants a name of theirs gets
//!   `_` at its end;
//! - an operation bound to a derived type hides the one of the same name bound to its base type.
//!
//! What must be given is an argument of the method, in the order of the metadata when it was first
//! published: all parameters
//! of a function that are not optional, and of an action those single ones that are not nullable.
//! All others are set by name, or not sent.

pub mod coverage;
pub mod index;

use super::areas::Condition;
use super::docs::Docs;
use super::item::{RequestPath, RustType, TypePath};
use super::names::{RustIdent, WireName};

/// A file with the markers of the operations bound to one type.
#[derive(Clone, Debug)]
pub struct OperationFile {
    /// Module name, and file name without `.rs`.
    pub ident: RustIdent,
    /// The markers, by name.
    pub markers: Vec<Marker>,
    /// When it is compiled.
    pub condition: Condition,
}

/// A type that stands for an operation with parameters, and holds their constants.
#[derive(Clone, Debug)]
pub struct Marker {
    /// Its name.
    pub ident: RustIdent,
    /// Documentation.
    pub docs: Docs,
    /// Parameters after the binding parameter.
    pub parameters: Vec<Parameter>,
}

/// A parameter constant.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub constant: RustIdent,
    /// Name of the argument that gives it a value, if it must be given.
    pub argument: Option<RustIdent>,
    /// Name of the parameter.
    pub wire: WireName,
    /// Type of a value, or of an item.
    pub ty: RustType,
    /// Form of its values.
    pub kind: ParameterKind,
    /// Whether null is allowed.
    pub is_nullable: bool,
    /// Documentation.
    pub docs: Docs,
    /// When its constant is compiled.
    pub condition: Condition,
}

/// Form of a parameter's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Primitive or enumeration: has a URL literal.
    Literal,
    /// Structured, or any JSON.
    Json,
    /// A collection.
    Collection,
}

/// Where a marker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerPath {
    /// Module of the binding type's namespace; none for an unbound operation, whose marker is in
    /// the module `operations` of the root.
    pub module: Option<RustIdent>,
    /// Name of the marker.
    pub ident: RustIdent,
}

/// How an operation is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// An action without parameters.
    BareAction,
    /// An action.
    Action,
    /// A function.
    Function,
}

/// A method that invokes an operation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Method name.
    pub ident: RustIdent,
    /// Qualified name, or name of the import.
    pub segment: WireName,
    /// The segment as routes list it, values written `{}`.
    pub route: String,
    /// Action or function.
    pub sending: Sending,
    /// Its marker; none without parameters.
    pub marker: Option<MarkerPath>,
    /// Parameters that must be given.
    pub arguments: Vec<Parameter>,
    /// What it returns.
    pub returns: Returns,
    /// Documentation.
    pub docs: Docs,
    /// Why it is deprecated.
    pub deprecated: Option<String>,
    /// When it is compiled.
    pub condition: Condition,
}

/// What an operation returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returns {
    /// Nothing.
    Nothing,
    /// A primitive or enumeration value.
    Plain(RustType),
    /// A collection of such values.
    ManyPlain(RustType),
    /// A structured value, and requests to it if the function is composable.
    One(TypePath, Option<RequestPath>),
    /// A collection of such values, and requests to it.
    Many(TypePath, Option<RequestPath>),
    /// A media stream.
    Media,
    /// Anything.
    Whole,
}
