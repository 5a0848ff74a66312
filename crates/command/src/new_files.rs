//! Files that are written as a whole or not at all, and never over another.

use crate::failure::Failure;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// A file that is to be written.
#[derive(Debug)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Writes all files, or none: each is first written beside its place under another name, and only when
/// all are complete do they take their names. A file that is in the way stays as it is.
pub(crate) fn write_all(files: &[NewFile]) -> Result<(), Failure> {
    let there: Vec<PathBuf> = files
        .iter()
        .map(|file| &file.path)
        // A link to nothing is in the way as well.
        .filter(|path| fs::symlink_metadata(path).is_ok())
        .cloned()
        .collect();
    if !there.is_empty() {
        return Err(Failure::Exists(there));
    }
    let mut written = Vec::new();
    for file in files {
        let beside = write_beside(file).map_err(|source| failed(&file.path, source))?;
        written.push((beside, &file.path));
    }
    let mut placed: Vec<&Path> = Vec::new();
    for (beside, path) in written {
        if let Err(error) = beside.persist_noclobber(path) {
            for path in placed {
                // Ours, written a moment ago; if it cannot be removed, the error below is the one to tell.
                let _ = fs::remove_file(path);
            }
            return Err(failed(path, error.error));
        }
        placed.push(path);
    }
    Ok(())
}

/// Writes a file anew, as a whole or not at all: whoever reads it meanwhile sees the old one or the new one.
/// What was there keeps its permissions, and a link goes on leading to it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_file() => Some(there),
        // To rename over a device or a pipe would take it away.
        Ok(_) => return Err(Failure::NotAFile(path.to_owned())),
        Err(_) => None,
    };
    let place = match &there {
        Some(_) => fs::canonicalize(path).map_err(|source| failed(path, source))?,
        None => path.to_owned(),
    };
    let file = NewFile {
        path: place,
        text: text.to_owned(),
    };
    let written = write_beside(&file).and_then(|beside| {
        if let Some(there) = there {
            beside.as_file().set_permissions(there.permissions())?;
        }
        beside.persist(&file.path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|source| failed(path, source))
}

fn write_beside(file: &NewFile) -> io::Result<NamedTempFile> {
    let folder = match file.path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".cookie-registry-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file, within the umask: it is a part of the repository, no secret.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(folder)?;
    beside.write_all(file.text.as_bytes())?;
    beside.as_file().sync_all()?;
    Ok(beside)
}

fn failed(path: &Path, source: io::Error) -> Failure {
    match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::Exists(vec![path.to_owned()]),
        _ => Failure::Write {
            path: path.to_owned(),
            source,
        },
    }
}
