//! From files to a model: reads, finds what is referenced, parses, resolves.
//!
//! In: paths of files and directories, and where referenced documents are. Out: [`Loaded`], with
//! warnings, or a [`Report`] of all that is wrong. What always holds: nothing is written
//! anywhere; the network is never asked; a document leads only to files that the user gave, and
//! to those in directories that the user named for references.
//!
//! # Documents given, documents referenced
//!
//! The documents given are what the user asks about: all are read, and without a selection all
//! that they define is generated. An `edmx:Reference` (CSDL XML 4.01, §4.1) of theirs that
//! includes a namespace which none of them defines is looked for, in this order:
//!
//! 1. in [`References::map`]: its `Uri`, or the longest beginning of it that ends with `/`;
//! 2. if it is relative: beside the document it stands in, if that is inside a directory of
//!    [`References`];
//! 3. in [`References::directories`]: the longest end of its path that names a file there.
//!
//! What is found is read too, once however often it is referenced, and its references likewise.
//! A reference to what is not found is one warning, and the types of the namespaces that it
//! includes are opaque. The vocabularies of OASIS (`Org.OData.*.V1`) are known without a
//! document, so that references to them are followed only where they are mapped.
//!
//! # What a document sees
//!
//! An alias is known in the document that declares it, and there only. A type in a namespace
//! that another document defines is found without an `edmx:Include` too, with a warning. All
//! annotations in documents that were given apply. Those of a referenced document apply unless
//! every reference to it has `edmx:IncludeAnnotations` (§4.3): then those apply that one of them
//! describes. (The standard lets a client leave out what no `edmx:IncludeAnnotations` asks for,
//! and does not ask that it does.)

mod given;
mod include_annotations;
mod references;
mod transitive;
mod uri;

pub use given::documents_below;
pub use references::References;

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::csdl::ast::Document;
use crate::diagnostic::Diagnostics;
use crate::resolve::{check_rest, model::Model, resolve};
use crate::source::SourceMap;
use crate::timings::Timings;
use crate::typing;
use transitive::Reader;

/// Findings and the texts that they are about: displays as the command line prints them.
#[derive(Clone, Default)]
pub struct Report {
    /// The texts.
    pub sources: SourceMap,
    /// The findings.
    pub diagnostics: Diagnostics,
    /// Names of documents that could not be read to their end: no rule was checked in them.
    pub unchecked: Vec<String>,
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

/// What it displays: an error that a build script returns from `main` is shown like this.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Report {}

/// Documents read, parsed and linked.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Syntax trees: of the documents given, in their order, then of those referenced.
    pub documents: Vec<Document>,
    /// The file of each document.
    pub paths: Vec<PathBuf>,
    /// How many documents were given.
    pub given: usize,
    /// The linked schema.
    pub model: Model,
    /// Texts and warnings, in the order of their places.
    pub report: Report,
    /// How long it took.
    pub timings: Timings,
}

impl Loaded {
    /// A qualified name, or all of a namespace (`ns.*`), with the namespace that an alias in one of
    /// the documents stands for.
    pub fn without_alias<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let Some((qualifier, own)) = name.rsplit_once('.') else {
            return Cow::Borrowed(name);
        };
        let of_schemas = self.documents.iter().flat_map(|it| &it.schemas);
        let of_schemas = of_schemas.map(|it| (&it.namespace, it.alias.as_ref()));
        let references = self.documents.iter().flat_map(|it| &it.references);
        let includes = references.flat_map(|it| &it.includes);
        let known = || {
            of_schemas.clone().chain(
                includes
                    .clone()
                    .map(|it| (&it.namespace, it.alias.as_ref())),
            )
        };
        if known().any(|(namespace, _)| namespace.value == qualifier) {
            return Cow::Borrowed(name);
        }
        let mut meant = known().filter(|(_, alias)| alias.is_some_and(|it| it.value == qualifier));
        match meant.next() {
            Some((namespace, _)) => Cow::Owned(format!("{}.{own}", namespace.value)),
            None => Cow::Borrowed(name),
        }
    }
}

/// Reads the files, and all documents below the directories, adding to what `report` holds; all
/// errors of a stage are collected.
///
/// ```standalone_crate
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use odata_bindgen::load::{References, Report, load};
///
/// # let directory = tempfile::tempdir()?;
/// # let schema = |name: &str, head: &str, body: &str| format!(
/// #     r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">{head}<edmx:DataServices><Schema Namespace="{name}" xmlns="http://docs.oasis-open.org/odata/ns/edm">{body}</Schema></edmx:DataServices></edmx:Edmx>"#);
/// # let reference = r#"<edmx:Reference Uri="http://example.org/schemas/b.xml"><edmx:Include Namespace="b"/></edmx:Reference>"#;
/// # std::fs::write(directory.path().join("a.xml"), schema("a", reference, r#"<ComplexType Name="A"><Property Name="b" Type="b.B"/></ComplexType>"#))?;
/// # std::fs::write(directory.path().join("b.xml"), schema("b", "", r#"<ComplexType Name="B"/>"#))?;
/// # std::env::set_current_dir(&directory)?;
/// // `a.xml` references `http://example.org/schemas/b.xml`, which is here as `b.xml`.
/// let references = References { directories: vec![".".into()], ..References::default() };
/// let loaded = load(&["a.xml"], &references, Report::default())?;
/// assert_eq!((loaded.given, loaded.documents.len()), (1, 2));
/// assert!(loaded.model.type_named("b.B").is_some());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The report, if anything in it is an error.
pub fn load<P: AsRef<Path>>(
    paths: &[P],
    references: &References,
    report: Report,
) -> Result<Loaded, Report> {
    let mut timings = Timings::default();
    let began = Instant::now();
    let mut reader = Reader::new(report);
    for path in paths {
        reader.give(path.as_ref());
    }
    let given = reader.documents.len();
    if !reader.report.diagnostics.has_errors() {
        reader.follow(references);
    }
    let Reader {
        mut documents,
        files,
        edges,
        mut report,
        ..
    } = reader;
    if report.diagnostics.has_errors() {
        check_rest(&documents, &mut report.diagnostics);
        report.diagnostics.settle();
        return Err(report);
    }
    timings.add("read", began, documents.len(), "documents");
    let began = Instant::now();
    include_annotations::retain_included(&mut documents, given, &edges);
    typing::type_constants(&mut documents, &report.sources, &mut report.diagnostics);
    let model = resolve(&documents, &mut report.diagnostics);
    report.diagnostics.settle();
    if report.diagnostics.has_errors() {
        return Err(report);
    }
    timings.add("resolve", began, model.types.len(), "types");
    Ok(Loaded {
        documents,
        paths: files.into_iter().map(|file| file.shown).collect(),
        given,
        model,
        report,
        timings,
    })
}
