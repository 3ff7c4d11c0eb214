//! A document in the other form of CSDL.
//!
//! In: a tree. Out: its text as CSDL XML or CSDL JSON. What always holds: what the form cannot hold
//! is told by a warning.

use std::path::Path;

use crate::csdl::{self, ast::Document, json, xml};
use crate::diagnostic::Diagnostics;
use crate::load::Report;
use crate::typing::{Types, keep_types, write_defaults};

/// The forms of CSDL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// CSDL XML.
    Xml,
    /// CSDL JSON.
    Json,
}

impl Form {
    /// The form that a file's name asks for: CSDL JSON for `.json`, CSDL XML for any other.
    pub fn of_name(path: &Path) -> Self {
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("json") => Self::Json,
            _ => Self::Xml,
        }
    }
}

/// The text of a document in a form. CSDL JSON has no annotations without a value, and constants have
/// the type of their place: `types` says what they are.
pub fn write(
    document: &Document,
    form: Form,
    types: &dyn Types,
    diagnostics: &mut Diagnostics,
) -> String {
    match form {
        Form::Xml => xml::write(document),
        Form::Json => {
            let mut document = document.clone();
            write_defaults(&mut document, types);
            keep_types(&mut document, types, diagnostics);
            json::write_checked(&document, diagnostics)
        }
    }
}

/// Reads what was written. The limits on nesting are those of each form, so that a document that
/// one of them holds may be too deep for the other.
///
/// # Errors
///
/// The findings, when an error is among them.
pub fn check(text: &str) -> Result<(), Box<Report>> {
    let mut report = Report::default();
    let id = report.sources.add("output", text.to_owned());
    match csdl::parse(&report.sources, id, &mut report.diagnostics) {
        Some(_) => Ok(()),
        None => Err(Box::new(report)),
    }
}
