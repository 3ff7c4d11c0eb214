//! Keys that `bindgen.toml` may have, and what contradicts itself in it.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::suggest::nearest;

/// A table's keys; a key with `Some` holds a table that is checked in turn.
type Keys = &'static [(&'static str, Option<&'static [&'static str]>)];

const KEYS: Keys = &[
    ("schemas", None),
    ("out", None),
    ("select", Some(&["roots", "navigation"])),
    (
        "crate",
        Some(&[
            "name",
            "version",
            "description",
            "workspace",
            "runtime",
            "docs",
            "client-examples",
            "dev-dependencies",
        ]),
    ),
    ("service", Some(&["root", "keys"])),
    ("modules", None),
];

/// A place, what is wrong there, and what may have been meant.
pub(super) type Finding = (Range<usize>, String, Option<String>);

/// Keys that the configuration does not know.
pub(super) fn unknown_keys(table: &Spanned<DeTable<'_>>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (key, value) in table.get_ref().iter() {
        match KEYS.iter().find(|(name, _)| name == key.get_ref()) {
            None => found.push(unknown(key, "", KEYS.iter().map(|(name, _)| *name))),
            Some((section, Some(names))) => {
                let DeValue::Table(inner) = value.get_ref() else {
                    continue;
                };
                let strangers = inner
                    .iter()
                    .filter(|(key, _)| !names.contains(&key.get_ref().as_ref()));
                found.extend(strangers.map(|(key, _)| {
                    unknown(key, &format!(" in [{section}]"), names.iter().copied())
                }));
            }
            Some((_, None)) => {}
        }
    }
    found
}

fn unknown<'k>(
    key: &Spanned<toml::de::DeString<'_>>,
    place: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Finding {
    let name = key.get_ref();
    let help = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known keys: {}", known.collect::<Vec<_>>().join(", ")),
    };
    (
        key.span(),
        format!("unknown key `{name}`{place}"),
        Some(help),
    )
}

/// What the file says that can't all be true.
pub(super) fn contradiction(config: &Config) -> Option<String> {
    let mut modules: BTreeMap<&str, &str> = BTreeMap::new();
    for (namespace, module) in &config.modules {
        if let Some(other) = modules.insert(module, namespace) {
            return Some(format!(
                "namespaces `{other}` and `{namespace}` are given one module `{module}`"
            ));
        }
    }
    if config.krate.version.is_none() && !config.krate.workspace {
        return Some("[crate] needs a `version`, or `workspace = true` to inherit it".to_owned());
    }
    config
        .schemas
        .is_empty()
        .then(|| "`schemas` lists no document".to_owned())
}
