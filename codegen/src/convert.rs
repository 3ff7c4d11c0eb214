//! A document in the other form of CSDL.
//!
//! In: a tree. Out: its text as CSDL XML or CSDL JSON. What always holds: what the form cannot hold
//! is told by a warning.

use std::path::Path;

use crate::csdl::ast::{Document, Foreign};
use crate::csdl::{self, json, xml};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::load::Report;
use crate::typing::{Types, keep_types, name_property_paths, use_aliases, write_defaults};

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

/// The text of a document in a form; warnings tell of what is not in it. CSDL JSON has no annotations
/// without a value, and constants have the type of their place: `types` says what they are. In CSDL JSON
/// names have the alias of their namespace, where the document declares one.
pub fn write(
    mut document: Document,
    form: Form,
    types: &dyn Types,
    diagnostics: &mut Diagnostics,
) -> String {
    if let Some(Foreign { first, count }) = document.foreign {
        let message = match count {
            1 => "this is of another namespace; it is left out".to_owned(),
            _ => format!("{count} elements and attributes of other namespaces are left out"),
        };
        diagnostics.push(
            Diagnostic::warning(codes::LEFT_OUT, first, message)
                .with_help("they mean nothing in CSDL: write annotations for what is meant"),
        );
    }
    match form {
        Form::Xml => {
            name_property_paths(&mut document, types);
            xml::write_checked(&document, diagnostics)
        }
        Form::Json => {
            write_defaults(&mut document, types);
            keep_types(&mut document, types, diagnostics);
            use_aliases(&mut document);
            json::write_checked(&document, diagnostics)
        }
    }
}

/// Reads what was written. The limits on nesting are those of each form, so that a document that
/// one of them holds may be too deep for the other.
///
/// # Errors
///
/// The findings, when an error is among them; else the text again.
pub fn check(text: String) -> Result<String, Box<Report>> {
    let mut report = Report::default();
    let id = report.sources.add("output", text);
    match csdl::parse(&report.sources, id, &mut report.diagnostics) {
        Some(_) => Ok(report.sources.into_text(id)),
        None => Err(Box::new(report)),
    }
}
