//! The consent log, the same tests on SQLite and on PostgreSQL.
