//! A cookie as the browser keeps it.

use serde_json::Value;

/// A cookie of the browser's jar with every attribute that the browser reports (`Storage.getCookies`).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BrowserCookie {
    /// The name.
    pub name: String,
    /// The value, as it stood in the header.
    pub value: String,
    /// The host, or the domain with a leading dot where `Domain` was given.
    pub domain: String,
    /// `Path`.
    pub path: String,
    /// When it ends, in seconds since 1970; `None` for a session cookie. At most 400 days ahead,
    /// whatever the header said.
    pub expires: Option<f64>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `SameSite` as the header spelt it: `Strict`, `Lax` or `None`; `None` where it was not given.
    pub same_site: Option<String>,
    /// For a partitioned cookie, the site of the page that it belongs to.
    pub partition_site: Option<String>,
    /// Name and value together, in bytes.
    pub size: u64,
}

impl BrowserCookie {
    /// Returns whether the cookie is sent only to its host and to no subdomain (RFC 10025, section 5.7).
    #[must_use]
    pub fn is_host_only(&self) -> bool {
        !self.domain.starts_with('.')
    }

    /// Parses one element of the protocol's answer; returns `None` if a required field is missing.
    pub(super) fn from_protocol(cookie: &Value) -> Option<Self> {
        let text = |field: &str| cookie[field].as_str().map(str::to_owned);
        let session = cookie["session"].as_bool()?;
        Some(Self {
            name: text("name")?,
            value: text("value")?,
            domain: text("domain")?,
            path: text("path")?,
            expires: if session {
                None
            } else {
                Some(cookie["expires"].as_f64()?)
            },
            http_only: cookie["httpOnly"].as_bool()?,
            secure: cookie["secure"].as_bool()?,
            same_site: text("sameSite"),
            // An object since 2024, a plain string before.
            partition_site: text("partitionKey").or_else(|| {
                cookie["partitionKey"]["topLevelSite"]
                    .as_str()
                    .map(str::to_owned)
            }),
            size: cookie["size"].as_u64()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_spellings_of_a_partition_are_read_and_a_missing_field_is_not_guessed() {
        let mut cookie = json!({
            "name": "a", "value": "b", "domain": ".our.example", "path": "/", "expires": -1,
            "size": 2, "httpOnly": true, "secure": true, "session": true, "sameSite": "None",
            "partitionKey": { "topLevelSite": "https://one.example", "hasCrossSiteAncestor": false },
        });
        let read = BrowserCookie::from_protocol(&cookie).unwrap();
        assert_eq!(read.partition_site.as_deref(), Some("https://one.example"));
        assert_eq!(read.expires, None);
        assert!(!read.is_host_only());
        cookie["partitionKey"] = "https://two.example".into();
        let read = BrowserCookie::from_protocol(&cookie).unwrap();
        assert_eq!(read.partition_site.as_deref(), Some("https://two.example"));
        cookie.as_object_mut().unwrap().remove("httpOnly");
        assert_eq!(BrowserCookie::from_protocol(&cookie), None);
    }
}
