//! `storage-needs-expiry`: a time that storage is said to last is kept by something.

use super::prelude::*;
use crate::draft::Storage;
use cookie_registry_core::Lifetime;

pub(super) const RULE: Rule = Rule {
    code: Code::StorageNeedsExpiry,
    severity: Severity::Error,
    title: "A storage key that lasts for a time says what removes it then",
    explanation: "Browsers expire nothing in their storage: a key that a script wrote stays until a script, the \
                  server or the visitor clears it. A duration is true only where something of the service removes \
                  the key when it is over; `expired_by` names it, for reviewers and for the page.",
    sources: &[
        Source { text: "MDN, Storage quotas and eviction criteria", confidence: Confidence::Read },
        Source { text: "IAB Tech Lab, Vendor Device Storage & Operational Disclosures", confidence: Confidence::Read },
    ],
    wrong: "[storage.draft]\nkey      = \"app.draft\"\nkind     = \"local-storage\"\nlifetime = \"30 days\"",
    right: "[storage.draft]\nkey        = \"app.draft\"\nkind       = \"local-storage\"\nlifetime   = \"30 days\"\n\
            expired_by = \"The editor removes drafts of that age when it starts.\"",
    jurisdictions: &[],
    since: None,
    check: Check::Storage(check),
};

fn check(_: &Context<'_>, storage: &Storage, findings: &mut Vec<Finding>) {
    let disclosure = &storage.disclosure;
    let Some(lifetime) = &disclosure.lifetime else { return };
    if matches!(lifetime.value, Lifetime::For { .. }) && storage.expired_by.is_none() {
        let kind = storage.kind.as_ref().map_or("browser storage", |kind| kind.value.platform_name());
        findings.push(
            Finding::new(
                Code::StorageNeedsExpiry,
                lifetime.span,
                format!("nothing in {kind} expires after {} by itself", lifetime.value),
            )
            .help("add `expired_by = \"…\"` with what removes it, or write \"until cleared\" (\"tab\" for session-storage)")
            .entry(&*disclosure.entry),
        );
    }
}
