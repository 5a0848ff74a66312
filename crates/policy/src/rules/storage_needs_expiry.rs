//! `storage-needs-expiry`: A storage key with a duration says what removes it.

use super::prelude::*;
use crate::draft::Storage;
use cookie_registry_core::Lifetime;

pub(super) const RULE: Rule = Rule {
    code: Code::StorageNeedsExpiry,
    severity: Severity::Error,
    explanation: include_str!("storage_needs_expiry.md"),
    sources: &[
        Source {
            text: "MDN, Storage quotas and eviction criteria",
            confidence: Confidence::Read,
        },
        Source {
            text: "IAB Tech Lab, Vendor Device Storage & Operational Disclosures",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Storage(check),
};

fn check(_: &Context<'_>, storage: &Storage, findings: &mut Vec<Finding>) {
    let disclosure = &storage.disclosure;
    let mut lifetimes = disclosure.written_lifetimes();
    let lasts = lifetimes.find(|lifetime| matches!(lifetime.value, Lifetime::For { .. }));
    if let Some(lifetime) = lasts.filter(|_| storage.expired_by.is_none()) {
        let kind = storage
            .kind
            .as_ref()
            .map_or("browser storage", |kind| kind.value.platform_name());
        findings.push(
            Finding::new(
                Code::StorageNeedsExpiry,
                lifetime.span,
                format!("{kind} does not expire after {} by itself", lifetime.value),
            )
            .help("add `expired_by = \"…\"` with what removes it, or write \"until cleared\" (\"tab\" for session-storage)")
            .entry(&*disclosure.entry),
        );
    }
}
