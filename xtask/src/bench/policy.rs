//! Benchmarks of one package: checking a policy and rendering its page compared with the `toml` crate, and an audit compared
//! with the browser alone.

use crate::error::Error;
use crate::steps::cargo;
use std::process::ExitCode;

/// Runs a benchmark of a package. It prints its figures and fails where it misses a bound.
pub(super) fn run(package: &str, name: &str) -> Result<ExitCode, Error> {
    let mut bench = cargo(&["bench", "--quiet", "-p", package]);
    bench.args(["--bench", name]);
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
