//! Determines the duties that follow from changes, and whether the new policy already fulfils them.

use super::duty::Duty;
use super::held::{StillHeld, still_held};
use super::{Change, DiffRule, Verdict};
use crate::consent::{AskAgain, ask_again};
use crate::model::{self, Policy};
use time::Date;

/// The duties that follow from changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Consequences {
    /// If a visible statement has changed, `last_updated` must be moved to a later day. If the date could not be read,
    /// this duty and [`log_entry`](Self::log_entry) are [`Duty::NotNeeded`].
    pub update_date: Duty,
    /// If a change is material, the change log must have an entry on the day of the update with `material = true`.
    pub log_entry: Duty,
    /// Whether the old policy already had a log entry on the day of the update. If so, the new policy needs a second
    /// entry of that day.
    pub day_was_logged: bool,
    /// The policy must name the dedicated means by which a material change is announced (WP 260 rev.01,
    /// paragraph 29).
    pub notice: Duty,
    /// Whether the announcement must be made well in advance, because further recipients or countries receive data
    /// (paragraph 30).
    pub notice_in_advance: bool,
    /// The categories about which visitors are asked for consent again, in alphabetical order, as [`ask_again`] finds them.
    pub ask_again: Vec<AskAgain>,
    /// The entries of the old policy that browsers still hold, because they were removed, renamed or moved to another
    /// domain, path or partition.
    pub still_held: Vec<StillHeld>,
    /// The day of the update, if it could be read.
    pub day: Option<Date>,
}

/// Returns the duties that follow from the changes between two policies.
///
/// Visitors are asked again about a category if the new policy does not accept the fingerprint of their decision.
/// [`ask_again`] applies the same test as the service.
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
    // Two changes on the same day have the same date, so the log must distinguish them.
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
        ask_again: ask_again(before, after),
        still_held: still_held(before, after),
        day,
    }
}

/// Iterates over the material changes in the log of a day.
fn entries_of(policy: &Policy, day: Date) -> impl Iterator<Item = &model::Change> {
    let log = policy.changes.log.iter();
    log.filter(move |entry| entry.material && entry.date == day)
}

/// Returns whether the log lists a new material change on a day: one more entry on that day, or one with a
/// later version number. A reworded or translated old entry is not new.
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
