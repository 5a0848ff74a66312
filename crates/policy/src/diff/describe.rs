//! Describes changes in words, for readers without technical knowledge.

use crate::facts::{Fact, Field, Kind, Part};
use crate::model::{CategoryRef, FurtherLifetime, Naming, Text, Transfer};
use crate::report::is_hidden;
use crate::suggest::all_of;
use cookie_registry_core::{Lifetime, SetBy, SetsOn, SignalResponse, Technology, Unit, Word as _};
use std::collections::BTreeSet;

type Said = (Option<String>, Option<String>);

/// Returns the noun phrase for a part in a sentence.
pub(super) fn subject(part: &Part<'_>) -> String {
    let (key, name) = (&part.key, &part.name);
    match part.kind {
        Kind::Cookie => format!("the cookie `{name}`"),
        Kind::Storage => match part.get(Field::StorageKind) {
            Some(Fact::StorageKind(kind)) => {
                format!("the {} entry `{name}`", kind.as_str().replace('-', " "))
            }
            _ => format!("the storage entry `{name}`"),
        },
        Kind::Tracking => {
            let what = match part.get(Field::Technology) {
                Some(Fact::Word(Some(word))) => technology(word),
                _ => "tracking",
            };
            format!("the {what} “{key}”")
        }
        Kind::ThirdParty => format!("the third party “{name}”"),
        Kind::Planned => format!("the planned category “{name}”"),
        Kind::Category => format!("the category “{key}”"),
        Kind::Log => format!("the log entry of {key}"),
        Kind::Exempt => format!("the exempt source code `{name}`"),
        Kind::Policy | Kind::Service | Kind::Choices | Kind::Changes => String::new(),
    }
}

/// Returns the noun of a technology of tracking.
fn technology(word: &str) -> &'static str {
    match Technology::parse(word) {
        Some(Technology::Pixel) => "pixel",
        Some(Technology::Fingerprinting) => "fingerprinting",
        Some(Technology::LinkDecoration) => "link decoration",
        Some(Technology::DeviceApi) => "use of the device",
        Some(Technology::ServerSide) => "server-side tracking",
        _ => "tracking",
    }
}

/// Returns `the purpose of the cookie `x``, or only `the contact` for tables that exist once.
fn of(part: &Part<'_>, field: Field) -> String {
    match subject(part) {
        subject if subject.is_empty() => format!("the {}", field.noun()),
        subject => format!("the {} of {subject}", field.noun()),
    }
}

/// Replaces the characters of a text that control a terminal or the reading direction, so that reviewers see
/// exactly the text of the policy.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if is_hidden(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

pub(super) fn sentence(text: &str) -> String {
    let text = visible(text);
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let mut sentence: String = first.chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

pub(super) fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// Formats a lifetime to follow the words "is kept".
pub(super) fn kept(lifetime: Lifetime) -> String {
    match lifetime {
        Lifetime::Session => "until the browser is closed".to_owned(),
        Lifetime::UntilCleared => "until the visitor clears it".to_owned(),
        Lifetime::Tab => "until the tab is closed".to_owned(),
        counted => format!("for {counted}"),
    }
}

fn list(words: &BTreeSet<std::borrow::Cow<'_, str>>) -> Option<String> {
    let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    let words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    (!words.is_empty()).then(|| all_of(&words))
}

fn category(category: &CategoryRef) -> String {
    if category.key == category.like.as_str() {
        quoted(&category.key)
    } else {
        format!("“{}”, which is like “{}”", category.key, category.like)
    }
}

fn setter(party: SetBy) -> String {
    match party {
        SetBy::Server => "the service itself",
        SetBy::Script => "a script of the site",
        SetBy::ThirdParty => "a third party",
        SetBy::OtherService => "another program of the same site",
        other => other.meaning(),
    }
    .to_owned()
}

fn transfers(transfers: &[Transfer]) -> Option<String> {
    let described: BTreeSet<String> = transfers
        .iter()
        .map(|transfer| match &transfer.safeguard {
            Some(safeguard) => {
                let safeguard = safeguard.best("");
                format!("{} (safeguard: {safeguard})", transfer.country)
            }
            None => transfer.country.clone(),
        })
        .collect();
    let described: Vec<&str> = described.iter().map(String::as_str).collect();
    (!described.is_empty()).then(|| all_of(&described))
}

/// Returns how a further lifetime is described.
pub(super) fn described(further: &FurtherLifetime) -> String {
    format!("{} if {}", kept(further.lasts()), further.when.best(""))
}

fn lifetimes(lifetimes: &[FurtherLifetime]) -> Option<String> {
    let described: Vec<String> = lifetimes.iter().map(described).collect();
    let described: Vec<&str> = described.iter().map(String::as_str).collect();
    (!described.is_empty()).then(|| all_of(&described))
}

fn domains(within: &BTreeSet<String>, configured: bool) -> String {
    let names: Vec<String> = within.iter().map(|domain| format!("`{domain}`")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match (names.is_empty(), configured) {
        (true, _) => "only the host that sets it".to_owned(),
        (false, false) => format!("{} and all subdomains", all_of(&names)),
        (false, true) => format!("a configured domain within {}", all_of(&names)),
    }
}

/// Describes the value of a field in words; `None` if it is not written.
pub(super) fn said(field: Field, fact: &Fact<'_>) -> Option<String> {
    Some(match fact {
        // Texts are compared language by language.
        Fact::Text(text) => (*text)?.best("").to_owned(),
        Fact::Word(word) => quoted(word.as_deref()?),
        Fact::Set(words) => list(words)?,
        Fact::Texts(texts) => {
            let first = |text: &Text| {
                text.versions()
                    .map(|(_, text)| quoted(text))
                    .collect::<Vec<_>>()
                    .join(" / ")
            };
            let described: BTreeSet<String> = texts.iter().map(first).collect();
            let described: Vec<&str> = described.iter().map(String::as_str).collect();
            if described.is_empty() {
                return None;
            }
            all_of(&described)
        }
        Fact::Consent(asked) => if *asked { "required" } else { "not required" }.to_owned(),
        Fact::Truth(truth) => if *truth { "on" } else { "off" }.to_owned(),
        Fact::Like(category) => quoted(category.as_str()),
        Fact::StorageKind(kind) => quoted(kind.as_str()),
        Fact::SetsOn(pages) => quoted((*pages)?.as_str()),
        Fact::Number(number) => number.as_ref()?.to_string(),
        Fact::Date(date) => date.as_ref()?.to_string(),
        Fact::Lasts(lasts) if field == Field::Lifetime => kept((*lasts)?),
        Fact::Lasts(lasts) | Fact::Remembers(lasts) => lasts.as_ref()?.to_string(),
        Fact::Naming(naming @ Naming::Exact { .. }) => format!("`{}`", naming.shown()),
        Fact::Naming(naming) => format!("all names like `{}`", naming.shown()),
        Fact::Category(named) => category(named),
        Fact::Exemption(why) => quoted((*why)?.as_str()),
        Fact::SetBy(party) => setter(*party),
        Fact::Signal(signal) => match (*signal)? {
            SignalResponse::Honoured => "it is honoured".to_owned(),
            SignalResponse::NoEffect => "it has no effect".to_owned(),
            other => other.meaning().to_owned(),
        },
        Fact::Transfers(all) => transfers(all)?,
        Fact::Lifetimes(all) => lifetimes(all)?,
        Fact::Domains { within, configured } => domains(within, *configured),
    })
}

/// Describes the value of a field like [`said`], each text with its language: the same text may be of another language.
pub(super) fn tagged(field: Field, fact: &Fact<'_>) -> Option<String> {
    let Fact::Texts(texts) = fact else {
        return said(field, fact);
    };
    let versions = |text: &Text| {
        let versions = text.versions();
        let versions = versions.map(|(language, text)| format!("{} ({language})", quoted(text)));
        versions.collect::<Vec<_>>().join(" / ")
    };
    let described: BTreeSet<String> = texts.iter().map(versions).collect();
    let described: Vec<&str> = described.iter().map(String::as_str).collect();
    (!described.is_empty()).then(|| all_of(&described))
}

/// States a field with its value, such as `lifetime: for 30 days`; `None` if it is not written. A text is stated in each
/// language.
pub(crate) fn stated(field: Field, fact: &Fact<'_>) -> Option<String> {
    let value = match fact {
        Fact::Text(text) => {
            let versions: Vec<String> = text
                .as_ref()?
                .versions()
                .map(|(language, text)| format!("{language}: {}", quoted(text)))
                .collect();
            versions.join(", ")
        }
        Fact::Truth(false) => return None,
        other => said(field, other)?,
    };
    Some(visible(&format!("{}: {value}", field.noun())))
}

/// Describes a field that has changed.
pub(super) fn changes(
    part: &Part<'_>,
    field: Field,
    facts: (&Fact<'_>, &Fact<'_>),
    said: &Said,
) -> String {
    let subject = subject(part);
    let text = match (field, facts) {
        (Field::Consent, (_, Fact::Consent(true))) => {
            format!("{subject} now needs consent; before, it was exempt")
        }
        (Field::Consent, _) => {
            format!("{subject} no longer needs consent: it is now marked as exempt")
        }
        (Field::Rolling, (_, Fact::Truth(true))) => {
            format!("the lifetime of {subject} now restarts with each visit")
        }
        (Field::Rolling, _) => {
            format!("the lifetime of {subject} no longer restarts with each visit")
        }
        (Field::Lifetime, (Fact::Lasts(Some(old)), Fact::Lasts(Some(new)))) => {
            let difference = difference(*old, *new, &LIMIT).unwrap_or_default();
            format!(
                "{subject} is now kept {} instead of {}{difference}",
                kept(*new),
                kept(*old)
            )
        }
        (Field::Name, (Fact::Naming(old), _)) => {
            format!("{subject} had the name `{}` before", old.shown())
        }
        (Field::Category | Field::TrackingCategory, (Fact::Category(old), Fact::Category(new))) => {
            format!(
                "{subject} is now in the category {} instead of {}",
                category(new),
                category(old)
            )
        }
        (Field::SetBy, (Fact::SetBy(old), Fact::SetBy(new))) => {
            format!(
                "{subject} is now set by {} instead of {}",
                setter(*new),
                setter(*old)
            )
        }
        (Field::Domain, _) => match said {
            (Some(old), Some(new)) => format!("{subject} is now sent to {new} instead of {old}"),
            _ => subject,
        },
        (Field::SetsOn, (_, Fact::SetsOn(pages))) => match pages {
            Some(SetsOn::OurPages) => format!("{subject} now sets cookies on our pages"),
            Some(_) => format!("{subject} now sets cookies on its own pages only"),
            None => format!("{subject} no longer sets cookies"),
        },
        (Field::Retired, (Fact::Date(None), Fact::Date(Some(day)))) => {
            format!("{subject} is retired: since {day} the service only removes it")
        }
        (Field::Retired, (_, Fact::Date(None))) => format!("{subject} is set again"),
        (Field::SellsOrShares, (_, Fact::Truth(true))) => {
            "personal information is now sold or shared".to_owned()
        }
        (Field::SellsOrShares, _) => "personal information is no longer sold or shared".to_owned(),
        (_, (Fact::Set(old), Fact::Set(new))) => members(&of(part, field), old, new),
        (_, (Fact::Lasts(Some(old)), Fact::Lasts(Some(new)))) => {
            plain(&of(part, field), said) + &difference(*old, *new, &LIMIT).unwrap_or_default()
        }
        (_, (Fact::Remembers(Some(old)), Fact::Remembers(Some(new)))) => {
            plain(&of(part, field), said) + &difference(*old, *new, &PROMISE).unwrap_or_default()
        }
        _ => plain(&of(part, field), said),
    };
    sentence(&text)
}

/// How the days of months and years are counted.
struct Measure {
    seconds: fn(Lifetime) -> Option<u64>,
    month: &'static str,
    year: &'static str,
}

/// A lifetime is a limit.
const LIMIT: Measure = Measure {
    seconds: Lifetime::seconds,
    month: "a month counts as 30 days",
    year: "a year counts as 365 days",
};

/// The time for which a choice counts is a promise.
const PROMISE: Measure = Measure {
    seconds: Lifetime::at_least_seconds,
    month: "months count as the longest ones",
    year: "years count as the longest ones",
};

/// Returns by how much two lifetimes in different units differ, such as `, which is 5 days longer (a month counts as 30 days,
/// and a year as 365)`: 12 months and 1 year are not the same to a computer.
fn difference(old: Lifetime, new: Lifetime, measure: &Measure) -> Option<String> {
    let (Lifetime::For { unit: from, .. }, Lifetime::For { unit: to, .. }) = (old, new) else {
        return None;
    };
    let (before, after) = ((measure.seconds)(old)?, (measure.seconds)(new)?);
    let apart = before.abs_diff(after);
    if from == to || apart == 0 {
        return None;
    }
    let units = [Unit::Day, Unit::Hour, Unit::Minute, Unit::Second];
    let unit = units.into_iter().find(|unit| apart % unit.seconds() == 0)?;
    let count = u32::try_from(apart / unit.seconds()).ok()?;
    let direction = if after > before { "longer" } else { "shorter" };
    let counts: Vec<&str> = [from, to]
        .into_iter()
        .filter_map(|unit| match unit {
            Unit::Month => Some(measure.month),
            Unit::Year => Some(measure.year),
            _ => None,
        })
        .collect();
    let counts = if counts.is_empty() {
        String::new()
    } else {
        format!(" ({})", all_of(&counts))
    };
    Some(format!(
        ", which is {} {direction}{counts}",
        Lifetime::For { count, unit }
    ))
}

fn plain(what: &str, said: &Said) -> String {
    match said {
        (Some(before), Some(after)) => format!("{what} changed from {before} to {after}"),
        (None, Some(after)) => format!("{what} changed from not stated to {after}"),
        (Some(before), None) => format!("{what} changed from {before} to not stated"),
        (None, None) => what.to_owned(),
    }
}

fn members(
    what: &str,
    old: &BTreeSet<std::borrow::Cow<'_, str>>,
    new: &BTreeSet<std::borrow::Cow<'_, str>>,
) -> String {
    let comes = list(&new.difference(old).cloned().collect());
    let goes = list(&old.difference(new).cloned().collect());
    match (comes, goes) {
        (Some(comes), Some(goes)) => {
            format!("{what} now include {comes} and no longer include {goes}")
        }
        (Some(comes), None) => format!("{what} now include {comes}"),
        (None, Some(goes)) => format!("{what} no longer include {goes}"),
        (None, None) => what.to_owned(),
    }
}

/// Describes a text that has changed in one language. It names the language if it is not that of the policy.
pub(super) fn text(part: &Part<'_>, field: Field, said: &Said, language: Option<&str>) -> String {
    let mut what = of(part, field);
    if let Some(language) = language {
        what = format!("{what} (in the language `{language}`)");
    }
    let quote = |text: &Option<String>| text.as_deref().map(quoted);
    sentence(&plain(&what, &(quote(&said.0), quote(&said.1))))
}

/// Describes a renamed key.
pub(super) fn key(before: &Part<'_>, after: &Part<'_>) -> String {
    let what = subject(after);
    sentence(&format!(
        "the key of {what} is now `{}` instead of `{}`",
        after.entry(),
        before.entry()
    ))
}

/// Summarizes a part.
pub(super) fn summary(part: &Part<'_>, language: &str) -> String {
    let text = |field| match part.get(field) {
        Some(Fact::Text(Some(text))) => Some(quoted(text.best(language))),
        _ => None,
    };
    let said_of = |field| part.get(field).and_then(|fact| said(field, fact));
    let mut pieces = Vec::new();
    match part.kind {
        Kind::Cookie | Kind::Storage => {
            let needs = matches!(part.get(Field::Consent), Some(Fact::Consent(true)));
            let consent = if needs {
                "needs consent"
            } else {
                "needs no consent"
            };
            pieces.extend(
                said_of(Field::Category).map(|category| format!("category {category}, {consent}")),
            );
            pieces.extend(text(Field::Purpose).map(|purpose| format!("purpose {purpose}")));
            let kept = [Field::Lifetime, Field::Lifetimes].map(said_of);
            let kept: Vec<String> = kept.into_iter().flatten().collect();
            pieces.extend((!kept.is_empty()).then(|| format!("kept {}", kept.join(", or "))));
            pieces.extend(said_of(Field::Provider).map(|provider| format!("provider {provider}")));
        }
        Kind::Tracking => {
            let needs = matches!(part.get(Field::Consent), Some(Fact::Consent(true)));
            let consent = if needs {
                "needs consent"
            } else {
                "needs no consent"
            };
            let category = said_of(Field::TrackingCategory);
            pieces.extend(category.map(|category| format!("category {category}, {consent}")));
            pieces.extend(text(Field::TrackingPurpose).map(|purpose| format!("purpose {purpose}")));
            let provider = said_of(Field::TrackingProvider);
            pieces.extend(provider.map(|provider| format!("provider {provider}")));
        }
        Kind::ThirdParty => {
            pieces.extend(text(Field::Why).map(|why| format!("purpose {why}")));
            pieces.extend(text(Field::Where).map(|place| format!("encountered at {place}")));
        }
        Kind::Planned => pieces.extend(text(Field::PlannedWhy)),
        Kind::Category => {
            pieces.extend(said_of(Field::Like).map(|like| format!("like {like}")));
            pieces.extend(text(Field::Description));
        }
        Kind::Log => pieces.extend(text(Field::Summary)),
        Kind::Exempt => {
            pieces.extend(said_of(Field::Reason).map(|reason| format!("reason {reason}")));
        }
        Kind::Policy | Kind::Service | Kind::Choices | Kind::Changes => {}
    }
    pieces.join("; ")
}

/// Describes a new part.
pub(super) fn comes(part: &Part<'_>, summary: &str) -> String {
    let subject = subject(part);
    sentence(&match part.kind {
        Kind::Planned => format!("{subject} is new and not in use yet: {summary}"),
        Kind::Log => format!("the log has a new entry of {}: {summary}", part.key),
        Kind::Exempt => format!(
            "the source code `{}` may now bypass the registry: {summary}",
            part.name
        ),
        _ => match part.get(Field::Retired) {
            Some(Fact::Date(Some(day))) => {
                format!("{subject} is declared as retired: since {day} the service only removes it")
            }
            _ => format!("{subject} is new: {summary}"),
        },
    })
}

/// Describes a removed part. For a planned category, `used` is the entry that now uses it.
pub(super) fn goes(part: &Part<'_>, used: Option<&str>) -> String {
    let subject = subject(part);
    sentence(&match (part.kind, used) {
        (Kind::Planned, Some(entry)) => {
            format!("{subject} is now in use, by `{entry}`")
        }
        (Kind::Planned, None) => format!("{subject} is no longer planned"),
        (Kind::Log, _) => format!("the log no longer has the entry of {}", part.key),
        (Kind::Exempt, _) => format!(
            "the source code `{}` may no longer bypass the registry",
            part.name
        ),
        _ => format!("{subject} was removed"),
    })
}
