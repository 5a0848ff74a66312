//! The parts of addresses that an audit needs: origin, host and site.

use std::net::IpAddr;

/// The parts of an `http` or `https` address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether the scheme is `https` (or `wss`).
    pub secure: bool,
    /// The host in lower case; an IPv6 address in brackets.
    pub host: String,
    /// The port, if it is written.
    pub port: Option<u16>,
    /// The path, at least `/`, without query and fragment.
    pub path: String,
}

impl Address {
    /// Parses an absolute address with the scheme `http`, `https`, `ws` or `wss`; returns `None` for any other scheme,
    /// and for an address without a host.
    ///
    /// ```
    /// use cookie_registry_audit::Address;
    /// let address = Address::parse("https://user@Example.org:8443/a?b#c").unwrap();
    /// assert_eq!((address.host.as_str(), address.port, address.path.as_str()), ("example.org", Some(8443), "/a"));
    /// assert_eq!(address.origin(), "https://example.org:8443");
    /// assert!(Address::parse("about:blank").is_none());
    /// ```
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" | "wss" => true,
            "http" | "ws" => false,
            _ => return None,
        };
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at(end);
        let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, it)| it);
        let (host, port) = match host_and_port.rsplit_once(':') {
            // The colons within the brackets of an IPv6 address separate no port.
            Some((host, port)) if !port.contains(']') => {
                let port = match port {
                    "" => None,
                    port => Some(port.parse().ok()?),
                };
                (host, port)
            }
            _ => (host_and_port, None),
        };
        if host.is_empty() {
            return None;
        }
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        Some(Self {
            secure,
            host: host.trim_end_matches('.').to_ascii_lowercase(),
            port,
            path: if path.is_empty() { "/" } else { path }.to_owned(),
        })
    }

    /// Returns scheme, host and port, in the notation of an origin.
    #[must_use]
    pub fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let default = if self.secure { 443 } else { 80 };
        match self.port.filter(|port| *port != default) {
            Some(port) => format!("{scheme}://{}:{port}", self.host),
            None => format!("{scheme}://{}", self.host),
        }
    }

    /// Returns whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// Removes the query and the fragment of an address, which may hold secrets and differ between runs. Of the address of a blob, its
/// origin remains: the rest is another one in each run.
pub(crate) fn without_query(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    match plain.strip_prefix("blob:").and_then(Address::parse) {
        Some(address) => format!("blob:{}", address.origin()),
        None => plain.to_owned(),
    }
}

/// Returns whether a host is this machine: an address of the loopback network, `localhost` or a name below it.
pub(crate) fn is_loopback(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    match plain.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => plain == "localhost" || plain.ends_with(".localhost"),
    }
}

/// Returns the site of a host: its registrable domain; the host itself, for an address, `localhost` and a public suffix.
pub(crate) fn site(host: &str) -> &str {
    let host = host.trim_start_matches('.');
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    if plain.parse::<IpAddr>().is_ok() || host == "localhost" {
        return host;
    }
    if host.ends_with(".localhost") {
        // Browsers take `localhost` for a public suffix without saying so.
        let labels = host.trim_end_matches(".localhost");
        let start = labels.rfind('.').map_or(0, |at| at + 1);
        return &host[start..];
    }
    psl::domain_str(host).unwrap_or(host)
}

/// Returns whether a host is one of these domains or below one.
pub(crate) fn is_within<'d>(host: &str, domains: impl IntoIterator<Item = &'d str>) -> bool {
    let host = host.trim_start_matches('.');
    domains.into_iter().any(|domain| {
        let domain = domain.trim_start_matches('.');
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_an_address_are_found_and_nonsense_is_none() {
        let parts = |url: &str| {
            let address = Address::parse(url)?;
            Some((address.origin(), address.path))
        };
        let some = |origin: &str, path: &str| Some((origin.to_owned(), path.to_owned()));
        for (url, expected) in [
            ("http://a.b", some("http://a.b", "/")),
            ("HTTP://A.b:80/x/y?q#f", some("http://a.b", "/x/y")),
            ("http://a.b?x/y", some("http://a.b", "/")),
            ("https://[::1]:8443/", some("https://[::1]:8443", "/")),
            ("http://[::1]/", some("http://[::1]", "/")),
            ("http://u:p@a.b:8080", some("http://a.b:8080", "/")),
            ("wss://a.b./c", some("https://a.b", "/c")),
            ("http://", None),
            ("http:///x", None),
            ("http://a:b/", None),
            ("http://a:99999/", None),
            ("ftp://a/", None),
            ("data:text/html,x", None),
            ("", None),
        ] {
            assert_eq!(parts(url), expected, "{url}");
        }
    }

    #[test]
    fn the_site_of_a_host_is_its_registrable_domain() {
        for (host, expected) in [
            ("www.example.co.uk", "example.co.uk"),
            (".example.org", "example.org"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
            ("localhost", "localhost"),
            ("a.b.localhost", "b.localhost"),
            ("b.localhost", "b.localhost"),
            ("co.uk", "co.uk"),
            ("intranet", "intranet"),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }

    #[test]
    fn a_host_is_within_its_own_domain_and_those_above() {
        assert!(is_within("a.example.org", ["example.org"]));
        assert!(is_within("example.org", ["example.org"]));
        assert!(!is_within("badexample.org", ["example.org"]));
        assert!(!is_within("example.org", ["a.example.org"]));
        assert!(is_loopback("127.3.2.1") && is_loopback("[::1]") && is_loopback("x.localhost"));
        assert!(!is_loopback("localhost.example.org") && !is_loopback("128.0.0.1"));
    }
}
