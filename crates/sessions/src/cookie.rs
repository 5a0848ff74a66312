//! The constant of a session cookie, without its type parameters.

use crate::SessionsError;
use cookie_registry::{
    Cookie, Deployment, Keyed, Keys, Lasting, LifetimeChoice, Protect, Protected, SetCookie,
    SetError, Settable, Single, Text, Token, Value,
};
use http::HeaderMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Implemented for the constants that can be a session cookie. Such a cookie has one name and a value of kind `text` or
/// `token`, and the service sets it without asking the visitor. It may have further lifetimes. Pass a signed or
/// encrypted cookie with its keys: `Cookies::SESSION.with(&keys)`. Sealed.
///
/// Any other constant does not compile: for example, a protected cookie without its keys, a cookie that needs consent, a
/// chunked cookie, or a number.
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// fn is_session_cookie(_: impl cookie_registry_sessions::SessionCookie) {}
/// # fn main() {
/// is_session_cookie(Cookies::TICKET);
/// # }
/// ```
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn is_session_cookie(_: impl cookie_registry_sessions::SessionCookie) {}
/// # fn main() {
/// is_session_cookie(Cookies::VISIT);
/// # }
/// ```
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn is_session_cookie(_: impl cookie_registry_sessions::SessionCookie) {}
/// # fn main() {
/// is_session_cookie(Cookies::SESSION);
/// # }
/// ```
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn is_session_cookie(_: impl cookie_registry_sessions::SessionCookie) {}
/// # fn main() {
/// is_session_cookie(Cookies::VISITS);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a session cookie",
    label = "this entry of the policy cannot hold a session",
    note = "a session cookie has one name (no `match`, not `chunked`), is set by the server, needs no consent, and has `value = \"token\"` or \"text\"",
    note = "if it has `protection`, pass its keys: `Cookies::SESSION.with(&keys)`"
)]
pub trait SessionCookie: sealed::Sealed {
    /// Binds the constant to a deployment.
    #[doc(hidden)]
    fn bind(self, deployment: &Deployment) -> Bound;
}

/// Implemented for the constants of signed and encrypted session cookies, with their keys. Sealed.
///
/// ```compile_fail,E0277
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// fn is_protected(_: impl cookie_registry_sessions::ProtectedSessionCookie) {}
/// # fn main() {
/// is_protected(Cookies::LOGIN);
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the session cookie of actix-session",
    label = "this entry of the policy has no `protection`, or its keys are missing",
    note = "actix-session signs or encrypts every session cookie, so the entry needs `protection = \"signed\"` or \"encrypted\" in policy.toml",
    note = "pass the keys: `Cookies::SESSION.with(&keys)`"
)]
pub trait ProtectedSessionCookie: SessionCookie {}

/// A kind of value that can hold a session id. Sealed.
#[diagnostic::on_unimplemented(
    message = "a value of kind `{Self}` cannot hold a session id",
    note = "declare `value = \"token\"` or \"text\" in policy.toml"
)]
pub trait SessionValue: Value + sealed::Value {
    /// Returns the input of `set`; `None` if there is no such lifetime.
    #[doc(hidden)]
    fn input(value: &str, lifetime: usize) -> Option<Self::Input<'_>>;
    /// Returns the text that `get` has read.
    #[doc(hidden)]
    fn text(output: Self::Output<'_>) -> String;
    /// Returns how long each lifetime lasts: the usual one, then the further ones.
    #[doc(hidden)]
    fn lifetimes(usual: Option<Duration>) -> Vec<Option<Duration>>;
}

macro_rules! session_values {
    ($($kind:ty),+) => {$(
        impl SessionValue for $kind {
            fn input(value: &str, lifetime: usize) -> Option<&str> {
                (lifetime == 0).then_some(value)
            }

            fn text(output: Self::Output<'_>) -> String {
                output.into_owned()
            }

            fn lifetimes(usual: Option<Duration>) -> Vec<Option<Duration>> {
                vec![usual]
            }
        }

        impl sealed::Value for $kind {}
    )+};
}

session_values!(Text, Token);

impl<V: SessionValue, L: LifetimeChoice> SessionValue for Lasting<V, L> {
    fn input(value: &str, lifetime: usize) -> Option<Self::Input<'_>> {
        Some((V::input(value, 0)?, *L::ALL.get(lifetime)?))
    }

    fn text(output: Self::Output<'_>) -> String {
        V::text(output)
    }

    fn lifetimes(usual: Option<Duration>) -> Vec<Option<Duration>> {
        let further = L::ALL.iter().skip(1).map(|lifetime| lifetime.max_age());
        std::iter::once(usual).chain(further).collect()
    }
}

impl<V: sealed::Value, L> sealed::Value for Lasting<V, L> {}

impl<V: SessionValue, S: Settable + 'static> SessionCookie for Cookie<V, S, Single> {
    fn bind(self, deployment: &Deployment) -> Bound {
        let facts = (self.entry(), self.max_age(deployment), self.is_rolling());
        Bound::new::<V>(facts, Unprotected(self, deployment.clone()))
    }
}

impl<V: SessionValue, S: Settable + 'static, P: Protect + 'static> SessionCookie
    for Cookie<V, S, Keyed<'_, P>>
{
    fn bind(self, deployment: &Deployment) -> Bound {
        let facts = (self.entry(), self.max_age(deployment), self.is_rolling());
        let (cookie, keys) = self.into_parts();
        Bound::new::<V>(facts, WithKeys(cookie, keys, deployment.clone()))
    }
}

impl<V: SessionValue, S: Settable + 'static, P: Protect + 'static> ProtectedSessionCookie
    for Cookie<V, S, Keyed<'_, P>>
{
}

impl<V: SessionValue, S: Settable> sealed::Sealed for Cookie<V, S, Single> {}
impl<V: SessionValue, S: Settable, P: Protect> sealed::Sealed for Cookie<V, S, Keyed<'_, P>> {}

/// A session cookie in one deployment.
#[doc(hidden)]
#[derive(Clone)]
pub struct Bound {
    entry: &'static str,
    cookie: Arc<dyn Operations>,
    /// How long each lifetime lasts: the usual one, then the further ones. `None` until the browser is closed.
    pub(crate) lifetimes: Arc<[Option<Duration>]>,
    /// Whether each response renews the lifetime.
    pub(crate) is_rolling: bool,
}

/// The session id of a request.
pub(crate) struct Carried {
    pub(crate) id: String,
    /// Whether a previous key protects it.
    pub(crate) is_outdated: bool,
}

impl Bound {
    fn new<V: SessionValue>(
        (entry, max_age, is_rolling): (&'static str, Option<Duration>, bool),
        cookie: impl Operations + 'static,
    ) -> Self {
        Self {
            entry,
            cookie: Arc::new(cookie),
            lifetimes: V::lifetimes(max_age).into(),
            is_rolling,
        }
    }

    /// Checks that the cookie can be set in this deployment with an id of this length, for each lifetime.
    pub(crate) fn check(self, id_bytes: usize) -> Result<Self, SessionsError> {
        let id = "x".repeat(id_bytes);
        for lifetime in 0..self.lifetimes.len() {
            let set = self.set(&id, lifetime);
            set.map(drop).map_err(|source| SessionsError {
                entry: self.entry,
                id_bytes,
                source,
            })?;
        }
        Ok(self)
    }

    /// Returns the session id of a request; `None` if the cookie is absent, forged or cannot be read.
    pub(crate) fn read(&self, headers: &HeaderMap) -> Option<Carried> {
        self.cookie.read(headers)
    }

    /// Returns whether the request has sent the cookie, readable or not.
    #[cfg(feature = "actix-web-flash-messages")]
    pub(crate) fn is_sent(&self, headers: &HeaderMap) -> bool {
        self.cookie.is_sent(headers)
    }

    /// Returns the header that sets the cookie. A lifetime that the policy does not have counts as the usual one.
    pub(crate) fn set(&self, id: &str, lifetime: usize) -> Result<SetCookie, SetError> {
        let lifetime = if lifetime < self.lifetimes.len() {
            lifetime
        } else {
            0
        };
        self.cookie.set(id, lifetime)
    }

    /// Returns whether a response sets the cookie of an unchanged session again: because a previous key protects it, or
    /// because each response renews the lifetime. Without `rolling`, the lifetime counts from when the cookie was set. A
    /// response that a shared cache may store never sets it again, because the cache would send it to every visitor.
    #[cfg(any(
        feature = "actix-session",
        feature = "axum-login",
        feature = "tower-sessions"
    ))]
    pub(crate) fn is_set_again(&self, carried: &Carried, is_shared: impl FnOnce() -> bool) -> bool {
        (carried.is_outdated || self.is_rolling) && !is_shared()
    }

    /// Returns the header that removes the cookie.
    pub(crate) fn remove(&self) -> SetCookie {
        self.cookie.remove()
    }

    /// Returns the longest lifetime; `None` if all end when the browser is closed.
    #[cfg(feature = "actix-session")]
    pub(crate) fn longest(&self) -> Option<Duration> {
        self.lifetimes.iter().copied().flatten().max()
    }
}

impl fmt::Debug for Bound {
    // The keys are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("entry", &self.entry)
            .finish_non_exhaustive()
    }
}

/// What is done with the cookie.
trait Operations: Send + Sync {
    fn read(&self, headers: &HeaderMap) -> Option<Carried>;
    #[cfg(feature = "actix-web-flash-messages")]
    fn is_sent(&self, headers: &HeaderMap) -> bool;
    fn set(&self, id: &str, lifetime: usize) -> Result<SetCookie, SetError>;
    fn remove(&self) -> SetCookie;
}

struct Unprotected<V, S>(Cookie<V, S, Single>, Deployment);

impl<V: SessionValue, S: Settable> Operations for Unprotected<V, S> {
    fn read(&self, headers: &HeaderMap) -> Option<Carried> {
        Some(Carried {
            id: V::text(self.0.get(&self.1, headers)?),
            is_outdated: false,
        })
    }

    #[cfg(feature = "actix-web-flash-messages")]
    fn is_sent(&self, headers: &HeaderMap) -> bool {
        !matches!(self.0.try_get(&self.1, headers), Ok(None))
    }

    fn set(&self, id: &str, lifetime: usize) -> Result<SetCookie, SetError> {
        let input = V::input(id, lifetime).ok_or_else(|| no_lifetime(self.0.entry()))?;
        self.0.set(&self.1, input)
    }

    fn remove(&self) -> SetCookie {
        self.0.remove(&self.1)
    }
}

struct WithKeys<V, S, P: Protect>(Cookie<V, S, Protected<P>>, Keys, Deployment);

impl<V: SessionValue, S: Settable, P: Protect> Operations for WithKeys<V, S, P> {
    fn read(&self, headers: &HeaderMap) -> Option<Carried> {
        let cookie = self.0.with(&self.1);
        Some(Carried {
            id: V::text(cookie.get(&self.2, headers)?),
            is_outdated: cookie.is_outdated(&self.2, headers),
        })
    }

    #[cfg(feature = "actix-web-flash-messages")]
    fn is_sent(&self, headers: &HeaderMap) -> bool {
        !matches!(self.0.with(&self.1).try_get(&self.2, headers), Ok(None))
    }

    fn set(&self, id: &str, lifetime: usize) -> Result<SetCookie, SetError> {
        let input = V::input(id, lifetime).ok_or_else(|| no_lifetime(self.0.entry()))?;
        self.0.with(&self.1).set(&self.2, input)
    }

    fn remove(&self) -> SetCookie {
        self.0.remove(&self.2)
    }
}

/// Returns the error for a lifetime that does not exist. `Bound` asks for none.
const fn no_lifetime(entry: &'static str) -> SetError {
    SetError::NotAHeader { entry }
}

mod sealed {
    pub trait Sealed {}
    pub trait Value {}
}
