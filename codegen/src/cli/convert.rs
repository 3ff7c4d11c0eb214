//! `odata-bindgen convert`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use odata_bindgen::convert::{self, Form};
use odata_bindgen::load::{Report, load};
use odata_bindgen::typing::Known;
use odata_bindgen::write::replace_file;

use super::CommandResult;
use super::input::Loading;
use super::output::{Console, Failure, print};

const EXAMPLES: &str = "\
Examples:
  odata-bindgen convert metadata.xml --to json -o metadata.json
  odata-bindgen convert metadata.json --to xml
  Format a document in its own form:
    odata-bindgen convert metadata.xml --to xml -o metadata.xml";

/// Write a document as CSDL XML or CSDL JSON
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Convert {
    /// Document to convert
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Form to write
    #[arg(long, value_enum)]
    to: To,
    /// File to write [default: standard output]
    #[arg(long, short, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    loading: Loading,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum To {
    Xml,
    Json,
}

impl From<To> for Form {
    fn from(to: To) -> Self {
        match to {
            To::Xml => Self::Xml,
            To::Json => Self::Json,
        }
    }
}

impl Convert {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let mut loaded = load(&[&self.file], &self.loading.references(), Report::default())?;
        let types = Known::of(&loaded.documents);
        let mut documents = std::mem::take(&mut loaded.documents).into_iter();
        let Some(document) = documents.next() else {
            return Err(Failure::Other(format!(
                "{} holds no document",
                self.file.display()
            )));
        };
        drop(documents);
        let text = convert::write(
            document,
            self.to.into(),
            &types,
            &mut loaded.report.diagnostics,
        );
        console.accept(&loaded.report, self.loading.deny)?;
        // A large document needs all the memory that there is.
        drop((loaded, types));
        let text = convert::check(text).map_err(|report| {
            Failure::Other(format!(
                "what was written from {} cannot be read again, so nothing was written: {report}",
                self.file.display()
            ))
        })?;
        match self.output.as_deref() {
            None => print(&text),
            Some(path) if path == Path::new("-") => print(&text),
            Some(path) => {
                replace_file(path, &text).map_err(|error| Failure::Other(error.to_string()))
            }
        }
    }
}
