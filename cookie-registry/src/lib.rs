//! A declarative cookie registry. One file, `policy.toml`, declares the cookies and storage keys of a service. Each table
//! `[cookies.KEY]` or `[storage.KEY]` in it is an *entry*. Code that sets a cookie without the registry does not compile,
//! unless the policy lists that code under `[[exempt]]`.
//!
//! This is the crate on which a service depends. While the service is compiled, the macro reads the policy and generates one
//! typed constant for each entry. This crate implements the methods of the constants. It does not parse TOML and reads no
//! files.
//!
//! # Usage
//!
//! ```ignore
//! #[derive(cookie_registry::CookieRegistry)]
//! #[registry(policy = "policy.toml")]
//! pub struct Cookies;
//! ```
//!
//! The entry `[cookies.workspace]` becomes `Cookies::WORKSPACE`. The code of the service does not contain the name, the
//! lifetime or the scope of the cookie:
//!
//! ```
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() -> Result<(), cookie_registry::SetError> {
//! use cookie_registry::Deployment;
//! use http::{HeaderMap, Response, header::COOKIE};
//!
//! // Once, when the service starts: the deployment selects the names and attributes.
//! let deployment = Deployment::PRODUCTION;
//!
//! // Setting and removing return a header for the response.
//! let mut response = Response::new("Welcome");
//! Cookies::WORKSPACE.set(&deployment, "acme")?.append_to(response.headers_mut());
//! Cookies::THEME.set(&deployment, Theme::Dark)?.append_to(response.headers_mut());
//! Cookies::CSRF.remove(&deployment).append_to(response.headers_mut());
//!
//! // Reading takes the request's headers and returns a typed value.
//! let mut request = HeaderMap::new();
//! request.insert(COOKIE, "theme=dark; cw-workspace=acme".parse().unwrap());
//! assert_eq!(Cookies::WORKSPACE.get(&deployment, &request).as_deref(), Some("acme"));
//! assert_eq!(Cookies::THEME.get(&deployment, &request), Some(Theme::Dark));
//! # Ok(())
//! # }
//! ```
//!
//! Setting a cookie that is not in the policy does not compile:
//!
//! ```compile_fail,E0599
//! # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
//! # fn main() {
//! # use cookie_registry::Deployment;
//! let header = Cookies::TRACKER.set(&Deployment::PRODUCTION, "abc");
//! # }
//! ```
//!
//! # Constants
//!
//! | type | in the policy |
//! | --- | --- |
//! | [`Cookie<V, S, H>`](Cookie) | an entry under `[cookies]` |
//! | [`ConsentCookie`] | `value = "consent"`: the visitor's consents and refusals |
//! | [`StorageKey<V, S, H>`](StorageKey) | an entry under `[storage]` |
//! | [`ClearEvent`] | an event, such as sign-out, that entries name under `cleared_on`: one method removes the cookies of these entries, another lists their storage keys |
//!
//! `V` is the kind of [`Value`], `S` the party that sets the entry, and `H` its [`Shape`]:
//!
//! | shape | in the policy | `get` | `set`, `remove` |
//! | --- | --- | --- | --- |
//! | [`Single`] | one name | `C.get(&deployment, &headers)` | `C.set(&deployment, value)` |
//! | [`Chunked`] | `chunked = true`: split over several cookies if the value is too large for one | the same | `C.set((&deployment, &headers), value)` |
//! | [`Family`] | `match = { prefix = "..." }`: many names | `C.member("x").get(..)` | `C.member("x").set(..)`, `C.remove((&deployment, &headers))` |
//! | [`Protected`] | `protection = "signed"` or `"encrypted"` | `C.with(&key).get(..)` | `C.with(&key).set(..)` |
//! | [`Protected<_, Family>`](Protected) | the same, with `match` | `C.with(&key).member("x").get(..)` | `C.with(&key).member("x").set(..)` |
//!
//! With [`RequestCookies`], a handler need not pass the deployment, the headers or the key. The response sends the
//! changes that the handler makes.
//!
//! Some cookies have no `set`. A cookie that another party sets, or that is [`Retired`], can only be read and removed.
//! A cookie that needs consent ([`NeedsConsent`]) has `set_with` instead. It requires a *witness*: a value that proves what
//! the visitor has chosen. The witness of consent has the type [`Granted`]. A cookie that the service may set unless the
//! visitor has objected ([`UnlessObjected`]) also has `set_with`. Its witness has the type [`NotObjected`]. Only a
//! [`Choice`], which is read from the visitor's request, returns witnesses.
//!
//! # Guarantees for every header
//!
//! - In production, a header contains every attribute that the policy declares. [`Deployment::DEVELOPMENT`] omits `Domain` and
//!   most `Secure` attributes. The header that removes a cookie has the same name, `Path` and `Domain` as the header that set
//!   it.
//! - A value cannot add an attribute or a header: it consists only of cookie octets (RFC 10025, section 4.1.1). Text is
//!   percent-encoded where necessary. An invalid token is refused.
//! - `set` returns a [`SetError`] if the cookie is so large that a browser would ignore it, or if a header cannot carry
//!   the value.
//! - `get` returns the value that was passed to `set`. A malformed pair in a request does not affect the other cookies
//!   of the request.
//! - Some headers of a [`Single`] cookie are precomputed: the headers that remove it, and the headers that set a
//!   boolean or a word of `value = { one_of = [...] }`. Returning these headers does not allocate, unless the
//!   deployment configures the `Domain`. Most other headers take one allocation. Reading does not allocate, unless a
//!   value has to be decoded or joined.
//!
//! # Features
//!
//! Only `derive` is enabled by default.
//!
//! - `actix`, for actix-web 4: `Guard` as middleware; [`RequestCookies`] as an extractor; `CookieLayer`, which sends the changes
//!   of `RequestCookies`.
//! - `axum`, for axum 0.8: [`PolicyPage`] as a router; [`RequestCookies`] as an extractor; `CookieLayer`, which sends the changes
//!   of `RequestCookies`; [`SetCookie`] and [`SetCookies`] as parts of a response; [`SetError`] as a response.
//! - `cookie`: conversion to `cookie::Cookie`, and `Cookie::adopt` for cookies from a library.
//! - `derive`: the macros `CookieRegistry` and `enforce`. Disable it with `default-features = false` if `cargo cookie-registry
//!   generate rust` writes the constants into a file of the service: the macros and their dependencies are then not compiled.
//! - `guard`: `Guard` as a tower layer, which checks every outgoing `Set-Cookie` against the policy,
//!   including those of third-party middleware.
//! - `json`: values of the kind `json`, and the traits of serde for the enums that the macro generates from
//!   `value = { one_of = [...] }`.
//! - `protection`: signed and encrypted cookies.
//! - `tracing`: emits an event for each violation that `Guard` finds. One response removes a limited number of cookies:
//!   the feature also emits an event for each response that reaches this limit.
//!
//! This crate only reads a visitor's choice. The crate `cookie-registry-consent` asks visitors, records their
//! answers and stores the proof.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod accept_language;
#[cfg(feature = "actix")]
mod actix;
#[cfg(feature = "axum")]
mod axum;
mod caching;
mod chunked;
mod clear;
mod consent;
mod constant;
mod cookie;
mod deployment;
mod error;
mod family;
mod fields;
#[cfg(feature = "actix")]
mod finishing;
#[cfg(feature = "cookie")]
mod foreign;
#[cfg(any(feature = "guard", feature = "actix"))]
mod guard;
mod headers;
mod invalid;
#[cfg(feature = "json")]
mod json;
mod lasting;
mod missing;
mod octets;
mod one_of;
mod policy_page;
#[doc(hidden)]
pub mod private;
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

#[cfg(feature = "axum")]
pub use axum::{ProvidesConsent, ProvidesDeployment, ProvidesKeys};
pub use chunked::Chunked;
pub use clear::ClearEvent;
pub use consent::{
    Analytics, Asked, AskedCategory, AskedParty, BannerWords, CategoryWords, ChangeWords, Choice,
    Consent, ConsentCategory, ConsentCookie, ConsentId, ConsentPlan, ConsentRecord, Decided,
    Decision, Fingerprints, Granted, Load, LoadKind, LoadWords, Marketing, Necessary, NoProfile,
    NotObjected, PartyWords, Preferences, Profile, ProfileByRequest, RecordKey, Signals,
    SignedConsentCookie, Standing,
};
pub use cookie::Cookie;
pub use cookie_registry_core::{
    Attributes, Category, DateWords, DomainError, Environment, NameError, SameSite, StorageKind,
};
#[cfg(feature = "derive")]
pub use cookie_registry_derive::{CookieRegistry, enforce};
pub use deployment::Deployment;
pub use error::{GetError, MemberError, SetError};
pub use family::{Family, HasMembers, Member};
#[cfg(feature = "actix")]
pub use finishing::{ActixFinished, ActixFinishing};
#[cfg(feature = "cookie")]
pub use foreign::AdoptError;
#[cfg(any(feature = "guard", feature = "actix"))]
pub use guard::{Guard, Violation, ViolationKind};
#[cfg(feature = "guard")]
pub use guard::{Guarded, GuardedFuture};
#[cfg(feature = "json")]
pub use json::Json;
pub use lasting::{Lasting, LifetimeChoice};
pub use one_of::{OneOf, UnknownWord};
pub use policy_page::{Document, PolicyPage};
#[doc(inline)]
pub use protection::Key;
pub use protection::{AsKeys, Encrypted, Keyed, Keys, NoKey, Protect, Protected, Signed};
pub use registry::Registry;
#[cfg(feature = "axum")]
pub use request_cookies::{CookieFuture, CookieService};
#[cfg(any(feature = "axum", feature = "actix"))]
pub use request_cookies::{CookieLayer, MissingCookieLayer};
pub use request_cookies::{RequestCookies, Unlocked};
pub use set_cookie::{SetCookie, SetCookies};
pub use setter::{
    ByOtherService, ByScript, ByServer, ByThirdParty, NeedsConsent, NeedsWitness, Retired,
    Settable, Setter, Storable, UnlessObjected,
};
pub use shape::{Declared, FixedName, OneCookie, Ready, Shape, Single};
pub use storage_key::{StorageKey, StorageSpec};
pub use value::{Boolean, Integer, Text, Token, Value};
