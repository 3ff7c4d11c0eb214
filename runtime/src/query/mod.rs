//! Typed query options: property constants in, URL text out.
//!
//! What goes in are the constants that generated types carry ([`Property`] and its siblings). They
//! build [`Filter`], [`Select`], [`OrderBy`] and [`Expand`] values, collected by [`QueryOptions`],
//! which renders them as name and value pairs (OData 4.01 URL Conventions, section 5.1). [`Changes`]
//! is the body of a create or update request with three states per property.
//!
//! What always holds: nothing here does I/O; rendered text is not yet percent-encoded, the sender
//! does that once; every literal is quoted as the OData ABNF asks, so no value can change the shape
//! of an expression; a property of one type never applies to another type without a cast.

mod changes;
mod expand;
mod expression;
mod filter;
mod functions;
mod lambda;
mod literal;
mod options;
mod order_by;
mod property;
mod select;

pub use changes::{Assignable, Changes, SingleStructured, State};
pub use expand::{Expand, ExpandOptions, Expansion};
pub use filter::{Expression, Filter, Operand};
pub use functions::{DateParts, TimeParts};
pub use literal::{Literal, enumeration_literal};
pub use options::{QueryOptions, Search};
pub use order_by::{OrderBy, Sorting};
pub use property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property, Step,
};
pub use select::{Select, Selection};
