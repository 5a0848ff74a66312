//! The Nu HTML checker: checks documents against the HTML Standard.

use crate::npm;
use crate::requirement::Requirement;
use cookie_registry_browser::Scratch;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Why documents were not checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NuError {
    /// The checker is not installed.
    #[error(
        "the Nu HTML checker is not installed: `cargo xtask test` installs it with npm, which comes with Node.js"
    )]
    NotFound,
    /// There is no Java.
    #[error(
        "the Nu HTML checker needs `java`, version 11 or later, which could not be started: {0}"
    )]
    NoJava(io::Error),
    /// A document could not be written for it.
    #[error("a document could not be written for the checker: {0}")]
    File(#[from] io::Error),
    /// It ended without a report.
    #[error("the Nu HTML checker gave no report; it said:\n{log}")]
    NoReport {
        /// What it said.
        log: String,
    },
}

/// The checker, installed and with a Java to run it.
#[derive(Clone, Debug)]
pub struct Nu {
    program: PathBuf,
}

impl Nu {
    /// Finds the checker.
    ///
    /// # Errors
    /// [`NuError::NotFound`] or [`NuError::NoJava`].
    pub fn find() -> Result<Self, NuError> {
        let program = npm::file("vnu-jar", "build/dist/vnu.jar").ok_or(NuError::NotFound)?;
        let mut java = Command::new("java");
        java.arg("-version").stdin(Stdio::null());
        java.output().map_err(NuError::NoJava)?;
        Ok(Self { program })
    }

    /// Calls [`Nu::find`] for a test: returns `None`, with the reason on standard error, where the test is to be skipped
    /// (see [`REQUIRE_BROWSER`](crate::browser::REQUIRE_BROWSER)).
    ///
    /// # Errors
    /// Those of [`Nu::find`], where a browser is required.
    pub fn find_or_skip() -> Result<Option<Self>, NuError> {
        Requirement::of(crate::browser::REQUIRE_BROWSER).get_or_skip(Self::find, |_| true)
    }

    /// Returns the errors of HTML documents, each with the document's index in the list, its line and its
    /// column. All are checked in one run, since most of the time goes into the start of Java.
    ///
    /// # Errors
    /// [`NuError`] where the checker does not run to its end.
    pub fn errors<'a>(
        &self,
        documents: impl IntoIterator<Item = &'a str>,
    ) -> Result<Vec<String>, NuError> {
        let scratch = Scratch::new("nu")?;
        for (number, document) in documents.into_iter().enumerate() {
            fs::write(scratch.path().join(format!("{number}.html")), document)?;
        }
        let output = Command::new("java")
            .arg("-jar")
            .arg(&self.program)
            .args([
                "--errors-only",
                "--format",
                "json",
                "--stdout",
                "--skip-non-html",
            ])
            .arg(scratch.path())
            .stdin(Stdio::null())
            .output()
            .map_err(NuError::NoJava)?;
        let report: Option<Value> = serde_json::from_slice(&output.stdout).ok();
        let messages = report
            .as_ref()
            .and_then(|report| report["messages"].as_array());
        let messages = messages.ok_or_else(|| NuError::NoReport {
            log: String::from_utf8_lossy(&output.stderr).into_owned(),
        })?;
        Ok(messages.iter().map(describe).collect())
    }
}

fn describe(message: &Value) -> String {
    let text = |field: &str| message[field].as_str().unwrap_or_default();
    let place = text("url").rsplit('/').next().unwrap_or_default();
    format!(
        "{place}:{}:{}: {} near `{}`",
        message["lastLine"],
        message["lastColumn"],
        text("message"),
        text("extract"),
    )
}
