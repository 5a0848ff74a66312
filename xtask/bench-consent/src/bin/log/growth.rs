//! How the work of the log grows with its records, compared with that of plain inserts: n, 10 n and 100 n into an empty file each.

use crate::plain::Plain as _;
use crate::{TASKS, connect, record};
use cookie_registry_consent::{DatabaseLog, LogSettings};
use cookie_registry_test_support::figures::{Figure, Goal};
use std::path::Path;
use tokio::runtime::Runtime;

/// The records of the smallest file.
const FEW: usize = 1_000;

/// How many times as much the work of the log grows as that of plain inserts at most, where the records are ten times as many. Both
/// grow more than their records: the keys are random, so that each record changes other pages of the index, the larger it is.
const MOST: f64 = 1.5;

/// Prints the processor's time for each number of records, and returns the greatest step, compared with that of plain inserts.
pub(crate) fn measure(runtime: &Runtime, folder: &Path) -> Vec<Figure> {
    println!(
        "\n| records into an empty SQLite file | log, seconds of CPU | plain |\n|---|---|---|"
    );
    let spent = [FEW, 10 * FEW, 100 * FEW].map(|records| {
        let taken = ["log", "plain"].map(|name| {
            let path = folder.join(format!("growth-{name}-{records}.sqlite3"));
            let open = DatabaseLog::sqlite(&path, LogSettings::default());
            let log = runtime.block_on(open).unwrap();
            let taken = if name == "log" {
                runtime.block_on(record(&log, TASKS[0], records))
            } else {
                let mut plain = runtime.block_on(connect(&path));
                runtime.block_on(plain.batches(records, TASKS[0]))
            };
            runtime.block_on(log.close());
            taken.processor
        });
        println!("| {records} | {:.3} | {:.3} |", taken[0], taken[1]);
        taken
    });
    let steps = spent.windows(2);
    let grown = steps.map(|pair| (pair[1][0] / pair[0][0]) / (pair[1][1] / pair[0][1]));
    // Where the processor's time is not known, nothing is: `max` would leave that out.
    let worst = if spent.iter().flatten().all(|it| it.is_finite()) {
        grown.fold(0.0, f64::max)
    } else {
        f64::NAN
    };
    let what = "growth of the log with ten times the records, compared with that of plain inserts";
    vec![Figure::ratio(what, worst, Goal::AtMost(MOST))]
}
