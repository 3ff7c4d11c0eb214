//! Canonical functions of filters (OData 4.01 URL Conventions, sections 5.1.1.4 to 5.1.1.12).
//!
//! In goes a property or an expression, out comes an expression or a condition.

mod cast;
mod conditional;
mod spatial;
mod subset;
mod text;
mod time;

pub use cast::Primitive;
pub use conditional::{Case, case};
pub use subset::CollectionOperand;
pub use time::{DateParts, TimeParts, max_date_time, min_date_time, now};
