//! The consent log, the same cases in SQLite and in PostgreSQL.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod cases;
mod crash;
mod place;
mod proofs;
#[allow(unreachable_pub, dead_code, unexpected_cfgs)]
#[path = "../../../../cookie-registry/tests/registry/mod.rs"]
mod registry;
#[cfg(feature = "postgres-tls")]
mod tls;

use cases::CASES;
use cookie_registry_test_support::postgres::Postgres;
use place::Place;

#[test]
fn every_case_passes_in_sqlite() {
    for (name, case) in CASES {
        let folder = tempfile::tempdir().unwrap();
        eprintln!("case: {name}");
        runtime().block_on(case(Place::Sqlite(folder.path().join("consent.sqlite3"))));
    }
}

#[test]
fn every_case_passes_in_postgres() {
    let Some(server) = Postgres::start_or_skip().unwrap() else {
        return;
    };
    for (at, (name, case)) in CASES.iter().enumerate() {
        let url = server.database(&format!("case{at}")).unwrap();
        eprintln!("case: {name}");
        runtime().block_on(case(Place::Postgres(url)));
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}
