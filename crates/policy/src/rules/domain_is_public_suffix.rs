//! `domain-is-public-suffix`: The domain of a cookie is not a public suffix.

use super::prelude::*;
use super::shared::site;
use crate::source::Spanned;
use cookie_registry_core::{check_domain, is_ip_address};

pub(super) const RULE: Rule = Rule {
    code: Code::DomainIsPublicSuffix,
    severity: Severity::Error,
    explanation: include_str!("domain_is_public_suffix.md"),
    sources: &[Source {
        text: "RFC 10025, section 5.7, step 9",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    // An internal name without a dot can be a real service; a name on the list almost never is.
    for domain in site::service_domains(draft)
        .iter()
        .filter(|domain| site::is_listed_suffix(&domain.value))
    {
        findings.push(
            finding(
                Spanned::new(&domain.value, domain.span),
                "write the domain of the service itself",
            )
            .severity(Severity::Warning)
            .entry("service"),
        );
    }
    for cookie in &draft.cookies {
        for domain in site::domains(cookie) {
            if check_domain(domain.value).is_err()
                || is_ip_address(domain.value)
                || !site::is_public_suffix(domain.value)
            {
                continue;
            }
            let is_host = |host: &Spanned<String>| host.value.eq_ignore_ascii_case(domain.value);
            let own_host = match &cookie.host {
                Some(host) => is_host(host),
                None => site::service_domains(draft).iter().any(is_host),
            };
            findings.push(if own_host {
                finding(domain, "remove the `domain` line: browsers keep the cookie for this host alone in any case")
                    .severity(Severity::Warning)
                    .entry(&*cookie.disclosure.entry)
            } else {
                finding(domain, "write your own domain below it, or remove the `domain` line")
                    .entry(&*cookie.disclosure.entry)
            });
        }
    }
}

fn finding(domain: Spanned<&str>, help: &str) -> Finding {
    let what = if domain.value.contains('.') {
        "a public suffix"
    } else {
        "a top-level name"
    };
    let message = format!(
        "`{}` is {what}: browsers reject a cookie for it",
        domain.value
    );
    Finding::new(Code::DomainIsPublicSuffix, domain.span, message).help(help)
}
