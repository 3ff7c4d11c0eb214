//! A page of a collection (OData JSON 4.01, sections 4.5 and 13).

use std::fmt;

use serde::de::MapAccess;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::{Reader, Structure};
use super::value::{Value, deserialize, serialize};
use super::writer::Writer;
use crate::model::{Additional, Structured};
#[cfg(feature = "client")]
use crate::{
    json::{Outcome, Problem, RawJson, Reason},
    model::Kept,
};

/// A response that holds a collection, whole or in part.
///
/// Elements that are not of the declared type are kept in [`additional`](Self::additional) like
/// those of any other collection, and [`problems`](super::problems) finds them.
/// `Debug` shows no query of a link, which may hold what grants access.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The elements.
    pub value: Vec<T>,
    /// How many elements the whole collection has, if that was asked for (section 4.6.5).
    pub count: Option<i64>,
    /// Where the next page is; absent on the last page (section 4.6.6).
    pub next_link: Option<String>,
    /// Where changes from now on can be read; at most on the last page (section 4.6.7).
    pub delta_link: Option<String>,
    /// The context URL, which describes the payload (section 4.6.1).
    pub context: Option<String>,
    /// All other members.
    pub additional: Additional,
    /// Which of the control information came without the prefix `odata.`, one bit each.
    short_names: u8,
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("value", &self.value)
            .field("count", &self.count)
            .field("next_link", &self.next_link.as_deref().map(ShownLink))
            .field("delta_link", &self.delta_link.as_deref().map(ShownLink))
            .field("context", &self.context)
            .field("additional", &self.additional)
            .finish_non_exhaustive()
    }
}

/// A link as logs may show it: without its query and without credentials before the host.
pub(crate) struct ShownLink<'a>(pub(crate) &'a str);

impl fmt::Debug for ShownLink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.0.split(['?', '#']).next().unwrap_or_default();
        let (scheme, rest) = place.split_once("//").unwrap_or(("", place));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or_default();
        let separator = if rest.len() < place.len() { "//" } else { "" };
        let query = if place.len() < self.0.len() {
            "?.."
        } else {
            ""
        };
        let shown = format!("{scheme}{separator}{host}{path}{query}");
        fmt::Debug::fmt(&shown, f)
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self {
            value: Vec::new(),
            count: None,
            next_link: None,
            delta_link: None,
            context: None,
            additional: Additional::default(),
            short_names: 0,
        }
    }
}

/// Where the names of version 4.01, without `odata.`, start among the members.
const SHORT: u16 = 4;
/// The index of the elements.
const VALUE: u16 = 8;

impl<T> Page<T> {
    /// The index of a control information in the form in which it was read.
    fn control(&self, index: u16) -> u16 {
        if self.short_names & 1 << index == 0 {
            index
        } else {
            index + SHORT
        }
    }

    /// Whether the page holds an array of elements, be it an empty one.
    #[cfg(feature = "client")]
    pub(crate) fn is_collection(&self) -> bool {
        !self.value.is_empty()
            || self.additional.is_empty_array(VALUE)
            || matches!(self.additional.kept(VALUE), Some(Kept::Elements(_)))
    }

    /// The elements that are not in `value`: those that are null or not of the declared type.
    #[cfg(feature = "client")]
    pub(crate) fn missing(&self) -> Vec<Problem> {
        let Some(Kept::Elements(elements)) = self.additional.kept(VALUE) else {
            return Vec::new();
        };
        let missing = elements.others.iter().filter_map(|(position, outcome)| {
            let (raw, reason) = match outcome {
                Outcome::Null => (
                    RawJson::null(),
                    Reason::Invalid {
                        expected: "an element",
                    },
                ),
                Outcome::Malformed(raw, reason) => (raw.clone(), *reason),
                Outcome::Value | Outcome::Original(_) => return None,
            };
            let path = format!("$.value[{position}]");
            Some(Problem { path, reason, raw })
        });
        missing.collect()
    }

    fn is_set(&self, index: u16) -> bool {
        match index {
            0 => self.context.is_some(),
            1 => self.count.is_some(),
            2 => self.next_link.is_some(),
            _ => self.delta_link.is_some(),
        }
    }
}

impl<T> Structured for Page<T>
where
    T: Value + Clone + std::fmt::Debug + PartialEq + 'static,
{
    type Instance = Self;
    const TYPE_NAME: &'static str = "Collection";
    const MEMBERS: &'static [&'static str] = &[
        "@odata.context",
        "@odata.count",
        "@odata.nextLink",
        "@odata.deltaLink",
        "@context",
        "@count",
        "@nextLink",
        "@deltaLink",
        "value",
    ];

    fn additional(&self) -> &Additional {
        &self.additional
    }

    fn additional_mut(&mut self) -> &mut Additional {
        &mut self.additional
    }

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        reader: &mut Reader<'_, 'de, A>,
    ) -> Result<(), A::Error> {
        let name = reader.name();
        let Some(index) = Self::MEMBERS.iter().position(|member| *member == name) else {
            return reader.other();
        };
        let index = index as u16;
        if index < 2 * SHORT {
            let long = index % SHORT;
            let bit = 1 << long;
            let other_form = if index < SHORT { index + SHORT } else { long };
            let other_is_set = self.is_set(long) && self.control(long) != index;
            if other_is_set || reader.has_kept(other_form) {
                // A page that has both forms of a name: the first one is the field's.
                return reader.other();
            }
            if index < SHORT {
                self.short_names &= !bit;
            } else {
                self.short_names |= bit;
            }
        }
        match index {
            0 | 4 => reader.member(index, &mut self.context),
            1 | 5 => reader.member(index, &mut self.count),
            2 | 6 => reader.member(index, &mut self.next_link),
            3 | 7 => reader.member(index, &mut self.delta_link),
            _ => reader.member(index, &mut self.value),
        }
    }

    fn write<M: SerializeMap>(&self, writer: &mut Writer<'_, M>) -> Result<(), M::Error> {
        writer.member(self.control(0), &self.context)?;
        writer.member(self.control(1), &self.count)?;
        writer.member(self.control(2), &self.next_link)?;
        writer.member(self.control(3), &self.delta_link)?;
        writer.member(VALUE, &self.value)
    }
}

impl<T> Value for Page<T>
where
    T: Value + Clone + std::fmt::Debug + PartialEq + 'static,
{
    type Codec = Structure;
}

impl<T> Serialize for Page<T>
where
    T: Value + Clone + std::fmt::Debug + PartialEq + 'static,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

impl<'de, T> Deserialize<'de> for Page<T>
where
    T: Value + Clone + std::fmt::Debug + PartialEq + 'static,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}
