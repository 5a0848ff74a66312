//! `judgement-unused`: Every `[[judged]]` decides a change.

use super::prelude::*;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::JudgementUnused,
    severity: Severity::Warning,
    explanation: include_str!("judgement_unused.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(_: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for span in &compared.unused_judgements {
        findings.push(
            Finding::new(
                Code::JudgementUnused,
                *span,
                "this [[judged]] decides nothing: no field has the content that it judges",
            )
            .help(
                "compare its `entry`, `field`, `language` and `after` with what `cargo cookie-registry diff` prints; if the \
                 field has changed again, remove the table",
            )
            .entry("judged"),
        );
    }
}
