//! The documents that the user gives.
//!
//! In: paths of files and directories. Out: paths of files. What always holds: the files of a
//! directory are in the order of their paths, and links to directories are not followed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// File name extensions of CSDL documents.
const EXTENSIONS: [&str; 4] = ["csdl", "edmx", "json", "xml"];

/// The documents below a directory: files with an extension of CSDL, sorted by path. Files and
/// directories whose name begins with a dot do not count.
///
/// # Errors
/// The first directory that cannot be listed.
pub fn documents_below(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![directory.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if is_document(&path) && path.is_file() {
                let shown = path.strip_prefix(".").map(Path::to_owned);
                found.push(shown.unwrap_or(path));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}
