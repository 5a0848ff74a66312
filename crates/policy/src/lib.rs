//! Reads `policy.toml`, checks it against the rules of the specifications and of the law, and provides it as
//! values to the macro, the command and the page.
//!
//! Data flows one way: files -> [`parse`] -> [`draft::Draft`] -> [`check_files`] -> [`Policy`]. A check reports all
//! problems of a policy at once. Each problem is a [`Finding`] with a code, a location and, usually, the text to write
//! instead.
//!
//! The crate does not print, and has no knowledge of command lines, terminals or services. Only the module
//! [`source`] reads files.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
#[cfg(feature = "diff")]
pub mod approval;
pub mod check;
mod compared;
pub mod consent;
#[cfg(feature = "diff")]
pub mod diff;
pub mod draft;
mod facts;
pub mod finding;
pub mod fingerprint;
pub mod identifier;
mod judged;
mod keys;
pub mod known_names;
pub mod meaning;
pub mod model;
pub mod parse;
mod profile;
mod quoting;
mod read;
pub mod report;
#[cfg(feature = "diff")]
pub mod review;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod shared;
pub mod source;
mod spoken;
pub mod suggest;
mod texts;
mod unseen;
#[cfg(feature = "diff")]
mod verdict;
mod waiver;

pub use check::{Checked, Options, check_file, check_file_with, check_files};
#[cfg(feature = "diff")]
pub use compared::Baseline;
pub use finding::{Choice, Finding, Severity};
pub use model::Policy;
pub use parse::LoadError;
pub use rules::Code;
