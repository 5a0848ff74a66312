//! `missing-exemption`: A necessary entry names the legal exception that covers it.

use super::prelude::*;
use super::shared::used::Used;
use cookie_registry_core::{Category, Exemption, Jurisdiction};

pub(super) const RULE: Rule = Rule {
    code: Code::MissingExemption,
    severity: Severity::Error,
    explanation: include_str!("missing_exemption.md"),
    sources: &[
        Source {
            text: "Article 29 Working Party, opinion 04/2012 (WP 194), sections 2 and 3",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "ePrivacy Directive 2002/58/EC, article 5(3)",
            confidence: Confidence::Quoted,
        },
        Source {
            text: "PECR, regulation 6 and Schedule A1 (United Kingdom)",
            confidence: Confidence::Quoted,
        },
    ],
    jurisdictions: &[Jurisdiction::Eu, Jurisdiction::Uk],
    since: None,
    check: Check::Used(check),
};

fn check(context: &Context<'_>, used: &Used<'_>, findings: &mut Vec<Finding>) {
    let Some(category) = used.category else {
        return;
    };
    let is_necessary = used.like(context.draft) == Some(Category::Necessary);
    // An unknown exemption already has a finding.
    if !is_necessary || !used.names_no_exemption {
        return;
    }
    let classes = [
        Exemption::Authentication,
        Exemption::Security,
        Exemption::UserInput,
        Exemption::Interface,
        Exemption::LoadBalancing,
        Exemption::Transmission,
        Exemption::MediaPlayer,
        Exemption::SocialSharing,
    ];
    let classes: Vec<String> = classes
        .iter()
        .map(|class| format!("\"{}\"", class.as_str()))
        .collect();
    findings.push(
        Finding::new(
            Code::MissingExemption,
            category.span,
            format!("`{}` is declared necessary, but names no legal exception that covers it", used.entry),
        )
        .help(format!(
            "add `exemption = …` with one of {}; if none fits, it needs consent and another category",
            classes.join(", ")
        ))
        .entry(used.entry),
    );
}
