//! Violations of the policy by a `Set-Cookie` header, as data and as messages.

use std::fmt;

/// One violation of the policy by a `Set-Cookie` header.
///
/// It never contains a value, which may be a secret. `Display` says how to fix it:
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
    /// The cookie's name as a browser reads it; bytes that are not UTF-8 are replaced.
    pub name: String,
    /// The key of the policy's entry against which it was checked; `None` if it belongs to none.
    pub entry: Option<&'static str>,
    /// The kind of violation.
    pub kind: ViolationKind,
    /// What the policy requires.
    pub expected: String,
    /// What the header contains instead.
    pub found: String,
}

/// The kind of a [`Violation`]. The sections are those of RFC 10025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The policy does not declare the name.
    Undeclared,
    /// The name is declared for the other environment.
    OtherEnvironment,
    /// The name is missing or not a token, or the header contains control characters (section 4.1.1).
    Malformed,
    /// Another party sets it, according to `set_by` in the policy; this service may only remove it.
    NotSetHere,
    /// It is `retired`; this service may only remove it.
    SetThoughRetired,
    /// `Max-Age` or `Expires` exceed the policy's lifetime, or both are missing.
    Lifetime,
    /// Another `Path` (section 4.1.2.4).
    Path,
    /// Another `Domain`, one where there should be none, or none (section 4.1.2.3).
    Domain,
    /// `Secure` is missing, or present against the policy.
    Secure,
    /// `HttpOnly` is missing, or present against the policy.
    HttpOnly,
    /// Another `SameSite`, or none, whose meaning differs between browsers.
    SameSite,
    /// `Partitioned` is missing, or present against the policy.
    Partitioned,
    /// An attribute is repeated (section 4.1.1).
    RepeatedAttribute,
    /// An attribute that browsers do not know, or ignore because of its value (section 5.6).
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
        // Escaped, since the name may come from anywhere and this goes into logs.
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
