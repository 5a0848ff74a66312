//! Recognizes the requests that come from pages of this service.

use cookie_registry::Environment;
use http::header::{HOST, ORIGIN};
use http::{HeaderMap, Uri};

/// Returns whether the headers of a browser say that a request comes from a page of this service. Check each
/// `POST` of the banner's forms with this function, so that no other site can answer for a visitor.
///
/// `Sec-Fetch-Site` must be `same-origin` or `none` (W3C Fetch Metadata, section 2.3). If it is missing,
/// `Origin` must be this host (RFC 6454, section 7), with `https` in production. Every current browser sends
/// one of the two, so the result is `false` for a request with neither.
///
/// ```
/// use cookie_registry::Environment;
/// use cookie_registry_consent::is_same_origin_request;
/// use http::{HeaderMap, Uri};
///
/// let uri = Uri::from_static("/consent");
/// let mut headers = HeaderMap::new();
/// headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
/// assert!(!is_same_origin_request(&headers, &uri, Environment::Production));
/// headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
/// assert!(is_same_origin_request(&headers, &uri, Environment::Production));
/// ```
#[must_use]
pub fn is_same_origin_request(headers: &HeaderMap, uri: &Uri, environment: Environment) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        // `none` means that the visitor started the request without any page, for example from a bookmark.
        return site == "same-origin" || site == "none";
    }
    // An HTTP/2 request may carry the host in its URI only.
    let host = match headers.get(HOST) {
        Some(host) => host.to_str().ok(),
        None => uri.authority().map(http::uri::Authority::as_str),
    };
    let origin = headers.get(ORIGIN).and_then(|origin| origin.to_str().ok());
    let (Some(host), Some((scheme, from))) = (host, origin.and_then(|o| o.split_once("://")))
    else {
        return false;
    };
    // In production a page over plain http is another origin, because an attacker on the network can write
    // such a page. The scheme of the request itself says nothing: it is http behind a proxy that terminates
    // TLS.
    let scheme_fits = match environment {
        Environment::Development => matches!(scheme, "http" | "https"),
        _ => scheme == "https",
    };
    scheme_fits && from.eq_ignore_ascii_case(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;

    fn allowed(headers: &[(&str, &str)], environment: Environment) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
            .collect();
        is_same_origin_request(&headers, &Uri::from_static("/consent"), environment)
    }

    #[test]
    fn the_browser_says_where_a_form_comes_from() {
        let host = ("host", "example.org");
        let own = ("origin", "https://example.org");
        for (headers, expected) in [
            (vec![host, ("sec-fetch-site", "same-origin")], true),
            (vec![host, ("sec-fetch-site", "none")], true),
            (vec![host, ("sec-fetch-site", "same-site"), own], false),
            (vec![host, ("sec-fetch-site", "cross-site"), own], false),
            (vec![host, ("sec-fetch-site", "SAME-ORIGIN"), own], false),
            (vec![host, ("sec-fetch-site", ""), own], false),
            (vec![host, own], true),
            (vec![("host", "EXAMPLE.org"), own], true),
            (vec![host], false),
            (vec![own], false),
            (vec![host, ("origin", "null")], false),
            (vec![host, ("origin", "")], false),
            (vec![host, ("origin", "http://example.org")], false),
            (vec![host, ("origin", "https://example.org:8443")], false),
            (vec![host, ("origin", "https://www.example.org")], false),
            (
                vec![host, ("origin", "https://example.org.evil.example")],
                false,
            ),
            (vec![host, ("origin", "https://evil.example")], false),
        ] {
            assert_eq!(
                allowed(&headers, Environment::Production),
                expected,
                "{headers:?}"
            );
        }
    }

    #[test]
    fn plain_http_is_for_development() {
        let headers = [
            ("host", "127.0.0.1:8080"),
            ("origin", "http://127.0.0.1:8080"),
        ];
        assert!(allowed(&headers, Environment::Development));
        assert!(!allowed(&headers, Environment::Production));
    }

    #[test]
    fn the_host_may_stand_in_the_address_alone() {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, "https://example.org".parse().unwrap());
        let uri = Uri::from_static("https://example.org/consent");
        assert!(is_same_origin_request(
            &headers,
            &uri,
            Environment::Production
        ));
    }
}
