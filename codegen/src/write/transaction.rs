//! All or nothing: new files are staged beside the old ones and moved in; if a move fails, the
//! old files are moved back.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Companion, WriteError};
use crate::parallel;
use crate::render::RenderedFile;

/// One step that was taken, so that it can be taken back.
enum Done {
    /// A file, or a directory with all that is in it, went from where it was staged.
    Moved { staged: PathBuf, target: PathBuf },
    /// What was there went out of the way.
    Kept { target: PathBuf, backup: PathBuf },
    /// A file was made, or may have been.
    Made(PathBuf),
}

/// Puts the files in place and removes others; on failure the directory is as before.
pub(super) fn apply<'f>(
    directory: &Path,
    puts: impl Iterator<Item = &'f RenderedFile>,
    removals: &[String],
    companion: Option<&Companion>,
) -> Result<(), WriteError> {
    fs::create_dir_all(directory).map_err(WriteError::io("creating", directory))?;
    let staging = directory.join(format!(".odata-bindgen-{}", std::process::id()));
    fs::create_dir(&staging).map_err(WriteError::io("creating", &staging))?;
    let mut done = Vec::new();
    let beside = companion.map(Beside::of);
    let result = run(directory, &staging, puts, removals, &mut done)
        .and_then(|()| beside.iter().try_for_each(|it| it.replace(&mut done)));
    if let Err(error) = result {
        let undone = undo(done);
        return Err(match undone {
            Ok(()) => match fs::remove_dir_all(&staging) {
                Ok(()) => error,
                Err(source) => WriteError::NotCleaned {
                    cause: Box::new(error),
                    staging,
                    source,
                },
            },
            Err(source) => WriteError::NotRestored {
                cause: Box::new(error),
                staging,
                source,
            },
        });
    }
    if let Some(beside) = &beside {
        beside.clean()?;
    }
    let cleaned = fs::remove_dir_all(&staging).map_err(WriteError::io("removing", &staging));
    cleaned?;
    remove_empty_directories(directory, removals);
    Ok(())
}

/// The companion and the names it has on its way. It is staged beside itself: it may be on another
/// file system than the directory.
struct Beside<'c> {
    companion: &'c Companion,
    staged: PathBuf,
    backup: PathBuf,
}

impl<'c> Beside<'c> {
    fn of(companion: &'c Companion) -> Self {
        let name = companion.path.file_name().unwrap_or_default();
        let beside = |suffix: &str| {
            let mut name = name.to_os_string();
            name.push(format!(".{}.{suffix}", std::process::id()));
            companion.path.with_file_name(name)
        };
        Self {
            companion,
            staged: beside("new"),
            backup: beside("old"),
        }
    }

    fn replace(&self, done: &mut Vec<Done>) -> Result<(), WriteError> {
        let target = &self.companion.path;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(WriteError::io("creating", parent))?;
        }
        done.push(Done::Made(self.staged.clone()));
        fs::write(&self.staged, &self.companion.text).map_err(WriteError::io("writing", target))?;
        put(&self.staged, target, &self.backup, done)
    }

    /// Removes the old text, once all is in place.
    fn clean(&self) -> Result<(), WriteError> {
        match fs::remove_file(&self.backup) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(WriteError::io("removing", &self.backup)(error))
            }
            _ => Ok(()),
        }
    }
}

fn run<'f>(
    directory: &Path,
    staging: &Path,
    puts: impl Iterator<Item = &'f RenderedFile>,
    removals: &[String],
    done: &mut Vec<Done>,
) -> Result<(), WriteError> {
    let puts: Vec<&RenderedFile> = puts.collect();
    let new = staging.join("new");
    let paths = puts.iter().map(|file| new.join(&file.path));
    let staged: Vec<(PathBuf, &str)> = paths.zip(puts.iter().map(|it| it.text.as_str())).collect();
    let parents: BTreeSet<&Path> = staged.iter().filter_map(|(it, _)| it.parent()).collect();
    for parent in parents {
        fs::create_dir_all(parent).map_err(WriteError::io("creating", parent))?;
    }
    let stage = |(): &mut (), _, (path, text): &(PathBuf, &str)| {
        fs::write(path, text).map_err(WriteError::io("writing", path))
    };
    let results: Vec<Result<(), WriteError>> = parallel::map(&staged, || (), stage);
    results.into_iter().collect::<Result<(), _>>()?;
    if !staged.is_empty() {
        let old = staging.join("old");
        fs::create_dir(&old).map_err(WriteError::io("creating", &old))?;
        install(&new, directory, &old, done)?;
    }
    for (number, removal) in removals.iter().enumerate() {
        let target = directory.join(removal);
        let backup = staging.join(format!("gone-{number}"));
        fs::rename(&target, &backup).map_err(WriteError::io("removing", &target))?;
        done.push(Done::Kept { target, backup });
    }
    Ok(())
}

/// Moves what is in one directory to another: what is new there as a whole, such as all modules of
/// a new crate at once, and files in place of those of the same name, which go to `old`.
fn install(from: &Path, to: &Path, old: &Path, done: &mut Vec<Done>) -> Result<(), WriteError> {
    for entry in fs::read_dir(from).map_err(WriteError::io("reading", from))? {
        let entry = entry.map_err(WriteError::io("reading", from))?;
        let (staged, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type();
        let is_directory = kind.map_err(WriteError::io("reading", &staged))?.is_dir();
        if is_directory && is_there(&target)? {
            install(&staged, &target, old, done)?;
        } else {
            let backup = old.join(done.len().to_string());
            put(&staged, &target, &backup, done)?;
        }
    }
    Ok(())
}

/// Moves one thing to its place; a file or link that is there becomes the backup.
fn put(
    staged: &Path,
    target: &Path,
    backup: &Path,
    done: &mut Vec<Done>,
) -> Result<(), WriteError> {
    if is_there(target)? {
        fs::rename(target, backup).map_err(WriteError::io("replacing", target))?;
        let (target, backup) = (target.to_owned(), backup.to_owned());
        done.push(Done::Kept { target, backup });
    }
    fs::rename(staged, target).map_err(WriteError::io("writing", target))?;
    let (staged, target) = (staged.to_owned(), target.to_owned());
    done.push(Done::Moved { staged, target });
    Ok(())
}

/// Whether there is anything, a link that leads nowhere included.
fn is_there(path: &Path) -> Result<bool, WriteError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(WriteError::io("reading", path)(error)),
    }
}

/// Takes steps back, the last first, as many as can be; the first failure is told.
fn undo(done: Vec<Done>) -> io::Result<()> {
    let mut result = Ok(());
    for step in done.into_iter().rev() {
        let restored = match step {
            Done::Moved { staged, target } => fs::rename(target, staged),
            Done::Kept { target, backup } => fs::rename(backup, target),
            Done::Made(path) => match fs::remove_file(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                other => other,
            },
        };
        result = result.and(restored);
    }
    result
}

/// Removes directories that a removal left empty; one that is not empty stays.
fn remove_empty_directories(directory: &Path, removals: &[String]) {
    for removal in removals {
        let mut parent = directory.join(removal);
        while parent.pop() && parent != directory && fs::remove_dir(&parent).is_ok() {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn file(path: &str, text: &str) -> RenderedFile {
        RenderedFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// `blocked` is a file, so that `blocked/b` can't be put once `a` has been replaced.
    #[test]
    fn a_failure_midway_leaves_everything_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        fs::write(at("a"), "old").unwrap();
        fs::write(at("gone"), "kept").unwrap();
        fs::write(at("blocked"), "mine").unwrap();
        let files = [
            file("a", "new"),
            file("fresh", "new"),
            file("blocked/b", "new"),
        ];
        let result = apply(directory.path(), files.iter(), &["gone".to_owned()], None);
        assert!(matches!(result, Err(WriteError::Io { .. })), "{result:?}");
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "old");
        assert_eq!(fs::read_to_string(at("gone")).unwrap(), "kept");
        assert_eq!(fs::read_to_string(at("blocked")).unwrap(), "mine");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_failing_removal_takes_the_new_files_back() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        fs::write(at("a"), "old").unwrap();
        let result = apply(
            directory.path(),
            [file("a", "new")].iter(),
            &["never/was".to_owned()],
            None,
        );
        assert!(result.is_err());
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "old");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_companion_that_cannot_be_written_takes_the_directory_back() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        fs::create_dir(at("out")).unwrap();
        fs::write(at("out/a"), "old").unwrap();
        fs::write(at("file"), "").unwrap();
        let companion = Companion {
            path: at("file/lock"),
            text: "new".to_owned(),
        };
        let files = [file("a", "new")];
        let result = apply(&at("out"), files.iter(), &[], Some(&companion));
        assert!(result.is_err());
        assert_eq!(fs::read_to_string(at("out/a")).unwrap(), "old");
        assert_eq!(fs::read_dir(at("out")).unwrap().count(), 1);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_companion_changes_with_the_directory() {
        let directory = tempfile::tempdir().unwrap();
        let at = |path: &str| directory.path().join(path);
        for text in ["first", "second"] {
            let companion = Companion {
                path: at("lock"),
                text: text.to_owned(),
            };
            apply(&at("out"), [file("a", text)].iter(), &[], Some(&companion)).unwrap();
            assert_eq!(fs::read_to_string(at("lock")).unwrap(), text);
            assert_eq!(fs::read_to_string(at("out/a")).unwrap(), text);
            assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 2);
        }
    }
}
