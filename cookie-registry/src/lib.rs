//! A declarative cookie registry: the cookies and storage keys of a service are declared in one file,
//! `policy.toml`, and the service can set no other.
//!
//! This is the crate that a service depends on. The macro reads the policy while the service is compiled
//! and makes one typed constant for each entry; this crate is what those constants can do. It knows no
//! TOML and reads no file.
//!
//! # The shape of use
//!
//! ```ignore
//! #[derive(cookie_registry::CookieRegistry)]
//! #[registry(policy = "policy.toml")]
//! pub struct Cookies;
//! ```
//!
//! From then on `[cookies.workspace]` is `Cookies::WORKSPACE`. What it is called, how long it lives and
//! where it is sent stands in the policy alone:
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() -> Result<(), cookie_registry::SetError> {
//! use cookie_registry::Deployment;
//! use http::{HeaderMap, Response, header::COOKIE};
//!
//! // Once, when the service starts: production's names and attributes, or development's.
//! let deployment = Deployment::PRODUCTION;
//!
//! // Setting and removing give a header for the response.
//! let mut response = Response::new("Welcome");
//! Cookies::WORKSPACE.set(&deployment, "acme")?.append_to(response.headers_mut());
//! Cookies::THEME.set(&deployment, Theme::Dark)?.append_to(response.headers_mut());
//! Cookies::CSRF.remove(&deployment).append_to(response.headers_mut());
//!
//! // Reading takes the request's headers and gives a typed value.
//! let mut request = HeaderMap::new();
//! request.insert(COOKIE, "theme=dark; cw-workspace=acme".parse().unwrap());
//! assert_eq!(Cookies::WORKSPACE.get(&deployment, &request).as_deref(), Some("acme"));
//! assert_eq!(Cookies::THEME.get(&deployment, &request), Some(Theme::Dark));
//! # Ok(())
//! # }
//! ```
//!
//! A cookie that is not in the policy does not compile:
//!
//! ```compile_fail,E0599
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() {
//! # use cookie_registry::Deployment;
//! let header = Cookies::TRACKER.set(&Deployment::PRODUCTION, "abc");
//! # }
//! ```
//!
//! # What a constant is
//!
//! | type | in the policy |
//! | --- | --- |
//! | [`Cookie`] | an entry with one name |
//! | [`ChunkedCookie`] | `chunked = true`: spread over several when the value is too large for one |
//! | [`CookieFamily`] | `match = { prefix = "..." }`: many names |
//! | `ProtectedCookie` | `protection = "signed"` or `"encrypted"` |
//! | [`ConsentCookie`] | `value = "consent"`: what the visitor agreed to and refused |
//! | [`StorageKey`], [`StorageFamily`] | an entry under `[storage]` |
//! | [`ClearEvent`] | what `cleared_on` names: one call removes all of it |
//!
//! The first type parameter is the kind of [`Value`], the second who sets the cookie. What somebody else
//! sets, or what is [`Retired`], can be read and removed but has no `set`; what [`NeedsConsent`] has
//! `set_with`, which asks for the witness [`Granted`], and what may be set [`UnlessObjected`] one that asks for
//! [`NotObjected`]. Both come from the visitor's recorded [`Choice`] alone.
//!
//! # What holds for every header
//!
//! - Every attribute of the policy is written, and a removal carries the same ones as the setting.
//! - A value cannot add an attribute or a header: it is nothing but cookie octets by then (RFC 10025,
//!   section 4.1.1). Text is percent-encoded where it must be, a token is refused.
//! - What a browser would ignore for its size is an error, and so is everything else that cannot be sent.
//! - What was set reads back as it was. A malformed neighbour hides nothing.
//! - A header that is known beforehand (removal, booleans, `one_of`) is a shared static; any other takes
//!   one allocation. Reading takes none, unless a value has to be decoded or joined.
//!
//! # Features
//!
//! None is on by default.
//!
//! - `actix`: `Guard` as middleware of actix-web 4.
//! - `axum`: [`PolicyPage`] as a router, [`RequestCookies`] as an extractor, [`SetCookie`] and [`SetCookies`] as parts of a response
//!   and [`SetError`] as a response, for axum 0.8.
//! - `cookie`: conversion to `cookie::Cookie`, and `Cookie::adopt` for cookies that a library made.
//! - `guard`: `Guard` as a tower layer: every `Set-Cookie` that leaves the service, those of other people's
//!   middleware too, is held against the policy.
//! - `json`: the value kind `json`.
//! - `protection`: signed and encrypted cookies.
//! - `tracing`: what `Guard` finds, as events.
//!
//! A choice is read here; the crate `cookie-registry-consent` asks visitors, records what they answer and proves it.

mod accept_language;
#[cfg(feature = "axum")]
mod axum;
mod chunked;
mod clear;
mod consent;
mod constant;
mod cookie;
mod deployment;
mod error;
mod family;
#[cfg(feature = "cookie")]
mod foreign;
#[cfg(any(feature = "guard", feature = "actix"))]
mod guard;
#[cfg(feature = "json")]
mod json;
mod octets;
mod policy_page;
#[doc(hidden)]
pub mod private;
#[cfg(feature = "protection")]
mod protection;
mod read;
mod registry;
mod request_cookies;
mod set_cookie;
mod setter;
mod shape;
mod spec;
mod storage_key;
mod value;
mod write;

pub use chunked::Chunked;
pub use clear::ClearEvent;
pub use consent::{
    Analytics, Asked, AskedCategory, BannerWords, Choice, Consent, ConsentCategory, ConsentCookie,
    ConsentId, ConsentPlan, ConsentRecord, Decided, Decision, Granted, Marketing, Necessary,
    NotObjected, Preferences, Signals, Standing,
};
pub use cookie::Cookie;
pub use cookie_registry_core::{Category, DomainError, Environment, NameError, StorageKind};
pub use cookie_registry_derive::{CookieRegistry, enforce};
pub use deployment::Deployment;
pub use error::{GetError, MemberError, SetError};
pub use family::{Family, Member};
#[cfg(feature = "cookie")]
pub use foreign::AdoptError;
#[cfg(feature = "actix")]
pub use guard::{ActixGuarded, ActixGuardedFuture};
#[cfg(any(feature = "guard", feature = "actix"))]
pub use guard::{Guard, Violation, ViolationKind};
#[cfg(feature = "guard")]
pub use guard::{Guarded, GuardedFuture};
#[cfg(feature = "json")]
pub use json::Json;
pub use policy_page::{Document, PolicyPage};
pub use registry::Registry;
pub use request_cookies::RequestCookies;
pub use set_cookie::{SetCookie, SetCookies};
pub use setter::{
    ByOtherService, ByScript, ByServer, ByThirdParty, NeedsConsent, NeedsWitness, Retired,
    Settable, Storable, UnlessObjected,
};
pub use shape::{Declared, FixedName, Ready, Shape, Single};
pub use storage_key::{StorageKey, StorageSpec};
pub use value::{Boolean, Integer, OneOf, Text, Token, Value};
#[cfg(feature = "protection")]
pub use {
    ::cookie::Key,
    consent::SignedConsentCookie,
    protection::{Encrypted, Keyed, Protect, Protected, Signed},
};
