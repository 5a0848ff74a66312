//! `invalid-load`: A script or an embed that waits for consent has one address, which a page can request.

use super::prelude::*;
use super::shared::text::printable;
use crate::address::is_web;
use crate::draft::{Load, ThirdParty};
use crate::source::{Span, Spanned};
use cookie_registry_core::domain_match;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) const RULE: Rule = Rule {
    code: Code::InvalidLoad,
    severity: Severity::Error,
    explanation: include_str!("invalid_load.md"),
    sources: &[
        Source {
            text: "policy.toml, format 1",
            confidence: Confidence::Project,
        },
        Source {
            text: "URL Standard, section 4.3",
            confidence: Confidence::Memory,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut known = HashMap::new();
    for party in &context.draft.third_parties {
        let entry = format!("third_parties.{}", party.key.value);
        for load in &party.loads {
            let found = finding(party, load).or_else(|| declared_twice(load, &mut known));
            findings.extend(found.map(|finding| finding.entry(&*entry)));
        }
    }
}

/// Returns a finding if another load has the same address: it would then depend on their order what has to be accepted.
fn declared_twice<'d>(load: &'d Load, known: &mut HashMap<&'d str, Span>) -> Option<Finding> {
    let address = load.script.as_ref().or(load.frame.as_ref())?;
    match known.entry(&address.value) {
        Entry::Vacant(place) => {
            place.insert(address.span);
            None
        }
        Entry::Occupied(first) => {
            let message = format!("`{}` is declared twice", printable(&address.value));
            Some(
                Finding::new(Code::InvalidLoad, address.span, message)
                    .related(*first.get(), "it is declared here already")
                    .help("remove one of the two tables; if both are needed, write the longer address of each"),
            )
        }
    }
}

fn finding(party: &ThirdParty, load: &Load) -> Option<Finding> {
    let address = match (&load.script, &load.frame) {
        (Some(address), None) | (None, Some(address)) => address,
        (None, None) => {
            let message = "it has neither `script` nor `frame`, so nothing waits for consent";
            return Some(
                Finding::new(Code::InvalidLoad, load.span, message)
                    .help("add the address: `script = \"https://…\"` or `frame = \"https://…\"`"),
            );
        }
        (Some(_), Some(frame)) => {
            let message = "it has both `script` and `frame`";
            return Some(
                Finding::new(Code::InvalidLoad, frame.span, message)
                    .help("write one [[third_parties.KEY.loads]] table for each"),
            );
        }
    };
    let (what, help) = wrong(party, address)?;
    let message = format!("`{}` {what}", printable(&address.value));
    Some(Finding::new(Code::InvalidLoad, address.span, message).help(help))
}

/// Returns what is wrong with an address, and what to do about it.
fn wrong(party: &ThirdParty, address: &Spanned<String>) -> Option<(&'static str, String)> {
    let text = address.value.as_str();
    let example = "write an address such as \"https://player.one.example/embed/\"".to_owned();
    let Some(rest) = text.strip_prefix("https://").filter(|_| is_web(text)) else {
        return Some(("is not a web address that begins with `https://`", example));
    };
    let Some((authority, path)) = rest.split_once('/') else {
        return Some((
            "has no path, so it would stand for other hosts too",
            format!("write \"{text}/\" if you mean everything on this host"),
        ));
    };
    let is_written_as_requested = authority
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        && path.is_ascii();
    if !is_written_as_requested {
        return Some((
            "is not written as browsers request it",
            "write the host in lower case, and everything in ASCII".to_owned(),
        ));
    }
    let is_dotted =
        |segment: &str| segment.starts_with('.') || segment.to_ascii_lowercase().starts_with("%2e");
    if text.contains('#')
        || path
            .split('?')
            .next()
            .is_some_and(|path| path.split('/').any(is_dotted))
    {
        return Some((
            "has a fragment, or a part that begins with a dot, which browsers remove",
            "write the address without it".to_owned(),
        ));
    }
    let host = authority.split(':').next().unwrap_or_default();
    let is_theirs = |domain: &Spanned<String>| {
        let domain = domain.value.strip_prefix("*.").unwrap_or(&domain.value);
        domain_match(host, domain)
    };
    if !party.domains.is_empty() && !party.domains.iter().any(is_theirs) {
        return Some((
            "is on none of the `domains` of the third party",
            format!("add \"{host}\" to its `domains`, or correct the address"),
        ));
    }
    None
}
