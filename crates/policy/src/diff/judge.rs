//! Which rule a change of one field falls under.

use super::rule::DiffRule::{self, *};
use crate::facts::{Fact, Field, Kind};
use crate::model::{CategoryRef, Naming, Transfer};
use cookie_registry_core::{
    Category, Exemption, Lifetime, SetBy, SetsOn, SignalResponse, StorageKind,
};
use std::collections::BTreeSet;

/// The rules for a field: where something comes, where it becomes another, where it goes.
struct Table {
    comes: DiffRule,
    changes: DiffRule,
    goes: DiffRule,
}

const fn table(comes: DiffRule, changes: DiffRule, goes: DiffRule) -> Table {
    Table {
        comes,
        changes,
        goes,
    }
}

const fn always(rule: DiffRule) -> Table {
    table(rule, rule, rule)
}

/// The one list of what a change of each field means, for all whose meaning has no order of its own.
const fn of(kind: Kind, field: Field) -> Table {
    match field {
        Field::Purpose | Field::Why | Field::Description => always(PurposeChanged),
        Field::Controller => always(ControllerChanged),
        Field::Contact => always(ContactChanged),
        Field::Complaints => always(RightsChanged),
        Field::Objection | Field::Settings | Field::PrivacyPolicy => {
            // Where requests go is a right; the privacy policy is told by a link alone.
            let moved = match field {
                Field::PrivacyPolicy => LinkChanged,
                _ => RightsChanged,
            };
            table(RightsAdded, moved, RightsChanged)
        }
        Field::ShowsSignal => table(RightsAdded, RightsChanged, RightsChanged),
        Field::Covers => table(TextChanged, ScopeWidened, TextChanged),
        Field::ServiceDomains => table(ScopeWidened, ScopeWidened, ScopeNarrowed),
        Field::SellsOrShares | Field::Recipients => {
            table(RecipientAdded, RecipientAdded, RecipientRemoved)
        }
        Field::Provider | Field::PartyName => table(VendorChanged, VendorChanged, VendorRemoved),
        Field::Where => table(TextChanged, ThirdPartyAccess, ThirdPartyAccess),
        Field::PartyDomains => table(ThirdPartyAccess, ThirdPartyAccess, LessAccess),
        Field::Rolling => table(LastsLonger, LastsLonger, LastsShorter),
        Field::ClearedOn => table(LastsShorter, LastsShorter, LastsLonger),
        Field::ExpiredBy => table(LastsShorter, TextChanged, LastsLonger),
        Field::DataKept | Field::RememberedFor => table(LimitTold, LimitTold, LastsLonger),
        Field::Jurisdictions => table(FrameChanged, FrameChanged, RightsChanged),
        Field::Languages => table(TranslationAdded, FrameChanged, TranslationRemoved),
        Field::Language | Field::Effective => always(FrameChanged),
        Field::VendorPolicy => always(LinkChanged),
        Field::LastUpdated => always(Dated),
        Field::Version => match kind {
            Kind::Log => always(LogRewritten),
            _ => always(Dated),
        },
        Field::Summary | Field::Material => always(LogRewritten),
        Field::Examples => always(Examples),
        Field::Owner
        | Field::Review
        | Field::LastReviewed
        | Field::ReviewBy
        | Field::Reason
        | Field::Until => always(ReviewRecord),
        Field::PlannedWhy => always(PlannedChanged),
        Field::ServiceName
        | Field::Title
        | Field::CategoryTitle
        | Field::BlockingNecessary
        | Field::AnnouncedBy
        | Field::Process => always(TextChanged),
        Field::Entry | Field::Key => always(KeyRenamed),
        // What is left has an order of its own, or is a detail of the wire.
        _ => always(Attribute),
    }
}

/// The rule for a field that says something else than before, unless it is a text, which is judged
/// language by language. Both facts are of one field.
pub(super) fn judge(kind: Kind, field: Field, before: &Fact<'_>, after: &Fact<'_>) -> DiffRule {
    let rules = of(kind, field);
    match (before, after) {
        (Fact::Category(before), Fact::Category(after)) if kind != Kind::Planned => {
            category(before, after)
        }
        (Fact::Category(_), Fact::Category(_)) => PlannedChanged,
        (Fact::Truth(_), Fact::Truth(after)) if field == Field::Consent => {
            if *after {
                ConsentNeeded
            } else {
                ConsentDropped
            }
        }
        (Fact::Word(before), Fact::Word(after)) if field == Field::Like => {
            like(before.as_deref(), after.as_deref())
        }
        (Fact::Word(before), Fact::Word(after)) if field == Field::StorageKind => {
            storage_kind(before.as_deref(), after.as_deref())
        }
        (_, Fact::Word(after)) if field == Field::SetsOn => {
            if after.as_deref() == Some(SetsOn::OurPages.as_str()) {
                FirstToThird
            } else {
                LessAccess
            }
        }
        (Fact::Exemption(before), Fact::Exemption(after)) => exemption(*before, *after),
        (Fact::Lasts(Some(before)), Fact::Lasts(Some(after))) => longer(*before, *after),
        (Fact::SetBy(before), Fact::SetBy(after)) => set_by(*before, *after),
        (Fact::Signal(before), Fact::Signal(after)) => signal(*before, *after),
        (Fact::Naming(before), Fact::Naming(after)) => naming(before, after),
        (Fact::Transfers(before), Fact::Transfers(after)) => transfers(before, after),
        (Fact::Domains { within: before, .. }, Fact::Domains { within: after, .. }) => {
            domains(before, after)
        }
        (Fact::Set(before), Fact::Set(after)) => set(&rules, before, after),
        (Fact::Truth(_), Fact::Truth(true)) => rules.comes,
        (Fact::Truth(_), Fact::Truth(false)) => rules.goes,
        _ => presence(&rules, before, after),
    }
}

/// The rule for a text in one language, where the words are other ones.
pub(super) fn text(kind: Kind, field: Field, before: bool, after: bool) -> DiffRule {
    let rules = of(kind, field);
    match (before, after) {
        (false, _) => rules.comes,
        (true, false) => rules.goes,
        (true, true) => rules.changes,
    }
}

fn presence(rules: &Table, before: &Fact<'_>, after: &Fact<'_>) -> DiffRule {
    let told = |fact: &Fact<'_>| {
        !matches!(
            fact,
            Fact::Word(None) | Fact::Number(None) | Fact::Date(None) | Fact::Lasts(None)
        )
    };
    match (told(before), told(after)) {
        (false, true) => rules.comes,
        (true, false) => rules.goes,
        _ => rules.changes,
    }
}

fn set<T: Ord>(rules: &Table, before: &BTreeSet<T>, after: &BTreeSet<T>) -> DiffRule {
    let comes = after.difference(before).next().map(|_| rules.comes);
    let goes = before.difference(after).next().map(|_| rules.goes);
    gravest([comes, goes]).unwrap_or(rules.changes)
}

fn gravest<const N: usize>(rules: [Option<DiffRule>; N]) -> Option<DiffRule> {
    // Of equals the first, which is the one that says what has come.
    rules.into_iter().flatten().reduce(|gravest, rule| {
        if rule.verdict() > gravest.verdict() {
            rule
        } else {
            gravest
        }
    })
}

/// How far a category is from what is necessary.
fn distance(category: Category) -> u8 {
    match category {
        Category::Necessary => 0,
        Category::Preferences => 1,
        Category::Analytics => 2,
        // What the core adds later is taken for the furthest.
        _ => 3,
    }
}

fn category(before: &CategoryRef, after: &CategoryRef) -> DiffRule {
    match distance(after.like).cmp(&distance(before.like)) {
        std::cmp::Ordering::Greater => CategoryLessExempt,
        // Consent is given by category: to be in another one is to be covered by another consent.
        _ if after.like.needs_consent() => CategoryMoved,
        _ => CategoryMoreExempt,
    }
}

fn like(before: Option<&str>, after: Option<&str>) -> DiffRule {
    use cookie_registry_core::Word as _;
    let far = |word: Option<&str>| word.and_then(Category::parse).map(distance);
    if far(after) > far(before) {
        CategoryLessExempt
    } else {
        CategoryMoreExempt
    }
}

fn storage_kind(before: Option<&str>, after: Option<&str>) -> DiffRule {
    let tab = Some(StorageKind::SessionStorage.as_str());
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

/// The order of lifetimes: those of a tab, of a browser session, counted ones, and without an end.
fn length(lifetime: Lifetime) -> (u8, u64) {
    match lifetime {
        Lifetime::Tab => (0, 0),
        Lifetime::Session => (1, 0),
        Lifetime::For { .. } => (2, lifetime.seconds().unwrap_or(u64::MAX)),
        // Until cleared, and whatever the core adds later.
        _ => (3, 0),
    }
}

fn longer(before: Lifetime, after: Lifetime) -> DiffRule {
    if length(after) > length(before) {
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

/// A family takes more names than one name; one family takes no more than another where its beginning and
/// its end are longer.
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
    // A safeguard that is gone, or gave way to another.
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

/// Whether a cookie reaches more than before: none of the domains stands for the host alone.
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
