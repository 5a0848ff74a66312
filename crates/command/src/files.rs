//! Reads files, and writes them completely or not at all.

use crate::failure::Explained;
use cookie_registry_policy::source::read_regular;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// The reason why a file was not read or written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// New files would overwrite existing ones.
    #[error("{} already there; nothing was written", exists(paths))]
    Exists {
        /// The files.
        paths: Vec<PathBuf>,
        /// How to write them elsewhere, such as `specify another path with --out FILE`.
        instead: &'static str,
    },
    /// The path is not a regular file but, for example, a device.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// A link leads to a file of another folder: the author of the repository would choose which file is shown or replaced.
    #[error("{} is a link that leads out of its folder, to {}", path.display(), target.display())]
    LeadsOutside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// It is longer than what is read.
    #[error("{} is longer than {MAX_READ_BYTES} bytes", .0.display())]
    TooLarge(PathBuf),
}

/// The most that is read of a file, in bytes (64 MiB).
const MAX_READ_BYTES: usize = 64 * 1024 * 1024;

impl Explained for FileError {
    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Exists { paths, instead } => {
                let files = if paths.len() == 1 { "file" } else { "files" };
                format!("move the existing {files} away, or {instead}")
            }
            Self::NotAFile(_) => {
                "specify a regular file; without --out the page is printed to standard output"
                    .to_owned()
            }
            Self::LeadsOutside { target, .. } => format!(
                "specify the file itself, {}, or replace the link with a file",
                target.display()
            ),
            Self::Read { .. } | Self::Write { .. } | Self::TooLarge(_) => return None,
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

/// Reads a regular file as text. A link is followed only within its folder.
pub(crate) fn read(path: &Path) -> Result<String, FileError> {
    let unreadable = |source| FileError::Read {
        path: path.to_owned(),
        source,
    };
    let place = place(path, unreadable)?;
    let bytes = read_regular(&place, MAX_READ_BYTES).map_err(unreadable)?;
    if bytes.len() > MAX_READ_BYTES {
        return Err(FileError::TooLarge(path.to_owned()));
    }
    let not_utf8 = |error| unreadable(io::Error::new(io::ErrorKind::InvalidData, error));
    String::from_utf8(bytes).map_err(not_utf8)
}

/// Returns the path of a file without links. The file itself may be a link to another one below its folder; the folder
/// is the one that was named.
fn place(path: &Path, failed: impl Fn(io::Error) -> FileError) -> Result<PathBuf, FileError> {
    let target = fs::canonicalize(path).map_err(&failed)?;
    let folder = fs::canonicalize(folder_of(path)).map_err(&failed)?;
    if target.starts_with(&folder) {
        return Ok(target);
    }
    let path = path.to_owned();
    Err(FileError::LeadsOutside { path, target })
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Reads a file as text; `None` if it does not exist.
pub(crate) fn read_if_exists(path: &Path) -> Result<Option<String>, FileError> {
    match read(path) {
        Err(FileError::Read { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// A file to write.
#[derive(Debug)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

/// Writes all files or none. Each is first written to a temporary file next to its path; once all are
/// complete, they are renamed. An existing file is never changed; the error then says what to do `instead`.
pub(crate) fn write_all(files: &[NewFile], instead: &'static str) -> Result<(), FileError> {
    let there: Vec<PathBuf> = files
        .iter()
        .map(|file| &file.path)
        // A dangling link also counts as existing.
        .filter(|path| fs::symlink_metadata(path).is_ok())
        .cloned()
        .collect();
    if !there.is_empty() {
        return Err(FileError::Exists {
            paths: there,
            instead,
        });
    }
    let mut written = Vec::new();
    for file in files {
        let temporary = write_next_to(&file.path, file.text.as_bytes())
            .map_err(|source| failed(&file.path, source))?;
        written.push((temporary, &file.path));
    }
    let mut placed: Vec<&Path> = Vec::new();
    for (temporary, path) in written {
        if let Err(error) = temporary.persist_noclobber(path) {
            for path in placed {
                // This loop has just written the file. If it cannot be removed, the error below is the one to
                // report.
                let _ = fs::remove_file(path);
            }
            return Err(match error.error.kind() {
                io::ErrorKind::AlreadyExists => FileError::Exists {
                    paths: vec![path.to_owned()],
                    instead,
                },
                _ => failed(path, error.error),
            });
        }
        placed.push(path);
    }
    Ok(())
}

/// Replaces a file completely or not at all: at any time, readers see either the old or the new content. The
/// file keeps its permissions, and links to it remain valid. A link
/// is followed only within its folder.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    replace_bytes(path, text.as_bytes())
}

/// Replaces a file, like [`replace`], with bytes.
pub(crate) fn replace_bytes(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_file() => Some(there),
        // Renaming over a device or a pipe would delete it.
        Ok(_) => return Err(FileError::NotAFile(path.to_owned())),
        Err(_) => None,
    };
    let place = match &there {
        Some(_) => place(path, |source| failed(path, source))?,
        None => path.to_owned(),
    };
    let written = write_next_to(&place, bytes).and_then(|temporary| {
        if let Some(there) = there {
            temporary.as_file().set_permissions(there.permissions())?;
        }
        temporary.persist(&place).map_err(|error| error.error)
    });
    written.map(|_| ()).map_err(|source| failed(path, source))
}

fn write_next_to(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    fs::create_dir_all(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".cookie-registry-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // A new file gets the usual permissions (by the umask), because files of a repository are not secret.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut temporary = builder.tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

fn failed(path: &Path, source: io::Error) -> FileError {
    FileError::Write {
        path: path.to_owned(),
        source,
    }
}
