//! What the fields of an object cannot hold.
//!
//! Most objects need nothing but two words of bits: which members were an explicit null, and
//! which were an empty array. All else is in a box that is there only if there is something in it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use super::kept::Kept;
use crate::json::{Outcome, RawJson, Reason, ShownLink};

/// What the fields of an object cannot hold: members that its type does not declare, control
/// information (OData JSON 4.01, section 4.6), explicit nulls, empty arrays, values that are not
/// of their declared types, and forms of values that differ from those they are written in.
///
/// An object that is read and written again is the same JSON value thanks to it. To drop all of
/// that, assign `Additional::default()`.
#[derive(Clone, Default, PartialEq)]
pub struct Additional {
    nulls: u64,
    empty_arrays: u64,
    rest: Option<Box<Rest>>,
}

#[derive(Clone, Default)]
struct Rest {
    members: Vec<(Box<str>, RawJson)>,
    /// In the order of the indices, whatever order the members came in.
    kept: Vec<(u16, Kept)>,
    /// The names of the declared members, for those who ask what was malformed.
    declared: &'static [&'static str],
}

/// The order of members means nothing (RFC 8259, section 4).
impl PartialEq for Rest {
    fn eq(&self, other: &Self) -> bool {
        fn sorted(rest: &Rest) -> Vec<&(Box<str>, RawJson)> {
            let mut members: Vec<_> = rest.members.iter().collect();
            members.sort_by(|(one, _), (other, _)| one.cmp(other));
            members
        }
        self.kept == other.kept
            && self.members.len() == other.members.len()
            && (self.members == other.members || sorted(self) == sorted(other))
    }
}

/// Up to how many members are compared with each new one as they are read. More of them are rare,
/// and are looked through once, at the end of the object.
const FEW: usize = 32;

/// A value that is not of its declared type, as [`Additional::malformed`] shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Malformed<'a> {
    /// The wire name of the member.
    pub name: &'static str,
    /// The position in the array, if the member is a collection and this is an element of it.
    pub element: Option<usize>,
    /// Why it is not of its declared type.
    pub reason: Reason,
    /// The value.
    pub raw: &'a RawJson,
}

impl Additional {
    /// Whether the fields hold all there is: no unknown members, no control information, no
    /// explicit null or empty array, nothing malformed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nulls == 0 && self.empty_arrays == 0 && self.rest.is_none()
    }

    /// The members that the type does not declare, control information included, in the order
    /// in which they came.
    pub fn members(&self) -> impl Iterator<Item = (&str, &RawJson)> {
        let members = self.rest.as_deref().map_or(&[][..], |rest| &rest.members);
        members.iter().map(|(name, raw)| (&**name, raw))
    }

    /// An undeclared member or control information by its wire name, such as `@odata.etag`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&RawJson> {
        self.members()
            .find(|(known, _)| *known == name)
            .map(|(_, raw)| raw)
    }

    /// Sets an undeclared member or control information, and returns what it was before.
    ///
    /// A name that the type declares has no effect on what is written: its field counts.
    pub fn insert(&mut self, name: impl AsRef<str>, value: impl Into<RawJson>) -> Option<RawJson> {
        let (name, value) = (name.as_ref(), value.into());
        let members = &mut self.rest.get_or_insert_default().members;
        match members.iter_mut().find(|(known, _)| **known == *name) {
            Some((_, known)) => Some(std::mem::replace(known, value)),
            None => {
                members.push((name.into(), value));
                None
            }
        }
    }

    /// Adds a member that was read; of members of the same name the last counts, at the latest
    /// after [`read_all`](Self::read_all).
    pub(crate) fn add_read(&mut self, name: &str, value: RawJson) {
        let members = &mut self.rest.get_or_insert_default().members;
        if members.len() >= FEW {
            members.push((name.into(), value));
        } else {
            self.insert(name, value);
        }
    }

    /// Ends the reading of an object: drops earlier members of the same name, and notes the names
    /// of the declared ones, if there is anything kept by index.
    pub(crate) fn read_all(&mut self, declared: &'static [&'static str]) {
        let Some(rest) = &mut self.rest else { return };
        rest.declared = declared;
        if rest.members.len() > FEW {
            let mut last = HashMap::with_capacity(rest.members.len());
            for (position, (name, _)) in rest.members.iter().enumerate() {
                last.insert(name.clone(), position);
            }
            let mut position = 0;
            rest.members.retain(|(name, _)| {
                position += 1;
                last.get(name) == Some(&(position - 1))
            });
        }
    }

    /// Removes an undeclared member or control information.
    pub fn remove(&mut self, name: &str) -> Option<RawJson> {
        let members = &mut self.rest.as_mut()?.members;
        let at = members.iter().position(|(known, _)| **known == *name)?;
        let (_, raw) = members.remove(at);
        self.shrink();
        Some(raw)
    }

    /// The qualified name of the object's type, if the object names it (OData JSON 4.01,
    /// section 4.6.3), without `#` or URL.
    #[must_use]
    pub fn odata_type(&self) -> Option<Cow<'_, str>> {
        let raw = self.get("@odata.type").or_else(|| self.get("@type"))?;
        Some(match raw.as_string()? {
            Cow::Borrowed(text) => Cow::Borrowed(crate::json::qualified_name(text)),
            Cow::Owned(text) => Cow::Owned(crate::json::qualified_name(&text).to_owned()),
        })
    }

    /// The entity tag of this version of the entity (OData JSON 4.01, section 4.6.8), as the
    /// `If-Match` header takes it.
    #[must_use]
    pub fn etag(&self) -> Option<Cow<'_, str>> {
        let raw = self.get("@odata.etag").or_else(|| self.get("@etag"))?;
        raw.as_string()
    }

    /// The values of this object that are not of their declared types. Those of objects inside
    /// it are theirs; [`problems`](crate::json::problems) finds all.
    pub fn malformed(&self) -> impl Iterator<Item = Malformed<'_>> {
        let rest = self.rest.as_deref();
        let kept = rest.map_or(&[][..], |rest| &rest.kept);
        kept.iter().flat_map(move |(index, kept)| {
            let name = rest
                .and_then(|rest| rest.declared.get(usize::from(*index)))
                .copied()
                .unwrap_or_default();
            let whole = match kept {
                Kept::Malformed(raw, reason) => Some(Malformed {
                    name,
                    element: None,
                    reason: *reason,
                    raw,
                }),
                _ => None,
            };
            let others = match kept {
                Kept::Elements(elements) => elements.others.as_slice(),
                _ => &[],
            };
            let elements = others.iter().filter_map(move |(at, other)| match other {
                Outcome::Malformed(raw, reason) => Some(Malformed {
                    name,
                    element: Some(*at),
                    reason: *reason,
                    raw,
                }),
                _ => None,
            });
            whole.into_iter().chain(elements)
        })
    }

    /// Whether the object names its type.
    pub(crate) fn has_type(&self) -> bool {
        self.get("@odata.type").is_some() || self.get("@type").is_some()
    }

    /// Keeps something for a declared member in the place of anything kept before.
    pub(crate) fn keep(&mut self, index: u16, kept: Kept) {
        if let Some(bit) = bit(index) {
            self.nulls &= !bit;
            self.empty_arrays &= !bit;
        }
        let all = &mut self.rest.get_or_insert_default().kept;
        match all.binary_search_by_key(&index, |(known, _)| *known) {
            Ok(at) => {
                if let Some((_, earlier)) = all.get_mut(at) {
                    *earlier = kept;
                }
            }
            Err(at) => all.insert(at, (index, kept)),
        }
    }

    /// What is kept for a declared member.
    #[inline]
    pub(crate) fn kept(&self, index: u16) -> Option<&Kept> {
        let all = &self.rest.as_deref()?.kept;
        let at = all.binary_search_by_key(&index, |(known, _)| *known);
        at.ok().and_then(|at| all.get(at)).map(|(_, kept)| kept)
    }

    pub(crate) fn mark_null(&mut self, index: u16) {
        self.forget(index);
        match bit(index) {
            Some(bit) => self.nulls |= bit,
            None => self.keep(index, Kept::Null),
        }
    }

    pub(crate) fn mark_empty(&mut self, index: u16) {
        self.forget(index);
        match bit(index) {
            Some(bit) => self.empty_arrays |= bit,
            None => self.keep(index, Kept::EmptyArray),
        }
    }

    #[inline]
    pub(crate) fn is_null(&self, index: u16) -> bool {
        match bit(index) {
            Some(bit) => self.nulls & bit != 0,
            None => matches!(self.kept(index), Some(Kept::Null)),
        }
    }

    #[inline]
    pub(crate) fn is_empty_array(&self, index: u16) -> bool {
        match bit(index) {
            Some(bit) => self.empty_arrays & bit != 0,
            None => matches!(self.kept(index), Some(Kept::EmptyArray)),
        }
    }

    /// Forgets what is kept for a declared member.
    #[inline]
    pub(crate) fn forget(&mut self, index: u16) {
        if let Some(bit) = bit(index) {
            self.nulls &= !bit;
            self.empty_arrays &= !bit;
        }
        if let Some(rest) = &mut self.rest {
            if let Ok(at) = rest.kept.binary_search_by_key(&index, |(known, _)| *known) {
                rest.kept.remove(at);
            }
            self.shrink();
        }
    }

    /// Gives up the box once it is empty, so that equal contents compare equal.
    fn shrink(&mut self) {
        if let Some(rest) = &self.rest
            && rest.members.is_empty()
            && rest.kept.is_empty()
        {
            self.rest = None;
        }
    }
}

/// The bit of a member, for the first 64.
#[inline]
fn bit(index: u16) -> Option<u64> {
    1_u64.checked_shl(u32::from(index))
}

impl fmt::Debug for Additional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, raw) in self.members() {
            // The query of a link may hold a signature.
            match raw.as_string() {
                Some(text) if text.contains("://") => map.entry(&name, &ShownLink(&text)),
                _ => map.entry(&name, raw),
            };
        }
        for malformed in self.malformed() {
            map.entry(&malformed.name, malformed.raw);
        }
        map.finish()
    }
}
