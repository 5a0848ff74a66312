//! The cookies of a response.

use crate::sets_cookies::SetsCookies;
use cookie_registry::private::for_testing::{Attributes, Parsed};
use cookie_registry::{
    Cookie, Deployment, Guard, Registry, RequestCookies, Settable, Setter, Shape, Unlocked, Value,
    Violation, ViolationKind,
};
use http::header::{COOKIE, HeaderMap, HeaderValue, SET_COOKIE};
use std::fmt;

/// The cookies that a response sets and removes.
///
/// A header counts for a cookie of the policy only if it has the name, `Path` and `Domain` that the policy declares for
/// this deployment. With any other name, `Path` or `Domain`, a browser sets or removes another cookie.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../cookie-registry/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, ViolationKind};
/// use cookie_registry_testing::ResponseCookies;
/// use http::{Response, header::SET_COOKIE};
///
/// let deployment = Deployment::PRODUCTION;
/// let mut response = Response::new("Welcome");
/// Cookies::THEME.set(&deployment, Theme::Dark)?.append_to(response.headers_mut());
/// Cookies::CSRF.remove(&deployment).append_to(response.headers_mut());
/// response.headers_mut().append(SET_COOKIE, "_tracker=1; Path=/".parse().unwrap());
///
/// let cookies = ResponseCookies::of(&response, deployment);
/// assert_eq!(cookies.get(Cookies::THEME), Some(Theme::Dark));
/// assert!(cookies.was_set_with(Cookies::THEME, Theme::Dark));
/// assert!(cookies.was_removed(Cookies::CSRF));
/// assert!(!cookies.was_set(Cookies::WORKSPACE));
/// cookies.assert_violations::<Cookies>(&[("_tracker", ViolationKind::Undeclared)]);
/// # Ok(())
/// # }
/// ```
pub struct ResponseCookies<K = ()> {
    deployment: Deployment,
    keys: K,
    headers: Vec<HeaderValue>,
    /// A request with the pairs that the response sets.
    set: RequestCookies<K>,
}

impl ResponseCookies {
    /// Reads the `Set-Cookie` headers of a response.
    #[must_use]
    pub fn of(response: &impl SetsCookies, deployment: Deployment) -> Self {
        let headers = response.set_cookie_headers();
        Self {
            set: RequestCookies::new(deployment.clone(), &pairs(&headers, false)),
            deployment,
            keys: (),
            headers,
        }
    }

    /// Adds the key of protected cookies.
    #[must_use]
    pub fn with<K: Clone>(self, keys: K) -> ResponseCookies<K> {
        ResponseCookies {
            deployment: self.deployment,
            keys: keys.clone(),
            headers: self.headers,
            set: self.set.with(keys),
        }
    }
}

impl<K: Clone> ResponseCookies<K> {
    /// Returns the value to which the response sets a cookie. `None` if the response does not set the cookie, or if the
    /// value cannot be read.
    pub fn get<V, S, H>(&self, cookie: Cookie<V, S, H>) -> Option<V::Output<'_>>
    where
        V: Value,
        S: Setter,
        H: Unlocked<K>,
    {
        self.set.get(cookie)
    }

    /// Returns whether the response sets a cookie. For a family, returns whether the response sets any member.
    #[must_use]
    pub fn was_set<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) -> bool {
        let would_remove = self.removal(cookie, false);
        let is_set = |removal: &HeaderValue| {
            let removal = Parsed::of(removal.as_bytes());
            let mut set = self.parsed().filter(|parsed| !is_removal(parsed));
            set.any(|parsed| is_same(&parsed, &removal))
        };
        would_remove.iter().any(is_set)
    }

    /// Returns whether the response sets a cookie to a value, with each attribute of the policy.
    #[must_use]
    pub fn was_set_with<V, S, H>(&self, cookie: Cookie<V, S, H>, value: V::Input<'_>) -> bool
    where
        S: Settable + Setter,
        V: Value,
        for<'v> V::Output<'v>: PartialEq,
        H: Unlocked<K>,
    {
        let expected = RequestCookies::new(self.deployment.clone(), &HeaderMap::new());
        let expected = expected.with(self.keys.clone());
        if expected.set(cookie, value).is_err() {
            return false;
        }
        let changes = expected.changes();
        let has_attributes = changes
            .iter()
            .filter(|change| !change.is_removal())
            .all(|change| {
                let change = Parsed::of(change.header_value().as_bytes());
                self.parsed().any(|parsed| {
                    parsed.name == change.name && parsed.attributes == change.attributes
                })
            });
        has_attributes && is_equal::<V>(expected.get(cookie).as_ref(), self.get(cookie).as_ref())
    }

    /// Returns whether the response removes a cookie and does not set it. For a chunked cookie, the response must
    /// remove the cookie itself and all ten possible chunks. For a family, the response must remove at least one
    /// member, and set none.
    #[must_use]
    pub fn was_removed<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) -> bool {
        let expected = self.removal(cookie, true);
        let is_removed = |removal: &HeaderValue| {
            let removal = Parsed::of(removal.as_bytes());
            let mut removed = self.parsed().filter(is_removal);
            removed.any(|parsed| is_same(&parsed, &removal))
        };
        !expected.is_empty() && expected.iter().all(is_removed) && !self.was_set(cookie)
    }

    /// Returns the violations that `Guard` finds in the response.
    #[must_use]
    pub fn violations<R: Registry>(&self) -> Vec<Violation> {
        let headers = self
            .headers
            .iter()
            .map(|header| (SET_COOKIE, header.clone()));
        Guard::<R>::report(self.deployment.clone()).check(&headers.collect())
    }

    /// Asserts that the response sets a cookie to a value.
    ///
    /// # Panics
    /// If it does not. The message lists the headers.
    #[track_caller]
    pub fn assert_set_with<V, S, H>(&self, cookie: Cookie<V, S, H>, value: V::Input<'_>)
    where
        S: Settable + Setter,
        V: Value,
        for<'v> V::Output<'v>: PartialEq,
        H: Unlocked<K>,
    {
        let entry = cookie.entry();
        let was_set = self.was_set_with(cookie, value);
        assert!(
            was_set,
            "`{entry}` was not set with this value, or not as declared; {self}"
        );
    }

    /// Asserts that the response removes a cookie.
    ///
    /// # Panics
    /// If it does not. The message lists the headers.
    #[track_caller]
    pub fn assert_removed<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) {
        let entry = cookie.entry();
        assert!(
            self.was_removed(cookie),
            "`{entry}` was not removed; {self}"
        );
    }

    /// Asserts that the response neither sets nor removes a cookie.
    ///
    /// # Panics
    /// If it does. The message lists the headers.
    #[track_caller]
    pub fn assert_unchanged<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>) {
        let entry = cookie.entry();
        assert!(!self.was_set(cookie), "`{entry}` was set; {self}");
        assert!(!self.was_removed(cookie), "`{entry}` was removed; {self}");
    }

    /// Asserts that `Guard` finds no violation of the policy.
    ///
    /// # Panics
    /// If it finds a violation. The message lists all violations.
    #[track_caller]
    pub fn assert_declared<R: Registry>(&self) {
        self.assert_violations::<R>(&[]);
    }

    /// Asserts that `Guard` finds these violations and no others, in the order of the headers. Each pair contains the
    /// name of the cookie and the kind of the violation.
    ///
    /// # Panics
    /// If it finds other violations. The message lists them.
    #[track_caller]
    pub fn assert_violations<R: Registry>(&self, expected: &[(&str, ViolationKind)]) {
        let violations = self.violations::<R>();
        let found = violations
            .iter()
            .map(|violation| (violation.name.as_str(), violation.kind));
        let lines: String = violations
            .iter()
            .map(|violation| {
                let Violation { name, kind, .. } = violation;
                format!("\n- ({name:?}, ViolationKind::{kind:?}): {violation}")
            })
            .collect();
        let is_expected = found.eq(expected.iter().copied());
        assert!(
            is_expected,
            "expected {expected:?}, and the guard finds:{lines}"
        );
    }

    /// Returns the headers that would remove a cookie from a browser with the cookies that the response sets or removes.
    fn removal<V, S, H: Shape>(&self, cookie: Cookie<V, S, H>, removed: bool) -> Vec<HeaderValue> {
        let names = pairs(&self.headers, removed);
        let request = RequestCookies::new(self.deployment.clone(), &names);
        request.remove(cookie);
        request.set_cookie_headers()
    }

    fn parsed(&self) -> impl Iterator<Item = Parsed<'_>> {
        self.headers
            .iter()
            .map(|header| Parsed::of(header.as_bytes()))
    }
}

/// Compares two values of one kind.
fn is_equal<'v, V: Value>(one: Option<&V::Output<'v>>, other: Option<&V::Output<'v>>) -> bool
where
    V::Output<'v>: PartialEq,
{
    one.is_some() && one == other
}

/// Returns a request with the cookies that the headers set or, if `removed`, remove.
fn pairs(headers: &[HeaderValue], removed: bool) -> HeaderMap {
    let mut text = Vec::new();
    for header in headers {
        let parsed = Parsed::of(header.as_bytes());
        if is_removal(&parsed) == removed && !parsed.name.is_empty() {
            text.extend_from_slice(if text.is_empty() { b"" } else { b"; " });
            text.extend_from_slice(parsed.name);
            text.push(b'=');
            text.extend_from_slice(parsed.value);
        }
    }
    let header = HeaderValue::from_bytes(&text).ok();
    header.into_iter().map(|header| (COOKIE, header)).collect()
}

/// Returns whether a browser would drop the cookie at once.
fn is_removal(parsed: &Parsed<'_>) -> bool {
    let Attributes {
        max_age, expires, ..
    } = parsed.attributes;
    // No service means a cookie to expire within the first day of 1970; removals do.
    max_age
        .or(expires.filter(|at| *at < 86_400))
        .is_some_and(|seconds| seconds <= 0)
}

/// Returns whether both are one cookie to a browser.
fn is_same(one: &Parsed<'_>, other: &Parsed<'_>) -> bool {
    let domain = |parsed: &Parsed<'_>| parsed.attributes.domain.map(<[u8]>::to_ascii_lowercase);
    one.name == other.name
        && one.attributes.path == other.attributes.path
        && domain(one) == domain(other)
}

/// Lists the headers.
impl<K> fmt::Display for ResponseCookies<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.headers.len() {
            0 => f.write_str("the response has no Set-Cookie"),
            _ => f.write_str("the response has:"),
        }?;
        for header in &self.headers {
            write!(f, "\n- {}", String::from_utf8_lossy(header.as_bytes()))?;
        }
        Ok(())
    }
}

impl<K> fmt::Debug for ResponseCookies<K> {
    // The keys are omitted: they are secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseCookies")
            .field("deployment", &self.deployment)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}
