//! Absent, null or present: what would be written for a member, by a trial run of the writer.

use serde::ser::{Error as _, Serialize, SerializeMap};

use super::Structured;
use crate::json::{Error, RawJson, write_members};

/// Whether a member of an object is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// The member is not there.
    Absent,
    /// The member is an explicit null.
    Null,
    /// The member has a value, an empty array included.
    Present,
}

pub(super) fn of<T: Structured>(value: &T, name: &str) -> Presence {
    let mut probe = Probe {
        name,
        found: Presence::Absent,
        next: false,
    };
    // The probe ends the run with an error once it knows.
    match write_members(value, &mut probe) {
        Ok(()) | Err(_) => probe.found,
    }
}

pub(super) fn mark<T: Structured>(value: &mut T, name: &str, presence: Presence) {
    let index = T::MEMBERS.iter().position(|member| *member == name);
    let additional = value.additional_mut();
    match (index.and_then(|index| u16::try_from(index).ok()), presence) {
        (Some(index), Presence::Absent) => additional.forget(index),
        (Some(index), Presence::Null) => additional.mark_null(index),
        (Some(index), Presence::Present) => additional.mark_empty(index),
        (None, Presence::Absent) => drop(additional.remove(name)),
        (None, Presence::Null) => drop(additional.insert(name, RawJson::null())),
        (None, Presence::Present) => {}
    }
}

/// Takes the members of an object and remembers how the one that is asked for is written.
struct Probe<'n> {
    name: &'n str,
    found: Presence,
    next: bool,
}

impl SerializeMap for Probe<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let key = RawJson::from_serialize(key)?;
        self.next = key.as_string().is_some_and(|key| key == self.name);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !self.next {
            return Ok(());
        }
        self.found = match RawJson::from_serialize(value) {
            Ok(raw) if raw.is_null() => Presence::Null,
            _ => Presence::Present,
        };
        Err(Error::custom("found"))
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}
