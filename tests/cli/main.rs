//! The command as users run it: the binary itself, in a folder of its own.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy sees no test in the helpers of one"
)]

mod approve;
mod base;
mod catalog;
mod check;
mod check_cache;
mod check_resolved;
mod check_sources;
mod desk;
mod diff;
mod documented;
mod doors;
mod due;
mod explain;
mod explain_hash;
mod formats;
mod generate_clippy;
mod generate_rust;
mod generate_shell;
mod generate_typescript;
mod golden;
mod help;
#[cfg(unix)]
mod hyperlinks;
mod init;
mod init_from;
#[cfg(feature = "lsp")]
mod lsp;
mod preview;
mod render;
mod repository;
mod run;
mod sarif;
mod schema;
mod tutorials;
mod untrusted;
mod update;
mod update_remote;
