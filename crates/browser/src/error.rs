//! The reasons why a browser does not run or does not answer.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// The reason why the browser could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// The program could not be started.
    #[error("the browser {} could not be started: {source}", program.display())]
    Start {
        /// The program that was tried.
        program: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// A file or folder of the browser could not be written.
    #[error("{what} could not be written: {source}")]
    File {
        /// Which file.
        what: String,
        /// What the system answered.
        source: io::Error,
    },
    /// The browser has ended, or was never able to work.
    #[error("the browser ended during {waiting_for}; it said:\n{log}")]
    Ended {
        /// What was waited for.
        waiting_for: String,
        /// The last lines of its standard error.
        log: String,
    },
    /// Nothing came within the time limit.
    #[error("the browser did not finish within {} s: waited for {waiting_for}", limit.as_secs())]
    TimedOut {
        /// What was waited for.
        waiting_for: String,
        /// How long.
        limit: Duration,
    },
    /// The browser refused a command of the protocol.
    #[error("the browser refused {method}: {message}")]
    Refused {
        /// The command.
        method: String,
        /// The browser's words.
        message: String,
    },
    /// The browser was ended because it took more of the machine than [`Bounds`](crate::Bounds) allow.
    #[error("the browser was ended, because its pages took more than {mebibytes} MiB of {what}")]
    TookTooMuch {
        /// Memory or files.
        what: &'static str,
        /// The bound.
        mebibytes: u64,
    },
    /// The browser sent more than the limits allow.
    #[error("the browser sent more than {limit} {what}")]
    TooMuch {
        /// What was too much.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
}
