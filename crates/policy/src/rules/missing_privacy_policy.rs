//! `missing-privacy-policy`: The page links to the privacy policy.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingPrivacyPolicy,
    severity: Severity::Warning,
    explanation: include_str!("missing_privacy_policy.md"),
    sources: &[Source {
        text: "GDPR, article 13(1) and (2)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(service) = context
        .draft
        .service
        .as_ref()
        .filter(|service| service.privacy_policy.is_none())
    else {
        return;
    };
    findings.push(
        Finding::new(
            Code::MissingPrivacyPolicy,
            service.span,
            "the page does not link to a privacy policy",
        )
        .help(
            "add a line such as `privacy_policy = \"https://our.example/privacy\"` under [service]",
        )
        .entry("service"),
    );
}
