//! A declarative cookie registry.

#[cfg(feature = "axum")]
mod axum;
mod chunked;
mod clear;
mod consent;
mod cookie;
mod deployment;
mod entry;
mod error;
mod family;
#[cfg(feature = "cookie")]
mod foreign;
#[cfg(feature = "json")]
mod json;
#[doc(hidden)]
pub mod private;
#[cfg(feature = "protection")]
mod protection;
mod read;
mod request_cookies;
mod set_cookie;
mod setter;
mod spec;
mod storage_key;
mod value;
mod write;

pub use chunked::ChunkedCookie;
pub use clear::ClearEvent;
pub use consent::{Analytics, ConsentCategory, Granted, Marketing, Necessary, Preferences};
pub use cookie::Cookie;
pub use cookie_registry_derive::CookieRegistry;
pub use cookie_registry_core::{Category, DomainError, Environment, NameError, StorageKind};
pub use deployment::Deployment;
pub use entry::{Entry, Removable};
pub use error::{GetError, MemberError, SetError};
pub use family::{CookieFamily, CookieMember};
#[cfg(feature = "cookie")]
pub use foreign::AdoptError;
#[cfg(feature = "json")]
pub use json::Json;
pub use request_cookies::RequestCookies;
pub use set_cookie::{SetCookie, SetCookies};
pub use setter::{
    ByOtherService, ByScript, ByServer, ByThirdParty, NeedsConsent, Retired, Settable,
};
pub use storage_key::{StorageFamily, StorageKey, StorageSpec};
pub use value::{Boolean, Integer, OneOf, Text, Token, Value};
#[cfg(feature = "protection")]
pub use {
    ::cookie::Key,
    protection::{Encrypted, Protect, ProtectedCookie, Signed},
};
