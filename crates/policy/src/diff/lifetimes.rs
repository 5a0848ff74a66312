//! Compares each further lifetime of an entry with the lifetime that applied before to the visitors who meet its
//! condition.

use super::describe::{described, kept, quoted, sentence, subject};
use crate::facts::{Part, words};
use crate::model::{FurtherLifetime, Text};
use crate::verdict::DiffRule::{self, *};
use cookie_registry_core::Lifetime;
use std::cmp::Ordering;

/// A change of one further lifetime.
pub(super) struct LifetimeChange {
    pub(super) rule: DiffRule,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) sentence: String,
}

/// One version of an entry's lifetimes.
#[derive(Clone, Copy)]
pub(super) struct Lifetimes<'p> {
    /// What holds where no condition is met.
    pub(super) usual: Lifetime,
    pub(super) further: &'p [FurtherLifetime],
}

/// Returns the changes of the further lifetimes: first those of the new policy, in its order, then the removed ones. The key
/// of a lifetime is for the code alone, so another key is no change.
pub(super) fn changes(
    part: &Part<'_>,
    old: Lifetimes<'_>,
    new: Lifetimes<'_>,
) -> Vec<LifetimeChange> {
    let subject = subject(part);
    let mut left: Vec<&FurtherLifetime> = old.further.iter().collect();
    let mut changed: Vec<&FurtherLifetime> = new.further.iter().collect();
    // Those that mean the same come first: two that exchange their keys have not changed.
    changed.retain(|further| {
        let at = left.iter().position(|one| is_same(one, further));
        at.map(|at| left.remove(at)).is_none()
    });
    let mut changes = Vec::new();
    for further in changed {
        let at = left.iter().position(|one| one.key == further.key);
        let at = at.or_else(|| left.iter().position(|one| one.when == further.when));
        match at.map(|at| left.remove(at)) {
            Some(before) => changes.extend(changes_of(&subject, before, further)),
            None => changes.push(added(&subject, old.usual, further)),
        }
    }
    changes.extend(left.iter().map(|gone| removed(&subject, gone, new.usual)));
    changes
}

/// Returns whether two lifetimes are of the same length under the same condition.
fn is_same(one: &FurtherLifetime, other: &FurtherLifetime) -> bool {
    length(one.lasts()) == length(other.lasts()) && one.when == other.when
}

fn added(subject: &str, usual: Lifetime, further: &FurtherLifetime) -> LifetimeChange {
    let lasts = further.lasts();
    let (rule, said) = match length(lasts).cmp(&length(usual)) {
        Ordering::Greater => (LastsLonger, instead(subject, lasts, usual, further)),
        Ordering::Less => (LastsShorter, instead(subject, lasts, usual, further)),
        Ordering::Equal => (
            LimitStated,
            format!(
                "it is now stated that {subject} is kept {}",
                described(further)
            ),
        ),
    };
    LifetimeChange {
        rule,
        before: None,
        after: Some(described(further)),
        sentence: sentence(&said),
    }
}

fn removed(subject: &str, gone: &FurtherLifetime, usual: Lifetime) -> LifetimeChange {
    let lasts = gone.lasts();
    let (rule, said) = match length(usual).cmp(&length(lasts)) {
        Ordering::Greater => (LastsLonger, instead(subject, usual, lasts, gone)),
        Ordering::Less => (LastsShorter, instead(subject, usual, lasts, gone)),
        Ordering::Equal => (
            EntryRemoved,
            format!(
                "it is no longer stated separately that {subject} is kept {}",
                described(gone)
            ),
        ),
    };
    LifetimeChange {
        rule,
        before: Some(described(gone)),
        after: None,
        sentence: sentence(&said),
    }
}

/// Formats which lifetime replaces which under the condition of a further lifetime.
fn instead(subject: &str, now: Lifetime, before: Lifetime, further: &FurtherLifetime) -> String {
    format!(
        "{subject} is now kept {} instead of {} if {}",
        kept(now),
        kept(before),
        further.when.best("")
    )
}

/// Returns the changes of a lifetime that both policies have: of its length, and of its condition.
fn changes_of(subject: &str, old: &FurtherLifetime, new: &FurtherLifetime) -> Vec<LifetimeChange> {
    let said = || (Some(described(old)), Some(described(new)));
    let mut changes = Vec::new();
    let lengths = length(new.lasts()).cmp(&length(old.lasts()));
    if lengths != Ordering::Equal {
        let (before, after) = said();
        changes.push(LifetimeChange {
            rule: if lengths == Ordering::Greater {
                LastsLonger
            } else {
                LastsShorter
            },
            before,
            after,
            sentence: sentence(&instead(subject, new.lasts(), old.lasts(), new)),
        });
    }
    if let Some((rule, language)) = reworded(&old.when, &new.when) {
        let (before, after) = said();
        let condition = |text: &Text| quoted(text.best(language));
        changes.push(LifetimeChange {
            rule,
            before,
            after,
            sentence: sentence(&match rule {
                TranslationAdded => format!(
                    "the condition under which {subject} is kept {} is now also stated in the language `{language}`: {}",
                    kept(new.lasts()),
                    condition(&new.when)
                ),
                TranslationRemoved => format!(
                    "the condition under which {subject} is kept {} is no longer stated in the language `{language}`",
                    kept(new.lasts())
                ),
                _ => format!(
                    "the condition under which {subject} is kept {} changed from {} to {}",
                    kept(new.lasts()),
                    condition(&old.when),
                    condition(&new.when)
                ),
            }),
        });
    }
    changes
}

/// Returns the gravest change of a condition, with its language; `None` if nothing changed.
fn reworded<'t>(old: &'t Text, new: &'t Text) -> Option<(DiffRule, &'t str)> {
    let in_both = new
        .versions()
        .filter_map(|(language, after)| Some((language, old.in_language(language)?, after)));
    let mut found: Vec<(DiffRule, &str)> = in_both
        .filter(|(_, before, after)| before != after)
        .map(|(language, before, after)| {
            let same = words(before) == words(after);
            (if same { Wording } else { ConditionChanged }, language)
        })
        .collect();
    let only = |one: &'t Text, other: &Text| {
        let mut languages = one.versions().map(|(language, _)| language);
        languages.find(|language| other.in_language(language).is_none())
    };
    match (only(old, new), only(new, old)) {
        // The only version has another language, or merely another tag of it.
        (Some(from), Some(to))
            if !old
                .versions()
                .any(|(tag, _)| new.in_language(tag).is_some()) =>
        {
            if words(old.best(from)) != words(new.best(to)) {
                found.push((ConditionChanged, to));
            }
        }
        (gone, comes) => {
            found.extend(comes.map(|language| (TranslationAdded, language)));
            found.extend(gone.map(|language| (TranslationRemoved, language)));
        }
    }
    found.into_iter().max_by_key(|(rule, _)| rule.verdict())
}

/// Returns a key that orders lifetimes: tab, browser session, durations, unlimited.
pub(super) fn length(lifetime: Lifetime) -> (u8, u64) {
    match lifetime {
        Lifetime::Tab => (0, 0),
        Lifetime::Session => (1, 0),
        Lifetime::For { .. } => (2, lifetime.seconds().unwrap_or(u64::MAX)),
        // Until cleared, and any kind that core adds later.
        _ => (3, 0),
    }
}
