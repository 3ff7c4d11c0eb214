//! Expansions: related entities within a response.
//!
//! In go navigation properties, each with options of its own, out comes the text of `$expand`
//! (OData 4.01 URL Conventions, section 5.1.2). Options within an expansion are joined by
//! semicolons and apply to the related type.

use std::fmt;
use std::marker::PhantomData;

use super::filter::Filter;
use super::options::{QueryOptions, Search};
use super::order_by::Sorting;
use super::property::{NavigationCollectionProperty, NavigationProperty};
use super::select::Selection;

/// An expansion of navigation properties of `E`.
pub struct Expand<E> {
    items: Vec<String>,
    marker: PhantomData<fn() -> E>,
}

impl<E> Expand<E> {
    pub(crate) const fn empty() -> Self {
        Self {
            items: Vec::new(),
            marker: PhantomData,
        }
    }

    fn item(item: String) -> Self {
        Self {
            items: vec![item],
            marker: PhantomData,
        }
    }

    /// Every navigation property: `*`.
    pub fn all() -> Self {
        Self::item("*".to_owned())
    }

    /// An item in OData's own syntax, used as it is.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::item(text.into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<E> Clone for Expand<E> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            marker: PhantomData,
        }
    }
}

/// The text of the `$expand` option, not percent-encoded.
impl<E> fmt::Display for Expand<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.items.join(","))
    }
}

impl<E> fmt::Debug for Expand<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Expand({self})")
    }
}

/// What `expand` takes: a navigation property, one with options, or several in a tuple, an array
/// or a vector.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not expand navigation properties of `{E}`",
    label = "not a navigation property of `{E}`",
    note = "a property of a derived type needs `cast()`"
)]
pub trait Expansion<E> {
    /// Adds the items at the end.
    #[doc(hidden)]
    fn append(self, expand: &mut Expand<E>);
}

impl<E> Expansion<E> for Expand<E> {
    fn append(self, expand: &mut Expand<E>) {
        expand.items.extend(self.items);
    }
}

impl<E, X: Expansion<E>> Expansion<E> for Vec<X> {
    fn append(self, expand: &mut Expand<E>) {
        for item in self {
            item.append(expand);
        }
    }
}

impl<E, X: Expansion<E>, const N: usize> Expansion<E> for [X; N] {
    fn append(self, expand: &mut Expand<E>) {
        for item in self {
            item.append(expand);
        }
    }
}

macro_rules! navigation {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// The expansion of this property with options for the related entities.
            ///
            /// ```
            /// use odata_runtime::query::{NavigationCollectionProperty, Property};
            /// struct Host;
            /// struct Port;
            /// const PORTS: NavigationCollectionProperty<Host, Port> =
            ///     NavigationCollectionProperty::new("ports");
            /// const NUMBER: Property<Port, i32> = Property::new("port");
            /// let expand = PORTS.with(|options| options.select(NUMBER).top(5));
            /// assert_eq!(expand.to_string(), "ports($select=port;$top=5)");
            /// ```
            pub fn with(
                self,
                options: impl FnOnce(ExpandOptions<T>) -> ExpandOptions<T>,
            ) -> Expand<E> {
                let options = options(ExpandOptions::new()).render();
                if options.is_empty() {
                    Expand::item(self.path().to_owned())
                } else {
                    Expand::item(format!("{}({options})", self.path()))
                }
            }
        }

        impl<E, T> Expansion<E> for $name<E, T> {
            fn append(self, expand: &mut Expand<E>) {
                expand.items.push(self.into_path().into_owned());
            }
        }
    )+};
}

navigation!(NavigationProperty, NavigationCollectionProperty);

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<E, $first: Expansion<E>, $($rest: Expansion<E>),*> Expansion<E>
            for ($first, $($rest,)*)
        {
            #[allow(non_snake_case)]
            fn append(self, expand: &mut Expand<E>) {
                let ($first, $($rest,)*) = self;
                $first.append(expand);
                $($rest.append(expand);)*
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(X1 X2 X3 X4 X5 X6 X7 X8);

/// Options of one expanded navigation property that leads to `T`.
pub struct ExpandOptions<T> {
    options: QueryOptions<T>,
    levels: Option<String>,
}

impl<T> ExpandOptions<T> {
    const fn new() -> Self {
        Self {
            options: QueryOptions::new(),
            levels: None,
        }
    }

    fn map(self, change: impl FnOnce(QueryOptions<T>) -> QueryOptions<T>) -> Self {
        Self {
            options: change(self.options),
            levels: self.levels,
        }
    }

    /// The properties that each related entity holds; adds to earlier calls.
    pub fn select(self, selection: impl Selection<T>) -> Self {
        self.map(|options| options.select(selection))
    }

    /// The related entities to include; a second call narrows the first.
    pub fn filter(self, filter: Filter<T>) -> Self {
        self.map(|options| options.filter(filter))
    }

    /// The order of the related entities; adds to earlier calls.
    pub fn order_by(self, order: impl Sorting<T>) -> Self {
        self.map(|options| options.order_by(order))
    }

    /// At most this many related entities.
    pub fn top(self, items: u64) -> Self {
        self.map(|options| options.top(items))
    }

    /// Leaves out this many related entities at the start.
    pub fn skip(self, items: u64) -> Self {
        self.map(|options| options.skip(items))
    }

    /// Whether to count the related entities.
    pub fn count(self, count: bool) -> Self {
        self.map(|options| options.count(count))
    }

    /// The related entities that match a search.
    pub fn search(self, search: impl Into<Search>) -> Self {
        self.map(|options| options.search(search))
    }

    /// Navigation properties of the related entities to expand in turn; adds to earlier calls.
    pub fn expand(self, expansion: impl Expansion<T>) -> Self {
        self.map(|options| options.expand(expansion))
    }

    /// Follows the same property this many times (OData 4.01 URL Conventions, section 5.1.2).
    pub fn levels(mut self, levels: u64) -> Self {
        self.levels = Some(levels.to_string());
        self
    }

    /// Follows the same property as far as the service goes.
    pub fn levels_max(mut self) -> Self {
        self.levels = Some("max".to_owned());
        self
    }

    fn render(&self) -> String {
        let mut parts: Vec<String> = self
            .options
            .pairs()
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if let Some(levels) = &self.levels {
            parts.push(format!("$levels={levels}"));
        }
        parts.join(";")
    }
}

impl<T> fmt::Debug for ExpandOptions<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExpandOptions({})", self.render())
    }
}
