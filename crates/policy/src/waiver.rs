//! `[[allow]]` tables: findings that the policy itself accepts, with a reason that reviewers see.

use crate::draft::Allow;
use time::Date;

/// The `[[allow]]` tables of a policy after they were applied to the findings.
pub(crate) struct Waived<'a> {
    /// Each table, and whether it accepted a finding.
    pub(crate) tables: Vec<(&'a Allow, bool)>,
    /// Whether part of the policy could not be read. A table may then accept a finding that the check could
    /// not make.
    pub(crate) unread: bool,
}

/// Returns whether a waiver has a reason and has not expired.
pub(crate) fn in_force(allow: &Allow, today: Date) -> bool {
    allow.reason.is_some() && !is_over(allow, today)
}

/// Returns whether a waiver has expired. On its last day it is still valid.
pub(crate) fn is_over(allow: &Allow, today: Date) -> bool {
    allow
        .until
        .as_ref()
        .is_some_and(|until| until.value < today)
}
