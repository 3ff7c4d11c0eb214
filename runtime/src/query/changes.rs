//! The body of a create or update request: only what was set.
//!
//! In go properties of `E` with values, out comes a JSON object with one member for each property
//! that was set, null included (OData JSON Format 4.01, section 7; OData 4.01 Protocol,
//! section 11.4.3: an update leaves alone what it does not mention). Members keep the order in
//! which they were first set.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

use super::property::{
    CollectionProperty, ComplexCollectionProperty, ComplexProperty, NavigationCollectionProperty,
    NavigationProperty, Property,
};
use crate::json::{self, RawJson, Value};
use crate::model::{DerivedFrom, Structured};

/// A property of `E` that [`Changes`] can set, and the type of its value.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a property of `{E}` that can be set",
    label = "not a property of `{E}`"
)]
pub trait Assignable<E> {
    /// What the property holds.
    type Value;

    /// The name of the property.
    #[doc(hidden)]
    fn name(self) -> Cow<'static, str>;

    /// The value as JSON.
    #[doc(hidden)]
    fn encode(value: &Self::Value) -> Result<RawJson, json::Error>;
}

/// What converts into the value of a property of type `T`.
#[diagnostic::on_unimplemented(
    message = "a property of type `{T}` cannot be set to `{Self}`",
    label = "not a `{T}`, and does not convert into one"
)]
pub trait Assigned<T> {
    /// The value.
    #[doc(hidden)]
    fn into_value(self) -> T;
}

// Without this the compiler would tell of `Into`, not of the property.
#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> Assigned<T> for V {
    fn into_value(self) -> T {
        self.into()
    }
}

macro_rules! assignable {
    ($($name:ident<$item:ident>: [$($bound:tt)+] $value:ty, $encoded:ident;)+) => {$(
        impl<E, $item: $($bound)+> Assignable<E> for $name<E, $item> {
            type Value = $value;

            fn name(self) -> Cow<'static, str> {
                self.into_path()
            }

            fn encode(value: &Self::Value) -> Result<RawJson, json::Error> {
                RawJson::from_serialize(&$encoded(value))
            }
        }
    )+};
}

assignable! {
    Property<T>: [Value] T, One;
    CollectionProperty<T>: [Value] Vec<T>, Many;
    ComplexProperty<T>: [Structured] T::Instance, One;
    ComplexCollectionProperty<T>: [Structured] Vec<T::Instance>, Many;
    NavigationProperty<T>: [Structured] T::Instance, One;
    NavigationCollectionProperty<T>: [Structured] Vec<T::Instance>, Many;
}

/// A value, written as the JSON of OData rather than that of `serde`.
struct One<'a, T>(&'a T);

impl<T: Value> Serialize for One<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self.0, serializer)
    }
}

/// A collection of such values.
struct Many<'a, T>(&'a [T]);

impl<T: Value> Serialize for Many<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(One))
    }
}

/// What a [`Changes`] value says about a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// Nothing: the property is not sent.
    Unset,
    /// The property becomes null.
    Null,
    /// The property gets the value with this JSON text.
    Value(&'a str),
}

#[derive(Clone, Debug)]
enum Slot {
    Null,
    Value(RawJson),
    /// URLs of entities that a collection refers to.
    #[cfg(feature = "client")]
    Bound(Vec<String>),
    Failed(String),
}

/// Properties of an `E` to send, each not sent, null, or a value.
///
/// ```
/// use odata_runtime::query::{Changes, Property};
/// struct Port;
/// const NUMBER: Property<Port, i32> = Property::new("port");
/// const STATUS: Property<Port, String> = Property::new("status");
/// let changes = Changes::<Port>::new().set(NUMBER, 443).set_null(STATUS);
/// assert_eq!(serde_json::to_string(&changes)?, r#"{"port":443,"status":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Changes<E> {
    type_name: Option<&'static str>,
    members: Vec<(Cow<'static, str>, Slot)>,
    marker: PhantomData<fn() -> E>,
}

impl<E> Changes<E> {
    /// No property is sent.
    pub const fn new() -> Self {
        Self {
            type_name: None,
            members: Vec::new(),
            marker: PhantomData,
        }
    }

    /// Gives the property a value.
    ///
    /// Serializing the changes fails if the value cannot be written as JSON, or if the property is
    /// a path into another one: set that one as a whole, or with [`Changes::set_changes`].
    pub fn set<P, V>(self, property: P, value: V) -> Self
    where
        P: Assignable<E>,
        V: Assigned<P::Value>,
    {
        let slot = Slot::of(P::encode(&value.into_value()));
        self.put(property.name(), slot)
    }

    /// Makes the property null.
    pub fn set_null(self, property: impl Assignable<E>) -> Self {
        self.put(property.name(), Slot::Null)
    }

    /// Gives a single complex or navigation property only the members that `changes` sets.
    pub fn set_changes<T>(
        self,
        property: impl SingleStructured<E, T>,
        changes: Changes<T>,
    ) -> Self {
        let slot = Slot::of(RawJson::from_serialize(&changes));
        self.put(property.into_name(), slot)
    }

    /// Gives a collection of structured values these items, each with only the members that it
    /// sets: in a create, related entities that are made with it (a deep insert, OData 4.01
    /// Protocol, section 11.4.2.2); in an update, the whole new collection (section 11.4.3.1).
    pub fn set_each<T>(
        self,
        property: impl ManyStructured<E, T>,
        items: impl IntoIterator<Item = Changes<T>>,
    ) -> Self {
        let items: Vec<Changes<T>> = items.into_iter().collect();
        let slot = Slot::of(RawJson::from_serialize(&items));
        self.put(property.into_name(), slot)
    }

    /// Puts a member of any name in, or the reason why it cannot be; `many` adds to a collection.
    #[cfg(feature = "client")]
    pub(crate) fn bind_member(mut self, name: &str, many: bool, url: Result<&str, String>) -> Self {
        let name = format!("{name}@odata.bind");
        let slot = match url {
            Err(reason) => Slot::Failed(reason),
            Ok(url) if many => Slot::Bound(vec![url.to_owned()]),
            Ok(url) => Slot::Value(RawJson::string(url)),
        };
        let earlier = self.members.iter_mut().find(|(member, _)| *member == name);
        match (earlier, slot) {
            (Some((_, Slot::Bound(urls))), Slot::Bound(more)) => urls.extend(more),
            (Some((_, earlier @ Slot::Value(_))), slot) => *earlier = slot,
            // What failed stays failed: sending a part of what was meant would be worse.
            (Some((_, Slot::Failed(_))), _) => {}
            (Some((_, earlier)), slot) => *earlier = slot,
            (None, slot) => self.members.push((Cow::Owned(name), slot)),
        }
        self
    }

    /// Gives any member a value, whether the metadata knows it or not: an open type's property, or
    /// an annotation.
    pub fn set_raw(self, name: impl Into<String>, value: RawJson) -> Self {
        self.replace(Cow::Owned(name.into()), Slot::of(Ok(value)))
    }

    /// Does not send the property, whatever was said before.
    pub fn unset(mut self, property: impl Assignable<E>) -> Self {
        let name = property.name();
        self.members.retain(|(member, _)| *member != name);
        self
    }

    /// What these changes say about the property.
    pub fn state(&self, property: impl Assignable<E>) -> State<'_> {
        let name = property.name();
        match self.members.iter().find(|(member, _)| *member == name) {
            None | Some((_, Slot::Failed(_))) => State::Unset,
            Some((_, Slot::Null)) => State::Null,
            Some((_, Slot::Value(value))) => State::Value(value.as_str()),
            #[cfg(feature = "client")]
            Some((_, Slot::Bound(_))) => State::Unset,
        }
    }

    /// Whether no property is sent.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Sends the type of `E` as `@odata.type`, as a service needs where it expects a type that `E`
    /// is derived from (OData JSON Format 4.01, section 4.6.3).
    pub fn with_type(mut self) -> Self
    where
        E: Structured,
    {
        self.type_name = Some(E::TYPE_NAME);
        self
    }

    /// The same changes where those of the base type `B` are expected, with the type of `E` as
    /// `@odata.type`.
    pub fn upcast<B>(self) -> Changes<B>
    where
        E: Structured + DerivedFrom<B>,
    {
        Changes {
            type_name: Some(E::TYPE_NAME),
            members: self.members,
            marker: PhantomData,
        }
    }

    fn put(self, name: Cow<'static, str>, slot: Slot) -> Self {
        let slot = if name.contains('/') {
            Slot::Failed(format!("`{name}` is a path, not a property to set"))
        } else {
            slot
        };
        self.replace(name, slot)
    }

    fn replace(mut self, name: Cow<'static, str>, slot: Slot) -> Self {
        match self.members.iter_mut().find(|(member, _)| *member == name) {
            Some((_, earlier)) => *earlier = slot,
            None => self.members.push((name, slot)),
        }
        self
    }
}

/// A complex or navigation property of `E` that holds one `T`.
pub trait SingleStructured<E, T> {
    /// The name of the property.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

impl<E, T> SingleStructured<E, T> for ComplexProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

impl<E, T> SingleStructured<E, T> for NavigationProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

/// A property of `E` that holds a collection of structured `T`.
pub trait ManyStructured<E, T> {
    /// The name of the property.
    #[doc(hidden)]
    fn into_name(self) -> Cow<'static, str>;
}

impl<E, T> ManyStructured<E, T> for ComplexCollectionProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

impl<E, T> ManyStructured<E, T> for NavigationCollectionProperty<E, T> {
    fn into_name(self) -> Cow<'static, str> {
        self.into_path()
    }
}

impl Slot {
    fn of(json: Result<RawJson, json::Error>) -> Self {
        match json {
            Ok(raw) if raw.is_null() => Self::Null,
            Ok(raw) => Self::Value(raw),
            Err(error) => Self::Failed(error.to_string()),
        }
    }
}

impl<E> Default for Changes<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for Changes<E> {
    fn clone(&self) -> Self {
        Self {
            type_name: self.type_name,
            members: self.members.clone(),
            marker: PhantomData,
        }
    }
}

impl<E> fmt::Debug for Changes<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = formatter.debug_map();
        for (name, slot) in &self.members {
            match slot {
                Slot::Null => map.entry(name, &format_args!("null")),
                Slot::Value(value) => map.entry(name, &format_args!("{value}")),
                #[cfg(feature = "client")]
                Slot::Bound(urls) => map.entry(name, urls),
                Slot::Failed(reason) => map.entry(name, &format_args!("<{reason}>")),
            };
        }
        map.finish()
    }
}

impl<E> Serialize for Changes<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(type_name) = self.type_name {
            map.serialize_entry("@odata.type", &format_args!("#{type_name}"))?;
        }
        for (name, slot) in &self.members {
            match slot {
                Slot::Null => map.serialize_entry(name, &())?,
                Slot::Value(value) => map.serialize_entry(name, value)?,
                #[cfg(feature = "client")]
                Slot::Bound(urls) => map.serialize_entry(name, urls)?,
                Slot::Failed(reason) => {
                    return Err(S::Error::custom(format_args!("{name}: {reason}")));
                }
            }
        }
        map.end()
    }
}
