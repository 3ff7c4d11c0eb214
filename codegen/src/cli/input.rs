//! Arguments that several commands share: where the schema comes from, and what of it.

use std::path::{Path, PathBuf};

use clap::Args;
use odata_bindgen::Generator;
use odata_bindgen::config::{NavigationSetting, OperationsSetting, VersionsSetting};
use odata_bindgen::load::References;
use odata_bindgen::select::pattern::{Pattern, PatternError};

use super::output::{Deny, Failure};

/// How documents are loaded.
#[derive(Debug, Args)]
pub(super) struct Loading {
    /// Directory to look in for documents that are referenced; repeat for several
    #[arg(long, value_name = "DIR")]
    references: Vec<PathBuf>,
    /// File for the URI of a reference, or, if the URI ends with `/`, directory for all that begin
    /// with it; repeat for several
    #[arg(long, value_name = "URI=FILE", value_parser = mapping)]
    map: Vec<(String, PathBuf)>,
    /// Fail on warnings too
    #[arg(long, value_enum)]
    pub(super) deny: Option<Deny>,
}

impl Loading {
    /// Where referenced documents are found.
    pub(super) fn references(&self) -> References {
        References {
            directories: self.references.clone(),
            map: self.map.iter().cloned().collect(),
        }
    }

    /// The same generator, loading as the arguments say.
    pub(super) fn apply(&self, generator: Generator) -> Generator {
        generator
            .references(self.references())
            .deny_warnings(self.deny == Some(Deny::Warnings))
    }
}

/// `URI=FILE`: a file's name has no `=`, a URI's query may.
fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((uri, file)) if !uri.is_empty() && !file.is_empty() => {
            Ok((uri.to_owned(), PathBuf::from(file)))
        }
        _ => Err("not of the form URI=FILE".to_owned()),
    }
}

/// Where the schema comes from, and what of it is wanted.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Configuration file [default: bindgen.toml or schemas/bindgen.toml]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["schema", "select", "navigation", "operations"])]
    pub(super) config: Option<PathBuf>,
    /// CSDL document, or directory of them; repeat for several
    #[arg(long, value_name = "FILE")]
    pub(super) schema: Vec<PathBuf>,
    /// Qualified type name, `namespace.*` or resource path; repeat for several; everything if none
    #[arg(long, value_name = "PATTERN", requires = "schema", value_parser = pattern)]
    pub(super) select: Vec<String>,
    /// What happens to navigation that leads out of the selection
    #[arg(long, value_enum, requires = "schema")]
    pub(super) navigation: Option<NavigationSetting>,
    /// What happens to actions and functions
    #[arg(long, value_enum, requires = "schema")]
    pub(super) operations: Option<OperationsSetting>,
    /// What happens to types that differ in the version of their namespace only
    #[arg(long, value_enum, requires = "schema")]
    pub(super) versions: Option<VersionsSetting>,
    #[command(flatten)]
    loading: Loading,
}

impl Input {
    /// A generator for the input.
    pub(super) fn generator(&self) -> Result<Generator, Failure> {
        if self.schema.is_empty() {
            let generator = Generator::from_config(self.config_path()?)?;
            return Ok(self.loading.apply(generator));
        }
        let generator = Generator::from_schemas(&self.schema).select(&self.select);
        let generator = generator
            .navigation(self.navigation.unwrap_or_default().into())
            .operations(self.operations.unwrap_or_default().into())
            .versions(self.versions.unwrap_or_default().into());
        Ok(self.loading.apply(generator))
    }

    fn config_path(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = &self.config {
            return Ok(path.clone());
        }
        let candidates = ["bindgen.toml", "schemas/bindgen.toml"];
        candidates
            .iter()
            .map(Path::new)
            .find(|path| path.exists())
            .map(Path::to_owned)
            .ok_or_else(|| {
                Failure::Usage(format!(
                    "neither {} is here; name one with --config, or a document with --schema",
                    candidates.join(" nor ")
                ))
            })
    }
}

/// Checks the form of a selection; what it names is looked up later.
pub(super) fn pattern(text: &str) -> Result<String, PatternError> {
    text.parse::<Pattern>().map(|_| text.to_owned())
}
