//! A second real browser: Firefox without a window.
//!
//! A [`Firefox`] opens a page and is ended when the test has the page's report. It is driven by nothing: the page itself sends
//! what it found to the test's server ([`canned_server`](crate::canned_server)). That needs neither a protocol nor a port. A
//! [`Tab`] is driven: what it is for is what no page can do, such as to press a key.

mod tab;

pub use tab::Tab;

use crate::requirement::Requirement;
use cookie_registry_browser::{BrowserError, FIREFOX, Launch, Process};
use std::path::PathBuf;

/// Preferences of the empty profile: no start pages, and no background requests.
const PREFERENCES: &str = r#"
user_pref("app.normandy.enabled", false);
user_pref("app.update.auto", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "");
user_pref("toolkit.telemetry.enabled", false);
"#;

/// Why Firefox does not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FirefoxError {
    /// It is not installed.
    #[error(
        "no Firefox: none of {} is on PATH, and the variable FIREFOX names none",
        FIREFOX.names.join(", ")
    )]
    NotFound,
    /// Its profile cannot be written, or it cannot be started.
    #[error(transparent)]
    Start(#[from] BrowserError),
    /// It has ended before it could be driven.
    #[error("Firefox has ended: {log}")]
    Ended {
        /// The end of what it wrote to standard error.
        log: String,
    },
    /// The connection to it is broken.
    #[error("Firefox does not answer: {0}")]
    Connection(std::io::Error),
    /// Something did not come in time.
    #[error("{waiting_for} did not come in time")]
    TimedOut {
        /// What it is.
        waiting_for: &'static str,
    },
    /// It has refused a command.
    #[error("Firefox refused `{command}`: {message}")]
    Refused {
        /// The command.
        command: String,
        /// What it answered.
        message: String,
    },
    /// Its answer is not one of the protocol.
    #[error("Firefox gave an answer that is not of its protocol")]
    Malformed,
}

/// A running Firefox with an empty profile. It ends, and its profile is removed, on drop.
#[derive(Debug)]
pub struct Firefox {
    _process: Process,
}

impl Firefox {
    /// Returns the program that [`Firefox::open`] runs: the one in the variable `FIREFOX`, or `firefox-esr` or `firefox`
    /// on `PATH`.
    #[must_use]
    pub fn find() -> Option<PathBuf> {
        FIREFOX.find()
    }

    /// Calls [`Firefox::find`] for a test that starts Firefox by other means, as
    /// [`Browser::find_or_skip`](crate::browser::Browser::find_or_skip) does.
    ///
    /// # Errors
    /// [`FirefoxError::NotFound`] if none is installed where a browser is required.
    pub fn find_or_skip() -> Result<Option<PathBuf>, FirefoxError> {
        Requirement::of(crate::browser::REQUIRE_BROWSER)
            .get_or_skip(|| Self::find().ok_or(FirefoxError::NotFound), |_| true)
    }

    /// Starts Firefox without a window on a page.
    ///
    /// # Errors
    /// [`FirefoxError::NotFound`] if none is installed; [`FirefoxError::Start`] if it does not start.
    pub fn open(url: &str) -> Result<Self, FirefoxError> {
        Self::open_with_preferences(url, "")
    }

    /// Starts Firefox like [`Firefox::open`], with further lines for the file `user.js` of its profile.
    ///
    /// # Errors
    /// Those of [`Firefox::open`].
    pub fn open_with_preferences(url: &str, preferences: &str) -> Result<Self, FirefoxError> {
        let program = Self::find().ok_or(FirefoxError::NotFound)?;
        let flags = ["--headless", "--no-remote", "--new-instance", url];
        let preferences = [PREFERENCES, preferences].concat();
        let launch = Launch::firefox(&program, &flags, &preferences);
        Ok(Self {
            _process: Process::start(&launch)?,
        })
    }

    /// Calls [`Firefox::open`] for a test. Returns `None`, with the reason on standard error, where the test is to be
    /// skipped (see [`REQUIRE_BROWSER`](crate::browser::REQUIRE_BROWSER)).
    ///
    /// # Errors
    /// Those of [`Firefox::open`], except that a missing Firefox is one only where a browser is required.
    pub fn open_or_skip(url: &str) -> Result<Option<Self>, FirefoxError> {
        Self::open_with_preferences_or_skip(url, "")
    }

    /// Calls [`Firefox::open_with_preferences`] for a test, as [`Firefox::open_or_skip`] does.
    ///
    /// # Errors
    /// Those of [`Firefox::open_or_skip`].
    pub fn open_with_preferences_or_skip(
        url: &str,
        preferences: &str,
    ) -> Result<Option<Self>, FirefoxError> {
        Requirement::of(crate::browser::REQUIRE_BROWSER).get_or_skip(
            || Self::open_with_preferences(url, preferences),
            |error| matches!(error, FirefoxError::NotFound),
        )
    }
}
