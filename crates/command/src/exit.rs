//! The exit statuses.

use std::process::ExitCode;

/// The exit status of the command. Scripts may rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// There are no errors, and no findings that `--deny` names.
    Clean = 0,
    /// There are errors, or findings that `--deny` names.
    Findings = 1,
    /// The command line is invalid.
    Usage = 2,
    /// The command could not run.
    CouldNotRun = 3,
    /// An audit, or a check of the types, found nothing, but it did not see everything.
    NotVerified = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
