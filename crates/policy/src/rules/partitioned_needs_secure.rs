//! `partitioned-needs-secure`: A partitioned cookie is `secure`.

use super::prelude::*;
use super::shared::secure::{SecureReason, missing_secure};

pub(super) const RULE: Rule = Rule {
    code: Code::PartitionedNeedsSecure,
    severity: Severity::Error,
    explanation: include_str!("partitioned_needs_secure.md"),
    sources: &[
        Source {
            text: "CHIPS: Cookies Having Independent Partitioned State",
            confidence: Confidence::Read,
        },
        Source {
            text: "MDN, Set-Cookie",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let (Some(secure), Some(partitioned)) = (&cookie.secure, &cookie.partitioned) else {
        return;
    };
    if missing_secure(cookie) == Some(SecureReason::Partitioned) {
        findings.push(
            Finding::new(
                Code::PartitionedNeedsSecure,
                secure.span,
                format!(
                    "browsers ignore `{}`: a partitioned cookie must be secure",
                    cookie.disclosure.entry
                ),
            )
            .help("remove the `secure` line")
            .related(partitioned.span, "this requires `secure`")
            .entry(&*cookie.disclosure.entry),
        );
    }
}
