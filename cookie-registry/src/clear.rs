//! Events of the service that clear cookies and storage.

use crate::spec::CookieSpec;
use crate::write::Target;
use crate::{Deployment, SetCookies, StorageSpec, chunked, family};
use http::HeaderMap;

/// An event of the service, such as `sign-out`, and all that the policy clears on it
/// (`cleared_on = ["sign-out"]`).
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::Deployment;
/// use http::{HeaderMap, header::COOKIE};
///
/// let mut request = HeaderMap::new();
/// request.insert(COOKIE, "next-auth.session-token=abc; draft_7=x".parse().unwrap());
///
/// let removals = Cookies::ON_SIGN_OUT.clear(&Deployment::DEVELOPMENT, &request);
/// let names: Vec<&str> = removals.iter().map(|cookie| cookie.name()).collect();
/// assert_eq!(names, ["next-auth.session-token", "cw-workspace", "draft_7"]);
///
/// // Storage is the browser's: the keys are for the page's script.
/// let keys: Vec<&str> = Cookies::ON_SIGN_OUT.storage().iter().map(|spec| spec.name).collect();
/// assert_eq!(keys, ["cw.sidebar"]);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ClearEvent {
    name: &'static str,
    cookies: &'static [Clearable],
    storage: &'static [&'static StorageSpec],
}

/// A cookie that an event clears.
#[derive(Clone, Copy, Debug)]
pub enum Clearable {
    /// One name.
    Plain(&'static CookieSpec),
    /// A name and its chunks.
    Chunked(&'static CookieSpec),
    /// Every name with a prefix.
    Family(&'static CookieSpec),
}

impl ClearEvent {
    /// For generated code alone.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        cookies: &'static [Clearable],
        storage: &'static [&'static StorageSpec],
    ) -> Self {
        Self {
            name,
            cookies,
            storage,
        }
    }

    /// The event as the policy names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The headers that remove every cookie that the event clears.
    ///
    /// A cookie with one name is removed whether or not the request carries it, since a cookie of another
    /// `Path` is not sent along. Of families, the members are removed that the request carries: no other
    /// names are known.
    pub fn clear(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        let mut all = SetCookies::new();
        for clearable in self.cookies {
            match *clearable {
                Clearable::Plain(spec) => all.push(Target::new(spec, "").removal(deployment)),
                Clearable::Chunked(spec) => all.extend(chunked::removal(spec, deployment, headers)),
                Clearable::Family(spec) => all.extend(family::removal(spec, deployment, headers)),
            }
        }
        all
    }

    /// The storage keys that the event clears, for the script that does it. For a family the name is
    /// the beginning of the keys.
    #[must_use]
    pub const fn storage(self) -> &'static [&'static StorageSpec] {
        self.storage
    }
}
