//! Times instead of instructions, where callgrind is missing: noisy, and blind for allocations.

use super::cost::Cost;
use crate::error::Error;
use crate::steps::must_pass;
use std::path::Path;
use std::process::Command;

/// How often an operation is done in a run, and how often it is run; the fastest run counts.
const TIMES: u32 = 20_000;
const RUNS: u32 = 9;

/// Measures the time of one operation, in nanoseconds.
pub(super) fn measure(program: &Path, library: &str, operation: &str) -> Result<Cost, Error> {
    let mut fastest = f64::INFINITY;
    for _ in 0..RUNS {
        let mut command = Command::new(program);
        command.args([library, operation, &TIMES.to_string()]);
        let output = must_pass(&mut command)?;
        let nanoseconds: f64 = output.trim().parse().map_err(|_| Error::Unreadable {
            path: program.to_owned(),
        })?;
        fastest = fastest.min(nanoseconds / f64::from(TIMES));
    }
    Ok(Cost {
        amount: fastest,
        allocations: None,
    })
}
