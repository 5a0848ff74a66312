//! `unlisted-language`: Every translation is in a language of the policy.

use super::invalid_language::is_language;
use super::prelude::*;
use crate::source::Spanned;
use crate::suggest::{nearest, one_of};
use crate::texts;

pub(super) const RULE: Rule = Rule {
    code: Code::UnlistedLanguage,
    severity: Severity::Warning,
    explanation: include_str!("unlisted_language.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
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
    // Report each language once: the same tag is likely used in every text.
    let mut unlisted: Vec<(&Spanned<String>, String, usize)> = Vec::new();
    for placed in texts::all(draft) {
        let tags = placed.text.translations.iter().map(|(tag, _)| tag);
        // What is no tag at all has its own finding, with the tag to write.
        let tags = tags.filter(|tag| is_language(&tag.value));
        for tag in tags.filter(|tag| !languages.contains(&tag.value.as_str())) {
            match unlisted
                .iter_mut()
                .find(|(first, ..)| first.value == tag.value)
            {
                Some((.., further)) => *further += 1,
                None => unlisted.push((tag, placed.entry.to_string(), 0)),
            }
        }
    }
    findings.extend(
        unlisted
            .into_iter()
            .map(|(tag, entry, further)| finding(tag, &languages, further).entry(entry)),
    );
}

/// Returns the first subtag.
fn primary_of(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

fn finding(tag: &Spanned<String>, languages: &[&str], further: usize) -> Finding {
    let (primary, rest) = tag.value.split_at(primary_of(&tag.value).len());
    let usual = format!("{}{rest}", primary.to_ascii_lowercase());
    let list = if usual == tag.value {
        format!("or add \"{usual}\" to `languages` under [policy]")
    } else {
        format!("or write it \"{usual}\" and add that to `languages` under [policy]")
    };
    let help = match nearest(&tag.value, languages.iter().copied()) {
        Some(language) => format!("did you mean `{language}`? Correct it, {list}"),
        None => format!("write {}, {list}", one_of(languages)),
    };
    let others = match further {
        0 => String::new(),
        1 => " and one more".to_owned(),
        further => format!(" and {further} more"),
    };
    Finding::new(
        Code::UnlistedLanguage,
        tag.span,
        format!(
            "the policy is not published in \"{}\", so this text is never shown{others}",
            tag.value
        ),
    )
    .help(help)
}
