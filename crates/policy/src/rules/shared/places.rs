//! Where findings about a comparison point.

use crate::compared::Told;
use crate::draft::Draft;
use crate::finding::Finding;
use crate::source::{Span, Spanned};

/// How many of the changes one finding tells; whoever wants them all asks for the diff.
const MOST: usize = 3;

/// Where an entry stands; the beginning of the policy for what is no entry, or is gone.
pub(in crate::rules) fn entry_place(draft: &Draft, entry: &str) -> Span {
    place(draft, entry).unwrap_or(Span::start_of(0))
}

fn place(draft: &Draft, entry: &str) -> Option<Span> {
    if let Some(disclosure) = draft
        .disclosures()
        .find(|disclosure| disclosure.entry == entry)
    {
        return Some(disclosure.key.span);
    }
    let (table, key) = entry.split_once('.').unwrap_or((entry, ""));
    match table {
        "third_parties" => keyed(draft.third_parties.iter().map(|party| &party.key), key),
        "planned" => keyed(draft.planned.iter().map(|planned| &planned.key), key),
        "categories" => keyed(draft.categories.iter().map(|category| &category.key), key),
        "policy" => draft.policy.as_ref().map(|policy| policy.span),
        "service" => draft.service.as_ref().map(|service| service.span),
        "choices" => draft.choices.as_ref().map(|choices| choices.span),
        "changes" => draft.changes.as_ref().map(|changes| changes.span),
        _ => None,
    }
}

fn keyed<'d>(keys: impl IntoIterator<Item = &'d Spanned<String>>, key: &str) -> Option<Span> {
    let mut keys = keys.into_iter();
    keys.find(|found| found.value == key)
        .map(|found| found.span)
}

/// Where the date of the last update stands.
pub(in crate::rules) fn last_updated(draft: &Draft) -> Span {
    let policy = draft.policy.as_ref();
    policy
        .and_then(|policy| policy.last_updated.as_ref().map(|date| date.span))
        .or(policy.map(|policy| policy.span))
        .unwrap_or(Span::start_of(0))
}

/// Points at what has changed.
pub(in crate::rules) fn with_changes(finding: Finding, draft: &Draft, changes: &[Told]) -> Finding {
    let shown = changes.iter().take(MOST);
    let mut finding = shown.fold(finding, |finding, disclosure| {
        match place(draft, &disclosure.entry) {
            Some(span) => finding.related(span, disclosure.sentence.clone()),
            // What is gone has no place to point at.
            None => finding,
        }
    });
    let count = changes.len();
    if let Some(help) = finding.help.as_mut().filter(|_| count > MOST) {
        help.push_str(&format!(
            "; `cargo cookie-registry diff` tells all {count} material changes"
        ));
    }
    finding
}
