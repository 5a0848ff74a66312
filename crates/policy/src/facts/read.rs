//! Converts a policy to facts: one part for each table, one fact for each key.

use super::{Fact, Field, Kind, Part};
use crate::keys::fact::Context;
use crate::model::{
    Change, Changes, Choices, Cookie, CustomCategory, Disclosure, Exempt, Meta, Planned, Policy,
    Service, Storage, ThirdParty, Tracking,
};
use std::borrow::Cow;

/// The context of tables that do not refer to third parties.
const ALONE: Context<'static> = Context { third_parties: &[] };

/// Returns all parts of a policy.
pub(crate) fn parts(policy: &Policy) -> Vec<Part<'_>> {
    // The policy is destructured by name, so that a new table of the model does not compile until it is
    // compared.
    let Policy {
        meta: of_policy,
        service: of_service,
        cookies,
        storage: keys,
        tracking: technologies,
        third_parties,
        planned: plans,
        categories,
        choices: of_choices,
        changes: of_changes,
        exempt: exempted,
        // A judgement says what a change means, and changes nothing itself.
        judged: _,
        // What is included is declared like any other entry.
        shared_packages: _,
        // Like the built-in sentences, these are no statements about an entry. The hash of a consent covers their files.
        catalogs: _,
    } = policy;
    let mut parts = vec![meta(of_policy), service(of_service)];
    parts.extend(cookies.iter().map(|one| cookie(policy, one)));
    parts.extend(keys.iter().map(|one| storage(policy, one)));
    parts.extend(technologies.iter().map(|one| tracking(policy, one)));
    parts.extend(third_parties.iter().map(third_party));
    parts.extend(plans.iter().map(planned));
    parts.extend(categories.iter().map(category));
    parts.push(choices(of_choices));
    parts.push(changes(of_changes));
    parts.extend(of_changes.log.iter().map(logged));
    parts.extend(exempted.iter().map(exempt));
    parts
}

/// Returns a part that a policy has once.
fn single<'p>(kind: Kind, facts: Vec<(Field, Fact<'p>)>) -> Part<'p> {
    Part {
        kind,
        key: Cow::Borrowed(""),
        name: String::new(),
        facts,
    }
}

/// Returns a part that a policy may have several times.
fn keyed<'p>(kind: Kind, key: &'p str, name: &str, facts: Vec<(Field, Fact<'p>)>) -> Part<'p> {
    Part {
        kind,
        key: Cow::Borrowed(key),
        name: name.to_owned(),
        facts,
    }
}

fn meta(meta: &Meta) -> Part<'_> {
    single(Kind::Policy, meta.facts(&ALONE))
}

/// Returns the part of the service.
pub(crate) fn service(service: &Service) -> Part<'_> {
    single(Kind::Service, service.facts(&ALONE))
}

/// Returns the part of a cookie.
pub(crate) fn cookie<'p>(policy: &'p Policy, cookie: &'p Cookie) -> Part<'p> {
    let mut part = disclosed(policy, &cookie.disclosure, Kind::Cookie);
    part.facts.extend(cookie.facts(&ALONE));
    part
}

/// Returns the part of a storage key.
pub(crate) fn storage<'p>(policy: &'p Policy, storage: &'p Storage) -> Part<'p> {
    let mut part = disclosed(policy, &storage.disclosure, Kind::Storage);
    part.facts.extend(storage.facts(&ALONE));
    part
}

fn disclosed<'p>(policy: &'p Policy, disclosure: &'p Disclosure, kind: Kind) -> Part<'p> {
    let context = Context {
        third_parties: &policy.third_parties,
    };
    let name = disclosure.naming.shown();
    keyed(kind, &disclosure.key, &name, disclosure.facts(&context))
}

/// Returns the part of a technology of tracking. Nothing but its key names it.
pub(crate) fn tracking<'p>(policy: &'p Policy, tracking: &'p Tracking) -> Part<'p> {
    let context = Context {
        third_parties: &policy.third_parties,
    };
    keyed(Kind::Tracking, &tracking.key, "", tracking.facts(&context))
}

/// Returns the part of a third party.
pub(crate) fn third_party(party: &ThirdParty) -> Part<'_> {
    keyed(
        Kind::ThirdParty,
        &party.key,
        &party.name,
        party.facts(&ALONE),
    )
}

fn planned(planned: &Planned) -> Part<'_> {
    keyed(
        Kind::Planned,
        &planned.key,
        &planned.category.key,
        planned.facts(&ALONE),
    )
}

/// Returns the part of a custom category.
pub(crate) fn category(category: &CustomCategory) -> Part<'_> {
    keyed(
        Kind::Category,
        &category.key,
        &category.key,
        category.facts(&ALONE),
    )
}

fn choices(choices: &Choices) -> Part<'_> {
    single(Kind::Choices, choices.facts(&ALONE))
}

fn changes(changes: &Changes) -> Part<'_> {
    single(Kind::Changes, changes.facts(&ALONE))
}

fn logged(change: &Change) -> Part<'_> {
    Part {
        key: Cow::Owned(change.date.to_string()),
        ..single(Kind::Log, change.facts(&ALONE))
    }
}

fn exempt(exempt: &Exempt) -> Part<'_> {
    keyed(
        Kind::Exempt,
        &exempt.path,
        &exempt.path,
        exempt.facts(&ALONE),
    )
}
