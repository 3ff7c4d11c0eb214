//! The whole way from schema files to generated files.
//!
//! In: a configuration file, or schema files and settings. Out: the files' text, a comparison
//! with what is there, or the files written. What always holds: if anything is wrong with the
//! input, nothing is written.

mod refresh;

pub use refresh::{Mode, Outcome, Summary};

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::Instant;

use crate::config::{self, Config, Keys, LockSetting};
use crate::csdl::ast::Document;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::emit::Layout;
use crate::emit::manifest::{Manifest, Runtime, manifest};
use crate::load::{Loaded, References, Report, load};
use crate::overrides::{self, Applied, Override};
use crate::parallel;
use crate::plan::areas::Areas;
use crate::plan::item::{Counts, Note, Plan};
use crate::plan::lock::{self, Lock, LockChanges};
use crate::plan::namer::Namer;
use crate::plan::operations::coverage::Coverage;
use crate::plan::tally::{Tally, tally};
use crate::plan::{Options, PlanInput, plan};
use crate::render::{MARK, RenderError, RenderedFile, header, render};
use crate::resolve::model::Model;
use crate::select::{
    Navigation, Operations, Pattern, Selection, Slice, Versions, select, versions,
};
use crate::source::SourceMap;
use crate::suggest::nearest;
use crate::timings::Timings;
use crate::write::{Changes, Companion, WriteError, compare, write};

/// Documents that the head of a generated file names.
const MAX_NAMED: usize = 8;

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The input was refused; the report says where and why.
    #[error("{0}")]
    Input(Box<Report>),
    /// A file could not be read or written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The generator made something that is not Rust.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The path that a module is to be included at is not one from the crate's root.
    #[error("`{0}` is not a module path from the crate's root, such as `crate::bindings`")]
    ModulePath(String),
    /// The manifest could not be written as TOML.
    #[error("the manifest: {0}")]
    Manifest(#[from] toml::ser::Error),
}

impl From<Report> for GenerateError {
    fn from(report: Report) -> Self {
        Self::Input(Box::new(report))
    }
}

/// What to generate, from what, and where to.
#[derive(Clone, Debug)]
pub struct Generator {
    schemas: Vec<PathBuf>,
    references: References,
    roots: Vec<String>,
    navigation: Navigation,
    operations: Operations,
    versions: Versions,
    options: Options,
    manifest: Option<Manifest>,
    out: Option<PathBuf>,
    deny_warnings: bool,
    /// Where the published names are.
    lock: Option<PathBuf>,
    overrides: Vec<Override>,
    /// Configuration and documentation files that were read.
    read: Vec<PathBuf>,
    sources: SourceMap,
}

/// The generated files and what there is to say of them.
#[derive(Clone, Debug)]
pub struct Output {
    /// The files, in a fixed order.
    pub files: Vec<RenderedFile>,
    /// Counts of what was generated.
    pub counts: Counts,
    /// What became of the actions, functions and imports that were read.
    pub coverage: Coverage,
    /// Decisions that a maintainer should know of.
    pub notes: Vec<Note>,
    /// What became of every element of the schema.
    pub elements: Vec<Tally>,
    /// The names that the lock should have, and what is different in it; none without one.
    pub lock: Option<LockChanges>,
    /// Texts and warnings.
    pub report: Report,
    /// How long it took.
    pub timings: Timings,
    /// What it was made from.
    loaded: Box<(Vec<Document>, Model)>,
}

/// A loaded schema, what of it is wanted, and the plan for it.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The loaded schema.
    pub loaded: Loaded,
    /// What of it is wanted.
    pub slice: Slice,
    /// The plan.
    pub plan: Plan,
    /// The names that the lock should have; none without one.
    pub lock: Option<LockChanges>,
    /// What became of every element of the schema.
    pub elements: Vec<Tally>,
}

impl Generator {
    /// Generates from these schema files, and all documents below these directories, all that
    /// they define.
    pub fn from_schemas(schemas: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        Self {
            schemas: schemas.into_iter().map(Into::into).collect(),
            references: References::default(),
            roots: Vec::new(),
            navigation: Navigation::default(),
            operations: Operations::default(),
            versions: Versions::default(),
            options: Options::default(),
            manifest: None,
            out: None,
            deny_warnings: false,
            lock: None,
            overrides: Vec::new(),
            read: Vec::new(),
            sources: SourceMap::default(),
        }
    }

    /// Generates what a `bindgen.toml` says.
    pub fn from_config(path: impl AsRef<Path>) -> Result<Self, GenerateError> {
        let path = path.as_ref();
        let mut report = Report::default();
        let text = read_text(path, &mut report)?;
        let config = config::parse(path, text, &mut report.sources, &mut report.diagnostics);
        let Some(config) = config else {
            return Err(report.into());
        };
        let base = path.parent().unwrap_or(Path::new(""));
        let docs = match &config.krate.docs {
            Some(docs) => Some(read_text(&base.join(docs), &mut report)?),
            None => None,
        };
        Ok(Self {
            schemas: config.schemas.iter().map(|it| base.join(it)).collect(),
            references: config.references.clone().relative_to(base),
            roots: config.select.roots.clone(),
            navigation: config.select.navigation.into(),
            operations: config.select.operations.into(),
            versions: config.select.versions.into(),
            options: Options {
                root: Vec::new(),
                modules: config.modules.clone(),
                root_url: config.service.root.clone(),
                named_roots: config.service.roots.clone(),
                key_as_segment: config.service.keys == Keys::Segment,
                docs,
                areas: config.krate.areas.into(),
            },
            manifest: Some(manifest_of(&config)),
            out: Some(plain(&base.join(&config.out))),
            deny_warnings: false,
            lock: match &config.lock {
                LockSetting::Usual(false) => None,
                LockSetting::Usual(true) => Some(path.with_extension("lock")),
                LockSetting::At(lock) => Some(plain(&base.join(lock))),
            },
            overrides: config.overrides.clone(),
            read: std::iter::once(path.to_owned())
                .chain(config.krate.docs.iter().map(|docs| base.join(docs)))
                .collect(),
            sources: report.sources,
        })
    }

    /// Where documents are looked for that the schema files reference.
    #[must_use]
    pub fn references(mut self, references: References) -> Self {
        self.references.extend(references);
        self
    }

    /// Selects only this; see [`Pattern`] for the forms.
    #[must_use]
    pub fn select(mut self, roots: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.roots.extend(roots.into_iter().map(Into::into));
        self
    }

    /// What happens to navigation that leads out of the selection.
    #[must_use]
    pub fn navigation(mut self, navigation: Navigation) -> Self {
        self.navigation = navigation;
        self
    }

    /// What happens to actions and functions.
    #[must_use]
    pub fn operations(mut self, operations: Operations) -> Self {
        self.operations = operations;
        self
    }

    /// What happens to versions of a type.
    #[must_use]
    pub fn versions(mut self, versions: Versions) -> Self {
        self.versions = versions;
        self
    }

    /// Refuses input that has warnings.
    #[must_use]
    pub fn deny_warnings(mut self, deny: bool) -> Self {
        self.deny_warnings = deny;
        self
    }

    /// Root URL of the service, and whether its keys are path segments.
    #[must_use]
    pub fn service(mut self, root_url: Option<String>, key_as_segment: bool) -> Self {
        self.options.root_url = root_url;
        self.options.key_as_segment = key_as_segment;
        self
    }

    /// Whether parts of the crate have features; those of a module would be its user's.
    #[must_use]
    pub fn areas(mut self, areas: Areas) -> Self {
        self.options.areas = areas;
        self
    }

    /// Names what was published as this file says, and keeps it with the output; none for names
    /// that depend on the schema alone. A module in a build script only reads the file.
    #[must_use]
    pub fn lock(mut self, path: Option<PathBuf>) -> Self {
        self.lock = path;
        self
    }

    /// Makes a crate with this manifest.
    #[must_use]
    pub fn with_manifest(mut self, manifest: Manifest) -> Self {
        self.manifest = Some(manifest);
        self
    }

    /// Makes a module for inclusion at this path, such as `crate::bindings`, rather than a crate:
    /// its root is `mod.rs`, and there is no manifest.
    #[must_use]
    pub fn module(mut self, path: &str) -> Self {
        let path = path.strip_prefix("crate::").unwrap_or(path);
        self.options.root = path.split("::").map(str::to_owned).collect();
        self.options.areas = Areas::Never;
        self.manifest = None;
        self
    }

    /// The output directory that the configuration names.
    pub fn out(&self) -> Option<&Path> {
        self.out.as_deref()
    }

    /// Files and directories that the output depends on, for `cargo::rerun-if-changed`: with the
    /// schema files also where referenced documents are looked for, since a document that is not
    /// there yet would be found there (cargo looks at all that is below a directory).
    pub fn inputs(&self) -> impl Iterator<Item = &Path> {
        let files = self.read.iter().chain(&self.lock).chain(&self.schemas);
        let files = files.map(PathBuf::as_path);
        files.chain(self.references.paths())
    }

    /// Loads and selects.
    pub fn slice(&self) -> Result<(Loaded, Slice), GenerateError> {
        let corrected = self.slice_corrected()?;
        Ok((corrected.loaded, corrected.slice))
    }

    /// Loads, applies the overrides, and selects.
    fn slice_corrected(&self) -> Result<Corrected, GenerateError> {
        let report = Report {
            sources: self.sources.clone(),
            ..Report::default()
        };
        let mut loaded = load(&self.schemas, &self.references, report)?;
        let contradictions = match self.versions {
            Versions::Fold => versions::fold(&mut loaded.model),
            Versions::Keep => Vec::new(),
        };
        let applied = match loaded.report.diagnostics.has_errors() {
            true => Applied::default(),
            false => overrides::apply(
                &mut loaded.model,
                &self.overrides,
                &mut loaded.report.diagnostics,
            ),
        };
        let patterns = self.roots.iter().filter_map(|root| {
            match loaded.without_alias(root).parse::<Pattern>() {
                Ok(pattern) => Some(pattern),
                Err(error) => {
                    loaded
                        .report
                        .diagnostics
                        .push(Diagnostic::bare_error(codes::SELECTION, error.to_string()));
                    None
                }
            }
        });
        let began = Instant::now();
        let selection = Selection {
            patterns: patterns.collect(),
            given: (loaded.given < loaded.documents.len()).then_some(loaded.given),
            navigation: self.navigation,
            operations: self.operations,
            skipped: applied.skipped.clone(),
        };
        let slice = match loaded.report.diagnostics.has_errors() {
            true => Slice::default(),
            false => select(&loaded.model, &selection, &mut loaded.report.diagnostics),
        };
        for namespace in self.options.modules.keys() {
            let known = || {
                loaded
                    .model
                    .types_by_name
                    .keys()
                    .map(|name| name.namespace())
            };
            if loaded.report.diagnostics.has_errors() || known().any(|it| it == namespace) {
                continue;
            }
            let warning = Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::bare_error(
                    codes::UNUSED_MODULE,
                    format!("[modules] names `{namespace}`, which has no types"),
                )
            };
            loaded
                .report
                .diagnostics
                .push(match nearest(namespace, known()) {
                    Some(near) => warning.with_help(format!("did you mean `{near}`?")),
                    None => warning,
                });
        }
        let denied = self.deny_warnings && !loaded.report.is_empty();
        if denied || loaded.report.diagnostics.has_errors() {
            return Err(loaded.report.into());
        }
        loaded
            .timings
            .add("select", began, slice.types.len(), "types");
        Ok(Corrected {
            loaded,
            slice,
            applied,
            contradictions,
        })
    }

    /// Loads, selects and plans.
    pub fn plan(&self) -> Result<Planned, GenerateError> {
        for segment in &self.options.root {
            if syn::parse_str::<syn::Ident>(segment).is_err() {
                return Err(GenerateError::ModulePath(self.options.root.join("::")));
            }
        }
        let Corrected {
            mut loaded,
            slice,
            applied,
            contradictions,
        } = self.slice_corrected()?;
        let began = Instant::now();
        let lock = self.read_lock(&mut loaded.report)?;
        let names = Namer::new(lock, applied.renames);
        let input = PlanInput {
            model: &loaded.model,
            slice: &slice,
            options: &self.options,
            names: &names,
        };
        let mut plan = plan(&input);
        plan.notes.extend(contradictions.into_iter().map(Note));
        plan.notes.sort();
        let (elements, lock) = parallel::both(
            || tally(&input, &plan.client, &plan.coverage, &applied.left_out),
            || self.lock.as_ref().map(|_| names.next_lock(MARK)),
        );
        for refusal in names.refused() {
            let (code, help) = match refusal.is_locked {
                true => (codes::LOCK_NAME, "restore the line from version control"),
                false => (codes::OVERRIDE_CLASH, "rename it to something else"),
            };
            let error = Diagnostic::error(code, refusal.span, refusal.message);
            loaded.report.diagnostics.push(error.with_help(help));
        }
        if loaded.report.diagnostics.has_errors() {
            return Err(loaded.report.into());
        }
        let modules = plan.modules.len();
        loaded.timings.add("plan", began, modules, "modules");
        Ok(Planned {
            loaded,
            slice,
            plan,
            lock,
            elements,
        })
    }

    /// The published names; none if there is no file yet.
    fn read_lock(&self, report: &mut Report) -> Result<Lock, GenerateError> {
        let Some(path) = self.lock.as_ref().filter(|it| it.exists()) else {
            return Ok(Lock::default());
        };
        let text = read_text(path, report)?;
        let source = report.sources.add(path.display().to_string(), text);
        let lock = lock::read(&report.sources, source, &mut report.diagnostics);
        match report.diagnostics.has_errors() {
            true => Err(std::mem::take(report).into()),
            false => Ok(lock),
        }
    }

    /// The lock, where it is written: with a crate.
    fn companion(&self, output: &Output) -> Option<Companion> {
        let path = self.lock.clone().filter(|_| self.manifest.is_some())?;
        let text = output.lock.as_ref()?.text.clone();
        Some(Companion { path, text })
    }

    /// Generates in memory.
    pub fn render(&self) -> Result<Output, GenerateError> {
        let Planned {
            loaded,
            plan,
            lock,
            elements,
            ..
        } = self.plan()?;
        let began = Instant::now();
        let made_from = made_from(&loaded.paths);
        let mut files = Vec::new();
        let (layout, directory) = match &self.manifest {
            Some(facts) => {
                let text = header("#", &made_from) + &manifest(facts, &plan.areas)?;
                files.push(RenderedFile {
                    path: "Cargo.toml".to_owned(),
                    text,
                });
                (Layout::Crate, "src/")
            }
            None => (Layout::Module, ""),
        };
        files.extend(render(&plan, layout, directory, &made_from)?);
        let mut timings = loaded.timings;
        timings.add("render", began, files.len(), "files");
        Ok(Output {
            files,
            counts: plan.counts,
            coverage: plan.coverage,
            notes: plan.notes,
            lock,
            elements,
            report: loaded.report,
            timings,
            loaded: Box::new((loaded.documents, loaded.model)),
        })
    }

    /// Generates in memory and compares with a directory.
    pub fn compare(&self, directory: impl AsRef<Path>) -> Result<(Output, Changes), GenerateError> {
        let mut output = self.render()?;
        let began = Instant::now();
        let lock = self.companion(&output);
        let changes = compare(
            directory.as_ref(),
            &output.files,
            self.parts(),
            lock.as_ref(),
        )?;
        let files = output.files.len();
        output.timings.add("compare", began, files, "files");
        Ok((output, changes))
    }

    /// Generates into a directory: writes what changed, removes generated files that are gone.
    pub fn write(&self, directory: impl AsRef<Path>) -> Result<(Output, Changes), GenerateError> {
        let mut output = self.render()?;
        let began = Instant::now();
        let lock = self.companion(&output);
        let changes = write(
            directory.as_ref(),
            &output.files,
            self.parts(),
            lock.as_ref(),
        )?;
        let files = changes.added.len() + changes.modified.len();
        output.timings.add("write", began, files, "files");
        Ok((output, changes))
    }

    fn parts(&self) -> &'static [&'static str] {
        if self.manifest.is_some() {
            &["src", "Cargo.toml"]
        } else {
            &["."]
        }
    }
}

/// A model with the overrides applied, and what of it is wanted.
struct Corrected {
    loaded: Loaded,
    slice: Slice,
    applied: Applied,
    /// Where versions of a type contradict each other.
    contradictions: Vec<String>,
}

/// Names of the documents, given and referenced, for the head of a generated file, whatever the
/// order in which they were given.
pub fn made_from(paths: &[PathBuf]) -> String {
    let names = paths.iter().filter_map(|it| it.file_name());
    let mut names: Vec<_> = names.map(|it| it.to_string_lossy()).collect();
    names.sort_unstable();
    names.truncate(MAX_NAMED);
    let text = names.join(", ");
    match paths.len().saturating_sub(MAX_NAMED) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// The same path without `name/..`, for people to read.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        let ends_in_name = matches!(plain.components().next_back(), Some(Component::Normal(_)));
        match component {
            Component::ParentDir if ends_in_name && !plain.is_symlink() => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

fn read_text(path: &Path, report: &mut Report) -> Result<String, Report> {
    fs::read_to_string(path).map_err(|error| {
        let mut report = std::mem::take(report);
        let message = format!("cannot read {}: {error}", path.display());
        report
            .diagnostics
            .push(Diagnostic::bare_error(codes::READ, message));
        report
    })
}

fn manifest_of(config: &Config) -> Manifest {
    let runtime = match &config.krate.runtime {
        Some(path) => Runtime::Path(path.clone()),
        None => Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
    };
    Manifest {
        name: config.krate.name.clone(),
        version: config.krate.version.clone(),
        description: config.krate.description.clone(),
        in_workspace: config.krate.workspace,
        runtime,
        client_examples: config.krate.client_examples.clone(),
        dev_dependencies: config.krate.dev_dependencies.clone(),
    }
}
