//! Areas: Cargo features of a large crate, one for each entity set and singleton, so that who uses
//! three of them compiles three.
//!
//! In: the slice and its names. Out: the [`Area`]s, and on each item of a plan the [`Condition`] on
//! which it is compiled. What always holds: with any features, what is compiled names only what is
//! compiled; more features only add to it, so that crates may ask for different ones.
//!
//! An area has the types that its set or singleton cannot do without (see `needs`): what navigation
//! leads to without containing it has areas of its own. A property that leads out of the areas that
//! are enabled is no field; its value is kept with the members that the schema does not declare, so
//! that nothing is lost. Types that many areas need are always compiled.

mod apply;
mod needs;

use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use super::item::{Note, RustType, TypePath};
use super::lock::Kind;
use super::namer::Rule;
use super::names::{Case, RustIdent, WireName};
use super::types::{TypeNames, report};
use super::{PlanInput, requests};
use crate::resolve::model::TypeId;

/// Types from which on a crate has areas, unless something else is asked for.
const MANY_TYPES: usize = 500;
/// Areas that a crate may have: registries limit the number of features.
const MAX_AREAS: usize = 250;
/// Areas that a type may belong to; one that more areas need is always compiled.
const MAX_SHARED: usize = 6;
/// The area of types that no entity set or singleton leads to.
const REST: &str = "other";
/// Features that have a meaning of their own.
const RESERVED: &[&str] = &["client", "default", "full", REST];

/// Whether a crate has areas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Areas {
    /// If it had them before, or is new and large.
    #[default]
    Auto,
    /// If it has two entity sets or singletons.
    Always,
    /// Not at all.
    Never,
}

/// An area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// Its feature.
    pub feature: Feature,
    /// The entity set or singleton; none for what none leads to.
    pub root: Option<WireName>,
    /// Types that are compiled if only this area is enabled.
    pub types: usize,
}

/// Name of a Cargo feature.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(EcoString);

impl Feature {
    /// Cargo has no name of a feature that begins with a hyphen.
    fn of(ident: &RustIdent) -> Self {
        let name = ident.unraw();
        let (start, rest) = name.split_at(name.len() - name.trim_start_matches('_').len());
        Self(format!("{start}{}", rest.replace('_', "-")).into())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// When an item is compiled: if of each of these lists one feature is enabled, so always if there
/// is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition(Vec<Class>);

impl Condition {
    /// The lists.
    pub fn lists(&self) -> impl Iterator<Item = &[Feature]> {
        self.0.iter().map(|it| it.0.as_slice())
    }
}

/// Features of which one must be enabled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Class(Vec<Feature>);

impl Class {
    /// Whether it holds wherever the other one does.
    fn holds_with(&self, other: &Self) -> bool {
        other.0.iter().all(|it| self.0.binary_search(it).is_ok())
    }
}

/// The areas of a plan, and which types belong to them.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    pub(super) areas: Vec<Area>,
    /// Of types, and of the enums over types and their descendants; not in here is what is always
    /// compiled.
    classes: BTreeMap<TypePath, Class>,
}

impl Assigned {
    /// Names the areas and finds their types.
    pub(super) fn of(input: &PlanInput<'_>, names: &TypeNames, notes: &mut Vec<Note>) -> Self {
        let roots: BTreeMap<&str, TypeId> = requests::roots(input)
            .into_iter()
            .map(|root| (root.name, root.ty))
            .collect();
        if !wanted(input, names, roots.len(), notes) {
            return Self::default();
        }
        let (features, rest) = name_areas(input, roots.keys().copied(), notes);
        let needs = needs::Needs::of(input, names);
        let mut members = Members::new();
        let rooted = |root: &str| features.get(root);
        for (root, ty) in &roots {
            let reached = needs.reached(vec![*ty]);
            enter(&mut members, rooted(root), reached);
        }
        // Types that derive from a root's are its own where they have no root.
        let mut derived = Vec::new();
        for (root, ty) in &roots {
            let found = names.with_descendants(input, *ty).into_iter();
            let found = found.filter(|id| !members.contains_key(id));
            derived.push((rooted(root), needs.reached(found.collect())));
        }
        for (feature, reached) in derived {
            enter(&mut members, feature, reached);
        }
        let left: Vec<TypeId> = names.paths.keys().copied().collect();
        let left = left.into_iter().filter(|id| !members.contains_key(id));
        let left = needs.reached(left.collect());
        let has_rest = !left.is_empty();
        enter(&mut members, Some(&rest), left);
        let all = features.len() + usize::from(has_rest);
        let is_shared = |it: &BTreeSet<&Feature>| it.len() > MAX_SHARED || it.len() == all;
        let count = |feature: &Feature| {
            let compiled = members
                .values()
                .filter(|it| is_shared(it) || it.contains(feature));
            compiled.count()
        };
        let rooted = features.iter().map(|(root, feature)| Area {
            types: count(feature),
            feature: feature.clone(),
            root: Some(WireName((*root).into())),
        });
        let rest_area = has_rest.then(|| Area {
            types: count(&rest),
            feature: rest.clone(),
            root: None,
        });
        let mut areas: Vec<Area> = rooted.chain(rest_area).collect();
        areas.sort_by(|a, b| a.feature.cmp(&b.feature));
        let mut classes = BTreeMap::new();
        for (id, features) in members.iter().filter(|(_, it)| !is_shared(it)) {
            let class = Class(features.iter().map(|&it| it.clone()).collect());
            if let Some(path) = names.paths.get(id) {
                if let Some(any) = names.polymorphic_path(*id) {
                    classes.insert(any, class.clone());
                }
                classes.insert(path.clone(), class);
            }
        }
        Self { areas, classes }
    }

    /// The condition of an item in a file that is compiled if `here` is, and that names these types.
    fn condition<'p>(
        &self,
        here: Option<&Class>,
        named: impl IntoIterator<Item = &'p TypePath>,
    ) -> Condition {
        let classes = named.into_iter().filter_map(|path| self.classes.get(path));
        let needed = classes.filter(|it| here.is_none_or(|here| !it.holds_with(here)));
        let needed: BTreeSet<&Class> = needed.collect();
        let implied = |it: &&&Class| {
            let others = needed.iter().filter(|other| *other != *it);
            others.into_iter().any(|other| it.holds_with(other))
        };
        let kept = needed.iter().filter(|it| !implied(it));
        Condition(kept.map(|&it| it.clone()).collect())
    }
}

/// The areas of each type.
type Members<'f> = BTreeMap<TypeId, BTreeSet<&'f Feature>>;

fn enter<'f>(members: &mut Members<'f>, feature: Option<&'f Feature>, types: BTreeSet<TypeId>) {
    for id in types {
        members.entry(id).or_default().extend(feature);
    }
}

/// The generated type in a type.
fn generated(ty: &RustType) -> Option<&TypePath> {
    match ty {
        RustType::Generated(path) => Some(path),
        RustType::Builtin(_) => None,
    }
}

fn wanted(input: &PlanInput<'_>, names: &TypeNames, roots: usize, notes: &mut Vec<Note>) -> bool {
    let asked = match input.options.areas {
        Areas::Never => return false,
        Areas::Always => true,
        Areas::Auto if input.names.has_published(Kind::Area) => true,
        // Who does without default features would lose all types.
        Areas::Auto if input.names.has_published(Kind::Module) => {
            if names.paths.len() >= MANY_TYPES {
                notes.push(Note(format!(
                    "no areas, although there are {} types: the crate was published without; `areas = \"always\"` makes some",
                    names.paths.len()
                )));
            }
            return false;
        }
        Areas::Auto => names.paths.len() >= MANY_TYPES,
    };
    if asked && roots > MAX_AREAS {
        notes.push(Note(format!(
            "no areas: {roots} entity sets and singletons are more than a crate may have features"
        )));
    }
    asked && (2..=MAX_AREAS).contains(&roots)
}

/// The features of entity sets and singletons, and that of what none of them leads to.
fn name_areas<'r>(
    input: &PlanInput<'_>,
    roots: impl Iterator<Item = &'r str>,
    notes: &mut Vec<Note>,
) -> (BTreeMap<&'r str, Feature>, Feature) {
    let rule = Rule {
        kind: Kind::Area,
        owner: "",
        case: Case::Module,
        reserved: RESERVED,
    };
    let roots: Vec<&str> = roots.collect();
    let (idents, renamed) = input.names.assign(rule, roots.iter().copied());
    report(&renamed, "feature", notes);
    let features = roots.into_iter().filter_map(|root| {
        let ident = idents.get(&WireName(root.into()))?;
        Some((root, Feature::of(ident)))
    });
    (features.collect(), Feature(REST.into()))
}
