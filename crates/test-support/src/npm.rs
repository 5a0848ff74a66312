//! What npm brings for the tests: axe-core and the Nu HTML checker, the TypeScript compiler, and a consent
//! banner that other services use.
//!
//! Versions and hashes are in `tests/npm/package-lock.json`. `cargo xtask test` installs them into the
//! target folder, so that no file of the repository changes and no script of a package runs.

use crate::target;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const MANIFEST: &str = include_str!("../../../tests/npm/package.json");
pub(crate) const LOCK: &str = include_str!("../../../tests/npm/package-lock.json");

/// Why there are no packages.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NpmError {
    /// There is no npm.
    #[error("npm could not be started: {0}")]
    Start(io::Error),
    /// npm has failed.
    #[error("`npm ci` failed; it said:\n{log}")]
    Failed {
        /// What it said.
        log: String,
    },
    /// The folder cannot be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Returns the path of a file of an installed package, such as `("axe-core", "axe.min.js")`; `None` where the packages are
/// not installed or do not match the lock file.
#[must_use]
pub fn file(package: &str, name: &str) -> Option<PathBuf> {
    let path = modules().join(package).join(name);
    (is_installed() && path.is_file()).then_some(path)
}

/// Returns whether the packages of the lock file are installed.
#[must_use]
pub fn is_installed() -> bool {
    // npm writes its own list last, and takes it away first when it installs anew.
    let complete = modules().join(".package-lock.json").is_file();
    let installed = fs::read_to_string(folder().join("package-lock.json"));
    complete && installed.is_ok_and(|lock| lock == LOCK)
}

/// Installs the packages of the lock file.
///
/// # Errors
/// [`NpmError`] where there is no npm, or it cannot get a package whose hash is that of the lock file.
pub fn install() -> Result<(), NpmError> {
    let folder = folder();
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| NpmError::File { path, source }
    };
    fs::create_dir_all(&folder).map_err(failed(&folder))?;
    for (name, text) in [("package.json", MANIFEST), ("package-lock.json", LOCK)] {
        let path = folder.join(name);
        fs::write(&path, text).map_err(failed(&path))?;
    }
    let output = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .map_err(NpmError::Start)?;
    if output.status.success() {
        return Ok(());
    }
    Err(NpmError::Failed {
        log: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

fn modules() -> PathBuf {
    folder().join("node_modules")
}

fn folder() -> PathBuf {
    target::folder("npm")
}
