//! Runs the rules on a draft.

use crate::compared::Compared;
use crate::finding::Finding;
use crate::rules::{Check, Code, Context};

/// Runs all rules that apply, and adds their findings.
pub(super) fn rules(context: &Context<'_>, compared: &Compared, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    for rule in Code::ALL
        .iter()
        .map(|code| code.rule())
        .filter(|rule| rule.applies(context))
    {
        match rule.check {
            Check::Reader
            | Check::Sources
            | Check::Browser
            | Check::Macro
            | Check::Waivers(_)
            | Check::Omitted(_) => {}
            Check::Policy(check) => check(context, findings),
            Check::Compared(check) => check(context, compared, findings),
            Check::Cookie(check) => draft
                .cookies
                .iter()
                .for_each(|cookie| check(context, cookie, findings)),
            Check::Storage(check) => draft
                .storage
                .iter()
                .for_each(|storage| check(context, storage, findings)),
            Check::Used(check) => draft
                .used()
                .for_each(|used| check(context, &used, findings)),
            Check::Entry(check) => draft
                .disclosures()
                .for_each(|disclosure| check(context, disclosure, findings)),
        }
    }
}
