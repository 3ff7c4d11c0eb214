//! What the end-to-end tests share: where the outside material is, and how two JSON texts compare.

#![allow(clippy::print_stderr, reason = "a test that skips says so")]

pub mod json;

use std::path::PathBuf;

/// The directory of outside test material, from `ODATA_SHARED` or beside the workspace.
///
/// None if it is absent, after saying so; on CI (`CI=true`) its absence is an error.
///
/// # Errors
/// The material is absent where it must not be.
pub fn shared(part: &str) -> Result<Option<PathBuf>, String> {
    let root = std::env::var_os("ODATA_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    let path = root.join(part);
    if path.exists() {
        return Ok(Some(path));
    }
    if std::env::var("CI").as_deref() == Ok("true") {
        return Err(format!("{} is absent, and CI needs it", path.display()));
    }
    eprintln!("skipped: {} is absent (set ODATA_SHARED)", path.display());
    Ok(None)
}
