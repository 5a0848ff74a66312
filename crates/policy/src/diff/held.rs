//! What browsers still hold after a change: entries of the old policy that the new one neither sets nor removes.
//!
//! A browser keeps a cookie by its name, host or domain, path and partition (RFC 10025, section 5.7, step 23), so an
//! entry that is removed, renamed or moved to another scope stays there until its lifetime ends.

use super::duty::Duty;
use crate::model::{Cookie, Disclosure, Domain, Naming, Policy, Storage};
use cookie_registry_core::{Lifetime, domain_match};
use time::Date;

/// An entry of the old policy that browsers still hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StillHeld {
    /// The entry in the old policy, such as `cookies.session`.
    pub entry: String,
    /// Its name in browsers.
    pub name: String,
    /// Whether the new policy has an entry with `retired` that removes it.
    pub removal: Duty,
    /// The latest time at which browsers delete it, as a phrase such as `for up to 90 days`.
    pub until: String,
    /// Whether the new policy declares the same name with another domain, path or partition, so that browsers send both.
    pub is_sent_twice: bool,
}

/// Returns the entries of the old policy that browsers still hold, in the order of the old policy.
pub(super) fn still_held(before: &Policy, after: &Policy) -> Vec<StillHeld> {
    let day = after.meta.read_last_updated();
    let cookies = before
        .cookies
        .iter()
        .filter(|old| !is_elsewhere(before, old))
        .filter_map(|old| {
            let keeps = |new: &&Cookie| covers(old, new, after);
            let found = || {
                after
                    .cookies
                    .iter()
                    .filter(keeps)
                    .map(|new| &new.disclosure)
            };
            let mut held = held(&old.disclosure, found(), day)?;
            let in_use = after
                .cookies
                .iter()
                .filter(|new| new.disclosure.retired.is_none());
            held.is_sent_twice = in_use.into_iter().any(|new| names_cover(old, new));
            Some(held)
        });
    let storage = before.storage.iter().filter_map(|old| {
        let keeps = |new: &&Storage| {
            new.kind == old.kind && is_within(&old.disclosure.naming, &new.disclosure.naming)
        };
        held(
            &old.disclosure,
            after
                .storage
                .iter()
                .filter(keeps)
                .map(|new| &new.disclosure),
            day,
        )
    });
    cookies.chain(storage).collect()
}

/// Returns an entry that browsers still hold, unless an entry in use covers it. `found` are the entries that cover it.
fn held<'p>(
    old: &Disclosure,
    mut found: impl Iterator<Item = &'p Disclosure> + Clone,
    day: Option<Date>,
) -> Option<StillHeld> {
    if old.lifetime == Lifetime::Tab || found.clone().any(|new| new.retired.is_none()) {
        return None;
    }
    let is_removed = found.next().is_some();
    // After its retirement it was no longer set, so browsers have deleted it when its lifetime has passed.
    if !is_removed
        && old
            .retired
            .is_some_and(|retired| has_expired(old, retired, day))
    {
        return None;
    }
    // An entry that was retired before has had its removal; only its end is news.
    if is_removed && old.retired.is_some() {
        return None;
    }
    Some(StillHeld {
        entry: old.entry.clone(),
        name: old.naming.shown(),
        removal: if is_removed { Duty::Met } else { Duty::Open },
        until: until(old),
        is_sent_twice: false,
    })
}

fn has_expired(old: &Disclosure, retired: Date, day: Option<Date>) -> bool {
    let (Some(day), Some(seconds)) = (day, old.longest_seconds()) else {
        // Without a fixed length, only a removal deletes it.
        return old.lifetime == Lifetime::Session;
    };
    let days = i64::try_from(seconds.div_ceil(86_400)).unwrap_or(i64::MAX);
    (day - retired).whole_days() > days
}

/// Returns the time until which browsers keep an entry on whatever condition.
fn until(old: &Disclosure) -> String {
    let further = old.lifetimes.iter().map(|further| further.lasts());
    let all = || std::iter::once(old.lifetime).chain(further.clone());
    if all().any(|one| one == Lifetime::UntilCleared) {
        return "until the visitor clears it".to_owned();
    }
    match all().max_by_key(|one| one.seconds()) {
        Some(longest) if longest.seconds().is_some() => format!("for up to {longest}"),
        _ => "until the browser is closed".to_owned(),
    }
}

/// Returns whether a cookie is kept for a site that this service cannot reach.
fn is_elsewhere(policy: &Policy, cookie: &Cookie) -> bool {
    let of_service = |domain: &str| {
        let mut ours = policy.service.domains.iter();
        ours.any(|own| domain_match(domain, own) || domain_match(own, domain))
    };
    cookie.disclosure.is_set_by_others()
        && match (&cookie.domain, &cookie.host) {
            (Domain::Fixed(domain), _) => !of_service(domain),
            (Domain::FromConfig { .. }, _) | (_, None) => false,
            (Domain::HostOnly, Some(host)) => !of_service(host),
        }
}

/// Returns whether a browser that sets or removes the new cookie thereby replaces the old one.
fn covers(old: &Cookie, new: &Cookie, after: &Policy) -> bool {
    names_cover(old, new)
        && old.partitioned == new.partitioned
        && old.path == new.path
        && match (&old.domain, &new.domain) {
            (Domain::HostOnly, Domain::HostOnly) => same_host(old, new, after),
            (Domain::Fixed(old), Domain::Fixed(new)) => old.eq_ignore_ascii_case(new),
            (Domain::Fixed(old), Domain::FromConfig { within }) => is_listed(old, within),
            (Domain::FromConfig { within: old }, Domain::FromConfig { within: new }) => {
                old.iter().all(|domain| is_listed(domain, new))
            }
            (Domain::FromConfig { within }, Domain::Fixed(new)) => {
                within.len() == 1 && is_listed(new, within)
            }
            _ => false,
        }
}

fn is_listed(domain: &str, all: &[String]) -> bool {
    all.iter().any(|one| one.eq_ignore_ascii_case(domain))
}

/// Returns whether two host-only cookies are of the same host. Without `host`, it is the one that answers.
fn same_host(old: &Cookie, new: &Cookie, after: &Policy) -> bool {
    let only = match &*after.service.domains {
        [only] => Some(only.as_str()),
        _ => None,
    };
    let host = |cookie: &'_ Cookie| cookie.host.as_deref().or(only).map(str::to_ascii_lowercase);
    host(old) == host(new)
}

/// Returns whether the new cookie has every name under which browsers hold the old one.
fn names_cover(old: &Cookie, new: &Cookie) -> bool {
    is_within(&old.disclosure.naming, &new.disclosure.naming) && (new.chunked || !old.chunked)
}

/// Returns whether all names of the old entry are names of the new one, in production.
fn is_within(old: &Naming, new: &Naming) -> bool {
    match (old, new) {
        (
            Naming::Exact {
                production: old, ..
            },
            Naming::Exact {
                production: new, ..
            },
        ) => old == new,
        (Naming::Exact { production, .. }, Naming::Family { prefix, suffix }) => {
            production.len() > prefix.len() + suffix.len()
                && production.starts_with(prefix.as_str())
                && production.ends_with(suffix.as_str())
        }
        (
            Naming::Family {
                prefix: old_prefix,
                suffix: old_suffix,
            },
            Naming::Family { prefix, suffix },
        ) => old_prefix.starts_with(prefix.as_str()) && old_suffix.ends_with(suffix.as_str()),
        (Naming::Family { .. }, Naming::Exact { .. }) => false,
    }
}
