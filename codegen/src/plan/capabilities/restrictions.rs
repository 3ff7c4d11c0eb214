//! What `NavigationRestrictions` say of the navigation below an element.
//!
//! In: the annotations of an entity type, entity set or singleton. Out: [`Restrictions`], applied to
//! what is allowed at the end of a path of navigation properties.
//! Source: OASIS *OData Capabilities Vocabulary*, `NavigationRestrictionsType`.

use super::{C, Capabilities, Capability, NAMESPACE, member};
use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind, Record};
use crate::resolve::model::Annotation;

/// What one element says of the navigation below it.
#[derive(Clone, Debug)]
pub struct Restrictions {
    /// The element that carries the annotation.
    target: String,
    general: Option<Navigability>,
    /// Navigation properties by the path to them, without type casts.
    properties: Vec<(Vec<String>, Record)>,
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
            general: None,
            properties: Vec::new(),
        };
        let of_term = annotations.iter().filter(|it| it.qualifier.is_none());
        let of_term =
            of_term.filter(|it| it.term.strip_prefix(NAMESPACE) == Some("NavigationRestrictions"));
        for annotation in of_term {
            let Some(ExpressionKind::Record(record)) = annotation.value.as_ref().map(|it| &it.kind)
            else {
                continue;
            };
            found.general = navigability(record).or(found.general);
            if let Some(ExpressionKind::Collection(items)) =
                member(record, "RestrictedProperties").map(|it| &it.kind)
            {
                found.properties.extend(items.iter().filter_map(restricted));
            }
        }
        (found.general.is_some() || !found.properties.is_empty()).then_some(found)
    }

    /// Applies what is said of the navigation property at the end of this path, which passes through
    /// so many navigation properties.
    pub fn apply(&self, capabilities: &mut Capabilities, path: &[&str], depth: usize) {
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
        let mut terms = self.denied.iter().map(|(_, it)| it.term);
        !terms.any(|it| [OF_ONE, OF_ALL].contains(&it))
    }
}

fn navigability(record: &Record) -> Option<Navigability> {
    let value = member(record, "Navigability").map(|it| &it.kind);
    let Some(ExpressionKind::Constant(ConstantKind::EnumMember, member)) = value else {
        return None;
    };
    match member.rsplit('/').next()? {
        "Recursive" => Some(Navigability::Recursive),
        "Single" => Some(Navigability::Single),
        "None" => Some(Navigability::None),
        _ => None,
    }
}

fn restricted(item: &Expression) -> Option<(Vec<String>, Record)> {
    let ExpressionKind::Record(record) = &item.kind else {
        return None;
    };
    let ExpressionKind::Path(_, path) = &member(record, "NavigationProperty")?.kind else {
        return None;
    };
    let is_name = |it: &&str| !it.contains('.');
    let segments = path.split('/').filter(is_name).map(str::to_owned);
    Some((segments.collect(), record.clone()))
}
