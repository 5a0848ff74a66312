//! `cookie-header-too-long`: The cookies of one request total at most 8,192 bytes.

use super::prelude::*;
use super::shared::site;
use super::shared::sizes::{name_bytes, value_bytes};
use cookie_registry_core::SetBy;
use std::collections::BTreeMap;

/// The header length that many servers accept.
const LIMIT: usize = 8_192;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieHeaderTooLong,
    severity: Severity::Warning,
    explanation: include_str!("cookie_header_too_long.md"),
    sources: &[Source {
        text: "RFC 10025, section 4.2.1",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check).of_warnings(),
};

/// The total size of the cookies that requests under one path carry.
#[derive(Default)]
struct Total<'a> {
    bytes: usize,
    /// The cookie that contributes most.
    largest: Option<(usize, &'a Cookie)>,
}

impl<'a> Total<'a> {
    fn add(&mut self, cookie: &'a Cookie) {
        // `NAME=VALUE; `
        let bytes = name_bytes(cookie)
            .saturating_add(3)
            .saturating_add(value_bytes(cookie).unwrap_or(0));
        self.bytes = self.bytes.saturating_add(bytes);
        if self.largest.is_none_or(|(most, _)| bytes > most) {
            self.largest = Some((bytes, cookie));
        }
    }
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // A vendor's cookies are sent to the vendor. Paths other than `/` are counted separately, so a policy
    // that nests them can exceed the counted size but never fall below it.
    let mut everywhere: BTreeMap<Option<String>, Total<'_>> = BTreeMap::new();
    let mut below: BTreeMap<(Option<String>, &str), Total<'_>> = BTreeMap::new();
    for cookie in context
        .draft
        .cookies
        .iter()
        .filter(|cookie| cookie.disclosure.retired.is_none())
    {
        if cookie.set_by() == SetBy::ThirdParty {
            continue;
        }
        let host = cookie
            .host
            .as_ref()
            .filter(|_| site::domains(cookie).is_empty())
            .map(|host| host.value.to_ascii_lowercase());
        match cookie.path() {
            "/" => everywhere.entry(host).or_default().add(cookie),
            path => below.entry((host, path)).or_default().add(cookie),
        }
    }
    let common = everywhere.get(&None).map_or(0, |total| total.bytes);
    let worst = everywhere
        .iter()
        .map(|(host, total)| (total, if host.is_some() { common } else { 0 }))
        .chain(below.iter().map(|((host, _), total)| {
            let of_host = host
                .as_ref()
                .and_then(|_| everywhere.get(host))
                .map_or(0, |total| total.bytes);
            (total, common.saturating_add(of_host))
        }))
        .map(|(total, more)| (total, total.bytes.saturating_add(more)))
        .max_by_key(|(_, bytes)| *bytes);
    let Some((total, bytes)) = worst.filter(|(_, bytes)| *bytes > LIMIT) else {
        return;
    };
    let Some((_, cookie)) = total.largest else {
        return;
    };
    let span = cookie
        .max_value_bytes
        .as_ref()
        .map_or(cookie.disclosure.key.span, |max| max.span);
    let message = format!(
        "the cookies of one request total up to {bytes} bytes; many servers reject more than {LIMIT}"
    );
    findings.push(
        Finding::new(Code::CookieHeaderTooLong, span, message)
            .help("lower `max_value_bytes`, keep the values on the server, or give each cookie the path \
                 that needs it")
            .entry(&*cookie.disclosure.entry),
    );
}
