//! `missing-privacy-policy`: the cookie policy says where the rest is told.

use super::prelude::*;
use cookie_registry_core::Jurisdiction;

pub(super) const RULE: Rule = Rule {
    code: Code::MissingPrivacyPolicy,
    severity: Severity::Warning,
    title: "The page links to the privacy policy",
    explanation: "Visitors must be disclosure who is responsible and how to reach them, for which purposes and on which legal basis \
                  data is processed, who receives it, how long it is kept, which rights they have, that they can withdraw \
                  consent and complain to an authority. This file tells what concerns cookies; the legal bases, the \
                  visitors' rights and the data protection officer are disclosure in the privacy policy, to which the page must \
                  then link.",
    sources: &[Source { text: "GDPR, article 13(1) and (2)", confidence: Confidence::Quoted }],
    wrong: "[service]\nname    = \"Example\"\ndomains = [\"example.org\"]\ncontact = \"privacy@example.org\"",
    right: "[service]\nname           = \"Example\"\ndomains        = [\"example.org\"]\ncontact        = \"privacy@example.org\"\n\
            privacy_policy = \"https://example.org/privacy\"",
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(service) = context.draft.service.as_ref().filter(|service| service.privacy_policy.is_none()) else {
        return;
    };
    findings.push(
        Finding::new(Code::MissingPrivacyPolicy, service.span, "the page does not link to a privacy policy")
            .help("add a line such as `privacy_policy = \"https://example.org/privacy\"` under [service]")
            .entry("service"),
    );
}
