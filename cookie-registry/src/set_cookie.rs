//! `Set-Cookie` headers for a response.

use crate::spec::EXPIRED;
use http::header::{HeaderMap, HeaderValue, SET_COOKIE};
use std::collections::HashMap;
use std::fmt;

/// The number of headers up to which no index is built, because comparing each header with all others is
/// faster and does not allocate.
const MAX_WITHOUT_INDEX: usize = 16;

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

    /// Returns the value as it is in the header, for example percent-encoded, signed or encrypted.
    #[must_use]
    pub fn value(&self) -> &str {
        std::str::from_utf8(self.value_bytes()).unwrap_or_default()
    }

    /// Returns `NAME=VALUE`, as the browser sends the cookie back.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
    /// # fn main() -> Result<(), cookie_registry::SetError> {
    /// use cookie_registry::Deployment;
    ///
    /// let cookie = Cookies::WORKSPACE.set(&Deployment::PRODUCTION, "a b")?;
    /// assert_eq!(cookie.pair(), "cw-workspace=a%20b");
    /// assert_eq!((cookie.name(), cookie.value()), ("cw-workspace", "a%20b"));
    /// assert!(!cookie.is_removal());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn pair(&self) -> &str {
        std::str::from_utf8(pair(&self.header)).unwrap_or_default()
    }

    /// Returns whether the header removes the cookie from the browser.
    #[must_use]
    pub fn is_removal(&self) -> bool {
        let attributes = self.header.as_bytes().get(pair(&self.header).len()..);
        attributes.is_some_and(|attributes| attributes.starts_with(EXPIRED.as_bytes()))
    }

    /// Returns the octets of the value.
    pub(crate) fn value_bytes(&self) -> &[u8] {
        let pair = pair(&self.header);
        let at = pair.iter().position(|&byte| byte == b'=');
        at.and_then(|at| pair.get(at + 1..)).unwrap_or_default()
    }

    /// Adds the header to a response. It replaces a header for the same name, `Path` and `Domain`, as
    /// [`SetCookies::push`] does.
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

    /// Returns what identifies the cookie.
    pub(crate) fn identity(&self) -> Identity {
        Identity::of(&self.header)
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
/// A later header for the same cookie replaces an earlier one. Two headers are for the same cookie if they have the same
/// name, `Path` and `Domain`, as in a browser (RFC 10025, section 5.7). For example, the list keeps two removals of one name
/// with different paths.
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
///
/// Adding a header takes the same time for any number of headers, on average. A response may contain one removal for each
/// cookie of the request. If each header took linear time, a request with many cookies could cause disproportionate work.
#[derive(Clone, Debug, Default)]
#[must_use = "Set-Cookie headers do nothing until they are part of a response"]
pub struct SetCookies {
    cookies: Vec<SetCookie>,
    /// The position of each cookie in `cookies`, once there are more than [`MAX_WITHOUT_INDEX`].
    positions: Option<HashMap<Identity, usize>>,
    omitted: usize,
}

impl SetCookies {
    /// Creates an empty list.
    pub const fn new() -> Self {
        Self {
            cookies: Vec::new(),
            positions: None,
            omitted: 0,
        }
    }

    /// Adds a header. It replaces an earlier header for the same cookie.
    pub fn push(&mut self, cookie: SetCookie) {
        let Some(positions) = &mut self.positions else {
            let same = |earlier: &SetCookie| same_cookie(&earlier.header, &cookie.header);
            self.cookies.retain(|earlier| !same(earlier));
            self.cookies.push(cookie);
            if self.cookies.len() > MAX_WITHOUT_INDEX {
                let identities = self.cookies.iter().map(|one| Identity::of(&one.header));
                self.positions = Some(identities.zip(0..).collect());
            }
            return;
        };
        let end = self.cookies.len();
        let at = *positions.entry(Identity::of(&cookie.header)).or_insert(end);
        match self.cookies.get_mut(at) {
            Some(earlier) => *earlier = cookie,
            None => self.cookies.push(cookie),
        }
    }

    /// Returns whether there is a header for the same cookie.
    pub(crate) fn contains(&self, cookie: &SetCookie) -> bool {
        let mut cookies = self.cookies.iter();
        match &self.positions {
            Some(positions) => positions.contains_key(&cookie.identity()),
            None => cookies.any(|other| same_cookie(&other.header, &cookie.header)),
        }
    }

    /// Returns the number of family cookies that this response does not remove because of a limit.
    /// [`Consent::sweep`](crate::Consent::sweep), which removes the cookies that a visitor's choice does not allow, has
    /// the limits [`MAX_SWEPT_FAMILY_COOKIES`](crate::Consent::MAX_SWEPT_FAMILY_COOKIES) and
    /// [`MAX_SWEPT_FAMILY_BYTES`](crate::Consent::MAX_SWEPT_FAMILY_BYTES). Later sweeps remove the cookies beyond these
    /// limits. The removal of a family and an event have the limits 256 cookies and 32 KiB of headers.
    #[must_use]
    pub const fn omitted(&self) -> usize {
        self.omitted
    }

    /// Counts a cookie that a later response must remove.
    pub(crate) const fn omit(&mut self) {
        self.omitted += 1;
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
        let Some(positions) = &self.positions else {
            for cookie in self.cookies {
                cookie.append_to(headers);
            }
            return;
        };
        if let http::header::Entry::Occupied(entry) = headers.entry(SET_COOKIE) {
            let (name, others) = entry.remove_entry_mult();
            let kept: Vec<HeaderValue> = others
                .filter(|other| !positions.contains_key(&Identity::of(other)))
                .collect();
            for other in kept {
                headers.append(name.clone(), other);
            }
        }
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie.header);
        }
    }
}

impl PartialEq for SetCookies {
    fn eq(&self, other: &Self) -> bool {
        (&self.cookies, self.omitted) == (&other.cookies, other.omitted)
    }
}

impl Eq for SetCookies {}

impl From<SetCookie> for SetCookies {
    fn from(cookie: SetCookie) -> Self {
        Self {
            cookies: vec![cookie],
            ..Self::new()
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

/// The properties by which a browser identifies a cookie (RFC 10025, section 5.7).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Identity {
    name: Box<[u8]>,
    path: Option<Box<[u8]>>,
    /// In lower case.
    domain: Option<Box<[u8]>>,
}

impl Identity {
    /// Reads the identity of the cookie that a header sets.
    fn of(header: &HeaderValue) -> Self {
        Self {
            name: name(header).into(),
            path: attribute(header, b"path").map(Into::into),
            domain: attribute(header, b"domain").map(|domain| domain.to_ascii_lowercase().into()),
        }
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
    #[cfg(test)]
    tests::HEADERS_READ.with(|count| count.set(count.get() + 1));
    let pair = header.as_bytes();
    let end = pair.iter().position(|&byte| matches!(byte, b'=' | b';'));
    pair.get(..end.unwrap_or_default())
        .unwrap_or_default()
        .trim_ascii()
}

/// Returns `NAME=VALUE`.
fn pair(header: &HeaderValue) -> &[u8] {
    let header = header.as_bytes();
    let end = header.iter().position(|&byte| byte == b';');
    header
        .get(..end.unwrap_or(header.len()))
        .unwrap_or_default()
}

/// Returns the value of the last attribute called `wanted`, which must be in lower case (RFC 10025, section 5.7).
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        /// The number of headers whose name this thread has read.
        pub(super) static HEADERS_READ: Cell<usize> = const { Cell::new(0) };
    }

    fn cookie(header: &str) -> SetCookie {
        SetCookie::new(header.parse().unwrap())
    }

    /// Runs `work`, and returns how many headers it read.
    fn headers_read(work: impl FnOnce()) -> usize {
        let before = HEADERS_READ.get();
        work();
        HEADERS_READ.get() - before
    }

    #[test]
    fn the_work_grows_with_the_number_of_headers_and_not_with_its_square() {
        let mut counts = Vec::new();
        for number in [100, 1_000, 10_000] {
            let read = headers_read(|| {
                let mut headers = HeaderMap::new();
                for other in 0..number {
                    headers.append(SET_COOKIE, format!("b{other}=1").parse().unwrap());
                }
                let mut all = SetCookies::new();
                for _twice in 0..2 {
                    all.extend((0..number).map(|at| cookie(&format!("a{at}=; Path=/"))));
                }
                assert_eq!(all.len(), number);
                all.append_to(&mut headers);
                assert_eq!(headers.get_all(SET_COOKIE).iter().count(), 2 * number);
            });
            // Once for each header, plus the comparisons without an index.
            assert!(read <= 4 * number + 500, "{read} for {number}");
            counts.push(read);
        }
        assert!(counts[2] <= 12 * counts[1], "{counts:?}");
    }

    #[test]
    fn the_index_identifies_cookies_as_the_comparison_does() {
        let headers = [
            "a=1; Path=/",
            "a=2; Path=/x",
            "a=3; path=/; Domain=example.org",
            "A=4; Path=/",
            "a=5",
            "a=6; Path=/; Domain=EXAMPLE.org",
            "a=7; PATH=/",
            " a =8; Path=/y; Path=/",
            "a=9; Path",
            "a=10; Domain=; Path=/",
        ];
        let mut few = SetCookies::new();
        few.extend(headers.map(cookie));
        let mut many = SetCookies::new();
        many.extend((0..MAX_WITHOUT_INDEX + 1).map(|at| cookie(&format!("x{at}=1"))));
        many.extend(headers.map(cookie));
        let sorted = |all: &SetCookies| {
            let mut texts: Vec<String> = all
                .iter()
                .map(|one| one.header_value().to_str().unwrap().to_owned())
                .filter(|text| !text.starts_with('x'))
                .collect();
            texts.sort_unstable();
            texts
        };
        assert_eq!(sorted(&few), sorted(&many));
        assert_eq!(few.len(), 6);

        // And in a response that has some of them already.
        let response = |all: SetCookies| {
            let mut response = HeaderMap::new();
            for there in ["a=0; Path=/", "a=0; Path=/z", "b=0"] {
                response.append(SET_COOKIE, there.parse().unwrap());
            }
            all.append_to(&mut response);
            let mut texts: Vec<String> = response
                .get_all(SET_COOKIE)
                .iter()
                .map(|one| one.to_str().unwrap().to_owned())
                .filter(|text| !text.starts_with('x'))
                .collect();
            texts.sort_unstable();
            texts
        };
        assert_eq!(response(few), response(many));
    }
}
