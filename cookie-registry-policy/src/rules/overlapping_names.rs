//! `overlapping-names`: every name belongs to one entry.

use super::prelude::*;
use super::shared::names::{Many, exact};
use super::shared::scope::Scope;
use crate::draft::{Draft, Naming};
use crate::source::Span;
use cookie_registry_core::StorageKind;
use std::collections::HashSet;

pub(super) const RULE: Rule = Rule {
    code: Code::OverlappingNames,
    severity: Severity::Error,
    title: "A family does not take names that belong to another entry",
    explanation: "A family, `match = { prefix = … }`, takes every name with that beginning and end, and a chunked \
                  cookie takes its name followed by a dot and a number. Where another entry has such a name, nobody \
                  can tell which of the two a cookie belongs to, nor for which of two purposes it was stored; \
                  clearing one would clear the other. A family must not group different purposes.",
    sources: &[
        Source {
            text: "IAB Tech Lab, Vendor Device Storage & Operational Disclosures: a wildcard must not group purposes",
            confidence: Confidence::Read,
        },
        Source { text: "RFC 10025, section 5.7, step 23", confidence: Confidence::Read },
    ],
    wrong: "[cookies.ga]\nmatch = { prefix = \"_ga\" }\n[cookies.ga-stream]\nmatch = { prefix = \"_ga_\" }",
    right: "[cookies.ga]\nname  = \"_ga\"\n[cookies.ga-stream]\nmatch = { prefix = \"_ga_\" }",
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

/// Where an entry lives: only there can it meet another.
enum Place<'a> {
    Cookie(Scope<'a>),
    Storage(StorageKind),
}

impl Place<'_> {
    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cookie(one), Self::Cookie(two)) => one.meets(two),
            (Self::Storage(one), Self::Storage(two)) => one == two,
            _ => false,
        }
    }
}

struct Entry<'a> {
    entry: &'a str,
    naming: &'a Naming,
    chunked: bool,
    place: Place<'a>,
}

/// An entry that takes names, and how.
type Claim<N> = (N, Span, usize);

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let entries = entries(context.draft);
    let mut told = HashSet::new();
    for environment in 0..2 {
        let (names, many) = claims(&entries, environment);
        for (at, (claim, span, owner)) in many.iter().enumerate() {
            // Sorted, so that all that begin alike stand together.
            let begin = names.partition_point(|(name, ..)| *name < claim.beginning());
            let alike = names[begin..].iter().take_while(|(name, ..)| name.starts_with(claim.beginning()));
            let taken = alike.filter(|(name, ..)| claim.takes(name)).map(|(_, span, owner)| (*span, *owner));
            let next = many[at + 1..].iter().take_while(|(other, ..)| other.beginning().starts_with(claim.beginning()));
            let shared = next.filter(|(other, ..)| claim.meets(*other)).map(|(_, span, owner)| (*span, *owner));
            for other in taken.chain(shared) {
                let (first, second) = if other.0 < *span { (other, (*span, *owner)) } else { ((*span, *owner), other) };
                let meet = first.1 != second.1 && entries[first.1].place.meets(&entries[second.1].place);
                if meet && told.insert(second.1) {
                    findings.push(finding(&entries, first, second));
                }
            }
        }
    }
}

fn finding(entries: &[Entry<'_>], first: (Span, usize), second: (Span, usize)) -> Finding {
    let (one, two) = (&entries[first.1], &entries[second.1]);
    Finding::new(
        Code::OverlappingNames,
        second.0,
        format!("a name of `{}` can be one of `{}` as well", two.entry, one.entry),
    )
    .help("make the prefix longer, or give the names different beginnings")
    .related(
        first.0,
        if one.chunked {
            "it takes the names of its chunks too: a dot and a number behind this"
        } else {
            "the other one"
        },
    )
    .entry(two.entry)
}

fn entries(draft: &Draft) -> Vec<Entry<'_>> {
    let cookies = draft.cookies.iter().filter_map(|cookie| {
        Some(Entry {
            entry: &cookie.told.entry,
            naming: cookie.naming.as_ref()?,
            chunked: cookie.chunked(),
            place: Place::Cookie(Scope::of(cookie)),
        })
    });
    let storage = draft.storage.iter().filter_map(|storage| {
        Some(Entry {
            entry: &storage.told.entry,
            naming: storage.naming.as_ref()?,
            chunked: false,
            place: Place::Storage(storage.kind.as_ref()?.value),
        })
    });
    cookies.chain(storage).collect()
}

/// Every single name of an environment, and every entry that takes many, both sorted.
fn claims<'a>(entries: &'a [Entry<'a>], environment: usize) -> (Vec<Claim<&'a str>>, Vec<Claim<Many<'a>>>) {
    let (mut names, mut many) = (Vec::new(), Vec::new());
    for (at, entry) in entries.iter().enumerate() {
        if let Some(exact) = exact(entry.naming) {
            let name = exact[environment];
            names.push((name.value.as_str(), name.span, at));
            if entry.chunked {
                many.push((Many::Chunks(&name.value), name.span, at));
            }
        } else if let (Some(family), Naming::Family { prefix: Some(prefix), .. }) =
            (Many::family(entry.naming), entry.naming)
        {
            many.push((family, prefix.span, at));
        }
    }
    names.sort_unstable();
    many.sort_by_key(|(many, span, _)| (many.beginning(), *span));
    (names, many)
}
