//! Generating again: what the command line does.
//!
//! In: a generator, its output directory, and whether to write. Out: an [`Outcome`]. What always
//! holds: if neither the input nor the output has changed since the last run, nothing is generated
//! and nothing is touched; what is told is the same.

use std::path::Path;
use std::time::Instant;

use super::{GenerateError, Generator, Output};
use crate::csdl::ast::Document;
use crate::load::Report;
use crate::plan::item::{Counts, Note};
use crate::plan::lock::LockChanges;
use crate::plan::operations::coverage::Coverage;
use crate::plan::tally::Tally;
use crate::record::{Before, Subject};
use crate::render::RenderedFile;
use crate::resolve::model::Model;
use crate::timings::Timings;
use crate::write::{Changes, WriteError};

/// What there is to say of a run.
#[derive(Clone, Debug)]
pub struct Summary {
    /// How many files are generated.
    pub files: usize,
    /// Lines in them.
    pub lines: usize,
    /// Counts of what was generated.
    pub counts: Counts,
    /// What became of the actions, functions and imports that were read.
    pub coverage: Coverage,
    /// Decisions that a maintainer should know of.
    pub notes: Vec<Note>,
    /// What became of every element of the schema.
    pub elements: Vec<Tally>,
    /// What became of the published names; none without a lock.
    pub lock: Option<LockChanges>,
    /// Texts and warnings.
    pub report: Report,
}

impl Output {
    /// Lines in all files.
    pub fn lines(&self) -> usize {
        let ends = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count();
        self.files.iter().map(|file| ends(&file.text)).sum()
    }

    /// What there is to say of it, and the rest.
    fn into_summary(self) -> (Summary, Rest) {
        let summary = Summary {
            files: self.files.len(),
            lines: self.lines(),
            counts: self.counts,
            coverage: self.coverage,
            notes: self.notes,
            elements: self.elements,
            lock: self.lock,
            report: self.report,
        };
        let rest = Rest {
            _files: self.files,
            _loaded: self.loaded,
        };
        (summary, rest)
    }
}

/// Whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The directory is brought to the wanted state.
    Write,
    /// It is only compared.
    Check,
}

/// What a run made in memory and nobody needs any more. To free it piece by piece takes a while,
/// which a program that ends spares itself with [`std::mem::forget`].
#[derive(Debug)]
pub struct Rest {
    _files: Vec<RenderedFile>,
    _loaded: Box<(Vec<Document>, Model)>,
}

/// What a run found and did.
#[derive(Debug)]
pub struct Outcome {
    /// What there is to say.
    pub summary: Summary,
    /// What was changed, or would be.
    pub changes: Changes,
    /// How long it took.
    pub timings: Timings,
    /// Why the next run cannot profit from this one, if that could not be written down.
    pub not_kept: Option<WriteError>,
    /// What is left of the run, if it generated anything.
    pub rest: Option<Rest>,
}

impl Generator {
    /// Generates into a directory, or compares with it, unless the last run did so with the same
    /// input and nothing has changed since. For that it keeps a small file in the user's directory
    /// for caches, or in the one that `ODATA_BINDGEN_CACHE` names; if that is empty, none.
    ///
    /// # Errors
    /// If the input was refused, or a file could not be read or written.
    pub fn refresh(
        &self,
        directory: impl AsRef<Path>,
        mode: Mode,
    ) -> Result<Outcome, GenerateError> {
        let out = directory.as_ref();
        let settings = format!("{self:?}");
        let schemas: Vec<&Path> = self.schemas.iter().map(|it| it.as_path()).collect();
        let references: Vec<&Path> = self.references.paths().collect();
        let subject = Subject {
            settings: &settings,
            schemas: &schemas,
            references: &references,
            sources: &self.sources,
            lock: self.lock.as_deref(),
            out,
            parts: self.parts(),
        };
        let mut timings = Timings::default();
        let began = Instant::now();
        let before = subject.before();
        let known = subject.unchanged(&before);
        let files = known.as_ref().map_or(0, |it| it.files);
        timings.add("unchanged", began, files, "files");
        match known {
            Some(summary) => Ok(Outcome {
                changes: Changes {
                    unchanged: summary.files,
                    ..Changes::default()
                },
                summary,
                timings,
                not_kept: None,
                rest: None,
            }),
            None => self.generate(&subject, &before, mode, timings),
        }
    }

    fn generate(
        &self,
        subject: &Subject<'_>,
        before: &Before,
        mode: Mode,
        mut timings: Timings,
    ) -> Result<Outcome, GenerateError> {
        let (output, changes) = match mode {
            Mode::Write => self.write(subject.out)?,
            Mode::Check => self.compare(subject.out)?,
        };
        timings.extend(output.timings.clone());
        let is_there = mode == Mode::Write || changes.is_empty();
        let kept = match is_there {
            true => subject.keep(before, &output),
            false => Ok(()),
        };
        let (summary, rest) = output.into_summary();
        Ok(Outcome {
            summary,
            changes,
            timings,
            not_kept: kept.err(),
            rest: Some(rest),
        })
    }
}
