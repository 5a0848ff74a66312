//! Sessions whose cookie is an entry of the policy, for the session libraries of axum and actix-web.
//!
//! A session library sets its cookie by itself, with a name and attributes that its configuration gives. Here the
//! configuration is the constant of the entry: one call creates the middleware, and each `Set-Cookie` header of the session is
//! that of the constant, byte for byte.
//!
//! | feature | library | call |
//! | --- | --- | --- |
//! | `tower-sessions` | tower-sessions 0.15 | `tower_sessions::session_layer(Cookies::SESSION, &deployment, store)?` |
//! | `axum-login` | axum-login 0.18 | `axum_login::auth_layer(Cookies::SESSION, &deployment, store, backend)?` |
//! | `actix-session` | actix-session 0.11 | `actix_session::Sessions::new(Cookies::SESSION.with(&keys), &deployment)?` and `.middleware(store)` |
//!
//! # What holds for all of them
//!
//! - **Every attribute is that of the policy**, in the headers that set the cookie and in those that remove it: name, `Path`,
//!   `Domain`, `Secure`, `HttpOnly`, `SameSite`, `Partitioned` and `Max-Age`, for production and for development.
//! - **Protection.** With `protection = "signed"` or `"encrypted"`, pass the constant with its keys:
//!   `Cookies::SESSION.with(&keys)`. Without `protection`, the cookie contains the session id alone, which no visitor can guess;
//!   actix-session does not offer that.
//! - **Keys rotate.** With a list of [`Keys`](cookie_registry::Keys), a session that a previous key protects stays valid, and the
//!   next response sets its cookie anew.
//! - **Lifetimes.** The usual lifetime is that of the entry. `[cookies.session.lifetimes.remembered]` declares a further one,
//!   and `keep_for(&session, SessionLifetime::Remembered)` chooses it for a session. With `rolling = true`, each response
//!   renews the lifetime; without it, the cookie ends when the policy says, counted from when it was set. A session that a
//!   previous key protects, or whose lifetime is chosen anew, counts from then.
//! - **What the policy demands and the library cannot do does not compile** (a family, a chunked cookie, a value that cannot
//!   hold a session id, a cookie that needs consent, missing keys), or is a [`SessionsError`] when the service starts (a domain
//!   outside of that of the policy, a limit of the value that is too small).
//!
//! Wrap [`Guard`](cookie_registry::Guard) around the middleware as around every other: it finds nothing to strip.
//!
//! # Libraries for CSRF tokens and messages
//!
//! A library can be adapted in this way if its middleware reads and writes its cookie alone. Of those that services use most:
//!
//! | library | cookie | with the registry |
//! | --- | --- | --- |
//! | axum-messages | none of its own: the messages are in the session of tower-sessions | works with the adapter as it is |
//! | actix-web-flash-messages 0.5, `SessionMessageStore` | none of its own, but it requires actix-session 0.10, whose sessions have other types | cannot be used with actix-session 0.11 |
//! | actix-web-flash-messages 0.5, `CookieMessageStore` | `_flash`, always `Secure`, until the browser is closed | can be configured to the policy by hand (`cookie_name`, `path`, `domain`, `same_site`); its removal has `Path` and `Domain` alone, so a browser keeps a `__Host-` cookie. Prefer a message in an entry of the policy, or in the session |
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
