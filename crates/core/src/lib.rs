//! The vocabulary that every crate of `cookie-registry` shares: what a cookie name, a lifetime, a
//! scope and a value are, and how they are written into a `Set-Cookie` header.
//!
//! It exists so that the compiler's side (the macro, which reads `policy.toml`) and the service's side
//! (which writes headers) cannot mean different things by the same word. It has no dependency and does
//! not need `std`; most of it is `const`.
//!
//! What it does not do: it knows no TOML, no HTTP library and no framework, it reads no file, and it
//! holds no opinion about what is lawful. Rules live in `cookie-registry-policy`.
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod word;

pub mod attributes;
pub mod category;
pub mod encoding;
pub mod hash;
pub mod legal;
pub mod lifetime;
pub mod name;
pub mod same_site;
pub mod scope;
pub mod storage;
pub mod sweeper;
pub mod value;

pub use attributes::{Attributes, MAX_ATTRIBUTE_BYTES};
pub use category::{Category, Exemption, SetBy};
pub use encoding::{first_forbidden_octet, is_cookie_octet};
pub use legal::{Jurisdiction, SetsOn, SignalResponse};
pub use lifetime::{Lifetime, LifetimeError, MAX_COOKIE_SECONDS, Unit};
pub use name::{MAX_PAIR_BYTES, NameError, Prefix, check_name};
pub use same_site::SameSite;
pub use scope::{DomainError, Environment, check_domain, domain_match, is_ip_address};
pub use storage::StorageKind;
pub use sweeper::SWEEPER;
pub use value::{Protection, ValueKind};
pub use word::Word;
