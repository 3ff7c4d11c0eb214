//! Reads documents, and the documents that they reference.
//!
//! In: paths, then where references lead. Out: the syntax trees, those given first, and an edge
//! for each reference that was followed. What always holds: a file is read once, whatever paths
//! lead to it, so that references in a circle end; the work is linear in documents and
//! references, without recursion.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Report;
use super::given::documents_below;
use super::references::{Locator, References};
use crate::csdl::ast::{Document, Include, Reference, Schema, SchemaChild};
use crate::csdl::{DecodeError, decode_owned, recover};
use crate::diagnostic::{Diagnostic, codes, shown};
use crate::source::Span;
use crate::suggest::nearest;

/// "Did you mean" is looked up for this many namespaces: each look-up compares with all that a
/// document defines.
const MAX_GUESSES: usize = 32;

/// Namespaces of a document that a message names.
const MAX_LISTED: usize = 5;

/// A file that was read.
#[derive(Debug)]
pub(super) struct File {
    /// Its path for people.
    pub(super) shown: PathBuf,
    /// Its path without links.
    canonical: PathBuf,
}

/// A reference that leads to a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    /// Index of the document that it stands in.
    pub(super) from: usize,
    /// Index of the reference in that document.
    pub(super) reference: usize,
    /// Index of the document that it leads to.
    pub(super) to: usize,
}

/// Documents in the order they were read.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) documents: Vec<Document>,
    /// The file of each document.
    pub(super) files: Vec<File>,
    /// The document of each file, by canonical path; none for one that was refused.
    by_path: HashMap<PathBuf, Option<usize>>,
    pub(super) edges: Vec<Edge>,
    pub(super) report: Report,
}

impl Reader {
    pub(super) fn new(report: Report) -> Self {
        Self {
            report,
            ..Self::default()
        }
    }

    /// Reads a file, or all documents below a directory.
    pub(super) fn give(&mut self, path: &Path) {
        if !path.is_dir() {
            self.read(path.to_owned());
            return;
        }
        match documents_below(path) {
            Ok(files) if files.is_empty() => {
                self.refuse(
                    path,
                    "it holds no .xml, .json, .csdl or .edmx file",
                    None,
                    None,
                );
            }
            Ok(files) => {
                for file in files {
                    self.read(file);
                }
            }
            Err(error) => self.refuse(path, &error.to_string(), None, None),
        }
    }

    /// Reads a file unless it was read before; none if it was refused.
    fn read(&mut self, path: PathBuf) -> Option<usize> {
        // What has no canonical path, such as a pipe, is known by the path given.
        let canonical = fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
        if let Some(known) = self.by_path.get(&canonical) {
            return *known;
        }
        let text = match fs::read(&path) {
            Ok(bytes) => decode_owned(bytes).map_err(|it| {
                let place = self.undecoded(&path, &it);
                (it.to_string(), Some(it.help()), place)
            }),
            Err(error) => Err((error.to_string(), None, None)),
        };
        let document = match text {
            Ok(text) => {
                let sources = &mut self.report.sources;
                let id = sources.add(path.display().to_string(), text);
                let document = recover(sources, id, &mut self.report.diagnostics);
                if document.is_none() {
                    self.report.unchecked.push(path.display().to_string());
                }
                document
            }
            Err((reason, help, place)) => {
                self.refuse(&path, &reason, help, place);
                None
            }
        };
        let index = document.map(|document| {
            self.documents.push(document);
            self.files.push(File {
                shown: path,
                canonical: canonical.clone(),
            });
            self.documents.len() - 1
        });
        self.by_path.insert(canonical, index);
        index
    }

    /// The place of the first byte that belongs to no character. What of the file is text is shown
    /// around it.
    fn undecoded(&mut self, path: &Path, error: &DecodeError) -> Option<Span> {
        let DecodeError::Utf8 { offset, .. } = error else {
            return None;
        };
        let bytes = fs::read(path).ok()?;
        let mark = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let start = u32::try_from(offset.checked_sub(mark)?).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let source = self.report.sources.add(path.display().to_string(), text);
        Some(Span {
            source,
            start,
            end: start.saturating_add(1),
        })
    }

    fn refuse(&mut self, path: &Path, reason: &str, help: Option<String>, place: Option<Span>) {
        let message = format!("cannot read {}: {reason}", path.display());
        let error = Diagnostic::bare_error(codes::READ, message);
        self.report.diagnostics.push(Diagnostic {
            help,
            span: place,
            ..error
        });
    }

    /// Reads what the documents reference, and what those reference.
    pub(super) fn follow(&mut self, references: &References) {
        let locator = Locator::new(references, &mut self.report.diagnostics);
        let mut given = Given {
            namespaces: namespaces(&self.documents).map(str::to_owned).collect(),
            files: HashMap::new(),
        };
        for (file, document) in self.files.iter().zip(&self.documents) {
            let Some(name) = file.shown.file_name() else {
                continue;
            };
            let name = name.to_string_lossy().into_owned();
            let schemas = document.schemas.iter();
            let namespaces = schemas.map(|it| it.namespace.value.to_string());
            given.files.entry(name).or_default().extend(namespaces);
        }
        let mut from = 0;
        while from < self.documents.len() {
            for reference in 0..self.documents[from].references.len() {
                let element = &self.documents[from].references[reference];
                let uri = element.uri.value.as_str();
                if is_given(element, &given) || (is_standard(element) && !locator.is_mapped(uri)) {
                    continue;
                }
                let Some(path) = locator.locate(uri, &self.files[from].canonical) else {
                    continue;
                };
                if let Some(to) = self.read(path) {
                    self.edges.push(Edge {
                        from,
                        reference,
                        to,
                    });
                }
            }
            from += 1;
        }
        if !self.report.diagnostics.has_errors() {
            given.namespaces = namespaces(&self.documents).map(str::to_owned).collect();
            self.check(&given);
        }
    }

    /// Warns of references that led nowhere, and of namespaces that are not where they should be.
    fn check(&mut self, given: &Given) {
        let defined = &given.namespaces;
        let followed: HashMap<(usize, usize), usize> = self
            .edges
            .iter()
            .map(|edge| ((edge.from, edge.reference), edge.to))
            .collect();
        let mut guesses = 0;
        let mut found = Vec::new();
        for (from, document) in self.documents.iter().enumerate() {
            for (at, reference) in document.references.iter().enumerate() {
                if is_given(reference, given) || is_standard(reference) {
                    continue;
                }
                match followed.get(&(from, at)) {
                    None => found.push(unresolved(reference, defined)),
                    Some(&to) => {
                        let schemas = &self.documents[to].schemas;
                        let has = |namespace: &str| {
                            schemas.iter().any(|it| it.namespace.value == namespace)
                        };
                        let missing = reference
                            .includes
                            .iter()
                            .filter(|it| !is_known(it, defined) && !has(&it.namespace.value));
                        for include in missing {
                            guesses += 1;
                            let may_guess = guesses <= MAX_GUESSES;
                            found.push(self.not_defined(include, to, may_guess));
                        }
                    }
                }
            }
        }
        for warning in found {
            self.report.diagnostics.push(warning);
        }
    }

    /// A document that was found does not define what is included from it.
    fn not_defined(&self, include: &Include, to: usize, may_guess: bool) -> Diagnostic {
        let wanted = include.namespace.value.as_str();
        let message = format!(
            "{} does not define the namespace `{wanted}`",
            self.files[to].shown.display()
        );
        let warning =
            Diagnostic::warning(codes::UNKNOWN_NAMESPACE, include.namespace.span, message);
        let defined: BTreeSet<&str> = namespaces(&self.documents[to..=to]).collect();
        let near = may_guess.then(|| nearest(wanted, defined.iter().copied()));
        warning.with_help(match near.flatten() {
            Some(near) => format!("did you mean `{near}`?"),
            None if defined.is_empty() => "it defines none".to_owned(),
            None => format!("it defines {}", listed(defined.into_iter())),
        })
    }
}

/// The namespaces that documents define: those with more in them than annotations of others.
fn namespaces(documents: &[Document]) -> impl Iterator<Item = &str> {
    let defines = |schema: &&Schema| {
        let annotates = |it: &SchemaChild| matches!(it, SchemaChild::Annotations(_));
        schema.children.is_empty() || !schema.children.iter().all(annotates)
    };
    let schemas = documents.iter().flat_map(|it| &it.schemas);
    schemas
        .filter(defines)
        .map(|it| it.namespace.value.as_str())
}

/// What references may include without a file being looked for.
struct Given {
    /// Namespaces that documents define.
    namespaces: HashSet<String>,
    /// Names of files, and the namespaces that their schemas have, whatever is in those.
    files: HashMap<String, HashSet<String>>,
}

/// Whether all that a reference includes is here: its namespaces, or a file of the name that its
/// `Uri` ends with, which has them if only for annotations.
fn is_given(reference: &Reference, given: &Given) -> bool {
    let uri = reference.uri.value.as_str();
    let file = given.files.get(uri.rsplit('/').next().unwrap_or(uri));
    if reference.includes.is_empty() {
        return file.is_some();
    }
    let is_in_file =
        |it: &Include| file.is_some_and(|names| names.contains(it.namespace.value.as_str()));
    let mut includes = reference.includes.iter();
    includes.all(|it| is_known(it, &given.namespaces) || is_in_file(it))
}

fn is_known(include: &Include, defined: &HashSet<String>) -> bool {
    let namespace = include.namespace.value.as_str();
    defined.contains(namespace) || is_standard_namespace(namespace)
}

/// Whether a reference includes nothing but standard vocabularies.
fn is_standard(reference: &Reference) -> bool {
    let includes = reference.includes.iter().map(|it| &it.namespace);
    let terms = reference
        .include_annotations
        .iter()
        .map(|it| &it.term_namespace);
    let mut all = includes.chain(terms).peekable();
    all.peek().is_some() && all.all(|it| is_standard_namespace(&it.value))
}

/// Whether OASIS publishes this namespace: what it defines is known without a document.
fn is_standard_namespace(namespace: &str) -> bool {
    namespace
        .strip_prefix("Org.OData.")
        .and_then(|rest| rest.strip_suffix(".V1"))
        .is_some_and(|name| !name.is_empty())
}

fn unresolved(reference: &Reference, defined: &HashSet<String>) -> Diagnostic {
    let missing = reference
        .includes
        .iter()
        .filter(|it| !is_known(it, defined));
    let mut missing: Vec<&str> = missing.map(|it| it.namespace.value.as_str()).collect();
    let mut named = HashSet::new();
    missing.retain(|it| named.insert(*it));
    let until = if missing.is_empty() {
        "its annotations are left out".to_owned()
    } else {
        format!("the types of {} are opaque", listed(missing.into_iter()))
    };
    let message = format!(
        "the referenced document `{}` is not here",
        shown(&reference.uri.value)
    );
    Diagnostic::warning(codes::UNRESOLVED_REFERENCE, reference.uri.span, message).with_help(
        format!(
            "give that document too, or say where it is: --references DIR or --map URL=FILE, \
         [references] in bindgen.toml; until then {until}"
        ),
    )
}

/// Some of the names, between backticks.
fn listed<'n>(names: impl ExactSizeIterator<Item = &'n str>) -> String {
    let more = names.len().saturating_sub(MAX_LISTED);
    let first: Vec<String> = names
        .take(MAX_LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    match more {
        0 => first.join(", "),
        _ => format!("{} and {more} more", first.join(", ")),
    }
}
