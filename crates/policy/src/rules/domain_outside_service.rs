//! `domain-outside-service`: The domain of a cookie is a host of the service, or a domain above or below one.

use super::prelude::*;
use super::shared::site;
use crate::source::Spanned;
use crate::suggest::nearest;
use cookie_registry_core::{SetBy, check_domain, domain_match, is_ip_address};

pub(super) const RULE: Rule = Rule {
    code: Code::DomainOutsideService,
    severity: Severity::Error,
    explanation: include_str!("domain_outside_service.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.7, step 10",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(context: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // A third party may use any of its domains.
    if cookie.set_by() == SetBy::ThirdParty {
        return;
    }
    let own: &[Spanned<String>] = match &cookie.host {
        Some(host) => std::slice::from_ref(host),
        None => site::service_domains(context.draft),
    };
    for domain in site::domains(cookie) {
        let other_rules = check_domain(domain.value).is_err()
            || is_ip_address(domain.value)
            || site::is_public_suffix(domain.value);
        let fits = |own: &Spanned<String>| match &cookie.host {
            Some(host) => domain_match(&host.value, domain.value),
            None => site::nested(&own.value, domain.value),
        };
        if !other_rules && !own.is_empty() && !own.iter().any(fits) {
            findings.push(finding(cookie, domain, own));
        }
    }
}

fn finding(cookie: &Cookie, domain: Spanned<&str>, own: &[Spanned<String>]) -> Finding {
    let hosts: Vec<&str> = own.iter().map(|own| own.value.as_str()).collect();
    let help = match nearest(domain.value, hosts.iter().copied()) {
        Some(host) => format!("did you mean \"{host}\"?"),
        None if cookie.host.is_some() => {
            "write the host or a parent domain, or remove the `domain` line".to_owned()
        }
        None => "write one of `service.domains`, add this one to them, or remove the `domain` line"
            .to_owned(),
    };
    let message = format!(
        "no host of the service can set a cookie for `{}`",
        domain.value
    );
    let mut finding = Finding::new(Code::DomainOutsideService, domain.span, message)
        .help(help)
        .entry(&*cookie.disclosure.entry);
    if let [only] = own {
        finding = finding.related(only.span, "the host that sets it");
    }
    finding
}
