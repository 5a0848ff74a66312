//! To which hosts and paths a cookie is sent.

use cookie_registry_core::domain_match;
use serde::{Deserialize, Serialize};

/// The hosts and the path of a cookie of the service itself. A cookie of a third party has none here: it is sent to the
/// third party.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Place {
    /// The single hosts to which it is sent, in lower case: those of the service, if the policy does not name one.
    pub(super) hosts: Vec<String>,
    /// The domains to all hosts of which it is sent; then `hosts` is empty.
    pub(super) domains: Vec<String>,
    /// The path.
    pub(super) path: String,
}

impl Place {
    /// Returns whether one request can carry cookies of both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let within = |hosts: &[String], domains: &[String]| {
            let mut hosts = hosts.iter();
            hosts.any(|host| domains.iter().any(|domain| domain_match(host, domain)))
        };
        let same_host = self.hosts.iter().any(|host| other.hosts.contains(host));
        let at_once = same_host
            || within(&self.hosts, &other.domains)
            || within(&other.hosts, &self.domains)
            || within(&self.domains, &other.domains)
            || within(&other.domains, &self.domains);
        at_once && (path_match(&self.path, &other.path) || path_match(&other.path, &self.path))
    }
}

/// Returns whether a cookie with `cookie_path` is sent to `path` (RFC 6265, section 5.1.4).
pub(super) fn path_match(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(host: &str, domain: &str, path: &str) -> Place {
        let list =
            |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
        Place {
            hosts: list(host),
            domains: list(domain),
            path: path.to_owned(),
        }
    }

    #[test]
    fn places_overlap_where_one_request_carries_both() {
        let (a, b) = ("a.our.example", "b.our.example");
        for ([host, domain, path], [other_host, other_domain, other_path], expected) in [
            ([a, "", "/"], [a, "", "/"], true),
            ([a, "", "/"], [b, "", "/"], false),
            ([a, "", "/"], ["", "our.example", "/"], true),
            ([a, "", "/"], ["", "ur.example", "/"], false),
            (["", "our.example", "/"], ["", a, "/"], true),
            (["", "our.example", "/"], ["", "two.example", "/"], false),
            ([a, "", "/app"], [a, "", "/"], true),
            ([a, "", "/app"], [a, "", "/apple"], false),
        ] {
            let one = place(host, domain, path);
            let two = place(other_host, other_domain, other_path);
            assert_eq!(one.overlaps(&two), expected, "{one:?} {two:?}");
            assert_eq!(two.overlaps(&one), expected, "{two:?} {one:?}");
        }
    }
}
