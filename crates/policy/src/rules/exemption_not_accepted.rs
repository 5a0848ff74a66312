//! `exemption-not-accepted`: Every jurisdiction of the policy accepts the exemption from consent.

use super::prelude::*;
use super::shared::used::Used;
use crate::profile::Profile;
use crate::suggest::all_of;
use cookie_registry_core::{Category, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::ExemptionNotAccepted,
    severity: Severity::Error,
    explanation: include_str!("exemption_not_accepted.md"),
    sources: &[
        Source {
            text: "ePrivacy Directive 2002/58/EC, article 5(3)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "Article 29 Working Party, opinion 04/2012 (WP 194)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "PECR, regulation 6 and Schedule A1 (United Kingdom)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "TDDDG, section 25(2) (Germany): two exceptions only",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "CNIL, deliberations of 17 September 2020 and 4 July 2025 (France)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Used(check),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let Some(exemption) = used.exemption else {
        return;
    };
    let today = context.today_tuple();
    let named = context
        .draft
        .policy
        .iter()
        .flat_map(|policy| &policy.jurisdictions);
    // Only the named jurisdictions count: a policy for France need not satisfy the other member states.
    let refusing: Vec<_> = named
        .filter_map(|named| Some((named.span, Profile::of(named.value)?)))
        .filter(|(_, profile)| profile.accepts(exemption.value, today) == Some(false))
        .collect();
    if refusing.is_empty() {
        return;
    }
    let mut names: Vec<&str> = refusing.iter().map(|(_, profile)| profile.name).collect();
    names.dedup();
    let accepting: Vec<&str> = Profile::accepting(exemption.value, today)
        .map(|profile| profile.name)
        .collect();
    let mut finding = Finding::new(
        Code::ExemptionNotAccepted,
        exemption.span,
        format!(
            "the exemption \"{}\" is not accepted in {}",
            exemption.value,
            all_of(&names)
        ),
    )
    .help(help(used.like(context.draft), &accepting))
    .entry(used.entry);
    for (span, profile) in &refusing {
        finding = finding.related(*span, format!("the policy applies in {}", profile.name));
    }
    findings.push(finding);
}

fn help(category: Option<Category>, accepting: &[&str]) -> String {
    let ask = match category {
        Some(Category::Necessary) => {
            "remove the `exemption` line and choose a category such as \"analytics\", to ask for consent"
        }
        _ => "remove the `exemption` line to ask for consent",
    };
    if accepting.is_empty() {
        return ask.to_owned();
    }
    format!("{ask}; this exemption exists only in {}", all_of(accepting))
}
