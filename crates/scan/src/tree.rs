//! The relations between files: the Cargo package and target that a file belongs to, the modules that include it, and
//! the file that a relative import of a script names.
//!
//! This module reads manifests and folders, but parses no language: the caller determines how a source declares a
//! module.

pub(crate) mod declarations;
pub(crate) mod modules;
pub(crate) mod relative;
pub(crate) mod targets;
#[cfg(feature = "findings")]
pub(crate) mod workspace;

use crate::limits;
#[cfg(feature = "libraries")]
use crate::occurrence::{Reason, Skipped};
use modules::{PackageTree, Reader, tidy};
use std::collections::BTreeMap;
#[cfg(feature = "libraries")]
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use targets::{CargoTarget, Kind};

/// Folders of a package in which Cargo finds tests and benchmarks, and two that people use for the same.
const TEST_FOLDERS: [&str; 4] = ["tests", "benches", "test", "fuzz"];

/// A package of Cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// The folder of its `Cargo.toml`.
    pub(crate) folder: PathBuf,
}

impl Package {
    #[cfg(feature = "walk")]
    /// Returns the package in whose folder a path lies: the nearest, as Cargo looks for it.
    pub(crate) fn containing(path: &Path) -> Option<Self> {
        let folder = path
            .ancestors()
            .skip(1)
            .find(|folder| folder.join("Cargo.toml").is_file())?;
        Some(Self {
            folder: folder.to_path_buf(),
        })
    }

    /// Returns the path of its manifest.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.folder.join("Cargo.toml")
    }

    /// Returns its targets.
    pub(crate) fn targets(&self) -> Vec<CargoTarget> {
        let manifest = limits::read(&self.manifest()).unwrap_or_default();
        targets::targets(&self.folder, &manifest)
    }
}

/// Which targets of a package are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of them.
    Whole,
    /// The library, which is all that another package uses.
    Library,
}

/// The packages of a scan, with the files that each is compiled from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trees(pub(crate) BTreeMap<PathBuf, PackageTree>);

impl Trees {
    /// Follows the targets of packages, whose folders are given.
    pub(crate) fn of(packages: &[(PathBuf, Scope)], reader: &Reader<'_>) -> Self {
        let trees = packages.iter().map(|(folder, scope)| {
            let folder = tidy(folder);
            let package = Package {
                folder: folder.clone(),
            };
            let mut targets = package.targets();
            if *scope == Scope::Library {
                targets.retain(|target| target.kind == Kind::Library);
            }
            let tree = PackageTree::of(&folder, &targets, reader);
            (folder, tree)
        });
        Self(trees.collect())
    }

    /// Returns whether a file is test code as a whole: compiled for tests and benchmarks alone. A file that no target
    /// leads to is judged by its place.
    pub(crate) fn is_test(&self, named: &Path) -> bool {
        let path = tidy(named);
        let mut is_reached = false;
        for tree in self.0.values() {
            if let Some(reached) = tree.files.get(&path) {
                if reached.is_shipped {
                    return false;
                }
                is_reached = true;
            }
        }
        is_reached || self.is_in_test_folder(&path, named)
    }

    /// Returns whether every shipped target that a file is compiled into is checked at compile time.
    #[cfg(feature = "compare")]
    pub(crate) fn is_enforced(&self, path: &Path) -> bool {
        let path = tidy(path);
        self.0.values().all(|tree| {
            tree.not_enforced()
                .all(|target| !target.files.contains(&path))
        })
    }

    /// Returns whether a file lies in a folder of tests of its package, or in the folder of a test with a path of its own.
    fn is_in_test_folder(&self, path: &Path, named: &Path) -> bool {
        let package = path
            .ancestors()
            .skip(1)
            .find_map(|folder| self.0.get_key_value(folder));
        let Some((folder, tree)) = package else {
            return is_test_by_place(named);
        };
        let within = path.strip_prefix(folder).unwrap_or(path);
        let first = within.parent().and_then(|it| it.components().next());
        first.is_some_and(|folder| is_named(folder, &TEST_FOLDERS))
            || tree.targets.iter().any(|tree| {
                let root = &tree.target.root;
                let is_mod = root
                    .file_stem()
                    .is_some_and(|stem| stem == "mod" || stem == "main");
                // The folder of a root in `src` holds the library too.
                let own = root
                    .parent()
                    .filter(|own| is_mod && **own != folder.join("src"));
                !tree.target.kind.is_shipped() && own.is_some_and(|own| path.starts_with(tidy(own)))
            })
    }
}

/// Returns whether a file is test code by its place alone: without a manifest, as in memory, it is not known where the
/// package begins.
fn is_test_by_place(path: &Path) -> bool {
    path.parent()
        .into_iter()
        .flat_map(Path::components)
        .any(|folder| is_named(folder, &["tests", "benches"]))
}

fn is_named(folder: std::path::Component<'_>, names: &[&str]) -> bool {
    let name = folder.as_os_str().to_str();
    name.is_some_and(|name| names.contains(&name))
}

#[cfg(feature = "libraries")]
/// Returns the files of Rust below a folder, in the order of their paths, each folder once even where symbolic links
/// form a circle.
pub(crate) fn rust_files(folder: &Path, skipped: &mut Vec<Skipped>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let mut skip = |why: String| {
            skipped.push(Skipped {
                path: folder.clone(),
                reason: Reason::Unreadable(why),
            });
        };
        let listed = std::fs::canonicalize(&folder).and_then(|real| {
            if seen.insert(real) {
                std::fs::read_dir(&folder).map(Some)
            } else {
                Ok(None)
            }
        });
        let entries = match listed {
            Ok(Some(entries)) => entries,
            Ok(None) => {
                skip("a symbolic link leads back to a folder that was read already".to_owned());
                continue;
            }
            Err(error) => {
                skip(limits::why(&error));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
