//! `[[allow]]`: findings that the policy itself accepts, with a reason that reviewers see.

use crate::draft::Allow;
use crate::finding::Finding;
use crate::rules::{Check, Code, Context, Stage};
use time::Date;

/// What the `[[allow]]` tables of a policy have done.
pub(crate) struct Waived<'a> {
    /// Each table, and whether it has accepted something.
    pub(crate) tables: Vec<(&'a Allow, bool)>,
    /// Whether something could not be read, so that what a table is about may only be hidden.
    pub(crate) unread: bool,
}

/// Parts the findings into those that stand and those that a waiver in force accepts, and tells what is
/// wrong with the waivers themselves. What the reader could not read cannot be accepted: there would be
/// nothing to accept.
pub(crate) fn apply(context: &Context<'_>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
    let mut waived = Waived {
        tables: context
            .draft
            .allow
            .iter()
            .map(|allow| (allow, false))
            .collect(),
        unread: findings
            .iter()
            .any(|finding| finding.code.rule().stage() == Stage::Reading),
    };
    let (accepted, mut standing): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| accept(&mut waived, finding, context.today));
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        if let Check::Waivers(check) = rule.check {
            check(context, &waived, &mut standing);
        }
    }
    (standing, accepted)
}

/// Whether a waiver accepts the finding; all that do are marked as used.
fn accept(waived: &mut Waived<'_>, finding: &Finding, today: Date) -> bool {
    if !matches!(
        finding.code.rule().stage(),
        Stage::Checking | Stage::Comparing
    ) {
        return false;
    }
    let mut accepted = false;
    for (allow, used) in &mut waived.tables {
        if in_force(allow, today) && covers(allow, finding) {
            *used = true;
            accepted = true;
        }
    }
    accepted
}

/// Whether a waiver has a reason and its date is not over.
pub(crate) fn in_force(allow: &Allow, today: Date) -> bool {
    allow.reason.is_some() && !is_over(allow, today)
}

/// Whether the date until which a waiver holds has passed; that day itself still counts.
pub(crate) fn is_over(allow: &Allow, today: Date) -> bool {
    allow
        .until
        .as_ref()
        .is_some_and(|until| until.value < today)
}

fn covers(allow: &Allow, finding: &Finding) -> bool {
    allow
        .code
        .as_ref()
        .is_some_and(|code| code.value == finding.code.as_str())
        && allow
            .entry
            .as_ref()
            .is_none_or(|entry| Some(entry.value.as_str()) == finding.entry.as_deref())
}
