//! Filters: conditions over the properties of one type.
//!
//! In go comparisons of properties with values or with each other, out comes the text of `$filter`
//! (OData 4.01 URL Conventions, section 5.1.1). A condition on `E` only takes properties of `E`,
//! and a property of type `T` is only compared with values of `T`. What a condition is made of is in
//! the modules beside this one: comparisons, arithmetic, functions, conditions on collections.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::expression::{Binding, Draft, Scope};
use super::operand::{Expression, Operand};
use crate::model::{DerivedFrom, Structured};

/// A condition on values of type `E`. Conditions are joined by [`and`](Self::and) and
/// [`or`](Self::or), since Rust keeps `&&` and `||` for `bool`.
///
/// ```compile_fail
/// use odata_runtime::query::{Filter, Property};
/// struct Host;
/// struct Port;
/// const NAME: Property<Host, String> = Property::new("name");
/// let filter: Filter<Port> = NAME.eq("x");       // a property of another type
/// ```
///
/// ```compile_fail
/// use odata_runtime::query::Property;
/// struct Host;
/// const NAME: Property<Host, String> = Property::new("name");
/// let filter = NAME.eq(5);                       // a literal of another type
/// ```
pub struct Filter<E> {
    draft: Draft,
    marker: PhantomData<fn() -> E>,
}

impl<E> Filter<E> {
    pub(crate) const fn of(draft: Draft) -> Self {
        Self {
            draft,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_draft(self) -> Draft {
        self.draft
    }

    /// The text within query options that are nested in others.
    pub(crate) fn render(&self, scope: Scope) -> String {
        self.draft.render(scope)
    }

    /// A condition in OData's own syntax, used as it is: the way out for what this module does
    /// not offer. In the condition of a lambda, the variable of the outermost lambda is `x1`, of
    /// the next one inside `x2`, and so on.
    ///
    /// The text is not checked; values from outside belong into it only as
    /// [`Literal::literal`](super::Literal::literal) writes them.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::of(Draft::raw(text.into()))
    }

    /// Whether the value is of the type `D`, derived from `E`, or of a type derived from `D`
    /// (OData 4.01 URL Conventions, section 5.1.1.10.2).
    pub fn is_of<D>() -> Self
    where
        D: DerivedFrom<E> + Structured,
    {
        Self::of(Draft::typed_call("isof", Draft::subject(""), D::TYPE_NAME))
    }

    /// Both conditions (section 5.1.1.1.7).
    pub fn and(self, other: Self) -> Self {
        let sides = (Binding::And, Binding::And);
        let (left, right) = (self.draft, other.draft);
        Self::of(Draft::infix(left, " and ", right, Binding::And, sides))
    }

    /// One condition or the other (section 5.1.1.1.8).
    pub fn or(self, other: Self) -> Self {
        let sides = (Binding::Or, Binding::Or);
        let (left, right) = (self.draft, other.draft);
        Self::of(Draft::infix(left, " or ", right, Binding::Or, sides))
    }

    /// The opposite of the condition (section 5.1.1.1.9); `!filter` says the same.
    #[allow(clippy::should_implement_trait)] // the trait is implemented as well
    pub fn not(self) -> Self {
        Self::of(self.draft.negated())
    }

    /// The condition as a Boolean value, to compare, to sort by or to compute.
    pub fn into_value(self) -> Expression<E, bool> {
        Expression::of(self.draft)
    }
}

/// What `filter` takes: a condition on values of type `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition on `{E}`",
    label = "not a condition on `{E}`",
    note = "a property becomes a condition by a comparison such as `eq(…)`, a Boolean one by `is_true()`",
    note = "conditions are joined by `.and(…)` and `.or(…)`; `Filter::raw(…)` takes the text of one in OData's own syntax"
)]
pub trait Condition<E> {
    /// The condition.
    #[doc(hidden)]
    fn into_filter(self) -> Filter<E>;
}

impl<E> Condition<E> for Filter<E> {
    fn into_filter(self) -> Filter<E> {
        self
    }
}

impl<E> Operand<E, bool> for Filter<E> {
    fn into_expression(self) -> Expression<E, bool> {
        self.into_value()
    }
}

impl<E> Not for Filter<E> {
    type Output = Self;

    fn not(self) -> Self {
        Filter::not(self)
    }
}

impl<E> Clone for Filter<E> {
    fn clone(&self) -> Self {
        Self::of(self.draft.clone())
    }
}

/// The text of the `$filter` option, not percent-encoded.
impl<E> fmt::Display for Filter<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(Scope::Resource))
    }
}

impl<E> fmt::Debug for Filter<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Filter({self})")
    }
}
