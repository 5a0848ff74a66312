//! `max-value-bytes-too-small`: `max_value_bytes` is large enough for every declared value.

use super::prelude::*;
use super::shared::sizes::min_bytes;

pub(super) const RULE: Rule = Rule {
    code: Code::MaxValueBytesTooSmall,
    severity: Severity::Error,
    explanation: include_str!("max_value_bytes_too_small.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(max) = &cookie.max_value_bytes else {
        return;
    };
    let least = min_bytes(cookie);
    if i64::try_from(least).is_ok_and(|least| max.value >= least) {
        return;
    }
    let message = format!(
        "the value needs {least} byte{}, but `max_value_bytes` is {}",
        if least == 1 { "" } else { "s" },
        max.value
    );
    let mut finding = Finding::new(Code::MaxValueBytesTooSmall, max.span, message)
        .help(format!(
            "write max_value_bytes = {least} or more, or remove the line"
        ))
        .entry(&*cookie.disclosure.entry);
    if let Some(value) = cookie.disclosure.value.as_ref().filter(|_| max.value > 0) {
        finding = finding.related(value.span, "the value that must fit");
    }
    findings.push(finding);
}
