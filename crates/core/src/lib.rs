//! The vocabulary that all crates of `cookie-registry` share: cookie names, lifetimes, scopes and values, and how
//! they are written into a `Set-Cookie` header.
//!
//! The macro reads `policy.toml`, and the service writes headers. Both use the definitions of this crate, so that they
//! cannot disagree on the meaning of a word. The crate has no dependencies and does not need `std`; most of it is
//! `const`.
//!
//! The crate does not depend on TOML, HTTP libraries or frameworks. It reads no files, and does not judge whether a
//! policy is lawful: the rules are in `cookie-registry-policy`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod word;

pub mod attributes;
pub mod category;
pub mod date;
pub mod encoding;
pub mod hash;
pub mod legal;
pub mod lifetime;
pub mod name;
pub mod same_site;
pub mod scope;
pub mod storage;
pub mod sweeper;
pub mod text;
pub mod value;

pub use attributes::{Attributes, MAX_ATTRIBUTE_BYTES};
pub use category::{Category, Exemption, SetBy};
pub use date::DateWords;
pub use encoding::{first_forbidden_octet, is_cookie_octet};
pub use legal::{
    ApprovalDemand, Judgement, Jurisdiction, Role, SetsOn, SignalResponse, Technology,
};
pub use lifetime::{Lifetime, LifetimeError, MAX_COOKIE_SECONDS, Unit};
pub use name::{MAX_PAIR_BYTES, NameError, Prefix, check_name};
pub use same_site::SameSite;
pub use scope::{DomainError, Environment, check_domain, domain_match, is_ip_address};
pub use storage::StorageKind;
pub use sweeper::SWEEPER;
pub use text::is_hidden;
pub use value::{Protection, ValueKind};
pub use word::Word;
