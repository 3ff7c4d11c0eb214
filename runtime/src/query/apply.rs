//! Transformations of collections: groups, aggregates and rankings.
//!
//! In go properties, aggregates and conditions, out comes the text of `$apply` (OData Extension for
//! Data Aggregation 4.0, section 3). What a request with it gives are [`Row`](super::Row)s.

use std::fmt;
use std::marker::PhantomData;

use super::aggregate::Aggregated;
use super::arithmetic::Number;
use super::compute::Computed;
use super::expression::Scope;
use super::filter::Condition;
use super::operand::{Operand, Term};
use super::order_by::{OrderBy, Sorting};
use super::property::{ComplexProperty, NavigationProperty, Property};
use super::search::Search;

/// Transformations of values of type `E`, one after the other.
///
/// ```
/// use odata_runtime::query::{Aggregate, Apply, Property};
/// struct Port;
/// const STATUS: Property<Port, String> = Property::new("status");
/// const NUMBER: Property<Port, i32> = Property::new("port");
/// const HIGHEST: Property<Port, i32> = Property::new("highest");
/// const PORTS: Property<Port, i64> = Property::new("ports");
/// let apply = Apply::new().filter(NUMBER.gt(0)).group_by(STATUS, |group| {
///     group.aggregate([NUMBER.max().named(HIGHEST), Aggregate::count().named(PORTS)])
/// });
/// assert_eq!(
///     apply.to_string(),
///     "filter(port gt 0)/groupby((status),aggregate(port with max as highest,$count as ports))",
/// );
/// ```
pub struct Apply<E> {
    steps: Vec<String>,
    marker: PhantomData<fn() -> E>,
}

/// What `group_by` takes: properties that lead to one value, [`rollup`] of such, or several in a
/// tuple (up to 8), an array or a vector.
#[diagnostic::on_unimplemented(
    message = "values of type `{E}` cannot be grouped by `{Self}`",
    label = "not a property of `{E}` that holds one value"
)]
pub trait Grouping<E> {
    /// Adds the elements at the end.
    #[doc(hidden)]
    fn append(self, elements: &mut Vec<String>);
}

/// Groups on several levels, the coarsest first (OData Extension for Data Aggregation 4.0,
/// section 3.2.3.2).
#[derive(Clone, Debug)]
pub struct Rollup<G>(G);

/// Groups by the properties, by all but the last, and so on: `rollup((COUNTRY, CITY))`.
pub const fn rollup<G>(levels: G) -> Rollup<G> {
    Rollup(levels)
}

impl<E, G: Grouping<E>> Grouping<E> for Rollup<G> {
    fn append(self, elements: &mut Vec<String>) {
        let mut levels = Vec::new();
        self.0.append(&mut levels);
        elements.push(format!("rollup({})", levels.join(",")));
    }
}

macro_rules! groupings {
    ($($name:ident),+) => {$(
        impl<E, T> Grouping<E> for $name<E, T> {
            fn append(self, elements: &mut Vec<String>) {
                elements.push(self.into_path().into_owned());
            }
        }
    )+};
}

groupings!(Property, ComplexProperty, NavigationProperty);

impl<E, G: Grouping<E>> Grouping<E> for Vec<G> {
    fn append(self, elements: &mut Vec<String>) {
        for element in self {
            element.append(elements);
        }
    }
}

impl<E, G: Grouping<E>, const N: usize> Grouping<E> for [G; N] {
    fn append(self, elements: &mut Vec<String>) {
        for element in self {
            element.append(elements);
        }
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<E, $first: Grouping<E>, $($rest: Grouping<E>),*> Grouping<E>
            for ($first, $($rest,)*)
        {
            #[allow(non_snake_case)]
            fn append(self, elements: &mut Vec<String>) {
                let ($first, $($rest,)*) = self;
                $first.append(elements);
                $($rest.append(elements);)*
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(G1 G2 G3 G4 G5 G6 G7 G8);

macro_rules! rankings {
    ($($method:ident $name:literal: $doc:literal;)+) => {$(
        #[doc = $doc]
        #[must_use]
        pub fn $method<T>(self, amount: impl Operand<E, T>, value: impl Operand<E, T>) -> Self
        where
            T: Number,
        {
            let amount = amount.into_expression();
            self.ranked($name, &amount.to_string(), value)
        }
    )+};
}

impl<E> Apply<E> {
    /// No transformation.
    pub const fn new() -> Self {
        Self {
            steps: Vec::new(),
            marker: PhantomData,
        }
    }

    fn then(mut self, step: String) -> Self {
        self.steps.push(step);
        self
    }

    /// A transformation in OData's own syntax, used as it is.
    #[must_use]
    pub fn raw(self, step: impl Into<String>) -> Self {
        self.then(step.into())
    }

    /// The values that meet a condition (section 3.3.4).
    #[must_use]
    pub fn filter(self, filter: impl Condition<E>) -> Self {
        self.then(format!("filter({})", filter.into_filter()))
    }

    /// The values that match a search (section 3.3.6).
    #[must_use]
    pub fn search(self, search: impl Into<Search>) -> Self {
        self.then(format!("search({})", search.into()))
    }

    /// The values with computed ones beside them (section 3.4.1).
    #[must_use]
    pub fn compute(self, computed: impl IntoIterator<Item = Computed<E>>) -> Self {
        self.then(call("compute", computed))
    }

    /// One row, of aggregates (section 3.2.1).
    #[must_use]
    pub fn aggregate(self, aggregates: impl IntoIterator<Item = Aggregated<E>>) -> Self {
        self.then(call("aggregate", aggregates))
    }

    /// A row for each group of values, made by the transformations of the group; without any, of
    /// the properties alone (section 3.2.3).
    #[must_use]
    pub fn group_by(
        self,
        grouping: impl Grouping<E>,
        transform: impl FnOnce(Self) -> Self,
    ) -> Self {
        let mut elements = Vec::new();
        grouping.append(&mut elements);
        let elements = elements.join(",");
        let inner = transform(Self::new());
        self.then(if inner.steps.is_empty() {
            format!("groupby(({elements}))")
        } else {
            format!("groupby(({elements}),{inner})")
        })
    }

    /// The results of several transformations of the same values, one after the other
    /// (section 3.2.2). OData asks for two at least.
    #[must_use]
    pub fn concat(self, branches: impl IntoIterator<Item = Self>) -> Self {
        self.then(call("concat", branches))
    }

    /// The values in an order (section 3.3.2).
    #[must_use]
    pub fn order_by(self, order: impl Sorting<E>) -> Self {
        let mut all = OrderBy::empty();
        order.append(&mut all);
        self.then(format!("orderby({all})"))
    }

    /// The first values (section 3.3.5).
    #[must_use]
    pub fn top(self, items: u64) -> Self {
        self.then(format!("top({items})"))
    }

    /// All but the first values (section 3.3.5).
    #[must_use]
    pub fn skip(self, items: u64) -> Self {
        self.then(format!("skip({items})"))
    }

    /// The given number of values with the largest `value` (section 3.3.1).
    #[must_use]
    pub fn top_count<T>(self, items: u64, value: impl Operand<E, T>) -> Self {
        self.ranked("topcount", &items.to_string(), value)
    }

    /// The given number of values with the smallest `value` (section 3.3.1).
    #[must_use]
    pub fn bottom_count<T>(self, items: u64, value: impl Operand<E, T>) -> Self {
        self.ranked("bottomcount", &items.to_string(), value)
    }

    rankings! {
        top_sum "topsum":
            "The fewest values with the largest `value` that add up to `amount` (section 3.3.1).";
        top_percent "toppercent":
            "The fewest values with the largest `value` that add up to `amount` percent of all.";
        bottom_sum "bottomsum":
            "The fewest values with the smallest `value` that add up to `amount` (section 3.3.1).";
        bottom_percent "bottompercent":
            "The fewest values with the smallest `value` that add up to `amount` percent of all.";
    }

    fn ranked<T>(self, name: &str, amount: &str, value: impl Operand<E, T>) -> Self {
        let value = value.into_expression().into_draft();
        let value = value.render(Scope::Resource);
        self.then(format!("{name}({amount},{value})"))
    }
}

fn call(name: &str, arguments: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let arguments: Vec<String> = arguments
        .into_iter()
        .map(|argument| argument.to_string())
        .collect();
    format!("{name}({})", arguments.join(","))
}

impl<E> Default for Apply<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for Apply<E> {
    fn clone(&self) -> Self {
        Self {
            steps: self.steps.clone(),
            marker: PhantomData,
        }
    }
}

/// The text of the `$apply` option, not percent-encoded; `identity` if there is no transformation.
impl<E> fmt::Display for Apply<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.steps.is_empty() {
            return formatter.write_str("identity");
        }
        formatter.write_str(&self.steps.join("/"))
    }
}

impl<E> fmt::Debug for Apply<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Apply({self})")
    }
}
