//! Writes the folder of the site completely or not at all.

use crate::failure::Explained;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file by which a folder is recognised as an earlier catalogue.
pub(super) const JSON: &str = "catalog.json";

/// A file of the site, with its path below the folder.
#[derive(Debug)]
pub(super) struct SiteFile {
    pub(super) name: String,
    pub(super) text: String,
}

/// The reason why the site was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    /// Something else is in the folder.
    #[error("{} is not an earlier catalogue, and is not replaced", .0.display())]
    NotACatalog(PathBuf),
    /// The folder cannot be written.
    #[error("cannot write {}: {_1}", .0.display())]
    Failed(PathBuf, io::Error),
}

impl Explained for WriteError {
    fn help(&self) -> Option<String> {
        match self {
            Self::NotACatalog(_) => Some("specify a new folder, or remove this one".to_owned()),
            Self::Failed(..) => None,
        }
    }
}

/// Writes the files into a folder next to `out`, and then puts it in its place. Returns how many files were written.
pub(super) fn site(out: &Path, files: &[SiteFile]) -> Result<usize, WriteError> {
    let failed = |error| WriteError::Failed(out.to_owned(), error);
    let is_there = fs::symlink_metadata(out).is_ok();
    if is_there && !is_replaceable(out).map_err(failed)? {
        return Err(WriteError::NotACatalog(out.to_owned()));
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
    // The earlier catalogue is removed only after the new one is in its place.
    let old = is_there
        .then(|| builder.tempdir_in(parent))
        .transpose()
        .map_err(failed)?;
    if let Some(old) = &old {
        fs::rename(out, old.path().join("old")).map_err(failed)?;
    }
    if let Err(error) = fs::rename(new.path(), out) {
        if let Some(old) = &old {
            // If this fails too, the earlier catalogue is lost with the folder; the error below is the one to report.
            let _ = fs::rename(old.path().join("old"), out);
        }
        return Err(failed(error));
    }
    Ok(files.len())
}

/// Returns whether a path is an empty folder or an earlier catalogue.
fn is_replaceable(out: &Path) -> io::Result<bool> {
    if !fs::symlink_metadata(out)?.is_dir() {
        return Ok(false);
    }
    Ok(out.join(JSON).is_file() || fs::read_dir(out)?.next().is_none())
}
