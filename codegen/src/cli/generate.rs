//! `odata-bindgen generate`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use odata_bindgen::Generator;
use odata_bindgen::config::{AreasSetting, Keys, package_name, service_root};
use odata_bindgen::emit::manifest::{Manifest, Runtime};
use odata_bindgen::generate::{Mode, Summary, made_from};
use odata_bindgen::plan::lock::LockChanges;
use odata_bindgen::plan::operations::coverage::{Coverage, Kinds};
use odata_bindgen::plan::tally::Tally;
use odata_bindgen::write::Changes;

use super::CommandResult;
use super::input::Input;
use super::output::{Console, Failure, Generated, Names, counted, print};

/// Names that are listed of each kind of change.
const MAX_LISTED: usize = 20;

const EXAMPLES: &str = "\
Examples:
  odata-bindgen generate
  odata-bindgen generate --check
  odata-bindgen generate --schema graph.xml --select /security/threatIntelligence \\
      --crate-name threat-intelligence --out threat-intelligence";

/// Write the client crate, or check that it is up to date
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Generate {
    #[command(flatten)]
    input: Input,
    /// Write nothing; exit with 1 if what is there differs
    #[arg(long)]
    check: bool,
    /// Package name of the crate to make from --schema
    #[arg(long, value_name = "NAME", requires = "schema", value_parser = package_name)]
    crate_name: Option<String>,
    /// Directory of the crate to make from --schema
    #[arg(long, value_name = "DIR", requires = "schema")]
    out: Option<PathBuf>,
    /// Path of the odata-runtime crate [default: the one beside this program's source, or the published one]
    #[arg(long, value_name = "PATH", requires = "schema")]
    runtime: Option<PathBuf>,
    /// Root URL of the service
    #[arg(long, value_name = "URL", requires = "schema", value_parser = service_root)]
    service_root: Option<String>,
    /// How keys stand in URLs
    #[arg(long, value_enum, requires = "schema")]
    keys: Option<Keys>,
    /// Whether parts of the crate have features [default: if it is large]
    #[arg(long, value_enum, requires = "schema")]
    areas: Option<AreasSetting>,
    /// Name everything after the schema alone; do not read or keep DIR/bindgen.lock
    #[arg(long, requires = "schema")]
    no_lock: bool,
    /// Say what was decided against the ordinary rules
    #[arg(long, short)]
    verbose: bool,
    /// Say on standard error how long each stage took
    #[arg(long)]
    timings: bool,
}

impl Generate {
    pub(super) fn run(self, console: &Console) -> CommandResult {
        let started = Instant::now();
        let (generator, out) = self.generator()?;
        let mode = match self.check {
            true => Mode::Check,
            false => Mode::Write,
        };
        let outcome = generator.refresh(&out, mode)?;
        std::mem::forget(outcome.rest);
        let (output, changes) = (outcome.summary, outcome.changes);
        console.report_model(&output.report);
        if self.verbose {
            for note in &output.notes {
                console.note(&note.0);
            }
            if let Some(error) = &outcome.not_kept {
                console.note(&format!("the next run starts from nothing: {error}"));
            }
        }
        if self.timings {
            console.timings(&outcome.timings);
        }
        console.generated(|| generated(&output, &changes, &out, !self.check));
        let summary = summary(&output, &changes, &out, started, self.verbose);
        if self.check && !changes.is_empty() {
            let command = match (&self.input.config, self.input.schema.is_empty()) {
                (Some(config), _) => {
                    format!("odata-bindgen generate --config {}", config.display())
                }
                (None, true) => "odata-bindgen generate".to_owned(),
                (None, false) => "the same command without --check".to_owned(),
            };
            return Err(Failure::Other(format!(
                "{} is stale; run `{command}`\n{}",
                out.display(),
                listed(&changes)
            )));
        }
        print(&summary)
    }

    fn generator(&self) -> Result<(Generator, PathBuf), Failure> {
        let generator = self.input.generator()?;
        if self.input.schema.is_empty() {
            let out = generator.out().map(Path::to_owned);
            return out
                .map(|out| (generator, out))
                .ok_or_else(|| Failure::Usage("the configuration names no `out`".to_owned()));
        }
        let (Some(name), Some(out)) = (&self.crate_name, &self.out) else {
            return Err(Failure::Usage(
                "--schema needs --crate-name NAME and --out DIR".to_owned(),
            ));
        };
        let manifest = Manifest {
            name: name.clone(),
            version: Some("0.1.0".to_owned()),
            description: format!(
                "OData client generated from {}",
                made_from(&self.input.schema)
            ),
            in_workspace: false,
            runtime: self.runtime()?,
            client_examples: Vec::new(),
            dev_dependencies: toml::Table::new(),
        };
        let segment = self.keys.unwrap_or_default() == Keys::Segment;
        Ok((
            generator
                .with_manifest(manifest)
                .lock((!self.no_lock).then(|| out.join("bindgen.lock")))
                .areas(self.areas.unwrap_or_default().into())
                .service(self.service_root.clone(), segment),
            out.clone(),
        ))
    }

    fn runtime(&self) -> Result<Runtime, Failure> {
        let beside = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime"));
        let path = match &self.runtime {
            Some(path) => path.as_path(),
            None if beside.join("Cargo.toml").exists() => beside,
            None => return Ok(Runtime::Version(env!("CARGO_PKG_VERSION").to_owned())),
        };
        if !path.join("Cargo.toml").exists() {
            return Err(Failure::Usage(format!(
                "--runtime {}: no Cargo.toml is there",
                path.display()
            )));
        }
        let path = path
            .canonicalize()
            .map_err(|error| Failure::Usage(format!("--runtime {}: {error}", path.display())))?;
        Ok(Runtime::Path(path.to_string_lossy().into_owned()))
    }
}

fn summary(
    output: &Summary,
    changes: &Changes,
    out: &Path,
    started: Instant,
    verbose: bool,
) -> String {
    let counts = output.counts;
    let types = counts.entities + counts.complexes + counts.enums;
    let mut text = format!(
        "{}: {} ({} entity, {} complex, {} enum), {}, {} of {} lines: {} written, {} removed, {} unchanged, in {:.2} s\n",
        out.display(),
        counted(types, "type"),
        counts.entities,
        counts.complexes,
        counts.enums,
        counted(counts.requests, "request builder"),
        counted(output.files, "file"),
        output.lines,
        changes.added.len() + changes.modified.len(),
        changes.removed.len(),
        changes.unchanged,
        started.elapsed().as_secs_f64(),
    );
    text.push_str(&elements(&output.elements));
    text.push_str(&operations(&output.coverage));
    text.push_str(&output.lock.as_ref().map(names).unwrap_or_default());
    if counts.requests == 0 {
        text.push_str("no entity set or singleton is selected: these are types without requests\n");
    }
    for removed in &changes.removed {
        text.push_str(&format!("removed: {removed}\n"));
    }
    if !output.notes.is_empty() && !verbose {
        text.push_str(&format!(
            "{} (--verbose tells them)\n",
            counted(output.notes.len(), "note")
        ));
    }
    text
}

/// What became of types, properties, entity sets and singletons, where some were left out.
fn elements(tallies: &[Tally]) -> String {
    let is_operation = |kind: &str| ["action", "function", "import"].contains(&kind);
    let told = tallies
        .iter()
        .filter(|it| !it.left_out.is_empty() && !is_operation(&it.kind));
    let mut text = String::new();
    for it in told {
        let kind = &it.kind;
        text.push_str(&format!(
            "{} read; {} emitted",
            counted(it.read, kind),
            it.emitted
        ));
        for left_out in &it.left_out {
            text.push_str(&format!(
                "; {} left out: {}",
                left_out.count, left_out.reason
            ));
        }
        text.push('\n');
    }
    text
}

/// What became of the published names.
fn names(lock: &LockChanges) -> String {
    let mut text = format!("{}, {} new\n", counted(lock.live, "name"), lock.added);
    let kinds = [
        ("gone, its name stays reserved", &lock.removed),
        ("there again under its old name", &lock.restored),
        ("renamed by the configuration", &lock.renamed),
    ];
    for (what, items) in kinds {
        for item in items.iter().take(MAX_LISTED) {
            text.push_str(&format!("{what}: {item}\n"));
        }
        if items.len() > MAX_LISTED {
            text.push_str(&format!("{what}: {} more\n", items.len() - MAX_LISTED));
        }
    }
    text
}

fn generated(output: &Summary, changes: &Changes, out: &Path, is_written: bool) -> Generated {
    let changed = [&changes.added, &changes.modified, &changes.removed];
    Generated {
        out: out.display().to_string(),
        is_written,
        changed: changed.into_iter().flatten().cloned().collect(),
        elements: output.elements.clone(),
        names: output.lock.as_ref().map(|lock| Names {
            live: lock.live,
            added: lock.added,
            removed: lock.removed.clone(),
            restored: lock.restored.clone(),
            renamed: lock.renamed.clone(),
        }),
        notes: output.notes.iter().map(|it| it.0.clone()).collect(),
    }
}

/// What became of actions, functions and imports; what was read is the sum of the rest.
fn operations(coverage: &Coverage) -> String {
    if coverage.read.total() == 0 {
        return String::new();
    }
    let kinds = |it: &Kinds| {
        let counts = [
            (it.actions, "action"),
            (it.functions, "function"),
            (it.imports, "import"),
        ];
        let words = counts.iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> = words.map(|&(count, word)| counted(count, word)).collect();
        words.join(", ")
    };
    let mut text = format!("{} read", kinds(&coverage.read));
    if coverage.emitted.total() > 0 {
        text.push_str(&format!("; requests for {}", kinds(&coverage.emitted)));
    }
    for (reason, left_out) in &coverage.left_out {
        text.push_str(&format!("; {} left out: {reason}", kinds(left_out)));
    }
    text + "\n"
}

fn listed(changes: &Changes) -> String {
    let kinds = [
        ("missing", &changes.added),
        ("differs", &changes.modified),
        ("should not be there", &changes.removed),
    ];
    let all: Vec<String> = kinds
        .iter()
        .flat_map(|(kind, paths)| paths.iter().map(move |path| format!("  {kind}: {path}")))
        .collect();
    let shown = all.len().min(20);
    let rest = all.len() - shown;
    let more = if rest > 0 {
        format!("\n  and {rest} more")
    } else {
        String::new()
    };
    all[..shown].join("\n") + &more
}
