//! Durations and dates, for people and for machines.

use super::Words;
use super::sentence::Sentence;
use cookie_registry_core::{Lifetime, Unit};
use time::Date;

/// Returns a duration in words with its exact form; `None` if a lifetime has no fixed length.
pub(super) fn duration(lifetime: Lifetime, words: &Words) -> Option<Sentence> {
    let (one, many) = match unit(lifetime)? {
        Unit::Second => (words.second, words.seconds),
        Unit::Minute => (words.minute, words.minutes),
        Unit::Hour => (words.hour, words.hours),
        Unit::Day => (words.day, words.days),
        Unit::Week => (words.week, words.weeks),
        Unit::Month => (words.month, words.months_of),
        Unit::Year => (words.year, words.years),
        // If core adds a unit, durations in it are written in seconds until this function supports it.
        _ => return exact_seconds(lifetime, words),
    };
    let Lifetime::For { count, .. } = lifetime else {
        return None;
    };
    let text = if count == 1 {
        one.to_owned()
    } else {
        many.replace("{count}", &count.to_string())
    };
    Some(Sentence::time(&text, &iso(lifetime)?))
}

fn unit(lifetime: Lifetime) -> Option<Unit> {
    match lifetime {
        Lifetime::For { unit, .. } => Some(unit),
        _ => None,
    }
}

fn exact_seconds(lifetime: Lifetime, words: &Words) -> Option<Sentence> {
    let count = lifetime.seconds()?.to_string();
    Some(Sentence::time(
        &words.seconds.replace("{count}", &count),
        &iso(lifetime)?,
    ))
}

/// Returns the exact duration in ISO 8601, as a "valid duration string" of the HTML Standard. It uses days
/// and shorter units, because months and years have no fixed length in ISO 8601.
pub(super) fn iso(lifetime: Lifetime) -> Option<String> {
    let seconds = lifetime.seconds()?;
    Some(match seconds {
        _ if seconds.is_multiple_of(Unit::Day.seconds()) => {
            format!("P{}D", seconds / Unit::Day.seconds())
        }
        _ if seconds.is_multiple_of(Unit::Hour.seconds()) => {
            format!("PT{}H", seconds / Unit::Hour.seconds())
        }
        _ if seconds.is_multiple_of(Unit::Minute.seconds()) => {
            format!("PT{}M", seconds / Unit::Minute.seconds())
        }
        _ => format!("PT{seconds}S"),
    })
}

/// Returns a date in words with its exact form.
pub(super) fn date(date: Date, words: &Words) -> Sentence {
    let month = usize::from(u8::from(date.month())) - 1;
    let day = match date.day() {
        1 => words.first_day.to_owned(),
        day => day.to_string(),
    };
    let text = words
        .date
        .replace("{day}", &day)
        .replace(
            "{month}",
            words.months.get(month).copied().unwrap_or_default(),
        )
        .replace("{year}", &date.year().to_string());
    Sentence::time(&text, &date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn disclosure(lifetime: &str, language: &str) -> Option<(String, String)> {
        let sentence = duration(
            Lifetime::parse(lifetime).unwrap(),
            Words::of(language).unwrap(),
        )?;
        Some((sentence.plain(), sentence.runs[0].datetime.clone().unwrap()))
    }

    #[test]
    fn a_duration_keeps_its_unit_and_has_an_exact_form() {
        for (lifetime, language, words, exact) in [
            ("30 days", "en", "30 days", "P30D"),
            ("1 day", "de", "1 Tag", "P1D"),
            ("24 hours", "en", "24 hours", "P1D"),
            ("36 hours", "fr", "36 heures", "PT36H"),
            ("2 weeks", "es", "2 semanas", "P14D"),
            ("13 months", "fr", "13 mois", "P390D"),
            ("1 year", "de", "1 Jahr", "P365D"),
            ("90 minutes", "en", "90 minutes", "PT90M"),
            ("1 second", "en", "1 second", "PT1S"),
        ] {
            assert_eq!(
                disclosure(lifetime, language),
                Some((words.to_owned(), exact.to_owned()))
            );
        }
        assert_eq!(disclosure("session", "en"), None);
    }

    #[test]
    fn a_date_is_written_as_the_language_does() {
        let first = Date::from_calendar_date(2026, Month::May, 1).unwrap();
        for (language, words) in [
            ("en", "1 May 2026"),
            ("de", "1. Mai 2026"),
            ("fr", "1er mai 2026"),
            ("es", "1 de mayo de 2026"),
        ] {
            let sentence = date(first, Words::of(language).unwrap());
            assert_eq!(sentence.plain(), words);
            assert_eq!(sentence.runs[0].datetime.as_deref(), Some("2026-05-01"));
        }
    }
}
