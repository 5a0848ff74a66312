//! The instructions of a program, counted by valgrind's callgrind: what a machine does besides does not change the count.

use crate::requirement::Requirement;
use std::process::{Command, Stdio};

/// With this variable set to `1` a missing valgrind fails the tests that need it; with `0` they are skipped, and
/// otherwise they are skipped where there is none.
pub const REQUIRE_VALGRIND: &str = "COOKIE_REGISTRY_REQUIRE_VALGRIND";

/// The line of callgrind's report that has the count.
const COLLECTED: &str = "Collected :";

/// Why there is no count.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallgrindError {
    /// It is not installed.
    #[error("valgrind is not installed; on Debian, install the package valgrind")]
    NotFound,
    /// The program failed, or callgrind has not reported a count.
    #[error("callgrind reports no count: {said}")]
    Failed {
        /// What was written to standard error.
        said: String,
    },
}

/// An installed callgrind.
#[derive(Clone, Copy, Debug)]
pub struct Callgrind(());

impl Callgrind {
    /// Returns whether valgrind is installed.
    #[must_use]
    pub fn is_installed() -> bool {
        Command::new("valgrind")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Finds it, or reports that the test is skipped (see [`REQUIRE_VALGRIND`]).
    ///
    /// # Errors
    /// [`CallgrindError`] where there is none and one is required.
    pub fn find_or_skip() -> Result<Option<Self>, CallgrindError> {
        let find = || {
            if Self::is_installed() {
                Ok(Self(()))
            } else {
                Err(CallgrindError::NotFound)
            }
        };
        Requirement::of(REQUIRE_VALGRIND).get_or_skip(find, |_| true)
    }

    /// Runs a program to its end, and returns how many instructions it has executed, all threads together.
    ///
    /// # Errors
    /// [`CallgrindError`] where the program fails or the count cannot be read.
    pub fn instructions(self, program: &Command) -> Result<u64, CallgrindError> {
        let mut command = Command::new("valgrind");
        command
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program.get_program())
            .args(program.get_args())
            .stdin(Stdio::null());
        for (name, value) in program.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        let failed = |said: String| CallgrindError::Failed { said };
        let output = command
            .output()
            .map_err(|error| failed(error.to_string()))?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let count = said
            .lines()
            .find_map(|line| line.split_once(COLLECTED))
            .and_then(|(_, count)| count.trim().parse().ok());
        match count {
            Some(count) if output.status.success() => Ok(count),
            _ => Err(failed(said)),
        }
    }
}
