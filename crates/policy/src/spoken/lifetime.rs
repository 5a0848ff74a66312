//! Lifetimes in other notations and languages.

mod words;

use super::plain;
use cookie_registry_core::{Lifetime, Unit};
use words::{AFTER_VISITS, AMBIGUOUS, AT_MOST, ENDLESS, NUMBERS, PARTS, SESSIONS, UNITS, UNTIL};

/// What a text that is no lifetime most likely means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// This lifetime, written otherwise.
    Lifetime(Lifetime),
    /// No end.
    Endless,
    /// A number with several units.
    SeveralUnits,
    /// One of two units.
    TwoUnits(u32, Unit, Unit),
    /// A number with a sign that separates thousands or decimals.
    Separated(String, Option<Unit>),
    /// A part of a unit.
    Fraction,
    /// A time that begins anew with each visit.
    AfterLastVisit(Lifetime),
    /// A day.
    Day,
    /// A range.
    Range(Option<Lifetime>),
    /// A number without a unit.
    NoUnit(u32),
    /// A negative number.
    Negative,
}

/// The most bytes of a text that is read as a lifetime. The longest phrases of people are far shorter, and what is longer is a
/// text about something else.
const MOST_BYTES: usize = 256;

/// Returns what a text most likely means as a lifetime; `None` if nothing is likely. It never takes one unit for another.
pub(crate) fn lifetime(text: &str) -> Option<Meant> {
    let text = plain(text);
    if text.len() > MOST_BYTES {
        return None;
    }
    let mut length = without_at_most(&text);
    let mut begins_anew = false;
    while let Some(rest) = AFTER_VISITS
        .iter()
        .find_map(|after| length.strip_suffix(after))
    {
        (length, begins_anew) = (without_at_most(rest), true);
    }
    if !begins_anew {
        return of_length(&text);
    }
    match of_length(&plain(length))? {
        Meant::Lifetime(lasts) => Some(Meant::AfterLastVisit(lasts)),
        other => Some(other),
    }
}

/// Returns a text without the words that say that a number is the most.
fn without_at_most(text: &str) -> &str {
    AT_MOST.iter().fold(text, |text, words| {
        let text = text.strip_prefix(words).unwrap_or(text).trim_start();
        text.strip_suffix(words).unwrap_or(text).trim_end()
    })
}

/// Returns what a text in plain form means as a lifetime that begins once.
fn of_length(plain: &str) -> Option<Meant> {
    if SESSIONS.contains(&plain) {
        return Some(Meant::Lifetime(Lifetime::Session));
    }
    if ENDLESS.contains(&plain) {
        return Some(Meant::Endless);
    }
    if let Some(known) = iso_8601(plain) {
        return Some(known);
    }
    if plain.split([' ', '-']).any(|word| PARTS.contains(&word)) {
        return Some(Meant::Fraction);
    }
    let text = without_at_most(plain);
    if let Some(rest) = UNTIL.iter().find_map(|until| plain.strip_prefix(until))
        && super::date(rest.trim_start()).is_some()
    {
        return Some(Meant::Day);
    }
    if let Some(rest) = text.strip_prefix(['-', '−']) {
        return rest
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(Meant::Negative);
    }
    let (number, rest) = number(text)?;
    let rest = rest.trim_start();
    match number {
        Number::Whole(count) => counted(count, rest),
        Number::Separated(digits) => Some(Meant::Separated(digits, exact_unit(rest))),
        Number::Fraction => Some(Meant::Fraction),
    }
}

fn counted(count: u32, rest: &str) -> Option<Meant> {
    if rest.is_empty() {
        return Some(Meant::NoUnit(count));
    }
    if let Some(to) = ["-", "–", "to ", "bis ", "à ", "a "]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        && let Some((Number::Whole(most), unit)) = self::number(to.trim_start())
    {
        let longest = unit_of(unit.trim()).and_then(|unit| lasting(most, unit));
        return Some(Meant::Range(longest));
    }
    let word = rest.trim_end_matches('.');
    if let Some((_, one, other)) = AMBIGUOUS.iter().find(|(known, ..)| *known == word) {
        return Some(Meant::TwoUnits(count, *one, *other));
    }
    // "1 month (30 days)".
    if let Some((first, _)) = rest.split_once(" (")
        && let Some(unit) = exact_unit(first.trim_end())
    {
        return lasting(count, unit).map(Meant::Lifetime);
    }
    // "1 year and 1 day", "2 h 30 min", "1 year, 6 months".
    if rest.chars().any(|c| c.is_ascii_digit()) {
        return rest
            .contains(|c: char| c.is_alphabetic())
            .then_some(Meant::SeveralUnits);
    }
    lasting(count, unit_of(word)?).map(Meant::Lifetime)
}

fn lasting(count: u32, unit: Unit) -> Option<Lifetime> {
    (count > 0).then_some(Lifetime::For { count, unit })
}

enum Number {
    Whole(u32),
    Separated(String),
    Fraction,
}

/// Splits a text after its leading number, in digits or in words.
fn number(text: &str) -> Option<(Number, &str)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\'')))
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let digits = digits.trim_end_matches(['.', ',']);
    if digits.is_empty() {
        let (word, rest) = text.split_once(' ')?;
        let at = NUMBERS.iter().position(|words| words.contains(&word))?;
        return Some((Number::Whole(u32::try_from(at).ok()? + 1), rest));
    }
    if rest.trim_start().starts_with(['½', '¼', '¾']) {
        return Some((Number::Fraction, ""));
    }
    let Some((first, last)) = digits.rsplit_once(['.', ',', '\'']) else {
        return Some((Number::Whole(digits.parse().ok()?), rest));
    };
    if last.len() == 3 && !first.is_empty() {
        let plain: String = digits.chars().filter(char::is_ascii_digit).collect();
        return Some((Number::Separated(plain), rest));
    }
    Some((Number::Fraction, rest))
}

fn exact_unit(word: &str) -> Option<Unit> {
    let singular = word
        .strip_suffix("(s)")
        .or_else(|| word.strip_suffix('s'))
        .unwrap_or(word);
    UNITS
        .iter()
        .find(|(_, spellings)| spellings.contains(&word) || spellings.contains(&singular))
        .map(|(unit, _)| *unit)
}

/// Returns the unit of a word, also where it is misspelt, unless two units are as near. One letter changes the unit of a word of
/// three, so it is known or it is not.
fn unit_of(word: &str) -> Option<Unit> {
    let word = word.trim_end_matches('.');
    if let Some(unit) = exact_unit(word) {
        return Some(unit);
    }
    let length = word.chars().count();
    if length < 4 {
        return None;
    }
    let limit = length / 3;
    let distance = |spelling: &str| {
        strsim::osa_distance(word, spelling)
            .min(strsim::osa_distance(word, &format!("{spelling}s")))
    };
    // Short spellings are near to everything.
    let long = |spelling: &&&str| spelling.chars().count() > 2;
    let near: Vec<(usize, Unit)> = UNITS
        .iter()
        .filter_map(|(unit, spellings)| {
            Some((
                spellings
                    .iter()
                    .filter(long)
                    .map(|one| distance(one))
                    .min()?,
                *unit,
            ))
        })
        .collect();
    let (least, unit) = near.iter().min_by_key(|(distance, _)| *distance)?;
    let as_near = near.iter().filter(|(distance, _)| distance == least);
    (*least <= limit && as_near.count() == 1).then_some(*unit)
}

/// Reads a duration of ISO 8601, such as `P1Y` or `PT12H`.
fn iso_8601(text: &str) -> Option<Meant> {
    let rest = text.strip_prefix('p')?;
    let (date, time) = rest.split_once('t').unwrap_or((rest, ""));
    let mut found = Vec::new();
    for (part, units) in [
        (
            date,
            &[
                ('y', Unit::Year),
                ('m', Unit::Month),
                ('w', Unit::Week),
                ('d', Unit::Day),
            ][..],
        ),
        (
            time,
            &[('h', Unit::Hour), ('m', Unit::Minute), ('s', Unit::Second)][..],
        ),
    ] {
        let mut rest = part;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_ascii_digit())?;
            let count: u32 = rest.get(..end)?.parse().ok()?;
            let letter = rest.get(end..)?.chars().next()?;
            let (_, unit) = units.iter().find(|(known, _)| *known == letter)?;
            if count > 0 {
                found.push((count, *unit));
            }
            rest = rest.get(end + letter.len_utf8()..)?;
        }
    }
    match found.as_slice() {
        [(count, unit)] => lasting(*count, *unit).map(Meant::Lifetime),
        [] => None,
        _ => Some(Meant::SeveralUnits),
    }
}

/// How to write a lifetime, after "write".
const FORMS: &str = "\"session\", or a whole number and one unit such as \"30 days\" \
                     (minutes, hours, days, weeks, months, years); for storage also \"until cleared\" or \"tab\"";

/// What to write instead of a text that is no lifetime.
pub(crate) fn lifetime_help(text: &str) -> String {
    match lifetime(text) {
        Some(Meant::Lifetime(meant)) => format!("did you mean \"{meant}\"?"),
        Some(Meant::Endless) => {
            "a cookie ends after 400 days at the latest: write how long the service asks for, such as \"400 days\"; for storage that does not expire write \"until cleared\"".to_owned()
        }
        Some(Meant::SeveralUnits) => {
            "write one number and one unit: the whole time in the smaller unit (a month counts as 30 days, a year as 365)".to_owned()
        }
        Some(Meant::TwoUnits(count, one, other)) => format!(
            "it may mean either: write \"{}\" or \"{}\"",
            Lifetime::For { count, unit: one },
            Lifetime::For { count, unit: other }
        ),
        Some(Meant::Separated(digits, unit)) => {
            let unit = unit.map_or("days".to_owned(), |unit| format!("{unit}s"));
            format!("write the number without a sign between its digits, such as \"{digits} {unit}\" if that is meant")
        }
        Some(Meant::Fraction) => "write a whole number, of a smaller unit where needed: \"18 months\" or \"36 hours\", not 1.5".to_owned(),
        Some(Meant::Range(Some(longest))) => format!(
            "write the longest time, \"{longest}\"; other times, each with its condition, go under `lifetimes`"
        ),
        Some(Meant::Range(None)) => {
            "write the longest time; other times, each with its condition, go under `lifetimes`".to_owned()
        }
        Some(Meant::NoUnit(count)) => format!("add the unit: \"{count} …\" with seconds, minutes, hours, days, weeks, months or years"),
        Some(Meant::AfterLastVisit(lasts)) => format!("write lifetime = \"{lasts}\" and rolling = true"),
        Some(Meant::Day) => "write how long it is kept after it was set, not until which day: a whole number and one unit such as \"30 days\"".to_owned(),
        Some(Meant::Negative) => "for a cookie that is no longer set, give the day as `retired` instead; it is then only removed".to_owned(),
        None => format!("write {FORMS}"),
    }
}
