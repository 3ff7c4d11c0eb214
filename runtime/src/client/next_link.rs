//! Reading on in collections that a value holds only a part of.
//!
//! In goes a value with the constant of a collection that it holds, out comes a link, and from it the
//! pages that follow (OData JSON Format 4.01, sections 4.6.5 and 4.6.6; OData 4.01 Protocol,
//! section 11.2.6.7).
//!
//! ```
//! # use odata_runtime::client::{Client, Error};
//! # use odata_runtime::model::{HasPropertiesOf, Structured};
//! # use odata_runtime::query::NavigationCollectionProperty;
//! # async fn read<E: HasPropertiesOf<E>, T: Structured>(
//! #     client: &Client, host: E, ports: NavigationCollectionProperty<E, T>, mut all: Vec<T::Instance>,
//! # ) -> Result<(), Error> {
//! // `all` are the ports that the expanded host holds; there may be more.
//! if let Some(link) = ports.next_link(&host) {
//!     all.extend(client.resume(&link).all(10_000).await?);
//! }
//! # Ok(())
//! # }
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::core::Client;
use super::operation::Plain;
use super::paging::{Element, Pages};
use super::settings::Settings;
use crate::json::{self, RawJson};
use crate::model::HasPropertiesOf;
use crate::query::{CollectionProperty, ComplexCollectionProperty, NavigationCollectionProperty};

/// Where a collection of `E` is read on. Serialized as a string, it outlives the process.
///
/// One that stands in a response is absolute in what requests give, whatever the service wrote: a
/// relative one is resolved against the context URL of the response, or without one against the URL
/// of the request (OData JSON Format 4.01, section 4.3).
pub struct NextLink<E> {
    link: String,
    marker: PhantomData<fn() -> E>,
}

impl<E> NextLink<E> {
    /// A link as a service gave it.
    pub fn new(link: impl Into<String>) -> Self {
        Self {
            link: link.into(),
            marker: PhantomData,
        }
    }

    /// The link, byte for byte.
    pub fn as_str(&self) -> &str {
        &self.link
    }
}

impl<E> Clone for NextLink<E> {
    fn clone(&self) -> Self {
        Self::new(self.link.clone())
    }
}

impl<E> PartialEq for NextLink<E> {
    fn eq(&self, other: &Self) -> bool {
        self.link == other.link
    }
}

impl<E> Eq for NextLink<E> {}

impl<E> Hash for NextLink<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.link.hash(state);
    }
}

impl<E> fmt::Debug for NextLink<E> {
    /// Not the link: it may hold a token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NextLink(..)")
    }
}

impl<E> Serialize for NextLink<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.link)
    }
}

impl<'de, E> Deserialize<'de> for NextLink<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl Client {
    /// Reads on from a link that a value holds beside a part of a collection: pages of what it does
    /// not hold, or by [`Pages::items`] and [`Pages::all`] their items.
    ///
    /// The link is used byte for byte; one that leads to another origin is an error
    /// ([`Error::UntrustedLink`](super::Error::UntrustedLink)). A relative one, which is none that a
    /// request gave, is taken to be relative to the root of the service.
    pub fn resume<E: Element>(&self, link: &NextLink<E>) -> Pages<E> {
        let base = self.target("/", []);
        let first = base.and_then(|base| self.link(link.as_str(), &base));
        Pages::new(self.clone(), Settings::of("list"), first)
    }
}

macro_rules! collections {
    ($($name:ident<$item:ident> of $element:ty;)+) => {$(
        /// What a value says of this collection beside its items.
        ///
        /// ```
        /// # use odata_runtime::client::NextLink;
        /// # use odata_runtime::model::HasPropertiesOf;
        #[doc = concat!("# use odata_runtime::query::", stringify!($name), ";")]
        #[doc = concat!("# fn show<E, T>(host: impl HasPropertiesOf<E>, ports: ", stringify!($name), "<E, T>) {")]
        /// let (total, rest) = (ports.total(&host), ports.next_link(&host));
        /// println!("{total:?} in all, more to read: {}", rest.is_some());
        /// # }
        /// ```
        impl<E, $item> $name<E, $item> {
            /// Where this collection is read on that `holder` holds only the beginning of
            /// (`ports@odata.nextLink`; OData JSON Format 4.01, section 4.6.6); nothing if it holds
            /// all of it. [`Client::resume`] reads from there.
            pub fn next_link(&self, holder: &impl HasPropertiesOf<E>) -> Option<NextLink<$element>> {
                let link = control(holder, self.path(), "nextLink")?;
                // One that is no string is kept: reading on is an error then, not an early end.
                let text = link.as_string();
                Some(NextLink::new(text.as_deref().unwrap_or(link.as_str())))
            }

            /// How many items this collection has in all, if the response to `$count` within its
            /// expansion says so (`ports@odata.count`; OData JSON Format 4.01, section 4.6.5).
            pub fn total(&self, holder: &impl HasPropertiesOf<E>) -> Option<i64> {
                let count = control(holder, self.path(), "count")?;
                json::deserialize(&mut json::Input::new(count.as_str())).ok()
            }
        }
    )+};
}

collections! {
    CollectionProperty<T> of Plain<T>;
    ComplexCollectionProperty<T> of T;
    NavigationCollectionProperty<T> of T;
}

/// The control information of this name on the property at a path, with or without the prefix that
/// 4.0 demands; none if it is null.
fn control<'a, E>(
    holder: &'a impl HasPropertiesOf<E>,
    path: &str,
    name: &str,
) -> Option<Cow<'a, RawJson>> {
    // A type cast is no member: the object is of that type already.
    let mut names: Vec<&str> = path.split('/').filter(|it| !it.contains('.')).collect();
    let property = names.pop()?;
    let wanted = [
        format!("{property}@odata.{name}"),
        format!("{property}@{name}"),
    ];
    if names.is_empty() {
        let additional = holder.beside_fields();
        let found = wanted.iter().find_map(|name| additional.get(name));
        return found.filter(|raw| !raw.is_null()).map(Cow::Borrowed);
    }
    // What lies between is in fields, which only their names in the JSON lead to.
    let mut object = RawJson::from_serialize(holder).ok()?;
    for name in names {
        object = members(&object)?.remove(name)?;
    }
    let mut members = members(&object)?;
    let found = wanted.iter().find_map(|name| members.remove(name));
    found.filter(|raw| !raw.is_null()).map(Cow::Owned)
}

fn members(object: &RawJson) -> Option<BTreeMap<String, RawJson>> {
    object.decode().ok()
}
