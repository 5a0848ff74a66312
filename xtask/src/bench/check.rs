//! What a check of a policy takes beside the `toml` crate alone.

use crate::error::Error;
use crate::steps::cargo;
use std::process::ExitCode;

/// Runs the benchmark of `cookie-registry-policy`, which prints its figures and fails where one is missed.
pub(super) fn run() -> Result<ExitCode, Error> {
    let mut bench = cargo(&["bench", "--quiet", "-p", "cookie-registry-policy"]);
    bench.args(["--bench", "check"]);
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
