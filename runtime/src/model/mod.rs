//! What generated types implement, and what they are made of.
//!
//! A structured type is data, a `match` from wire name to field and back, and
//! [`Additional`], which keeps what the fields cannot hold. Enumerations are lists of names.

mod additional;
mod dynamic;
mod flags;
mod kept;
mod macros;
mod presence;

use serde::de::{DeserializeOwned, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::json::{Reader, Value, Writer};

pub use additional::{Additional, Malformed};
pub use dynamic::{Contents, DynBox, DynVec};
pub use flags::{FlagSet, flag_names, flag_text};
pub(crate) use kept::{Elements, Kept};
pub use presence::Presence;

/// An entity type or complex type (OData CSDL 4.01, sections 6 and 9).
pub trait Structured: Value + Default + Clone + std::fmt::Debug + PartialEq + 'static {
    /// What a property or response of this type holds: the type itself, or the enum of the type
    /// and those derived from it.
    type Instance: Value
        + Serialize
        + DeserializeOwned
        + Clone
        + std::fmt::Debug
        + PartialEq
        + 'static;
    /// The qualified name.
    const TYPE_NAME: &'static str;
    /// The wire names of the properties, inherited ones included. The position of a name is the
    /// index by which [`read`](Self::read) and [`write`](Self::write) name the member.
    const MEMBERS: &'static [&'static str];

    /// What the fields cannot hold.
    fn additional(&self) -> &Additional;

    /// What the fields cannot hold.
    fn additional_mut(&mut self) -> &mut Additional;

    /// Reads one member into its field.
    ///
    /// # Errors
    ///
    /// Those of the reader.
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        reader: &mut Reader<'_, 'de, A>,
    ) -> Result<(), A::Error>;

    /// Writes all declared members.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>) -> Result<(), M::Error>;

    /// Whether a member is written, and as what: a set field is, an unset one if it was read as
    /// null, as an empty array or as something malformed, or was set by
    /// [`set_null`](Self::set_null) or [`set_empty`](Self::set_empty).
    #[must_use]
    fn presence(&self, name: &str) -> Presence {
        presence::of(self, name)
    }

    /// Makes a member an explicit null, which a PATCH request sends (OData Protocol 4.01,
    /// section 11.4.3). Counts while the field is unset.
    ///
    /// # Errors
    ///
    /// The type declares no such member; nothing is changed.
    fn set_null(&mut self, name: &str) -> Result<(), UndeclaredMember> {
        declared::<Self>(name)?;
        presence::mark(self, name, Presence::Null);
        Ok(())
    }

    /// Makes a dynamic property (OData CSDL 4.01, section 6.3) an explicit null. Takes any name.
    fn set_dynamic_null(&mut self, name: &str) {
        presence::mark(self, name, Presence::Null);
    }

    /// Makes a collection an explicit empty array. Counts while the field is empty. Has no
    /// effect on a member that is no collection.
    ///
    /// # Errors
    ///
    /// The type declares no such member; nothing is changed.
    fn set_empty(&mut self, name: &str) -> Result<(), UndeclaredMember> {
        declared::<Self>(name)?;
        presence::mark(self, name, Presence::Present);
        Ok(())
    }

    /// Makes a member absent: forgets an explicit null or empty array and anything malformed.
    /// A field that is set stays.
    fn set_absent(&mut self, name: &str) {
        presence::mark(self, name, Presence::Absent);
    }
}

/// The name is that of no member that the type declares.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UndeclaredMember {
    /// The qualified name of the type.
    pub type_name: &'static str,
    /// The name that it does not declare.
    pub name: String,
}

impl std::fmt::Display for UndeclaredMember {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` declares no `{}`", self.type_name, self.name)
    }
}

impl std::error::Error for UndeclaredMember {}

fn declared<T: Structured>(name: &str) -> Result<(), UndeclaredMember> {
    if T::MEMBERS.contains(&name) {
        return Ok(());
    }
    Err(UndeclaredMember {
        type_name: T::TYPE_NAME,
        name: name.to_owned(),
    })
}

/// An enumeration type without flags (OData CSDL 4.01, section 10).
pub trait Enumeration: Sized + Clone + std::fmt::Debug + PartialEq + 'static {
    /// The qualified name.
    const TYPE_NAME: &'static str;
    /// The names and values of the members.
    const MEMBERS: &'static [(&'static str, i64)];

    /// The member of this name, or an unlisted one.
    #[must_use]
    fn from_name(name: &str) -> Self;

    /// The name; that of an unlisted member is the text that the service sent.
    #[must_use]
    fn name(&self) -> &str;
}

/// An enumeration type with flags (OData CSDL 4.01, section 10.3).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enumeration with flags",
    label = "has no flags"
)]
pub trait Flags: Sized + Clone + PartialEq + 'static {
    /// The qualified name.
    const TYPE_NAME: &'static str;
    /// The names and values of the members.
    const MEMBERS: &'static [(&'static str, i64)];

    /// Takes a set.
    #[must_use]
    fn from_set(set: FlagSet) -> Self;

    /// The set.
    #[must_use]
    fn set(&self) -> &FlagSet;
}

/// A slot that holds a type or one derived from it (OData CSDL 4.01, section 6.2).
pub trait Polymorphic: Sized + Clone + std::fmt::Debug + PartialEq + 'static {
    /// The declared type.
    type Base: Structured;
    /// The qualified names of the types that have a variant of their own, the declared one first.
    const TYPES: &'static [&'static str];

    /// Reads an object as the type with this index; `None` is a type that is not listed.
    ///
    /// # Errors
    ///
    /// Those of the deserializer.
    fn read<'de, D: Deserializer<'de>>(
        index: Option<usize>,
        deserializer: D,
    ) -> Result<Self, D::Error>;

    /// Writes the object that this is.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Says that a value has the properties of `E`: an `E`, a value of a type derived from it, the enum
/// of such types, or any of these within a [`Partial`](crate::query::Partial) or a box.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not have the properties of `{E}`",
    label = "neither a `{E}` nor of a type derived from it"
)]
pub trait HasPropertiesOf<E>: Serialize {
    /// What the fields of the value cannot hold.
    #[doc(hidden)]
    fn beside_fields(&self) -> &Additional;
}

impl<E, V: HasPropertiesOf<E>> HasPropertiesOf<E> for Box<V> {
    fn beside_fields(&self) -> &Additional {
        (**self).beside_fields()
    }
}

/// Says that a type derives, directly or not, from another, or is that type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither `{Base}` nor derived from it",
    label = "not a `{Base}`"
)]
pub trait DerivedFrom<Base>: Structured {}

// Without this the compiler would tell of `Structured`, not of what derives from what.
#[diagnostic::do_not_recommend]
impl<T: Structured> DerivedFrom<T> for T {}
