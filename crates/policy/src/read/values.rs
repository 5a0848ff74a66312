//! The values of keys: texts, lists, dates, words and lifetimes.

use super::{Reader, Table, TomlValue, What};
use crate::draft::Text;
use crate::finding::Finding;
use crate::rules::Code;
use crate::shared::{Include, Shared};
use crate::source::Spanned;
use crate::spoken;
use crate::suggest::{nearest, one_of};
use crate::unseen;
use cookie_registry_core::{Lifetime, LifetimeError, Word};
use time::{Date, Month};
use toml::de::DeValue;

/// The description of a list of texts in messages.
const LIST_OF_TEXTS: &str = "a list of texts in brackets, such as [\"one\", \"another\"]";

/// The description of `include` in messages.
const LIST_OF_INCLUDES: &str = "a list in brackets, such as [\"policy.d/*.toml\"]";

/// What an `include` of something else than a path looks like.
const SHARED: &str = "write \"crate:NAME\" or \"crate:NAME/FILE\" for a package on which the service depends, and \
                      { git = \"https://…\", tag = \"v1.2.0\", path = \"cookies.toml\" } for a repository";

/// The keys of such a table, with examples.
const GIT_KEYS: [(&str, &str); 3] = [
    ("git", "\"https://our.example/acme/cookies.git\""),
    ("tag", "\"v1.2.0\""),
    ("path", "\"cookies.toml\""),
];

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

    /// Reads a list of paths, packages, and tables that name a file of a git repository. A single one counts as a list.
    pub(crate) fn includes(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Spanned<Include>> {
        let Some((written, value)) = self.get(key) else {
            return Vec::new();
        };
        let what = self.what(key);
        let written = reader.span(&written.span());
        let single = std::slice::from_ref(value);
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect::<Vec<_>>(),
            DeValue::String(_) | DeValue::Table(_) => single.iter().collect(),
            _ => {
                reader.wrong_type(what, LIST_OF_INCLUDES, value);
                return Vec::new();
            }
        };
        let read = items.into_iter().filter_map(|item| {
            let span = reader.span(&item.span());
            let include = match item.get_ref() {
                DeValue::Table(_) => {
                    let table = reader.table(key, written, item)?;
                    let parts = table.read(reader, |table, reader| {
                        table.require(&GIT_KEYS, reader);
                        GIT_KEYS.map(|(key, _)| Some(table.string(key, reader)?.value))
                    });
                    let [Some(url), Some(tag), Some(path)] = parts else {
                        return None;
                    };
                    Shared::of_git(&url, &tag, &path).map(Include::Shared)
                }
                _ => {
                    let text = reader.as_string(what, item)?.value;
                    match Shared::of_package(&text) {
                        Some(shared) => shared.map(Include::Shared),
                        None => Ok(Include::Path(text)),
                    }
                }
            };
            match include {
                Ok(include) => Some(Spanned::new(include, span)),
                Err(error) => {
                    let message = format!("this `{key}` cannot be used: {error}");
                    reader.report(Finding::new(Code::IncludeFailed, span, message).help(SHARED));
                    None
                }
            }
        });
        read.collect()
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
        let text = as_text(reader, what, value)?;
        let said = text.versions().filter(|_| spoken::SENTENCES.contains(&key));
        // An open text already has a finding.
        let said = said.filter(|said| !spoken::is_open(&said.value));
        for nothing in said.filter(|said| spoken::says_nothing(&said.value)) {
            let message = format!(
                "{what} is still to be written: \"{}\" tells visitors nothing",
                nothing.value
            );
            let help = "write what visitors need to know, as a sentence";
            reader.report(Finding::new(Code::TodoLeft, nothing.span, message).help(help));
        }
        Some(text)
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
            self.no_boolean(key, value, reader);
            return None;
        };
        Some(Spanned::new(truth, reader.span(&value.span())))
    }

    /// Reports a value that is neither true nor false, with the one that it means.
    fn no_boolean(&self, key: &'static str, value: &TomlValue<'_>, reader: &mut Reader<'_>) {
        let meant = match value.get_ref() {
            DeValue::String(word) => spoken::truth(word),
            DeValue::Integer(number) => spoken::truth(number.as_str()),
            _ => None,
        };
        let Some(truth) = meant else {
            reader.wrong_type(self.what(key), "true or false, without quotes", value);
            return;
        };
        let span = reader.span(&value.span());
        let message = format!("{} must be true or false, without quotes", self.what(key));
        let finding = Finding::new(Code::WrongType, span, message);
        reader.report(
            finding
                .help(format!("write {key} = {truth}"))
                .entry(self.entry()),
        );
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
            let number = value.get_ref().as_str().map(str::trim);
            let number = number.filter(|text| text.parse::<i64>().is_ok());
            match number {
                Some(number) => {
                    let message =
                        format!("{} must be a whole number without quotes", self.what(key));
                    let span = reader.span(&value.span());
                    let finding = Finding::new(Code::WrongType, span, message);
                    reader.report(finding.help(format!("write {key} = {number}")));
                }
                None => reader.wrong_type(self.what(key), "a whole number", value),
            }
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
            self.no_date(key, value, reader);
        }
        date.map(|date| Spanned::new(date, reader.span(&value.span())))
    }

    /// Reports a value that is no date, with the day that it means.
    fn no_date(&self, key: &'static str, value: &TomlValue<'_>, reader: &mut Reader<'_>) {
        let meant = match value.get_ref() {
            DeValue::String(text) => spoken::date(&unseen::without(text)),
            DeValue::Datetime(moment) => spoken::date(&moment.to_string()),
            _ => None,
        };
        let Some(meant) = meant else {
            reader.wrong_type(
                self.what(key),
                "a date without quotes, such as 2026-05-09",
                value,
            );
            return;
        };
        let span = reader.span(&value.span());
        let message = format!(
            "{} must be a date in the form 2026-05-09, without quotes",
            self.what(key)
        );
        let finding = Finding::new(Code::WrongType, span, message);
        reader.report(
            finding
                .help(format!("write {key} = {meant}"))
                .entry(self.entry()),
        );
    }

    /// Reads a word of a closed set. A misspelt word is reported, and counts as the one that it means.
    pub(crate) fn word<W: Word>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<W>> {
        let value = self.value(key)?;
        if value.get_ref().as_str().is_none() {
            let words: Vec<&str> = W::ALL.iter().map(|word| word.as_str()).collect();
            self.no_word(key, value, &words, reader);
            return None;
        }
        let text = reader.as_string(self.what(key), value)?;
        self.as_word(key, &text, reader)
    }

    /// Reports a value that should be one of these words.
    fn no_word(&self, key: &str, value: &TomlValue<'_>, words: &[&str], reader: &mut Reader<'_>) {
        let message = format!("{} must be one of several words in quotes", self.what(key));
        let finding = Finding::new(Code::WrongType, reader.span(&value.span()), message);
        reader.report(finding.help(format!("write {}", one_of(words))));
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
        let meant = self.unknown_word(key, text, (W::WHAT, &words), reader)?;
        // What depends on the word then follows from the one that is meant, and is no second mistake.
        Some(Spanned::new(W::parse(meant)?, text.span))
    }

    /// Reports a word that is not in a closed set, whose description and words are given, and returns the one that is meant.
    fn unknown_word<'w>(
        &self,
        key: &str,
        text: &Spanned<String>,
        (set, words): (&str, &[&'w str]),
        reader: &mut Reader<'_>,
    ) -> Option<&'w str> {
        let finding = Finding::new(
            Code::UnknownValue,
            text.span,
            format!(
                "\"{}\" is not a known {set}{}",
                text.value,
                unseen::noted(&text.value)
            ),
        );
        // What people are known to write comes before what is only spelt alike.
        let plain = unseen::without(&text.value);
        let several = spoken::several(&plain, words);
        let meant = spoken::word(&plain, words)
            .or_else(|| nearest(&plain, words.iter().copied()))
            .filter(|_| several.is_none());
        let help = match (meant, several) {
            (_, Some(help)) => help.to_owned(),
            (Some(word), None) => {
                format!("did you mean \"{word}\"? `{key}` may be {}", one_of(words))
            }
            (None, None) => format!("`{key}` may be {}", one_of(words)),
        };
        reader.report(finding.help(help).entry(self.entry()));
        meant
    }

    pub(crate) fn lifetime(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<Lifetime>> {
        if let Some(value) = self.value(key)
            && let Some(number) = written_number(value.get_ref())
        {
            let span = reader.span(&value.span());
            let message = format!("{} has a number without a unit", self.what(key));
            let help = match number.parse::<u32>() {
                Ok(_) => format!("write it in quotes with its unit, as in \"30 days\": {key} = \"{number} …\""),
                Err(_) => "write a whole number in quotes with its unit, as in \"18 months\" or \"36 hours\"".to_owned(),
            };
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
                    format!("\"{}\": {error}{}", text.value, unseen::noted(&text.value)),
                );
                let help = match error {
                    LifetimeError::Zero => RETIRE.to_owned(),
                    _ => lifetime_help(&unseen::without(&text.value)),
                };
                reader.report(finding.help(help).entry(self.entry()));
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

/// What to write instead of a lifetime of zero.
const RETIRE: &str = "for a cookie that is no longer set, give the day as `retired` instead; it is then only removed";

/// Returns what to write instead of a text that is no lifetime. Without what cannot be seen it may be one.
fn lifetime_help(plain: &str) -> String {
    match Lifetime::parse(plain) {
        Ok(_) => format!("did you mean \"{plain}\"?"),
        Err(_) => spoken::lifetime_help(plain),
    }
}

/// Returns the digits of a value that is a number.
fn written_number<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::Integer(number) => Some(number.as_str()),
        DeValue::Float(number) => Some(number.as_str()),
        _ => None,
    }
}
