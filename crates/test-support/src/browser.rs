//! A real browser, driven over the DevTools protocol without a port, a websocket or an async runtime.
//!
//! Chromium is the judge of what a `Set-Cookie` header means: it enforces `__Host-` and `__Secure-`,
//! caps lifetimes at 400 days and knows partitions, none of which the jars of HTTP clients do.
//!
//! ```no_run
//! use cookie_registry_test_support::browser::Browser;
//!
//! # fn main() -> Result<(), cookie_registry_test_support::browser::BrowserError> {
//! let Some(browser) = Browser::start_or_skip()? else {
//!     return Ok(());
//! };
//! let mut page = browser.new_page()?;
//! page.goto("http://127.0.0.1:8080/")?;
//! assert_eq!(page.eval("1 + 1")?, 2);
//! assert!(page.errors()?.is_empty());
//! # Ok(())
//! # }
//! ```

mod cookie;
mod error;
mod page;

pub use cookie::BrowserCookie;
pub use error::BrowserError;
pub use page::{Key, Page};

use crate::requirement::Requirement;
use cookie_registry_browser::{CHROMIUM, Connection, Launch, Limits, Process};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Says whether tests must have a browser, and what judges pages: `1` makes a test without one fail, `0`
/// makes it skip even where one is installed; where it is not set, a test runs if a browser is found.
pub const REQUIRE_BROWSER: &str = "COOKIE_REGISTRY_REQUIRE_BROWSER";

/// Without a window. Root, as in most containers, cannot use the sandbox; only pages of the tests are opened.
const FLAGS: [&str; 2] = ["--headless", "--no-sandbox"];

/// A page uses four events; the browser sends many more.
const LIMITS: Limits = Limits {
    answer: TIME_LIMIT,
    heard: |event| {
        matches!(
            event,
            "Log.entryAdded"
                | "Page.lifecycleEvent"
                | "Runtime.consoleAPICalled"
                | "Runtime.exceptionThrown"
        )
    },
    max_pending: usize::MAX,
};

/// How long one answer of the browser may take. Generous, because a cold start on a busy machine takes
/// seconds, and a test that hangs costs more than one that waits.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// A running browser with an empty profile. It ends, and its profile is removed, when this and all its
/// pages and contexts are dropped.
#[derive(Debug)]
pub struct Browser {
    connection: Arc<Connection>,
}

/// A set of pages that shares cookies and storage with no other, like a private window.
#[derive(Debug)]
pub struct Context {
    connection: Arc<Connection>,
    id: String,
}

impl Browser {
    /// Finds the program that [`Browser::start`] runs: the one that the variable `CHROMIUM` names, else
    /// `chromium`, `chromium-browser` or `google-chrome` on `PATH`.
    #[must_use]
    pub fn find() -> Option<PathBuf> {
        CHROMIUM.find()
    }

    /// Starts the browser without a window.
    ///
    /// # Errors
    /// [`BrowserError::NotFound`] when none is installed; [`BrowserError::Browser`], with what it said,
    /// when it does not come up.
    pub fn start() -> Result<Self, BrowserError> {
        Self::start_as(|launch| launch)
    }

    /// Starts the browser without a window, with these preferences in its new profile, as the JSON of its file `Preferences`.
    ///
    /// # Errors
    /// Those of [`Browser::start`].
    pub fn start_with_preferences(preferences: &str) -> Result<Self, BrowserError> {
        Self::start_as(|launch| launch.with_file("Default/Preferences", preferences))
    }

    fn start_as(change: impl FnOnce(Launch) -> Launch) -> Result<Self, BrowserError> {
        let program = Self::find().ok_or(BrowserError::NotFound)?;
        let launch = change(Launch::chromium(&program, &FLAGS));
        let connection = Connection::open(Process::start(&launch)?, LIMITS)?;
        connection.call("", "Browser.getVersion", &json!({}))?;
        Ok(Self {
            connection: Arc::new(connection),
        })
    }

    /// Calls [`Browser::start`] for a test: returns `None`, with the reason on standard error, where the test is to
    /// be skipped (see [`REQUIRE_BROWSER`]).
    ///
    /// # Errors
    /// Those of [`Browser::start`], except that a missing browser is one only where it is required.
    pub fn start_or_skip() -> Result<Option<Self>, BrowserError> {
        Requirement::of(REQUIRE_BROWSER)
            .get_or_skip(Self::start, |error| matches!(error, BrowserError::NotFound))
    }

    /// Calls [`Browser::start_with_preferences`] for a test, as [`Browser::start_or_skip`] does.
    ///
    /// # Errors
    /// Those of [`Browser::start_or_skip`].
    pub fn start_with_preferences_or_skip(preferences: &str) -> Result<Option<Self>, BrowserError> {
        Requirement::of(REQUIRE_BROWSER).get_or_skip(
            || Self::start_with_preferences(preferences),
            |error| matches!(error, BrowserError::NotFound),
        )
    }

    /// Returns the folder with the browser's profile, which exists as long as the browser runs.
    #[must_use]
    pub fn profile(&self) -> &Path {
        self.connection.profile()
    }

    /// Calls [`Browser::find`] for a test that starts the browser by other means. Returns `None`, with the reason on standard
    /// error, where the test is to be skipped (see [`REQUIRE_BROWSER`]).
    ///
    /// # Errors
    /// [`BrowserError::NotFound`] if no browser is installed where one is required.
    pub fn find_or_skip() -> Result<Option<PathBuf>, BrowserError> {
        Requirement::of(REQUIRE_BROWSER)
            .get_or_skip(|| Self::find().ok_or(BrowserError::NotFound), |_| true)
    }

    /// Creates a new, empty browser context, isolated from all others.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn new_context(&self) -> Result<Context, BrowserError> {
        let method = "Target.createBrowserContext";
        let answer = self.connection.call("", method, &json!({}))?;
        Ok(Context {
            connection: Arc::clone(&self.connection),
            id: page::field(&answer, method, "browserContextId")?,
        })
    }

    /// Opens a new, empty page in the browser's default context.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn new_page(&self) -> Result<Page, BrowserError> {
        Page::open(&self.connection, None)
    }

    /// Returns every cookie of the browser's default context, of all sites, sorted by name, domain and path.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn cookies(&self) -> Result<Vec<BrowserCookie>, BrowserError> {
        cookies(&self.connection, &json!({}))
    }
}

impl Context {
    /// Opens a new, empty page in this context.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn new_page(&self) -> Result<Page, BrowserError> {
        Page::open(&self.connection, Some(&self.id))
    }

    /// Returns every cookie of this context, sorted by name, domain and path.
    ///
    /// # Errors
    /// Only when the browser has ended.
    pub fn cookies(&self) -> Result<Vec<BrowserCookie>, BrowserError> {
        cookies(&self.connection, &json!({ "browserContextId": self.id }))
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        let params = json!({ "browserContextId": self.id });
        // Where the browser has ended, the context has ended with it.
        let _ = self
            .connection
            .call("", "Target.disposeBrowserContext", &params);
    }
}

fn cookies(connection: &Connection, params: &Value) -> Result<Vec<BrowserCookie>, BrowserError> {
    // The browser's own list, not a page's, which leaves out third-party and partitioned cookies.
    let method = "Storage.getCookies";
    let answer = connection.call("", method, params)?;
    let mut cookies: Vec<_> = answer["cookies"]
        .as_array()
        .and_then(|cookies| cookies.iter().map(BrowserCookie::from_protocol).collect())
        .ok_or(BrowserError::Malformed {
            method: method.to_owned(),
            field: "cookies",
        })?;
    cookies.sort_by(|a, b| (&a.name, &a.domain, &a.path).cmp(&(&b.name, &b.domain, &b.path)));
    Ok(cookies)
}
