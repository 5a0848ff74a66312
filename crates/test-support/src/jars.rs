//! What other programs make of a `Set-Cookie` header: curl and Python's http.cookiejar.
//!
//! Each keeps its jar between requests, so that a whole visit (sign in, look, sign out) can be made with
//! it. Neither enforces all that browsers do: Python sets `__Host-` cookies that break the prefix's
//! rules, and curl keeps no `SameSite`.

mod curl;
mod python;

pub use curl::CurlJar;
pub use python::PythonJar;

use crate::http::Response;
use std::io;
use std::process::{Command, Output};

/// Why a client could not be asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JarError {
    /// The client is not installed.
    #[error("`{program}` was not found: install it to run this test")]
    NotFound {
        /// The program.
        program: &'static str,
    },
    /// Its files could not be written or read.
    #[error("the files of `{program}` could not be written or read: {source}")]
    File {
        /// The program.
        program: &'static str,
        /// What the system answered.
        source: io::Error,
    },
    /// It ended with an error, or its answer cannot be read.
    #[error("`{program}` failed: {message}")]
    Failed {
        /// The program.
        program: &'static str,
        /// What it said.
        message: String,
    },
}

/// A cookie as a client keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredCookie {
    /// The name.
    pub name: String,
    /// The value, as it stood in the header.
    pub value: String,
    /// The host or domain, without a leading dot.
    pub domain: String,
    /// Whether the cookie goes to its own host alone: no `Domain` was given.
    pub host_only: bool,
    /// `Path`.
    pub path: String,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// When it ends, in seconds since 1970; `None` for a session cookie.
    pub expires: Option<i64>,
    /// `SameSite` as the header spelt it; always `None` from curl, which does not keep it.
    pub same_site: Option<String>,
}

/// What a client got and now keeps.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Visit {
    /// The answer.
    pub response: Response,
    /// The whole jar after it, sorted by name, domain and path.
    pub cookies: Vec<StoredCookie>,
}

fn sort(cookies: &mut [StoredCookie]) {
    cookies.sort_by(|a, b| (&a.name, &a.domain, &a.path).cmp(&(&b.name, &b.domain, &b.path)));
}

fn file(program: &'static str) -> impl Fn(io::Error) -> JarError {
    move |source| JarError::File { program, source }
}

fn run(program: &'static str, command: &mut Command) -> Result<Output, JarError> {
    let output = command.output().map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => JarError::NotFound { program },
        _ => JarError::Failed {
            program,
            message: source.to_string(),
        },
    })?;
    if output.status.success() {
        return Ok(output);
    }
    Err(JarError::Failed {
        program,
        message: format!(
            "{}; it said: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    })
}
