//! One file that the user named.
//!
//! In: a path and a text. Out: the text at that path. What always holds: a regular file is replaced
//! whole or stays as it was; what is no regular file, such as a pipe or a terminal, gets the text and
//! stays what it is; a directory is refused.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write};
use std::path::Path;

use super::WriteError;

/// Replaces one file that the user named, or leaves it as it was. A link stays one: what it leads
/// to is replaced. The permissions of what was there are kept. A pipe or a device is written to.
pub fn replace_file(path: &Path, text: &str) -> Result<(), WriteError> {
    let permissions = match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(WriteError::Directory(path.to_owned())),
        Ok(there) if there.is_file() => Some(there.permissions()),
        // Renaming a file over a device would take the device away.
        Ok(_) => return write_through(path, text).map_err(WriteError::io("writing", path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(WriteError::io("writing", path)(error)),
    };
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.new", std::process::id()));
    let staged = target.with_file_name(name);
    let replaced = replace(&target, &staged, permissions, text);
    if replaced.is_err() {
        // What could not be written may not be there either: the first error tells enough.
        drop(fs::remove_file(&staged));
    }
    replaced.map_err(WriteError::io("writing", path))
}

fn replace(
    target: &Path,
    staged: &Path,
    permissions: Option<Permissions>,
    text: &str,
) -> io::Result<()> {
    fs::write(staged, text)?;
    if let Some(permissions) = permissions {
        fs::set_permissions(staged, permissions)?;
    }
    fs::rename(staged, target)
}

fn write_through(path: &Path, text: &str) -> io::Result<()> {
    let mut there = OpenOptions::new().write(true).open(path)?;
    there.write_all(text.as_bytes())
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    use super::*;

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let mut names =
            Vec::from_iter(entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()));
        names.sort();
        names
    }

    #[test]
    fn a_pipe_gets_the_text_and_stays_a_pipe() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        mkfifo(&pipe, Mode::S_IRUSR | Mode::S_IWUSR).unwrap();
        let link = directory.path().join("link");
        symlink(&pipe, &link).unwrap();
        for path in [&pipe, &link] {
            // Opened both ways, a pipe waits for no other end, and keeps what is written.
            let mut held = OpenOptions::new();
            let mut held = held.read(true).write(true).open(&pipe).unwrap();
            replace_file(path, "text").unwrap();
            assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
            let mut read = [0; 4];
            held.read_exact(&mut read).unwrap();
            assert_eq!(&read, b"text");
        }
        assert_eq!(names(directory.path()), ["link", "pipe"]);
    }

    #[test]
    fn a_directory_is_refused_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let error = replace_file(directory.path(), "text").unwrap_err();
        assert!(matches!(error, WriteError::Directory(_)), "{error}");
        assert!(
            error
                .to_string()
                .ends_with("is a directory; name a file in it")
        );
        assert!(names(directory.path()).is_empty());
    }

    #[test]
    fn a_file_behind_a_link_is_replaced_and_keeps_its_permissions() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("file");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        let link = directory.path().join("link");
        symlink(&file, &link).unwrap();
        replace_file(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&file).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert_eq!(names(directory.path()), ["file", "link"]);
    }
}
