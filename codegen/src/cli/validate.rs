//! `odata-bindgen validate`.

use std::path::PathBuf;

use clap::Args;
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::load::{Report, load};

use super::CommandResult;
use super::output::{Deny, accept, counted, print};

/// Check CSDL documents: exit with 1 and `file:line:column: error[code]: …` if one is refused
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  odata-bindgen validate metadata.xml\n  odata-bindgen validate service.xml vocabulary.xml"
)]
pub(super) struct Validate {
    /// Documents, resolved together
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Tell of broken rules that do no harm, too
    #[arg(long)]
    pedantic: bool,
    /// Fail on warnings too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

impl Validate {
    pub(super) fn run(self) -> CommandResult {
        let mut report = Report::default();
        if self.pedantic {
            report.diagnostics = Diagnostics::pedantic();
        }
        let loaded = load(&self.files, report)?;
        accept(&loaded.report, self.deny)?;
        let (_, warnings) = loaded.report.diagnostics.counts();
        let model = &loaded.model;
        print(&format!(
            "valid: {}, {}, {}, {}\n",
            counted(loaded.documents.len(), "document"),
            counted(model.types.len(), "type"),
            counted(model.operations.len(), "operation"),
            counted(warnings, "warning"),
        ))
    }
}
