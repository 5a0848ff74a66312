//! `invalid-domain`: A domain is a plain host name in ASCII, without a leading dot.

use super::prelude::*;
use super::shared::site;
use super::shared::text::printable;
use crate::source::Spanned;
use cookie_registry_core::{DomainError, check_domain, is_ip_address};

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidDomain,
    severity: Severity::Error,
    explanation: include_str!("invalid_domain.md"),
    sources: &[
        Source {
            text: "RFC 10025, sections 4.1.1 and 5.7, step 10",
            confidence: Confidence::Read,
        },
        Source {
            text: "RFC 1034, section 3.5; RFC 1123, section 2.1",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for domain in site::service_domains(draft) {
        findings.extend(finding("service", Spanned::new(&domain.value, domain.span)));
    }
    for cookie in &draft.cookies {
        let host = cookie
            .host
            .as_ref()
            .map(|host| Spanned::new(host.value.as_str(), host.span));
        let places = host.into_iter().chain(site::domains(cookie));
        findings.extend(places.filter_map(|place| finding(&cookie.disclosure.entry, place)));
    }
    for party in &draft.third_parties {
        let entry = format!("third_parties.{}", party.key.value);
        // A vendor's hosts may be written as `*.one.example`.
        findings.extend(party.domains.iter().filter_map(|domain| {
            let host = domain.value.strip_prefix("*.").unwrap_or(&domain.value);
            finding(&entry, Spanned::new(host, domain.span))
        }));
    }
}

fn finding(entry: &str, domain: Spanned<&str>) -> Option<Finding> {
    let error = check_domain(domain.value)
        .err()
        .filter(|_| !is_ip_address(domain.value))?;
    let help = match (corrected(domain.value), error) {
        (Some(host), _) => format!("write \"{host}\""),
        (None, DomainError::NotAscii) => {
            "write the name in its `xn--` form, which your domain registrar shows".to_owned()
        }
        (None, _) => "write the host name alone, such as \"our.example\"".to_owned(),
    };
    let message = format!("`{}` is not a domain: {error}", printable(domain.value));
    Some(
        Finding::new(Code::InvalidDomain, domain.span, message)
            .help(help)
            .entry(entry),
    )
}

/// Returns the host name contained in the written text, if there is one.
fn corrected(written: &str) -> Option<String> {
    let behind_scheme = written.split_once("://").map_or(written, |(_, rest)| rest);
    let host = behind_scheme.split(['/', '?', '#', ':']).next()?;
    let host = host
        .trim_start_matches("*.")
        .trim_matches('.')
        .trim()
        .to_lowercase();
    check_domain(&host).is_ok().then_some(host)
}
