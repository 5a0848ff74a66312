//! `cookie-too-large`: The name and the longest value of a cookie total at most 4,096 bytes.

use super::prelude::*;
use super::shared::sizes::{CHUNK_SUFFIX, CHUNKS, name_bytes, value_bytes};
use crate::source::Span;
use cookie_registry_core::MAX_PAIR_BYTES;

pub(super) const RULE: Rule = Rule {
    code: Code::CookieTooLarge,
    severity: Severity::Error,
    explanation: include_str!("cookie_too_large.md"),
    sources: &[Source {
        text: "RFC 10025, sections 5.6, step 5, and 5.7, step 4",
        confidence: Confidence::Read,
    }],
    jurisdictions: &[],
    since: None,
    check: Check::Cookie(check),
};

fn check(_: &Context<'_>, cookie: &Cookie, findings: &mut Vec<Finding>) {
    let name = name_bytes(cookie);
    let Some(naming) = cookie
        .naming
        .as_ref()
        .and_then(|naming| naming.production())
    else {
        return;
    };
    let room = room(cookie, name);
    if room == 0 {
        let message = format!(
            "the name is {name} bytes long, which leaves no room for a value, so browsers ignore the cookie"
        );
        findings.push(finding(cookie, naming.span, message).help("give the cookie a short name"));
        return;
    }
    let Some(value) = value_bytes(cookie).filter(|value| *value > room) else {
        return;
    };
    let bound = cookie.max_value_bytes.as_ref().map(|max| max.span);
    let Some(span) = bound.or(cookie.disclosure.value.as_ref().map(|value| value.span)) else {
        return;
    };
    let pieces = if cookie.chunked() {
        "ten cookies"
    } else {
        "one cookie"
    };
    let message = format!(
        "a value of {value} bytes does not fit into {pieces}: the name leaves {room} bytes"
    );
    let help = match (bound, cookie.chunked()) {
        (Some(_), true) => {
            format!("write max_value_bytes = {room}, and keep longer values on the server")
        }
        (Some(_), false) => {
            format!(
                "write max_value_bytes = {room}, or split the value over several cookies with chunked = true"
            )
        }
        (None, _) => "use shorter words".to_owned(),
    };
    findings.push(finding(cookie, span, message).help(help).related(
        naming.span,
        format!("{name} of the {MAX_PAIR_BYTES} bytes that browsers accept"),
    ));
}

fn finding(cookie: &Cookie, span: Span, message: String) -> Finding {
    Finding::new(Code::CookieTooLarge, span, message).entry(&*cookie.disclosure.entry)
}

/// Returns how many bytes of value fit.
fn room(cookie: &Cookie, name: usize) -> usize {
    if cookie.chunked() {
        MAX_PAIR_BYTES.saturating_sub(name + CHUNK_SUFFIX) * CHUNKS
    } else {
        MAX_PAIR_BYTES.saturating_sub(name)
    }
}
