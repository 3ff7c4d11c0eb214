//! `odata-bindgen slice`.

use std::path::{Path, PathBuf};

use clap::Args;
use odata_bindgen::config::{NavigationSetting, OperationsSetting};
use odata_bindgen::convert::{self, Form};
use odata_bindgen::generate::Generator;
use odata_bindgen::load::Report;
use odata_bindgen::select::Versions;
use odata_bindgen::select::extract::{Docs, extract};
use odata_bindgen::typing::Known;
use odata_bindgen::write::replace_file;

use super::CommandResult;
use super::input::Loading;
use super::output::{Console, Failure, counted, print};

const EXAMPLES: &str = "\
Examples:
  odata-bindgen slice graph.xml --select /security/threatIntelligence --without-docs -o graph-security.csdl
  odata-bindgen slice graph.xml --select microsoft.graph.security.hostPort --navigation stub -o host-port.csdl";

/// Write the part of a document that a selection needs
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SliceCommand {
    /// Document to cut
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Qualified type name, `namespace.*` or resource path; repeat for several
    #[arg(long, value_name = "PATTERN", required = true, value_parser = super::input::pattern)]
    select: Vec<String>,
    /// What happens to navigation that leads out of the selection
    #[arg(long, value_enum, default_value = "follow")]
    navigation: NavigationSetting,
    /// What happens to actions and functions
    #[arg(long, value_enum, default_value = "follow")]
    operations: OperationsSetting,
    /// Leave descriptive text out
    #[arg(long)]
    without_docs: bool,
    /// File to write, as CSDL JSON if its name ends in `.json` [default: standard output]
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    loading: Loading,
}

impl SliceCommand {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let generator = Generator::from_schemas([&self.file])
            .select(&self.select)
            .navigation(self.navigation.into())
            .operations(self.operations.into())
            .versions(Versions::Keep);
        let (mut loaded, slice) = self.loading.apply(generator).slice()?;
        console.report_model(&loaded.report);
        let Some(document) = loaded.documents.first() else {
            return Err(Failure::Other(format!(
                "{} holds no document",
                self.file.display()
            )));
        };
        let docs = if self.without_docs {
            Docs::Drop
        } else {
            Docs::Keep
        };
        let cut = extract(document, 0, &loaded.model, &slice, docs);
        let form = match self.output.as_deref() {
            Some(path) => Form::of_name(path),
            None => Form::Xml,
        };
        let mut left_out = Report {
            sources: std::mem::take(&mut loaded.report.sources),
            ..Report::default()
        };
        let text = convert::write(
            cut,
            form,
            &Known::of(&loaded.documents),
            &mut left_out.diagnostics,
        );
        console.report_model(&left_out);
        if !slice.outside.is_empty() {
            console.note(&format!(
                "{} left out, since nothing selects where they lead",
                counted(slice.outside.len(), "navigation property")
            ));
        }
        match self.output.as_deref() {
            None => print(&text),
            Some(path) if path == Path::new("-") => print(&text),
            Some(path) => {
                replace_file(path, &text).map_err(|error| Failure::Other(error.to_string()))?;
                print(&format!(
                    "{}: {}\n",
                    path.display(),
                    counted(slice.types.len(), "type")
                ))
            }
        }
    }
}
