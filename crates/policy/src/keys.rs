//! The keys of `policy.toml`, each declared once.
//!
//! `declared.rs` is the list. From it `generate.rs` makes the tables as written ([`draft`]) and as completed
//! ([`model`]), their reader and defaults, the fields by which policies are compared ([`Field`]), and the
//! descriptions from which the JSON Schema and the reference are written. Written by hand are only
//! the irregular ones: the name of an entry (read in `entry.rs`, completed in `lower.rs`), and its value, its domain and
//! the defaults that depend on something else (`irregular.rs`).
//!
//! To add a key, add it to `declared.rs`. It is then read, completed, compared, described and offered as "did
//! you mean"; what is left to write is what it is for: the sentence of the page or the rule that uses it.

#![cfg_attr(
    not(feature = "diff"),
    allow(
        dead_code,
        unreachable_pub,
        reason = "fingerprints compare a part of the keys, and the diff all of them"
    )
)]

#[macro_use]
mod generate;

pub(crate) mod completed;
mod declared;
#[cfg(feature = "schema")]
pub(crate) mod describe;
pub(crate) mod entry;
pub(crate) mod fact;
pub(crate) mod irregular;
pub(crate) mod lower;
#[cfg(feature = "schema")]
mod reference;
mod spelling;
pub(crate) mod table;
pub(crate) mod written;

pub use declared::Field;
#[cfg(feature = "schema")]
pub(crate) use declared::tables;
pub(crate) use declared::{draft, model};
#[cfg(feature = "schema")]
pub use reference::reference;
pub(crate) use spelling::words;

#[cfg(all(test, feature = "schema"))]
mod tests;
