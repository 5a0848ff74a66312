//! `cross-site-needs-same-site-none`: A cookie that another site sets on our pages has `same_site = "none"`.

use super::prelude::*;
use super::shared::site;
use crate::source::Span;
use cookie_registry_core::{SameSite, SetBy};

pub(super) const RULE: Rule = Rule {
    code: Code::CrossSiteNeedsSameSiteNone,
    severity: Severity::Error,
    explanation: include_str!("cross_site_needs_same_site_none.md"),
    sources: &[Source {
        text: "RFC 10025, sections 4.1.2.7 and 5.7, step 18",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(context: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    if cookie.same_site() == SameSite::None {
        return;
    }
    let written = cookie.same_site.as_ref();
    let finding = |span: Span, message: String| {
        Finding::new(Code::CrossSiteNeedsSameSiteNone, span, message)
            .help("write same_site = \"none\"")
            .entry(&*cookie.disclosure.entry)
    };
    if cookie.set_by() == SetBy::ThirdParty {
        // An attribute that the policy does not state is unknown for a vendor's cookie, so only a stated one can be wrong.
        let (Some(same_site), Some(place)) = (written, site::other_site(context.draft, cookie))
        else {
            return;
        };
        let message = format!(
            "`{}` cannot set a `same_site = \"{}\"` cookie on our pages",
            place.value, same_site.value
        );
        findings.push(
            finding(same_site.span, message).related(place.span, "a site other than the service's"),
        );
    } else if let Some(partitioned) = cookie
        .partitioned
        .as_ref()
        .filter(|partitioned| partitioned.value)
    {
        let message = format!(
            "`{}` is partitioned, but no embedded page can set it",
            cookie.disclosure.entry
        );
        let mut finding = finding(partitioned.span, message).severity(Severity::Warning);
        finding = match written {
            Some(same_site) => finding.related(
                same_site.span,
                "browsers store such a cookie only on the site itself",
            ),
            None => finding.label("`same_site` is \"lax\" by default"),
        };
        findings.push(finding);
    }
}
