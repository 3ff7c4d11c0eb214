//! Values within filters: what is compared, computed with and sorted by.
//!
//! In go properties, literals and results of functions, out come [`Expression`]s. An expression
//! knows the type `E` whose properties it reads and the type `T` of its value
//! (OData 4.01 URL Conventions, section 5.1.1).

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Draft, Scope};
use super::literal::Literal;
use super::property::{ComplexProperty, NavigationProperty, Property};

/// A value computed from an `E`: the result of a function or operator, or the item of a lambda.
pub struct Expression<E, T> {
    draft: Draft,
    marker: PhantomData<fn() -> (E, T)>,
}

/// What a property of type `T` of `E` can be compared with: a value of `T`, a text for `String`, or
/// a property or expression of the same types.
#[diagnostic::on_unimplemented(
    message = "a property of type `{T}` of `{E}` cannot be compared with `{Self}`",
    label = "not a `{T}`, and not a property of type `{T}` of `{E}`",
    note = "for null use `is_null()` and `is_not_null()`; for a property of a derived type use `cast()`; for one of another primitive type use `cast_to()`"
)]
pub trait Operand<E, T> {
    /// The expression that stands on this side of the comparison.
    #[doc(hidden)]
    fn into_expression(self) -> Expression<E, T>;
}

/// A constant of type `T`: a value of `T`, or a text for `String`.
#[diagnostic::on_unimplemented(
    message = "a constant of type `{T}` is expected, not `{Self}`",
    label = "not a `{T}`",
    note = "OData allows nothing but constants here"
)]
pub trait Constant<T> {
    /// The literal.
    #[doc(hidden)]
    fn text(&self) -> String;
}

impl<E, T> Expression<E, T> {
    pub(crate) const fn of(draft: Draft) -> Self {
        Self {
            draft,
            marker: PhantomData,
        }
    }

    /// An expression in OData's own syntax, used as it is: the way out for functions and operators
    /// that this module does not offer. The text is not checked.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::of(Draft::raw(text.into()))
    }

    /// A constant, where an expression is expected.
    ///
    /// ```
    /// use odata_runtime::query::{Expression, Property};
    /// struct Host;
    /// const NAME: Property<Host, String> = Property::new("name");
    /// let expression: Expression<Host, String> = Expression::constant("x");
    /// assert_eq!(expression.concat(NAME).to_string(), "concat('x',name)");
    /// ```
    pub fn constant(value: impl Constant<T>) -> Self {
        Self::of(Draft::literal(value.text()))
    }

    /// The value of a parameter alias (OData 4.01 URL Conventions, section 5.3), whose value is
    /// set by `parameter_alias` of the request: [`QueryOptions::parameter_alias`].
    ///
    /// [`QueryOptions::parameter_alias`]: super::QueryOptions::parameter_alias
    pub fn parameter(alias: &str) -> Self {
        Self::of(Draft::literal(format!(
            "@{}",
            alias.trim_start_matches('@')
        )))
    }

    /// The property of the resource that the request is for, `$it` (OData 4.01 URL Conventions,
    /// section 5.1.1.14.4), in a condition on something else: on the items of a collection, or on
    /// the entities of an expansion. That the request is for an `R` is for the caller to know.
    ///
    /// ```
    /// use odata_runtime::query::{Expression, NavigationCollectionProperty, Property};
    /// struct Host;
    /// struct Port;
    /// const PORTS: NavigationCollectionProperty<Host, Port> = NavigationCollectionProperty::new("ports");
    /// const LIMIT: Property<Host, i32> = Property::new("limit");
    /// const NUMBER: Property<Port, i32> = Property::new("port");
    /// let expand = PORTS.with(|ports| ports.filter(NUMBER.lt(Expression::of_request(LIMIT))));
    /// assert_eq!(expand.to_string(), "ports($filter=port lt $it/limit)");
    /// ```
    pub fn of_request<R>(property: Property<R, T>) -> Self {
        Self::of(Draft::literal(format!("$it/{}", property.path())))
    }
}

impl<T> Expression<T, T> {
    /// The item itself of a collection of primitive values that a request reads, `$it`: to sort by,
    /// or to compute with.
    ///
    /// ```
    /// use odata_runtime::query::{Expression, QueryOptions};
    /// let options = QueryOptions::<String>::new().order_by(Expression::item().desc());
    /// assert_eq!(options.to_string(), "$orderby=$it desc");
    /// ```
    pub fn item() -> Self {
        Self::of(Draft::path(""))
    }
}

impl<E, T> Clone for Expression<E, T> {
    fn clone(&self) -> Self {
        Self::of(self.draft.clone())
    }
}

/// The text of the expression, not percent-encoded.
impl<E, T> fmt::Display for Expression<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.draft.render(Scope::Resource))
    }
}

impl<E, T> fmt::Debug for Expression<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expression({self})")
    }
}

/// What an operator or function can begin with.
pub(crate) trait Term {
    fn into_draft(self) -> Draft;
}

impl<E, T> Term for Expression<E, T> {
    fn into_draft(self) -> Draft {
        self.draft
    }
}

macro_rules! paths {
    ($($name:ident),+) => {$(
        impl<E, T> Term for $name<E, T> {
            fn into_draft(self) -> Draft {
                Draft::path(self.into_path())
            }
        }
    )+};
}

paths!(Property, ComplexProperty, NavigationProperty);

/// The text of what stands on the other side of an operator.
pub(crate) fn draft_of<E, T>(operand: impl Operand<E, T>) -> Draft {
    operand.into_expression().into_draft()
}

impl<T: Literal> Constant<T> for T {
    fn text(&self) -> String {
        self.literal()
    }
}

impl<T: Literal> Constant<T> for &T {
    fn text(&self) -> String {
        self.literal()
    }
}

impl Constant<String> for &str {
    fn text(&self) -> String {
        self.literal()
    }
}

impl<E, T: Literal> Operand<E, T> for T {
    fn into_expression(self) -> Expression<E, T> {
        Expression::constant(self)
    }
}

impl<E, T: Literal> Operand<E, T> for &T {
    fn into_expression(self) -> Expression<E, T> {
        Expression::constant(self)
    }
}

impl<E> Operand<E, String> for &str {
    fn into_expression(self) -> Expression<E, String> {
        Expression::constant(self)
    }
}

impl<E, T> Operand<E, T> for Property<E, T> {
    fn into_expression(self) -> Expression<E, T> {
        Expression::of(self.into_draft())
    }
}

impl<E, T> Operand<E, T> for Expression<E, T> {
    fn into_expression(self) -> Self {
        self
    }
}
