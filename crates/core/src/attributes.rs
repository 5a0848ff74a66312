//! The attributes of `Set-Cookie`, written in one place for both the macro and the service.

use crate::{SameSite, Word as _};
use alloc::string::String;
use core::fmt::Write as _;

/// The longest attribute value in octets. A browser ignores a longer attribute but keeps the cookie: if it
/// ignores `Domain`, the cookie is host-only (RFC 10025, section 5.6).
pub const MAX_ATTRIBUTE_BYTES: usize = 1024;

/// The attributes that follow the pair in a `Set-Cookie` header (RFC 10025, section 4.1.2).
///
/// ```
/// use cookie_registry_core::{Attributes, SameSite};
///
/// let attributes = Attributes {
///     max_age: Some(2_592_000),
///     path: "/",
///     domain: None,
///     secure: true,
///     http_only: true,
///     same_site: SameSite::Lax,
///     partitioned: false,
/// };
/// assert_eq!(attributes.suffix(), "; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attributes<'a> {
    /// `Max-Age` in seconds; `None` for a session cookie.
    pub max_age: Option<u64>,
    /// `Path`, always emitted.
    pub path: &'a str,
    /// `Domain`; `None` for a host-only cookie.
    pub domain: Option<&'a str>,
    /// `Secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite`, always emitted, because browsers do not agree on the default.
    pub same_site: SameSite,
    /// `Partitioned`.
    pub partitioned: bool,
}

impl<'a> Attributes<'a> {
    /// Parses a string that [`suffix`](Self::suffix) has returned.
    ///
    /// ```
    /// use cookie_registry_core::Attributes;
    ///
    /// let suffix = "; Max-Age=60; Path=/app; Domain=our.example; Secure; SameSite=None; Partitioned";
    /// let attributes = Attributes::of_suffix(suffix);
    /// assert_eq!((attributes.max_age, attributes.path), (Some(60), "/app"));
    /// assert_eq!(attributes.suffix(), suffix);
    /// ```
    #[must_use]
    pub fn of_suffix(suffix: &'a str) -> Self {
        let mut attributes = Self {
            max_age: None,
            path: "/",
            domain: None,
            secure: false,
            http_only: false,
            same_site: SameSite::Lax,
            partitioned: false,
        };
        for attribute in suffix.split("; ") {
            match attribute.split_once('=').unwrap_or((attribute, "")) {
                ("Max-Age", seconds) => attributes.max_age = seconds.parse().ok(),
                ("Path", path) => attributes.path = path,
                ("Domain", domain) => attributes.domain = Some(domain),
                ("Secure", _) => attributes.secure = true,
                ("HttpOnly", _) => attributes.http_only = true,
                ("SameSite", written) => {
                    let known = SameSite::ALL
                        .iter()
                        .find(|known| known.header_value() == written);
                    attributes.same_site = known.copied().unwrap_or(attributes.same_site);
                }
                ("Partitioned", _) => attributes.partitioned = true,
                _ => {}
            }
        }
        attributes
    }

    /// Returns the part after the value in the header that sets the cookie, starting with `; `.
    #[must_use]
    pub fn suffix(&self) -> String {
        let mut out = String::new();
        if let Some(seconds) = self.max_age {
            // Writing to a String cannot fail.
            let _ = write!(out, "; Max-Age={seconds}");
        }
        self.scope_into(&mut out);
        out
    }

    /// Returns the part after `NAME=` in the header that removes the cookie. The suffix contains both `Max-Age` and
    /// `Expires`, for clients that support only one of them. All other attributes equal those of
    /// [`suffix`](Self::suffix), because otherwise a browser could keep the cookie. For example, a browser keeps the
    /// cookie if the `Path` of the removal differs. It keeps a `__Host-` cookie if the removal lacks `Secure`.
    ///
    /// ```
    /// # use cookie_registry_core::{Attributes, SameSite};
    /// # let attributes = Attributes { max_age: Some(60), path: "/app", domain: Some("our.example"),
    /// #     secure: true, http_only: false, same_site: SameSite::None, partitioned: true };
    /// assert_eq!(
    ///     attributes.removal_suffix(),
    ///     "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/app; Domain=our.example; \
    ///      Secure; SameSite=None; Partitioned"
    /// );
    /// ```
    #[must_use]
    pub fn removal_suffix(&self) -> String {
        let mut out = String::from("; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        self.scope_into(&mut out);
        out
    }

    fn scope_into(&self, out: &mut String) {
        out.push_str("; Path=");
        out.push_str(self.path);
        if let Some(domain) = self.domain {
            out.push_str("; Domain=");
            out.push_str(domain);
        }
        if self.secure {
            out.push_str("; Secure");
        }
        if self.http_only {
            out.push_str("; HttpOnly");
        }
        out.push_str("; SameSite=");
        out.push_str(self.same_site.header_value());
        if self.partitioned {
            out.push_str("; Partitioned");
        }
    }
}
