//! `change-not-judged`: A person has judged each change of words.

use super::prelude::*;
use super::shared::spans::entry_span;
use crate::compared::Compared;

pub(super) const RULE: Rule = Rule {
    code: Code::ChangeNotJudged,
    severity: Severity::Warning,
    explanation: include_str!("change_not_judged.md"),
    sources: &[Source {
        text: "Article 29 Working Party, guidelines on transparency (WP 260 rev.01), paragraph 29",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::of_comparison(check),
};

fn check(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    for (change, table) in compared.base.iter().flat_map(|base| &base.to_be_judged) {
        findings.push(
            Finding::new(
                Code::ChangeNotJudged,
                entry_span(context.draft, &change.entry),
                format!(
                    "nobody has judged a change, so it counts as material: {}",
                    change.sentence
                ),
            )
            .help(format!(
                "log the change as material, or decide it: add this table and complete it\n{table}"
            ))
            .entry(&*change.entry)
            .draft(table),
        );
    }
}
