//! Determines what must follow from changes, and what of it the new policy does already.

use super::{Change, DiffRule, Verdict};
use crate::model::{self, Disclosure, Policy};
use std::collections::BTreeSet;
use time::Date;

/// Whether something must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Nothing that has changed calls for it.
    NotNeeded,
    /// It must be done, and the new policy does it.
    Met,
    /// It must be done, and is not.
    Open,
}

impl Duty {
    fn new(is_needed: bool, is_met: bool) -> Self {
        match (is_needed, is_met) {
            (false, _) => Self::NotNeeded,
            (true, true) => Self::Met,
            (true, false) => Self::Open,
        }
    }

    /// Returns the word of the reports: `not-needed`, `met` or `open`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotNeeded => "not-needed",
            Self::Met => "met",
            Self::Open => "open",
        }
    }
}

/// What must follow from changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consequences {
    /// `last_updated` moves on, where anything has changed that visitors can see. Not asked, as the entry of
    /// the log is not, where that date could not be read.
    pub update_date: Duty,
    /// The log lists a material change, as one, on the day of the update.
    pub log_entry: Duty,
    /// Whether the log had an entry of the day of the update already: a change of the same day is a second
    /// one of that day.
    pub day_was_logged: bool,
    /// A material change is announced by a means devoted to it (WP 260 rev.01, paragraph 29): the policy
    /// says by which.
    pub notice: Duty,
    /// Whether that must be well in advance, because more recipients or countries get the data
    /// (paragraph 30).
    pub notice_in_advance: bool,
    /// The categories for which everybody must be asked again, in alphabetical order.
    pub ask_again: Vec<String>,
}

/// Returns what must follow from the changes between two policies.
///
/// Consent must be asked again for the category of every entry that needs consent and has changed
/// materially, itself or through the third party behind it, and for all of them where somebody else is
/// responsible.
#[must_use]
pub fn consequences(before: &Policy, after: &Policy, changes: &[Change]) -> Consequences {
    let is_material = |change: &&Change| change.verdict() == Verdict::Material;
    let material = changes.iter().any(|change| is_material(&change));
    let visible = |change: &Change| {
        change.verdict() >= Verdict::Minor
            && !matches!(
                change.rule,
                DiffRule::Attribute | DiffRule::EnforcementChanged
            )
    };
    let day = after.meta.read_last_updated();
    let logged = day.is_some_and(|day| is_newly_logged(before, after, day));
    // Two changes of one day have one date: the log then distinguishes them.
    let moved = after.meta.last_updated > before.meta.last_updated || logged;
    let names_means = !after.changes.announced_by.is_empty() || after.changes.process.is_some();
    Consequences {
        update_date: Duty::new(day.is_some() && changes.iter().any(visible), moved),
        log_entry: Duty::new(day.is_some() && material, logged),
        day_was_logged: day.is_some_and(|day| entries_of(before, day).next().is_some()),
        notice: Duty::new(material, names_means),
        notice_in_advance: changes.iter().filter(is_material).any(|change| {
            matches!(
                change.rule,
                DiffRule::RecipientAdded
                    | DiffRule::TransferAdded
                    | DiffRule::ThirdPartyAdded
                    | DiffRule::ThirdPartyAccess
            )
        }),
        ask_again: ask_again(after, changes.iter().filter(is_material)),
    }
}

/// Iterates over the material changes that the log lists for a day.
fn entries_of(policy: &Policy, day: Date) -> impl Iterator<Item = &model::Change> {
    let log = policy.changes.log.iter();
    log.filter(move |entry| entry.material && entry.date == day)
}

/// Returns whether the log lists a material change of this day that it did not list before: one more of the day, or
/// one that made a later version. An old entry in other words, or in another language, is nothing new.
fn is_newly_logged(before: &Policy, after: &Policy, day: Date) -> bool {
    let count = |policy| entries_of(policy, day).count();
    let version = |policy| {
        entries_of(policy, day)
            .filter_map(|entry| entry.version)
            .max()
    };
    let (old, new) = (version(before), version(after));
    count(after) > count(before) || (old.is_some() && new > old)
}

fn ask_again<'c>(after: &Policy, material: impl Iterator<Item = &'c Change>) -> Vec<String> {
    let asked: Vec<&Disclosure> = after
        .entries()
        .filter(|disclosure| disclosure.needs_consent())
        .collect();
    let mut categories = BTreeSet::new();
    for change in material {
        let by_all = change.rule == DiffRule::ControllerChanged;
        let (table, key) = change.entry.split_once('.').unwrap_or_default();
        let is_concerned = |disclosure: &Disclosure| match table {
            "third_parties" => disclosure.provider.as_deref() == Some(key),
            "categories" => disclosure.category.key == key,
            _ => disclosure.entry == change.entry,
        };
        let concerned = asked
            .iter()
            .filter(|disclosure| by_all || is_concerned(disclosure));
        categories.extend(concerned.map(|disclosure| disclosure.category.key.clone()));
    }
    categories.into_iter().collect()
}
