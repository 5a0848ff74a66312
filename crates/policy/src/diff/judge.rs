//! Determines the rule for a change of one field.

use super::lifetimes::length;
use crate::facts::{Fact, Field};
use crate::model::{CategoryRef, Naming, Transfer};
use crate::verdict::DiffRule::{self, *};
use cookie_registry_core::{Category, Exemption, SetBy, SetsOn, SignalResponse, StorageKind};
use std::collections::BTreeSet;

/// Returns the rule for a changed field. `before` and `after` are values of the same field. It is not called
/// for texts, which are judged separately in each language, nor for further lifetimes (see `lifetimes.rs`).
pub(super) fn judge(field: Field, before: &Fact<'_>, after: &Fact<'_>) -> DiffRule {
    let Some(rules) = field.rules() else {
        return ordered(before, after);
    };
    let [comes, _, goes] = rules;
    match (before, after) {
        (Fact::Lasts(Some(before)), Fact::Lasts(Some(after))) => {
            longer(&length(*before), &length(*after))
        }
        (Fact::Remembers(Some(before)), Fact::Remembers(Some(after))) => {
            longer(&before.at_least_seconds(), &after.at_least_seconds())
        }
        (Fact::Set(before), Fact::Set(after)) => set(rules, before, after),
        (Fact::Truth(_), Fact::Truth(true)) => comes,
        (Fact::Truth(_), Fact::Truth(false)) => goes,
        _ => by_presence(rules, !before.is_unwritten(), !after.is_unwritten()),
    }
}

/// Returns the rule for a field whose values must be compared to judge the change.
fn ordered(before: &Fact<'_>, after: &Fact<'_>) -> DiffRule {
    match (before, after) {
        (Fact::Category(before), Fact::Category(after)) => category(before, after),
        (Fact::Consent(_), Fact::Consent(true)) => ConsentNeeded,
        (Fact::Consent(_), Fact::Consent(false)) => ConsentDropped,
        (Fact::Like(before), Fact::Like(after)) => like(*before, *after),
        (Fact::StorageKind(before), Fact::StorageKind(after)) => storage_kind(*before, *after),
        (_, Fact::SetsOn(Some(SetsOn::OurPages))) => FirstToThird,
        // Without the key, the page does not say that the company sets cookies.
        (Fact::SetsOn(None), Fact::SetsOn(Some(_))) => ThirdPartyAccess,
        (_, Fact::SetsOn(_)) => LessAccess,
        (Fact::Exemption(before), Fact::Exemption(after)) => exemption(*before, *after),
        (Fact::SetBy(before), Fact::SetBy(after)) => set_by(*before, *after),
        (Fact::Signal(before), Fact::Signal(after)) => signal(*before, *after),
        (Fact::Naming(before), Fact::Naming(after)) => naming(before, after),
        (Fact::Transfers(before), Fact::Transfers(after)) => transfers(before, after),
        (Fact::Domains { within: before, .. }, Fact::Domains { within: after, .. }) => {
            domains(before, after)
        }
        // Both facts are values of the same field, so no other combination occurs.
        _ => Attribute,
    }
}

/// Returns the rule for a text whose words have changed in one language.
pub(super) fn text(field: Field, before: bool, after: bool) -> DiffRule {
    field
        .rules()
        .map_or(TextChanged, |rules| by_presence(rules, before, after))
}

fn by_presence([comes, changes, goes]: [DiffRule; 3], before: bool, after: bool) -> DiffRule {
    match (before, after) {
        (false, true) => comes,
        (true, false) => goes,
        _ => changes,
    }
}

fn set<T: Ord>(
    [comes, changes, goes]: [DiffRule; 3],
    before: &BTreeSet<T>,
    after: &BTreeSet<T>,
) -> DiffRule {
    let comes = after.difference(before).next().map(|_| comes);
    let goes = before.difference(after).next().map(|_| goes);
    gravest([comes, goes]).unwrap_or(changes)
}

fn gravest<const N: usize>(rules: [Option<DiffRule>; N]) -> Option<DiffRule> {
    // Among rules with the same verdict the first is used, which is the one for an added value.
    rules.into_iter().flatten().reduce(|gravest, rule| {
        if rule.verdict() > gravest.verdict() {
            rule
        } else {
            gravest
        }
    })
}

/// Returns the distance of a category from `necessary`.
fn distance(category: Category) -> u8 {
    match category {
        Category::Necessary => 0,
        Category::Preferences => 1,
        Category::Analytics => 2,
        // A category that core adds later counts as the most distant.
        _ => 3,
    }
}

fn category(before: &CategoryRef, after: &CategoryRef) -> DiffRule {
    match distance(after.like).cmp(&distance(before.like)) {
        std::cmp::Ordering::Greater => CategoryLessExempt,
        // Visitors consent by category, so a different consent covers an entry that moves to another
        // category.
        _ if after.like.needs_consent() => CategoryMoved,
        _ => CategoryMoreExempt,
    }
}

fn like(before: Category, after: Category) -> DiffRule {
    if distance(after) > distance(before) {
        CategoryLessExempt
    } else {
        CategoryMoreExempt
    }
}

fn storage_kind(before: StorageKind, after: StorageKind) -> DiffRule {
    let tab = StorageKind::SessionStorage;
    match (before == tab, after == tab) {
        (true, false) => LastsLonger,
        (false, true) => LastsShorter,
        _ => Attribute,
    }
}

fn exemption(before: Option<Exemption>, after: Option<Exemption>) -> DiffRule {
    match (before, after) {
        (Some(_), Some(_)) => ExemptionChanged,
        _ => ExemptionNamed,
    }
}

fn longer<L: Ord>(before: &L, after: &L) -> DiffRule {
    if after > before {
        LastsLonger
    } else {
        LastsShorter
    }
}

fn set_by(before: SetBy, after: SetBy) -> DiffRule {
    match (before, after) {
        (_, SetBy::ThirdParty) => FirstToThird,
        (SetBy::ThirdParty, _) => ThirdToFirst,
        _ => SetterChanged,
    }
}

fn signal(before: Option<SignalResponse>, after: Option<SignalResponse>) -> DiffRule {
    let honoured = Some(SignalResponse::Honoured);
    if before == honoured {
        RightsChanged
    } else if after == honoured {
        RightsAdded
    } else {
        TextChanged
    }
}

/// Judges a change of the name. A family covers more names than a single name. A family covers fewer names
/// than another if its prefix and suffix extend those of the other.
fn naming(before: &Naming, after: &Naming) -> DiffRule {
    let takes = |prefix: &str, suffix: &str, name: &str| {
        name.len() > prefix.len() + suffix.len()
            && name.starts_with(prefix)
            && name.ends_with(suffix)
    };
    match (before, after) {
        (Naming::Exact { .. }, Naming::Exact { .. }) => NameChanged,
        (Naming::Exact { .. }, Naming::Family { .. }) => ScopeWidened,
        (Naming::Family { prefix, suffix }, Naming::Exact { production, .. })
            if takes(prefix, suffix, production) =>
        {
            ScopeNarrowed
        }
        (
            Naming::Family { prefix, suffix },
            Naming::Family {
                prefix: new_prefix,
                suffix: new_suffix,
            },
        ) if new_prefix.starts_with(prefix.as_str()) && new_suffix.ends_with(suffix.as_str()) => {
            ScopeNarrowed
        }
        (Naming::Family { .. }, Naming::Exact { .. }) => NameChanged,
        (Naming::Family { .. }, Naming::Family { .. }) => ScopeWidened,
    }
}

fn transfers(before: &[Transfer], after: &[Transfer]) -> DiffRule {
    let same_country =
        |one: &Transfer, all: &[Transfer]| all.iter().any(|other| other.country == one.country);
    let comes = after.iter().any(|one| !same_country(one, before));
    let goes = before.iter().any(|one| !same_country(one, after));
    // A safeguard was removed or replaced.
    let unsafer = before
        .iter()
        .any(|one| one.safeguard.is_some() && same_country(one, after) && !after.contains(one));
    gravest([
        comes.then_some(TransferAdded),
        unsafer.then_some(SafeguardChanged),
        goes.then_some(TransferRemoved),
    ])
    .unwrap_or(TransferRemoved)
}

/// Judges a change of the domains. An empty set means only the host that set the cookie.
fn domains(before: &BTreeSet<String>, after: &BTreeSet<String>) -> DiffRule {
    if before == after {
        return Attribute;
    }
    let lies_in = |domain: &String, wide: &String| {
        domain == wide
            || domain
                .strip_suffix(wide.as_str())
                .is_some_and(|rest| rest.ends_with('.'))
    };
    let narrower = after
        .iter()
        .all(|domain| before.iter().any(|wide| lies_in(domain, wide)));
    if narrower {
        ScopeNarrowed
    } else {
        ScopeWidened
    }
}
