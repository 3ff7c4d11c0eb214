//! What stands for the generated files of a directory.
//!
//! In: the files as they were rendered, or the directory as it is. Out: a [`Digest`] of the paths
//! and content of all files that carry the generator's mark. What always holds: both give the
//! same digest when, and only when, the directory holds those files, unchanged, and no other with
//! the mark.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::digest::{Buffer, Digest, Digester};
use crate::parallel;
use crate::render::RenderedFile;
use crate::write::is_marked;

/// A path in the directory, with `/`, and what stands for the file.
type Entry = (String, Digest);

/// Of the files as they were rendered.
pub(super) fn rendered(files: &[RenderedFile]) -> Digest {
    let entry = |(): &mut (), _, file: &RenderedFile| {
        let content = Digest::of(file.text.as_bytes());
        (file.path.clone(), content)
    };
    combined(parallel::map(files, || (), entry))
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
    let entries = parallel::map(&paths, Buffer::default, |buffer, _, path| {
        entry(buffer, directory, path)
    });
    let entries: io::Result<Vec<Option<Entry>>> = entries.into_iter().collect();
    Ok(combined(entries?.into_iter().flatten().collect()))
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
fn entry(buffer: &mut Buffer, directory: &Path, path: &Path) -> io::Result<Option<Entry>> {
    let mut is_generated = false;
    let digest = buffer.digest_file(path, |start| {
        is_generated = is_marked(start);
        is_generated
    })?;
    let Some(content) = digest.filter(|_| is_generated) else {
        return Ok(None);
    };
    let relative = path.strip_prefix(directory).unwrap_or(path);
    let relative = relative.to_string_lossy().replace('\\', "/");
    Ok(Some((relative, content)))
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
