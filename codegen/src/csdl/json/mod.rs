//! CSDL JSON (*OData CSDL JSON Representation Version 4.01*).
//!
//! In: text. Out: the syntax tree; and from a tree, text. What always holds: writing a tree and
//! reading the text gives the tree again, but for places and for what this page lists.
//!
//! The tree is that of CSDL XML. What CSDL JSON means by leaving something out is written into the
//! tree where CSDL XML would mean something else: `$Nullable` is then false, `$Scale` of a decimal
//! `variable`, `$Precision` of a temporal type 12, the most there is; `$Type` is `Edm.String`.
//!
//! Names are written as the tree spells them. Where a document declares an alias, CSDL JSON has it in
//! place of the namespace (§4.2, §5.1): [`convert`](crate::convert) sees to that.
//!
//! # What CSDL JSON cannot hold
//!
//! Nothing of this has a meaning that is lost, unless it says so:
//!
//! - An object has a name once. Schemas of one namespace are one, and references to one URI;
//!   `Annotations` of one target are one, at the end of the schema, their `Qualifier` on each
//!   annotation. Operations of one name stand together. A type that shares its name with an
//!   operation, which the standard forbids and services do, is in one array with it, **and a warning
//!   tells of it**. Of annotations
//!   with one term and qualifier, of values of one property, and of bindings of one path, the last
//!   is kept, **and a warning tells of the others**.
//! - Properties stand before navigation properties, as in the tree.
//! - A `Schema` without `edmx:Edmx` has no version: `$Version` is 4.0 then.
//! - A property or term that is a collection says nothing without `Nullable` in XML; in JSON that is
//!   false, **and a warning tells of it**. For a parameter or return type it means that null is in
//!   it, which is written unless it is known that the items are entities. `Nullable` of a navigation collection has no meaning. `MaxLength="max"` is the same as
//!   none. A property that is part of its type's key has no `$Nullable` unless it is written.
//! - Default values of geography and geometry are GeoJSON (§7.2.7), in XML well-known text.
//! - Members of enumerations always have a value.
//! - Annotations without a value are true, the default of most terms without one, **and a warning
//!   tells of each such term**; [`convert`](crate::convert) gives those whose term it knows what the
//!   standard says of them (§14.3). A property of a record without a value is left out, since both
//!   mean the default, **and a warning tells of it**, unless it is annotated. So is one whose name
//!   begins with `$` or has an `@` in it: that is no property in JSON.
//! - Constants are numbers, Booleans and strings; their type is that of their place. Dates, GUIDs,
//!   enumeration members (`ns.T/A ns.T/B` is `A,B`) and the paths that are values
//!   (`PropertyPath` and the like) are strings, and are read as such: see
//!   [`typing`](crate::typing), which looks the types up. An enumeration member that is an operand is
//!   cast to its type; [`convert`](crate::convert) casts other constants as well where their place
//!   takes any type, **and a warning tells of those whose place is declared in no document given**.
//! - Annotations of a collection are those of its annotation or property value.
//! - `Cast` and `IsOf` always have an operand, `LabeledElement` a value: null if there is none.
//!
//! # What CSDL XML cannot hold
//!
//! - Control characters in texts, but for tabs and line breaks: a warning tells of them.
//! - `$EntityContainer`. When it is not in the tree, the first container that no other one of the
//!   document extends is written.
//! - The document that an `@type` names before the `#`: it is written from the references.

mod defaults;
mod geo;
mod reader;
mod syntax;
mod writer;

use super::ast::ConstantKind;
pub(super) use reader::read;
pub(crate) use writer::{member_names, shown_kind};
pub use writer::{write, write_checked};

/// The type that a number shows: an integer, a decimal, or one with an exponent.
fn number_kind(digits: &str) -> ConstantKind {
    if digits.contains(['e', 'E']) {
        ConstantKind::Float
    } else if digits.parse::<i64>().is_ok() {
        ConstantKind::Int
    } else {
        ConstantKind::Decimal
    }
}
