//! What is compiled is what is checked: every target, module and include, after every kind of change. The second build
//! of each case refuses what it must.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod build_script;
mod changes;
mod everywhere;
mod service;
mod shared;
mod without_macro;
mod workspace;
