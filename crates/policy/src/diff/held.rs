//! Finds the entries of the old policy that browsers still hold after a change.
//!
//! A browser keeps a cookie by its name, host or domain, path and partition (RFC 10025, section 5.7, step 23).
//! Therefore, an entry that was removed from the policy, renamed or moved to another scope stays in browsers until its
//! lifetime ends.

use super::duty::Duty;
use crate::model::{Cookie, Disclosure, Domain, Naming, Policy};
use cookie_registry_core::{Lifetime, domain_match};
use std::collections::{BTreeSet, HashMap};
use time::Date;

/// An entry of the old policy that browsers still hold.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StillHeld {
    /// The entry in the old policy, such as `cookies.session`.
    pub entry: String,
    /// Its name in browsers.
    pub name: String,
    /// The duty to remove the entry from browsers: the new policy must have an entry with `retired` for it.
    pub removal: Duty,
    /// The longest time for which browsers keep the entry, as a phrase such as `for up to 90 days`.
    pub until: String,
    /// Whether the new policy declares the same name with another domain, path or partition, so that browsers send both.
    pub is_sent_twice: bool,
}

/// Returns the entries of the old policy that browsers still hold, in the order of the old policy.
pub(super) fn still_held(before: &Policy, after: &Policy) -> Vec<StillHeld> {
    let day = after.meta.read_last_updated();
    let in_use = after
        .cookies
        .iter()
        .filter(|it| it.disclosure.retired.is_none());
    let (at_path, in_use) = (
        ByName::new(&after.cookies, |it| (&it.disclosure.naming, &*it.path)),
        ByName::new(in_use, |it| (&it.disclosure.naming, "")),
    );
    let cookies = before
        .cookies
        .iter()
        .filter(|old| !is_elsewhere(before, old))
        .filter_map(|old| {
            let naming = &old.disclosure.naming;
            let found = at_path
                .like(naming, &old.path)
                .filter(|new| covers(old, new, after));
            let mut held = held(&old.disclosure, found.map(|new| &new.disclosure), day)?;
            held.is_sent_twice = in_use.like(naming, "").any(|new| names_cover(old, new));
            Some(held)
        });
    let of_kind = ByName::new(&after.storage, |it| {
        (&it.disclosure.naming, it.kind.as_str())
    });
    let storage = before.storage.iter().filter_map(|old| {
        let naming = &old.disclosure.naming;
        let found = of_kind
            .like(naming, old.kind.as_str())
            .filter(|new| is_within(naming, &new.disclosure.naming));
        held(&old.disclosure, found.map(|new| &new.disclosure), day)
    });
    cookies.chain(storage).collect()
}

/// Entries of a policy by the place where browsers keep them, such as a path, and by their names. Without it, each old entry would be
/// compared with each new one.
struct ByName<'p, E> {
    exact: HashMap<(&'p str, &'p str), Vec<&'p E>>,
    /// By prefix, and the lengths of the prefixes.
    families: HashMap<(&'p str, &'p str), Vec<&'p E>>,
    lengths: BTreeSet<usize>,
}

impl<'p, E> ByName<'p, E> {
    fn new(
        entries: impl IntoIterator<Item = &'p E>,
        described: impl Fn(&'p E) -> (&'p Naming, &'p str),
    ) -> Self {
        let mut all = Self {
            exact: HashMap::new(),
            families: HashMap::new(),
            lengths: BTreeSet::new(),
        };
        for entry in entries {
            let (naming, place) = described(entry);
            let alike = match naming {
                Naming::Exact { production, .. } => all.exact.entry((place, production)),
                Naming::Family { prefix, .. } => {
                    all.lengths.insert(prefix.len());
                    all.families.entry((place, prefix))
                }
            };
            alike.or_default().push(entry);
        }
        all
    }

    /// Returns the entries of a place that may have every name of a naming: those of its name, and families whose prefix it begins with.
    fn like<'s>(
        &'s self,
        naming: &'s Naming,
        place: &'s str,
    ) -> impl Iterator<Item = &'p E> + Clone + 's {
        let (start, is_family) = match naming {
            Naming::Exact { production, .. } => (production, false),
            Naming::Family { prefix, .. } => (prefix, true),
        };
        let named = self.exact.get(&(place, start.as_str()));
        let families = self.lengths.range(..=start.len());
        let families =
            families.filter_map(move |length| self.families.get(&(place, start.get(..*length)?)));
        let named = named.filter(|_| !is_family).into_iter();
        named.chain(families).flatten().copied()
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;
    use crate::{Options, check_files};

    const HEAD: &str = "format = 1\n[policy]\ntitle = \"t\"\nlast_updated = 2026-05-09\nlanguage = \"en\"\njurisdictions = []\n";

    fn policy(entries: usize) -> Policy {
        let mut text = HEAD.to_owned() + "[cookies.f]\nmatch = { prefix = \"session-\" }\n";
        for at in 0..entries {
            text += &format!(
                "[cookies.a{at}]\nname = \"session-{at}\"\n[cookies.b{at}]\nname = \"s\"\npath = \"/{at}\"\n"
            );
        }
        let files = Memory::from_iter([("policy.toml", text)]);
        let checked = check_files(&files, "policy.toml".as_ref(), Options::today()).unwrap();
        checked.recovered().clone()
    }

    #[test]
    fn each_entry_is_compared_with_those_of_its_name_and_path_and_with_its_family() {
        for entries in [10, 100, 1_000] {
            let policy = policy(entries);
            let all = ByName::new(&policy.cookies, |it| (&it.disclosure.naming, &*it.path));
            let compared = policy
                .cookies
                .iter()
                .map(|it| all.like(&it.disclosure.naming, &it.path).count());
            // The family with itself, and each of its members with it as well.
            assert_eq!(
                (policy.cookies.len(), compared.sum()),
                (1 + 2 * entries, 1 + 3 * entries)
            );
        }
    }
}
