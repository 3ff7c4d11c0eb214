//! Compiles the modules of generated bindings, and uses their types by value.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::support::{outcome, root};

/// Checks a crate whose modules are these, with and without the client.
pub fn compiles(source: &Path, modules: &[String]) -> Result<(), String> {
    let package = source.parent().unwrap();
    fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
    fs::write(
        package.join("Cargo.toml"),
        format!(
            "[package]\nname = \"random-schemas\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [features]\ndefault = [\"client\"]\nclient = [\"odata-runtime/client\"]\n\n\
             [dependencies.odata-runtime]\npath = {:?}\ndefault-features = false\n\n[workspace]\n",
            root().join("runtime").display().to_string()
        ),
    )
    .unwrap();
    let mut text = String::from("//! Random schemas.\n#![warn(missing_docs)]\n");
    for module in modules {
        text += &format!("#[doc = \"A schema.\"]\npub mod {module};\n");
    }
    text += "mod uses;\n";
    fs::write(source.join("lib.rs"), text).unwrap();
    fs::write(source.join("uses.rs"), uses(source, modules)).unwrap();
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into);
    for features in [&[][..], &["--no-default-features"]] {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--quiet"])
            .args(features)
            .env("CARGO_TARGET_DIR", target.join("generated-crates"))
            .env("RUSTFLAGS", "-D warnings")
            .current_dir(package)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let (status, _, error) = outcome(&output);
        if status != 0 || error.contains("warning") {
            return Err(error);
        }
    }
    Ok(())
}

/// Takes every type by value, and asks it to go from thread to thread.
fn uses(source: &Path, modules: &[String]) -> String {
    let mut text = String::from(
        "#![allow(dead_code, deprecated)]\n\
         fn is_value<T: Clone + std::fmt::Debug + Send + Sync + 'static>(x: &T) -> T { x.clone() }\n",
    );
    for module in modules {
        for (number, path) in types(&source.join(module), &format!("crate::{module}"))
            .iter()
            .enumerate()
        {
            text += &format!("fn {module}_{number}(x: {path}) {{ drop(is_value(&x)); }}\n");
        }
    }
    text
}

/// Paths of the types that are public in a directory, with the client and without.
fn types(directory: &Path, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let text = fs::read_to_string(directory.join("mod.rs")).unwrap();
    for item in syn::parse_file(&text).unwrap().items {
        match item {
            // Requests and operations are there with the client only, and are no values.
            syn::Item::Mod(item) if !of_client(&item.attrs) => {
                let name = item.ident.to_string();
                let inner = directory.join(name.trim_start_matches("r#"));
                if inner.join("mod.rs").exists() {
                    found.extend(types(&inner, &format!("{path}::{name}")));
                }
            }
            // What is of the module itself; the runtime is there, too.
            syn::Item::Use(item) if !of_client(&item.attrs) => {
                if matches!(&item.tree, syn::UseTree::Path(it) if it.ident == "self") {
                    collect(&item.tree, path, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

fn of_client(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|it| it.path().is_ident("cfg"))
}

/// The names at the ends of `self::module::{One, Two}`.
fn collect(tree: &syn::UseTree, path: &str, found: &mut Vec<String>) {
    match tree {
        syn::UseTree::Path(inner) => collect(&inner.tree, path, found),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                collect(tree, path, found);
            }
        }
        syn::UseTree::Name(name) => found.push(format!("{path}::{}", name.ident)),
        _ => {}
    }
}
