//! Events of the service that clear cookies and storage.

use crate::family::{self, Allowance};
use crate::spec::{CookieSpec, Names};
use crate::write::Target;
use crate::{Deployment, SetCookies, StorageSpec, chunked};
use http::HeaderMap;

/// An event of the service, such as `sign-out`, and the entries that it clears (`cleared_on = ["sign-out"]`).
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
/// // The session is `chunked`: each of its ten possible chunks is removed, and then the cookie itself.
/// assert!(names.ends_with(&["next-auth.session-token", "cw-workspace", "draft_7"]));
/// assert_eq!(names.len(), 13);
///
/// // The server cannot clear storage: a script of the page needs the keys.
/// let keys: Vec<&str> = Cookies::ON_SIGN_OUT.storage().iter().map(|spec| spec.name).collect();
/// assert_eq!(keys, ["cw.sidebar"]);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ClearEvent {
    name: &'static str,
    cookies: &'static [&'static CookieSpec],
    storage: &'static [&'static StorageSpec],
}

impl ClearEvent {
    /// Used by macro-generated code; not public API.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        name: &'static str,
        cookies: &'static [&'static CookieSpec],
        storage: &'static [&'static StorageSpec],
    ) -> Self {
        Self {
            name,
            cookies,
            storage,
        }
    }

    /// Returns the event's name in the policy.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// Returns the headers that remove every cookie that the event clears.
    ///
    /// A single cookie is removed even if the request does not carry it: the browser may store the cookie, but does not
    /// send it if the URL of the request is outside the `Path` of the cookie. For a family, only the members that the
    /// request carries are removed, because the names of other members are unknown. At most 256 members of families are
    /// removed, which is more than a browser stores. No further member is removed once the headers that remove members
    /// reach 32 KiB. [`SetCookies::omitted`] counts the others.
    pub fn clear(self, deployment: &Deployment, headers: &HeaderMap) -> SetCookies {
        let mut all = SetCookies::new();
        let mut allowance = Allowance::default();
        for &spec in self.cookies {
            match spec.names {
                Names::One => all.push(Target::new(spec, "").removal(deployment)),
                Names::Chunked => all.extend(chunked::removal(spec, deployment)),
                Names::Family { .. } => {
                    family::add_removals(&mut all, &mut allowance, spec, (deployment, headers));
                }
            }
        }
        all
    }

    /// Returns the storage keys that the event clears, for a script that clears them in the browser. For a
    /// family, `name` is the prefix of the keys.
    #[must_use]
    pub const fn storage(self) -> &'static [&'static StorageSpec] {
        self.storage
    }
}
