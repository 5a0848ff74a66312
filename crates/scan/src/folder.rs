//! Which files a scan reads.

use crate::limits;
use crate::occurrence::{Reason, Skipped};
use crate::tree::Package;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Folders that hold what others wrote, or what tools made, whatever `.gitignore` says.
const NOT_SOURCES: &[&str] = &["node_modules", "bower_components", ".git", "target"];

/// Returns whether a file is the manifest of a package of Rust.
pub(crate) fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "Cargo.toml")
}

/// Returns whether a file says where the modules of a project of scripts are.
pub(crate) fn is_project(path: &Path) -> bool {
    #[cfg(feature = "javascript")]
    return crate::javascript::is_project(path);
    #[cfg(not(feature = "javascript"))]
    return path.as_os_str().is_empty();
}

/// Returns the sources and manifests under these paths, each once, as `.gitignore` allows. Files that are named themselves are
/// always read, symbolic links are followed, and the path of each file begins as the one under which it was found.
pub(crate) fn files(paths: &[PathBuf], skipped: &mut Vec<Skipped>) -> Vec<PathBuf> {
    let Some((first, rest)) = paths.split_first() else {
        return Vec::new();
    };
    let mut builder = ignore::WalkBuilder::new(first);
    rest.iter().for_each(|path| {
        builder.add(path);
    });
    let vendored = std::sync::Arc::new(std::sync::Mutex::new(HashSet::new()));
    let seen = std::sync::Arc::clone(&vendored);
    builder
        .hidden(false)
        .follow_links(true)
        // A `.gitignore` holds in a checkout without `.git` too, such as an archive.
        .require_git(false)
        .filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let name = entry.file_name().to_str().unwrap_or_default();
            if entry.depth() == 0 || !is_folder {
                return true;
            }
            if is_vendored(entry.path()) {
                if let (Ok(mut seen), Some(folder)) = (seen.lock(), entry.path().parent()) {
                    seen.insert(folder.to_path_buf());
                }
                return false;
            }
            !(NOT_SOURCES.contains(&name) && is_made(entry.path(), name))
        });
    let (found, failed) = (
        std::sync::Mutex::new(HashSet::new()),
        std::sync::Mutex::new(Vec::new()),
    );
    let linked = AtomicBool::new(paths.len() > 1);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    if entry.path_is_symlink() {
                        linked.store(true, Ordering::Relaxed);
                    }
                    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
                    if is_file
                        && (crate::source::language_of(entry.path()).is_some()
                            || is_manifest(entry.path())
                            || is_project(entry.path()))
                        && let Ok(mut found) = found.lock()
                    {
                        found.insert(entry.into_path());
                    }
                }
                Err(error) => {
                    if let Ok(mut failed) = failed.lock() {
                        failed.push(failure(&error));
                    }
                }
            }
            ignore::WalkState::Continue
        })
    });
    skipped.extend(failed.into_inner().unwrap_or_default());
    if let Ok(folders) = vendored.lock() {
        skipped.extend(folders.iter().map(|folder| Skipped {
            path: folder.clone(),
            reason: Reason::Vendored,
        }));
    }
    let mut found: Vec<PathBuf> = found.into_inner().unwrap_or_default().into_iter().collect();
    found.sort();
    // Only links, and paths within each other, lead to a file twice.
    if linked.into_inner() {
        found = once(found);
    }
    found
}

/// Returns each file once: under its own path where it was found there, else under the first that leads to it.
fn once(found: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut real_paths: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut folder = None;
    for path in found {
        let Some(real) = real(&path, &mut folder) else {
            // It is kept here so that reading it fails, which reports it.
            real_paths.insert(path.clone(), path);
            continue;
        };
        let is_own = || std::path::absolute(&path).is_ok_and(|absolute| absolute == real);
        match real_paths.get(&real) {
            Some(_) if !is_own() => {}
            _ => {
                real_paths.insert(real, path);
            }
        }
    }
    let mut paths: Vec<PathBuf> = real_paths.into_values().collect();
    paths.sort();
    paths
}

/// Returns the path of a file with all links resolved; `None` if that fails. Resolving takes a system call for each
/// part of the path, so the result for the last folder is cached in `last`.
fn real(path: &Path, last: &mut Option<(PathBuf, PathBuf)>) -> Option<PathBuf> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let (Some(folder), Some(name)) = (folder, path.file_name()) else {
        return std::fs::canonicalize(path).ok();
    };
    if std::fs::symlink_metadata(path).ok()?.is_symlink() {
        return std::fs::canonicalize(path).ok();
    }
    if let Some((_, real)) = last.as_ref().filter(|(named, _)| named == folder) {
        return Some(real.join(name));
    }
    let real = std::fs::canonicalize(folder).ok()?;
    let file = real.join(name);
    *last = Some((folder.to_path_buf(), real));
    Some(file)
}

/// Returns the manifest of the package in which a path lies, where that is above it; named from the current folder, as the
/// path is.
pub(crate) fn manifest_above(path: &Path) -> Option<PathBuf> {
    let package = Package::containing(&std::fs::canonicalize(path).ok()?)?;
    let folder = &package.folder;
    if path.is_absolute() {
        return Some(package.manifest());
    }
    let here = std::env::current_dir().ok()?;
    let common = here
        .ancestors()
        .find(|above| folder.starts_with(above))
        .filter(|above| above.parent().is_some())?;
    let up = here.strip_prefix(common).ok()?.components().map(|_| "..");
    let mut named: PathBuf = up.collect();
    named.push(folder.strip_prefix(common).ok()?);
    Some(named.join("Cargo.toml"))
}

/// Returns whether a folder with one of these names contains generated or foreign files. A folder `target` is Cargo's
/// only if it is next to a `Cargo.toml`; the others mean the same everywhere.
fn is_made(path: &Path, name: &str) -> bool {
    name != "target"
        || path
            .parent()
            .is_some_and(|parent| parent.join("Cargo.toml").is_file())
}

/// Returns whether a folder is a package that `cargo vendor` wrote.
fn is_vendored(folder: &Path) -> bool {
    folder.join(".cargo-checksum.json").is_file()
}

fn failure(error: &ignore::Error) -> Skipped {
    let path = path_of(error).unwrap_or_default();
    let why = match (is_loop(error), error.io_error()) {
        (true, _) => "a symbolic link leads back to a folder above it".to_owned(),
        (false, Some(error)) => limits::why(error),
        (false, None) => error.to_string(),
    };
    Skipped {
        path,
        reason: Reason::Unreadable(why),
    }
}

fn is_loop(error: &ignore::Error) -> bool {
    match error {
        ignore::Error::Loop { .. } => true,
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => is_loop(err),
        ignore::Error::Partial(errors) => errors.iter().any(is_loop),
        _ => false,
    }
}

fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}
