//! The only code that touches the disk to write.
//!
//! In: the files that should be there. Out: a [`Changes`] of what differs, and, if asked, the
//! directory brought to that state. What always holds: only files that changed are written; only
//! files with the generator's mark are replaced or removed; if anything fails, the directory is as
//! it was.

mod single;
mod transaction;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::render::{MARK, RenderedFile};

pub use single::replace_file;

/// What writing would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are not there yet.
    pub added: Vec<String>,
    /// Files whose content differs.
    pub modified: Vec<String>,
    /// Generated files that should no longer be there.
    pub removed: Vec<String>,
    /// How many files stay as they are.
    pub unchanged: usize,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.modified.is_empty() && self.removed.is_empty()
    }
}

/// A file outside the directory that changes together with it: the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Companion {
    /// Where it is.
    pub path: PathBuf,
    /// What it should hold.
    pub text: String,
}

impl Companion {
    fn compare(&self, changes: &mut Changes) -> Result<(), WriteError> {
        let name = self.path.to_string_lossy().into_owned();
        match fs::read(&self.path) {
            Ok(content) if content == self.text.as_bytes() => changes.unchanged += 1,
            Ok(content) if is_marked(&content) => changes.modified.push(name),
            Ok(_) => return Err(WriteError::Foreign(self.path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => changes.added.push(name),
            Err(error) => return Err(WriteError::io("reading", &self.path)(error)),
        }
        Ok(())
    }
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Reading or writing failed.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A file is in the way that the generator did not write.
    #[error(
        "{0} was not generated (its first line has no `{MARK}`), so it is left alone and nothing was written; move it or choose another output directory"
    )]
    Foreign(PathBuf),
    /// What should become a file is a directory.
    #[error("{0} is a directory; name a file in it")]
    Directory(PathBuf),
    /// Writing failed, and so did putting the old files back.
    #[error(
        "{cause}; then putting the old files back failed too ({source}): they are in {staging}"
    )]
    NotRestored {
        /// Why writing failed.
        cause: Box<WriteError>,
        /// Where the old files are.
        staging: PathBuf,
        /// Why they are not back.
        source: io::Error,
    },
    /// Writing failed, the old files are back, but a directory is left over.
    #[error("{cause}; the old files are back, but {staging} could not be removed ({source})")]
    NotCleaned {
        /// Why writing failed.
        cause: Box<WriteError>,
        /// What is left over.
        staging: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl WriteError {
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

/// Compares the directory with the files that should be there. Generated files that should not
/// be there are looked for in `parts` of it: names of files or directories, `.` for all. The companion
/// is compared, too.
pub fn compare(
    directory: &Path,
    files: &[RenderedFile],
    parts: &[&str],
    companion: Option<&Companion>,
) -> Result<Changes, WriteError> {
    let mut changes = Changes::default();
    if let Some(companion) = companion {
        companion.compare(&mut changes)?;
    }
    for file in files {
        let path = directory.join(&file.path);
        match fs::read(&path) {
            Ok(content) if content == file.text.as_bytes() => changes.unchanged += 1,
            Ok(content) if is_marked(&content) => changes.modified.push(file.path.clone()),
            Ok(_) => return Err(WriteError::Foreign(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.added.push(file.path.clone())
            }
            Err(error) => return Err(WriteError::io("reading", path)(error)),
        }
    }
    let wanted: BTreeSet<PathBuf> = files
        .iter()
        .map(|file| directory.join(&file.path))
        .collect();
    let mut found = Vec::new();
    for part in parts {
        generated_files(&directory.join(part), &mut found)?;
    }
    for path in found {
        if !wanted.contains(&path)
            && let Ok(relative) = path.strip_prefix(directory)
        {
            changes
                .removed
                .push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    changes.removed.sort();
    Ok(changes)
}

/// Brings the directory, and the companion with it, to the wanted state.
pub fn write(
    directory: &Path,
    files: &[RenderedFile],
    parts: &[&str],
    companion: Option<&Companion>,
) -> Result<Changes, WriteError> {
    let changes = compare(directory, files, parts, companion)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let touched: BTreeSet<&str> = changes
        .added
        .iter()
        .chain(&changes.modified)
        .map(String::as_str)
        .collect();
    let puts = files
        .iter()
        .filter(|file| touched.contains(file.path.as_str()));
    let companion = companion.filter(|it| touched.contains(it.path.to_string_lossy().as_ref()));
    transaction::apply(directory, puts, &changes.removed, companion)?;
    Ok(changes)
}

pub(crate) fn is_marked(content: &[u8]) -> bool {
    let first = content
        .split(|&byte| byte == b'\n')
        .next()
        .unwrap_or_default();
    String::from_utf8_lossy(first).contains(MARK)
}

/// Files below `path` that carry the mark.
fn generated_files(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(WriteError::io("reading", path)(error)),
    };
    if metadata.is_dir() {
        for entry in fs::read_dir(path).map_err(WriteError::io("reading", path))? {
            generated_files(
                &entry.map_err(WriteError::io("reading", path))?.path(),
                found,
            )?;
        }
    } else if metadata.is_file() {
        let file = fs::File::open(path).map_err(WriteError::io("reading", path))?;
        let mut first = Vec::new();
        io::Read::take(BufReader::new(file), 400)
            .read_until(b'\n', &mut first)
            .map_err(WriteError::io("reading", path))?;
        if is_marked(&first) {
            found.push(path.to_owned());
        }
    }
    Ok(())
}
