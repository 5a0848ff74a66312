//! `overlapping-names`: A family does not match names of another entry.

use super::prelude::*;
use super::shared::names::{Many, exact};
use super::shared::scope::Scope;
use crate::draft::{Draft, Naming};
use crate::source::Span;
use cookie_registry_core::StorageKind;
use std::collections::{HashMap, HashSet};

pub(super) const RULE: Rule = Rule {
    code: Code::OverlappingNames,
    severity: Severity::Error,
    explanation: include_str!("overlapping_names.md"),
    sources: &[
        Source {
            text: "IAB Tech Lab, Vendor Device Storage & Operational Disclosures: a wildcard must not group purposes",
            confidence: Confidence::Read,
        },
        Source {
            text: "RFC 10025, section 5.7, step 23",
            confidence: Confidence::Read,
        },
    ],
    jurisdictions: &[],
    since: None,
    check: Check::Policy(check),
};

/// Where an entry is stored. Entries in different places cannot conflict.
enum Place<'a> {
    Cookie(Scope<'a>),
    Storage(StorageKind),
}

impl Place<'_> {
    fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Cookie(one), Self::Cookie(two)) => one.overlaps(two),
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

/// An entry that matches many names, with the location that says so.
#[derive(Clone, Copy)]
struct Claim<'a> {
    many: Many<'a>,
    span: Span,
    owner: usize,
}

/// The maximum number of claims with the same prefix that are compared with a name, far more than any service has.
/// It prevents quadratic time for a hostile file.
const COMPARED: usize = 500;

/// The claims of an environment by prefix, so that a name is compared only with claims whose prefix it begins
/// with.
#[derive(Default)]
struct Claims<'a> {
    by_prefix: HashMap<&'a str, Vec<Claim<'a>>>,
    /// The lengths of these prefixes, in order.
    lengths: Vec<usize>,
}

impl<'a> Claims<'a> {
    fn add(&mut self, claim: Claim<'a>) {
        let prefix = claim.many.prefix();
        if let Err(at) = self.lengths.binary_search(&prefix.len()) {
            self.lengths.insert(at, prefix.len());
        }
        let alike = self.by_prefix.entry(prefix).or_default();
        if alike.len() < COMPARED {
            alike.push(claim);
        }
    }

    /// Returns the first claim on this name, or on a part of its names, that satisfies the predicate.
    fn first(&self, name: &str, predicate: impl Fn(&Claim<'a>) -> bool) -> Option<Claim<'a>> {
        let lengths = self
            .lengths
            .iter()
            .take_while(|length| **length <= name.len());
        let prefixes = lengths.filter_map(|length| name.get(..*length));
        let mut claims = prefixes
            .filter_map(|prefix| self.by_prefix.get(prefix))
            .flatten();
        claims.find(|claim| predicate(claim)).copied()
    }
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let entries = entries(context.draft);
    let mut reported = HashSet::new();
    for environment in 0..2 {
        let mut claims = Claims::default();
        let many = many(&entries, environment);
        many.iter().for_each(|claim| claims.add(*claim));
        let apart = |one: usize, other: usize| {
            one == other || !entries[one].place.overlaps(&entries[other].place)
        };
        let names = entries
            .iter()
            .enumerate()
            .filter_map(|(at, entry)| Some((exact(entry.naming)?[environment], at)));
        let of_names = names.filter_map(|(name, at)| {
            let claim = claims.first(&name.value, |claim| {
                claim.many.matches(&name.value) && !apart(claim.owner, at)
            })?;
            Some(((claim.span, claim.owner), (name.span, at)))
        });
        let of_claims = many.iter().filter_map(|one| {
            let overlaps =
                |other: &Claim<'_>| other.many.overlaps(one.many) && !apart(other.owner, one.owner);
            let other = claims.first(one.many.prefix(), overlaps)?;
            Some(((other.span, other.owner), (one.span, one.owner)))
        });
        for (one, other) in of_names.chain(of_claims) {
            let (first, second) = if one.0 < other.0 {
                (one, other)
            } else {
                (other, one)
            };
            if reported.insert(second.1) {
                findings.push(finding(&entries, first, second));
            }
        }
    }
}

fn finding(entries: &[Entry<'_>], first: (Span, usize), second: (Span, usize)) -> Finding {
    let (one, two) = (&entries[first.1], &entries[second.1]);
    Finding::new(
        Code::OverlappingNames,
        second.0,
        format!("`{}` and `{}` can have the same name", two.entry, one.entry),
    )
    .help("make the prefix longer, or give the names different prefixes")
    .related(
        first.0,
        if one.chunked {
            "its chunks add a dot and a number to this name"
        } else {
            "the other one"
        },
    )
    .entry(two.entry)
}

fn entries(draft: &Draft) -> Vec<Entry<'_>> {
    let cookies = draft.cookies.iter().filter_map(|cookie| {
        Some(Entry {
            entry: &cookie.disclosure.entry,
            naming: cookie.naming.as_ref()?,
            chunked: cookie.chunked(),
            place: Place::Cookie(Scope::of(cookie)),
        })
    });
    let storage = draft.storage.iter().filter_map(|storage| {
        Some(Entry {
            entry: &storage.disclosure.entry,
            naming: storage.naming.as_ref()?,
            chunked: false,
            place: Place::Storage(storage.kind.as_ref()?.value),
        })
    });
    cookies.chain(storage).collect()
}

/// Returns every claim on many names in an environment.
fn many<'a>(entries: &'a [Entry<'a>], environment: usize) -> Vec<Claim<'a>> {
    let claim = |(owner, entry): (usize, &'a Entry<'a>)| {
        if entry.chunked
            && let Some(names) = exact(entry.naming)
        {
            let name = names[environment];
            return Some(Claim {
                many: Many::Chunks(&name.value),
                span: name.span,
                owner,
            });
        }
        let Naming::Family {
            prefix: Some(prefix),
            ..
        } = entry.naming
        else {
            return None;
        };
        Some(Claim {
            many: Many::family(entry.naming)?,
            span: prefix.span,
            owner,
        })
    };
    entries.iter().enumerate().filter_map(claim).collect()
}
