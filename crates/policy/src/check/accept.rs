//! Applies the `[[allow]]` tables of a policy to its findings.

use crate::draft::Allow;
use crate::finding::Finding;
use crate::rules::{Check, Code, Context, Stage};
use crate::waiver::{Waived, in_force};
use time::Date;

/// Splits findings into those that remain and those that a valid waiver accepts, and reports problems with
/// the waivers. A waiver cannot accept a finding about reading the file.
pub(super) fn apply(context: &Context<'_>, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
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
    let (accepted, mut remaining): (Vec<_>, Vec<_>) = findings
        .into_iter()
        .partition(|finding| accept(&mut waived, finding, context.today));
    for rule in Code::ALL.iter().map(|code| code.rule()) {
        if let Check::Waivers(check) = rule.check {
            check(context, &waived, &mut remaining);
        }
    }
    (remaining, accepted)
}

/// Returns whether a waiver accepts the finding, and marks every waiver that does as used.
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
