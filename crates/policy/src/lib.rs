//! `policy.toml` as values: read, checked against the rules of the specifications and of the law, and
//! turned into what the macro, the command and the page need.
//!
//! Data flows one way: files -> [`parse`] -> [`draft::Draft`] -> [`check_files`] -> [`Policy`]. All problems
//! of a policy are collected and told together; each is a [`Finding`] with a code, a place and what to
//! write instead.
//!
//! What it does not do: it prints nothing, knows no command line, no terminal and no service, and reads
//! files only in [`source`].
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
mod keys;
pub mod model;
pub mod parse;
mod profile;
mod read;
pub mod report;
#[cfg(feature = "diff")]
pub mod review;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod source;
pub mod suggest;
mod texts;
#[cfg(feature = "diff")]
mod verdict;
mod waiver;

pub use check::{Checked, Options, check_file, check_files};
#[cfg(feature = "diff")]
pub use compared::Baseline;
pub use finding::{Finding, Severity};
pub use model::Policy;
pub use parse::LoadError;
pub use rules::Code;
