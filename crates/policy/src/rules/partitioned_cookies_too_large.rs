//! `partitioned-cookies-too-large`: The partitioned cookies of the service total at most 10,240 bytes.

use super::prelude::*;
use super::shared::sizes::{name_bytes, value_bytes};
use cookie_registry_core::SetBy;

/// The bytes that Chromium keeps per domain and partition.
const LIMIT: usize = 10_240;

pub(super) const RULE: Rule = Rule {
    code: Code::PartitionedCookiesTooLarge,
    severity: Severity::Warning,
    explanation: include_str!("partitioned_cookies_too_large.md"),
    sources: &[Source {
        text: "Chromium, cookie_monster",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let in_use = |cookie: &&Cookie| cookie.partitioned() && cookie.disclosure.retired.is_none();
    let own = |cookie: &&Cookie| cookie.set_by() != SetBy::ThirdParty;
    let mut total = 0usize;
    let mut over = None;
    for cookie in context.draft.cookies.iter().filter(in_use).filter(own) {
        total = total
            .saturating_add(name_bytes(cookie))
            .saturating_add(value_bytes(cookie).unwrap_or(0));
        if total > LIMIT && over.is_none() {
            over = Some(cookie);
        }
    }
    let Some(cookie) = over else { return };
    let span = cookie
        .max_value_bytes
        .as_ref()
        .map_or(cookie.disclosure.key.span, |max| max.span);
    let message =
        format!("the partitioned cookies total up to {total} bytes; Chromium keeps {LIMIT}");
    findings.push(
        Finding::new(Code::PartitionedCookiesTooLarge, span, message)
            .help("lower `max_value_bytes`, or keep the values on the server")
            .entry(&*cookie.disclosure.entry),
    );
}
