//! Where referenced documents are found.
//!
//! In: the directories and the mapping that the user named, and the `Uri` of a reference. Out:
//! the file, if there is one. What always holds: the network is never asked; a document leads
//! only to files in directories that the user named, whatever its `Uri` says, and to files that
//! the user mapped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::uri::{Segment, UriPath, segments};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};

/// Segments of a `Uri` that are looked for in a directory: no real set is nested deeper, and
/// each costs a look at the disk.
const MAX_SUFFIX: usize = 8;

/// Where documents are looked for that a reference names and nobody gave (CSDL XML 4.01, §4.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct References {
    /// Directories. A file in one of them is found by the longest end of the `Uri`'s path that
    /// names one, `v1/A.xml` before `A.xml`, and from a document inside by a relative `Uri`.
    #[serde(default)]
    pub directories: Vec<PathBuf>,
    /// Files by `Uri`; a `Uri` that ends with `/` stands for all that begin with it, and leads to
    /// a directory.
    #[serde(default)]
    pub map: BTreeMap<String, PathBuf>,
}

impl References {
    /// Adds those of another to these; of two mappings for one `Uri` the other's counts.
    pub fn extend(&mut self, other: Self) {
        self.directories.extend(other.directories);
        self.map.extend(other.map);
    }

    /// Every file and directory that is named here.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let all = self.directories.iter().chain(self.map.values());
        all.map(PathBuf::as_path)
    }

    /// The same with its paths counted from a directory.
    #[must_use]
    pub fn relative_to(mut self, base: &Path) -> Self {
        for path in self.directories.iter_mut().chain(self.map.values_mut()) {
            *path = base.join(&*path);
        }
        self
    }
}

/// A directory that files may be taken from.
struct Root<'r> {
    /// As the user spelled it.
    shown: &'r Path,
    /// Without links.
    canonical: PathBuf,
}

/// Finds files.
pub(super) struct Locator<'r> {
    /// The directories given.
    directories: Vec<&'r Path>,
    /// Those, and the ones that beginnings of a `Uri` are mapped to.
    roots: Vec<Root<'r>>,
    map: &'r BTreeMap<String, PathBuf>,
}

impl<'r> Locator<'r> {
    /// What is named and not there is an error.
    pub(super) fn new(references: &'r References, diagnostics: &mut Diagnostics) -> Self {
        let mut locator = Self {
            directories: Vec::new(),
            roots: Vec::new(),
            map: &references.map,
        };
        for directory in &references.directories {
            match root(directory) {
                Some(root) => {
                    locator.directories.push(directory);
                    locator.roots.push(root);
                }
                None => diagnostics.push(absent(format!(
                    "the directory of references {} is not there",
                    directory.display()
                ))),
            }
        }
        for (uri, path) in &references.map {
            let target = if uri.ends_with('/') {
                root(path).map(|root| locator.roots.push(root))
            } else {
                path.is_file().then_some(())
            };
            if target.is_none() {
                diagnostics.push(absent(format!(
                    "`{uri}` is mapped to {}, which is no {}",
                    path.display(),
                    if uri.ends_with('/') {
                        "directory"
                    } else {
                        "file"
                    }
                )));
            }
        }
        locator
    }

    /// Whether the user mapped this `Uri`, or a beginning of it.
    pub(super) fn is_mapped(&self, uri: &str) -> bool {
        self.mapped(uri).is_some()
    }

    /// The file for the `Uri` of a reference; `from` is the canonical path of the document that
    /// it stands in.
    pub(super) fn locate(&self, uri: &str, from: &Path) -> Option<PathBuf> {
        if let Some(path) = self.mapped(uri) {
            return Some(path);
        }
        let path = UriPath::new(uri);
        self.beside(&path, from).or_else(|| self.by_suffix(&path))
    }

    /// The file that the mapping names: the longest `Uri` counts.
    fn mapped(&self, uri: &str) -> Option<PathBuf> {
        if let Some(path) = self.map.get(uri) {
            return path.is_file().then(|| path.clone());
        }
        // Beginnings that end with `/`, longest first.
        let ends = uri.rmatch_indices('/').map(|(at, _)| at + 1);
        ends.filter_map(|end| Some((self.map.get(&uri[..end])?, &uri[end..])))
            .find_map(|(directory, rest)| {
                let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
                let mut path = directory.clone();
                for segment in segments(rest) {
                    match segment {
                        Segment::Name(name) => path.push(name),
                        Segment::Current | Segment::Parent | Segment::Unsafe => return None,
                    }
                }
                path.is_file().then_some(path)
            })
    }

    /// A relative `Uri`, counted from the document it stands in, if that stays inside a
    /// directory that the user named.
    fn beside(&self, path: &UriPath, from: &Path) -> Option<PathBuf> {
        if !path.is_relative {
            return None;
        }
        let mut target = from.parent()?.to_owned();
        for segment in &path.segments {
            match segment {
                Segment::Name(name) => target.push(name),
                Segment::Current => {}
                Segment::Parent if target.pop() => {}
                Segment::Parent | Segment::Unsafe => return None,
            }
        }
        let shown = self.roots.iter().find_map(|root| {
            let inside = target.strip_prefix(&root.canonical).ok()?;
            Some(joined(root.shown, inside))
        })?;
        shown.is_file().then_some(shown)
    }

    /// The file that the longest end of the path names in one of the directories.
    fn by_suffix(&self, path: &UriPath) -> Option<PathBuf> {
        let names = path.names_at_end(MAX_SUFFIX);
        (0..names.len()).find_map(|start| {
            let suffix: PathBuf = names[start..].iter().collect();
            let candidates = self.directories.iter();
            candidates
                .map(|it| joined(it, &suffix))
                .find(|it| it.is_file())
        })
    }
}

/// The path in a directory, as people write it: without `./`.
fn joined(directory: &Path, path: &Path) -> PathBuf {
    if directory == Path::new(".") {
        return path.to_owned();
    }
    directory.join(path)
}

fn root(directory: &Path) -> Option<Root<'_>> {
    let canonical = fs::canonicalize(directory).ok()?;
    canonical.is_dir().then_some(Root {
        shown: directory,
        canonical,
    })
}

fn absent(message: String) -> Diagnostic {
    Diagnostic::bare_error(codes::READ, message)
        .with_help("see `--references` and `--map`, or [references] in the configuration")
}
