//! How the work of the log grows with its records: n, 10 n and 100 n into an empty file each.

use crate::{TASKS, record};
use cookie_registry_consent::{DatabaseLog, LogSettings};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::path::Path;
use tokio::runtime::Runtime;

/// The records of the smallest file.
const FEW: usize = 1_000;

/// How many times the work ten times the records are at most. An index of a table grows by the logarithm of its rows.
const MOST: f64 = 15.0;

/// Prints the processor's time for each number of records, and returns the greatest step.
pub(crate) fn measure(runtime: &Runtime, folder: &Path) -> Vec<Figure> {
    println!("\n| records into an empty SQLite file | seconds of CPU |\n|---|---|");
    let spent = [FEW, 10 * FEW, 100 * FEW].map(|records| {
        let path = folder.join(format!("growth-{records}.sqlite3"));
        let open = DatabaseLog::sqlite(&path, LogSettings::default());
        let log = runtime.block_on(open).unwrap();
        let taken = runtime.block_on(record(&log, TASKS[0], records));
        runtime.block_on(log.close());
        println!("| {records} | {:.3} |", taken.processor);
        taken.processor
    });
    let steps = spent.windows(2).map(|pair| pair[1] / pair[0]);
    // Where the processor's time is not known, nothing is: `max` would leave that out.
    let worst = if spent.iter().all(|it| it.is_finite()) {
        steps.fold(0.0, f64::max)
    } else {
        f64::NAN
    };
    let what = "growth of the log, ten times the records";
    vec![Figure::ratio(what, worst, Goal::AtMost(MOST))]
}
