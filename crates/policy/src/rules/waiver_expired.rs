//! `waiver-expired`: what is accepted until a day is looked at again then.

use super::prelude::*;
use crate::waiver::{Waived, is_over};

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverExpired,
    severity: Severity::Warning,
    title: "An [[allow]] is renewed or deleted when its day has passed",
    explanation: "An [[allow]] with `until` accepts a finding up to that day, the day itself included. Afterwards it accepts \
                  nothing, and what it had accepted is reported again: decide anew, and write the new day and the reason, \
                  or mend what is found and delete the [[allow]].",
    sources: &[Source { text: "policy.toml, format 1", confidence: Confidence::Project }],
    wrong: "[[allow]]\ncode   = \"exemption-too-long\"\nreason = \"Assessed in legal review 12.\"\nuntil  = 2020-05-09",
    right: "[[allow]]\ncode   = \"exemption-too-long\"\nreason = \"Assessed anew in legal review 31.\"\nuntil  = 2027-05-09",
    jurisdictions: &[],
    since: None,
    check: Check::Waivers(check),
};

fn check(context: &Context<'_>, waived: &Waived<'_>, findings: &mut Vec<Finding>) {
    for (allow, _) in &waived.tables {
        if let Some(until) = allow.until.as_ref().filter(|_| is_over(allow, context.today)) {
            findings.push(
                Finding::new(
                    Code::WaiverExpired,
                    until.span,
                    format!("this [[allow]] ended on {} and accepts nothing any more", until.value),
                )
                .help("decide anew and write a later day, or mend what it accepted and delete the [[allow]]")
                .entry("allow"),
            );
        }
    }
}
