//! Filters: conditions over the properties of one type.
//!
//! In go comparisons of properties with values or with each other, out comes the text of `$filter`
//! (OData 4.01 URL Conventions, section 5.1.1). A condition on `E` only takes properties of `E`,
//! and a property of type `T` is only compared with values of `T`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Not;

use super::expression::Node;
use super::literal::Literal;
use super::property::{ComplexProperty, NavigationProperty, Property};
use crate::model::{DerivedFrom, Flags, Structured};

/// A condition on values of type `E`.
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
    node: Node,
    marker: PhantomData<fn() -> E>,
}

/// A value computed from an `E`: the result of a function, or the item of a lambda.
pub struct Expression<E, T> {
    node: Node,
    marker: PhantomData<fn() -> (E, T)>,
}

/// What a property of type `T` of `E` can be compared with: a value of `T`, a text for `String`, or
/// a property or expression of the same types.
#[diagnostic::on_unimplemented(
    message = "a property of type `{T}` of `{E}` cannot be compared with `{Self}`",
    label = "not a `{T}`, and not a property of type `{T}` of `{E}`",
    note = "for null use `is_null()` and `is_not_null()`; for a property of a derived type use `cast()`"
)]
pub trait Operand<E, T> {
    /// The expression that stands on this side of the comparison.
    #[doc(hidden)]
    fn into_expression(self) -> Expression<E, T>;
}

impl<E> Filter<E> {
    pub(crate) fn of(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    pub(crate) fn into_node(self) -> Node {
        self.node
    }

    /// A condition in OData's own syntax, used as it is: the way out for what this module does
    /// not offer. In the condition of a lambda, the variable of the outermost lambda is `x1`, of
    /// the next one inside `x2`, and so on.
    ///
    /// The text is not checked; values from outside belong into it only as
    /// [`Literal::literal`] writes them.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::of(Node::Raw(text.into()))
    }

    /// Whether the value is of the type `D`, derived from `E`, or of a type derived from `D`
    /// (OData 4.01 URL Conventions, section 5.1.1.10.2).
    pub fn is_of<D>() -> Self
    where
        D: DerivedFrom<E> + Structured,
    {
        Self::of(Node::IsOf(Cow::Borrowed(""), D::TYPE_NAME))
    }

    /// Both conditions (section 5.1.1.1.7).
    pub fn and(self, other: Self) -> Self {
        Self::of(Node::And(Box::new(self.node), Box::new(other.node)))
    }

    /// One condition or the other (section 5.1.1.1.8).
    pub fn or(self, other: Self) -> Self {
        Self::of(Node::Or(Box::new(self.node), Box::new(other.node)))
    }

    /// The opposite of the condition (section 5.1.1.1.9); `!filter` says the same.
    #[allow(clippy::should_implement_trait)] // the trait is implemented as well
    pub fn not(self) -> Self {
        Self::of(Node::Not(Box::new(self.node)))
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
        Self::of(self.node.clone())
    }
}

/// The text of the `$filter` option, not percent-encoded.
impl<E> fmt::Display for Filter<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.node.render())
    }
}

impl<E> fmt::Debug for Filter<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Filter({self})")
    }
}

impl<E, T> Expression<E, T> {
    pub(crate) fn of(node: Node) -> Self {
        Self {
            node,
            marker: PhantomData,
        }
    }

    /// An expression in OData's own syntax, used as it is: the way out for functions and operators
    /// that this module does not offer. The text is not checked.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::of(Node::Raw(text.into()))
    }
}

impl<E, T> Clone for Expression<E, T> {
    fn clone(&self) -> Self {
        Self::of(self.node.clone())
    }
}

/// The text of the expression, not percent-encoded.
impl<E, T> fmt::Display for Expression<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.node.render())
    }
}

impl<E, T> fmt::Debug for Expression<E, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expression({self})")
    }
}

/// What a comparison can begin with.
pub(crate) trait Term {
    fn into_node(self) -> Node;
}

impl<E, T> Term for Expression<E, T> {
    fn into_node(self) -> Node {
        self.node
    }
}

macro_rules! paths {
    ($($name:ident),+) => {$(
        impl<E, T> Term for $name<E, T> {
            fn into_node(self) -> Node {
                Node::Path(self.into_path())
            }
        }
    )+};
}

paths!(Property, ComplexProperty, NavigationProperty);

impl<E, T: Literal> Operand<E, T> for T {
    fn into_expression(self) -> Expression<E, T> {
        Expression::of(Node::Literal(self.literal()))
    }
}

impl<E, T: Literal> Operand<E, T> for &T {
    fn into_expression(self) -> Expression<E, T> {
        Expression::of(Node::Literal(self.literal()))
    }
}

impl<E> Operand<E, String> for &str {
    fn into_expression(self) -> Expression<E, String> {
        Expression::of(Node::Literal(self.literal()))
    }
}

impl<E, T> Operand<E, T> for Property<E, T> {
    fn into_expression(self) -> Expression<E, T> {
        Expression::of(self.into_node())
    }
}

impl<E, T> Operand<E, T> for Expression<E, T> {
    fn into_expression(self) -> Expression<E, T> {
        self
    }
}

fn compare<E, T>(left: Node, operator: &'static str, right: impl Operand<E, T>) -> Filter<E> {
    let right = right.into_expression().into_node();
    Filter::of(Node::Compare(Box::new(left), operator, Box::new(right)))
}

fn null(left: Node, operator: &'static str) -> Node {
    let null = Node::Literal("null".to_owned());
    Node::Compare(Box::new(left), operator, Box::new(null))
}

macro_rules! comparisons {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Equal to `other` (OData 4.01 URL Conventions, section 5.1.1.1.1).
            pub fn eq(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "eq", other)
            }

            /// Not equal to `other` (section 5.1.1.1.2).
            pub fn ne(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "ne", other)
            }

            /// Greater than `other` (section 5.1.1.1.3).
            pub fn gt(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "gt", other)
            }

            /// Greater than or equal to `other` (section 5.1.1.1.4).
            pub fn ge(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "ge", other)
            }

            /// Less than `other` (section 5.1.1.1.5).
            pub fn lt(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "lt", other)
            }

            /// Less than or equal to `other` (section 5.1.1.1.6).
            pub fn le(self, other: impl Operand<E, T>) -> Filter<E> {
                compare(self.into_node(), "le", other)
            }

            /// Equal to one of `others` (section 5.1.1.1.11). With none, the condition is `false`,
            /// because OData has no empty list.
            pub fn in_<O: Operand<E, T>>(self, others: impl IntoIterator<Item = O>) -> Filter<E> {
                let items: Vec<Node> = others
                    .into_iter()
                    .map(|other| other.into_expression().into_node())
                    .collect();
                if items.is_empty() {
                    return Filter::of(Node::Literal("false".to_owned()));
                }
                Filter::of(Node::In(Box::new(self.into_node()), items))
            }

            /// Holds all the flags that `flags` holds (section 5.1.1.1.10).
            pub fn has(self, flags: impl Operand<E, T>) -> Filter<E>
            where
                T: Flags,
            {
                compare(self.into_node(), "has", flags)
            }
        }
    )+};
}

comparisons!(Property, Expression);

macro_rules! null_tests {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Is null (OData 4.01 URL Conventions, section 5.1.1.1.1).
            pub fn is_null(self) -> Filter<E> {
                Filter::of(null(self.into_node(), "eq"))
            }

            /// Is not null (section 5.1.1.1.2).
            pub fn is_not_null(self) -> Filter<E> {
                Filter::of(null(self.into_node(), "ne"))
            }
        }
    )+};
}

null_tests!(Property, Expression, ComplexProperty, NavigationProperty);

macro_rules! type_tests {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// Whether the value is of the type `D`, derived from `T`, or of a type derived from
            /// `D` (OData 4.01 URL Conventions, section 5.1.1.10.2).
            pub fn is_of<D>(self) -> Filter<E>
            where
                D: DerivedFrom<T> + Structured,
            {
                Filter::of(Node::IsOf(self.into_path(), D::TYPE_NAME))
            }
        }
    )+};
}

type_tests!(ComplexProperty, NavigationProperty);
