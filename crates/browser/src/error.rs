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
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file or folder of the browser could not be written.
    #[error("{what} could not be written: {source}")]
    File {
        /// The file or folder.
        what: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The browser has ended, or never started properly.
    #[error("the browser ended during {waiting_for}; it said:\n{log}")]
    Ended {
        /// The event or response that was expected.
        waiting_for: String,
        /// The last lines of its standard error.
        log: String,
    },
    /// The browser sent nothing within the time limit.
    #[error("the browser did not finish within {} s: waited for {waiting_for}", limit.as_secs())]
    TimedOut {
        /// The event or response that was expected.
        waiting_for: String,
        /// The time limit.
        limit: Duration,
    },
    /// The browser refused a command of the protocol.
    #[error("the browser refused {method}: {message}")]
    Refused {
        /// The command.
        method: String,
        /// The message of the browser.
        message: String,
    },
    /// The browser was ended because it exceeded the [`Bounds`](crate::Bounds).
    #[error("the browser was ended, because its pages took more than {mebibytes} MiB of {what}")]
    TookTooMuch {
        /// The resource: memory or files.
        what: &'static str,
        /// The limit, in MiB.
        mebibytes: u64,
    },
    /// The browser sent more than the limits allow.
    #[error("the browser sent more than {limit} {what}")]
    TooMuch {
        /// The data that exceeded the limit.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
}
