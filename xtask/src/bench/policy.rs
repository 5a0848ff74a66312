//! The benchmarks of `cookie-registry-policy` beside the `toml` crate: a check of a policy, and its page.

use crate::error::Error;
use crate::steps::cargo;
use std::process::ExitCode;

/// Runs one of them, which prints its figures and fails where one is missed.
pub(super) fn run(name: &str) -> Result<ExitCode, Error> {
    let mut bench = cargo(&["bench", "--quiet", "-p", "cookie-registry-policy"]);
    bench.args(["--features", "page", "--bench", name]);
    let status = bench.status().map_err(|source| Error::Start {
        program: bench.get_program().display().to_string(),
        source,
    })?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
