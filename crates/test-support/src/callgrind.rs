//! The instructions of a program, counted by valgrind's callgrind: what a machine does besides does not change the count.

use crate::requirement::Requirement;
use cookie_registry_browser::Scratch;
use std::fs;
use std::process::{Command, Stdio};

/// With this variable set to `1` a missing valgrind fails the tests that need it; with `0` they are skipped, and
/// otherwise they are skipped where there is none.
pub const REQUIRE_VALGRIND: &str = "COOKIE_REGISTRY_REQUIRE_VALGRIND";

/// The line of callgrind's report that has the count.
const COLLECTED: &str = "Collected :";
/// The line of a part of callgrind's file that says why the part was written, and the one with its count.
const TRIGGER: &str = "desc: Trigger: ";
const TOTALS: &str = "totals: ";
/// The reason of the last part: what was counted since the last call has ended.
const END_OF_PROGRAM: &str = "Program termination";

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
        let said = run(program, &["--callgrind-out-file=/dev/null"])?;
        let count = said
            .lines()
            .find_map(|line| line.split_once(COLLECTED))
            .and_then(|(_, count)| count.trim().parse().ok());
        count.ok_or(CallgrindError::Failed { said })
    }

    /// Runs a program to its end, and returns how many instructions each call of a function has executed, with all that it
    /// calls in its thread. What the program does besides is not counted, so that one start is enough for many counts.
    ///
    /// `function` is the path in the program, such as `program::module::function`. It must not call itself, and must not be inlined.
    ///
    /// # Errors
    /// [`CallgrindError`] where the program fails or the counts cannot be read.
    pub fn instructions_of_calls(
        self,
        program: &Command,
        function: &str,
    ) -> Result<Vec<u64>, CallgrindError> {
        let failed = |error: std::io::Error| CallgrindError::Failed {
            said: error.to_string(),
        };
        let scratch = Scratch::new("callgrind").map_err(failed)?;
        let file = scratch.path().join("counts");
        let said = run(
            program,
            &[
                "--collect-atstart=no",
                "--combine-dumps=yes",
                &format!("--toggle-collect={function}"),
                &format!("--dump-after={function}"),
                &format!("--callgrind-out-file={}", file.display()),
            ],
        )?;
        let written = fs::read_to_string(&file).map_err(failed)?;
        counts_of_parts(&written).ok_or(CallgrindError::Failed { said })
    }
}

/// Reads the counts of a file of callgrind with one part for each call, in their order.
fn counts_of_parts(written: &str) -> Option<Vec<u64>> {
    let mut counts = Vec::new();
    let mut is_a_call = false;
    for line in written.lines() {
        if let Some(trigger) = line.strip_prefix(TRIGGER) {
            is_a_call = trigger != END_OF_PROGRAM;
        } else if let Some(count) = line.strip_prefix(TOTALS).filter(|_| is_a_call) {
            counts.push(count.trim().parse().ok()?);
        }
    }
    Some(counts)
}

/// Runs a program to its end under callgrind, and returns what was written to standard error.
fn run(program: &Command, options: &[&str]) -> Result<String, CallgrindError> {
    let mut command = Command::new("valgrind");
    command
        .arg("--tool=callgrind")
        .args(options)
        .arg(program.get_program())
        .args(program.get_args())
        .stdin(Stdio::null());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.output().map_err(|error| CallgrindError::Failed {
        said: error.to_string(),
    })?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(CallgrindError::Failed { said })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_has_its_count_and_the_end_of_the_program_has_none() {
        let written = "version: 1\n\ndesc: Trigger: --dump-after=a::measured\nevents: Ir\nfn=(1) a\n1 5\ntotals: 5\n\n\
                       desc: Trigger: --dump-after=a::measured\ntotals: 70\n\ndesc: Trigger: Program termination\ntotals: 0\n";
        assert_eq!(counts_of_parts(written), Some(vec![5, 70]));
        assert_eq!(counts_of_parts(&written.replace("70", "?")), None);
    }
}
