//! `server-cannot-set-storage`: Browser storage is set by scripts, not by a server.

use super::prelude::*;
use crate::draft::Storage;
use cookie_registry_core::SetBy;

pub(super) const RULE: Rule = Rule {
    code: Code::ServerCannotSetStorage,
    severity: Severity::Error,
    explanation: include_str!("server_cannot_set_storage.md"),
    sources: &[Source {
        text: "HTML Standard, Web storage",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Storage(check),
};

fn check(_: &Context<'_>, storage: &Storage, findings: &mut Vec<Finding>) {
    if let Some(set_by) = storage
        .disclosure
        .set_by
        .as_ref()
        .filter(|set_by| set_by.value == SetBy::Server)
    {
        findings.push(
            Finding::new(
                Code::ServerCannotSetStorage,
                set_by.span,
                format!("a server cannot set `{}`", storage.disclosure.entry),
            )
            .help("remove the `set_by` line: a script of this site is the default")
            .entry(&*storage.disclosure.entry),
        );
    }
}
