//! Policy -> facts. Every struct is taken apart by name, so that a field which the model gains does not
//! compile until somebody has said what a change of it means.

use super::{Fact, Field, Kind, Part};
use crate::model::{
    Change, Changes, Choices, Cookie, CustomCategory, Disclosure, Domain, Exempt, Meta, Naming,
    Planned, Policy, Service, Storage, Text, ThirdParty, Value,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// All that a policy says.
pub(crate) fn parts(policy: &Policy) -> Vec<Part<'_>> {
    let Policy {
        meta: of_policy,
        service: of_service,
        cookies,
        storage: keys,
        third_parties,
        planned: plans,
        categories,
        choices: of_choices,
        changes: of_changes,
        exempt: exempted,
    } = policy;
    let mut parts = vec![meta(of_policy), service(of_service)];
    parts.extend(cookies.iter().map(|one| cookie(policy, one)));
    parts.extend(keys.iter().map(|one| storage(policy, one)));
    parts.extend(third_parties.iter().map(third_party));
    parts.extend(plans.iter().map(planned));
    parts.extend(categories.iter().map(category));
    parts.push(choices(of_choices));
    parts.push(changes(of_changes));
    parts.extend(of_changes.log.iter().map(logged));
    parts.extend(exempted.iter().map(exempt));
    parts
}

fn word(word: Option<&String>) -> Fact<'_> {
    Fact::Word(word.map(|word| Cow::Borrowed(word.as_str())))
}

fn one(word: &str) -> Fact<'_> {
    Fact::Word(Some(Cow::Borrowed(word)))
}

fn set(words: &[String]) -> Fact<'_> {
    Fact::Set(
        words
            .iter()
            .map(|word| Cow::Borrowed(word.as_str()))
            .collect(),
    )
}

/// Hosts are the same in either case (RFC 4343).
fn hosts(hosts: &[String]) -> Fact<'_> {
    Fact::Set(
        hosts
            .iter()
            .map(|host| Cow::Owned(host.to_ascii_lowercase()))
            .collect(),
    )
}

fn text(text: &Text) -> Fact<'_> {
    Fact::Text(Some(text))
}

fn meta(meta: &Meta) -> Part<'_> {
    let dated = meta.read_last_updated();
    let Meta {
        title,
        last_updated,
        effective,
        version,
        language,
        languages,
        jurisdictions,
    } = meta;
    // Where no day is given from which it applies, that is the day of the update, and no fact of its own.
    let applies = (effective != last_updated).then_some(*effective);
    Part {
        kind: Kind::Policy,
        key: Cow::Borrowed(""),
        name: String::new(),
        facts: vec![
            (Field::Title, text(title)),
            (Field::LastUpdated, Fact::Date(dated)),
            (Field::Effective, Fact::Date(applies)),
            (Field::Version, Fact::Number(*version)),
            (Field::Language, one(language)),
            (Field::Languages, set(languages)),
            (
                Field::Jurisdictions,
                Fact::Set(
                    jurisdictions
                        .iter()
                        .map(|law| Cow::Borrowed(law.as_str()))
                        .collect(),
                ),
            ),
        ],
    }
}

/// What the service says of itself.
pub(crate) fn service(service: &Service) -> Part<'_> {
    let Service {
        name,
        domains,
        covers,
        privacy_policy,
        contact,
        controller,
        complaints,
        sells_or_shares,
    } = service;
    Part {
        kind: Kind::Service,
        key: Cow::Borrowed(""),
        name: String::new(),
        facts: vec![
            (Field::ServiceName, one(name)),
            (Field::ServiceDomains, hosts(domains)),
            (Field::Covers, Fact::Text(covers.as_ref())),
            (Field::PrivacyPolicy, word(privacy_policy.as_ref())),
            (Field::Contact, one(contact)),
            (Field::Controller, one(controller)),
            (Field::Complaints, Fact::Text(complaints.as_ref())),
            (Field::SellsOrShares, Fact::Truth(*sells_or_shares)),
        ],
    }
}

/// What a cookie says.
pub(crate) fn cookie<'p>(policy: &'p Policy, cookie: &'p Cookie) -> Part<'p> {
    let Cookie {
        disclosure,
        host,
        chunked,
        rolling,
        protection,
        domain,
        path,
        secure,
        http_only,
        same_site,
        partitioned,
        max_value_bytes,
    } = cookie;
    let (within, configured) = match domain {
        Domain::HostOnly => (BTreeSet::new(), false),
        Domain::Fixed(domain) => (BTreeSet::from([domain.to_ascii_lowercase()]), false),
        Domain::FromConfig { within } => (
            within
                .iter()
                .map(|domain| domain.to_ascii_lowercase())
                .collect(),
            true,
        ),
    };
    let mut part = disclosed(policy, disclosure, Kind::Cookie);
    part.facts.extend([
        (Field::Rolling, Fact::Truth(*rolling)),
        (Field::Host, word(host.as_ref())),
        (Field::Chunked, Fact::Truth(*chunked)),
        (Field::Protection, one(protection.as_str())),
        (Field::Domain, Fact::Domains { within, configured }),
        (Field::Path, one(path)),
        (Field::Secure, Fact::Truth(*secure)),
        (Field::HttpOnly, Fact::Truth(*http_only)),
        (Field::SameSite, one(same_site.as_str())),
        (Field::Partitioned, Fact::Truth(*partitioned)),
        (
            Field::MaxValueBytes,
            Fact::Number(max_value_bytes.map(i64::from)),
        ),
    ]);
    part
}

/// What a storage key says.
pub(crate) fn storage<'p>(policy: &'p Policy, storage: &'p Storage) -> Part<'p> {
    let Storage {
        disclosure,
        kind,
        expired_by,
    } = storage;
    let mut part = disclosed(policy, disclosure, Kind::Storage);
    part.facts.extend([
        (Field::StorageKind, one(kind.as_str())),
        (Field::ExpiredBy, Fact::Text(expired_by.as_ref())),
    ]);
    part
}

fn disclosed<'p>(policy: &'p Policy, disclosure: &'p Disclosure, kind: Kind) -> Part<'p> {
    let Disclosure {
        key,
        entry: _,
        span: _,
        naming,
        examples,
        category,
        exemption,
        purpose,
        lifetime,
        data_kept,
        set_by,
        provider,
        recipients,
        transfers,
        vendor_policy,
        requested,
        cleared_on,
        value,
        retired,
        owner,
        review,
        last_reviewed,
        review_by,
    } = disclosure;
    let development = match naming {
        Naming::Exact {
            production,
            development,
        } => Some(development).filter(|name| *name != production),
        Naming::Family { .. } => None,
    };
    // Whoever stands behind an entry is the same, whether named or referred to by the key of its table.
    let provider = provider.as_ref().map(|provider| {
        policy
            .third_party(provider)
            .map_or(provider.as_str(), |party| &party.name)
    });
    let value = match value {
        Value::Kind(kind) => one(kind.as_str()),
        Value::OneOf(words) => set(words),
    };
    Part {
        kind,
        key: Cow::Borrowed(key),
        name: naming.shown(),
        facts: vec![
            (Field::Retired, Fact::Date(*retired)),
            (Field::Name, Fact::Naming(naming)),
            (Field::DevelopmentName, word(development)),
            (Field::Examples, set(examples)),
            (Field::Consent, Fact::Truth(disclosure.needs_consent())),
            (Field::Category, Fact::Category(category)),
            (Field::Exemption, Fact::Exemption(*exemption)),
            (Field::Purpose, text(purpose)),
            (Field::Lifetime, Fact::Lasts(Some(*lifetime))),
            (Field::DataKept, Fact::Lasts(*data_kept)),
            (Field::ClearedOn, set(cleared_on)),
            (Field::SetBy, Fact::SetBy(*set_by)),
            (Field::Provider, Fact::Word(provider.map(Cow::Borrowed))),
            (Field::Recipients, set(recipients)),
            (Field::Transfers, Fact::Transfers(transfers)),
            (Field::VendorPolicy, word(vendor_policy.as_ref())),
            (Field::Requested, Fact::Truth(*requested)),
            (Field::Value, value),
            (Field::Owner, word(owner.as_ref())),
            (Field::Review, word(review.as_ref())),
            (Field::LastReviewed, Fact::Date(*last_reviewed)),
            (Field::ReviewBy, Fact::Date(*review_by)),
        ],
    }
}

/// What a third party says.
pub(crate) fn third_party(party: &ThirdParty) -> Part<'_> {
    let ThirdParty {
        key,
        name,
        place,
        why,
        policy,
        domains,
        sets_on,
        transfers,
    } = party;
    Part {
        kind: Kind::ThirdParty,
        key: Cow::Borrowed(key),
        name: name.clone(),
        facts: vec![
            (Field::PartyName, one(name)),
            (Field::Where, Fact::Text(place.as_ref())),
            (Field::Why, text(why)),
            (Field::VendorPolicy, word(policy.as_ref())),
            (Field::PartyDomains, hosts(domains)),
            (Field::SetsOn, one(sets_on.as_str())),
            (Field::Transfers, Fact::Transfers(transfers)),
        ],
    }
}

fn planned(planned: &Planned) -> Part<'_> {
    let Planned { key, category, why } = planned;
    Part {
        kind: Kind::Planned,
        key: Cow::Borrowed(key),
        name: category.key.clone(),
        facts: vec![
            (Field::Category, Fact::Category(category)),
            (Field::PlannedWhy, text(why)),
        ],
    }
}

/// What a category of the policy's own says.
pub(crate) fn category(category: &CustomCategory) -> Part<'_> {
    let CustomCategory {
        key,
        title,
        description,
        like,
    } = category;
    Part {
        kind: Kind::Category,
        key: Cow::Borrowed(key),
        name: key.clone(),
        facts: vec![
            (Field::CategoryTitle, text(title)),
            (Field::Description, text(description)),
            (Field::Like, one(like.as_str())),
        ],
    }
}

fn choices(choices: &Choices) -> Part<'_> {
    let Choices {
        blocking_necessary,
        do_not_track,
        global_privacy_control,
        shows_global_privacy_control,
        settings,
        remembered_for,
        objection,
    } = choices;
    Part {
        kind: Kind::Choices,
        key: Cow::Borrowed(""),
        name: String::new(),
        facts: vec![
            (
                Field::BlockingNecessary,
                Fact::Text(blocking_necessary.as_ref()),
            ),
            (Field::DoNotTrack, Fact::Signal(*do_not_track)),
            (
                Field::GlobalPrivacyControl,
                Fact::Signal(*global_privacy_control),
            ),
            (
                Field::ShowsSignal,
                Fact::Truth(*shows_global_privacy_control),
            ),
            (Field::Settings, word(settings.as_ref())),
            (Field::RememberedFor, Fact::Lasts(*remembered_for)),
            (Field::Objection, Fact::Text(objection.as_ref())),
        ],
    }
}

fn changes(changes: &Changes) -> Part<'_> {
    // The log has parts of its own.
    let Changes {
        announced_by,
        process,
        log: _,
    } = changes;
    Part {
        kind: Kind::Changes,
        key: Cow::Borrowed(""),
        name: String::new(),
        facts: vec![
            (Field::AnnouncedBy, Fact::Texts(announced_by)),
            (Field::Process, Fact::Text(process.as_ref())),
        ],
    }
}

fn logged(change: &Change) -> Part<'_> {
    let Change {
        date,
        version,
        summary,
        material,
    } = change;
    Part {
        kind: Kind::Log,
        key: Cow::Owned(date.to_string()),
        name: String::new(),
        facts: vec![
            (Field::Version, Fact::Number(*version)),
            (Field::Summary, text(summary)),
            (Field::Material, Fact::Truth(*material)),
        ],
    }
}

fn exempt(exempt: &Exempt) -> Part<'_> {
    let Exempt {
        span: _,
        path,
        reason,
        owner,
        until,
    } = exempt;
    Part {
        kind: Kind::Exempt,
        key: Cow::Borrowed(path),
        name: path.clone(),
        facts: vec![
            (Field::Reason, one(reason)),
            (Field::Owner, word(owner.as_ref())),
            (Field::Until, Fact::Date(*until)),
        ],
    }
}
