//! One change: an element of a delta payload (OData JSON Format 4.01, sections 15.2 to 15.5).
//!
//! In goes the JSON of an element, out comes what it says, in the form of 4.01 or of 4.0. Nothing
//! is lost: what is neither is [`Change::Unreadable`].

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::json::RawJson;

/// A change to a value of type `T`, or to a link between two.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<T> {
    /// An entity that is new or has changed. It may hold only what has changed (OData 4.01 Protocol,
    /// section 11.3), and only what was selected: requests give it as
    /// [`Partial`](crate::query::Partial).
    Changed(T),
    /// An entity that is not among the results any more.
    Removed(Removed<T>),
    /// A link that is new.
    LinkAdded(ChangedLink),
    /// A link that is gone.
    LinkRemoved(ChangedLink),
    /// Something that is none of these, as it came.
    Unreadable(RawJson),
}

/// An entity that is not among the results any more.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Removed<T> {
    /// Why.
    pub reason: RemovedReason,
    /// The entity's identifier, usually a URL, if the service tells it.
    pub id: Option<String>,
    /// The entity as far as the service tells it: the key at least, if there is no identifier.
    /// Nothing in the form of 4.0.
    pub value: Option<T>,
    /// The element as it came.
    pub raw: RawJson,
}

/// Why an entity is not among the results any more.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RemovedReason {
    /// It was deleted.
    Deleted,
    /// It exists, but does not match any more.
    Changed,
    /// The service gives another reason.
    Unlisted(String),
    /// The service does not say.
    Unknown,
}

/// A link between two entities, by their identifiers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ChangedLink {
    /// Where the link begins.
    pub source: String,
    /// The navigation property.
    pub relationship: String,
    /// Where it leads to; nothing if a single one is gone.
    pub target: Option<String>,
}

type Members = BTreeMap<String, RawJson>;

impl<T: DeserializeOwned> Change<T> {
    pub(super) fn read(raw: RawJson) -> Self {
        let Ok(members) = raw.decode::<Members>() else {
            return Self::Unreadable(raw);
        };
        if let Some(removed) = control(&members, "removed") {
            let inner: Option<Members> = removed.decode().ok();
            let reason = inner.and_then(|it| text(it.get("reason")?));
            return Self::Removed(Removed {
                reason: RemovedReason::of(reason),
                id: control(&members, "id").and_then(text),
                value: raw.decode().ok(),
                raw,
            });
        }
        let context = control(&members, "context").and_then(text);
        let kind = context.as_deref().and_then(|it| it.rsplit('/').next());
        let member = |name: &str| text(members.get(name)?);
        let link = || {
            Some(ChangedLink {
                source: member("source")?,
                relationship: member("relationship")?,
                target: member("target"),
            })
        };
        let kind = kind.map(|kind| kind.rsplit('#').next().unwrap_or(kind));
        let read = match kind {
            Some("$deletedEntity") => member("id").map(|id| {
                Self::Removed(Removed {
                    reason: RemovedReason::of(member("reason")),
                    id: Some(id),
                    value: None,
                    raw: raw.clone(),
                })
            }),
            Some("$link") => link().map(Self::LinkAdded),
            Some("$deletedLink") => link().map(Self::LinkRemoved),
            _ => raw.decode().ok().map(Self::Changed),
        };
        read.unwrap_or(Self::Unreadable(raw))
    }

    /// The typed value of an element, if it has one.
    pub(super) fn value(&self) -> Option<&T> {
        match self {
            Self::Changed(value) => Some(value),
            Self::Removed(removed) => removed.value.as_ref(),
            _ => None,
        }
    }
}

impl RemovedReason {
    fn of(text: Option<String>) -> Self {
        match text.as_deref() {
            Some("deleted") => Self::Deleted,
            Some("changed") => Self::Changed,
            Some(other) => Self::Unlisted(other.to_owned()),
            None => Self::Unknown,
        }
    }
}

/// Control information, with or without the prefix that 4.0 demands.
fn control<'a>(members: &'a Members, name: &str) -> Option<&'a RawJson> {
    let long = members.get(&format!("@odata.{name}"));
    long.or_else(|| members.get(&format!("@{name}")))
}

fn text(raw: &RawJson) -> Option<String> {
    raw.as_string().map(|text| text.into_owned())
}
