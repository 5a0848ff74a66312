//! The spans of entries, for findings about a comparison.

use crate::compared::DescribedChange;
use crate::draft::Draft;
use crate::finding::Finding;
use crate::source::{Span, Spanned};

/// The maximum number of changes in one finding; `diff` lists them all.
const MOST: usize = 3;

/// Returns the span of an entry; the start of the policy for anything that is not an entry or was removed.
pub(in crate::rules) fn entry_span(draft: &Draft, entry: &str) -> Span {
    find(draft, entry).unwrap_or(Span::start_of(0))
}

fn find(draft: &Draft, entry: &str) -> Option<Span> {
    if let Some(disclosure) = draft
        .disclosures()
        .find(|disclosure| disclosure.entry == entry)
    {
        return Some(disclosure.key.span);
    }
    let (table, key) = entry.split_once('.').unwrap_or((entry, ""));
    match table {
        "tracking" => keyed(draft.tracking.iter().map(|one| &one.key), key),
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

/// Returns the span of the date of the last update.
pub(in crate::rules) fn last_updated(draft: &Draft) -> Span {
    let policy = draft.policy.as_ref();
    policy
        .and_then(|policy| policy.last_updated.as_ref().map(|date| date.span))
        .or(policy.map(|policy| policy.span))
        .unwrap_or(Span::start_of(0))
}

/// Adds the changed entries to a finding.
pub(in crate::rules) fn with_changes(
    finding: Finding,
    draft: &Draft,
    changes: &[DescribedChange],
) -> Finding {
    let listed = changes.iter().take(MOST);
    let mut finding = listed.fold(finding, |finding, change| {
        match find(draft, &change.entry) {
            Some(span) => finding.related(span, change.sentence.clone()),
            // An entry that was removed has no span.
            None => finding,
        }
    });
    let count = changes.len();
    if let Some(help) = finding.help.as_mut().filter(|_| count > MOST) {
        help.push_str(&format!(
            "; `cargo cookie-registry diff` lists all {count} material changes"
        ));
    }
    finding
}
