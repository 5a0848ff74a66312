//! Where a cookie is valid: environment and domain.

use crate::word::words;
use core::fmt;

words! {
    /// Where the service runs. A cookie may have a different name in each environment, because not every browser
    /// accepts a `__Secure-` or `__Host-` cookie over plain http.
    #[non_exhaustive]
    pub enum Environment("environment") {
        Production = "production": "Served over https under the service's own domains.",
        Development = "development": "Served over plain http on the developer's machine.",
    }
}

/// Why a domain cannot be the `Domain` of a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DomainError {
    /// The domain is empty.
    Empty,
    /// It has a scheme, a port or a path: only the host name belongs here.
    NotAHost {
        /// Byte offset of the first character that is not part of a host name.
        at: usize,
    },
    /// The leading dot no longer has a meaning, and the grammar does not permit it.
    LeadingDot,
    /// It is not ASCII: browsers ignore the cookie. Use the `xn--` form.
    NotAscii,
    /// A label is empty, longer than 63 octets, or begins or ends with a hyphen; or the whole domain is
    /// longer than 253 octets (RFC 1034, section 3.5; RFC 1123, section 2.1).
    BadLabel {
        /// Byte offset of the label.
        at: usize,
    },
}

impl fmt::Display for DomainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a domain is missing",
            Self::NotAHost { .. } => "a domain is a host name alone: no scheme, port or path",
            Self::LeadingDot => "a domain does not begin with a dot",
            Self::NotAscii => "a domain is written in ASCII (the `xn--` form)",
            Self::BadLabel { .. } => {
                "each part between dots has 1 to 63 letters, digits or hyphens, no hyphen first or last"
            }
        })
    }
}

impl core::error::Error for DomainError {}

/// Checks that `domain` is a host name that may be used in the `Domain` attribute.
///
/// # Errors
/// [`DomainError`] if it is not.
///
/// ```
/// use cookie_registry_core::{DomainError, check_domain};
/// assert_eq!(check_domain("app.our.example"), Ok(()));
/// assert_eq!(check_domain(".our.example"), Err(DomainError::LeadingDot));
/// assert_eq!(check_domain("https://our.example"), Err(DomainError::NotAHost { at: 5 }));
/// ```
pub fn check_domain(domain: &str) -> Result<(), DomainError> {
    if domain.is_empty() {
        return Err(DomainError::Empty);
    }
    if domain.starts_with('.') {
        return Err(DomainError::LeadingDot);
    }
    if !domain.is_ascii() {
        return Err(DomainError::NotAscii);
    }
    if let Some(at) = domain.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '.')) {
        return Err(DomainError::NotAHost { at });
    }
    let mut at = 0;
    for label in domain.split('.') {
        if label.is_empty() || label.len() > 63 || label.starts_with('-') || label.ends_with('-') {
            return Err(DomainError::BadLabel { at });
        }
        at += label.len() + 1;
    }
    if domain.len() > 253 {
        Err(DomainError::BadLabel { at: 0 })
    } else {
        Ok(())
    }
}

/// Returns whether a host is an IP address, which matches only itself (RFC 10025, section 5.1.3).
///
/// ```
/// assert!(cookie_registry_core::is_ip_address("127.0.0.1"));
/// assert!(!cookie_registry_core::is_ip_address("127.our.example"));
/// ```
#[must_use]
pub fn is_ip_address(host: &str) -> bool {
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    bare.parse::<core::net::IpAddr>().is_ok()
}

/// Returns whether `host` is `domain` or a subdomain of it (RFC 10025, section 5.1.3).
///
/// ```
/// use cookie_registry_core::domain_match;
/// assert!(domain_match("app.our.example", "our.example"));
/// assert!(!domain_match("badour.example", "our.example"));
/// assert!(!domain_match("10.0.0.1", "0.1"));
/// ```
#[must_use]
pub fn domain_match(host: &str, domain: &str) -> bool {
    if host.eq_ignore_ascii_case(domain) {
        return true;
    }
    let Some(split) = host.len().checked_sub(domain.len()) else {
        return false;
    };
    split > 0
        && host.as_bytes()[split - 1] == b'.'
        && host.as_bytes()[split..].eq_ignore_ascii_case(domain.as_bytes())
        && !is_ip_address(host)
}
