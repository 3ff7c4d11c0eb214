//! Writes the table from type name to the function that checks a payload of that type.
//!
//! In go the lock of the generated crate, which has every type with its Rust name, and the types
//! that the payloads declare; out comes `table.rs`, with those types alone.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

#[path = "src/material.rs"]
#[allow(dead_code)]
mod material;

fn main() -> Result<(), Box<dyn Error>> {
    let lock = "../graph/bindgen.lock";
    println!("cargo::rerun-if-changed={lock}");
    println!("cargo::rerun-if-env-changed=PAYLOADS");
    let lock = fs::read_to_string(lock)?;
    let declared: BTreeSet<String> = material::read(Path::new(&env::var("PAYLOADS")?))?
        .iter()
        .filter_map(|it| it.type_name())
        .map(|name| name.to_ascii_lowercase())
        .collect();
    let mut table = String::from("&[\n");
    for (name, path) in structured(&lock) {
        if declared.contains(&name.to_ascii_lowercase()) {
            writeln!(table, "    ({name:?}, Check::of::<graph_types::{path}>()),")?;
        }
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("table.rs"), table)?;
    Ok(())
}

/// The paths in Rust of the entity and complex types, by their qualified names.
fn structured(lock: &str) -> BTreeMap<&str, String> {
    let entries = |kind: &'static str| {
        lock.lines().filter_map(move |line| {
            line.strip_prefix(kind)?
                .strip_prefix(' ')?
                .split_once(" = ")
        })
    };
    let modules: BTreeMap<&str, &str> = entries("module").collect();
    let enumerations: BTreeSet<&str> = entries("member")
        .filter_map(|(name, _)| Some(name.split_once('/')?.0))
        .collect();
    entries("type")
        .filter(|(name, _)| !enumerations.contains(name))
        .filter_map(|(name, rust)| {
            let module = modules.get(name.rsplit_once('.')?.0)?;
            Some((name, format!("{module}::{rust}")))
        })
        .collect()
}
