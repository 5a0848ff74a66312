//! What can go wrong between a test and its browser.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why the browser did not do what the test asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// No browser is installed where one is looked for.
    #[error(
        "no browser was found: install Chromium or Chrome, or name its program in the variable CHROMIUM"
    )]
    NotFound,
    /// The program could not be started.
    #[error("the browser {} could not be started: {source}", program.display())]
    Start {
        /// The program that was tried.
        program: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
    /// A file or folder that belongs to the browser's work could not be written.
    #[error("{what} could not be written: {source}")]
    File {
        /// Which file.
        what: String,
        /// What the system answered.
        source: io::Error,
    },
    /// The browser has ended, or was never able to work.
    #[error("the browser ended while the test waited for {waiting_for}; it said:\n{log}")]
    Ended {
        /// What was waited for.
        waiting_for: String,
        /// The last lines of its standard error.
        log: String,
    },
    /// Nothing came within the time limit.
    #[error("waited {} s in vain for {waiting_for}", limit.as_secs())]
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
    /// The browser answered without something that the protocol promises.
    #[error("the browser's answer to {method} has no usable `{field}`")]
    Malformed {
        /// The command.
        method: String,
        /// What is missing.
        field: &'static str,
    },
    /// A page could not be opened.
    #[error("{url} could not be opened: {reason}")]
    Navigation {
        /// The address.
        url: String,
        /// Chromium's name for the reason, such as `net::ERR_CONNECTION_REFUSED`.
        reason: String,
    },
    /// JavaScript that the test ran ended with an exception.
    #[error("the test's own JavaScript failed: {message}")]
    Script {
        /// The exception.
        message: String,
    },
    /// The page has no such element.
    #[error("the page has no element `{selector}`")]
    NoElement {
        /// The CSS selector.
        selector: String,
    },
    /// The element exists, but cannot be clicked.
    #[error("the element `{selector}` is not visible: nothing can click it")]
    NotVisible {
        /// The CSS selector.
        selector: String,
    },
}
