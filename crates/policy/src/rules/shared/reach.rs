//! Checks whether browsers send the cookie with the visitor's choice to the hosts whose cookies depend on the choice.

use super::scope::{Hosts, Scope};
use crate::draft::Cookie;
use crate::source::Spanned;
use cookie_registry_core::domain_match;
use std::collections::HashSet;

/// How far the choice reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Reach {
    /// It arrives wherever the cookie is.
    Everywhere,
    /// It does not arrive on this host or domain, where the cookie may be: the policy does not state its host.
    PerhapsNot(String),
    /// It does not arrive on this host or domain, where the cookie is.
    Not(String),
}

/// The domains of the service as hosts: a domain that contains another one of them names no host of its own, as
/// `our.example` next to `www.our.example`.
#[derive(Debug)]
pub(in crate::rules) struct ServiceHosts(Vec<String>);

impl ServiceHosts {
    pub(in crate::rules) fn of(domains: &[Spanned<String>]) -> Self {
        let all: Vec<String> = domains
            .iter()
            .map(|domain| domain.value.to_ascii_lowercase())
            .collect();
        let above = |host: &str| -> Vec<String> {
            let dots = host.match_indices('.');
            dots.map(|(at, _)| host[at + 1..].to_owned()).collect()
        };
        let mut parents: HashSet<String> = HashSet::new();
        for host in &all {
            parents.extend(above(host));
        }
        Self(
            all.into_iter()
                .filter(|host| !parents.contains(host))
                .collect(),
        )
    }

    /// Returns the hosts within a domain.
    fn within(&self, domain: &str) -> impl Iterator<Item = &String> {
        let domain = domain.to_owned();
        self.0
            .iter()
            .filter(move |host| domain_match(host, &domain))
    }
}

/// Returns how far `choice`, the cookie with the visitor's choice, reaches the cookie `asked`, which depends on it.
pub(in crate::rules) fn reach(choice: &Cookie, asked: &Cookie, service: &ServiceHosts) -> Reach {
    let (choice, asked) = (Scope::of(choice), Scope::of(asked));
    let unreached = match asked.hosts() {
        // A vendor's cookie is on hosts of its own; the choice counts on the page that loads it.
        Hosts::Vendor(_) => None,
        Hosts::Only(host) => (!reaches(choice.hosts(), host)).then(|| host.clone()),
        Hosts::Within(domains) => domains
            .iter()
            .find_map(|domain| unreached_within(choice.hosts(), domain, service)),
        Hosts::Unstated => {
            let host = service.0.iter().find(|host| !touches(choice.hosts(), host));
            return host.map_or(Reach::Everywhere, |host| Reach::PerhapsNot(host.clone()));
        }
    };
    unreached.map_or(Reach::Everywhere, Reach::Not)
}

/// Returns whether the choice is sent to a host.
fn reaches(choice: &Hosts<'_>, host: &str) -> bool {
    match choice {
        // It may be this host.
        Hosts::Unstated | Hosts::Vendor(_) => true,
        Hosts::Only(own) => own == host,
        Hosts::Within(domains) => domains.iter().any(|domain| domain_match(host, domain)),
    }
}

/// Returns whether the choice is sent to a listed domain, or to a host within it.
fn touches(choice: &Hosts<'_>, listed: &str) -> bool {
    match choice {
        Hosts::Only(own) => domain_match(own, listed),
        Hosts::Within(domains) => domains
            .iter()
            .any(|domain| super::site::nested(domain, listed)),
        Hosts::Unstated | Hosts::Vendor(_) => true,
    }
}

/// Returns a host or domain within a cookie's domain to which the choice is not sent.
fn unreached_within(choice: &Hosts<'_>, domain: &str, service: &ServiceHosts) -> Option<String> {
    match choice {
        Hosts::Only(own) if !domain_match(own, domain) => Some(domain.to_owned()),
        Hosts::Only(own) => service
            .within(domain)
            .find(|host| *host != own && !domain_match(own, host))
            .cloned(),
        Hosts::Within(outer) if outer.iter().any(|outer| domain_match(domain, outer)) => None,
        Hosts::Within(_) => Some(domain.to_owned()),
        // One host, and the cookie is on all of them.
        Hosts::Unstated | Hosts::Vendor(_) => service.within(domain).nth(1).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;
    use crate::{Options, check_files};

    /// Returns how far the choice with these lines reaches the cookie with those.
    fn reached(domains: &str, choice: &str, asked: &str) -> Reach {
        let text = format!(
            "format = 1\n[service]\ndomains = [{domains}]\n[cookies.choice]\nname = \"a\"\n{choice}\n[cookies.asked]\nname = \"b\"\n{asked}\n"
        );
        let files = Memory::from_iter([("policy.toml", text)]);
        let draft = check_files(&files, "policy.toml".as_ref(), Options::today())
            .unwrap()
            .draft;
        let service = ServiceHosts::of(&draft.service.as_ref().unwrap().domains);
        reach(&draft.cookies[0], &draft.cookies[1], &service)
    }

    #[test]
    fn a_choice_reaches_its_host_or_all_hosts_of_its_domain() {
        let two = "\"www.our.example\", \"app.our.example\"";
        let sites = "\"www.our.example\", \"two.example\"";
        let not = |host: &str| Reach::Not(host.to_owned());
        let perhaps = |host: &str| Reach::PerhapsNot(host.to_owned());
        let everywhere = || Reach::Everywhere;
        for (domains, choice, asked, expected) in [
            (two, "", "", everywhere()),
            (two, "", "host = \"app.our.example\"", everywhere()),
            (two, "", "domain = \"our.example\"", not("app.our.example")),
            (
                "\"our.example\", \"www.our.example\"",
                "",
                "domain = \"our.example\"",
                everywhere(),
            ),
            (
                "\"our.example\"",
                "",
                "domain = \"our.example\"",
                everywhere(),
            ),
            (
                two,
                "host = \"www.our.example\"",
                "host = \"WWW.our.example\"",
                everywhere(),
            ),
            (
                two,
                "host = \"www.our.example\"",
                "host = \"app.our.example\"",
                not("app.our.example"),
            ),
            (
                two,
                "host = \"www.our.example\"",
                "domain = \"our.example\"",
                not("app.our.example"),
            ),
            (
                two,
                "host = \"www.our.example\"",
                "domain = \"app.our.example\"",
                not("app.our.example"),
            ),
            (
                two,
                "host = \"www.our.example\"",
                "",
                perhaps("app.our.example"),
            ),
            (
                "\"our.example\"",
                "host = \"www.our.example\"",
                "",
                everywhere(),
            ),
            (
                "\"our.example\"",
                "host = \"www.our.example\"",
                "domain = \"our.example\"",
                everywhere(),
            ),
            (
                two,
                "domain = \"our.example\"",
                "host = \"app.our.example\"",
                everywhere(),
            ),
            (
                two,
                "domain = \"our.example\"",
                "domain = \"app.our.example\"",
                everywhere(),
            ),
            (
                two,
                "domain = \"app.our.example\"",
                "domain = \"our.example\"",
                not("our.example"),
            ),
            (
                two,
                "domain = \"app.our.example\"",
                "host = \"www.our.example\"",
                not("www.our.example"),
            ),
            (
                sites,
                "domain = \"our.example\"",
                "host = \"two.example\"",
                not("two.example"),
            ),
            (
                sites,
                "domain = \"our.example\"",
                "domain = \"two.example\"",
                not("two.example"),
            ),
            (
                sites,
                "domain = \"our.example\"",
                "",
                perhaps("two.example"),
            ),
            (
                sites,
                "domain = \"our.example\"",
                "set_by = \"third-party\"",
                everywhere(),
            ),
            (
                sites,
                "domain = { from_config = true, within = [\"our.example\", \"two.example\"] }",
                "host = \"two.example\"",
                everywhere(),
            ),
        ] {
            assert_eq!(
                reached(domains, choice, asked),
                expected,
                "{domains}: {choice}: {asked}"
            );
        }
    }
}
