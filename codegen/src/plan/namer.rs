//! The one place where Rust names are given: to what was published, its name; to what the
//! configuration renames, that; to all else, what the rules of [`super::names`] give.
//!
//! In: the lock, the renames, and the claims of one scope after the other. Out: an identifier for
//! each, and with all of them the next lock. What always holds: a published name is
//! given to the element that had it, and to no other; within a scope, all names differ.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ecow::EcoString;
use foldhash::HashMap;

use super::lock::{Element, Kind, Lock, LockChanges, LockedScope, Scope, next, shown};
use super::names::{Case, Cause, Renamed, RustIdent, WireName, assign_free};
use crate::overrides::{Rename, Renames};
use crate::source::Span;

/// A name that can't be given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// Where it is asked for: in the configuration, or in the lock.
    pub span: Span,
    /// Whether it is the lock's.
    pub is_locked: bool,
    /// Why it can't be given.
    pub message: String,
}

/// What wants a name.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'c> {
    /// What tells it from others of the scope; part of its line in the lock.
    pub member: &'c str,
    /// What it is named after.
    pub label: &'c str,
    /// The rename that the label comes from.
    pub rename: Option<&'c Rename>,
    /// How many types the one that declares it derives from: what is inherited is named first, so
    /// that it has the same name here as there.
    pub depth: usize,
}

impl<'c> Claim<'c> {
    /// A member that is named after its label, unless there is a rename.
    pub fn new(member: &'c str, label: &'c str, rename: Option<&'c Rename>) -> Self {
        Self {
            member,
            label: rename.map_or(label, |it| &it.label),
            rename,
            depth: 0,
        }
    }

    /// The claim of what a type at this depth of inheritance declares.
    pub fn at(self, depth: usize) -> Self {
        Self { depth, ..self }
    }
}

impl<'c> From<&'c str> for Claim<'c> {
    fn from(wire: &'c str) -> Self {
        Self {
            member: wire,
            label: wire,
            rename: None,
            depth: 0,
        }
    }
}

/// How the names of a scope are made.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'r> {
    /// Their kind.
    pub kind: Kind,
    /// What they are in: the type, or the namespace of types; empty for the root.
    pub owner: &'r str,
    /// Their case.
    pub case: Case,
    /// Names that the generator needs for itself.
    pub reserved: &'r [&'r str],
}

impl Rule<'_> {
    fn element(&self, member: &str) -> Element {
        let key = match self.kind {
            Kind::Area | Kind::Module | Kind::Client | Kind::Marker => member.to_owned(),
            Kind::Type | Kind::Any | Kind::Request | Kind::CollectionRequest => {
                format!("{}.{member}", self.owner)
            }
            _ => format!("{}/{member}", self.owner),
        };
        Element {
            kind: self.kind,
            key,
        }
    }
}

/// The names that a scope has given.
#[derive(Debug, Default)]
struct GivenScope {
    names: BTreeMap<Element, RustIdent>,
    taken: BTreeSet<RustIdent>,
}

impl GivenScope {
    fn give(&mut self, element: Element, ident: &RustIdent) {
        self.taken.insert(ident.clone());
        self.names.insert(element, ident.clone());
    }
}

/// Gives names, and remembers which. Threads may ask for names at once: what a scope gives depends
/// on the claims alone, and one call at a time works on it.
#[derive(Debug, Default)]
pub struct Namer {
    lock: Lock,
    /// Labels that the configuration gives.
    pub renames: Renames,
    given: Mutex<BTreeMap<Scope, Arc<Mutex<GivenScope>>>>,
    refused: Mutex<BTreeSet<Refusal>>,
    spelled: Spelled,
}

/// The number of an argument's place.
fn place(ident: &RustIdent) -> Option<usize> {
    ident.unraw().strip_prefix('_')?.parse().ok()
}

/// What a thread that panicked leaves is whole: each change is one insertion.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Identifiers of labels: most recur, as those of inherited properties do.
#[derive(Debug, Default)]
struct Spelled(Mutex<HashMap<(Case, EcoString), RustIdent>>);

impl Spelled {
    fn ident(&self, case: Case, label: &str) -> RustIdent {
        let key = (case, EcoString::from(label));
        if let Some(ident) = held(&self.0).get(&key) {
            return ident.clone();
        }
        let ident = case.ident(label);
        held(&self.0).insert(key, ident.clone());
        ident
    }
}

type Assigned = (BTreeMap<WireName, RustIdent>, Vec<Renamed>);

impl Namer {
    /// Names what was published as the lock says, and what is renamed as the configuration does.
    pub fn new(lock: Lock, renames: Renames) -> Self {
        Self {
            lock,
            renames,
            ..Self::default()
        }
    }

    /// The next lock; its first line has `mark`.
    pub fn next_lock(&self, mark: &str) -> LockChanges {
        let given = held(&self.given);
        let scopes = given.iter().map(|(scope, it)| (scope, held(it)));
        let scopes: Vec<(&Scope, MutexGuard<'_, GivenScope>)> = scopes.collect();
        let names = scopes.iter().map(|(scope, it)| (*scope, &it.names));
        next(&self.lock, &names.collect(), mark)
    }

    /// Whether all names that were given are ASCII.
    pub fn is_ascii(&self) -> bool {
        let given = held(&self.given);
        given.values().all(|scope| {
            let scope = held(scope);
            scope.taken.iter().all(|it| it.as_str().is_ascii())
        })
    }

    /// Whether the bindings had names of this kind before.
    pub fn has_published(&self, kind: Kind) -> bool {
        self.lock.has(kind)
    }

    /// Whether a member of a scope had a name before.
    pub fn is_published(&self, rule: Rule<'_>, member: &str) -> bool {
        let element = rule.element(member);
        let scope = self.lock.scope(&element.scope());
        scope.is_some_and(|it| it.names.contains_key(&element))
    }

    /// Puts what is given as arguments of one method in order: those that were published in the
    /// places that they had, then the others as they come. Types alone would not tell a caller
    /// that two have changed places.
    pub fn in_places<T>(
        &self,
        owner: &str,
        mut arguments: Vec<T>,
        wire: impl Fn(&T) -> EcoString,
    ) -> Vec<T> {
        let rule = Rule {
            kind: Kind::Argument,
            owner,
            case: Case::Snake,
            reserved: &[],
        };
        let wires: Vec<EcoString> = arguments.iter().map(&wire).collect();
        if wires.len() < 2 && !wires.iter().any(|it| self.is_published(rule, it)) {
            return arguments;
        }
        let scope = wires.first().map(|it| rule.element(it).scope());
        let published = scope.and_then(|it| self.lock.scope(&it));
        let taken = published.iter().flat_map(|it| it.taken.keys());
        let last = taken.filter_map(place).max().unwrap_or(0);
        let mut next = last;
        let labels = wires.iter().map(|it| {
            next += usize::from(!self.is_published(rule, it));
            next.to_string()
        });
        let labels: Vec<String> = labels.collect();
        let claims = wires.iter().zip(&labels);
        let (places, _) = self.assign(rule, claims.map(|(wire, it)| Claim::new(wire, it, None)));
        arguments.sort_by_cached_key(|it| places.get(&WireName(wire(it))).and_then(place));
        arguments
    }

    /// What could not be given, in the order of the places.
    pub fn refused(&self) -> Vec<Refusal> {
        held(&self.refused).iter().cloned().collect()
    }

    /// Gives each claim an identifier of its own in the scope, by member. What the scope gave
    /// before stays given, so that a second call for the same claims has the same result.
    pub fn assign<'c, C: Into<Claim<'c>>>(
        &self,
        rule: Rule<'_>,
        claims: impl IntoIterator<Item = C>,
    ) -> Assigned {
        let claims: Vec<Claim<'c>> = claims.into_iter().map(Into::into).collect();
        let Some(first) = claims.first() else {
            return Assigned::default();
        };
        let scope = rule.element(first.member).scope();
        let nothing = LockedScope::default();
        let published = self.lock.scope(&scope).unwrap_or(&nothing);
        let given = Arc::clone(held(&self.given).entry(scope).or_default());
        let mut call = Call {
            rule,
            published,
            given: &mut held(&given),
            done: Assigned::default(),
            refused: &self.refused,
            spelled: &self.spelled,
        };
        let (renamed, others): (Vec<Claim<'c>>, _) =
            claims.into_iter().partition(|it| it.rename.is_some());
        let others: Vec<Claim<'c>> = others;
        for claim in renamed {
            call.rename(&claim, &others);
        }
        let mut open = others;
        if !call.is_new() {
            open.retain(|claim| !call.keep(claim));
        }
        open.sort_by_key(|it| it.depth);
        for declared in open.chunk_by(|a, b| a.depth == b.depth) {
            call.give(declared);
        }
        call.done
    }
}

/// One call of [`Namer::assign`].
struct Call<'a> {
    rule: Rule<'a>,
    published: &'a LockedScope,
    given: &'a mut GivenScope,
    done: Assigned,
    refused: &'a Mutex<BTreeSet<Refusal>>,
    spelled: &'a Spelled,
}

impl Call<'_> {
    fn ident(&self, label: &str) -> RustIdent {
        self.spelled.ident(self.rule.case, label)
    }

    /// The name that the configuration asks for, or a refusal and the ordinary name.
    fn rename(&mut self, claim: &Claim<'_>, others: &[Claim<'_>]) {
        let element = self.rule.element(claim.member);
        if let Some(ident) = self.given.names.get(&element).cloned() {
            return self.finish(claim, element, &ident, Cause::Configured);
        }
        let ident = self.ident(claim.label);
        let owner = self.published.taken.get(&ident);
        let rival = others
            .iter()
            .find(|it| it.member != claim.member && self.ident(it.label) == ident);
        let reason = if self.rule.reserved.contains(&ident.unraw()) {
            Some("the generated code needs that name itself".to_owned())
        } else if let Some(owner) = owner.filter(|owner| **owner != element) {
            Some(format!("that name was published for {}", shown(owner)))
        } else if let Some(rival) = rival {
            Some(format!("`{}` has that name", rival.member))
        } else if self.given.taken.contains(&ident) {
            Some("something else in its scope has that name".to_owned())
        } else {
            None
        };
        if let (Some(reason), Some(span)) = (reason, claim.rename.map(|it| it.span)) {
            held(self.refused).insert(Refusal {
                span,
                is_locked: false,
                message: format!("{} cannot be named `{ident}`: {reason}", shown(&element)),
            });
        }
        self.finish(claim, element, &ident, Cause::Configured);
    }

    /// Whether nothing in the scope has a name.
    fn is_new(&self) -> bool {
        self.published.names.is_empty() && self.given.names.is_empty()
    }

    /// Gives a published element its name; whether it is one.
    fn keep(&mut self, claim: &Claim<'_>) -> bool {
        let element = self.rule.element(claim.member);
        if let Some(ident) = self.given.names.get(&element).cloned() {
            self.finish(claim, element, &ident, Cause::Taken);
            return true;
        }
        let Some(locked) = self.published.names.get(&element) else {
            return false;
        };
        if self.rule.reserved.contains(&locked.ident.unraw()) {
            held(self.refused).insert(Refusal {
                span: locked.span,
                is_locked: true,
                message: format!(
                    "{} cannot be named `{}`: the generated code needs that name itself",
                    shown(&element),
                    locked.ident
                ),
            });
        }
        self.finish(claim, element, &locked.ident, Cause::Published);
        true
    }

    /// Names what was never published.
    fn give(&mut self, open: &[Claim<'_>]) {
        let labels = open.iter().map(|it| (it.member, it.label)).collect();
        let (case, reserved) = (self.rule.case, self.rule.reserved);
        let (taken, published) = (&self.given.taken, &self.published.taken);
        let is_blocked = |it: &RustIdent| taken.contains(it) || published.contains_key(it);
        let ident = |label: &str| self.spelled.ident(case, label);
        let (idents, renamed) = assign_free(labels, (case, &ident), reserved, is_blocked);
        for (member, ident) in &idents {
            self.given.give(self.rule.element(&member.0), ident);
        }
        self.done.0.extend(idents);
        self.done.1.extend(renamed);
    }

    fn finish(&mut self, claim: &Claim<'_>, element: Element, ident: &RustIdent, cause: Cause) {
        let wanted = self.ident(claim.label);
        if wanted != *ident || cause == Cause::Configured {
            self.done.1.push(Renamed {
                wire: WireName(claim.member.into()),
                wanted,
                given: ident.clone(),
                cause,
            });
        }
        self.done
            .0
            .insert(WireName(claim.member.into()), ident.clone());
        self.given.give(element, ident);
    }
}
