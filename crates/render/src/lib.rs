//! Renders a [`Policy`](cookie_registry_policy::Policy) in all output formats: the public page, its data as
//! JSON, the TypeScript module of the front end, and the configurations of other consent banners.
//!
//! The output for a policy is deterministic: it does not depend on a clock or on the order of a hash table.
//!
//! The crate does not read, check or print policies. It accesses files only in two places:
//! [`page::Templates`] reads templates through [`Files`](cookie_registry_policy::source::Files), and
//! [`PageFiles`] writes the page for a build script. The derive macro does not depend on this crate, so
//! that a service that only sets cookies does not compile a template engine.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod device_storage;
mod files;
mod format;
mod gpc;
pub mod page;
pub mod typescript;
mod vanilla;
mod words_file;

pub use files::{PageFiles, PageFilesError, content_hash};
pub use format::{Format, render};
pub use words_file::words_file;
