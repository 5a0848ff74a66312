//! What the tests drive: a real browser ([`browser`]) and a second one ([`firefox`]), an example service ([`service`]), a crate outside the workspace
//! ([`external_crate`]), plain HTTP ([`http`]), the cookie jars of other programs ([`jars`]), a server of canned answers
//! ([`canned_server`]), programs of the system ([`programs`]), an editor ([`neovim`]), a PostgreSQL server ([`postgres`]), another reader of Parquet files ([`duckdb`]), a store like Amazon S3 ([`s3`]) and a counter of instructions ([`callgrind`]); what a benchmark measures ([`figures`]); and from [`npm`], checkers of pages ([`axe`], [`nu`]) and
//! the TypeScript compiler ([`tsc`]).
//!
//! The crates that usually do this bring an async runtime and a hundred dependencies, or lack partitioned cookies; this
//! one uses the standard library and `serde_json`. It tests nothing itself and knows nothing about the registry.

pub mod axe;
pub mod browser;
pub mod callgrind;
pub mod canned_server;
pub mod duckdb;
pub mod external_crate;
pub mod figures;
pub mod firefox;
pub mod http;
pub mod jars;
pub mod neovim;
pub mod npm;
pub mod nu;
pub mod postgres;
pub mod programs;
pub mod s3;
pub mod service;
pub mod tsc;

mod requirement;
mod target;
