//! A second real browser: Firefox without a window, which opens a page and is ended when the test has the page's report.
//!
//! It is driven by nothing: the page itself sends what it found to the test's server
//! ([`canned_server`](crate::canned_server)). That needs neither a protocol nor a port.

use crate::requirement::Requirement;
use crate::scratch::Scratch;
use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The names under which systems install Firefox, tried in this order.
const NAMES: [&str; 2] = ["firefox-esr", "firefox"];

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
        NAMES.join(", ")
    )]
    NotFound,
    /// Its profile cannot be written, or it cannot be started.
    #[error("Firefox could not be started: {0}")]
    Start(#[from] io::Error),
}

/// A running Firefox with an empty profile. It ends, and its profile is removed, on drop.
#[derive(Debug)]
pub struct Firefox {
    child: Child,
    _profile: Scratch,
}

impl Firefox {
    /// Returns the program that [`Firefox::open`] runs: the one in the variable `FIREFOX`, or `firefox-esr` or `firefox`
    /// on `PATH`.
    #[must_use]
    pub fn find() -> Option<PathBuf> {
        let named = env::var_os("FIREFOX").filter(|program| !program.is_empty());
        if let Some(program) = named {
            return Some(PathBuf::from(program)).filter(|program| program.is_file());
        }
        let path = env::var_os("PATH").unwrap_or_default();
        NAMES.into_iter().find_map(|name| {
            env::split_paths(&path)
                .map(|folder| folder.join(name))
                .find(|candidate| candidate.is_file())
        })
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
        let profile = Scratch::new("firefox")?;
        let folder = profile.path().join("profile");
        fs::create_dir(&folder)?;
        fs::write(folder.join("user.js"), [PREFERENCES, preferences].concat())?;
        let child = Command::new(program)
            .args(["--headless", "--no-remote", "--new-instance", "--profile"])
            .arg(folder)
            .arg(url)
            // Whatever it writes outside its profile is removed with it.
            .env("HOME", profile.path())
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_CACHE_HOME")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self {
            child,
            _profile: profile,
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

impl Drop for Firefox {
    fn drop(&mut self) {
        // Its other processes end with the first. Both fail only if it has ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
