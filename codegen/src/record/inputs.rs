//! What stands for the input of a run, but for the text of its documents.
//!
//! In: the settings, the paths given and the directories in which referenced documents are looked
//! for. Out: a [`Digest`], or none where this would not be sure. What always holds: it
//! differs when another generator runs, when a setting differs, when a path given leads to another
//! file, and when a file has come to or gone from a directory that is searched.

use std::fs;
use std::io;
use std::path::Path;

use super::digest::{Digest, Digester};
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
        digester.digest(program(&std::env::current_exe().ok()?).ok()??);
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

/// Of the generator itself: megabytes, of which the file system tells whether they are still the
/// same. The time of the last change of a file's state cannot be set, as that of its content can.
#[cfg(unix)]
fn program(path: &Path) -> io::Result<Option<Digest>> {
    use std::os::unix::fs::MetadataExt;

    let file = fs::metadata(path)?;
    let times = [
        (file.mtime(), file.mtime_nsec()),
        (file.ctime(), file.ctime_nsec()),
    ];
    let mut digester = Digester::default();
    digester.part(path.as_os_str().as_encoded_bytes());
    for number in [file.dev(), file.ino(), file.len()] {
        digester.part(&number.to_le_bytes());
    }
    for number in times
        .into_iter()
        .flat_map(|(seconds, rest)| [seconds, rest])
    {
        digester.part(&number.to_le_bytes());
    }
    Ok(Some(digester.finish()))
}

/// Of the generator itself.
#[cfg(not(unix))]
fn program(path: &Path) -> io::Result<Option<Digest>> {
    super::digest::Buffer::default().digest_file(path, |_| true)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::program;

    #[test]
    fn another_generator_in_the_place_of_the_first_is_noticed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("generator");
        std::fs::write(&path, "first").unwrap();
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        let first = program(&path).unwrap();
        assert!(first.is_some());
        assert_eq!(program(&path).unwrap(), first);

        // Of the same length, made elsewhere, with the same time.
        let other = directory.path().join("other");
        std::fs::write(&other, "other").unwrap();
        let file = std::fs::File::options().write(true).open(&other).unwrap();
        file.set_modified(time).unwrap();
        drop(file);
        std::fs::rename(&other, &path).unwrap();
        assert_ne!(program(&path).unwrap(), first);
    }
}
