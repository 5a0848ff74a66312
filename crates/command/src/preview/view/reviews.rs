//! The reviews that are due, and the approvals that are void.

use crate::preview::desk::Look;
use cookie_registry_policy::approval::{Approvals, State, demands_names, to_approve};
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
    /// The entries in use and the third parties that were never approved.
    missing: Vec<String>,
    /// Those that were approved without a name, although the policy demands one.
    unnamed: Vec<String>,
    /// Whether the policy demands approvals.
    demanded: bool,
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
    /// Who approved it, or else who was responsible for it.
    by: Option<String>,
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
                by: approval.by.clone().or_else(|| approval.owner.clone()),
            });
        let demanded = demands_names(look.policy);
        let all = to_approve(look.policy);
        let has_no_name = |entry: &str| {
            approvals
                .get(entry)
                .is_some_and(|approval| approval.by.is_none())
        };
        let (mut missing, mut unnamed) = (all.clone(), all.clone());
        missing.retain(|entry| state(entry) == State::Missing);
        unnamed.retain(|entry| demanded && has_no_name(entry));
        Self {
            within: WITHIN,
            due: due.iter().map(Reviewed::new).collect(),
            void: void.collect(),
            valid: all
                .iter()
                .filter(|entry| state(entry) == State::Valid)
                .count(),
            missing,
            unnamed,
            demanded,
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
