//! Tests that cross the crates. Each is a target of its own, named in the manifest; the library holds the examples of the
//! README alone.

/// The examples of the README, compiled and run as they are printed there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
