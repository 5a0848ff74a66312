//! Hosts and sites: which belong to the service, and which are public suffixes.

use crate::draft::{Cookie, Domain, Draft};
use crate::source::Spanned;
use cookie_registry_core::{domain_match, is_ip_address};

#[cfg(feature = "public-suffixes")]
use listed as suffixes;
#[cfg(not(feature = "public-suffixes"))]
use unlisted as suffixes;

/// Lookups in the Public Suffix List (publicsuffix.org). Names are in lower case.
///
/// A name without an entry in the list matches its entry `*`, as in browsers: `localhost` and other
/// names without a dot count as public suffixes too.
#[cfg(feature = "public-suffixes")]
mod listed {
    pub(super) fn is_suffix(domain: &str) -> bool {
        psl::suffix_str(domain) == Some(domain)
    }

    pub(super) fn is_in_list(domain: &str) -> bool {
        psl::suffix(domain.as_bytes()).is_some_and(|suffix| suffix.is_known() && suffix == domain)
    }

    pub(super) fn registrable(host: &str) -> &str {
        psl::domain_str(host).unwrap_or(host)
    }
}

/// Lookups without the list: only the entry `*` applies, and two hosts under `co.uk` are not known to
/// belong to different owners. A policy that passes with the list also passes without it.
#[cfg(any(not(feature = "public-suffixes"), test))]
mod unlisted {
    pub(super) fn is_suffix(domain: &str) -> bool {
        !domain.is_empty() && !domain.contains('.')
    }

    #[cfg(not(feature = "public-suffixes"))]
    pub(super) fn is_in_list(_: &str) -> bool {
        false
    }

    pub(super) fn registrable(host: &str) -> &str {
        let mut dots = host.rmatch_indices('.');
        dots.nth(1).map_or(host, |(at, _)| &host[at + 1..])
    }
}

/// Returns whether anyone can register names below this domain, so that browsers reject a cookie for it.
pub(in crate::rules) fn is_public_suffix(domain: &str) -> bool {
    suffixes::is_suffix(&domain.to_ascii_lowercase())
}

/// Returns whether the list names this domain explicitly and not only through the line `*`.
pub(in crate::rules) fn is_listed_suffix(domain: &str) -> bool {
    suffixes::is_in_list(&domain.to_ascii_lowercase())
}

/// Returns the registrable domain of a host: `app.example.co.uk` belongs to `example.co.uk`. A host without one
/// is returned unchanged.
pub(in crate::rules) fn registrable(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    if is_ip_address(&host) {
        return host;
    }
    suffixes::registrable(&host).to_owned()
}

/// Returns `service.domains`.
pub(in crate::rules) fn service_domains(draft: &Draft) -> &[Spanned<String>] {
    draft
        .service
        .as_ref()
        .map_or(&[], |service| &service.domains)
}

/// Returns whether a host shares its registrable domain with the service. True if the service lists no domains,
/// because there is nothing to compare with.
pub(in crate::rules) fn is_own_site(draft: &Draft, host: &str) -> bool {
    let domains = service_domains(draft);
    let site = registrable(host);
    domains.is_empty() || domains.iter().any(|own| registrable(&own.value) == site)
}

/// Returns the domains for which a cookie may be set, each with its span.
pub(in crate::rules) fn domains(cookie: &Cookie) -> Vec<Spanned<&str>> {
    match &cookie.domain {
        None => Vec::new(),
        Some(domain) => match &domain.value {
            Domain::Fixed(fixed) => vec![Spanned::new(fixed.as_str(), domain.span)],
            Domain::FromConfig { within } => within
                .iter()
                .map(|outer| Spanned::new(outer.value.as_str(), outer.span))
                .collect(),
        },
    }
}

/// Returns the host or domain of a cookie that belongs to a site other than the service's.
pub(in crate::rules) fn other_site<'c>(
    draft: &Draft,
    cookie: &'c Cookie,
) -> Option<Spanned<&'c str>> {
    let host = cookie
        .host
        .as_ref()
        .map(|host| Spanned::new(host.value.as_str(), host.span));
    host.into_iter()
        .chain(domains(cookie))
        .find(|place| !is_own_site(draft, place.value))
}

/// Returns whether one of two domains is within the other.
pub(in crate::rules) fn nested(one: &str, other: &str) -> bool {
    domain_match(one, other) || domain_match(other, one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "public-suffixes")]
    fn a_name_without_a_dot_is_a_suffix_that_no_line_names() {
        for (domain, suffix, listed) in [
            ("co.uk", true, true),
            ("CO.UK", true, true),
            ("github.io", true, true),
            ("localhost", true, false),
            ("example.org", false, false),
            ("app.internal", false, false),
            ("www.ck", false, false),
        ] {
            assert_eq!(is_public_suffix(domain), suffix, "{domain}");
            assert_eq!(is_listed_suffix(domain), listed, "{domain}");
        }
    }

    #[test]
    #[cfg(feature = "public-suffixes")]
    fn a_host_belongs_to_what_was_registered() {
        for (host, registered) in [
            ("a.b.example.co.uk", "example.co.uk"),
            ("Example.org", "example.org"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("", ""),
        ] {
            assert_eq!(registrable(host), registered);
        }
    }

    #[test]
    #[cfg(feature = "public-suffixes")]
    fn without_the_list_nothing_more_is_refused_than_with_it() {
        let hosts = [
            "a.b.example.co.uk",
            "b.example.co.uk",
            "co.uk",
            "localhost",
            "x.localhost",
            "a.github.io",
            "b.github.io",
            "org",
            "a.org",
        ];
        for one in hosts {
            assert!(!unlisted::is_suffix(one) || listed::is_suffix(one), "{one}");
            for other in hosts {
                let same = |registrable: fn(&str) -> &str| registrable(one) == registrable(other);
                assert!(
                    !same(listed::registrable) || same(unlisted::registrable),
                    "{one} {other}"
                );
            }
        }
    }

    #[test]
    fn without_the_list_two_labels_make_a_site() {
        for (host, site) in [
            ("a.b.example.org", "example.org"),
            ("example.org", "example.org"),
            ("localhost", "localhost"),
            ("", ""),
        ] {
            assert_eq!(unlisted::registrable(host), site);
        }
    }
}
