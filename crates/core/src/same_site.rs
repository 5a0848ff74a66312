//! The `SameSite` attribute.

use crate::word::words;

words! {
    /// Whether the browser sends a cookie with requests that another site initiates
    /// (RFC 10025, section 4.1.2.7).
    #[non_exhaustive]
    pub enum SameSite("same_site") {
        Strict = "strict": "Sent only with requests that come from this site.",
        Lax = "lax": "Sent with requests that come from this site, and when the visitor follows a link from another site. The default.",
        None = "none": "Sent with every request, including requests from other sites; the cookie must then be Secure.",
    }
}

impl SameSite {
    /// Returns the attribute's value in `Set-Cookie`.
    ///
    /// ```
    /// assert_eq!(cookie_registry_core::SameSite::Lax.header_value(), "Lax");
    /// ```
    #[must_use]
    pub const fn header_value(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}
