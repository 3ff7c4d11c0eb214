//! The next lock: what was published before, and what a run gave.
//!
//! In: a [`Lock`] and the names of the plan. Out: the next text, and what is different. What
//! always holds: a name that was in the lock is in the next one, with the same element.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{VERSION, encode};
use super::{Element, Lock, Scope, Status, shown};
use crate::plan::names::RustIdent;

/// What a run adds to a lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockChanges {
    /// The text that the lock should have.
    pub text: String,
    /// Names in the bindings.
    pub live: usize,
    /// Names that were not in the lock.
    pub added: usize,
    /// Elements that are not in the bindings any more, each with the name that is kept for it.
    pub removed: Vec<String>,
    /// Elements that are in the bindings again.
    pub restored: Vec<String>,
    /// Elements that the configuration gave another name than the published one.
    pub renamed: Vec<String>,
}

/// The names that a run gave, by scope.
pub type Given<'g> = BTreeMap<&'g Scope, &'g BTreeMap<Element, RustIdent>>;

/// Makes the next lock; its first line has `mark`.
pub fn next(lock: &Lock, given: &Given<'_>, mark: &str) -> LockChanges {
    let mut changes = LockChanges::default();
    let mut lines = Vec::new();
    let nothing = BTreeMap::new();
    let scopes: BTreeSet<&Scope> = lock.scopes.keys().chain(given.keys().copied()).collect();
    for scope in scopes {
        let now = given.get(scope).copied().unwrap_or(&nothing);
        let before = lock.scopes.get(scope);
        for (element, ident) in now {
            changes.live += 1;
            lines.push(line(element, ident, Status::Live));
            match before.and_then(|it| it.names.get(element)) {
                None => changes.added += 1,
                Some(old) if old.ident != *ident => {
                    lines.push(line(element, &old.ident, Status::Renamed));
                    let text = format!("{}: `{}` is now `{ident}`", shown(element), old.ident);
                    changes.renamed.push(text);
                }
                Some(old) if old.status == Status::Removed => {
                    let text = format!("{} (`{ident}`)", shown(element));
                    changes.restored.push(text);
                }
                Some(_) => {}
            }
        }
        for (element, old) in before.iter().flat_map(|it| &it.names) {
            if now.contains_key(element) {
                continue;
            }
            lines.push(line(element, &old.ident, Status::Removed));
            if old.status == Status::Live {
                let text = format!("{} (`{}`)", shown(element), old.ident);
                changes.removed.push(text);
            }
        }
        for (ident, element) in before.iter().flat_map(|it| &it.former) {
            let current = now.get(element);
            let kept = before.and_then(|it| it.names.get(element));
            if current.or(kept.map(|it| &it.ident)) != Some(ident) {
                lines.push(line(element, ident, Status::Renamed));
            }
        }
    }
    lines.sort_unstable();
    lines.dedup();
    changes.text = format!(
        "# {mark}: the Rust names that were published. Commit this file; it is read before anything is named.\n{VERSION}\n"
    );
    for line in lines {
        changes.text.push_str(&line);
        changes.text.push('\n');
    }
    changes
}

fn line(element: &Element, ident: &RustIdent, status: Status) -> String {
    let suffix = match status {
        Status::Live => "",
        Status::Removed => " (removed)",
        Status::Renamed => " (renamed)",
    };
    let parts = [
        element.kind.word(),
        " ",
        &encode(&element.key),
        " = ",
        ident.as_str(),
        suffix,
    ];
    parts.concat()
}
