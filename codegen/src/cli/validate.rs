//! `odata-bindgen validate`.

use std::path::PathBuf;

use clap::Args;
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::load::{Report, load};

use super::CommandResult;
use super::input::Loading;
use super::output::{Console, Failure, counted, print};

const EXAMPLES: &str = "\
Examples:
  odata-bindgen validate metadata.xml
  odata-bindgen validate service.xml vocabulary.xml
  odata-bindgen validate schemas/
  odata-bindgen validate Chassis_v1.xml --references schemas/ --message-format json";

/// Check CSDL documents: exit with 1 and `file:line:column: error[code]: …` if one is refused
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Validate {
    /// Documents, resolved together; of a directory all .xml, .json, .csdl and .edmx files below it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Tell of broken rules that do no harm, too
    #[arg(long)]
    pedantic: bool,
    #[command(flatten)]
    loading: Loading,
}

impl Validate {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let mut report = Report::default();
        if self.pedantic {
            report.diagnostics = Diagnostics::pedantic();
        }
        let loaded = load(&self.files, &self.loading.references(), report)
            .map_err(|report| Failure::Invalid(Box::new(report)))?;
        console
            .accept(&loaded.report, self.loading.deny)
            .map_err(Failure::of_validation)?;
        let (_, warnings) = loaded.report.diagnostics.counts();
        let model = &loaded.model;
        let mut documents = counted(loaded.given, "document");
        let referenced = loaded.documents.len() - loaded.given;
        if referenced > 0 {
            documents.push_str(&format!(" and {referenced} referenced"));
        }
        print(&format!(
            "valid: {documents}, {}, {}, {}\n",
            counted(model.types.len(), "type"),
            counted(model.operations.len(), "operation"),
            counted(warnings, "warning"),
        ))
    }
}
