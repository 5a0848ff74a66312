//! Records per second of the consent log compared with plain batched inserts into the same table, and the latency at a steady rate.
//!
//! Both write by turns, and the fastest run of each counts, so that whatever else the machine does falls on both alike. The plain
//! inserts are what a program would do that only inserts: finished rows, as many in one transaction as there are tasks. Their keys
//! and consent ids are random like those of the log: rows in the order of an index are cheaper to insert, and no service has such
//! rows.
//! `cargo xtask bench log` runs it.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose database fails measures nothing"
)]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

mod growth;
mod plain;
mod steady;
mod taken;

use cookie_registry::Deployment;
use cookie_registry_consent::{Answer, ConsentLog as _, DatabaseLog, LogSettings, ProofRecord};
use cookie_registry_test_support::figures::{self, Figure, Goal};
use cookie_registry_test_support::postgres::Postgres;
use http::HeaderMap;
use plain::Plain;
use registry::Cookies;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use taken::{Run, Taken};
use tokio::runtime::Runtime;

const ROUNDS: usize = 3;
const RECORDS: usize = 20_000;
const TASKS: [usize; 2] = [64, 512];
/// The goals: the least share of the plain inserts, and the milliseconds that 99 of 100 records stay below at the steady rate.
const RATIO: f64 = 0.8;
const LATENCY: f64 = 50.0;

/// A proof as the routes make it: from an answer of a new visitor, with its own random key and consent id.
fn proof() -> ProofRecord {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let recorded = Answer::accept_all().record(&consent, &HeaderMap::new());
    ProofRecord::of(&recorded.unwrap())
}

/// Records with so many tasks at once; returns what it took.
async fn record(log: &DatabaseLog, tasks: usize, records: usize) -> Taken {
    let proofs: Vec<Vec<ProofRecord>> = (0..tasks)
        .map(|_| (0..records / tasks).map(|_| proof()).collect())
        .collect();
    let run = Run::begin();
    let running: Vec<_> = proofs
        .into_iter()
        .map(|proofs| {
            let log = log.clone();
            tokio::spawn(async move {
                for proof in proofs {
                    log.record(proof).await.unwrap();
                }
            })
        })
        .collect();
    for task in running {
        task.await.unwrap();
    }
    run.end()
}

/// Prints the rows of one database, and returns its figures.
fn measure(
    name: &str,
    runtime: &Runtime,
    log: &DatabaseLog,
    plain: &mut impl Plain,
) -> Vec<Figure> {
    println!(
        "\n| {name}, tasks | log, records/s | plain, rows/s | ratio | log, µs of CPU | plain | ratio |\n\
         |---|---|---|---|---|---|---|"
    );
    let mut figures = Vec::new();
    for tasks in TASKS {
        let mut best = [Taken::NEVER; 2];
        for _ in 0..ROUNDS {
            let ours = runtime.block_on(record(log, tasks, RECORDS));
            let bare = runtime.block_on(plain.batches(RECORDS, tasks));
            best = [best[0].least(ours), best[1].least(bare)];
        }
        let all = (RECORDS / tasks * tasks) as f64;
        let [ours, bare] = best.map(|run| all / run.time);
        let [our_work, bare_work] = best.map(|run| run.processor / all * 1e6);
        let ratio = ours / bare;
        println!(
            "| {tasks} | {ours:.0} | {bare:.0} | {ratio:.2} | {our_work:.0} | {bare_work:.0} | {:.2} |",
            bare_work / our_work
        );
        let what = format!("log in {name}, {tasks} tasks, records compared with plain inserts");
        figures.push(Figure::ratio(what, ratio, Goal::AtLeast(RATIO)));
    }
    figures.push(measure_steady(name, runtime, log, plain));
    figures
}

/// Prints the latencies at the steady rate, of each round, and returns the one that more than half of the rounds keep to.
fn measure_steady(
    name: &str,
    runtime: &Runtime,
    log: &DatabaseLog,
    plain: &mut impl Plain,
) -> Figure {
    println!(
        "\n| {name}, {} a second | load | kept/s | half below | 99 of 100 below | all below |\n|---|---|---|---|---|---|",
        steady::RATE
    );
    let mut latencies = Vec::new();
    for _ in 0..ROUNDS {
        let ours = runtime.block_on(steady::log(log));
        latencies.push(ours.latencies[1]);
        let bare = runtime.block_on(steady::plain(plain));
        for (title, run) in [("log", ours), ("plain", bare)] {
            let [half, most, all] = run.latencies.map(shown);
            let (load, kept) = (load(), run.kept);
            println!("| {title} | {load} | {kept:.0} | {half} | {most} | {all} |");
        }
    }
    // Not in the fastest round alone: what stalls a service is the slow one. One round may fall on a stall of the machine.
    latencies.sort_unstable();
    let latency = latencies[ROUNDS / 2];
    let milliseconds = match latency {
        Duration::MAX => f64::NAN,
        latency => latency.as_secs_f64() * 1e3,
    };
    let what = format!("log in {name}, 99 of 100 records, the median of {ROUNDS} rounds");
    Figure::of(what, milliseconds, "ms", Goal::AtMost(LATENCY))
}

/// Writes a latency; a record that was not confirmed has none.
fn shown(latency: Duration) -> String {
    if latency == Duration::MAX {
        return "not confirmed".to_owned();
    }
    format!("{latency:.1?}")
}

/// Returns how many tasks of the whole machine wait for a processor or for a disk, on average over the last minute, as Linux counts
/// them.
fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

/// Connects to a file as the log does that writes to it.
async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON");
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn sqlite(runtime: &Runtime, folder: &Path) -> Vec<Figure> {
    let path = folder.join("consent.sqlite3");
    let log = runtime
        .block_on(DatabaseLog::sqlite(&path, LogSettings::default()))
        .unwrap();
    let mut plain = runtime.block_on(connect(&path));
    let mut figures = measure("SQLite", runtime, &log, &mut plain);
    runtime.block_on(log.close());
    figures.extend(growth::measure(runtime, folder));
    figures
}

fn postgres(runtime: &Runtime, url: &str) -> Vec<Figure> {
    let log = runtime
        .block_on(DatabaseLog::postgres(url, LogSettings::default()))
        .unwrap();
    let mut plain = runtime.block_on(PgConnection::connect(url)).unwrap();
    let month = "SELECT consent_records_make_month(DATE '2027-01-15')";
    runtime
        .block_on(sqlx::query(month).execute(&mut plain))
        .unwrap();
    let figures = measure("PostgreSQL", runtime, &log, &mut plain);
    runtime.block_on(log.close());
    figures
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    println!(
        "{RECORDS} records, the fastest of {ROUNDS} rounds, with {processors} processors at a load of {}",
        load()
    );
    let folder = tempfile::tempdir().unwrap();
    let mut figures = sqlite(&runtime, folder.path());
    match Postgres::start() {
        Ok(server) => figures.extend(postgres(&runtime, &server.database("consent").unwrap())),
        Err(error) => {
            println!("PostgreSQL is not measured: {error}");
            let what = "log in PostgreSQL, records compared with plain inserts";
            figures.push(Figure::not_measured(what, Goal::AtLeast(RATIO)));
        }
    }
    figures::finish(&figures)
}
