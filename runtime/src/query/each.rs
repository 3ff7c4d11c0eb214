//! Properties of the items of a collection.
//!
//! In go a collection of structured values and a property of theirs, out comes a path through the
//! collection. Selections, expansions and aggregations take such paths; filters do not, they ask
//! about items with `any` and `all`.

use super::aggregate::Aggregatable;
use super::expand::{Expand, Expansion};
use super::property::{ComplexCollectionProperty, NavigationCollectionProperty, Step};
use super::select::{Select, Selection};

/// The property `P` of each item of a collection.
#[derive(Clone, Debug)]
pub struct Each<P>(pub(crate) P);

macro_rules! collections {
    ($($name:ident),+) => {$(
        impl<E, T> $name<E, T> {
            /// A property of each item, for selections, expansions and aggregations.
            ///
            /// ```
            /// use odata_runtime::query::{ComplexCollectionProperty, Property, QueryOptions};
            /// struct Host;
            /// struct Banner;
            /// const BANNERS: ComplexCollectionProperty<Host, Banner> =
            ///     ComplexCollectionProperty::new("banners");
            /// const TEXT: Property<Banner, String> = Property::new("text");
            /// let options = QueryOptions::<Host>::new().select(BANNERS.each(TEXT));
            /// assert_eq!(options.to_string(), "$select=banners/text");
            /// ```
            pub fn each<S: Step<T>>(self, next: S) -> Each<S::From<E>> {
                Each(next.below(self.path()))
            }
        }
    )+};
}

collections!(ComplexCollectionProperty, NavigationCollectionProperty);

impl<E, P: Selection<E>> Selection<E> for Each<P> {
    fn append(self, select: &mut Select<E>) {
        self.0.append(select);
    }
}

impl<E, P: Expansion<E>> Expansion<E> for Each<P> {
    fn append(self, expand: &mut Expand<E>) {
        self.0.append(expand);
    }
}

impl<E, T, P: Aggregatable<E, T>> Aggregatable<E, T> for Each<P> {
    fn text(self) -> String {
        self.0.text()
    }
}
