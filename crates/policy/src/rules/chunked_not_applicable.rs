//! `chunked-not-applicable`: `chunked` is used only for a single name whose value may exceed one cookie.

use super::prelude::*;
use super::shared::sizes::{kind_bytes, name_bytes};
use crate::draft::Naming;
use crate::source::Span;
use cookie_registry_core::MAX_PAIR_BYTES;

pub(super) const RULE: Rule = Rule {
    code: Code::ChunkedNotApplicable,
    severity: Severity::Error,
    explanation: include_str!("chunked_not_applicable.md"),
    sources: &[Source {
        text: "policy.toml, format 1",
        confidence: Confidence::Project,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let Some(chunked) = cookie.chunked.as_ref().filter(|chunked| chunked.value) else {
        return;
    };
    let mut report = |message: String, place: Span, what: &str| {
        findings.push(
            Finding::new(Code::ChunkedNotApplicable, chunked.span, message)
                .help("remove the `chunked` line")
                .related(place, what)
                .entry(&*cookie.disclosure.entry),
        );
    };
    let entry = &cookie.disclosure.entry;
    if let Some(Naming::Family { span, .. }) = &cookie.naming {
        report(
            format!("`{entry}` is a family, and the members of a family cannot be chunked"),
            *span,
            "a family",
        );
        return;
    }
    let room = MAX_PAIR_BYTES.saturating_sub(name_bytes(cookie));
    let bound = cookie
        .max_value_bytes
        .as_ref()
        .filter(|max| usize::try_from(max.value).is_ok_and(|max| (1..=room).contains(&max)));
    if let Some(value) = cookie
        .disclosure
        .value
        .as_ref()
        .filter(|_| kind_bytes(cookie).is_some_and(|bytes| bytes <= room))
    {
        report(
            format!("`{entry}` is never too long for one cookie"),
            value.span,
            "every value of this type fits into one cookie",
        );
    } else if let Some(bound) = bound {
        report(
            format!("`{entry}` is never too long for one cookie"),
            bound.span,
            "values of this length fit into one cookie",
        );
    }
}
