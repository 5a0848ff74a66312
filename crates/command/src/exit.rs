//! The exit statuses.

use std::process::ExitCode;

/// How the command ends; scripts may rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// There is nothing to report at the denied level.
    Clean = 0,
    /// There are findings.
    Findings = 1,
    /// The command line is wrong.
    Usage = 2,
    /// The command could not run.
    CouldNotRun = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
