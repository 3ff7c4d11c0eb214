//! Random valid schemas, full of names and shapes that are hard for Rust: each is valid to the
//! command line, generates the same bytes twice, and what it generates compiles without warnings.
//!
//! `RANDOM_SCHEMAS=200` tries so many, `RANDOM_SCHEMAS_FROM=1000` begins at another seed. The
//! schemas of the last run are below `CARGO_TARGET_TMPDIR`, each named by its seed.

#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

mod annotations;
mod check;
mod model;
mod names;
mod operations;
#[path = "../support/mod.rs"]
mod support;
mod types;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use model::{Kind, Schema};
use odata_bindgen::Generator;
use support::{outcome, run};

/// So many schemas are compiled as modules of one crate.
const BATCH: u64 = 12;

/// A document with a random schema, always the same for a seed.
fn document(seed: u64) -> String {
    let mut rng = Rng::with_seed(seed);
    let schema = types::schema(&mut rng);
    let mut text = String::from(
        "<edmx:Edmx Version=\"4.01\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\">\n<edmx:DataServices>\n",
    );
    let with_container = rng.usize(..schema.namespaces.len());
    for (at, (namespace, alias)) in schema.namespaces.iter().enumerate() {
        let alias = alias
            .as_ref()
            .map_or(String::new(), |it| format!(" Alias=\"{it}\""));
        let _ = writeln!(
            text,
            "<Schema Namespace=\"{namespace}\"{alias} xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">"
        );
        for id in schema.ids(|it| it.namespace == at) {
            text += &type_text(&mut rng, &schema, id);
        }
        let operations = operations::operations(&mut rng, &schema);
        text += &operations.text;
        if at == with_container {
            text += &operations::container(&mut rng, &schema, at, &operations.unbound);
        }
        text += "</Schema>\n";
    }
    text + "</edmx:DataServices>\n</edmx:Edmx>\n"
}

fn type_text(rng: &mut Rng, schema: &Schema, id: usize) -> String {
    let ty = &schema.types[id];
    let (name, body) = (&ty.name, &ty.body);
    let element = match ty.kind {
        Kind::Enum { is_flags } => {
            let underlying = rng.choice([
                "",
                " UnderlyingType=\"Edm.Int64\"",
                " UnderlyingType=\"Edm.Int16\"",
            ]);
            let (underlying, inner) = (
                underlying.unwrap_or_default(),
                annotations::of_definition(rng),
            );
            return format!(
                "<EnumType Name=\"{name}\" IsFlags=\"{is_flags}\"{underlying}>\n{body}{inner}</EnumType>\n"
            );
        }
        Kind::Definition { underlying } => {
            return format!(
                "<TypeDefinition Name=\"{name}\" UnderlyingType=\"{underlying}\">{body}</TypeDefinition>\n"
            );
        }
        Kind::Complex => "ComplexType",
        Kind::Entity => "EntityType",
    };
    let base = ty.base.map_or(String::new(), |base| {
        format!(" BaseType=\"{}\"", schema.qualified(rng, base))
    });
    let is_abstract = if ty.is_abstract {
        " Abstract=\"true\""
    } else {
        ""
    };
    let is_open = if ty.is_open { " OpenType=\"true\"" } else { "" };
    let is_media = ty.kind == Kind::Entity && ty.base.is_none() && rng.u8(0..6) == 0;
    let media = if is_media { " HasStream=\"true\"" } else { "" };
    let inner = annotations::of_type(rng, ty);
    format!(
        "<{element} Name=\"{name}\"{base}{is_abstract}{is_open}{media}>\n{body}{inner}\n</{element}>\n"
    )
}

/// Generates a module, twice.
fn generate(schema: &Path, module: &str, directory: &Path) {
    let generator = Generator::from_schemas([schema]).module(&format!("crate::{module}"));
    let (output, _) = generator.write(directory).unwrap_or_else(|error| {
        panic!("{}: {error}", schema.display());
    });
    let again = generator.render().unwrap();
    assert!(
        output.files.len() == again.files.len()
            && output
                .files
                .iter()
                .zip(&again.files)
                .all(|(one, other)| { (&one.path, &one.text) == (&other.path, &other.text) }),
        "{} generates other bytes the second time",
        schema.display()
    );
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |it| it.parse().expect("a number"))
}

#[test]
fn random_schemas_generate_the_same_twice_and_compile() {
    let from = number("RANDOM_SCHEMAS_FROM", 0);
    let seeds = from..from + number("RANDOM_SCHEMAS", BATCH);
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("random-schemas");
    let _ = fs::remove_dir_all(&scratch);
    let mut wrong = Vec::new();
    for first in seeds.clone().step_by(BATCH as usize) {
        let source = scratch.join(format!("batch-{first}/src"));
        fs::create_dir_all(&source).unwrap();
        let mut modules = Vec::new();
        for seed in first..seeds.end.min(first + BATCH) {
            let file = scratch.join(format!("{seed}.xml"));
            fs::write(&file, document(seed)).unwrap();
            let (status, _, error) = outcome(&run(&scratch, &["validate", file.to_str().unwrap()]));
            if status != 0 {
                wrong.push(format!("{}: not valid\n{error}", file.display()));
                continue;
            }
            let module = format!("seed_{seed}");
            generate(&file, &module, &source.join(&module));
            modules.push(module);
        }
        if let Err(error) = check::compiles(&source, &modules) {
            wrong.push(error);
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n(schemas are in {})",
        wrong.join("\n"),
        scratch.display()
    );
}
