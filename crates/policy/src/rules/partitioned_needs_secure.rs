//! `partitioned-needs-secure`: a partitioned cookie is Secure.

use super::prelude::*;
use super::shared::secure::{Demand, unanswered};

pub(super) const RULE: Rule = Rule {
    code: Code::PartitionedNeedsSecure,
    severity: Severity::Error,
    title: "A partitioned cookie is secure",
    explanation: "`partitioned = true` keeps a cookie apart for each site that embeds the service. Browsers take the \
                  attribute only from a cookie that is `Secure`, and ignore the whole cookie otherwise.",
    sources: &[
        Source { text: "CHIPS: Cookies Having Independent Partitioned State", confidence: Confidence::Read },
        Source { text: "MDN, Set-Cookie", confidence: Confidence::Read },
    ],
    wrong: "[cookies.widget]\nname        = \"widget\"\npartitioned = true\nsecure      = false",
    right: "[cookies.widget]\nname        = \"widget\"\npartitioned = true",
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let (Some(secure), Some(partitioned)) = (&cookie.secure, &cookie.partitioned) else { return };
    if unanswered(cookie) == Some(Demand::Partitioned) {
        findings.push(
            Finding::new(
                Code::PartitionedNeedsSecure,
                secure.span,
                format!("browsers ignore `{}`: a partitioned cookie must be secure", cookie.disclosure.entry),
            )
            .help("delete the `secure` line")
            .related(partitioned.span, "this demands `secure`")
            .entry(&*cookie.disclosure.entry),
        );
    }
}
