//! `version-not-increasing`: Versions begin at 1 and increase with every change.

use super::prelude::*;
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    code: Code::VersionNotIncreasing,
    severity: Severity::Error,
    explanation: include_str!("version_not_increasing.md"),
    sources: &[Source {
        text: "A version must identify one text",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let log = draft.changes.iter().flat_map(|changes| &changes.log);
    let mut versions: Vec<(time::Date, &Spanned<i64>)> = log
        .filter_map(|change| Some((change.date.as_ref()?.value, change.version.as_ref()?)))
        .collect();
    // The log may be in either order: sort by date, and by version within a day.
    versions.sort_by_key(|(date, version)| (*date, version.value));
    let policy = draft
        .policy
        .as_ref()
        .and_then(|policy| policy.version.as_ref());
    for version in versions
        .iter()
        .map(|(_, version)| *version)
        .chain(policy)
        .filter(|version| version.value < 1)
    {
        findings.push(
            Finding::new(
                Code::VersionNotIncreasing,
                version.span,
                format!("{} is not a valid version", version.value),
            )
            .help("number versions from 1"),
        );
    }
    for pair in versions.windows(2) {
        let [(_, older), (_, newer)] = pair else {
            continue;
        };
        if newer.value <= older.value {
            findings.push(
                Finding::new(
                    Code::VersionNotIncreasing,
                    newer.span,
                    format!(
                        "version {} is not higher than the previous version {}",
                        newer.value, older.value
                    ),
                )
                .help("give each change a higher version than the previous one")
                .related(older.span, "the previous change")
                .entry("changes.log"),
            );
        }
    }
    if let (Some(policy), Some((_, newest))) = (policy, versions.last())
        && policy.value != newest.value
    {
        findings.push(
            Finding::new(
                Code::VersionNotIncreasing,
                policy.span,
                format!(
                    "the policy has version {}, but its newest change has version {}",
                    policy.value, newest.value
                ),
            )
            .help("write the same version in both places")
            .related(newest.span, "the newest change")
            .entry("policy"),
        );
    }
}
