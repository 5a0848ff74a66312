//! Programs of the system that scripts under test run, such as jq.

use crate::requirement::Requirement;
use std::process::{Command, Stdio};

/// With this variable set to `1` a missing program fails the tests that need it; with `0` they are skipped, and
/// otherwise they are skipped where there is none.
pub const REQUIRE_TOOLS: &str = "COOKIE_REGISTRY_REQUIRE_TOOLS";

/// A program is not installed.
#[derive(Debug, thiserror::Error)]
#[error("`{name}` is not installed; on Debian, install the package of this name")]
pub struct NotFound {
    /// The program.
    pub name: String,
}

/// Returns whether a program starts. It is called with `--version`, which not each of them knows: `openssl` does not.
#[must_use]
pub fn is_installed(name: &str) -> bool {
    Command::new(name)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Returns whether all programs are there; where one is missing, reports that the test is skipped (see [`REQUIRE_TOOLS`]).
///
/// # Errors
/// [`NotFound`] where one is missing and required.
pub fn all_or_skip(names: &[&str]) -> Result<bool, NotFound> {
    let find = || match names.iter().find(|name| !is_installed(name)) {
        Some(name) => Err(NotFound {
            name: (*name).to_owned(),
        }),
        None => Ok(()),
    };
    let found = Requirement::of(REQUIRE_TOOLS).get_or_skip(find, |_| true)?;
    Ok(found.is_some())
}
