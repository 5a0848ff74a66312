//! `retired-in-the-future`: The date in `retired` is not in the future.

use super::prelude::*;
use crate::draft::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: Code::RetiredInTheFuture,
    severity: Severity::Error,
    explanation: include_str!("retired_in_the_future.md"),
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
    // Today is the day in UTC. East of it the next day may have begun, which must not fail a build.
    let latest = context.today.next_day().unwrap_or(context.today);
    if retired.value > latest {
        let message = format!(
            "`{}` is retired as of {}, which is in the future",
            disclosure.entry, retired.value
        );
        findings.push(
            Finding::new(Code::RetiredInTheFuture, retired.span, message)
                .help("remove the `retired` line until that day")
                .entry(&*disclosure.entry),
        );
    }
}
