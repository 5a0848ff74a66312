//! Records per second of the consent log compared with plain batched inserts into the same table, and the latency at a steady rate.
//!
//! Both write by turns, and the fastest run of each counts, so that whatever else the machine does falls on both alike. The plain
//! inserts are what a program would do that only inserts: finished rows, as many in one transaction as there are tasks. Their keys
//! are random like those of the log: rows in the order of an index are cheaper to insert, and no service has such keys.
//! `cargo xtask bench log` runs it.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark whose database fails measures nothing"
)]

#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;

use cookie_registry::{ConsentId, Deployment};
use cookie_registry_consent::{Answer, ConsentLog, DatabaseLog, LogSettings, ProofRecord};
use cookie_registry_test_support::postgres::Postgres;
use http::HeaderMap;
use registry::Cookies;
use sqlx::QueryBuilder;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::time::{MissedTickBehavior, interval};

const ROUNDS: usize = 3;
const RECORDS: usize = 20_000;
const TASKS: [usize; 2] = [64, 512];
/// The steady rate: so many records in each millisecond.
const PER_MILLISECOND: usize = 5;
const STEADY_FOR: Duration = Duration::from_secs(5);
/// The goals: the least share of the plain inserts, and the latency at the steady rate that 99 of 100 records stay below.
const RATIO: f64 = 0.8;
const LATENCY: Duration = Duration::from_millis(50);

/// What a bare program inserts.
const COLUMNS: &str = "INSERT INTO consent_records (key, consent_id, sequence, millis, policy_version, policy_hash, \
    page_hash, decisions, method, language, gpc, dnt, profile";
const DECISIONS: &str = r#"[{"category":"analytics","decision":"granted","fingerprint":"85944171f73967e8"},{"category":"marketing","decision":"granted","fingerprint":"af63dc4c8601ec8c"},{"category":"preferences","decision":"granted","fingerprint":"cbf29ce484222325"}]"#;

/// A number that no other record has.
static NUMBER: AtomicU64 = AtomicU64::new(0);

fn number() -> u64 {
    NUMBER.fetch_add(1, Ordering::Relaxed)
}

/// A proof as the routes make it: from an answer, with its own key.
fn proof() -> ProofRecord {
    let consent = Cookies::CONSENT.with(&Deployment::PRODUCTION);
    let recorded = Answer::accept_all().record(&consent, &HeaderMap::new());
    let mut proof = ProofRecord::of(&recorded.unwrap());
    let id: ConsentId = format!("{:021}A", number()).parse().unwrap();
    proof.id = id;
    proof
}

/// What a run has taken: the time, and that of the processor. Where other programs use the processor too, only the second tells
/// one way from the other.
#[derive(Clone, Copy)]
struct Taken {
    time: f64,
    processor: f64,
}

/// A run that has begun.
struct Run {
    start: Instant,
    processor: f64,
}

impl Run {
    fn begin() -> Self {
        Self {
            start: Instant::now(),
            processor: processor(),
        }
    }

    fn end(&self) -> Taken {
        Taken {
            time: self.start.elapsed().as_secs_f64(),
            processor: processor() - self.processor,
        }
    }
}

/// Returns the seconds that all threads of this process have used the processor, as Linux counts them in hundredths; not a number
/// on other systems.
fn processor() -> f64 {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The fields after the name, which may have spaces: `utime` and `stime` are the 14th and 15th of all (proc_pid_stat(5)).
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let user: f64 = fields.next()?.parse().ok()?;
        let system: f64 = fields.next()?.parse().ok()?;
        Some(user + system)
    };
    ticks().unwrap_or(f64::NAN) / 100.0
}

/// Records with so many tasks at once; returns what it took.
async fn record(log: &DatabaseLog, tasks: usize) -> Taken {
    let proofs: Vec<Vec<ProofRecord>> = (0..tasks)
        .map(|_| (0..RECORDS / tasks).map(|_| proof()).collect())
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

macro_rules! plain {
    ($name:ident, $database:ty, $pool:ty, $begin:literal, $day:literal, $conflict:literal) => {
        /// Inserts finished rows, so many in one transaction; returns what it took.
        async fn $name(pool: &$pool, batch: usize) -> Taken {
            let all = RECORDS / batch * batch;
            let mut connection = pool.acquire().await.unwrap();
            let rows: Vec<[String; 2]> = (0..all)
                .map(|_| {
                    let proof = proof();
                    [proof.key.unwrap().to_string(), proof.id.to_string()]
                })
                .collect();
            let hash = "a".repeat(64);
            let run = Run::begin();
            for group in rows.chunks(batch) {
                let mut transaction = sqlx::Connection::begin_with(&mut *connection, $begin)
                    .await
                    .unwrap();
                let mut insert = QueryBuilder::<$database>::new(COLUMNS);
                insert.push($day);
                insert.push_values(group, |mut row, [key, id]| {
                    row.push_bind(key)
                        .push_bind(id)
                        .push_bind(1_800_000_000_000_i64)
                        .push_bind(1_800_000_000_000_i64)
                        .push_bind("3")
                        .push_bind(&hash)
                        .push_bind(None::<String>)
                        .push_bind(DECISIONS)
                        .push_bind("accept-all")
                        .push_bind("en")
                        .push_bind(false)
                        .push_bind(false)
                        .push_bind("opt-in");
                    if $day.starts_with(", day") {
                        row.push("DATE '2027-01-15'");
                    }
                });
                insert.push($conflict);
                // Every group has the same size, so the statement is prepared once.
                insert.build().execute(&mut *transaction).await.unwrap();
                transaction.commit().await.unwrap();
            }
            run.end()
        }
    };
}

plain!(
    plain_sqlite,
    sqlx::Sqlite,
    sqlx::SqlitePool,
    "BEGIN IMMEDIATE",
    ") ",
    " ON CONFLICT (key) DO NOTHING"
);
plain!(
    plain_postgres,
    sqlx::Postgres,
    sqlx::PgPool,
    "BEGIN; SET LOCAL synchronous_commit TO on",
    ", day) ",
    " ON CONFLICT (key, day) DO NOTHING"
);

/// Returns the latencies at a steady rate that half, 99 of 100 and all records stay below.
async fn steady(log: &DatabaseLog) -> [Duration; 3] {
    let ticks = STEADY_FOR.as_millis();
    let proofs: Vec<ProofRecord> = (0..ticks as usize * PER_MILLISECOND)
        .map(|_| proof())
        .collect();
    let latencies = Arc::new(std::sync::Mutex::new(Vec::with_capacity(proofs.len())));
    let mut clock = interval(Duration::from_millis(1));
    clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut running = Vec::with_capacity(proofs.len());
    let mut proofs = proofs.into_iter();
    for _ in 0..ticks {
        clock.tick().await;
        for proof in proofs.by_ref().take(PER_MILLISECOND) {
            let (log, latencies) = (log.clone(), Arc::clone(&latencies));
            running.push(tokio::spawn(async move {
                let start = Instant::now();
                // A record that the log could not confirm in time took longer than any other.
                let is_stored = log.record(proof).await.is_ok();
                let latency = if is_stored {
                    start.elapsed()
                } else {
                    Duration::MAX
                };
                latencies.lock().unwrap().push(latency);
            }));
        }
    }
    for task in running {
        task.await.unwrap();
    }
    let mut latencies = std::mem::take(&mut *latencies.lock().unwrap());
    latencies.sort_unstable();
    let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
    [at(0.5), at(0.99), at(1.0)]
}

/// Prints the rows of one database, and returns whether the goals are met; `plain` inserts a batch of a size.
fn measure(
    name: &str,
    runtime: &Runtime,
    log: &DatabaseLog,
    plain: impl Fn(usize) -> Taken,
) -> bool {
    let mut is_met = true;
    for tasks in TASKS {
        let mut best = [Taken {
            time: f64::INFINITY,
            processor: f64::INFINITY,
        }; 2];
        for _ in 0..ROUNDS {
            let runs = [runtime.block_on(record(log, tasks)), plain(tasks)];
            for (best, run) in best.iter_mut().zip(runs) {
                best.time = best.time.min(run.time);
                best.processor = best.processor.min(run.processor);
            }
        }
        let all = (RECORDS / tasks * tasks) as f64;
        let [ours, bare] = best.map(|run| all / run.time);
        let [our_work, bare_work] = best.map(|run| run.processor / all * 1e6);
        let (ratio, is_fast) = (ours / bare, ours / bare >= RATIO);
        let verdict = if is_fast { "met" } else { "MISSED" };
        println!(
            "| {name} | {tasks} | {ours:.0} | {bare:.0} | {ratio:.2} | {RATIO} | {verdict} | {our_work:.0} | {bare_work:.0} | {:.2} |",
            bare_work / our_work
        );
        is_met &= is_fast;
    }
    let [half, most, all] = runtime.block_on(steady(log));
    println!(
        "\n{name} at {} records a second: half below {half:.1?}, 99 of 100 below {most:.1?}, all below {all:.1?}\n",
        PER_MILLISECOND * 1000
    );
    if most > LATENCY {
        println!("MISSED: 99 of 100 below {LATENCY:.1?}\n");
    }
    is_met && most <= LATENCY
}

fn sqlite(runtime: &Runtime, folder: &Path) -> bool {
    let path = folder.join("consent.sqlite3");
    let log = runtime
        .block_on(DatabaseLog::sqlite(&path, LogSettings::default()))
        .unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(&path)
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .pragma("secure_delete", "ON");
    let pool = runtime
        .block_on(sqlx::SqlitePool::connect_with(options))
        .unwrap();
    let plain = |batch| runtime.block_on(plain_sqlite(&pool, batch));
    let is_met = measure("SQLite", runtime, &log, plain);
    runtime.block_on(log.close());
    is_met
}

fn postgres(runtime: &Runtime, url: &str) -> bool {
    let log = runtime
        .block_on(DatabaseLog::postgres(url, LogSettings::default()))
        .unwrap();
    let pool = runtime.block_on(sqlx::PgPool::connect(url)).unwrap();
    let month = "SELECT consent_records_make_month(DATE '2027-01-15')";
    runtime.block_on(sqlx::query(month).execute(&pool)).unwrap();
    let plain = |batch| runtime.block_on(plain_postgres(&pool, batch));
    let is_met = measure("PostgreSQL", runtime, &log, plain);
    runtime.block_on(log.close());
    is_met
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    println!("{RECORDS} records, the fastest of {ROUNDS} rounds\n");
    println!(
        "| database | tasks | log, records/s | plain, rows/s | ratio | goal | | log, µs of CPU | plain | ratio |\n\
         |---|---|---|---|---|---|---|---|---|---|"
    );
    let folder = tempfile::tempdir().unwrap();
    let mut is_met = sqlite(&runtime, folder.path());
    match Postgres::start() {
        Ok(server) => is_met &= postgres(&runtime, &server.database("consent").unwrap()),
        Err(error) => {
            println!("MISSED: PostgreSQL is not measured: {error}");
            is_met = false;
        }
    }
    if is_met {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
