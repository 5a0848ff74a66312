//! The migrations of the tables.
//!
//! The scripts are in `migrations/`. A released script is never edited: to change the tables, add a new
//! script at the end of both lists. The version of the tables is in the table `consent_schema`, so these
//! migrations do not interfere with those of the service.

/// Includes the text of a script.
macro_rules! script {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/", $path))
    };
}

/// The scripts for SQLite. Script N migrates the tables from version N − 1 to N; an empty database has
/// version 0.
#[cfg(feature = "sqlite")]
pub(super) const SQLITE: &[&str] = &[
    script!("sqlite/0001_consent_log.sql"),
    script!("sqlite/0002_order_of_choices.sql"),
    script!("sqlite/0003_profile.sql"),
];

/// The scripts for PostgreSQL.
#[cfg(feature = "postgres")]
pub(super) const POSTGRES: &[&str] = &[
    script!("postgres/0001_consent_log.sql"),
    script!("postgres/0002_order_of_choices.sql"),
    script!("postgres/0003_profile.sql"),
];

/// Creates the table with the version of the tables: one row for each script that was run.
pub(super) const VERSIONS: &str =
    "CREATE TABLE IF NOT EXISTS consent_schema (version BIGINT NOT NULL PRIMARY KEY)";
/// Fails unless the database can be written, and changes nothing. Without it, SQLite would open a file on a read-only disk, and take
/// even a transaction that begins as a writer for one that reads.
pub(super) const IS_WRITABLE: &str = "DELETE FROM consent_schema WHERE version < 0";
/// Reads the version of the tables, which is 0 if there are none.
pub(super) const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM consent_schema";
/// Records that a script was run.
pub(super) const RAISE: &str = "INSERT INTO consent_schema (version) VALUES ($1)";

/// Returns the version of the tables after all scripts have run.
pub(super) fn latest(scripts: &[&str]) -> i64 {
    i64::try_from(scripts.len()).unwrap_or(i64::MAX)
}

/// Returns the scripts that migrate tables of a version, each with the version that it produces.
pub(super) fn to_run<'s>(
    scripts: &'s [&'s str],
    version: i64,
) -> impl Iterator<Item = (i64, &'s str)> {
    (1..)
        .zip(scripts.iter().copied())
        .filter(move |(leads_to, _)| *leads_to > version)
}
