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

use super::assign::{Assignable, Assigned, ManyStructured, SingleStructured};
use super::nested_delta::CollectionDelta;
use super::property::NavigationCollectionProperty;
use crate::json::{self, Both, RawJson};
use crate::model::{DerivedFrom, Structured};

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
    Value(Both),
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
    /// Whether a member means nothing before version 4.01 of OData.
    is_newer: bool,
    marker: PhantomData<fn() -> E>,
}

impl<E> Changes<E> {
    /// No property is sent.
    pub const fn new() -> Self {
        Self {
            type_name: None,
            members: Vec::new(),
            is_newer: false,
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
        let value = value.into_value();
        let slot = Slot::made(|| P::encode(&value));
        self.put(property.name(), slot)
    }

    /// Makes the property null.
    pub fn set_null(self, property: impl Assignable<E>) -> Self {
        self.put(property.name(), Slot::Null)
    }

    /// Gives a single complex or navigation property only the members that `changes` sets.
    pub fn set_changes<T>(
        mut self,
        property: impl SingleStructured<E, T>,
        changes: Changes<T>,
    ) -> Self {
        self.is_newer |= changes.is_newer;
        let slot = Slot::made(|| RawJson::from_serialize(&changes));
        self.put(property.into_name(), slot)
    }

    /// Gives a collection of structured values these items, each with only the members that it
    /// sets: in a create, related entities that are made with it (a deep insert, OData 4.01
    /// Protocol, section 11.4.2.2); in an update, the whole new collection (section 11.4.3.1).
    pub fn set_each<T>(
        mut self,
        property: impl ManyStructured<E, T>,
        items: impl IntoIterator<Item = Changes<T>>,
    ) -> Self {
        let items: Vec<Changes<T>> = items.into_iter().collect();
        self.is_newer |= items.iter().any(|item| item.is_newer);
        let slot = Slot::made(|| RawJson::from_serialize(&items));
        self.put(property.into_name(), slot)
    }

    /// In an update, changes the entities that a collection leads to one by one, and leaves those
    /// alone that `delta` does not mention (OData 4.01 Protocol, section 11.4.3.1); in the place of
    /// [`set_each`](Self::set_each), which is the whole new collection. Such an update is sent as one
    /// of OData 4.01, which a service must know.
    pub fn set_delta<T>(
        mut self,
        property: NavigationCollectionProperty<E, T>,
        delta: CollectionDelta<T>,
    ) -> Self {
        self.is_newer = true;
        let name = property.into_path();
        self.members.retain(|(member, _)| *member != name);
        let slot = Slot::made(|| RawJson::from_serialize(&delta));
        self.put(Cow::Owned(format!("{name}@delta")), slot)
    }

    /// Puts control information before all members.
    pub(crate) fn with_control(mut self, name: &'static str, value: RawJson) -> Self {
        let slot = Slot::of(Ok(value.into()));
        self.members.insert(0, (Cow::Borrowed(name), slot));
        self
    }

    /// Whether these mean nothing before version 4.01 of OData.
    #[cfg(feature = "client")]
    pub(crate) const fn is_newer(&self) -> bool {
        self.is_newer
    }

    /// Puts a member of any name in, or the reason why it cannot be; `many` adds to a collection.
    #[cfg(feature = "client")]
    pub(crate) fn bind_member(mut self, name: &str, many: bool, url: Result<&str, String>) -> Self {
        let name = format!("{name}@odata.bind");
        let slot = match url {
            Err(reason) => Slot::Failed(reason),
            Ok(url) if many => Slot::Bound(vec![url.to_owned()]),
            Ok(url) => Slot::Value(RawJson::string(url).into()),
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
        self.replace(Cow::Owned(name.into()), Slot::of(Ok(value.into())))
    }

    /// The same with a value that may be written in two forms.
    #[cfg(feature = "client")]
    pub(crate) fn set_both(self, name: &'static str, value: Both) -> Self {
        self.replace(Cow::Borrowed(name), Slot::of(Ok(value)))
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
            Some((_, Slot::Value(value))) => State::Value(value.plain.as_str()),
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
            is_newer: self.is_newer,
            marker: PhantomData,
        }
    }

    fn put(mut self, name: Cow<'static, str>, slot: Slot) -> Self {
        // What is said last counts, of a whole collection as of changes to it.
        self.members
            .retain(|(member, _)| member.strip_suffix("@delta") != Some(&name));
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

impl Slot {
    fn made(write: impl Fn() -> Result<RawJson, json::Error>) -> Self {
        Self::of(Both::of(write))
    }

    fn of(json: Result<Both, json::Error>) -> Self {
        match json {
            Ok(raw) if raw.plain.is_null() => Self::Null,
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
            is_newer: self.is_newer,
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
                Slot::Value(value) => map.entry(name, &format_args!("{}", value.plain)),
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
