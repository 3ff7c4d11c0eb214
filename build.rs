//! What a downstream build script does, done here.
//!
//! Generates `schemas/` into `OUT_DIR` through the library, for `tests/build_script.rs` to
//! compile, and fails with the command to run when the committed `generated/` or the lock of its
//! names is stale. The
//! source tree is never written to.

#![allow(
    clippy::print_stdout,
    reason = "a build script talks to cargo on standard output"
)]

use std::error::Error;
use std::fs;
use std::path::Path;

use odata_bindgen::Generator;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=schemas");
    println!("cargo::rerun-if-changed=generated/src");
    println!("cargo::rerun-if-changed=generated/Cargo.toml");
    let generator = Generator::from_config("schemas/bindgen.toml")?;
    let (_, changes) = generator.compare("generated")?;
    if !changes.is_empty() {
        return Err(
            "generated/ is stale; run `cargo run --release -p odata-bindgen -- generate`".into(),
        );
    }
    let out_dir = std::env::var("OUT_DIR")?;
    let out_dir = Path::new(&out_dir);
    generator
        .module("crate::bindings")
        .write(out_dir.join("bindings"))?;
    let model = "tests/interop/model.xml";
    println!("cargo::rerun-if-changed={model}");
    Generator::from_schemas([model])
        .module("crate::shop")
        .write(out_dir.join("shop"))?;
    fs::write(
        out_dir.join("goldens.rs"),
        goldens(Path::new("tests/fixtures/generate"))?,
    )?;
    Ok(())
}

/// A module for each fixture's expected files, so that `tests/goldens.rs` compiles them all.
fn goldens(fixtures: &Path) -> Result<String, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", fixtures.display());
    let mut modules = Vec::new();
    for entry in fs::read_dir(fixtures)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().replace('-', "_");
        let root = entry.path().canonicalize()?.join("expected/mod.rs");
        modules.push(format!(
            "#[path = {:?}]\npub mod {name};\n",
            root.display().to_string()
        ));
    }
    modules.sort();
    Ok(modules.concat())
}
