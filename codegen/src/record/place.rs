//! Where records are kept: with what programs may lose, not in the output.
//!
//! In: the environment and an output directory. Out: the path of its record. What always holds:
//! each output directory has a record of its own, whatever way leads to it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::digest::Digest;

/// Names the directory of records; empty to keep none.
const VARIABLE: &str = "ODATA_BINDGEN_CACHE";

/// The record of an output directory; none if that is not there, or none are to be kept.
pub(super) fn record_of(out: &Path) -> Option<PathBuf> {
    let canonical = fs::canonicalize(out).ok()?;
    let name = Digest::of(canonical.as_os_str().as_encoded_bytes()).hex();
    Some(directory()?.join(format!("{name}.json")))
}

fn directory() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return (!named.is_empty()).then(|| named.into());
    }
    let caches = if cfg!(windows) {
        env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        env::home_dir().map(|home| home.join("Library/Caches"))
    } else {
        let named = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let default = || env::home_dir().map(|home| home.join(".cache"));
        named.filter(|it| it.is_absolute()).or_else(default)
    };
    let caches = caches.filter(|it| it.is_absolute())?;
    Some(caches.join("odata-bindgen"))
}
