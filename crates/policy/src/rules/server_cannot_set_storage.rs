//! `server-cannot-set-storage`: browser storage is written by scripts.

use super::prelude::*;
use crate::draft::Storage;
use cookie_registry_core::SetBy;

pub(super) const RULE: Rule = Rule {
    code: Code::ServerCannotSetStorage,
    severity: Severity::Error,
    title: "Browser storage is set by scripts, not by a server",
    explanation: "A server can only send pages and headers; what is kept in localStorage, sessionStorage, IndexedDB \
                  or Cache Storage is written there by a script. An entry that says otherwise would tell visitors \
                  something false about who has access to it.",
    sources: &[Source { text: "HTML Standard, Web storage", confidence: Confidence::Project }],
    wrong: "[storage.theme]\nkey    = \"app.theme\"\nkind   = \"local-storage\"\nset_by = \"server\"",
    right: "[storage.theme]\nkey  = \"app.theme\"\nkind = \"local-storage\"",
    jurisdictions: &[],
    since: None,
    check: Check::Storage(check),
};

fn check(_: &Context<'_>, storage: &Storage, findings: &mut Vec<Finding>) {
    if let Some(set_by) = storage.disclosure.set_by.as_ref().filter(|set_by| set_by.value == SetBy::Server) {
        findings.push(
            Finding::new(
                Code::ServerCannotSetStorage,
                set_by.span,
                format!("a server cannot set `{}`", storage.disclosure.entry),
            )
            .help("delete the `set_by` line: a script of this site is the default here")
            .entry(&*storage.disclosure.entry),
        );
    }
}
