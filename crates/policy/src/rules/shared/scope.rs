//! The scope of a cookie. Browsers identify a cookie by its name and scope (RFC 10025, section 5.7, step 23).

use crate::draft::Cookie;
use crate::rules::shared::site;
use cookie_registry_core::{SetBy, domain_match};

/// The hosts and the path of a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::rules) struct Scope<'a> {
    hosts: Hosts<'a>,
    path: &'a str,
}

/// The hosts to which a cookie is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::rules) enum Hosts<'a> {
    /// One of the service's hosts; the policy does not say which.
    Unstated,
    /// A single host.
    Only(String),
    /// All hosts within these domains.
    Within(Vec<String>),
    /// The hosts of a third party, which the policy does not state.
    Vendor(Option<&'a str>),
}

impl<'a> Scope<'a> {
    pub(in crate::rules) fn of(cookie: &'a Cookie) -> Self {
        let domains = site::domains(cookie);
        let vendor = cookie.set_by() == SetBy::ThirdParty;
        let hosts = match &cookie.host {
            _ if !domains.is_empty() => Hosts::Within(
                domains
                    .iter()
                    .map(|domain| domain.value.to_ascii_lowercase())
                    .collect(),
            ),
            Some(host) => Hosts::Only(host.value.to_ascii_lowercase()),
            None if vendor => Hosts::Vendor(
                cookie
                    .disclosure
                    .provider
                    .as_ref()
                    .map(|provider| provider.value.as_str()),
            ),
            None => Hosts::Unstated,
        };
        Self {
            hosts,
            path: cookie.path(),
        }
    }

    /// Returns the hosts to which the cookie is sent.
    pub(in crate::rules) fn hosts(&self) -> &Hosts<'a> {
        &self.hosts
    }

    /// Returns whether one request can carry cookies of both.
    pub(in crate::rules) fn overlaps(&self, other: &Self) -> bool {
        #[cfg(test)]
        steps::count();
        self.hosts.overlaps(&other.hosts)
            && (path_match(self.path, other.path) || path_match(other.path, self.path))
    }
}

impl Hosts<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Vendor(one), Self::Vendor(two)) => one == two,
            // If the hosts of a vendor are not stated, they are assumed to be its own.
            (Self::Vendor(_), _) | (_, Self::Vendor(_)) => false,
            (Self::Unstated, _) | (_, Self::Unstated) => true,
            (Self::Only(one), Self::Only(two)) => one == two,
            (Self::Only(host), Self::Within(domains))
            | (Self::Within(domains), Self::Only(host)) => {
                domains.iter().any(|domain| domain_match(host, domain))
            }
            (Self::Within(one), Self::Within(two)) => {
                one.iter().any(|a| two.iter().any(|b| site::nested(a, b)))
            }
        }
    }
}

/// Returns whether a cookie with `cookie_path` is sent to `path` (RFC 10025, section 5.1.4).
fn path_match(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || cookie_path.ends_with('/') || rest.starts_with('/'))
}

/// Counts comparisons of scopes, for tests that bound the work of a check.
#[cfg(test)]
pub(in crate::rules) mod steps {
    use std::cell::Cell;

    thread_local! {
        static COUNTED: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts one comparison of this thread.
    pub(super) fn count() {
        COUNTED.set(COUNTED.get() + 1);
    }

    /// Returns how many comparisons `work` makes.
    pub(in crate::rules) fn of(work: impl FnOnce()) -> usize {
        let before = COUNTED.get();
        work();
        COUNTED.get() - before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_match_at_a_slash() {
        for (path, cookie_path, matches) in [
            ("/app", "/", true),
            ("/app/x", "/app", true),
            ("/app/x", "/app/", true),
            ("/apple", "/app", false),
            ("/app", "/app", true),
            ("/", "/app", false),
        ] {
            assert_eq!(
                path_match(path, cookie_path),
                matches,
                "{path} {cookie_path}"
            );
        }
    }
}
