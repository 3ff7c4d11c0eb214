//! Expansions: related entities within a response.
//!
//! In go navigation properties, each with options of its own, out comes the text of `$expand`
//! (OData 4.01 URL Conventions, section 5.1.2). Options within an expansion are joined by
//! semicolons and apply to the related type. An expanded collection may be held in part only: its
//! property's `next_link` tells.

use std::fmt;
use std::marker::PhantomData;

use super::expression::{Draft, Scope};
use super::lambda::CountOptions;
use super::option_methods::option_methods;
use super::options::QueryOptions;
use super::property::{NavigationCollectionProperty, NavigationProperty};

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

    fn with<T>(path: &str, options: &ExpandOptions<T>) -> Self {
        let options = options.render();
        Self::item(if options.is_empty() {
            path.to_owned()
        } else {
            format!("{path}({options})")
        })
    }

    /// Every navigation property: `*`.
    pub fn all() -> Self {
        Self::item("*".to_owned())
    }

    /// Every navigation property, as many levels deep as this; at least one.
    pub fn all_levels(levels: u64) -> Self {
        Self::item(format!("*($levels={})", levels.max(1)))
    }

    /// The references that every navigation property leads to: `*/$ref`.
    pub fn all_references() -> Self {
        Self::item("*/$ref".to_owned())
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
            ///
            /// A service may answer with only the beginning of a collection and a link to the rest,
            /// which `next_link` of the property finds in the value that was read; `total` finds
            /// the number that [`count`](ExpandOptions::count) asks for.
            pub fn with(
                self,
                options: impl FnOnce(ExpandOptions<T>) -> ExpandOptions<T>,
            ) -> Expand<E> {
                Expand::with(self.path(), &options(ExpandOptions::new()))
            }

            /// The references of the related entities instead of the entities, `/$ref`.
            pub fn reference(self) -> Expand<E> {
                Expand::item(format!("{}/$ref", self.path()))
            }

            /// The references of those related entities that the options say, `/$ref`.
            pub fn reference_with(
                self,
                options: impl FnOnce(ExpandOptions<T>) -> ExpandOptions<T>,
            ) -> Expand<E> {
                let path = format!("{}/$ref", self.path());
                Expand::with(&path, &options(ExpandOptions::new()))
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

impl<E, T> NavigationCollectionProperty<E, T> {
    /// The number of related entities instead of the entities, `/$count`.
    pub fn number(self) -> Expand<E> {
        self.number_with(|options| options)
    }

    /// The number of those related entities that the options say, `/$count`.
    pub fn number_with(
        self,
        options: impl FnOnce(CountOptions<T>) -> CountOptions<T>,
    ) -> Expand<E> {
        let options = options(CountOptions::new()).into_drafts();
        let count = Draft::count(self.path(), options);
        Expand::item(count.render(Scope::Resource))
    }
}

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
///
/// What an inner `select` leaves out is not told by the type of the related entities: ask
/// [`presence`](crate::model::Structured::presence).
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

    option_methods! {
        T: select, filter, order_by, expand, search, compute, top, skip, parameter_alias
    }

    /// Whether to count the related entities; with the feature `client`,
    /// `NavigationCollectionProperty::total` finds the number in the value that was read.
    pub fn count(mut self, count: bool) -> Self {
        self.options = self.options.count(count);
        self
    }

    /// Follows the same property this many times (OData 4.01 URL Conventions, section 5.1.2); at
    /// least once.
    pub fn levels(mut self, levels: u64) -> Self {
        self.levels = Some(levels.max(1).to_string());
        self
    }

    /// Follows the same property as far as the service goes.
    pub fn levels_max(mut self) -> Self {
        self.levels = Some("max".to_owned());
        self
    }

    fn render(&self) -> String {
        let mut text = self.options.nested();
        if let Some(levels) = &self.levels {
            if !text.is_empty() {
                text.push(';');
            }
            text.push_str("$levels=");
            text.push_str(levels);
        }
        text
    }
}

impl<T> fmt::Debug for ExpandOptions<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ExpandOptions({})", self.render())
    }
}
