//! Why a command of `cargo xtask` could not do its work.

use std::io;

/// An error that ends the command; what a step finds wrong is no such error but a failed step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A program could not be started.
    #[error("`{program}` could not be started: {source}")]
    Start {
        /// The program.
        program: String,
        /// What the system answered.
        source: io::Error,
    },
    /// The tests need programs that are not there and cannot be installed from here.
    #[error("the tests need {missing}: {reason}")]
    Missing {
        /// The programs.
        missing: String,
        /// Why they could not be installed, and what to do.
        reason: String,
    },
}
