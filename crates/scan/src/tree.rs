//! The relations between files: the Cargo package and target that a file belongs to, the modules that include it, and
//! the file that a relative import of a script names.
//!
//! It reads manifests and folders, and no language: whoever asks says how a source declares a module.

pub(crate) mod relative;

use crate::limits;
use crate::occurrence::{Reason, Skipped};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Folders of a package in which Cargo finds targets that are no part of what is shipped, and two that people use
/// for the same.
const TEST_FOLDERS: [&str; 5] = ["tests", "benches", "examples", "test", "fuzz"];

/// The tables of a manifest that describe such targets.
const TEST_TABLES: [&str; 3] = ["[[test]]", "[[bench]]", "[[example]]"];

/// How many modules are followed from a file to the root of its crate. No crate is nested this deeply; the bound
/// keeps odd trees from costing more than they are worth.
const MAX_MODULES: usize = 16;

/// What a file is compiled into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A library or program, as far as can be known from where the file lies.
    Shipped,
    /// A test, benchmark, example or fuzz target.
    Test,
}

/// A package of Cargo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// The folder of its `Cargo.toml`.
    pub(crate) folder: PathBuf,
}

/// How a source declares a module that lies in another file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    /// Whether the module is compiled for tests alone.
    pub(crate) is_test: bool,
}

impl Package {
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

    /// Returns the target that a file of the package belongs to: by its folder, or by a target of the manifest with an
    /// explicit path, such as `[[test]]` with `path = "src/tests/mod.rs"`.
    pub(crate) fn target(&self, path: &Path) -> Target {
        let within = path.strip_prefix(&self.folder).unwrap_or(path);
        let first = within
            .parent()
            .and_then(|folder| folder.components().next());
        if first.is_some_and(|folder| is_named(folder, &TEST_FOLDERS)) {
            return Target::Test;
        }
        let manifest = limits::read(&self.manifest()).unwrap_or_default();
        if test_paths(&manifest).any(|root| belongs_to(within, root)) {
            Target::Test
        } else {
            Target::Shipped
        }
    }
}

fn is_named(folder: std::path::Component<'_>, names: &[&str]) -> bool {
    let name = folder.as_os_str().to_str();
    name.is_some_and(|name| names.contains(&name))
}

/// Returns the paths that a manifest gives to tests, benchmarks and examples.
fn test_paths(manifest: &str) -> impl Iterator<Item = &Path> {
    let mut in_target = false;
    manifest.lines().map(str::trim).filter_map(move |line| {
        if line.starts_with('[') {
            in_target = TEST_TABLES.contains(&line);
            return None;
        }
        let (key, path) = line.split_once('=').filter(|_| in_target)?;
        (key.trim() == "path").then(|| Path::new(path.trim().trim_matches(['"', '\''])))
    })
}

/// Returns whether a file is the root of a target, or lies in a folder that only the root's modules use.
fn belongs_to(within: &Path, root: &Path) -> bool {
    let has_folder = root
        .file_stem()
        .is_some_and(|stem| stem == "mod" || stem == "main");
    // The folder of a root in `src` holds the library too.
    let folder = root
        .parent()
        .filter(|folder| has_folder && *folder != Path::new("src"));
    within == root || folder.is_some_and(|folder| within.starts_with(folder))
}

/// Returns whether a whole file is test code: part of a test target, or included only by a module that is compiled for
/// tests. `declaration` says how a source declares the module of a name, if it does.
pub(crate) fn is_for_tests(
    path: &Path,
    declaration: &dyn Fn(&str, &str) -> Option<Declaration>,
) -> bool {
    let package = Package::containing(path);
    let by_place = match &package {
        Some(package) => package.target(path) == Target::Test,
        // Without a manifest, as in memory, it is not known where the package begins.
        None => path
            .parent()
            .into_iter()
            .flat_map(Path::components)
            .any(|folder| is_named(folder, &["tests", "benches"])),
    };
    by_place || parents(path, package.as_ref(), declaration).any(|(_, declared)| declared.is_test)
}

/// Returns the files that lead to a file by their modules, from the nearest to the root of the crate, each with how it
/// declares the one before it. It ends early where a file is declared nowhere, as with `#[path]`.
pub(crate) fn parents(
    path: &Path,
    package: Option<&Package>,
    declaration: &dyn Fn(&str, &str) -> Option<Declaration>,
) -> impl Iterator<Item = (PathBuf, Declaration)> {
    let mut path = path.to_path_buf();
    std::iter::from_fn(move || {
        let (name, folder) = module(&path, package)?;
        let candidates = [
            folder.join("mod.rs"),
            folder.join("lib.rs"),
            folder.join("main.rs"),
            folder.with_extension("rs"),
        ];
        let parent = candidates
            .into_iter()
            .filter(|candidate| *candidate != path)
            .find_map(|candidate| {
                let declared = declaration(&limits::read(&candidate).ok()?, &name)?;
                Some((candidate, declared))
            })?;
        path.clone_from(&parent.0);
        Some(parent)
    })
    .take(MAX_MODULES)
}

/// Returns the name of the module that a file is, and the folder of the module that declares it; none for the root of
/// a crate.
fn module(path: &Path, package: Option<&Package>) -> Option<(String, PathBuf)> {
    let stem = path.file_stem()?.to_str()?;
    let folder = path.parent()?;
    let is_root =
        matches!(stem, "lib" | "main") || package.is_some_and(|package| package.folder == folder);
    match stem {
        _ if is_root => None,
        "mod" => Some((
            folder.file_name()?.to_str()?.to_owned(),
            folder.parent()?.to_path_buf(),
        )),
        stem => Some((stem.to_owned(), folder.to_path_buf())),
    }
}

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
