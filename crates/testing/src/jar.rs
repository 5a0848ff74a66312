//! The storage of a browser (RFC 10025, sections 5.6 to 5.8).

use crate::origin::{Origin, default_path, domain_matches, path_matches};
use cookie_registry::SameSite;
use cookie_registry::private::for_testing::{Attributes, Parsed};
use std::fmt;

/// The largest length of name and value together (RFC 10025, section 5.6).
const MAX_PAIR_BYTES: usize = 4096;

/// A cookie in a [`Browser`](crate::Browser).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StoredCookie {
    /// The name.
    pub name: String,
    /// The value as it was in the header.
    pub value: String,
    /// The host if `host_only` is set, otherwise the domain.
    pub domain: String,
    /// Whether the browser sends the cookie only to this host, and not to its subdomains.
    pub host_only: bool,
    /// The path.
    pub path: String,
    /// Whether the browser sends the cookie over https only.
    pub secure: bool,
    /// Whether the browser hides the cookie from scripts.
    pub http_only: bool,
    /// The value of `SameSite`, which determines when the browser sends the cookie with requests from other sites.
    /// `None` if the header has no `SameSite`: browsers treat such a cookie like one with `SameSite=Lax`.
    pub same_site: Option<SameSite>,
    /// When the cookie expires, in seconds since 1970-01-01; `None` for a cookie that ends with the browser's session.
    pub expires: Option<i64>,
}

/// The reason why a browser does not store a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The `Set-Cookie` header, with U+FFFD in place of bytes that are not UTF-8.
    pub header: String,
    /// The rule that the header violates, with its source.
    pub reason: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { header, reason } = self;
        write!(f, "`{}`: {reason}", header.escape_debug())
    }
}

/// The cookies of a browser, in the order in which they were created.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar(pub(crate) Vec<StoredCookie>);

impl Jar {
    /// Stores a cookie that a response from `origin` to a request for `path` sets.
    pub(crate) fn store(
        &mut self,
        header: &[u8],
        origin: &Origin,
        path: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let refuse = |reason| Refusal {
            header: String::from_utf8_lossy(header).into_owned(),
            reason,
        };
        let cookie = read(header, origin, path, now).map_err(refuse)?;
        if !cookie.secure && !origin.is_secure && self.0.iter().any(|old| overlays(&cookie, old)) {
            return Err(refuse(
                "without https it would hide a cookie with `Secure` (section 5.7)",
            ));
        }
        let same = |old: &StoredCookie| {
            (&old.name, &old.domain, old.host_only, &old.path)
                == (&cookie.name, &cookie.domain, cookie.host_only, &cookie.path)
        };
        // A replaced cookie keeps its place, which is the time of its creation.
        match self.0.iter_mut().find(|old| same(old)) {
            Some(old) => *old = cookie,
            None => self.0.push(cookie),
        }
        self.expire(now);
        Ok(())
    }

    /// Drops what has expired.
    pub(crate) fn expire(&mut self, now: i64) {
        self.0
            .retain(|cookie| cookie.expires.is_none_or(|expires| expires > now));
    }

    /// Returns the cookies for a request, longest paths first (RFC 10025, section 5.8.3).
    pub(crate) fn sent<'j>(&'j self, origin: &Origin, path: &str) -> Vec<&'j StoredCookie> {
        let is_sent = |cookie: &&StoredCookie| {
            let host = match cookie.host_only {
                true => origin.host == cookie.domain,
                false => domain_matches(&origin.host, &cookie.domain),
            };
            host && path_matches(path, &cookie.path) && (origin.is_secure || !cookie.secure)
        };
        let mut sent: Vec<_> = self.0.iter().filter(is_sent).collect();
        // The sort is stable, so that the earlier of two with paths of one length comes first.
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        sent
    }
}

/// Returns whether `new` would hide `old`, which has `Secure` (RFC 10025, section 5.7).
fn overlays(new: &StoredCookie, old: &StoredCookie) -> bool {
    old.secure
        && old.name == new.name
        && (domain_matches(&old.domain, &new.domain) || domain_matches(&new.domain, &old.domain))
        && path_matches(&new.path, &old.path)
}

/// Reads a header as a browser does.
fn read(
    header: &[u8],
    origin: &Origin,
    path: &str,
    now: i64,
) -> Result<StoredCookie, &'static str> {
    let is_control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    if header.iter().any(is_control) {
        return Err("it has a control character (section 5.6)");
    }
    let Parsed {
        name,
        value,
        attributes,
    } = Parsed::of(header);
    if name.is_empty() && value.is_empty() {
        return Err("it has neither a name nor a value (section 5.7)");
    }
    if name.len() + value.len() > MAX_PAIR_BYTES {
        return Err("name and value have more than 4,096 octets (section 5.6)");
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let domain = attributes
        .domain
        .map(|domain| text(domain).to_ascii_lowercase());
    let (domain, host_only) = scope(domain, origin)?;
    let cookie = StoredCookie {
        name: text(name),
        value: text(value),
        domain,
        host_only,
        path: attributes
            .path
            .map_or_else(|| default_path(path).to_owned(), text),
        secure: attributes.secure,
        http_only: attributes.http_only,
        same_site: attributes.same_site,
        expires: expiry(&attributes, now),
    };
    check(&cookie, &attributes, origin)?;
    Ok(cookie)
}

/// Returns the domain of a cookie, and whether it is for one host.
fn scope(domain: Option<String>, origin: &Origin) -> Result<(String, bool), &'static str> {
    match domain {
        None => Ok((origin.host.clone(), true)),
        Some(domain) if domain == origin.host && !domain.contains('.') => Ok((domain, true)),
        Some(domain) if !domain.contains('.') => {
            Err("its `Domain` has no dot, so that it is a public suffix (section 5.7)")
        }
        Some(domain) if domain_matches(&origin.host, &domain) => Ok((domain, false)),
        Some(_) => Err("its `Domain` is not that of the page (section 5.7)"),
    }
}

/// Returns when a cookie expires: `Max-Age` has precedence (RFC 10025, section 5.7).
fn expiry(attributes: &Attributes<'_>, now: i64) -> Option<i64> {
    const MAX_SECONDS: i64 = 400 * 86_400;
    let after = attributes
        .max_age
        .map(|seconds| now.saturating_add(seconds));
    after
        .or(attributes.expires)
        .map(|at| at.min(now.saturating_add(MAX_SECONDS)))
}

/// Checks what the name's prefix and the attributes require of each other.
fn check(
    cookie: &StoredCookie,
    attributes: &Attributes<'_>,
    origin: &Origin,
) -> Result<(), &'static str> {
    if cookie.secure && !origin.is_secure {
        return Err("it has `Secure`, and the page came without https (section 5.7)");
    }
    if cookie.same_site == Some(SameSite::None) && !cookie.secure {
        return Err("it has `SameSite=None` without `Secure` (section 5.7)");
    }
    if attributes.partitioned && !cookie.secure {
        return Err("it has `Partitioned` without `Secure`");
    }
    let begins = |text: &str, prefix: &str| {
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let prefixes = ["__Secure-", "__Host-", "__Http-", "__Host-Http-"];
    if cookie.name.is_empty() {
        let hidden = prefixes.iter().any(|prefix| begins(&cookie.value, prefix));
        return match hidden {
            true => Err("it has no name, and a value that begins with a prefix (section 5.7)"),
            false => Ok(()),
        };
    }
    let has = |prefix: &str| begins(&cookie.name, prefix);
    let is_host = has("__Host-");
    let is_http = has("__Http-") || has("__Host-Http-");
    if (has("__Secure-") || is_host || is_http) && !cookie.secure {
        return Err("the prefix of its name requires `Secure` (section 4.1.3)");
    }
    if is_host && (!cookie.host_only || attributes.path != Some(b"/")) {
        return Err("the prefix `__Host-` requires `Path=/` and no `Domain` (section 4.1.3.2)");
    }
    if is_http && !cookie.http_only {
        return Err("the prefix of its name requires `HttpOnly`");
    }
    Ok(())
}
