//! Numbers that JavaScript cannot hold, as numbers or as strings (OData JSON Format 4.01,
//! section 3.2: `IEEE754Compatible`).
//!
//! In goes what writes JSON, out comes what it wrote, in both forms if they differ: when a value is
//! encoded, nobody knows yet which of them its request will want. What always holds: outside of
//! [`both`] and [`Both`], values are written as numbers.

use std::cell::Cell;

use serde::{Serialize, Serializer};

use super::error::Error;
use super::raw::RawJson;

#[derive(Clone, Copy)]
struct Mode {
    /// Whether such numbers are strings.
    strings: bool,
    /// Whether there was one.
    seen: bool,
}

thread_local! {
    static MODE: Cell<Mode> = const {
        Cell::new(Mode {
            strings: false,
            seen: false,
        })
    };
}

/// Whether an `Edm.Int64` or `Edm.Decimal` that is written now is a string.
#[inline]
pub(crate) fn are_strings() -> bool {
    MODE.with(|cell| {
        let mode = cell.get();
        cell.set(Mode { seen: true, ..mode });
        mode.strings
    })
}

/// Takes the earlier mode up again, and what was seen with it.
struct Restored(Mode);

impl Drop for Restored {
    fn drop(&mut self) {
        let seen = self.0.seen || MODE.get().seen;
        MODE.set(Mode { seen, ..self.0 });
    }
}

/// What is written with numbers, or with strings in their place, and whether there was any.
fn within<T>(strings: bool, write: impl FnOnce() -> T) -> (T, bool) {
    let seen = false;
    let _restored = Restored(MODE.replace(Mode { strings, seen }));
    let written = write();
    (written, MODE.get().seen)
}

/// What is written with numbers, and with strings in their place if that differs.
pub(crate) fn both<T>(write: impl Fn() -> Result<T, Error>) -> Result<(T, Option<T>), Error> {
    let (plain, differs) = within(false, &write);
    let plain = plain?;
    let strings = match differs {
        true => Some(within(true, &write).0?),
        false => None,
    };
    Ok((plain, strings))
}

/// A JSON value in both forms. It is written in the one that is wanted.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    pub(crate) plain: RawJson,
    strings: Option<RawJson>,
}

impl Both {
    pub(crate) fn of(write: impl Fn() -> Result<RawJson, Error>) -> Result<Self, Error> {
        let (plain, strings) = both(write)?;
        Ok(Self { plain, strings })
    }
}

impl From<RawJson> for Both {
    fn from(plain: RawJson) -> Self {
        Self {
            plain,
            strings: None,
        }
    }
}

impl Serialize for Both {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.strings {
            Some(strings) if are_strings() => strings.serialize(serializer),
            _ => self.plain.serialize(serializer),
        }
    }
}
