//! `Set-Cookie` headers for a response.

use http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::fmt;

/// One `Set-Cookie` header, created by an entry of the registry.
///
/// `Debug` shows only the name, since the value may be a secret.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::Deployment;
///
/// let mut response = http::Response::new(());
/// Cookies::WORKSPACE
///     .set(&Deployment::PRODUCTION, "acme")?
///     .append_to(response.headers_mut());
/// assert_eq!(
///     response.headers()["set-cookie"],
///     "cw-workspace=acme; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=Lax"
/// );
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[must_use = "a Set-Cookie header does nothing until it is part of a response"]
pub struct SetCookie {
    header: HeaderValue,
}

impl SetCookie {
    #[inline]
    pub(crate) const fn new(header: HeaderValue) -> Self {
        Self { header }
    }

    /// Returns the complete header value.
    #[must_use]
    pub const fn header_value(&self) -> &HeaderValue {
        &self.header
    }

    /// Returns the cookie's name.
    #[must_use]
    pub fn name(&self) -> &str {
        std::str::from_utf8(name(&self.header)).unwrap_or_default()
    }

    /// Adds it to a response. It replaces a cookie with the same name, `Path` and `Domain`, as in [`SetCookies`].
    pub fn append_to(self, headers: &mut HeaderMap) {
        let replaces = headers
            .get_all(SET_COOKIE)
            .iter()
            .any(|other| same_cookie(other, &self.header));
        if replaces && let http::header::Entry::Occupied(entry) = headers.entry(SET_COOKIE) {
            let (name, others) = entry.remove_entry_mult();
            let kept: Vec<HeaderValue> = others
                .filter(|other| !same_cookie(other, &self.header))
                .collect();
            for other in kept {
                headers.append(name.clone(), other);
            }
        }
        headers.append(SET_COOKIE, self.header);
    }
}

impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl From<SetCookie> for HeaderValue {
    fn from(cookie: SetCookie) -> Self {
        cookie.header
    }
}

/// Several `Set-Cookie` headers, at most one for each cookie.
///
/// Of two headers for the same cookie, the later wins: a server must not send two with one name in a response
/// (RFC 10025, section 4.1.1). Cookies are identified as by browsers, by name, `Path` and `Domain` (section 5.7), so
/// that removing a name on two paths keeps both removals.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() -> Result<(), cookie_registry::SetError> {
/// use cookie_registry::{Deployment, SetCookies};
///
/// let deployment = Deployment::PRODUCTION;
/// let cookies: SetCookies = [
///     Cookies::WORKSPACE.set(&deployment, "acme")?,
///     Cookies::THEME.set(&deployment, Theme::Dark)?,
///     Cookies::WORKSPACE.remove(&deployment),
/// ]
/// .into_iter()
/// .collect();
/// assert_eq!(cookies.len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "Set-Cookie headers do nothing until they are part of a response"]
pub struct SetCookies {
    cookies: Vec<SetCookie>,
}

impl SetCookies {
    /// Creates an empty list.
    pub const fn new() -> Self {
        Self {
            cookies: Vec::new(),
        }
    }

    /// Adds a header, replacing an earlier one for the same cookie.
    pub fn push(&mut self, cookie: SetCookie) {
        self.cookies
            .retain(|earlier| !same_cookie(&earlier.header, &cookie.header));
        self.cookies.push(cookie);
    }

    /// Returns the headers in the order in which they will be sent.
    pub fn iter(&self) -> std::slice::Iter<'_, SetCookie> {
        self.cookies.iter()
    }

    /// Returns the number of headers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cookies.len()
    }

    /// Returns whether there are no headers.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }

    /// Adds all headers to a response.
    pub fn append_to(self, headers: &mut HeaderMap) {
        for cookie in self.cookies {
            cookie.append_to(headers);
        }
    }
}

impl From<SetCookie> for SetCookies {
    fn from(cookie: SetCookie) -> Self {
        Self {
            cookies: vec![cookie],
        }
    }
}

impl Extend<SetCookie> for SetCookies {
    fn extend<I: IntoIterator<Item = SetCookie>>(&mut self, cookies: I) {
        for cookie in cookies {
            self.push(cookie);
        }
    }
}

impl FromIterator<SetCookie> for SetCookies {
    fn from_iter<I: IntoIterator<Item = SetCookie>>(cookies: I) -> Self {
        let mut all = Self::new();
        all.extend(cookies);
        all
    }
}

impl IntoIterator for SetCookies {
    type Item = SetCookie;
    type IntoIter = std::vec::IntoIter<SetCookie>;

    fn into_iter(self) -> Self::IntoIter {
        self.cookies.into_iter()
    }
}

impl<'a> IntoIterator for &'a SetCookies {
    type Item = &'a SetCookie;
    type IntoIter = std::slice::Iter<'a, SetCookie>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Returns whether a browser would treat both headers as the same cookie.
fn same_cookie(one: &HeaderValue, other: &HeaderValue) -> bool {
    name(one) == name(other)
        && attribute(one, b"path") == attribute(other, b"path")
        && match (attribute(one, b"domain"), attribute(other, b"domain")) {
            (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        }
}

fn name(header: &HeaderValue) -> &[u8] {
    let pair = header.as_bytes();
    let end = pair.iter().position(|&byte| matches!(byte, b'=' | b';'));
    pair.get(..end.unwrap_or_default())
        .unwrap_or_default()
        .trim_ascii()
}

/// Returns the value of an attribute, whose name is given in lower case; the last one counts
/// (RFC 10025, section 5.7).
fn attribute<'h>(header: &'h HeaderValue, wanted: &[u8]) -> Option<&'h [u8]> {
    header
        .as_bytes()
        .split(|&byte| byte == b';')
        .skip(1)
        .filter_map(|attribute| {
            let at = attribute.iter().position(|&byte| byte == b'=')?;
            let (name, value) = attribute.split_at(at);
            name.trim_ascii()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.get(1..).unwrap_or_default().trim_ascii())
        })
        .last()
}
