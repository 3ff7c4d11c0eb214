//! What stands for the generated files of a directory.
//!
//! In: the files as they were rendered, or the directory as it is. Out: a [`Digest`] of the paths
//! and content of all files that carry the generator's mark. What always holds: both give the
//! same digest when, and only when, the directory holds those files, unchanged, and no other with
//! the mark.

use std::fs;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::digest::{Digest, Digester};
use crate::render::RenderedFile;
use crate::write::is_marked;

/// Files that a thread of its own is worth.
const FILES_PER_THREAD: usize = 64;

/// A path in the directory, with `/`, and what stands for the file.
type Entry = (String, Digest);

/// Of the files as they were rendered.
pub(super) fn rendered(files: &[RenderedFile]) -> Digest {
    let entries = files.iter().map(|file| {
        let content = Digest::of(file.text.as_bytes());
        (file.path.clone(), content)
    });
    combined(entries.collect())
}

/// Of the files that are in `parts` of the directory: names of files or directories, `.` for all.
pub(super) fn present(directory: &Path, parts: &[&str]) -> io::Result<Digest> {
    let mut paths = Vec::new();
    for part in parts {
        let path = match *part {
            "." => directory.to_owned(),
            part => directory.join(part),
        };
        files_below(path, &mut paths)?;
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(paths.len().div_ceil(FILES_PER_THREAD))
        .max(1);
    let work = || {
        let mut done = Vec::new();
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.extend(entry(directory, path)?);
        }
        io::Result::Ok(done)
    };
    let entries = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work()?;
        for other in others {
            match other.join() {
                Ok(done) => all.extend(done?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        io::Result::Ok(all)
    })?;
    Ok(combined(entries))
}

fn combined(mut entries: Vec<Entry>) -> Digest {
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut digester = Digester::default();
    for (path, content) in &entries {
        digester.part(path.as_bytes());
        digester.digest(*content);
    }
    digester.finish()
}

/// A file's path and content; none if it does not carry the mark.
fn entry(directory: &Path, path: &Path) -> io::Result<Option<Entry>> {
    let content = fs::read(path)?;
    if !is_marked(&content) {
        return Ok(None);
    }
    let relative = path.strip_prefix(directory).unwrap_or(path);
    let relative = relative.to_string_lossy().replace('\\', "/");
    Ok(Some((relative, Digest::of(&content))))
}

/// All files below `path`, or itself; links do not count.
fn files_below(path: PathBuf, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let metadata = match fs::symlink_metadata(&path) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    if metadata.is_file() {
        found.push(path);
        return Ok(());
    }
    let mut open = Vec::from_iter(metadata.is_dir().then_some(path));
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            }
        }
    }
    Ok(())
}
