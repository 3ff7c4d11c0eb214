//! Timing of child processes, and what they are compared with.

#![allow(unreachable_pub)]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use quick_xml::events::Event;

/// What a process took: milliseconds, and megabytes.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub wall: f64,
    pub cpu: f64,
    /// The most that any process took that was measured until then.
    pub peak: f64,
}

impl Cost {
    pub const MAX: Self = Self {
        wall: f64::MAX,
        cpu: f64::MAX,
        peak: f64::MAX,
    };

    pub fn min(self, other: Self) -> Self {
        Self {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.min(other.cpu),
            peak: self.peak.min(other.peak),
        }
    }
}

/// CPU time of the children that have ended, in milliseconds, and their peak in megabytes.
fn children_usage() -> (f64, f64) {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let cpu = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    (cpu as f64 / 1e3, usage.max_rss() as f64 / 1024.0)
}

/// What the child processes cost that `run` waits for.
pub fn clock<T>(run: impl FnOnce() -> T) -> (T, Cost) {
    let (before, _) = children_usage();
    let start = Instant::now();
    let result = run();
    let wall = start.elapsed().as_secs_f64() * 1e3;
    let (after, peak) = children_usage();
    let cpu = after - before;
    (result, Cost { wall, cpu, peak })
}

/// [`clock`] without a result.
pub fn children(run: impl FnOnce()) -> Cost {
    clock(run).1
}

/// Passes and what is compared with them, in pairs.
#[derive(Debug, Default)]
pub struct Rounds {
    passes: Vec<f64>,
    costs: Vec<Cost>,
}

impl Rounds {
    pub fn push(&mut self, pass: f64, cost: Cost) {
        self.passes.push(pass);
        self.costs.push(cost);
    }

    pub fn print(&self, name: &str, budget: f64, peak: Option<f64>) {
        let of = |part: fn(&Cost) -> f64| self.costs.iter().map(part).collect::<Vec<_>>();
        let (least, middle) = (least(&self.passes), median(&self.passes));
        println!("one quick-xml pass: median {middle:.1} ms, least {least:.1} ms");
        for (kind, figures) in [("wall", of(|it| it.wall)), ("CPU", of(|it| it.cpu))] {
            let pairs = figures.iter().zip(&self.passes);
            let ratios: Vec<f64> = pairs.map(|(figure, pass)| figure / pass).collect();
            let (by_least, by_pair) = (self::least(&figures) / least, median(&ratios));
            println!(
                "{name}, {kind}: median {:.1} ms, least {:.1} ms: {by_least:.1} x a pass by least, {by_pair:.1} x by pairs (budget {budget}: {})",
                median(&figures),
                self::least(&figures),
                verdict(by_least <= budget),
            );
        }
        let most = of(|it| it.peak).into_iter().fold(0.0, f64::max);
        match peak {
            Some(bound) => println!(
                "{name}, peak: {most:.0} MB (budget {bound} MB: {})",
                verdict(most <= bound)
            ),
            None => println!("peak until here: {most:.0} MB"),
        }
    }
}

pub fn verdict(holds: bool) -> &'static str {
    if holds { "holds" } else { "does not hold" }
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn least(figures: &[f64]) -> f64 {
    figures.iter().copied().fold(f64::MAX, f64::min)
}

pub fn graph() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let base = std::env::var_os("ODATA_SHARED").map_or(root, PathBuf::from);
    let path = base.join("corpus/valid/graph-v1.0.xml");
    path.exists().then_some(path)
}

/// Milliseconds of a pass in a fresh process.
pub fn pass_in_child() -> f64 {
    let own = std::env::current_exe().unwrap();
    let output = Command::new(own).arg("--pass").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.trim().parse().unwrap()
}

/// Prints the milliseconds of a pass.
pub fn print_pass(bytes: &[u8]) {
    let start = Instant::now();
    black_box(pass(bytes));
    println!("{}", start.elapsed().as_secs_f64() * 1e3);
}

/// The yardstick: every event, every attribute's name and value, entities resolved.
fn pass(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_str(std::str::from_utf8(bytes).unwrap());
    let mut length = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return length,
            Event::Start(tag) | Event::Empty(tag) => {
                for attribute in tag.attributes() {
                    let attribute = attribute.unwrap();
                    let version = quick_xml::XmlVersion::Implicit1_0;
                    let value = attribute.normalized_value(version).unwrap();
                    length += attribute.key.as_ref().len() + value.len();
                }
            }
            _ => {}
        }
    }
}

/// Runs `generate`; what it says is not shown.
pub fn generate(schema: &Path, out: &Path, more: &[&str]) {
    let status = Command::new(env!("CARGO_BIN_EXE_odata-bindgen"))
        .args(["generate", "--crate-name", "measured", "--schema"])
        .arg(schema)
        .arg("--out")
        .arg(out)
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
}

/// Each file below a directory, and when it was written.
pub fn tree(directory: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.insert(entry.path(), entry.metadata().unwrap().modified().unwrap());
        }
    }
    found
}

/// A document of entity types with ten properties, a base type for one in four, a navigation
/// property and a bound action each.
pub fn schema(types: usize) -> String {
    let mut text =
        String::from("<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'>\n");
    for at in 0..types {
        let (base, key) = match at % 4 {
            3 => (format!(" BaseType='n.t{}'", at - 1), ""),
            _ => (
                String::new(),
                "<Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/>",
            ),
        };
        text.push_str(&format!("<EntityType Name='t{at}'{base}>{key}"));
        for property in 0..10 {
            text.push_str(&format!(
                "<Property Name='p{at}x{property}' Type='Edm.String'/>"
            ));
        }
        text.push_str(&format!(
            "<NavigationProperty Name='to{at}' Type='Collection(n.t{})' ContainsTarget='true'/></EntityType>\n\
             <Action Name='act' IsBound='true'><Parameter Name='it' Type='n.t{at}'/></Action>\n",
            at / 2
        ));
    }
    text.push_str("<EntityContainer Name='all'>");
    for at in 0..types {
        text.push_str(&format!("<EntitySet Name='s{at}' EntityType='n.t{at}'/>"));
    }
    text.push_str("</EntityContainer></Schema>");
    text
}
