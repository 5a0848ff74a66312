//! `retired-in-the-future`: what is retired is no longer set.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::RetiredInTheFuture,
    severity: Severity::Error,
    explanation: Explanation::parse(include_str!("retired_in_the_future.md")),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Entry(check),
};

fn check(context: &Context<'_>, disclosure: &Disclosure, findings: &mut Vec<Finding>) {
    let Some(retired) = &disclosure.retired else {
        return;
    };
    // Today is that of UTC; east of it tomorrow has begun, and nobody's build shall fail for that.
    let latest = context.today.next_day().unwrap_or(context.today);
    if retired.value > latest {
        let message = format!(
            "`{}` is retired, but only from {} on",
            disclosure.entry, retired.value
        );
        findings.push(
            Finding::new(Code::RetiredInTheFuture, retired.span, message)
                .help("delete the `retired` line until that day has come")
                .entry(&*disclosure.entry),
        );
    }
}
