//! The reviews that are due, and the approvals that are void.

use crate::preview::desk::Look;
use cookie_registry_policy::approval::{Approvals, State};
use cookie_registry_policy::review::{Due, due};
use serde::Serialize;

/// The number of days ahead for which reviews are listed.
const WITHIN: u32 = 30;

/// The record of reviews.
#[derive(Debug, Serialize)]
pub(super) struct Reviews {
    /// The number of days ahead for which reviews are listed.
    within: u32,
    due: Vec<Reviewed>,
    void: Vec<Voided>,
    /// The number of valid approvals.
    valid: usize,
    /// The number of entries in use that were never approved.
    missing: usize,
    /// Whether anything was ever approved.
    has_approvals: bool,
    /// The reason why the approvals cannot be read, if there is one.
    unreadable: Option<String>,
}

/// An entry whose review is due.
#[derive(Debug, Serialize)]
struct Reviewed {
    entry: String,
    when: String,
    by: String,
    is_overdue: bool,
    owner: Option<String>,
    /// The link to its last review.
    review: Option<String>,
    /// Whether the link is an address that a browser can open.
    is_link: bool,
}

/// An entry that has changed materially since it was approved.
#[derive(Debug, Serialize)]
struct Voided {
    entry: String,
    on: String,
    owner: Option<String>,
}

impl Reviews {
    pub(super) fn new(look: &Look<'_>) -> Self {
        let none = Approvals::default();
        let (approvals, unreadable) = match &look.approvals {
            Ok(approvals) => (approvals.as_ref(), None),
            Err(why) => (None, Some(why.clone())),
        };
        let has_approvals = approvals.is_some();
        let approvals = approvals.unwrap_or(&none);
        let state = |entry: &str| approvals.state(look.policy, entry);
        let due = due(look.policy, approvals, look.today, WITHIN);
        let void = approvals
            .iter()
            .filter(|(entry, _)| state(entry) == State::Void)
            .map(|(entry, approval)| Voided {
                entry: entry.to_owned(),
                on: approval.on.to_string(),
                owner: approval.owner.clone(),
            });
        let in_state = |wanted| {
            let entries = look.policy.entries();
            entries
                .filter(|entry| state(&entry.entry) == wanted)
                .count()
        };
        Self {
            within: WITHIN,
            due: due.iter().map(Reviewed::new).collect(),
            void: void.collect(),
            valid: in_state(State::Valid),
            missing: in_state(State::Missing),
            has_approvals,
            unreadable,
        }
    }
}

impl Reviewed {
    fn new(due: &Due) -> Self {
        let review = due.review.clone();
        let is_address =
            |review: &String| review.starts_with("https://") || review.starts_with("http://");
        Self {
            entry: due.entry.clone(),
            when: due.when(),
            by: due.review_by.to_string(),
            is_overdue: due.days_left < 0,
            owner: due.owner.clone(),
            is_link: review.as_ref().is_some_and(is_address),
            review,
        }
    }
}
