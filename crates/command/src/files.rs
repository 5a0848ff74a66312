//! Reading files, and writing them as a whole or not at all.

use crate::failure::Explained;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// Why a file was not read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// It cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// It cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// New files would take the place of others.
    #[error("{} already there; nothing was written", exists(.0))]
    Exists(Vec<PathBuf>),
    /// What is there cannot be replaced, such as a device.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
}

impl Explained for FileError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Exists(_) => "move them away, or name another path with --policy PATH; --no-ci leaves the workflow out".to_owned(),
            Self::NotAFile(_) => "name a file; without --out the page is printed to standard output".to_owned(),
            Self::Read { .. } | Self::Write { .. } => return None,
        })
    }
}

fn exists(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", names.join(" and "))
}

/// Reads a file as text.
pub(crate) fn read(path: &Path) -> Result<String, FileError> {
    fs::read_to_string(path).map_err(|source| FileError::Read {
        path: path.to_owned(),
        source,
    })
}

/// Reads a file as text; `None` where there is none.
pub(crate) fn read_if_exists(path: &Path) -> Result<Option<String>, FileError> {
    match read(path) {
        Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// A file that is to be written.
#[derive(Debug)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Writes all files, or none: each is first written next to its path under another name, and they take their names only
/// when all are complete. A file that is already there stays as it is.
pub(crate) fn write_all(files: &[NewFile]) -> Result<(), FileError> {
    let there: Vec<PathBuf> = files
        .iter()
        .map(|file| &file.path)
        // A link to nothing is in the way too.
        .filter(|path| fs::symlink_metadata(path).is_ok())
        .cloned()
        .collect();
    if !there.is_empty() {
        return Err(FileError::Exists(there));
    }
    let mut written = Vec::new();
    for file in files {
        let temporary = write_next_to(file).map_err(|source| failed(&file.path, source))?;
        written.push((temporary, &file.path));
    }
    let mut placed: Vec<&Path> = Vec::new();
    for (temporary, path) in written {
        if let Err(error) = temporary.persist_noclobber(path) {
            for path in placed {
                // Written a moment ago by this loop; if it cannot be removed, the error below is the one to report.
                let _ = fs::remove_file(path);
            }
            return Err(failed(path, error.error));
        }
        placed.push(path);
    }
    Ok(())
}

/// Replaces a file as a whole or not at all: a reader sees the old one or the new one. Its permissions are kept, and a
/// link still leads to it.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_file() => Some(there),
        // To rename over a device or a pipe would take it away.
        Ok(_) => return Err(FileError::NotAFile(path.to_owned())),
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
    let written = write_next_to(&file).and_then(|temporary| {
        if let Some(there) = there {
            temporary.as_file().set_permissions(there.permissions())?;
        }
        temporary.persist(&file.path).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|source| failed(path, source))
}

fn write_next_to(file: &NewFile) -> io::Result<NamedTempFile> {
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
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(file.text.as_bytes())?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

fn failed(path: &Path, source: io::Error) -> FileError {
    match source.kind() {
        io::ErrorKind::AlreadyExists => FileError::Exists(vec![path.to_owned()]),
        _ => FileError::Write {
            path: path.to_owned(),
            source,
        },
    }
}
