//! The keys of `policy.toml`, each declared once.
//!
//! `declared.rs` contains the declarations. From them, the macro in `generate.rs` generates the tables as written
//! ([`draft`]) and as completed ([`model`]), and their reader and defaults. It also generates the fields by which
//! policies are compared ([`Field`]), and the descriptions for the JSON Schema and the reference. Only irregular keys
//! are implemented by hand: the name of an entry is read in `entry.rs` and completed in `lower.rs`; its value, its
//! domain and the defaults that depend on other keys are in `irregular.rs`.
//!
//! To add a key, add it to `declared.rs`. The reader, the defaults, comparisons, the schema, the reference
//! and "did you mean" then include it. Write by hand only the code that uses it, such as a sentence of the
//! page or a rule.

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
#[cfg(feature = "again")]
pub(crate) mod place;
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
#[cfg(feature = "schema")]
pub(crate) use reference::{kind as kind_of, without};
pub(crate) use spelling::words;

#[cfg(all(test, feature = "schema"))]
mod fuzz_dictionary;
#[cfg(all(test, feature = "schema"))]
mod tests;
