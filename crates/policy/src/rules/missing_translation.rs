//! `missing-translation`: Every text exists in every language of the policy.

use super::prelude::*;
use crate::suggest::all_of;
use crate::texts::{self, in_languages};

pub(super) const RULE: Rule = Rule {
    code: Code::MissingTranslation,
    severity: Severity::Warning,
    explanation: include_str!("missing_translation.md"),
    sources: &[Source {
        text: "GDPR, article 12(1): in an intelligible form",
        confidence: Confidence::Memory,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let listed = draft
        .policy
        .iter()
        .flat_map(|policy| &policy.languages)
        .map(|language| language.value.as_str());
    let mut languages = vec![draft.language()];
    languages.extend(listed.filter(|language| *language != draft.language()));
    if languages.len() < 2 {
        return;
    }
    for placed in texts::all(draft) {
        let written: Vec<&str> = in_languages(draft, placed.text)
            .map(|(language, _)| language)
            .collect();
        let missing: Vec<&str> = languages
            .iter()
            .copied()
            .filter(|language| !written.contains(language))
            .collect();
        if missing.is_empty() {
            continue;
        }
        // `announced_by` is the only key whose value is a list of texts.
        let is_listed = placed.key == "announced_by";
        let (before, after) = if is_listed { ("[", "]") } else { ("", "") };
        let pairs: Vec<String> = written
            .iter()
            .chain(&missing)
            .map(|language| format!("{language} = \"…\""))
            .collect();
        findings.push(
            Finding::new(
                Code::MissingTranslation,
                placed.text.span,
                format!(
                    "`{}` of `{}` is missing in {}",
                    placed.key,
                    placed.entry,
                    all_of(&missing)
                ),
            )
            .help(format!(
                "write {} = {before}{{ {} }}{after}",
                placed.key,
                pairs.join(", ")
            ))
            .entry(placed.entry),
        );
    }
}
