//! `safari-deletes-after-7-days`: In Safari, data stored by scripts lasts at most 7 days without a visit.

use super::prelude::*;
use crate::draft::Disclosure;
use crate::source::Spanned;
use cookie_registry_core::{Lifetime, SetBy, StorageKind};

const SEVEN_DAYS: u64 = 7 * 86_400;

pub(super) const RULE: Rule = Rule {
    code: Code::SafariDeletesAfter7Days,
    severity: Severity::Info,
    explanation: include_str!("safari_deletes_after_7_days.md"),
    sources: &[Source {
        text: "webkit.org, Tracking Prevention in WebKit",
        confidence: Confidence::Quoted,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let draft = context.draft;
    let by_script = draft
        .cookies
        .iter()
        .filter(|cookie| cookie.set_by() == SetBy::Script);
    findings.extend(by_script.filter_map(|cookie| {
        finding(
            &cookie.disclosure,
            "have the server set it if it must last longer",
        )
    }));
    let kept = draft.storage.iter().filter(|storage| {
        storage
            .kind
            .as_ref()
            .is_none_or(|kind| kind.value != StorageKind::SessionStorage)
    });
    findings.extend(kept.filter_map(|storage| {
        finding(
            &storage.disclosure,
            "use a cookie that the server sets if it must last longer",
        )
    }));
}

fn finding(disclosure: &Disclosure, help: &str) -> Option<Finding> {
    let is_long = |lifetime: &&Spanned<Lifetime>| match lifetime.value {
        Lifetime::UntilCleared => true,
        other => other.seconds().is_some_and(|seconds| seconds > SEVEN_DAYS),
    };
    let lifetime = disclosure
        .written_lifetimes()
        .find(is_long)
        .filter(|_| disclosure.retired.is_none())?;
    let message = format!(
        "Safari deletes `{}` after 7 days of use without a visit",
        disclosure.entry
    );
    Some(
        Finding::new(Code::SafariDeletesAfter7Days, lifetime.span, message)
            .help(help)
            .entry(&*disclosure.entry),
    )
}
