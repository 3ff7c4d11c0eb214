//! What `NavigationRestrictions` say of the navigation below an element.
//!
//! In: the annotations of an entity type, entity set or singleton. Out: [`Restrictions`], applied to
//! what is allowed at the end of a path of navigation properties.
//! Source: OASIS *OData Capabilities Vocabulary*, `NavigationRestrictionsType`.

use ecow::EcoString;

use super::{C, Capabilities, Capability, NAMESPACE, collection, member, members};
use crate::csdl::ast::{Expression, ExpressionKind, Record};
use crate::resolve::model::Annotation;

/// What one element says of the navigation below it.
#[derive(Clone, Debug, Default)]
pub struct Restrictions {
    /// The element that carries the annotation.
    target: String,
    general: Option<Navigability>,
    /// Navigation properties by the path to them, without type casts.
    properties: Vec<(Vec<String>, Record)>,
    /// Those that cannot be counted.
    uncounted: Vec<Vec<String>>,
    /// Annotations on what paths lead to.
    placed: Vec<(Vec<String>, Vec<Annotation>)>,
}

/// How far navigation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Navigability {
    Recursive,
    Single,
    None,
}

/// Where `Navigability` is said of one navigation property.
const OF_ONE: &str = "Capabilities.NavigationRestrictions/RestrictedProperties/Navigability";
/// Where it is said of all of an element.
const OF_ALL: &str = "Capabilities.NavigationRestrictions/Navigability";

const UNCOUNTED: &str = "Capabilities.CountRestrictions/NonCountableNavigationProperties";

const REACHING: [Capability; 6] = [
    C::Readable,
    C::ReadableByKey,
    C::Insertable,
    C::Updatable,
    C::Deletable,
    C::Countable,
];

impl Restrictions {
    /// What the annotations of an element say; none if they say nothing.
    pub fn of(annotations: &[Annotation], target: &str) -> Option<Self> {
        let mut found = Self {
            target: target.to_owned(),
            ..Self::default()
        };
        for annotation in annotations.iter().filter(|it| it.qualifier.is_none()) {
            let term = annotation.term.strip_prefix(NAMESPACE);
            let value = annotation.value.as_ref().map(|it| &it.kind);
            let (Some(term), Some(ExpressionKind::Record(record))) = (term, value) else {
                continue;
            };
            if term == "CountRestrictions" {
                let paths = collection(member(record, "NonCountableNavigationProperties"));
                found.uncounted.extend(paths.iter().filter_map(path));
            }
            if term != "NavigationRestrictions" {
                continue;
            }
            found.general = navigability(record).or(found.general);
            let restricted = collection(member(record, "RestrictedProperties")).iter();
            found.properties.extend(restricted.filter_map(of_property));
        }
        let says_something =
            found.general.is_some() || !found.properties.is_empty() || !found.uncounted.is_empty();
        says_something.then_some(found)
    }

    /// What an entity set or singleton says, with what is said of paths from it.
    pub fn of_root(
        annotations: &[Annotation],
        below: &[(EcoString, Vec<Annotation>)],
        target: &str,
    ) -> Option<Self> {
        let placed = below
            .iter()
            .map(|(path, annotations)| (segments(path), annotations.clone()));
        let placed: Vec<(Vec<String>, Vec<Annotation>)> = placed.collect();
        let of_set = Self::of(annotations, target);
        let of_set = of_set.or_else(|| {
            let target = target.to_owned();
            (!placed.is_empty()).then(|| Self {
                target,
                ..Self::default()
            })
        });
        of_set.map(|it| Self { placed, ..it })
    }

    /// Applies what is said of the navigation property at the end of this path, which passes through
    /// so many navigation properties.
    pub fn apply(&self, capabilities: &mut Capabilities, path: &[&str], depth: usize) {
        if self.uncounted.iter().any(|it| it == path) {
            capabilities.deny(C::Countable, UNCOUNTED, Some(&self.target));
        }
        for (at, annotations) in self.placed.iter().filter(|it| it.0 == path) {
            let target = format!("{}/{}", self.target, at.join("/"));
            capabilities.apply(annotations, &target);
        }
        let mut own = None;
        let is_at_path = |it: &&(Vec<String>, Record)| it.0 == path;
        for (_, record) in self.properties.iter().filter(is_at_path) {
            own = navigability(record).or(own);
            capabilities.apply_record(record, &self.target);
        }
        let (label, navigability) = match own {
            Some(own) => (OF_ONE, Some(own)),
            None => (OF_ALL, self.general),
        };
        let is_denied = match navigability {
            Some(Navigability::None) => true,
            Some(Navigability::Single) => label == OF_ALL && depth > 1,
            Some(Navigability::Recursive) => false,
            None => return,
        };
        capabilities.unreachable = is_denied;
        if is_denied {
            for capability in REACHING {
                capabilities.deny(capability, label, Some(&self.target));
            }
        } else if own.is_some() {
            // It is said again, nearer to the path.
            let denied = &mut capabilities.denied;
            denied.retain(|(_, it)| ![OF_ONE, OF_ALL].contains(&it.term));
        }
    }
}

impl Capabilities {
    /// Whether paths lead here at all, as far as `Navigability` says.
    pub fn is_navigable(&self) -> bool {
        !self.unreachable
    }
}

fn navigability(record: &Record) -> Option<Navigability> {
    match *members(member(record, "Navigability"))?.last()? {
        "Recursive" => Some(Navigability::Recursive),
        "Single" => Some(Navigability::Single),
        "None" => Some(Navigability::None),
        _ => None,
    }
}

fn of_property(item: &Expression) -> Option<(Vec<String>, Record)> {
    let ExpressionKind::Record(record) = &item.kind else {
        return None;
    };
    let path = path(member(record, "NavigationProperty")?)?;
    Some((path, record.clone()))
}

/// The segments of a path, without type casts.
fn path(item: &Expression) -> Option<Vec<String>> {
    let ExpressionKind::Path(_, path) = &item.kind else {
        return None;
    };
    Some(segments(path))
}

fn segments(path: &str) -> Vec<String> {
    let is_name = |it: &&str| !it.contains('.');
    path.split('/').filter(is_name).map(str::to_owned).collect()
}
