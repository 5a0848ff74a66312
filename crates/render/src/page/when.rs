//! Durations and dates, for people and for machines.

use super::sentence::Sentence;
use cookie_registry_core::{DateWords, Lifetime, Unit};
use cookie_registry_words::{Chain, DurationUnit, Form, Plural, Words};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use time::Date;

/// Writes dates and durations of a page.
///
/// The plural rules come from ICU4X, because a language may have up to six forms and its rule is code, not text. Names of
/// months and forms of units are text, so that they are in the file of a language, where a translator sees them.
#[derive(Debug)]
pub(super) struct When<'w> {
    dates: DateWords<'w>,
    /// The language of dates, if it is not that of the page.
    language_of_dates: Option<&'w str>,
    units: Vec<(DurationUnit, Phrase<'w>)>,
}

/// How a language counts a unit.
#[derive(Debug)]
struct Phrase<'w> {
    plural: &'w Plural,
    rules: Option<PluralRules>,
    language: Option<&'w str>,
}

impl<'w> When<'w> {
    /// Returns how the languages of a chain write dates and durations.
    pub(super) fn new(chain: &Chain<'w>, words: &Words<'w>) -> Self {
        let phrase = |unit: DurationUnit| {
            let (plural, language, is_other) = chain.duration(unit)?;
            let phrase = Phrase {
                plural,
                rules: rules(language),
                language: is_other.then_some(language),
            };
            Some((unit, phrase))
        };
        Self {
            dates: words.dates(),
            language_of_dates: chain.months().1.or(words.date.language()),
            units: DurationUnit::ALL.into_iter().filter_map(phrase).collect(),
        }
    }

    /// Returns a duration in words with its exact form; `None` if a lifetime has no fixed length.
    pub(super) fn duration(&self, lifetime: Lifetime) -> Option<Sentence> {
        self.exactly(lifetime, lifetime.seconds()?)
    }

    /// Returns a duration in words with an exact form of so many seconds: a promise lasts as long as it can on the calendar.
    pub(super) fn exactly(&self, lifetime: Lifetime, seconds: u64) -> Option<Sentence> {
        let Lifetime::For { count, unit } = lifetime else {
            return None;
        };
        let (count, unit) = match unit {
            Unit::Second => (u64::from(count), DurationUnit::Second),
            Unit::Minute => (u64::from(count), DurationUnit::Minute),
            Unit::Hour => (u64::from(count), DurationUnit::Hour),
            Unit::Day => (u64::from(count), DurationUnit::Day),
            Unit::Week => (u64::from(count), DurationUnit::Week),
            Unit::Month => (u64::from(count), DurationUnit::Month),
            Unit::Year => (u64::from(count), DurationUnit::Year),
            // If core adds a unit, durations in it are written in seconds until this function supports it.
            _ => (seconds, DurationUnit::Second),
        };
        let (_, phrase) = self.units.iter().find(|(known, _)| *known == unit)?;
        let form = phrase.rules.as_ref().map(|rules| rules.category_for(count));
        let text = phrase.plural.form(form.map_or(Form::Other, form_of));
        let text = text.replace("{count}", &count.to_string());
        Some(Sentence::time(&text, &iso(seconds), phrase.language))
    }

    /// Returns a date in words with its exact form.
    pub(super) fn date(&self, date: Date) -> Sentence {
        let text = self
            .dates
            .date(date.year(), u8::from(date.month()), date.day());
        Sentence::time(&text, &date.to_string(), self.language_of_dates)
    }
}

/// Returns the plural rules of a language (CLDR); `None` if its tag cannot be read.
fn rules(language: &str) -> Option<PluralRules> {
    let locale = Locale::try_from_str(language).ok()?;
    PluralRules::try_new_cardinal((&locale).into()).ok()
}

fn form_of(category: PluralCategory) -> Form {
    match category {
        PluralCategory::Zero => Form::Zero,
        PluralCategory::One => Form::One,
        PluralCategory::Two => Form::Two,
        PluralCategory::Few => Form::Few,
        PluralCategory::Many => Form::Many,
        PluralCategory::Other => Form::Other,
    }
}

/// Returns the exact duration in ISO 8601, as a "valid duration string" of the HTML Standard. It uses days
/// and shorter units, because months and years have no fixed length in ISO 8601.
fn iso(seconds: u64) -> String {
    match seconds {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::Month;

    fn written<T>(language: &str, write: impl FnOnce(&When<'_>) -> T) -> T {
        let chain = Chain::new(&[], language, language);
        write(&When::new(&chain, &chain.words()))
    }

    fn duration(lifetime: &str, language: &str) -> Option<(String, String)> {
        let lifetime = Lifetime::parse(lifetime).unwrap();
        let sentence = written(language, |when| when.duration(lifetime))?;
        Some((sentence.plain(), sentence.runs[0].datetime.clone().unwrap()))
    }

    #[test]
    fn a_duration_keeps_its_unit_and_has_an_exact_form() {
        for (lifetime, language, words, exact) in [
            ("30 days", "en", "30 days", "P30D"),
            ("1 day", "de", "1 Tag", "P1D"),
            ("24 hours", "en", "24 hours", "P1D"),
            ("36 hours", "fr", "36\u{a0}heures", "PT36H"),
            ("2 weeks", "es", "2 semanas", "P14D"),
            ("13 months", "fr", "13\u{a0}mois", "P390D"),
            ("1 year", "de", "1 Jahr", "P365D"),
            ("90 minutes", "en", "90 minutes", "PT90M"),
            ("1 second", "en", "1 second", "PT1S"),
            // One, few, many, and many again for 12 to 14.
            ("1 month", "pl", "1 miesiąc", "P30D"),
            ("3 months", "pl", "3 miesiące", "P90D"),
            ("5 months", "pl", "5 miesięcy", "P150D"),
            ("13 months", "pl", "13 miesięcy", "P390D"),
            ("22 days", "pl", "22 dni", "P22D"),
        ] {
            assert_eq!(
                duration(lifetime, language),
                Some((words.to_owned(), exact.to_owned()))
            );
        }
        assert_eq!(duration("session", "en"), None);
    }

    #[test]
    fn a_date_is_written_as_the_language_does() {
        let first = Date::from_calendar_date(2026, Month::May, 1).unwrap();
        for (language, words) in [
            ("en", "1 May 2026"),
            ("de", "1. Mai 2026"),
            ("fr", "1er mai 2026"),
            ("es", "1 de mayo de 2026"),
            ("it", "1 maggio 2026"),
            ("nl", "1 mei 2026"),
            ("pl", "1 maja 2026"),
            ("pt", "1 de maio de 2026"),
        ] {
            let sentence = written(language, |when| when.date(first));
            assert_eq!(sentence.plain(), words);
            assert_eq!(sentence.runs[0].datetime.as_deref(), Some("2026-05-01"));
        }
    }

    #[test]
    fn what_another_language_counts_is_marked_and_follows_its_rules() {
        let chain = Chain::new(&[], "tlh", "pl");
        let when = When::new(&chain, &chain.words());
        let said = when.duration(Lifetime::parse("5 days").unwrap()).unwrap();
        assert_eq!(
            (said.plain().as_str(), said.runs[0].lang.as_deref()),
            ("5 dni", Some("pl"))
        );
        let day = Date::from_calendar_date(2026, Month::May, 9).unwrap();
        assert_eq!(when.date(day).runs[0].lang.as_deref(), Some("pl"));
    }
}
