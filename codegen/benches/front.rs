//! Reads and resolves the whole Graph document and prints the time as a ratio to one quick-xml
//! pass over it, then the same for a document of twice the size.
//!
//! `cargo bench -p odata-bindgen --bench front`. Rounds are interleaved, so that a slow moment of
//! the machine meets all of them. Dropping what was made is not counted. `-- --cold` measures
//! each part in fresh processes, `-- --large` documents of 25 and 50 MB. With
//! `--no-default-features`, memory is the system's, as in a build script.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout
)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use odata_bindgen::csdl::{ast::Document, decode_owned, parse};
use odata_bindgen::diagnostic::Diagnostics;
use odata_bindgen::resolve::resolve;
use odata_bindgen::source::SourceMap;
use quick_xml::events::Event;

/// That of the command line.
#[cfg(feature = "cli")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;
const PARTS: [&str; 3] = ["pass", "read", "read+resolve"];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |name: &str| arguments.iter().any(|it| it == name);
    if has("--large") {
        return large();
    }
    let Some(path) = graph() else {
        println!("skipped: the Graph document is absent (set ODATA_SHARED)");
        return;
    };
    if let Some(at) = arguments.iter().position(|it| it == "--one") {
        let bytes = std::fs::read(&path).unwrap();
        println!("{}", time(&arguments[at + 1], &bytes).as_nanos());
    } else if has("--cold") {
        cold();
    } else {
        warm(&std::fs::read(&path).unwrap());
    }
}

fn graph() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let base = std::env::var_os("ODATA_SHARED").map_or(root, PathBuf::from);
    let path = base.join("corpus/valid/graph-v1.0.xml");
    path.exists().then_some(path)
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

fn read(bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> (SourceMap, Document) {
    let mut sources = SourceMap::default();
    let id = sources.add("graph.xml", decode_owned(bytes).unwrap());
    let document = parse(&sources, id, diagnostics).expect("a valid document");
    (sources, document)
}

/// From the bytes of the file; they are copied before the clock starts.
fn time(part: &str, bytes: &[u8]) -> Duration {
    let own = bytes.to_vec();
    let mut diagnostics = Diagnostics::default();
    let start = Instant::now();
    if part == "pass" {
        black_box(pass(bytes));
        return start.elapsed();
    }
    let (_, document) = read(own, &mut diagnostics);
    if part == "read" {
        return start.elapsed();
    }
    let documents = [document];
    let model = resolve(&documents, &mut diagnostics);
    let elapsed = start.elapsed();
    black_box(model);
    elapsed
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn least(times: &[Duration]) -> f64 {
    times.iter().min().unwrap().as_secs_f64() * 1e3
}

fn warm(bytes: &[u8]) {
    let twice = doubled(bytes);
    let mut times = vec![Vec::new(); 4];
    for _ in 0..ROUNDS {
        for (part, times) in PARTS.iter().zip(&mut times) {
            times.push(time(part, bytes));
        }
        times[3].push(time("read+resolve", &twice));
    }
    let least: Vec<f64> = times.iter().map(|it| least(it)).collect();
    let median: Vec<f64> = times.iter_mut().map(|it| median(it)).collect();
    for (at, part) in PARTS.iter().chain(&["2 x the document"]).enumerate() {
        println!(
            "{part}: median {:.1} ms, least {:.1} ms",
            median[at], least[at]
        );
    }
    let ratio = |a: usize, b: usize| (median[a] / median[b], least[a] / least[b]);
    let (by_median, by_least) = ratio(2, 0);
    println!("read+resolve: {by_median:.1} x a quick-xml pass (budget 5), {by_least:.1} by least");
    let (by_median, by_least) = ratio(3, 2);
    println!("2 x the document: {by_median:.2} x the time (budget 2.2), {by_least:.2} by least");
}

/// The document with all its schemas a second time, their namespaces and aliases renamed.
fn doubled(bytes: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).unwrap();
    let start = text.find("<Schema").unwrap();
    let end = text.rfind("</Schema>").unwrap() + "</Schema>".len();
    let (before, rest) = text.split_at(start);
    let (schemas, after) = rest.split_at(end - start);
    let again = schemas
        .replace("microsoft.graph", "microsoft.graph2")
        .replace("Alias=\"graph\"", "Alias=\"graph2\"")
        .replace("\"graph.", "\"graph2.")
        .replace("(graph.", "(graph2.");
    format!("{before}{schemas}{again}{after}").into_bytes()
}

/// Each part in processes of its own: nothing is in the allocator or the caches yet.
fn cold() {
    let own = std::env::current_exe().unwrap();
    let mut times = vec![Vec::new(); PARTS.len()];
    for _ in 0..ROUNDS {
        for (part, times) in PARTS.iter().zip(&mut times) {
            let output = Command::new(&own).args(["--one", part]).output().unwrap();
            let nanoseconds = String::from_utf8(output.stdout).unwrap();
            times.push(Duration::from_nanos(nanoseconds.trim().parse().unwrap()));
        }
    }
    let median: Vec<f64> = times.iter_mut().map(|it| median(it)).collect();
    for (part, median) in PARTS.iter().zip(&median) {
        println!("{part}, fresh process: median {median:.1} ms");
    }
    let ratio = median[2] / median[0];
    println!("read+resolve, fresh process: {ratio:.1} x a quick-xml pass");
}

/// Entity types with a property, a navigation property and an annotation each.
fn generated(size: usize) -> Vec<u8> {
    let mut text =
        String::from("<Schema Namespace='n' xmlns='http://docs.oasis-open.org/odata/ns/edm'>");
    for at in 0_usize.. {
        if text.len() >= size {
            break;
        }
        text.push_str(&format!(
            "<EntityType Name='t{at}'><Key><PropertyRef Name='id'/></Key>\
             <Property Name='id' Type='Edm.String' Nullable='false'/>\
             <NavigationProperty Name='back' Type='Collection(n.t{})'>\
             <Annotation Term='Org.OData.Core.V1.Description' String='number {at}'/>\
             </NavigationProperty></EntityType>",
            at / 2
        ));
    }
    text.push_str("</Schema>");
    text.into_bytes()
}

fn large() {
    let halves = [generated(25_000_000), generated(50_000_000)];
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..5 {
        for (bytes, times) in halves.iter().zip(&mut times) {
            times.push(time("read+resolve", bytes));
        }
    }
    let (half, whole) = (least(&times[0]), least(&times[1]));
    println!("25 MB: {half:.0} ms, 50 MB: {whole:.0} ms");
    println!(
        "50 MB: {:.2} x the time of 25 MB (budget 2.2)",
        whole / half
    );
}
