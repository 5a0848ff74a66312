//! `domain-is-ip-address`: The domain of a cookie is a host name, not an IP address.

use super::prelude::*;
use super::shared::site;
use crate::source::Spanned;
use cookie_registry_core::is_ip_address;

pub(super) const RULE: Rule = Rule {
    code: Code::DomainIsIpAddress,
    severity: Severity::Error,
    explanation: include_str!("domain_is_ip_address.md"),
    sources: &[Source {
        text: "RFC 10025, sections 5.1.3 and 5.7, step 10",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(context: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    for domain in site::domains(cookie)
        .into_iter()
        .filter(|domain| is_ip_address(domain.value))
    {
        let is_host = |host: &Spanned<String>| host.value == domain.value;
        let own_host = match &cookie.host {
            Some(host) => is_host(host),
            None => site::service_domains(context.draft).iter().any(is_host),
        };
        let (severity, what) = if own_host {
            (Severity::Warning, "matches only itself")
        } else {
            (Severity::Error, "is not a host name of the service")
        };
        findings.push(
            Finding::new(
                Code::DomainIsIpAddress,
                domain.span,
                format!("`{}` is an IP address, which {what}", domain.value),
            )
            .severity(severity)
            .help("remove the `domain` line: the cookie is then sent to the host that set it")
            .entry(&*cookie.disclosure.entry),
        );
    }
}
