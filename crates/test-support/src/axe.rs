//! axe-core: checks a page in the browser against the rules of WCAG that can be automated.
//!
//! ```no_run
//! use cookie_registry_test_support::axe::Axe;
//! use cookie_registry_test_support::browser::Browser;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (Some(browser), Some(axe)) = (Browser::start_or_skip()?, Axe::load_or_skip()?) else {
//!     return Ok(());
//! };
//! let mut page = browser.new_page()?;
//! page.goto("http://127.0.0.1:8080/")?;
//! assert_eq!(axe.violations(&page)?, [""; 0]);
//! # Ok(())
//! # }
//! ```

use crate::browser::{BrowserError, Page};
use crate::npm;
use crate::requirement::Requirement;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::PathBuf;

/// The rules of WCAG 2.0, 2.1 and 2.2, levels A and AA.
pub const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// Why axe-core is not there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AxeError {
    /// It is not installed.
    #[error(
        "axe-core is not installed: `cargo xtask test` installs it with npm, which comes with Node.js"
    )]
    NotFound,
    /// It cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// The script.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// axe-core, ready to be run on pages.
#[derive(Clone, Debug)]
pub struct Axe {
    script: String,
}

impl Axe {
    /// Reads the script.
    ///
    /// # Errors
    /// [`AxeError`] where it is not installed or cannot be read.
    pub fn load() -> Result<Self, AxeError> {
        let path = npm::file("axe-core", "axe.min.js").ok_or(AxeError::NotFound)?;
        match fs::read_to_string(&path) {
            Ok(script) => Ok(Self { script }),
            Err(source) => Err(AxeError::Unreadable { path, source }),
        }
    }

    /// Calls [`Axe::load`] for a test: returns `None`, with the reason on standard error, where the test is to be skipped
    /// (see [`REQUIRE_BROWSER`](crate::browser::REQUIRE_BROWSER)).
    ///
    /// # Errors
    /// Those of [`Axe::load`], except that a missing script is one only where a browser is required.
    pub fn load_or_skip() -> Result<Option<Self>, AxeError> {
        Requirement::of(crate::browser::REQUIRE_BROWSER)
            .get_or_skip(Self::load, |error| matches!(error, AxeError::NotFound))
    }

    /// Returns the violations of [`TAGS`] on the current page: a line for each element, with the rule and
    /// what to do. Frames of other sites are not looked into.
    ///
    /// # Errors
    /// [`BrowserError::Script`] where the script fails on the page, such as on an empty one.
    pub fn violations(&self, page: &Page) -> Result<Vec<String>, BrowserError> {
        self.run(page, "{}")
    }

    /// Returns the violations of [`TAGS`] on the current page like [`violations`](Self::violations), without those of its
    /// colours: measuring the contrast of each text takes most of the time, and the words of another language do not change it.
    ///
    /// # Errors
    /// Those of [`violations`](Self::violations).
    pub fn violations_besides_colours(&self, page: &Page) -> Result<Vec<String>, BrowserError> {
        self.run(page, "{ 'color-contrast': { enabled: false } }")
    }

    /// Returns the violations of [`TAGS`] under the settings of single rules, which are an object of JavaScript.
    fn run(&self, page: &Page, rules: &str) -> Result<Vec<String>, BrowserError> {
        if page.eval("typeof axe")? != "object" {
            page.eval(&self.script)?;
        }
        let tags = Value::from(TAGS.to_vec());
        let run = format!(
            "axe.run(document, {{ runOnly: {{ type: 'tag', values: {tags} }}, rules: {rules}, resultTypes: ['violations'] }})
                .then(found => ({{
                    rules: found.passes.length + found.violations.length,
                    violations: found.violations.flatMap(rule => rule.nodes.map(node =>
                        `${{rule.id}} (${{rule.impact}}) at ${{node.target.join(' ')}}: ${{node.failureSummary}}`)),
                }}))"
        );
        let malformed = |field| BrowserError::Malformed {
            method: "axe.run".to_owned(),
            field,
        };
        let found = page.eval(&run)?;
        // A page on which no rule applied was not judged at all.
        if found["rules"].as_u64().unwrap_or_default() == 0 {
            return Err(malformed("rules"));
        }
        let violations = found["violations"].as_array();
        violations
            .and_then(|lines| {
                let lines = lines.iter();
                lines.map(|line| line.as_str().map(str::to_owned)).collect()
            })
            .ok_or_else(|| malformed("violations"))
    }
}
