//! Violations of the policy by a `Set-Cookie` header, and their messages.

use std::fmt;

/// One violation of the policy by a `Set-Cookie` header.
///
/// It never contains the value of a cookie, which may be a secret. The text of `Display` says how to fix the
/// violation:
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/registry/mod.rs"));
/// # fn main() {
/// use cookie_registry::{Deployment, Guard, ViolationKind};
/// use http::{HeaderMap, header::SET_COOKIE};
///
/// let mut response = HeaderMap::new();
/// response.append(SET_COOKIE, "cw-workspace=acme; Path=/; Secure; HttpOnly".parse().unwrap());
/// let found = Guard::<Cookies>::report(Deployment::PRODUCTION).check(&response);
///
/// assert_eq!(found[0].kind, ViolationKind::Lifetime);
/// assert_eq!(found[0].found, "neither Max-Age nor Expires");
/// assert_eq!(
///     found[1].to_string(),
///     "cookie `cw-workspace`: found no SameSite, but `[cookies.workspace]` of the policy requires SameSite=Lax; \
///      set it with the registry's constant, or change the policy"
/// );
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The cookie's name as a browser reads it, with U+FFFD in place of bytes that are not UTF-8.
    pub name: String,
    /// The key of the entry against which the header was checked; `None` if no entry declares the name.
    pub entry: Option<&'static str>,
    /// The kind of violation.
    pub kind: ViolationKind,
    /// The requirement of the policy.
    pub expected: String,
    /// The content of the header that differs from [`expected`](Self::expected).
    pub found: String,
}

/// The kind of a [`Violation`]. The sections are those of RFC 10025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The policy does not declare the name.
    Undeclared,
    /// The policy declares the name for the other environment.
    OtherEnvironment,
    /// The name is missing or not a token, or the header contains control characters (section 4.1.1).
    Malformed,
    /// Another party sets the cookie, according to `set_by` in the policy. This service may only remove it.
    NotSetHere,
    /// The cookie is `retired`. This service may only remove it.
    SetThoughRetired,
    /// The lifetime violates the policy in one of three ways. `Max-Age` or `Expires` exceeds the lifetime of the
    /// policy. A session cookie has `Max-Age` or `Expires`. A cookie with a lifetime has neither.
    Lifetime,
    /// `Path` differs from the policy (section 4.1.2.4).
    Path,
    /// `Domain` differs from the policy, is missing, or is present although the policy declares none (section 4.1.2.3).
    Domain,
    /// `Secure` is missing although the policy requires it, or present although the policy does not declare it.
    Secure,
    /// `HttpOnly` is missing although the policy requires it, or present although the policy does not declare it.
    HttpOnly,
    /// `SameSite` differs from the policy or is missing. Browsers do not agree on the default for a missing `SameSite`.
    SameSite,
    /// `Partitioned` is missing although the policy requires it, or present although the policy does not declare it.
    Partitioned,
    /// An attribute is repeated (section 4.1.1).
    RepeatedAttribute,
    /// Browsers ignore an attribute, because they do not know its name or because of its value (section 5.6).
    IgnoredAttribute,
    /// An attribute that the name's prefix requires is missing: browsers refuse the cookie (section 5.7).
    Prefix,
    /// `SameSite=None` or `Partitioned` without `Secure`: browsers refuse the cookie.
    Insecure,
    /// Name and value exceed the limit of browsers, or the value exceeds the policy's `max_value_bytes`.
    TooLarge,
    /// A later header of the same response sets the same cookie (section 4.1.1).
    Duplicate,
}

impl Violation {
    pub(super) fn new(
        name: &[u8],
        entry: Option<&'static str>,
        kind: ViolationKind,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self {
            name: String::from_utf8_lossy(name).into_owned(),
            entry,
            kind,
            expected: expected.into(),
            found: found.into(),
        }
    }
}

impl ViolationKind {
    /// Returns the advice for the developer.
    const fn advice(self) -> &'static str {
        match self {
            Self::Undeclared => {
                "declare it in policy.toml, or disable the library or middleware that sets it"
            }
            Self::OtherEnvironment => {
                "pass the `Deployment` of the environment in which the service runs to the code that sets it"
            }
            Self::Malformed => "find the code that writes the header by hand, and use the registry",
            Self::NotSetHere => {
                "leave it to the party that sets it, or declare `set_by = \"server\"` in its entry"
            }
            Self::SetThoughRetired => "only remove it, or delete `retired` from its entry",
            Self::RepeatedAttribute | Self::IgnoredAttribute => "remove the attribute",
            Self::Prefix | Self::Insecure => {
                "add the missing attributes: browsers refuse the cookie without them"
            }
            Self::TooLarge => "store the data on the server and its id in the cookie",
            Self::Duplicate => "set it once per response; of two, a browser keeps the last",
            Self::Lifetime
            | Self::Path
            | Self::Domain
            | Self::Secure
            | Self::HttpOnly
            | Self::SameSite
            | Self::Partitioned => "set it with the registry's constant, or change the policy",
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            found,
            expected,
            ..
        } = self;
        // The name is escaped because it may come from an attacker and this text goes into logs.
        write!(f, "cookie `{}`: found {found}", name.escape_debug())?;
        match self.entry {
            Some(entry) => write!(
                f,
                ", but `[cookies.{entry}]` of the policy requires {expected}"
            )?,
            None => write!(f, ", but expected {expected}")?,
        }
        write!(f, "; {}", self.kind.advice())
    }
}

impl std::error::Error for Violation {}
