//! `missing-vendor-policy`: The page links to the policy of every third party.

use super::prelude::*;
use cookie_registry_core::{Jurisdiction, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::MissingVendorPolicy,
    severity: Severity::Error,
    explanation: include_str!("missing_vendor_policy.md"),
    sources: &[Source {
        text: "GDPR, article 13(1)(e)",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for party in draft
        .third_parties
        .iter()
        .filter(|party| party.policy.is_none())
    {
        let name = party
            .name
            .as_ref()
            .map_or(&party.key.value, |name| &name.value);
        findings.push(
            Finding::new(
                Code::MissingVendorPolicy,
                party.key.span,
                format!("there is no link to the policy of {name}"),
            )
            .help("add a line such as `policy = \"https://vendor.example/privacy\"`")
            .entry(format!("third_parties.{}", party.key.value)),
        );
    }
    for used in draft.used().filter(|used| used.vendor_policy.is_none()) {
        let set_by = used.set_by.map(|set_by| set_by.value);
        let is_theirs = set_by == Some(SetBy::ThirdParty) || used.technology.is_some();
        // A missing provider has its own finding, and a declared provider was checked above.
        let Some(provider) = used.provider.filter(|_| is_theirs) else {
            continue;
        };
        if !draft
            .third_parties
            .iter()
            .any(|party| party.key.value == provider.value)
        {
            findings.push(
                Finding::new(
                    Code::MissingVendorPolicy,
                    provider.span,
                    format!(
                        "there is no link to the policy of {}, which {} `{}`",
                        provider.value,
                        if used.technology.is_some() { "provides" } else { "sets" },
                        used.entry
                    ),
                )
                .help("add a line such as `policy = \"https://vendor.example/privacy\"`, or declare the company \
                     under [third_parties.KEY] and use its key")
                .entry(used.entry),
            );
        }
    }
}
