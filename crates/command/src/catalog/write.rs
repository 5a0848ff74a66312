//! Writes the folder of the site completely or not at all, and replaces only what it has written itself.

use crate::failure::Explained;
use crate::files::{FileError, read_if_exists};
use cookie_registry_policy::shared::sha256;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file with the catalogue as data.
pub(super) const JSON: &str = "catalog.json";

/// The file that lists all others, by which a folder is recognised as an earlier catalogue.
const MANIFEST: &str = "catalog-files.json";

/// What the manifest contains.
#[derive(Deserialize, Serialize)]
struct Manifest {
    /// The SHA-256 of each file, by its path below the folder.
    files: BTreeMap<String, String>,
}

/// A file of the site, with its path below the folder.
#[derive(Debug)]
pub(super) struct SiteFile {
    pub(super) name: String,
    pub(super) text: String,
}

/// The reason why the site was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    /// Something else is in the folder's place.
    #[error("{} is not an earlier catalogue, and is not replaced", .0.display())]
    NotACatalog(PathBuf),
    /// The folder has an earlier catalogue and something else.
    #[error("{} is not what `catalog build` wrote, so its folder {} is not replaced", found.display(), folder.display())]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The first file or folder in it that is something else.
        found: PathBuf,
    },
    /// The manifest cannot be read.
    #[error(transparent)]
    Manifest(#[from] FileError),
    /// The folder cannot be written.
    #[error("cannot write {}: {_1}", .0.display())]
    Failed(PathBuf, io::Error),
}

impl Explained for WriteError {
    fn help(&self) -> Option<String> {
        match self {
            Self::NotACatalog(_) => Some("specify a new folder, or remove this one".to_owned()),
            Self::Foreign { .. } => {
                Some("move it away, specify a new folder, or remove the folder".to_owned())
            }
            Self::Manifest(error) => error.help(),
            Self::Failed(..) => None,
        }
    }
}

/// Writes the files into a folder next to `out`, and then puts it in its place. Returns how many files were written.
pub(super) fn site(out: &Path, files: &[SiteFile]) -> Result<usize, WriteError> {
    let failed = |error| WriteError::Failed(out.to_owned(), error);
    let is_there = fs::symlink_metadata(out).is_ok();
    if is_there {
        replaceable(out)?;
    }
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".cookie-registry-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A web server may run as somebody else; the umask still applies.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    let new = builder.tempdir_in(parent).map_err(failed)?;
    for file in files {
        let path = new.path().join(&file.name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&path, &file.text).map_err(failed)?;
    }
    fs::write(new.path().join(MANIFEST), manifest(files)).map_err(failed)?;
    // The earlier catalogue is removed only after the new one is in its place.
    let old = is_there
        .then(|| builder.tempdir_in(parent))
        .transpose()
        .map_err(failed)?;
    if let Some(old) = &old {
        fs::rename(out, old.path().join("old")).map_err(failed)?;
    }
    if let Err(error) = fs::rename(new.path(), out) {
        if let Some(old) = old
            && fs::rename(old.path().join("old"), out).is_err()
        {
            // The earlier catalogue stays where it is, next to its place; the error below is the one to report.
            let _ = old.keep();
        }
        return Err(failed(error));
    }
    Ok(files.len())
}

/// Returns the text of the manifest.
fn manifest(files: &[SiteFile]) -> String {
    let hashes = files.iter();
    let manifest = Manifest {
        files: hashes
            .map(|file| (file.name.clone(), sha256(file.text.as_bytes())))
            .collect(),
    };
    // Texts always have a form in JSON.
    serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n"
}

/// Fails unless a path is an empty folder, or a folder in which everything is as an earlier run has written it.
fn replaceable(out: &Path) -> Result<(), WriteError> {
    let failed = |error| WriteError::Failed(out.to_owned(), error);
    let not_a_catalog = || WriteError::NotACatalog(out.to_owned());
    if !fs::symlink_metadata(out).map_err(failed)?.is_dir() {
        return Err(not_a_catalog());
    }
    if fs::read_dir(out).map_err(failed)?.next().is_none() {
        return Ok(());
    }
    let text = read_if_exists(&out.join(MANIFEST))?.ok_or_else(not_a_catalog)?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|_| not_a_catalog())?;
    match foreign(out, &manifest).map_err(failed)? {
        None => Ok(()),
        Some(found) => Err(WriteError::Foreign {
            folder: out.to_owned(),
            found,
        }),
    }
}

/// Returns the first file or folder below `out` that the manifest does not list as it is. Links are not followed. It stops at the
/// first, so it reads no more than the manifest lists.
fn foreign(out: &Path, manifest: &Manifest) -> io::Result<Option<PathBuf>> {
    let parents = manifest
        .files
        .keys()
        .flat_map(|name| Path::new(name).ancestors().skip(1));
    let known: BTreeSet<&Path> = parents.collect();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(out.join(&folder))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let below = folder.join(entry.file_name());
            let name = crate::policy_file::with_slashes(&below);
            if kind.is_dir() && known.contains(below.as_path()) {
                folders.push(below);
                continue;
            }
            let is_own = kind.is_file()
                && match manifest.files.get(&name) {
                    Some(hash) => *hash == sha256(&fs::read(entry.path())?),
                    None => name == MANIFEST,
                };
            if !is_own {
                return Ok(Some(entry.path()));
            }
        }
    }
    Ok(None)
}
