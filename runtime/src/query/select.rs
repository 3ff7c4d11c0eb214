//! Selections: which properties a response holds.
//!
//! In go properties of one type, out comes the text of `$select`
//! (OData 4.01 URL Conventions, section 5.1.3).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use super::options::QueryOptions;
use super::property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property,
};

/// A selection of properties of `E`.
pub struct Select<E> {
    items: Vec<Cow<'static, str>>,
    marker: PhantomData<fn() -> E>,
}

impl<E> Select<E> {
    pub(crate) const fn empty() -> Self {
        Self {
            items: Vec::new(),
            marker: PhantomData,
        }
    }

    fn item(item: Cow<'static, str>) -> Self {
        Self {
            items: vec![item],
            marker: PhantomData,
        }
    }

    /// Every declared and dynamic property: `*`.
    pub fn all() -> Self {
        Self::item(Cow::Borrowed("*"))
    }

    /// An item in OData's own syntax, used as it is.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::item(Cow::Owned(text.into()))
    }

    /// Every action and function of a namespace: `Namespace.*`.
    pub fn operations_of(namespace: &str) -> Self {
        Self::item(Cow::Owned(format!("{namespace}.*")))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<E> Clone for Select<E> {
    fn clone(&self) -> Self {
        Self {
            items: self.items.clone(),
            marker: PhantomData,
        }
    }
}

/// The text of the `$select` option, not percent-encoded.
impl<E> fmt::Display for Select<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.items.join(","))
    }
}

impl<E> fmt::Debug for Select<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Select({self})")
    }
}

/// What `select` takes: a property of any kind, or several in a tuple (up to 16), an array or a
/// vector.
///
/// ```compile_fail
/// use odata_runtime::query::{Property, QueryOptions};
/// struct Host;
/// struct Port;
/// const NAME: Property<Host, String> = Property::new("name");
/// let options = QueryOptions::<Port>::new().select(NAME);     // a property of another type
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not select properties of `{E}`",
    label = "not a property of `{E}`, nor a tuple of up to 16 of them",
    note = "a property of a derived type needs `cast()`, one of a complex property `then()`"
)]
pub trait Selection<E> {
    /// Adds the properties at the end.
    #[doc(hidden)]
    fn append(self, select: &mut Select<E>);
}

impl<E> Selection<E> for Select<E> {
    fn append(self, select: &mut Select<E>) {
        select.items.extend(self.items);
    }
}

impl<E, S: Selection<E>> Selection<E> for Vec<S> {
    fn append(self, select: &mut Select<E>) {
        for item in self {
            item.append(select);
        }
    }
}

impl<E, S: Selection<E>, const N: usize> Selection<E> for [S; N] {
    fn append(self, select: &mut Select<E>) {
        for item in self {
            item.append(select);
        }
    }
}

macro_rules! properties {
    ($($name:ident),+) => {$(
        impl<E, T> Selection<E> for $name<E, T> {
            fn append(self, select: &mut Select<E>) {
                select.items.push(self.into_path());
            }
        }
    )+};
}

properties!(
    Property,
    CollectionProperty,
    ComplexProperty,
    ComplexCollectionProperty,
    NavigationProperty,
    NavigationCollectionProperty
);

macro_rules! with_options {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// The selection of this property with options for its values, as in
            /// `banners($select=text;$top=2)`; OData 4.01.
            ///
            /// ```
            /// use odata_runtime::query::{ComplexCollectionProperty, Property, QueryOptions};
            /// struct Host;
            /// struct Banner;
            /// const BANNERS: ComplexCollectionProperty<Host, Banner> =
            ///     ComplexCollectionProperty::new("banners");
            /// const TEXT: Property<Banner, String> = Property::new("text");
            /// let select = BANNERS.selected_with(|banners| banners.select(TEXT).top(2));
            /// assert_eq!(select.to_string(), "banners($select=text;$top=2)");
            /// ```
            pub fn selected_with(
                self,
                options: impl FnOnce(QueryOptions<T>) -> QueryOptions<T>,
            ) -> Select<E> {
                let options = options(QueryOptions::new()).nested();
                if options.is_empty() {
                    return Select::item(self.into_path());
                }
                Select::item(Cow::Owned(format!("{}({options})", self.path())))
            }
        }
    )+};
}

with_options!(
    CollectionProperty,
    ComplexProperty,
    ComplexCollectionProperty
);

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<E, $first: Selection<E>, $($rest: Selection<E>),*> Selection<E>
            for ($first, $($rest,)*)
        {
            #[allow(non_snake_case)]
            fn append(self, select: &mut Select<E>) {
                let ($first, $($rest,)*) = self;
                $first.append(select);
                $($rest.append(select);)*
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(S1 S2 S3 S4 S5 S6 S7 S8 S9 S10 S11 S12 S13 S14 S15 S16);
