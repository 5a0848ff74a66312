//! The values of keys: texts, lists, dates, words and lifetimes.

use super::{Reader, Table, TomlValue, What};
use crate::draft::Text;
use crate::finding::Finding;
use crate::rules::Code;
use crate::source::Spanned;
use crate::suggest::{nearest, one_of};
use cookie_registry_core::{Lifetime, LifetimeError, Unit, Word};
use time::{Date, Month};
use toml::de::DeValue;

/// The description of a list of texts in messages.
const LIST_OF_TEXTS: &str = "a list of texts in brackets, such as [\"one\", \"another\"]";

impl Table<'_, '_> {
    pub(crate) fn string(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<String>> {
        let value = self.value(key)?;
        reader.as_string(self.what(key), value)
    }

    /// Reads a list of strings. A single string counts as a list of one item.
    pub(crate) fn strings(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Spanned<String>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let what = self.what(key);
        match value.get_ref() {
            DeValue::Array(items) => items
                .iter()
                .filter_map(|item| reader.as_string(what, item))
                .collect(),
            DeValue::String(_) => reader.as_string(what, value).into_iter().collect(),
            _ => {
                reader.wrong_type(what, LIST_OF_TEXTS, value);
                Vec::new()
            }
        }
    }

    /// Reads a list of strings like [`strings`](Self::strings), and reports an empty list.
    pub(crate) fn filled_strings(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Spanned<String>> {
        let empty = self.value(key).filter(|value| {
            value
                .get_ref()
                .as_array()
                .is_some_and(|items| items.is_empty())
        });
        if let Some(value) = empty {
            let span = reader.span(&value.span());
            reader.report(
                Finding::new(
                    Code::EmptyList,
                    span,
                    format!("{} is an empty list", self.what(key)),
                )
                .help("write at least one text")
                .entry(self.entry()),
            );
        }
        self.strings(key, reader)
    }

    /// Reads a text, or a table of texts by language.
    pub(crate) fn text(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<Text> {
        let value = self.value(key)?;
        let what = self.what(key);
        as_text(reader, what, value)
    }

    /// Reads a list of texts, each of which may be written in several languages.
    pub(crate) fn texts(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Vec<Text> {
        let Some(items) = self.items(key, LIST_OF_TEXTS, reader) else {
            return Vec::new();
        };
        let what = self.what(key);
        items
            .iter()
            .filter_map(|item| as_text(reader, what, item))
            .collect()
    }

    pub(crate) fn boolean(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<bool>> {
        let value = self.value(key)?;
        let Some(truth) = value.get_ref().as_bool() else {
            reader.wrong_type(self.what(key), "true or false, without quotes", value);
            return None;
        };
        Some(Spanned::new(truth, reader.span(&value.span())))
    }

    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<i64>> {
        let value = self.value(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let Some(number) = number else {
            reader.wrong_type(self.what(key), "a whole number", value);
            return None;
        };
        Some(Spanned::new(number, reader.span(&value.span())))
    }

    pub(crate) fn date(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<Date>> {
        let value = self.value(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(moment) if moment.time.is_none() && moment.offset.is_none() => {
                moment.date.and_then(|date| {
                    let month = Month::try_from(date.month).ok()?;
                    Date::from_calendar_date(i32::from(date.year), month, date.day).ok()
                })
            }
            _ => None,
        };
        if date.is_none() {
            reader.wrong_type(
                self.what(key),
                "a date without quotes, such as 2026-05-09",
                value,
            );
        }
        date.map(|date| Spanned::new(date, reader.span(&value.span())))
    }

    /// Reads a word of a closed set. A misspelt word is reported, and counts as the one that it means.
    pub(crate) fn word<W: Word>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<W>> {
        let text = self.string(key, reader)?;
        self.as_word(key, &text, reader)
    }

    /// Reads a list of words of a closed set.
    pub(crate) fn words<W: Word>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Spanned<W>> {
        let texts = self.strings(key, reader);
        texts
            .iter()
            .filter_map(|text| self.as_word(key, text, reader))
            .collect()
    }

    pub(crate) fn as_word<W: Word>(
        &self,
        key: &str,
        text: &Spanned<String>,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<W>> {
        if let Some(word) = W::parse(&text.value) {
            return Some(Spanned::new(word, text.span));
        }
        let words: Vec<&str> = W::ALL.iter().map(|word| word.as_str()).collect();
        let finding = Finding::new(
            Code::UnknownValue,
            text.span,
            format!("\"{}\" is not a known {}", text.value, W::WHAT),
        );
        let meant = nearest(&text.value, words.iter().copied());
        let help = match meant {
            Some(word) => format!("did you mean \"{word}\"? `{key}` may be {}", one_of(&words)),
            None => format!("`{key}` may be {}", one_of(&words)),
        };
        reader.report(finding.help(help).entry(self.entry()));
        // What depends on the word then follows from the one that is meant, and is no second mistake.
        Some(Spanned::new(W::parse(meant?)?, text.span))
    }

    pub(crate) fn lifetime(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<Lifetime>> {
        if let Some(value) = self.value(key)
            && let Some(number) = value.get_ref().as_integer()
        {
            let span = reader.span(&value.span());
            let message = format!("{} has a number without a unit", self.what(key));
            let help = format!(
                "write it in quotes with its unit, such as \"{} days\"",
                number.as_str()
            );
            reader.report(
                Finding::new(Code::WrongType, span, message)
                    .help(help)
                    .entry(self.entry()),
            );
            return None;
        }
        let text = self.string(key, reader)?;
        match Lifetime::parse(&text.value) {
            Ok(lifetime) => Some(Spanned::new(lifetime, text.span)),
            Err(error) => {
                let finding = Finding::new(
                    Code::InvalidLifetime,
                    text.span,
                    format!("\"{}\": {error}", text.value),
                );
                reader.report(
                    finding
                        .help(lifetime_help(&text.value, &error))
                        .entry(self.entry()),
                );
                None
            }
        }
    }
}

fn as_text(reader: &mut Reader<'_>, what: What<'_>, value: &TomlValue<'_>) -> Option<Text> {
    let span = reader.span(&value.span());
    match value.get_ref() {
        DeValue::String(_) => {
            let plain = Some(reader.as_string(what, value)?);
            Some(Text {
                span,
                plain,
                translations: Vec::new(),
            })
        }
        DeValue::Table(table) => {
            let mut translations: Vec<_> = table
                .iter()
                .filter_map(|(language, text)| {
                    let key = Spanned::new(
                        language.get_ref().to_string(),
                        reader.span(&language.span()),
                    );
                    Some((key, reader.as_string(what, text)?))
                })
                .collect();
            translations.sort_by_key(|(language, _)| language.span);
            if translations.is_empty() && table.is_empty() {
                reader.wrong_type(what, "a text in quotes", value);
            }
            (!translations.is_empty()).then_some(Text {
                span,
                plain: None,
                translations,
            })
        }
        _ => {
            reader.wrong_type(
                what,
                "a text in quotes, or one per language: { en = \"…\", de = \"…\" }",
                value,
            );
            None
        }
    }
}

fn lifetime_help(text: &str, error: &LifetimeError) -> String {
    const FORMS: &str = "write \"session\", or a number and a unit such as \"30 days\" \
                         (minutes, hours, days, weeks, months, years); for storage also \"until cleared\" or \"tab\"";
    let units = Unit::ALL.iter().map(|unit| unit.as_str());
    match error {
        LifetimeError::UnknownUnit(unit) => {
            let number = text.split(' ').next().unwrap_or_default();
            match nearest(unit.trim_end_matches('s'), units) {
                Some(unit) => format!("did you mean \"{number} {unit}{}\"?", if number == "1" { "" } else { "s" }),
                None => FORMS.to_owned(),
            }
        }
        LifetimeError::Zero => {
            "for a cookie that is no longer set, give the day as `retired` instead; it is then only removed".to_owned()
        }
        _ => match nearest(text, ["session", "until cleared", "tab"]) {
            Some(word) => format!("did you mean \"{word}\"?"),
            None => FORMS.to_owned(),
        },
    }
}
