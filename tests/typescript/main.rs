//! The module for the front end: that it compiles, that its misuse does not, and what it does in a browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where something is wrong; clippy knows only the functions that are marked as tests"
)]

mod blocked;
mod compile;
mod consent;
mod cookies;
mod guard;
mod shop;
mod storage;
