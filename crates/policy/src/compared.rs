//! Comparison results available to rules: against the base policy and against recorded approvals.
#![cfg_attr(
    not(feature = "diff"),
    allow(dead_code, reason = "the macro has no baseline")
)]

use std::collections::BTreeSet;

/// A change, as a finding describes it.
#[derive(Clone, Debug)]
pub(crate) struct DescribedChange {
    /// `cookies.session`
    pub(crate) entry: String,
    /// The change in words.
    pub(crate) sentence: String,
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
}

/// The results of all comparisons; empty by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compared {
    /// Against the base policy.
    pub(crate) base: Option<AgainstBase>,
    /// The entries that changed materially since their approval.
    pub(crate) void: BTreeSet<String>,
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
    use super::{AgainstBase, Baseline, Compared, DescribedChange};
    use crate::approval::State;
    use crate::diff::{Change, Duty, Verdict, consequences, diff};
    use crate::model::Policy;

    impl Compared {
        /// Compares a policy with its base and its approvals.
        pub(crate) fn new(policy: &Policy, baseline: Baseline<'_>) -> Self {
            let approvals = baseline.approvals.into_iter();
            let entries = approvals.flat_map(|approvals| {
                let of =
                    move |(entry, _): &(&str, _)| approvals.state(policy, entry) == State::Void;
                approvals.iter().filter(of)
            });
            Self {
                void: entries.map(|(entry, _)| entry.to_owned()).collect(),
                base: baseline.base.map(|base| AgainstBase::new(base, policy)),
            }
        }
    }

    impl AgainstBase {
        fn new(base: &Policy, policy: &Policy) -> Self {
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
                material,
            }
        }
    }
}
