//! What the tests of this package are driven with: a real browser ([`browser`]) and a second one ([`firefox`]), the example service
//! ([`service`]), a
//! crate outside the workspace ([`stranger`]), plain HTTP ([`http`]), the cookie jars of other programs ([`jars`]), and a server of canned
//! answers for tests of such clients ([`canned`]); with what judges pages: axe-core ([`axe`]) and the Nu HTML
//! checker ([`nu`]); and the TypeScript compiler ([`tsc`]), all three from [`npm`]; and a PostgreSQL server ([`postgres`]).
//!
//! It exists because the crates that usually do this bring an async runtime and a hundred dependencies,
//! or miss partitioned cookies; what is here uses the standard library and `serde_json`.
//! It tests nothing itself and knows nothing about the registry.

pub mod axe;
pub mod browser;
pub mod canned;
pub mod firefox;
pub mod http;
pub mod jars;
pub mod npm;
pub mod nu;
pub mod postgres;
pub mod service;
pub mod stranger;
pub mod tsc;

mod scratch;

/// The examples of the README, compiled and run as they stand there.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
