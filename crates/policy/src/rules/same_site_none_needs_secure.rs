//! `same-site-none-needs-secure`: A cookie with `same_site = "none"` is `secure`.

use super::prelude::*;
use super::shared::secure::{SecureReason, missing_secure};

pub(super) const RULE: Rule = Rule {
    code: Code::SameSiteNoneNeedsSecure,
    severity: Severity::Error,
    explanation: include_str!("same_site_none_needs_secure.md"),
    sources: &[
        Source {
            text: "RFC 10025, section 5.7, step 19",
            confidence: Confidence::Read,
        },
        Source {
            text: "MDN browser-compat-data",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let (Some(secure), Some(same_site)) = (&cookie.secure, &cookie.same_site) else {
        return;
    };
    if missing_secure(cookie) == Some(SecureReason::SameSiteNone) {
        findings.push(
            Finding::new(
                Code::SameSiteNoneNeedsSecure,
                secure.span,
                format!(
                    "browsers ignore `{}`: with `same_site = \"none\"` it must be secure",
                    cookie.disclosure.entry
                ),
            )
            .help("remove the `secure` line, or write same_site = \"lax\"")
            .related(same_site.span, "this requires `secure`")
            .entry(&*cookie.disclosure.entry),
        );
    }
}
