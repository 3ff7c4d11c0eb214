//! What the last run made from what, so that a run without change has nothing to do.
//!
//! In: a generator and its output directory. Out: the [`Summary`] of the last run, if all that
//! went into it and all that came out of it is still the same. What always holds: whatever can
//! change the output is compared by content, never by time: the settings, the documents, the files
//! in directories that are searched, the generated files; only the generator itself is known by its
//! file's number and times, where the system has them; a record that cannot be read or may not apply
//! is no record; warnings are told again.
//!
//! A record is a file of a few kilobytes in the user's directory for caches, one for each output
//! directory. Nothing is lost with it: without one, everything is generated and compared.

mod digest;
mod findings;
mod inputs;
mod outputs;
mod place;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::csdl::decode_owned;
use crate::generate::{Output, Summary};
use crate::load::Report;
use crate::parallel;
use crate::plan::item::{Counts, Note};
use crate::plan::lock::LockChanges;
use crate::plan::operations::coverage::Coverage;
use crate::plan::tally::Tally;
use crate::source::SourceMap;
use crate::write::{WriteError, replace_file};
use digest::Digest;
use findings::Finding;
use inputs::Inputs;

/// The form of a record. Another generator has another digest, so that it never reads this one's.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    inputs: Digest,
    documents: Vec<(PathBuf, Digest)>,
    outputs: Digest,
    lock: Option<Digest>,
    names: Option<usize>,
    files: usize,
    lines: usize,
    counts: Counts,
    coverage: Coverage,
    notes: Vec<String>,
    elements: Vec<Tally>,
    findings: Vec<Finding>,
}

/// What a record is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'g> {
    /// All settings, in any form that no two share.
    pub(crate) settings: &'g str,
    /// Documents given, and directories of them.
    pub(crate) schemas: &'g [&'g Path],
    /// Directories and files for referenced documents.
    pub(crate) references: &'g [&'g Path],
    /// Texts that come before those of the documents.
    pub(crate) sources: &'g SourceMap,
    /// The lock of names, which a run reads and writes.
    pub(crate) lock: Option<&'g Path>,
    /// The output directory.
    pub(crate) out: &'g Path,
    /// Where in it generated files are.
    pub(crate) parts: &'static [&'static str],
}

/// The input of a run, taken down before the run reads it: what changes meanwhile is noticed by
/// the next.
#[derive(Debug)]
pub(crate) struct Before(Option<Digest>);

impl Subject<'_> {
    /// Takes down the input.
    pub(crate) fn before(&self) -> Before {
        let inputs = Inputs {
            settings: self.settings,
            schemas: self.schemas,
            references: self.references,
        };
        Before(inputs.digest())
    }

    /// What the last run said, if there is nothing to do.
    pub(crate) fn unchanged(&self, before: &Before) -> Option<Summary> {
        let text = fs::read(place::record_of(self.out)?).ok()?;
        let record: Record = serde_json::from_slice(&text).ok()?;
        if record.inputs != before.0? {
            return None;
        }
        if self.lock_digest() != record.lock {
            return None;
        }
        let (sources, outputs) = parallel::both(
            || self.documents(&record),
            || outputs::present(self.out, self.parts),
        );
        let sources = sources?;
        if outputs.ok()? != record.outputs {
            return None;
        }
        Some(Summary {
            files: record.files,
            lines: record.lines,
            counts: record.counts,
            coverage: record.coverage,
            notes: record.notes.into_iter().map(Note).collect(),
            elements: record.elements,
            lock: record.names.map(|live| LockChanges {
                live,
                ..LockChanges::default()
            }),
            report: Report {
                sources,
                diagnostics: findings::restored(record.findings)?,
                ..Report::default()
            },
        })
    }

    /// The documents of the last run, if they are as they were.
    fn documents(&self, record: &Record) -> Option<SourceMap> {
        let mut sources = self.sources.clone();
        for (path, known) in &record.documents {
            let text = decode_owned(fs::read(path).ok()?).ok()?;
            let id = sources.add(path.display().to_string(), text);
            if Digest::of(sources.get(id)?.text.as_bytes()) != *known {
                return None;
            }
        }
        Some(sources)
    }

    /// What stands for the lock as it is: a run without change leaves it so.
    fn lock_digest(&self) -> Option<Digest> {
        let text = fs::read(self.lock?).ok()?;
        Some(Digest::of(&text))
    }

    /// Keeps what a run made, once it is in the output directory.
    ///
    /// # Errors
    /// If the record cannot be written.
    pub(crate) fn keep(&self, before: &Before, output: &Output) -> Result<(), WriteError> {
        let (Some(inputs), Some(path)) = (before.0, place::record_of(self.out)) else {
            return Ok(());
        };
        let documents = output.report.sources.iter();
        let lock = self.lock.map(|path| path.display().to_string());
        let documents = documents
            .skip(self.sources.iter().count())
            .filter(|it| lock.as_ref() != Some(&it.name));
        let record = Record {
            inputs,
            documents: documents
                .map(|it| (PathBuf::from(&it.name), Digest::of(it.text.as_bytes())))
                .collect(),
            outputs: outputs::rendered(&output.files),
            lock: self.lock_digest(),
            names: output.lock.as_ref().map(|it| it.live),
            files: output.files.len(),
            lines: output.lines(),
            counts: output.counts,
            coverage: output.coverage.clone(),
            notes: output.notes.iter().map(|it| it.0.clone()).collect(),
            elements: output.elements.clone(),
            findings: findings::kept(&output.report.diagnostics),
        };
        let text = serde_json::to_string(&record)
            .map_err(|error| WriteError::io("writing", &path)(io::Error::from(error)))?;
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory).map_err(WriteError::io("creating", directory))?;
        }
        replace_file(&path, &text)
    }
}
