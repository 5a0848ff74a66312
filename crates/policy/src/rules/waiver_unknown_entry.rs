//! `waiver-unknown-entry`: An `[[allow]]` names an existing entry.

use super::prelude::*;
use crate::suggest::nearest;
use crate::waiver::Waived;

pub(super) const RULE: Rule = Rule {
    code: Code::WaiverUnknownEntry,
    severity: Severity::Error,
    explanation: include_str!("waiver_unknown_entry.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Waivers(check),
};

fn check(context: &Context<'_>, waived: &Waived<'_>, findings: &mut Vec<Finding>) {
    if !waived.tables.iter().any(|(allow, _)| allow.entry.is_some()) {
        return;
    }
    let entries = context.draft.entry_names();
    for entry in waived
        .tables
        .iter()
        .filter_map(|(allow, _)| allow.entry.as_ref())
    {
        if entries.contains(&entry.value) {
            continue;
        }
        // A key without its table most likely means the entry with that key.
        let by_key = entries
            .iter()
            .find(|known| known.rsplit('.').next() == Some(&*entry.value));
        let known = by_key
            .map(String::as_str)
            .or_else(|| nearest(&entry.value, entries.iter().map(String::as_str)));
        let help = match known {
            Some(known) => format!("did you mean \"{known}\"?"),
            None => {
                "write it as in the table header, such as \"cookies.session\" for [cookies.session]"
                    .to_owned()
            }
        };
        findings.push(
            Finding::new(
                Code::WaiverUnknownEntry,
                entry.span,
                format!("the policy has no entry \"{}\"", entry.value),
            )
            .help(help)
            .entry("allow"),
        );
    }
}
