//! Typed query options: property constants in, URL text out.
//!
//! What goes in are the constants that generated types carry ([`Property`] and its siblings). They
//! build [`Filter`], [`Select`], [`OrderBy`], [`Expand`] and [`Apply`] values, collected by [`QueryOptions`],
//! which renders them as name and value pairs (OData 4.01 URL Conventions, section 5.1). [`Changes`]
//! is the body of a create or update request with three states per property.
//!
//! What always holds: nothing here does I/O; rendered text is not yet percent-encoded, the sender
//! does that once; every literal is quoted as the OData ABNF asks, so no value can change the shape
//! of an expression; a property of one type never applies to another type without a cast.

mod aggregate;
mod apply;
mod arithmetic;
mod assign;
mod changes;
mod comparison;
mod compute;
mod each;
mod expand;
mod expression;
mod filter;
mod functions;
mod lambda;
mod literal;
mod nested_delta;
mod operand;
mod option_methods;
mod options;
mod order_by;
mod partial;
mod property;
mod row;
mod search;
mod select;

pub use aggregate::{Aggregatable, Aggregate, Aggregated};
pub use apply::{Apply, Grouping, Rollup, rollup};
pub use arithmetic::{Additive, Moment, Number};
pub use assign::{Assignable, Assigned, ManyStructured, SingleStructured};
pub use changes::{Changes, State};
pub use comparison::Comparable;
pub use compute::Computed;
pub use each::Each;
pub use expand::{Expand, ExpandOptions, Expansion};
pub use filter::{Condition, Filter};
pub use functions::{
    Case, CollectionOperand, DateParts, Primitive, TimeParts, case, max_date_time, min_date_time,
    now,
};
pub use lambda::{CountOptions, Outer};
pub use literal::{Literal, enumeration_literal};
pub use nested_delta::CollectionDelta;
#[cfg(feature = "client")]
pub(crate) use nested_delta::RemovalReason;
pub use operand::{Constant, Expression, Operand};
pub(crate) use option_methods::option_methods;
pub use options::QueryOptions;
pub use order_by::{OrderBy, Sorting};
pub use partial::{Partial, PartialCodec};
pub use property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property, Step,
};
pub use row::Row;
pub use search::Search;
pub use select::{Select, Selection};
