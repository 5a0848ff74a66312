//! `waiver-unused`: Every `[[allow]]` accepts a finding.

use super::prelude::*;
use super::rule::Stage;
use crate::draft::Allow;
use crate::waiver::{Waived, in_force};

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverUnused,
    severity: Severity::Warning,
    explanation: include_str!("waiver_unused.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Waivers(check).of_warnings(),
};

fn check(context: &Context<'_>, waived: &Waived<'_>, findings: &mut Vec<Finding>) {
    // An unreadable part of the policy may hide the accepted finding. Removing the table would then lose a decision.
    if waived.unread {
        return;
    }
    let mut entries = None;
    for (allow, _) in waived.tables.iter().filter(|(_, used)| !used) {
        let Some(code) = allow
            .code
            .as_ref()
            .filter(|_| in_force(allow, context.today))
        else {
            continue;
        };
        let can_work =
            Code::parse(&code.value).is_some_and(|code| code.rule().stage() == Stage::Checking);
        let entries = entries.get_or_insert_with(|| context.draft.entry_names());
        let entry_is_known = allow
            .entry
            .as_ref()
            .is_none_or(|entry| entries.contains(&entry.value));
        // A table that can never accept anything has its own finding.
        if can_work && entry_is_known {
            findings.push(
                Finding::new(
                    Code::WaiverUnused,
                    code.span,
                    format!("this [[allow]] accepts no finding{}", place(allow)),
                )
                .help("remove the [[allow]], or correct its `entry`")
                .entry("allow"),
            );
        }
    }
}

fn place(allow: &Allow) -> String {
    allow
        .entry
        .as_ref()
        .map_or_else(String::new, |entry| format!(" in `{}`", entry.value))
}
