//! The manifest of the generated crate.
//!
//! In: the crate's facts. Out: the text of `Cargo.toml`, without the mark.

use toml::{Table, Value};

use crate::plan::areas::Area;

/// How the generated crate finds the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A path, relative to the generated crate or absolute.
    Path(String),
    /// A version requirement of the published runtime.
    Version(String),
}

/// Facts of the generated crate.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// Package name.
    pub name: String,
    /// Package version; none to inherit it from the workspace.
    pub version: Option<String>,
    /// One line for the registry.
    pub description: String,
    /// Whether the crate is a member of a workspace whose package facts and lints it inherits.
    pub in_workspace: bool,
    /// Where the runtime is.
    pub runtime: Runtime,
    /// Names of hand-written examples that need the feature `client`.
    pub client_examples: Vec<String>,
    /// Dependencies of its hand-written examples and tests.
    pub dev_dependencies: Table,
}

/// The features: requests, and the areas of the crate, all of them unless told otherwise.
fn features(areas: &[Area]) -> Table {
    let client = ("client".to_owned(), strings(&["odata-runtime/client"]));
    if areas.is_empty() {
        let default = ("default".to_owned(), strings(&["client"]));
        return Table::from_iter([default, client]);
    }
    let names: Vec<&str> = areas.iter().map(|it| it.feature.as_str()).collect();
    let default = ("default".to_owned(), strings(&["client", "full"]));
    let full = ("full".to_owned(), strings(&names));
    let areas = names.iter().map(|&name| (name.to_owned(), strings(&[])));
    [default, client, full].into_iter().chain(areas).collect()
}

fn strings(items: &[&str]) -> Value {
    let items = items.iter().map(|&it| Value::String(it.to_owned()));
    Value::Array(items.collect())
}

/// The text of the manifest.
pub fn manifest(it: &Manifest, areas: &[Area]) -> Result<String, toml::ser::Error> {
    let mut package = Table::new();
    package.insert("name".into(), it.name.clone().into());
    package.insert("description".into(), it.description.clone().into());
    let inherited = |package: &mut Table, key: &str| {
        let inherit = Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]);
        package.insert(key.to_owned(), Value::Table(inherit));
    };
    match &it.version {
        Some(version) => {
            package.insert("version".into(), version.clone().into());
        }
        None => inherited(&mut package, "version"),
    }
    if it.in_workspace {
        for key in ["edition", "rust-version", "license"] {
            inherited(&mut package, key);
        }
    } else {
        package.insert("edition".into(), "2024".into());
        package.insert("rust-version".into(), env!("CARGO_PKG_RUST_VERSION").into());
        package.insert("publish".into(), false.into());
    }
    let mut runtime = Table::new();
    match &it.runtime {
        Runtime::Path(path) => runtime.insert("path".into(), path.clone().into()),
        Runtime::Version(version) => runtime.insert("version".into(), version.clone().into()),
    };
    runtime.insert("default-features".into(), false.into());
    let mut root = Table::new();
    root.insert("package".into(), package.into());
    root.insert("features".into(), features(areas).into());
    root.insert(
        "dependencies".into(),
        Table::from_iter([("odata-runtime".to_owned(), Value::Table(runtime))]).into(),
    );
    if !it.dev_dependencies.is_empty() {
        root.insert(
            "dev-dependencies".into(),
            it.dev_dependencies.clone().into(),
        );
    }
    if !it.client_examples.is_empty() {
        let examples = it.client_examples.iter().map(|name| {
            let needs = ("required-features".to_owned(), strings(&["client"]));
            Value::Table(Table::from_iter([
                ("name".to_owned(), name.clone().into()),
                needs,
            ]))
        });
        root.insert("example".into(), Value::Array(examples.collect()));
    }
    if it.in_workspace {
        let lints = Table::from_iter([("workspace".to_owned(), Value::Boolean(true))]);
        root.insert("lints".into(), lints.into());
    } else {
        root.insert("workspace".into(), Table::new().into());
    }
    toml::to_string(&root)
}
