//! Dates in other notations.

use super::plain;
use std::fmt;
use time::{Date, Month};

/// The months in the languages of the page: the spellings begin with one of these.
const MONTHS: &[&[&str]] = &[
    &["jan", "jän", "ene", "gen", "sty"],
    &["feb", "fév", "fev", "lut"],
    &["mar", "mär", "maer", "maa", "mrt"],
    &["apr", "avr", "abr", "kwi"],
    &["may", "mai", "mag", "mei", "maj"],
    &["jun", "juin", "giu", "cze"],
    &["jul", "juil", "lug", "lip"],
    &["aug", "aoû", "aou", "ago", "sie"],
    &["sep", "set", "wrz"],
    &["oct", "okt", "ott", "out", "paź", "paz"],
    &["nov", "lis"],
    &["dec", "dez", "déc", "dic", "gru"],
];

/// A date in another notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MeantDate {
    /// This day.
    Day(Date),
    /// Day and month may be in either order.
    Ambiguous(Date, Date),
}

impl fmt::Display for MeantDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Ambiguous(one, other) => write!(f, "{one} or {other}"),
        }
    }
}

/// Returns the day that a text means: `9 May 2026`, `May 9, 2026`, `09.05.2026`, `2026/5/9`, or with a time.
pub(crate) fn date(text: &str) -> Option<MeantDate> {
    let plain = plain(text);
    // A time after the date says nothing about the day.
    let has_time =
        plain.len() > 10 && plain.is_char_boundary(10) && plain.as_bytes().get(4) == Some(&b'-');
    let plain = if has_time { plain.get(..10)? } else { &plain };
    let parts: Vec<&str> = plain
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '/'))
        .filter(|part| {
            !part.is_empty()
                && !matches!(
                    *part,
                    "de" | "of" | "the" | "der" | "del" | "le" | "el" | "dnia" | "r"
                )
        })
        .collect();
    let [one, two, three] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| {
        let digits = part
            .trim_end_matches("st")
            .trim_end_matches("nd")
            .trim_end_matches("rd")
            .trim_end_matches("th")
            .trim_end_matches("er");
        digits.parse::<u16>().ok()
    };
    let day = |year: u16, month: u16, day: u16| {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let is_year = (1990..=2100).contains(&year);
        Date::from_calendar_date(i32::from(year), month, u8::try_from(day).ok()?)
            .ok()
            .filter(|_| is_year)
    };
    let month = |part: &str| {
        let at = MONTHS
            .iter()
            .position(|names| names.iter().any(|name| part.starts_with(name)))?;
        u16::try_from(at + 1).ok()
    };
    match (number(one), number(two), number(three)) {
        (Some(year), Some(m), Some(d)) if year > 31 => day(year, m, d).map(MeantDate::Day),
        (Some(first), Some(second), Some(year)) => {
            // Points are written between day and month in that order.
            match (day(year, second, first), day(year, first, second)) {
                (Some(one), Some(other)) if one != other && !plain.contains('.') => {
                    Some(MeantDate::Ambiguous(one, other))
                }
                (Some(found), _) => Some(MeantDate::Day(found)),
                (None, Some(found)) if !plain.contains('.') => Some(MeantDate::Day(found)),
                _ => None,
            }
        }
        (Some(d), None, Some(year)) => day(year, month(two)?, d).map(MeantDate::Day),
        (None, Some(d), Some(year)) => day(year, month(one)?, d).map(MeantDate::Day),
        _ => None,
    }
}
