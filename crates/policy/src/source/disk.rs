//! Reads from the file system: only regular files of limited size, below the folders of the project.

use super::{Files, MAX_FILE_BYTES, absolute};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

/// The folder of git's own data, which is never read: its configuration may hold passwords.
const GIT: &str = ".git";

/// Reads a regular file, but at most `limit` bytes and one more. The additional byte shows that the file is too large.
///
/// # Errors
/// An error if the file cannot be read, or if the path is that of a folder, a device, a pipe or a socket. The function
/// does not open these: reading a pipe would wait for a writer, and some devices never end.
///
/// ```
/// use cookie_registry_policy::source::read_regular;
///
/// # #[cfg(unix)]
/// assert!(read_regular("/dev/zero".as_ref(), 10).is_err());
/// ```
pub fn read_regular(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let regular = |found: fs::Metadata| match found.is_file() {
        true => Ok(()),
        false => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        )),
    };
    regular(fs::metadata(path)?)?;
    let file = File::open(path)?;
    // What is at the path may have changed in the meantime.
    regular(file.metadata()?)?;
    let mut bytes = Vec::new();
    let limit = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The whole file system.
///
/// For policies that somebody else may have written, use [`Confined`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        read_regular(path, MAX_FILE_BYTES)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect()
    }

    fn place(&self, path: &Path) -> PathBuf {
        fs::canonicalize(path).unwrap_or_else(|_| absolute(Path::new(""), path))
    }
}

/// The error for a file that is outside the folders of a [`Confined`].
#[derive(Debug, thiserror::Error)]
#[error("it is outside {}, and files elsewhere are not read", .0.display())]
pub struct Outside(PathBuf);

impl Outside {
    /// Returns whether this error is the reason why a file was not read.
    #[must_use]
    pub fn is_cause_of(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|cause| cause.is::<Self>())
    }
}

/// The files below certain folders. A symbolic link is followed only if its target is also below these folders. Nothing
/// in a folder `.git` is read.
///
/// ```
/// use cookie_registry_policy::source::{Confined, Files, Outside};
///
/// let folder = std::env::temp_dir();
/// let error = Confined::to(&folder).unwrap().read("/etc/hostname".as_ref()).unwrap_err();
/// assert!(Outside::is_cause_of(&error) || error.kind() == std::io::ErrorKind::NotFound);
/// ```
#[derive(Clone, Debug)]
pub struct Confined {
    /// Without links; the first is the one that messages name.
    folders: Vec<PathBuf>,
}

impl Confined {
    /// Permits the files below one folder, or a single file.
    ///
    /// # Errors
    /// An error if it does not exist.
    pub fn to(folder: &Path) -> io::Result<Self> {
        let folders = vec![fs::canonicalize(here(folder))?];
        Ok(Self { folders })
    }

    /// Permits the files of the project that contains a policy. The project is the repository: the nearest folder
    /// upward with a `.git`. Without a repository, the project is the Cargo workspace. Without a workspace, it is the
    /// package. Without a package, it is the folder of the policy.
    ///
    /// The project is determined from the path as given, before links are followed. If the policy is itself a link, it must
    /// lead to a file of the project.
    ///
    /// # Errors
    /// An error if the folder of the policy does not exist.
    pub fn to_project_of(policy: &Path) -> io::Result<Self> {
        let folder = fs::canonicalize(here(policy.parent().unwrap_or(Path::new(""))))?;
        let folders = vec![project(&folder)];
        Ok(Self { folders })
    }

    /// Also permits the files below another folder, or another file.
    ///
    /// # Errors
    /// An error if it does not exist.
    pub fn and(mut self, folder: &Path) -> io::Result<Self> {
        self.folders.push(fs::canonicalize(here(folder))?);
        Ok(self)
    }

    /// Returns the path without links of something that may be read.
    fn admitted(&self, path: &Path) -> io::Result<PathBuf> {
        let place = fs::canonicalize(here(path))?;
        let below = self
            .folders
            .iter()
            .find_map(|folder| place.strip_prefix(folder).ok());
        match below {
            Some(below) if of_git(below) => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "it is part of git's own data, which is not read",
            )),
            Some(_) => Ok(place),
            None => Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                Outside(self.folders.first().cloned().unwrap_or_default()),
            )),
        }
    }
}

impl Files for Confined {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Disk.read(&self.admitted(path)?)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        self.admitted(folder)?;
        Disk.list(folder)
    }

    fn place(&self, path: &Path) -> PathBuf {
        Disk.place(path)
    }
}

fn of_git(below: &Path) -> bool {
    let is_git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(GIT);
    below.components().any(is_git)
}

/// Returns the folder; the parent of `policy.toml` is an empty path.
fn here(folder: &Path) -> &Path {
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}

/// Returns the root of the project that contains a folder, which has no links.
fn project(folder: &Path) -> PathBuf {
    let upward = || folder.ancestors();
    upward()
        .find(|folder| folder.join(GIT).exists())
        .or_else(|| {
            upward().find(|folder| manifest(folder).is_some_and(|text| is_workspace(&text)))
        })
        .or_else(|| upward().find(|folder| manifest(folder).is_some()))
        .unwrap_or(folder)
        .to_path_buf()
}

fn manifest(folder: &Path) -> Option<Vec<u8>> {
    read_regular(&folder.join("Cargo.toml"), MAX_FILE_BYTES).ok()
}

fn is_workspace(manifest: &[u8]) -> bool {
    let mut lines = manifest.split(|byte| *byte == b'\n');
    lines.any(|line| line.trim_ascii_start().starts_with(b"[workspace"))
}
