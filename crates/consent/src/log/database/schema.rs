//! The tables, and how they came to be what they are.
//!
//! A script that was released is never changed; what changes the tables is a new one at the end of both lists. They
//! are kept beside each other in `migrations/`. The service's own migrations are left alone: whatever tool makes them, this
//! one has a table of its own.

/// The scripts for SQLite; the first brings an empty database to version 1.
#[cfg(feature = "sqlite")]
pub(super) const SQLITE: &[&str] = &[include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/migrations/sqlite/0001_consent_log.sql"
))];

/// The scripts for PostgreSQL.
#[cfg(feature = "postgres")]
pub(super) const POSTGRES: &[&str] = &[include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/migrations/postgres/0001_consent_log.sql"
))];

/// Where the version of the tables is kept: one row for each script that was run.
pub(super) const VERSIONS: &str =
    "CREATE TABLE IF NOT EXISTS consent_schema (version BIGINT NOT NULL PRIMARY KEY)";
/// The version of the tables, 0 where there are none.
pub(super) const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM consent_schema";
/// After a script was run.
pub(super) const RAISE: &str = "INSERT INTO consent_schema (version) VALUES ($1)";

/// The version that a list of scripts leads to.
pub(super) fn latest(scripts: &[&str]) -> i64 {
    i64::try_from(scripts.len()).unwrap_or(i64::MAX)
}

/// The scripts that are still to be run on tables of a version, with the version to which each leads.
pub(super) fn to_run<'s>(
    scripts: &'s [&'s str],
    version: i64,
) -> impl Iterator<Item = (i64, &'s str)> {
    (1..)
        .zip(scripts.iter().copied())
        .filter(move |(leads_to, _)| *leads_to > version)
}
