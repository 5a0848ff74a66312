//! What is wrong with a `Set-Cookie` header, as data and in words.

use std::fmt;

/// One way in which a `Set-Cookie` header goes against the policy.
///
/// It never holds a value, which may be a secret. `Display` tells a developer what to do:
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
///     "cookie `cw-workspace`: no SameSite, where the policy says SameSite=Lax in `[cookies.workspace]`; \
///      set it by the registry's constant, or have the policy changed"
/// );
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// The cookie's name as a browser sees it; bytes that are no UTF-8 are replaced.
    pub name: String,
    /// The key of the entry in the policy that it was held against; `None` where it belongs to none.
    pub entry: Option<&'static str>,
    /// What is wrong.
    pub kind: ViolationKind,
    /// What would be right.
    pub expected: String,
    /// What the header has instead.
    pub found: String,
}

/// What is wrong with a `Set-Cookie` header. The sections are those of RFC 10025.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// The policy knows no such name.
    Undeclared,
    /// The name is declared for the other environment.
    OtherEnvironment,
    /// There is no name, it is no token, or the header holds control characters (section 4.1.1).
    Malformed,
    /// Somebody else sets it, by the policy's `set_by`; this service may only remove it.
    NotSetHere,
    /// It is `retired`; this service may only remove it.
    SetThoughRetired,
    /// `Max-Age` or `Expires` keep it longer than the policy says, or as long as the browser likes.
    Lifetime,
    /// Another `Path` (section 4.1.2.4).
    Path,
    /// Another `Domain`, one where there should be none, or none (section 4.1.2.3).
    Domain,
    /// `Secure` is missing, or there against the policy.
    Secure,
    /// `HttpOnly` is missing, or there against the policy.
    HttpOnly,
    /// Another `SameSite`, or none, on whose meaning browsers disagree.
    SameSite,
    /// `Partitioned` is missing, or there against the policy.
    Partitioned,
    /// An attribute stands there twice (section 4.1.1).
    RepeatedAttribute,
    /// An attribute that browsers do not know, or whose value makes them pass it over (section 5.6).
    IgnoredAttribute,
    /// What the name's prefix demands is missing: browsers refuse the cookie (section 5.7).
    Prefix,
    /// `SameSite=None` or `Partitioned` without `Secure`: browsers refuse the cookie.
    Insecure,
    /// Name and value are longer than a browser takes, or the value than the policy's `max_value_bytes`.
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
    /// What a developer does about it.
    const fn advice(self) -> &'static str {
        match self {
            Self::Undeclared => {
                "declare it in policy.toml, or turn off what sets it: a library or a middleware that does \
                 not know the registry"
            }
            Self::OtherEnvironment => {
                "give the `Deployment` of the environment in which the service runs to whatever sets it"
            }
            Self::Malformed => "find what writes the header by hand, and use the registry",
            Self::NotSetHere => {
                "leave it to who sets it, or have `set_by = \"server\"` put into its entry"
            }
            Self::SetThoughRetired => "only remove it, or have `retired` taken out of its entry",
            Self::RepeatedAttribute | Self::IgnoredAttribute => "leave the attribute out",
            Self::Prefix | Self::Insecure => {
                "add what is missing: browsers refuse the cookie as it is"
            }
            Self::TooLarge => "keep the data on the server and its id in the cookie",
            Self::Duplicate => "set it once a response; of two, a browser keeps the last",
            Self::Lifetime
            | Self::Path
            | Self::Domain
            | Self::Secure
            | Self::HttpOnly
            | Self::SameSite
            | Self::Partitioned => "set it by the registry's constant, or have the policy changed",
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
        write!(f, "cookie `{}`: {found}", name.escape_debug())?;
        match self.entry {
            Some(entry) => write!(
                f,
                ", where the policy says {expected} in `[cookies.{entry}]`"
            )?,
            None => write!(f, ", where {expected} is wanted")?,
        }
        write!(f, "; {}", self.kind.advice())
    }
}

impl std::error::Error for Violation {}
