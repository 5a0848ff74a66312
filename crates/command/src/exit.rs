//! How the command ends.

use std::process::ExitCode;

/// The exit statuses, which scripts may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// There is nothing to report at the denied level.
    Clean = 0,
    /// There are findings.
    Findings = 1,
    /// The command line itself is wrong.
    Usage = 2,
    /// The work could not be done.
    Unable = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
