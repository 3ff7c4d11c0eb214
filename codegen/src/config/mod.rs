//! `bindgen.toml`: what to generate, from what, and the decisions that are the maintainer's.
//!
//! In: the file's text. Out: a [`Config`], or errors with line and column. What always holds: an
//! unknown key is refused, with the nearest known one.

mod check;
mod overrides;

pub use check::{package_name, service_root};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::load::References;
use crate::overrides::Override;
use crate::plan::areas::Areas;
use crate::select::{Navigation, Operations, Versions};
use crate::source::{SourceMap, Span};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Config {
    /// CSDL documents, and directories of them, relative to the file: the schema, and
    /// annotations for it.
    pub schemas: Vec<PathBuf>,
    /// Where documents are that those reference, relative to the file.
    #[serde(default)]
    pub references: References,
    /// Directory of the generated crate, relative to the file.
    pub out: PathBuf,
    /// What of the schema is wanted.
    #[serde(default)]
    pub select: Select,
    /// File of the published names, relative to the file; `false` for none. Unless given, it is
    /// beside the configuration and has its name, with `.lock` at the end.
    #[serde(default)]
    pub lock: LockSetting,
    /// Corrections of the schema.
    #[serde(skip)]
    pub overrides: Vec<Override>,
    /// Facts of the generated crate.
    #[serde(rename = "crate")]
    pub krate: Crate,
    /// Facts of the service.
    #[serde(default)]
    pub service: Service,
    /// Module names by namespace.
    #[serde(default)]
    pub modules: BTreeMap<String, String>,
}

/// `lock`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(untagged, expecting = "`lock` is the name of a file, or `false`")]
pub enum LockSetting {
    /// Whether there is one, at its usual place.
    Usual(bool),
    /// Its place.
    At(PathBuf),
}

impl Default for LockSetting {
    fn default() -> Self {
        Self::Usual(true)
    }
}

/// `[select]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Select {
    /// Qualified type names, `namespace.*` or resource paths; none means everything.
    #[serde(default)]
    pub roots: Vec<String>,
    /// What happens to navigation that leads out of the slice.
    #[serde(default)]
    pub navigation: NavigationSetting,
    /// What happens to actions and functions.
    #[serde(default)]
    pub operations: OperationsSetting,
    /// What happens to versions of a type.
    #[serde(default)]
    pub versions: VersionsSetting,
}

/// `select.versions`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum VersionsSetting {
    /// Types that derive from each other and differ in the version of their namespace only
    /// (`Chassis.v1_0_0.Chassis`, `Chassis.v1_1_0.Chassis`) become one.
    #[default]
    Fold,
    /// Each version is a type of its own.
    Keep,
}

impl From<VersionsSetting> for Versions {
    fn from(setting: VersionsSetting) -> Self {
        match setting {
            VersionsSetting::Fold => Self::Fold,
            VersionsSetting::Keep => Self::Keep,
        }
    }
}

/// `select.operations`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum OperationsSetting {
    /// Those bound to selected entity types, and selected imports, come along with their types.
    #[default]
    Follow,
    /// All actions, functions and imports are left out, and listed.
    Omit,
}

impl From<OperationsSetting> for Operations {
    fn from(setting: OperationsSetting) -> Self {
        match setting {
            OperationsSetting::Follow => Self::Follow,
            OperationsSetting::Omit => Self::Omit,
        }
    }
}

/// `select.navigation`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum NavigationSetting {
    /// Follow navigation from what is selected; leave out what lies beside a resource path.
    #[default]
    Follow,
    /// Targets that nothing else selects become typed stubs: their key only.
    Stub,
    /// Navigation to what nothing else selects is left out, and listed.
    Omit,
}

impl From<NavigationSetting> for Navigation {
    fn from(setting: NavigationSetting) -> Self {
        match setting {
            NavigationSetting::Follow => Self::Follow,
            NavigationSetting::Stub => Self::Stub,
            NavigationSetting::Omit => Self::Omit,
        }
    }
}

/// `crate.areas`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum AreasSetting {
    /// A large crate has a feature for each entity set and singleton, and keeps them for good.
    #[default]
    Auto,
    /// The crate has them, whatever its size.
    Always,
    /// The crate is one whole.
    Never,
}

impl From<AreasSetting> for Areas {
    fn from(setting: AreasSetting) -> Self {
        match setting {
            AreasSetting::Auto => Self::Auto,
            AreasSetting::Always => Self::Always,
            AreasSetting::Never => Self::Never,
        }
    }
}

/// `[crate]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Crate {
    /// Package name.
    pub name: String,
    /// Package version; inherited from the workspace when not given.
    pub version: Option<String>,
    /// One line for the registry.
    #[serde(default)]
    pub description: String,
    /// Whether the crate is a member of a workspace and inherits its package facts and lints.
    #[serde(default)]
    pub workspace: bool,
    /// Path of the runtime, relative to `out`; the published one when not given.
    pub runtime: Option<String>,
    /// Whether parts of the crate have features.
    #[serde(default)]
    pub areas: AreasSetting,
    /// A Markdown file, relative to `bindgen.toml`, that opens the crate's documentation.
    pub docs: Option<PathBuf>,
    /// Names of hand-written examples in the generated crate that need the feature `client`.
    #[serde(default)]
    pub client_examples: Vec<String>,
    /// Dependencies of hand-written examples and tests in the generated crate.
    #[serde(default)]
    pub dev_dependencies: toml::Table,
}

/// `[service]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Service {
    /// Root URL.
    pub root: Option<String>,
    /// Root URLs of other places where the service is, such as national clouds, by name.
    #[serde(default)]
    pub roots: BTreeMap<String, String>,
    /// How keys stand in URLs.
    #[serde(default)]
    pub keys: Keys,
}

/// `service.keys`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum Keys {
    /// `hosts('x')`.
    #[default]
    Parentheses,
    /// `hosts/x`.
    Segment,
}

/// Reads a configuration; `path` names it in diagnostics.
pub fn parse(
    path: &Path,
    text: String,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Option<Config> {
    let source = sources.add(path.display().to_string(), text);
    let text = &sources.get(source)?.text;
    let span = |range: Option<std::ops::Range<usize>>| {
        let range = range.unwrap_or_default();
        let at = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Span {
            source,
            start: at(range.start),
            end: at(range.end),
        }
    };
    let mut refuse = |error: &toml::de::Error| {
        diagnostics.push(Diagnostic::error(
            codes::CONFIG,
            span(error.span()),
            error.message().trim().to_owned(),
        ));
    };
    let table = match toml::de::DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            refuse(&error);
            return None;
        }
    };
    let config = match toml::from_str::<Config>(text) {
        Ok(config) => Some(config),
        Err(error) => {
            refuse(&error);
            None
        }
    };
    let unknown = check::unknown_keys(&table);
    let failed = !unknown.is_empty();
    for (range, message, help) in unknown {
        let diagnostic = Diagnostic::error(codes::CONFIG_KEY, span(Some(range)), message);
        diagnostics.push(match help {
            Some(help) => diagnostic.with_help(help),
            None => diagnostic,
        });
    }
    let mut config = config?;
    let (overrides, wrong) = overrides::read(&table, &span);
    let failed = failed || !wrong.is_empty();
    wrong.into_iter().for_each(|it| diagnostics.push(it));
    config.overrides = overrides;
    if let Some((range, message, help)) = check::contradiction(&config, &table) {
        let diagnostic = Diagnostic::error(codes::CONFIG, span(Some(range)), message);
        diagnostics.push(Diagnostic { help, ..diagnostic });
        return None;
    }
    (!failed).then_some(config)
}
