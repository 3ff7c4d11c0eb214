//! Objects written: control information, declared members, then all other members.

use serde::ser::{SerializeMap, Serializer};

use super::field::Field;
use crate::model::{Additional, Structured};

/// Takes the members of one object, handed to [`Structured::write`].
pub struct Writer<'w, M> {
    map: &'w mut M,
    kept: &'w Additional,
    members: &'static [&'static str],
}

impl<'w, M: SerializeMap> Writer<'w, M> {
    pub(crate) fn new<T: Structured>(value: &'w T, map: &'w mut M) -> Self {
        Self {
            map,
            kept: value.additional(),
            members: T::MEMBERS,
        }
    }

    /// Writes the member with this index in [`Structured::MEMBERS`], unless it is absent.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    #[inline]
    pub fn member<F: Field>(&mut self, index: u16, field: &F) -> Result<(), M::Error> {
        match self.members.get(usize::from(index)) {
            Some(name) => field.write(index, name, self.kept, self.map),
            None => Ok(()),
        }
    }
}

/// Writes an object; for [`Polymorphic::write`](crate::model::Polymorphic::write).
///
/// # Errors
///
/// Those of the serializer.
pub fn write_object<T: Structured, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    write_members(value, &mut map)?;
    map.end()
}

/// Writes an object of a derived type where its base type is declared: with the type control
/// information (OData JSON 4.01, section 4.6.3), unless `additional` holds that already.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_derived<T: Structured, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    if !value.additional().has_type() {
        map.serialize_entry("@odata.type", &format_args!("#{}", T::TYPE_NAME))?;
    }
    write_members(value, &mut map)?;
    map.end()
}

pub(crate) fn write_members<T: Structured, M: SerializeMap>(
    value: &T,
    map: &mut M,
) -> Result<(), M::Error> {
    // Control information of the object goes first, where a streaming reader needs it.
    let kept = value.additional();
    for (name, raw) in kept.members().filter(|(name, _)| name.starts_with('@')) {
        map.serialize_entry(name, raw)?;
    }
    value.write(&mut Writer::new(value, map))?;
    for (name, raw) in kept.members() {
        // A declared name that was inserted as an unknown member gives way to the field.
        if !name.starts_with('@') && !T::MEMBERS.contains(&name) {
            map.serialize_entry(name, raw)?;
        }
    }
    Ok(())
}
