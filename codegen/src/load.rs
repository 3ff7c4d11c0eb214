//! From files to a model: reads, parses, resolves.
//!
//! In: paths. Out: [`Loaded`], with warnings, or a [`Report`] of all that is wrong. What always
//! holds: nothing is written anywhere.

use std::fmt;
use std::fs;
use std::path::Path;

use crate::csdl::{self, ast::Document};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::resolve::{model::Model, resolve};
use crate::source::SourceMap;

/// Findings and the texts that they are about: displays as the command line prints them.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The texts.
    pub sources: SourceMap,
    /// The findings.
    pub diagnostics: Diagnostics,
}

impl Report {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.iter().next().is_none()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.diagnostics.render(&self.sources, false).trim_end())
    }
}

impl std::error::Error for Report {}

/// Documents read, parsed and linked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Syntax trees, in the order of the files.
    pub documents: Vec<Document>,
    /// The linked schema.
    pub model: Model,
    /// Texts and warnings.
    pub report: Report,
}

/// Reads the files, adding to what `report` holds; all errors of a stage are collected.
pub fn load<P: AsRef<Path>>(paths: &[P], mut report: Report) -> Result<Loaded, Report> {
    let mut documents = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let text = match fs::read(path) {
            Ok(bytes) => csdl::decode_owned(bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match text {
            Ok(text) => {
                let id = report.sources.add(path.display().to_string(), text);
                documents.extend(csdl::parse(&report.sources, id, &mut report.diagnostics));
            }
            Err(reason) => {
                let message = format!("cannot read {}: {reason}", path.display());
                report
                    .diagnostics
                    .push(Diagnostic::bare_error(codes::READ, message));
            }
        }
    }
    if report.diagnostics.has_errors() {
        return Err(report);
    }
    let model = resolve(&documents, &report.sources, &mut report.diagnostics);
    if report.diagnostics.has_errors() {
        return Err(report);
    }
    Ok(Loaded {
        documents,
        model,
        report,
    })
}
