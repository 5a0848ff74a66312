//! The migrations of the tables.
//!
//! A released script is never changed; a change of the tables is a new script at the end of both lists, which are in
//! `migrations/`. They do not interfere with the service's migrations, whatever tool it uses: their version is in a
//! separate table.

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

/// Creates the table with the version of the tables: one row for each script that was run.
pub(super) const VERSIONS: &str =
    "CREATE TABLE IF NOT EXISTS consent_schema (version BIGINT NOT NULL PRIMARY KEY)";
/// Reads the version of the tables, which is 0 if there are none.
pub(super) const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM consent_schema";
/// Records that a script was run.
pub(super) const RAISE: &str = "INSERT INTO consent_schema (version) VALUES ($1)";

/// Returns the version to which a list of scripts leads.
pub(super) fn latest(scripts: &[&str]) -> i64 {
    i64::try_from(scripts.len()).unwrap_or(i64::MAX)
}

/// Returns the scripts to run on tables of a version, each with the version to which it leads.
pub(super) fn to_run<'s>(
    scripts: &'s [&'s str],
    version: i64,
) -> impl Iterator<Item = (i64, &'s str)> {
    (1..)
        .zip(scripts.iter().copied())
        .filter(move |(leads_to, _)| *leads_to > version)
}
