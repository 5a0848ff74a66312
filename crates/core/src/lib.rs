//! The vocabulary that all crates of `cookie-registry` share: cookie names, lifetimes, scopes and values, and how
//! they are written into a `Set-Cookie` header.
//!
//! It exists so that the macro, which reads `policy.toml`, and the service, which writes headers, cannot disagree
//! on the meaning of a word. It has no dependencies and does not need `std`; most of it is `const`.
//!
//! What it does not do: it has no knowledge of TOML, HTTP libraries or frameworks, it reads no files, and it does
//! not judge what is lawful. Rules live in `cookie-registry-policy`.
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
