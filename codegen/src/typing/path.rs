//! Where paths in annotations lead (§14.4.1).
//!
//! In: what is annotated, and a path in the annotation. Out: the type of what the path ends in. What
//! always holds: a path that goes through something that is not known leads nowhere.

use std::collections::BTreeMap;

use super::visit::Host;
use super::{Types, declared};

/// What a path ends in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Its type, with its whole name; that of an item of a collection.
    pub(super) ty: String,
    /// Whether it is a navigation property.
    pub(super) is_navigation: bool,
}

/// The type at which paths in annotations of the host begin (§14.4.1.2).
pub(super) fn start(
    host: Host<'_>,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) -> Option<String> {
    match host {
        Host::Type(name) => Some(name.to_owned()),
        Host::Of(name) => Some(declared::whole(aliases, name)),
        Host::Target(target) => {
            let (first, rest) = target.split_once('/').unwrap_or((target, ""));
            let first = declared::whole(aliases, first);
            if types.is_structured(&first) {
                return Some(first);
            }
            let (child, rest) = rest.split_once('/').unwrap_or((rest, ""));
            let ty = types.resource(&format!("{first}/{child}"))?;
            match rest {
                "" => Some(ty.to_owned()),
                _ => end(Some(ty), rest, aliases, types).map(|it| it.ty),
            }
        }
        Host::Other => None,
    }
}

/// What a path ends in that begins at this type.
pub(super) fn end(
    start: Option<&str>,
    path: &str,
    aliases: &BTreeMap<String, String>,
    types: &dyn Types,
) -> Option<End> {
    let mut end = None;
    let mut ty = start?.to_owned();
    for segment in path.split('/') {
        // After a name there may be the key of one item.
        let name = segment.split('(').next().unwrap_or_default();
        if name.contains('@') {
            return None;
        }
        let is_navigation = if name.contains('.') {
            ty = declared::whole(aliases, name);
            end.map(|it: End| it.is_navigation)
        } else if let Some(target) = types.navigation(&ty, name) {
            ty = target.to_owned();
            Some(true)
        } else {
            ty = types.property(&ty, name)?.to_owned();
            Some(false)
        };
        end = is_navigation.map(|is_navigation| End {
            ty: ty.clone(),
            is_navigation,
        });
    }
    end
}
