//! The origin of a service, and the comparisons of hosts and paths.

/// A scheme and a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) is_secure: bool,
    /// In lower case, without the port: cookies are shared by all ports (RFC 10025, section 8.5).
    pub(crate) host: String,
    /// With the port.
    pub(crate) authority: String,
}

impl Origin {
    /// Reads `https://our.example` or `http://127.0.0.1:8080`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let uri: http::Uri = text.parse().ok()?;
        let is_secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        Some(Self {
            is_secure,
            host: uri.host()?.to_ascii_lowercase(),
            authority: uri.authority()?.as_str().to_owned(),
        })
    }
}

/// Returns whether `host` is `domain` or a name below it (RFC 10025, section 5.1.3).
pub(crate) fn domain_matches(host: &str, domain: &str) -> bool {
    host == domain
        || host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.ends_with('.') && !is_address(host))
}

/// Returns whether a host is an IP address, which has no subdomains.
fn is_address(host: &str) -> bool {
    host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Returns whether a cookie with the path `cookie` is sent to `path` (RFC 10025, section 5.1.4).
pub(crate) fn path_matches(path: &str, cookie: &str) -> bool {
    path == cookie
        || path
            .strip_prefix(cookie)
            .is_some_and(|rest| cookie.ends_with('/') || rest.starts_with('/'))
}

/// Returns the path of a cookie that has none, by the path of the request (RFC 10025, section 5.1.4).
pub(crate) fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(at) if at > 0 && path.starts_with('/') => &path[..at],
        _ => "/",
    }
}

/// Removes the query.
pub(crate) fn without_query(path: &str) -> &str {
    let end = path.find(['?', '#']).unwrap_or(path.len());
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_paths_are_compared_as_browsers_do() {
        for (host, domain, expected) in [
            ("our.example", "our.example", true),
            ("app.our.example", "our.example", true),
            ("badour.example", "our.example", false),
            ("our.example", "app.our.example", false),
            ("127.0.0.1", "0.0.1", false),
        ] {
            assert_eq!(domain_matches(host, domain), expected, "{host} {domain}");
        }
        for (path, cookie, expected) in [
            ("/", "/", true),
            ("/admin", "/admin", true),
            ("/admin/", "/admin", true),
            ("/admin/users", "/admin", true),
            ("/administrator", "/admin", false),
            ("/a/b", "/a/", true),
            ("/", "/admin", false),
        ] {
            assert_eq!(path_matches(path, cookie), expected, "{path} {cookie}");
        }
        for (path, expected) in [
            ("/", "/"),
            ("/a", "/"),
            ("/a/b", "/a"),
            ("/a/b/", "/a/b"),
            ("", "/"),
        ] {
            assert_eq!(default_path(path), expected, "{path}");
        }
        assert_eq!(without_query("/a?b=/c#d"), "/a");
    }

    #[test]
    fn an_origin_has_a_scheme_and_a_host() {
        let origin = Origin::parse("http://LOCALHOST:8080").unwrap();
        assert_eq!((origin.is_secure, &*origin.host), (false, "localhost"));
        assert_eq!(origin.authority, "LOCALHOST:8080");
        assert!(Origin::parse("https://[::1]/").unwrap().is_secure);
        for text in ["our.example", "/path", "ftp://our.example", ""] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }
}
