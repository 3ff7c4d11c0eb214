//! What the service allows where, from the Capabilities vocabulary.
//!
//! In: annotations of an entity type, and of the navigation property, entity set or singleton
//! that leads to it. Out: [`Capabilities`]. Rules: everything is allowed unless an annotation
//! says otherwise; the annotation nearest to the path wins; through navigation without
//! containment entities are read, not written, unless an annotation allows it, because they
//! have a place of their own where they are written; `Core.OptimisticConcurrency` has updates and
//! deletions take the entity tag.
//! Source: OASIS *OData Capabilities Vocabulary*.

mod restrictions;

use crate::csdl::ast::{ConstantKind, Expression, ExpressionKind, Record};
use crate::resolve::model::Annotation;

pub use restrictions::Restrictions;

/// One thing that a service may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Capability {
    Readable,
    ReadableByKey,
    Insertable,
    Updatable,
    Deletable,
    Countable,
    Expandable,
    Filterable,
    Searchable,
    Selectable,
    SkipSupported,
    Sortable,
    TopSupported,
}

use Capability as C;

/// All capabilities, in the order of their marker traits.
pub const ALL: [Capability; 13] = [
    C::Readable,
    C::ReadableByKey,
    C::Insertable,
    C::Updatable,
    C::Deletable,
    C::Countable,
    C::Expandable,
    C::Filterable,
    C::Searchable,
    C::Selectable,
    C::SkipSupported,
    C::Sortable,
    C::TopSupported,
];

const WRITES: [Capability; 3] = [C::Insertable, C::Updatable, C::Deletable];

impl Capability {
    /// Name of the runtime's marker trait.
    pub fn trait_name(self) -> &'static str {
        match self {
            C::Readable => "Readable",
            C::ReadableByKey => "ReadableByKey",
            C::Insertable => "Insertable",
            C::Updatable => "Updatable",
            C::Deletable => "Deletable",
            C::Countable => "Countable",
            C::Expandable => "Expandable",
            C::Filterable => "Filterable",
            C::Searchable => "Searchable",
            C::Selectable => "Selectable",
            C::SkipSupported => "SkipSupported",
            C::Sortable => "Sortable",
            C::TopSupported => "TopSupported",
        }
    }

    /// The word that stands for it in a marker's name.
    fn word(self) -> &'static str {
        match self {
            C::Readable => "List",
            C::ReadableByKey => "Get",
            C::Insertable => "Create",
            C::Updatable => "Update",
            C::Deletable => "Delete",
            C::Countable => "Count",
            C::Expandable => "Expand",
            C::Filterable => "Filter",
            C::Searchable => "Search",
            C::Selectable => "Select",
            C::SkipSupported => "Skip",
            C::Sortable => "Sort",
            C::TopSupported => "Top",
        }
    }
}

/// A set of capabilities, with the annotation that denied each of the others.
#[derive(Clone, Debug, Default)]
pub struct Capabilities {
    denied: Vec<(Capability, Denial)>,
    /// Whether writes take the entity tag (`Core.OptimisticConcurrency`).
    tagged: bool,
    /// `UpdateRestrictions/UpdateMethod`.
    update: UpdateMethods,
    /// Whether entities of a collection have no address (`IndexableByKey`).
    unindexed: bool,
    /// Whether no path leads here (`Navigability`).
    unreachable: bool,
}

/// How entities are updated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum UpdateMethods {
    /// By `PATCH`, and maybe by `PUT`: nothing is said.
    #[default]
    Unstated,
    /// By `PATCH` alone.
    Patch,
    /// By `PUT` alone.
    Put,
    /// By both.
    Both,
}

/// Why a capability is denied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denial {
    /// The term, and the property of its record: `Capabilities.CountRestrictions/Countable`.
    pub term: &'static str,
    /// What carries the annotation: an element's name; none for the rule on containment.
    pub target: Option<String>,
}

impl PartialEq for Capabilities {
    fn eq(&self, other: &Self) -> bool {
        ALL.iter().all(|&it| self.allows(it) == other.allows(it))
            && self.needs_tag() == other.needs_tag()
            && (!self.allows(C::Updatable) || self.update.lacks() == other.update.lacks())
    }
}

impl Capabilities {
    /// Everything.
    pub fn all() -> Self {
        Self::default()
    }

    /// What is allowed through navigation without containment before annotations are read.
    pub fn read_only() -> Self {
        let denial = || Denial {
            term: "ContainsTarget=\"false\"",
            target: None,
        };
        Self {
            denied: WRITES.iter().map(|&it| (it, denial())).collect(),
            ..Self::default()
        }
    }

    /// Whether it is allowed.
    pub fn allows(&self, capability: Capability) -> bool {
        self.denial(capability).is_none()
    }

    /// Why it is not allowed.
    pub fn denial(&self, capability: Capability) -> Option<&Denial> {
        self.denied
            .iter()
            .find(|(it, _)| *it == capability)
            .map(|(_, denial)| denial)
    }

    /// What is allowed.
    pub fn allowed(&self) -> impl Iterator<Item = Capability> {
        ALL.into_iter().filter(|&it| self.allows(it))
    }

    /// Whether what is allowed takes the entity tag.
    fn needs_tag(&self) -> bool {
        self.tagged
            && [C::Updatable, C::Deletable]
                .into_iter()
                .any(|it| self.allows(it))
    }

    /// What is allowed, in the words of the runtime's macro `capabilities!`.
    pub fn words(&self) -> Vec<&'static str> {
        let word = |it| match it {
            C::Updatable => match (self.update, self.tagged) {
                (UpdateMethods::Unstated | UpdateMethods::Both, false) => "Updatable",
                (UpdateMethods::Unstated | UpdateMethods::Both, true) => "UpdatableByTag",
                (UpdateMethods::Patch, false) => "Patchable",
                (UpdateMethods::Patch, true) => "PatchableByTag",
                (UpdateMethods::Put, false) => "Replaceable",
                (UpdateMethods::Put, true) => "ReplaceableByTag",
            },
            C::Deletable if self.tagged => "DeletableByTag",
            other => other.trait_name(),
        };
        self.allowed().map(word).collect()
    }

    /// Denies one, for a reason.
    pub fn deny(&mut self, capability: Capability, term: &'static str, target: Option<&str>) {
        self.allow(capability);
        self.denied.push((
            capability,
            Denial {
                term,
                target: target.map(str::to_owned),
            },
        ));
    }

    /// Allows one.
    pub fn allow(&mut self, capability: Capability) {
        self.denied.retain(|(it, _)| *it != capability);
    }

    /// Name of the marker: what it lacks, or the runtime's own markers.
    pub fn marker_name(&self) -> String {
        let read_only = WRITES.iter().all(|&it| !self.allows(it));
        let mut lacks: String = ALL
            .iter()
            .filter(|it| !(self.allows(**it) || read_only && WRITES.contains(it)))
            .map(|it| it.word())
            .collect();
        if self.allows(C::Updatable) {
            lacks.push_str(self.update.lacks());
        }
        let by_tag = if self.needs_tag() { "ByTag" } else { "" };
        match (read_only, lacks.is_empty()) {
            (false, true) if self.needs_tag() => by_tag.to_owned(),
            (false, true) => "Unrestricted".to_owned(),
            (true, true) => "ReadOnly".to_owned(),
            (false, false) => format!("Without{lacks}{by_tag}"),
            (true, false) => format!("ReadOnlyWithout{lacks}"),
        }
    }

    /// Applies the annotations of one element; later calls win over earlier ones.
    pub fn apply(&mut self, annotations: &[Annotation], target: &str) {
        for annotation in annotations.iter().filter(|it| it.qualifier.is_none()) {
            if let Some(name) = annotation.term.strip_prefix(NAMESPACE) {
                self.apply_term(name, annotation.value.as_ref(), target);
            }
            if annotation.term == "Org.OData.Core.V1.Permissions" {
                self.apply_permissions(annotation.value.as_ref(), target);
            }
            // An empty list of properties means that the tag is made of something else.
            self.tagged |= annotation.term == "Org.OData.Core.V1.OptimisticConcurrency";
        }
    }

    /// What `Core.Permissions` leaves: only reading, only writing, or nothing.
    fn apply_permissions(&mut self, value: Option<&Expression>, target: &str) {
        let Some(names) = members(value) else {
            return;
        };
        let has = |name: &str| names.iter().any(|it| [name, "ReadWrite"].contains(it));
        let denied = [
            (has("Read"), [C::Readable, C::ReadableByKey, C::Countable]),
            (has("Write"), WRITES),
        ];
        for (_, capabilities) in denied.into_iter().filter(|(is_there, _)| !is_there) {
            for capability in capabilities {
                self.deny(capability, "Core.Permissions", Some(target));
            }
        }
    }

    /// Applies what is said of one navigation property in particular, in a record with the terms of
    /// this vocabulary as its properties.
    fn apply_record(&mut self, restricted: &Record, target: &str) {
        for it in &restricted.properties {
            self.apply_term(&it.property.value, it.value.as_ref(), target);
        }
        let controlled = member(restricted, "OptimisticConcurrencyControl");
        self.tagged = controlled.and_then(boolean).unwrap_or(self.tagged);
    }

    /// The HTTP methods that update an entity, where that is allowed.
    pub fn update_methods(&self) -> &'static [&'static str] {
        match self.update {
            UpdateMethods::Unstated | UpdateMethods::Patch => &["PATCH"],
            UpdateMethods::Put => &["PUT"],
            UpdateMethods::Both => &["PATCH", "PUT"],
        }
    }

    fn apply_update_method(&mut self, restrictions: &Expression) {
        let ExpressionKind::Record(record) = &restrictions.kind else {
            return;
        };
        let Some(methods) = members(member(record, "UpdateMethod")) else {
            return;
        };
        self.update = match (methods.contains(&"PATCH"), methods.contains(&"PUT")) {
            (true, true) => UpdateMethods::Both,
            (false, true) => UpdateMethods::Put,
            (true, false) => UpdateMethods::Patch,
            (false, false) => UpdateMethods::Unstated,
        };
    }

    /// Whether an entity of a collection has an address by its key.
    pub fn is_indexable(&self) -> bool {
        !self.unindexed
    }

    fn apply_term(&mut self, name: &str, value: Option<&Expression>, target: &str) {
        if let (UPDATE, Some(value)) = (name, value) {
            self.apply_update_method(value);
        }
        for rule in RULES.iter().filter(|it| it.term == name) {
            if rule.label == INDEXABLE {
                self.unindexed = rule.read(value).map_or(self.unindexed, |it| !it);
            }
            for &capability in rule.capabilities {
                match rule.read(value) {
                    Some(true) if rule.only_denies => self
                        .denied
                        .retain(|(it, denial)| *it != capability || denial.term != rule.label),
                    Some(true) => self.allow(capability),
                    Some(false) => self.deny(capability, rule.label, Some(target)),
                    None => {}
                }
            }
        }
    }
}

impl UpdateMethods {
    /// The word for what a marker lacks of updates.
    fn lacks(self) -> &'static str {
        match self {
            Self::Unstated | Self::Both => "",
            Self::Patch => "Replace",
            Self::Put => "Patch",
        }
    }
}

const INDEXABLE: &str = "Capabilities.IndexableByKey";

/// The term that says what of entities is updated, and how.
const UPDATE: &str = "UpdateRestrictions";

const NAMESPACE: &str = "Org.OData.Capabilities.V1.";

/// How a term's value decides capabilities.
struct Rule {
    /// Whether it allows nothing.
    only_denies: bool,
    term: &'static str,
    /// Path of record properties to the Boolean; empty for a Boolean term.
    path: &'static [&'static str],
    capabilities: &'static [Capability],
    label: &'static str,
}

/// The terms that are honoured, in the order in which they apply.
const RULES: &[Rule] = &[
    Rule {
        only_denies: false,
        term: "ReadRestrictions",
        path: &["Readable"],
        capabilities: &[C::Readable, C::ReadableByKey],
        label: "Capabilities.ReadRestrictions/Readable",
    },
    Rule {
        only_denies: false,
        term: "ReadRestrictions",
        path: &["ReadByKeyRestrictions", "Readable"],
        capabilities: &[C::ReadableByKey],
        label: "Capabilities.ReadRestrictions/ReadByKeyRestrictions/Readable",
    },
    Rule {
        only_denies: false,
        term: "IndexableByKey",
        path: &[],
        capabilities: &[C::ReadableByKey],
        label: INDEXABLE,
    },
    // What has no address is not changed either.
    Rule {
        only_denies: true,
        term: "IndexableByKey",
        path: &[],
        capabilities: &[C::Updatable, C::Deletable],
        label: INDEXABLE,
    },
    // To count is to read.
    Rule {
        only_denies: true,
        term: "ReadRestrictions",
        path: &["Readable"],
        capabilities: &[C::Countable],
        label: "Capabilities.ReadRestrictions/Readable",
    },
    Rule {
        only_denies: false,
        term: "InsertRestrictions",
        path: &["Insertable"],
        capabilities: &[C::Insertable],
        label: "Capabilities.InsertRestrictions/Insertable",
    },
    Rule {
        only_denies: false,
        term: "UpdateRestrictions",
        path: &["Updatable"],
        capabilities: &[C::Updatable],
        label: "Capabilities.UpdateRestrictions/Updatable",
    },
    Rule {
        only_denies: false,
        term: "DeleteRestrictions",
        path: &["Deletable"],
        capabilities: &[C::Deletable],
        label: "Capabilities.DeleteRestrictions/Deletable",
    },
    Rule {
        only_denies: false,
        term: "CountRestrictions",
        path: &["Countable"],
        capabilities: &[C::Countable],
        label: "Capabilities.CountRestrictions/Countable",
    },
    Rule {
        only_denies: false,
        term: "ExpandRestrictions",
        path: &["Expandable"],
        capabilities: &[C::Expandable],
        label: "Capabilities.ExpandRestrictions/Expandable",
    },
    Rule {
        only_denies: false,
        term: "FilterRestrictions",
        path: &["Filterable"],
        capabilities: &[C::Filterable],
        label: "Capabilities.FilterRestrictions/Filterable",
    },
    Rule {
        only_denies: false,
        term: "SearchRestrictions",
        path: &["Searchable"],
        capabilities: &[C::Searchable],
        label: "Capabilities.SearchRestrictions/Searchable",
    },
    Rule {
        only_denies: false,
        term: "SelectSupport",
        path: &["Supported"],
        capabilities: &[C::Selectable],
        label: "Capabilities.SelectSupport/Supported",
    },
    Rule {
        only_denies: false,
        term: "SkipSupported",
        path: &[],
        capabilities: &[C::SkipSupported],
        label: "Capabilities.SkipSupported",
    },
    Rule {
        only_denies: false,
        term: "SortRestrictions",
        path: &["Sortable"],
        capabilities: &[C::Sortable],
        label: "Capabilities.SortRestrictions/Sortable",
    },
    Rule {
        only_denies: false,
        term: "TopSupported",
        path: &[],
        capabilities: &[C::TopSupported],
        label: "Capabilities.TopSupported",
    },
];

impl Rule {
    fn read(&self, value: Option<&Expression>) -> Option<bool> {
        let Some(mut value) = value else {
            return self.path.is_empty().then_some(true);
        };
        for name in self.path {
            let ExpressionKind::Record(record) = &value.kind else {
                return None;
            };
            value = member(record, name)?;
        }
        boolean(value)
    }
}

/// The value of a record's property.
pub fn member<'r>(record: &'r Record, name: &str) -> Option<&'r Expression> {
    record
        .properties
        .iter()
        .find(|it| it.property.value == name)?
        .value
        .as_ref()
}

/// The items of a collection; none of what is no collection.
pub fn collection(value: Option<&Expression>) -> &[Expression] {
    match value.map(|it| &it.kind) {
        Some(ExpressionKind::Collection(items)) => items,
        _ => &[],
    }
}

/// The simple names in a constant of an enumeration; none if it is no such constant.
pub fn members(value: Option<&Expression>) -> Option<Vec<&str>> {
    let Some(ExpressionKind::Constant(ConstantKind::EnumMember, text)) = value.map(|it| &it.kind)
    else {
        return None;
    };
    let names = text.split(|it: char| it == ',' || it.is_whitespace());
    let names = names.map(|it| it.rsplit(['/', '.']).next().unwrap_or_default());
    Some(names.collect())
}

/// The value of a Boolean constant.
pub fn boolean(expression: &Expression) -> Option<bool> {
    match &expression.kind {
        ExpressionKind::Constant(ConstantKind::Bool, text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a Boolean tagging term is on the element: written without a value it is true.
pub fn is_tagged(annotations: &[Annotation], term: &str) -> bool {
    annotations.iter().any(|it| {
        it.term == term
            && it
                .value
                .as_ref()
                .is_none_or(|value| boolean(value) == Some(true))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_named_by_what_they_lack() {
        assert_eq!(Capabilities::all().marker_name(), "Unrestricted");
        let mut some = Capabilities::read_only();
        assert_eq!(some.marker_name(), "ReadOnly");
        some.deny(C::Countable, "x", None);
        some.deny(C::Filterable, "x", None);
        assert_eq!(some.marker_name(), "ReadOnlyWithoutCountFilter");
        some.allow(C::Insertable);
        assert_eq!(some.marker_name(), "WithoutUpdateDeleteCountFilter");
        some.tagged = true;
        assert_eq!(some.marker_name(), "WithoutUpdateDeleteCountFilter");
        some.allow(C::Deletable);
        assert_eq!(some.marker_name(), "WithoutUpdateCountFilterByTag");
        let tagged = Capabilities {
            tagged: true,
            ..Capabilities::all()
        };
        assert_eq!(tagged.marker_name(), "ByTag");
        assert!(tagged.words().contains(&"DeletableByTag"));
    }
}
