//! Keys that `bindgen.toml` may have, and what contradicts itself in it.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Config;
use crate::plan::item::NamedRoot;
use crate::plan::names::{Case, RustIdent};
use crate::suggest::nearest;

/// A table's keys; a key with `Some` holds a table that is checked in turn.
type Keys = &'static [(&'static str, Option<&'static [&'static str]>)];

const KEYS: Keys = &[
    ("schemas", None),
    ("out", None),
    ("references", Some(&["directories", "map"])),
    (
        "select",
        Some(&["roots", "navigation", "operations", "versions"]),
    ),
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
            "areas",
            "dev-dependencies",
        ]),
    ),
    ("service", Some(&["root", "roots", "keys"])),
    ("modules", None),
    ("lock", None),
    ("override", None),
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

/// Crates that generated code names.
const TAKEN: [&str; 5] = ["alloc", "core", "odata_runtime", "proc_macro", "std"];

/// Checks a package name as cargo does.
///
/// # Errors
/// What a package name is made of.
pub fn package_name(text: &str) -> Result<String, String> {
    let starts_well = text
        .chars()
        .next()
        .is_some_and(|it| it.is_ascii_alphabetic());
    let is_plain = text
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
    let is_keyword = crate::plan::names::KEYWORDS.contains(&text)
        || ["crate", "self", "super"].contains(&text.to_ascii_lowercase().as_str());
    if TAKEN.contains(&text.replace('-', "_").as_str()) {
        return Err(format!(
            "`{text}` is what another crate is called that the generated one uses"
        ));
    }
    if starts_well && is_plain && text.len() <= 64 && !is_keyword {
        return Ok(text.to_owned());
    }
    Err(format!(
        "`{text}` is no package name: it starts with a letter, goes on with letters, digits, `-` \
         and `_`, has at most 64 of them, and is no keyword"
    ))
}

/// Checks that the root of a service is an http or https URL with a host.
///
/// # Errors
/// What a root is.
pub fn service_root(text: &str) -> Result<String, String> {
    let rest = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    let host = rest.and_then(|rest| rest.split('/').next());
    let is_plain =
        !text.contains(|it: char| it.is_whitespace() || it.is_control() || "?#\"<>\\".contains(it));
    if host.is_some_and(|host| !host.is_empty()) && is_plain {
        return Ok(text.to_owned());
    }
    Err(format!(
        "`{text}` is no service root such as `https://example.org/v1.0`"
    ))
}

/// A named root that is none, or that has the constant of another.
fn bad_root(roots: &BTreeMap<String, String>) -> Option<(&str, String)> {
    let mut idents: BTreeMap<RustIdent, &str> = BTreeMap::new();
    for (name, url) in roots {
        let is_name = name.starts_with(|it: char| it.is_ascii_alphabetic())
            && name
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_');
        if !is_name {
            let reason = format!("`{name}` is no name of a root such as `us-gov`");
            return Some((name, reason));
        }
        if let Err(reason) = service_root(url) {
            return Some((name, reason));
        }
        if let Some(other) = idents.insert(NamedRoot::ident_of(name), name) {
            let reason = format!("roots `{other}` and `{name}` would be one constant");
            return Some((name, reason));
        }
    }
    None
}

/// What the file says that can't all be true, or that cargo or the runtime would refuse.
pub(super) fn contradiction(config: &Config, table: &Spanned<DeTable<'_>>) -> Option<Finding> {
    let at = |path: &[&str], message: String| Some((place(table, path), message, None));
    let mut modules: BTreeMap<RustIdent, &str> = BTreeMap::new();
    for (namespace, module) in &config.modules {
        let ident = Case::Module.ident(module);
        if ident.as_str() != module.as_str() {
            let message = format!("`{module}` is no module name; `{ident}` would be");
            return at(&["modules", namespace], message);
        }
        if let Some(other) = modules.insert(ident, namespace) {
            let message =
                format!("namespaces `{other}` and `{namespace}` are given one module `{module}`");
            return at(&["modules", namespace], message);
        }
    }
    if let Err(reason) = package_name(&config.krate.name) {
        return at(&["crate", "name"], reason);
    }
    match &config.krate.version {
        None if !config.krate.workspace => {
            return Some((
                place(table, &["crate"]),
                "[crate] needs a `version`".to_owned(),
                Some(
                    "add version = \"0.1.0\", or workspace = true to have that of the workspace"
                        .to_owned(),
                ),
            ));
        }
        Some(version) if !is_version(version) => {
            let message = format!("`{version}` is no version such as `0.1.0`");
            return at(&["crate", "version"], message);
        }
        Some(_) | None => {}
    }
    if let Some(Err(reason)) = config.service.root.as_deref().map(service_root) {
        return at(&["service", "root"], reason);
    }
    if let Some((name, reason)) = bad_root(&config.service.roots) {
        return at(&["service", "roots", name], reason);
    }
    if config.schemas.is_empty() {
        return at(&["schemas"], "`schemas` lists no document".to_owned());
    }
    None
}

/// The place of the value that these keys lead to, or of the innermost one that is there.
fn place(table: &Spanned<DeTable<'_>>, path: &[&str]) -> Range<usize> {
    let mut table = table.get_ref();
    let mut span = 0..0;
    for name in path {
        let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else {
            break;
        };
        span = value.span();
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    span
}

/// Three numbers, and perhaps more after `-` or `+` (Semantic Versioning 2.0.0).
fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or(text);
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|it| it.parse::<u64>().is_ok())
}
