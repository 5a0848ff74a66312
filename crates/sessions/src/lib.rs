//! Sessions whose cookie is an entry of the policy, for the session libraries of axum and actix-web.
//!
//! A session library sets its cookie itself, with the name and the attributes in its own configuration. With this crate, one
//! call creates the middleware from the constant of the entry. Each `Set-Cookie` header of the session is then exactly the
//! header that the constant creates.
//!
//! | feature | library | call |
//! | --- | --- | --- |
//! | `tower-sessions` | tower-sessions 0.15 | `tower_sessions::session_layer(Cookies::SESSION, &deployment, store)?` |
//! | `axum-login` | axum-login 0.18 | `axum_login::auth_layer(Cookies::SESSION, &deployment, store, backend)?` |
//! | `actix-session` | actix-session 0.11 | `actix_session::Sessions::new(Cookies::SESSION.with(&keys), &deployment)?` and `.middleware(store)` |
//! | `actix-web-flash-messages` | actix-web-flash-messages 0.5 | `actix_web_flash_messages::MessageStore::new(Cookies::FLASH.with(&keys), &deployment)?` |
//!
//! # Rules for the three session libraries
//!
//! - **Attributes.** The headers that set and remove the cookie have all attributes of the policy: name, `Path`, `Domain`,
//!   `Secure`, `HttpOnly`, `SameSite`, `Partitioned` and `Max-Age`, for production and for development.
//! - **Protection.** With `protection = "signed"` or `"encrypted"`, pass the constant with its keys:
//!   `Cookies::SESSION.with(&keys)`. Without `protection`, the cookie contains only the session id, which nobody can guess.
//!   actix-session requires protection.
//! - **Rotation of keys.** With a list of [`Keys`](cookie_registry::Keys), a session stays valid if a previous key
//!   protects its cookie. The next response sets the cookie again, protected by the current key.
//! - **Shared caches.** A response that a shared cache may store (`Cache-Control: public` or `s-maxage`, without
//!   `private` or `no-store`) does not set the cookie of an unchanged session again, even after a rotation of keys or
//!   with `rolling = true`, because the cache would send the cookie to every visitor. Set `Cache-Control` in the
//!   handler, or in a layer that the layer of the sessions wraps.
//! - **Lifetimes.** The usual lifetime is that of the entry. `[cookies.session.lifetimes.remembered]` declares a
//!   further lifetime, and `keep_for(&session, SessionLifetime::Remembered)` chooses that lifetime for a session. With
//!   `rolling = true`, each response renews the lifetime. Otherwise, the lifetime starts when the cookie is set. The
//!   lifetime starts again if the cookie is set again, because of a new key or because another lifetime was chosen.
//! - **Unsupported policies.** An entry that the library cannot implement does not compile: a family, a chunked cookie, a value
//!   that cannot hold a session id, a cookie that needs consent, or missing keys. The call returns a [`SessionsError`] if the
//!   deployment's domain is outside the domains that the policy permits, or if `max_value_bytes` is too small.
//!
//! Wrap [`Guard`](cookie_registry::Guard) around the middleware. The guard finds no violation in the cookie of the
//! session.
//!
//! # Libraries for CSRF tokens and messages
//!
//! Other libraries set cookies too. This table shows how to use the most common ones with the registry:
//!
//! | library | cookie | with the registry |
//! | --- | --- | --- |
//! | axum-messages | no own cookie: the messages are in the session of tower-sessions | works with this crate |
//! | actix-web-flash-messages 0.5, `SessionMessageStore` | no own cookie: the messages are in the session of actix-session 0.10 | does not work, because this crate supports actix-session 0.11 |
//! | actix-web-flash-messages 0.5, `CookieMessageStore` | `_flash`, always `Secure`; the header that removes it has only `Path` and `SameSite`, so a browser keeps a `__Host-` cookie | use `MessageStore` of this crate in its place; the handlers stay as they are |
//! | axum_csrf 0.12 | `Csrf_Token`, set by the token that a handler returns and not by a middleware | can be configured by hand (`CsrfConfig` has each attribute); its methods return a jar of axum-extra, so the file needs an `[[exempt]]` |
//! | tower-csrf 0.1 | none: it compares `Origin` and `Sec-Fetch-Site` | works, nothing to declare |
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(
    feature = "actix-session",
    feature = "axum-login",
    feature = "tower-sessions"
))]
mod choice;
#[cfg_attr(
    not(any(
        feature = "actix-session",
        feature = "axum-login",
        feature = "tower-sessions"
    )),
    allow(dead_code, reason = "only an adapter calls it")
)]
mod cookie;
mod error;
#[cfg(any(
    feature = "actix-session",
    feature = "axum-login",
    feature = "tower-sessions"
))]
mod internal;

#[cfg(feature = "actix-session")]
pub mod actix_session;
#[cfg(feature = "actix-web-flash-messages")]
pub mod actix_web_flash_messages;
#[cfg(feature = "axum-login")]
pub mod axum_login;
#[cfg(any(feature = "axum-login", feature = "tower-sessions"))]
mod tower;
#[cfg(feature = "tower-sessions")]
pub mod tower_sessions;

pub use cookie::{ProtectedSessionCookie, SessionCookie, SessionValue};
pub use error::SessionsError;
#[cfg(any(feature = "axum-login", feature = "tower-sessions"))]
pub use tower::{SessionLayer, SessionService, WithinSession};
