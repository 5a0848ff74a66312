//! Comparison results available to rules: against the base policy and against recorded approvals.
#![cfg_attr(
    not(feature = "diff"),
    allow(dead_code, reason = "the macro has no baseline")
)]

use crate::source::Span;
use std::collections::BTreeSet;

/// A change, as a finding describes it.
#[derive(Clone, Debug)]
pub(crate) struct DescribedChange {
    /// `cookies.session`
    pub(crate) entry: String,
    /// The change in words.
    pub(crate) sentence: String,
}

/// An entry of the base that browsers still hold and that the policy does not remove.
#[derive(Clone, Debug)]
pub(crate) struct Left {
    /// `cookies.session`
    pub(crate) entry: String,
    /// Its name in browsers.
    pub(crate) name: String,
    /// The latest time at which browsers delete it, as a phrase.
    pub(crate) until: String,
    /// What to do.
    pub(crate) advice: String,
}

/// The changes since the base, and the duties that are still open.
#[derive(Clone, Debug)]
pub(crate) struct AgainstBase {
    /// The material changes.
    pub(crate) material: Vec<DescribedChange>,
    /// The changes after which an entry no longer needs consent.
    pub(crate) consent_dropped: Vec<DescribedChange>,
    /// Every entry whose change is more than editorial.
    pub(crate) touched: BTreeSet<String>,
    /// Whether `last_updated` must be moved because of a material change.
    pub(crate) date_is_open: bool,
    /// Whether the log lacks a material change.
    pub(crate) log_is_open: bool,
    /// Whether the policy does not say how a material change is announced.
    pub(crate) notice_is_open: bool,
    /// Whether the log of the base already contains a material change on the day of the update.
    pub(crate) day_was_logged: bool,
    /// The entries that browsers still hold and that the policy does not remove.
    pub(crate) left: Vec<Left>,
    /// The changes of words that nobody has judged, each with the table that decides it.
    pub(crate) to_be_judged: Vec<(DescribedChange, String)>,
}

/// The results of all comparisons; empty by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compared {
    /// Against the base policy.
    pub(crate) base: Option<AgainstBase>,
    /// The entries that changed materially since their approval.
    pub(crate) void: BTreeSet<String>,
    /// The entries that were never approved, if the policy demands approvals or some were given.
    pub(crate) unapproved: Vec<String>,
    /// The entries whose approval names nobody, although the policy demands it.
    pub(crate) unnamed: Vec<String>,
    /// Whether the policy demands approvals.
    pub(crate) approvals_demanded: bool,
    /// The `[[judged]]` tables that decide nothing, by their location.
    pub(crate) unused_judgements: Vec<Span>,
}

/// The policy and the approvals with which a check compares a policy; none by default.
#[cfg(feature = "diff")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Baseline<'a> {
    /// The earlier policy.
    pub base: Option<&'a crate::model::Policy>,
    /// The recorded approvals of its entries.
    pub approvals: Option<&'a crate::approval::Approvals>,
}

#[cfg(feature = "diff")]
mod compare {
    use super::{AgainstBase, Baseline, Compared, DescribedChange, Left};
    use crate::approval::{State, demands_names, to_approve};
    use crate::diff::{Change, Duty, StillHeld, Verdict, consequences, diff, judgement, removal};
    use crate::facts::parts;
    use crate::judged::unused;
    use crate::model::Policy;
    use crate::source::Span;
    use time::Date;

    impl Compared {
        /// Compares a policy with its base and its approvals.
        pub(crate) fn new(policy: &Policy, baseline: Baseline<'_>, today: Date) -> Self {
            let demanded = demands_names(policy);
            let given = baseline
                .approvals
                .filter(|approvals| approvals.iter().next().is_some());
            let approval = |entry: &str| given.and_then(|approvals| approvals.get(entry));
            // Their names are read only where something is expected of them: a check is run with each keystroke.
            let names = if demanded || given.is_some() {
                to_approve(policy)
            } else {
                Vec::new()
            };
            let unnamed = names.iter().filter(|entry| {
                demanded && approval(entry).is_some_and(|approval| approval.by.is_none())
            });
            let unnamed = unnamed.cloned().collect();
            let mut unapproved = names;
            unapproved.retain(|entry| approval(entry).is_none());
            let approvals = baseline.approvals.into_iter();
            let entries = approvals.flat_map(|approvals| {
                let of =
                    move |(entry, _): &(&str, _)| approvals.state(policy, entry) == State::Void;
                approvals.iter().filter(of)
            });
            Self {
                void: entries.map(|(entry, _)| entry.to_owned()).collect(),
                base: baseline
                    .base
                    .map(|base| AgainstBase::new(base, policy, today)),
                unapproved,
                unnamed,
                approvals_demanded: demanded,
                unused_judgements: unused_judgements(policy),
            }
        }
    }

    fn unused_judgements(policy: &Policy) -> Vec<Span> {
        if policy.judged.is_empty() {
            return Vec::new();
        }
        let unused = unused(policy, &parts(policy));
        unused.iter().map(|judged| judged.span).collect()
    }

    fn left(held: &StillHeld) -> Option<Left> {
        (held.removal == Duty::Open).then(|| Left {
            entry: held.entry.clone(),
            name: held.name.clone(),
            until: held.until.clone(),
            advice: removal(held),
        })
    }

    impl AgainstBase {
        fn new(base: &Policy, policy: &Policy, today: Date) -> Self {
            let changes = diff(base, policy);
            let follows = consequences(base, policy, &changes);
            let is_material = |change: &&Change| change.verdict() == Verdict::Material;
            let described = |change: &Change| DescribedChange {
                entry: change.entry.clone(),
                sentence: change.sentence.clone(),
            };
            let touched = changes
                .iter()
                .filter(|change| change.verdict() > Verdict::Editorial)
                .map(|change| change.entry.clone());
            let material: Vec<_> = changes.iter().filter(is_material).map(described).collect();
            let dropped = changes.iter().filter(|change| change.drops_consent());
            Self {
                consent_dropped: dropped.map(described).collect(),
                touched: touched.collect(),
                date_is_open: !material.is_empty() && follows.update_date == Duty::Open,
                log_is_open: follows.log_entry == Duty::Open,
                notice_is_open: follows.notice == Duty::Open,
                day_was_logged: follows.day_was_logged,
                to_be_judged: changes
                    .iter()
                    .filter(|change| change.needs_judgement)
                    .filter_map(|change| Some((described(change), judgement(change, today)?)))
                    .collect(),
                left: follows.still_held.iter().filter_map(left).collect(),
                material,
            }
        }
    }
}
