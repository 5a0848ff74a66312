//! Finds the policy file, and determines its name in reports.

use crate::cli::PolicyOptions;
use crate::exit::Exit;
use crate::failure::Explained;
use cookie_registry_policy::LoadError;
pub(crate) use cookie_registry_policy::source::absolute;
use cookie_registry_policy::source::{Confined, Files, MAX_FILE_BYTES, Outside};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The file name of the policy if `--policy` is not given.
pub(crate) const DEFAULT_NAME: &str = "policy.toml";

/// The value of `--policy` for standard input, and its name in findings.
const STDIN: &str = "-";
const STDIN_NAME: &str = "<stdin>";

/// The reason why there is no policy to work on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PolicyFileError {
    /// No policy was given, and neither this folder nor a parent folder contains one.
    #[error("there is no policy.toml in this folder or in a parent folder")]
    NotFound,
    /// A folder was given instead of a file.
    #[error("{} is a folder", .0.display())]
    IsFolder(PathBuf),
    /// Standard input cannot be read.
    #[error("cannot read the policy from standard input: {0}")]
    Stdin(io::Error),
    /// A folder does not exist, or cannot be entered.
    #[error("cannot read {}: {_1}", .0.display())]
    NoFolder(PathBuf, io::Error),
    /// The current directory is unknown.
    #[error("cannot determine the current directory: {0}")]
    NoCurrentDirectory(io::Error),
    /// The subcommand needs the path of the policy, and standard input has none.
    #[error("a policy from standard input has no folder and no repository")]
    StdinNeedsPath,
    /// The policy is not in a repository.
    #[error("the policy is not in a git repository")]
    NoRepository,
}

impl Explained for PolicyFileError {
    fn exit(&self) -> Exit {
        match self {
            Self::StdinNeedsPath => Exit::Usage,
            _ => Exit::CouldNotRun,
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::NotFound => "specify one with --policy PATH, or write a first one with `cargo cookie-registry init`".to_owned(),
            Self::IsFolder(folder) => format!("specify the file: --policy {}", folder.join(DEFAULT_NAME).display()),
            Self::StdinNeedsPath => "specify a file with --policy PATH".to_owned(),
            Self::NoRepository => "compare with a file instead of a revision: diff --against FILE".to_owned(),
            Self::NoFolder(..) => "name the policy with --policy PATH; `cargo cookie-registry init` writes a first one".to_owned(),
            Self::Stdin(_) | Self::NoCurrentDirectory(_) => return None,
        })
    }
}

impl Explained for LoadError {
    fn help(&self) -> Option<String> {
        let Self::Unreadable { source, .. } = self else {
            return None;
        };
        Some(if Outside::is_cause_of(source) {
            "specify the file itself with --policy PATH, or its folder with --allow-include-outside DIR"
                .to_owned()
        } else {
            "specify the policy with --policy PATH, or pass it to standard input with --policy -; `cargo cookie-registry init` writes a first one"
                .to_owned()
        })
    }
}

/// Returns the current directory.
pub(crate) fn current_directory() -> Result<PathBuf, PolicyFileError> {
    env::current_dir().map_err(PolicyFileError::NoCurrentDirectory)
}

/// The policy that a subcommand works on.
#[derive(Debug)]
pub(crate) struct PolicyFile {
    /// The path in the form that findings use.
    pub(crate) path: PathBuf,
    folder: PathBuf,
    root: PathBuf,
    stdin: Option<Vec<u8>>,
    /// What may be read.
    files: Confined,
}

/// Returns whether `--policy` names standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

impl PolicyFile {
    /// Finds the given policy, or the nearest `policy.toml` from the current folder upward.
    pub(crate) fn find(options: &PolicyOptions) -> Result<Self, PolicyFileError> {
        Self::open(options.path.as_deref(), &options.allow_include_outside)
    }

    /// Finds a policy like [`Self::find`]. It may include files of its project and those below the folders `outside`.
    pub(crate) fn open(named: Option<&Path>, outside: &[PathBuf]) -> Result<Self, PolicyFileError> {
        let folder = current_directory()?;
        let (path, stdin) = match named {
            Some(path) if is_stdin(path) => (PathBuf::from(STDIN_NAME), Some(read_stdin()?)),
            Some(path) if path.is_dir() => return Err(PolicyFileError::IsFolder(path.to_owned())),
            Some(path) => (path.to_owned(), None),
            None => (nearest(&folder).ok_or(PolicyFileError::NotFound)?, None),
        };
        let place = absolute(&folder, &path);
        let root = repository_root(place.parent().unwrap_or(&folder))
            .map_or_else(|| folder.clone(), Path::to_path_buf);
        let mut files = match &stdin {
            // Standard input is in no folder; what it includes is named from the current one.
            Some(_) => Confined::to_project_of(Path::new(DEFAULT_NAME)),
            None => Confined::to_project_of(&path),
        }
        .map_err(|error| PolicyFileError::NoFolder(path.clone(), error))?;
        for folder in outside {
            files = files
                .and(folder)
                .map_err(|error| PolicyFileError::NoFolder(folder.clone(), error))?;
        }
        Ok(Self {
            path,
            folder,
            root,
            stdin,
            files,
        })
    }

    /// Returns whether the policy comes from standard input. It then has no folder and no repository.
    pub(crate) const fn is_stdin(&self) -> bool {
        self.stdin.is_some()
    }

    /// Returns the root of the repository that contains the policy.
    pub(crate) fn repository(&self) -> Result<&Path, PolicyFileError> {
        if self.is_stdin() {
            return Err(PolicyFileError::StdinNeedsPath);
        }
        match repository_root(&self.root) {
            Some(root) if root == self.root => Ok(root),
            _ => Err(PolicyFileError::NoRepository),
        }
    }

    /// Returns the name of a file for reports that a person or a script on this machine reads.
    pub(crate) fn as_asked(path: &Path) -> String {
        with_slashes(path)
    }

    /// Returns the name of a file for reports that a code hosting service displays: relative to the root of
    /// the repository.
    pub(crate) fn in_repository(&self, path: &Path) -> String {
        if self.stdin.is_some() && path == self.path {
            return STDIN_NAME.to_owned();
        }
        let place = absolute(&self.folder, path);
        with_slashes(place.strip_prefix(&self.root).unwrap_or(&place))
    }
}

impl Files for PolicyFile {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match &self.stdin {
            Some(bytes) if path == self.path => Ok(bytes.clone()),
            _ => self.files.read(path),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        // The policy of the current folder has an empty path as its parent.
        let here = folder.as_os_str().is_empty();
        let listed = self
            .files
            .list(if here { Path::new(".") } else { folder })?;
        let plain = |path: PathBuf| {
            path.strip_prefix(".")
                .map(Path::to_path_buf)
                .unwrap_or(path)
        };
        Ok(listed.into_iter().map(plain).collect())
    }

    fn place(&self, path: &Path) -> PathBuf {
        self.files.place(path)
    }
}

/// Returns the root of the repository that contains a folder: the nearest parent with a `.git` folder or, in
/// a linked work tree, a `.git` file.
pub(crate) fn repository_root(folder: &Path) -> Option<&Path> {
    folder
        .ancestors()
        .find(|folder| folder.join(".git").exists())
}

/// Formats a path with `/` between its parts on every system.
pub(crate) fn with_slashes(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if cfg!(windows) {
        shown.replace('\\', "/")
    } else {
        shown.into_owned()
    }
}

/// Returns how a file is named from a folder, with `/` between its parts. Both are absolute; on another drive, the file keeps
/// its whole path.
pub(crate) fn relative(folder: &Path, file: &Path) -> String {
    let common = folder
        .components()
        .zip(file.components())
        .take_while(|(one, other)| one == other)
        .count();
    if common == 0 {
        return with_slashes(file);
    }
    let up = folder.components().skip(common).map(|_| Path::new(".."));
    let down = file.components().skip(common);
    let path: PathBuf = up
        .chain(down.map(|part| Path::new(part.as_os_str())))
        .collect();
    with_slashes(&path)
}

/// Returns the first existing file among `policy.toml`, `../policy.toml` and so on.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let mut up = PathBuf::new();
    for ancestor in folder.ancestors() {
        if fs::metadata(ancestor.join(DEFAULT_NAME)).is_ok_and(|found| found.is_file()) {
            return Some(up.join(DEFAULT_NAME));
        }
        up.push("..");
    }
    None
}

/// Reads standard input up to one byte more than the limit, which is enough to reject a larger policy.
fn read_stdin() -> Result<Vec<u8>, PolicyFileError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_FILE_BYTES).map_or(u64::MAX, |limit| limit.saturating_add(1));
    io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(PolicyFileError::Stdin)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_made_absolute_without_the_file_system() {
        let of = |path: &str| absolute(Path::new("/repo/service"), Path::new(path));
        assert_eq!(of("policy.toml"), Path::new("/repo/service/policy.toml"));
        assert_eq!(of("./../policy.toml"), Path::new("/repo/policy.toml"));
        assert_eq!(of("/etc/policy.toml"), Path::new("/etc/policy.toml"));
    }
    #[test]
    fn a_file_is_named_from_a_folder() {
        let of = |file: &str| relative(Path::new("/repo/service"), Path::new(file));
        assert_eq!(of("/repo/service/more/a.toml"), "more/a.toml");
        assert_eq!(of("/repo/a.toml"), "../a.toml");
        assert_eq!(of("/repo/other/a.toml"), "../other/a.toml");
    }
}
