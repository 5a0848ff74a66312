//! Writes everything that is made from a [`Policy`](cookie_registry_policy::Policy): the public page, its data as JSON,
//! the TypeScript module of the front end, and the configuration of other consent banners.
//!
//! The same policy always gives the same bytes: nothing depends on a clock or on the order of a hash table.
//!
//! The crate reads no policy and checks none, and it prints nothing. It touches files only in two places:
//! [`page::Templates`] reads templates through [`Files`](cookie_registry_policy::source::Files), and
//! [`page::PageFiles`] writes the page for a build script. The derive macro does not depend on it, so that a service that
//! sets cookies compiles no template engine.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod page;
pub mod typescript;
