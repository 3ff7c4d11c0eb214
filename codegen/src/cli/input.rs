//! Arguments that several commands share: where the schema comes from, and what of it.

use std::path::{Path, PathBuf};

use clap::Args;
use odata_bindgen::Generator;
use odata_bindgen::config::{NavigationSetting, OperationsSetting};

use odata_bindgen::select::pattern::{Pattern, PatternError};

use super::output::Failure;

/// Where the schema comes from, and what of it is wanted.
#[derive(Debug, Args)]
pub(super) struct Input {
    /// Configuration file [default: bindgen.toml or schemas/bindgen.toml]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["schema", "select", "navigation", "operations"])]
    pub(super) config: Option<PathBuf>,
    /// CSDL document; repeat for several
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
}

impl Input {
    /// A generator for the input.
    pub(super) fn generator(&self) -> Result<Generator, Failure> {
        if self.schema.is_empty() {
            return Ok(Generator::from_config(self.config_path()?)?);
        }
        let generator = Generator::from_schemas(&self.schema).select(&self.select);
        Ok(generator
            .navigation(self.navigation.unwrap_or_default().into())
            .operations(self.operations.unwrap_or_default().into()))
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
