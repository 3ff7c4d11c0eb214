//! The function `case`: one value or another, as conditions say.

use crate::query::expression::Draft;
use crate::query::filter::Filter;
use crate::query::operand::{Expression, Operand, draft_of};

/// The branches of a `case` so far.
pub struct Case<E, T> {
    branches: Vec<Draft>,
    value: std::marker::PhantomData<fn() -> (E, T)>,
}

/// Begins a `case`: `value` if the condition is met (OData 4.01 URL Conventions,
/// section 5.1.1.11.1).
///
/// ```
/// use odata_runtime::query::{Property, case};
/// struct Port;
/// const NUMBER: Property<Port, i32> = Property::new("port");
/// const LIMIT: Property<Port, i32> = Property::new("limit");
/// let rank = case(NUMBER.lt(1024), LIMIT).when(NUMBER.lt(49152), 1).otherwise(2);
/// assert_eq!(rank.to_string(), "case(port lt 1024:limit,port lt 49152:1,true:2)");
/// ```
pub fn case<E, T>(condition: Filter<E>, value: impl Operand<E, T>) -> Case<E, T> {
    let begun = Case {
        branches: Vec::new(),
        value: std::marker::PhantomData,
    };
    begun.when(condition, value)
}

impl<E, T> Case<E, T> {
    /// `value` if no condition before is met and this one is.
    #[must_use]
    pub fn when(mut self, condition: Filter<E>, value: impl Operand<E, T>) -> Self {
        let branch = Draft::branch(condition.into_draft(), draft_of(value));
        self.branches.push(branch);
        self
    }

    /// `value` if no condition is met.
    pub fn otherwise(mut self, value: impl Operand<E, T>) -> Expression<E, T> {
        let branch = Draft::branch(Draft::literal("true"), draft_of(value));
        self.branches.push(branch);
        self.or_null()
    }

    /// Null if no condition is met.
    pub fn or_null(self) -> Expression<E, T> {
        Expression::of(Draft::call("case", self.branches))
    }
}

impl<E, T> std::fmt::Debug for Case<E, T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Case({} branches)", self.branches.len())
    }
}
