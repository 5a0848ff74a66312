//! What can go wrong between a test and its browser.

use std::io;

/// Why the browser did not do what the test asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BrowserError {
    /// No browser is installed where one is looked for.
    #[error(
        "no browser was found: install Chromium or Chrome, or name its program in the variable CHROMIUM"
    )]
    NotFound,
    /// The browser could not be started, has ended, or did not answer as asked.
    #[error(transparent)]
    Browser(#[from] cookie_registry_browser::BrowserError),
    /// A file that belongs to the test's work could not be written.
    #[error("{what} could not be written: {source}")]
    File {
        /// Which file.
        what: String,
        /// What the system answered.
        source: io::Error,
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
