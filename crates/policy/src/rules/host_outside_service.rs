//! `host-outside-service`: `host` is one of the service's domains or a subdomain of one.

use super::prelude::*;
use super::shared::site;
use crate::suggest::nearest;
use cookie_registry_core::{SetBy, check_domain, domain_match};

pub(super) const RULE: Rule = Rule {
    code: Code::HostOutsideService,
    severity: Severity::Error,
    explanation: include_str!("host_outside_service.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(context: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    // Others choose their own hosts.
    if !matches!(cookie.set_by(), SetBy::Server | SetBy::Script) {
        return;
    }
    let Some(host) = cookie
        .host
        .as_ref()
        .filter(|host| check_domain(&host.value).is_ok())
    else {
        return;
    };
    let domains = site::service_domains(context.draft);
    if domains.is_empty()
        || domains
            .iter()
            .any(|own| domain_match(&host.value, &own.value))
    {
        return;
    }
    let help = match nearest(&host.value, domains.iter().map(|own| own.value.as_str())) {
        Some(own) => {
            format!("did you mean \"{own}\"? Otherwise add the host to `service.domains`")
        }
        None => "add the host to `service.domains`, or write one of them".to_owned(),
    };
    findings.push(
        Finding::new(
            Code::HostOutsideService,
            host.span,
            format!("`{}` is not a host of the service", host.value),
        )
        .help(help)
        .entry(&*cookie.disclosure.entry),
    );
}
