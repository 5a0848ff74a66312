//! `waiver-expired`: An `[[allow]]` has not expired.

use super::prelude::*;
use crate::waiver::{Waived, is_over};

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverExpired,
    severity: Severity::Warning,
    explanation: include_str!("waiver_expired.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Waivers(check).of_warnings(),
};

fn check(context: &Context<'_>, waived: &Waived<'_>, findings: &mut Vec<Finding>) {
    for (allow, _) in &waived.tables {
        if let Some(until) = allow
            .until
            .as_ref()
            .filter(|_| is_over(allow, context.today))
        {
            findings.push(
                Finding::new(
                    Code::WaiverExpired,
                    until.span,
                    format!("this [[allow]] expired on {} and no longer accepts anything", until.value),
                )
                .help("decide again and write a later date, or fix the finding and remove the [[allow]]")
                .entry("allow"),
            );
        }
    }
}
