//! What the rules see of a comparison: with the policy's base, and with what was approved.
#![cfg_attr(
    not(feature = "diff"),
    allow(dead_code, reason = "the macro compares a policy with nothing")
)]

use std::collections::BTreeSet;

/// A change, as a finding tells it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// `cookies.session`
    pub(crate) entry: String,
    /// The change in words.
    pub(crate) sentence: String,
}

/// What has changed against the base, and what of its consequences is open.
#[derive(Clone, Debug)]
pub(crate) struct AgainstBase {
    /// The material changes.
    pub(crate) material: Vec<Told>,
    /// Those by which consent is no longer asked.
    pub(crate) consent_dropped: Vec<Told>,
    /// Every entry that has changed in more than editorial ways.
    pub(crate) touched: BTreeSet<String>,
    /// A material change is not dated, or not in the log, or not announced.
    pub(crate) date_is_open: bool,
    pub(crate) log_is_open: bool,
    pub(crate) notice_is_open: bool,
    /// The log of the base tells a material change of the day of the update.
    pub(crate) day_was_logged: bool,
}

/// All that a policy was compared with; nothing by itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compared {
    /// With its base.
    pub(crate) base: Option<AgainstBase>,
    /// The entries that have changed materially since they were approved.
    pub(crate) void: BTreeSet<String>,
}

#[cfg(feature = "diff")]
mod compare {
    use super::{AgainstBase, Compared, Told};
    use crate::approval::State;
    use crate::check::Beside;
    use crate::diff::{Change, Duty, Verdict, consequences, diff};
    use crate::model::Policy;

    impl Compared {
        /// Compares a policy with what lies beside it.
        pub(crate) fn new(policy: &Policy, beside: Beside<'_>) -> Self {
            let approvals = beside.approvals.into_iter();
            let entries = approvals.flat_map(|approvals| {
                let of =
                    move |(entry, _): &(&str, _)| approvals.state(policy, entry) == State::Void;
                approvals.iter().filter(of)
            });
            Self {
                void: entries.map(|(entry, _)| entry.to_owned()).collect(),
                base: beside.base.map(|base| AgainstBase::new(base, policy)),
            }
        }
    }

    impl AgainstBase {
        fn new(base: &Policy, policy: &Policy) -> Self {
            let changes = diff(base, policy);
            let follows = consequences(base, policy, &changes);
            let is_material = |change: &&Change| change.verdict() == Verdict::Material;
            let disclosure = |change: &Change| Told {
                entry: change.entry.clone(),
                sentence: change.sentence.clone(),
            };
            let touched = changes
                .iter()
                .filter(|change| change.verdict() > Verdict::Editorial)
                .map(|change| change.entry.clone());
            let material: Vec<Told> = changes.iter().filter(is_material).map(disclosure).collect();
            let dropped = changes.iter().filter(|change| change.drops_consent());
            Self {
                consent_dropped: dropped.map(disclosure).collect(),
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
