//! What stands for the input of a run, but for the text of its documents.
//!
//! In: the settings, the paths given and the directories in which referenced documents are looked
//! for. Out: a [`Digest`], or none where this would not be sure. What always holds: it
//! differs when another generator runs, when a setting differs, when a path given leads to another
//! file, and when a file has come to or gone from a directory that is searched.

use std::fs;
use std::io;
use std::path::Path;

use super::digest::{Buffer, Digest, Digester};
use crate::load::documents_below;

/// Names in the directories of references that are looked at: more would take longer than
/// generating.
const MAX_NAMES: usize = 50_000;

/// What the digest is made of.
pub(super) struct Inputs<'g> {
    /// All settings, in any form that no two share.
    pub(super) settings: &'g str,
    /// Documents given, and directories of them.
    pub(super) schemas: &'g [&'g Path],
    /// Directories and files for referenced documents.
    pub(super) references: &'g [&'g Path],
}

impl Inputs<'_> {
    /// None if something cannot be read, or a link in a directory of references may lead anywhere.
    pub(super) fn digest(&self) -> Option<Digest> {
        let mut digester = Digester::default();
        let generator = std::env::current_exe().ok()?;
        let generator = Buffer::default().digest_file(&generator, |_| true);
        digester.digest(generator.ok()??);
        digester.part(self.settings.as_bytes());
        for path in self.schemas {
            add_path(&mut digester, path)?;
            if path.is_dir() {
                for document in documents_below(path).ok()? {
                    add_path(&mut digester, &document)?;
                }
            }
        }
        let mut names = 0;
        for path in self.references {
            add_path(&mut digester, path)?;
            if path.is_dir() {
                add_names(&mut digester, path, &mut names).ok()??;
            }
        }
        Some(digester.finish())
    }
}

/// A path, and where it leads.
fn add_path(digester: &mut Digester, path: &Path) -> Option<()> {
    digester.part(path.as_os_str().as_encoded_bytes());
    let canonical = fs::canonicalize(path).ok()?;
    digester.part(canonical.as_os_str().as_encoded_bytes());
    Some(())
}

/// The names of all files below a directory; none if there is a link or there are too many.
fn add_names(
    digester: &mut Digester,
    directory: &Path,
    count: &mut usize,
) -> io::Result<Option<()>> {
    let mut open = vec![directory.to_owned()];
    let mut names = Vec::new();
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            *count += 1;
            if kind.is_symlink() || *count > MAX_NAMES {
                return Ok(None);
            }
            if kind.is_dir() {
                open.push(entry.path());
            }
            names.push((entry.path(), kind.is_file()));
        }
    }
    names.sort_unstable();
    for (path, is_file) in &names {
        digester.part(path.as_os_str().as_encoded_bytes());
        digester.part(&[u8::from(*is_file)]);
    }
    Ok(Some(()))
}
