//! DuckDB, a database engine with a reader of Parquet of its own, from PyPI.
//!
//! `xtask/tools.txt` has its version and hashes, and `cargo xtask test` installs it into the target folder.

use crate::programs::REQUIRE_TOOLS;
use crate::requirement::Requirement;
use crate::target;
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DuckDbError {
    /// It is not installed.
    #[error("DuckDB is not installed: `cargo xtask test` installs it with pip")]
    NotFound,
    /// It could not be started.
    #[error("DuckDB could not be started: {0}")]
    Start(#[from] io::Error),
    /// It has refused a query.
    #[error("DuckDB cannot answer: {said}")]
    Failed {
        /// What it wrote to standard error.
        said: String,
    },
}

/// An installed DuckDB.
#[derive(Clone, Debug)]
pub struct DuckDb {
    program: PathBuf,
}

impl DuckDb {
    /// Finds it, or reports that the test is skipped (see [`REQUIRE_TOOLS`]).
    ///
    /// # Errors
    /// [`DuckDbError::NotFound`] where there is none and one is required.
    pub fn find_or_skip() -> Result<Option<Self>, DuckDbError> {
        let find = || {
            let program = target::folder("tools").join("duckdb_cli/duckdb");
            if program.is_file() {
                Ok(Self { program })
            } else {
                Err(DuckDbError::NotFound)
            }
        };
        Requirement::of(REQUIRE_TOOLS).get_or_skip(find, |_| true)
    }

    /// Returns the rows of a query, each a line with `|` between its values. Nothing is kept, and nothing is downloaded.
    ///
    /// # Errors
    /// [`DuckDbError`] where it cannot be started, or refuses the query.
    pub fn query(&self, query: &str) -> Result<String, DuckDbError> {
        let offline =
            "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; ";
        let output = Command::new(&self.program)
            // No settings of the user.
            .args(["-init", "/dev/null", "-bail", "-noheader", "-list", "-c"])
            .arg([offline, query].concat())
            .stdin(Stdio::null())
            .output()?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned());
        }
        Err(DuckDbError::Failed {
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}
