//! Reading one table of the file, field by field: every key that is asked for is known from then on, and
//! whatever was not asked for is reported, so that no list of keys is kept beside the code that reads them.

use crate::draft::Text;
use crate::finding::Finding;
use crate::rules::Code;
use crate::source::{FileId, Span, Spanned};
use crate::suggest::{nearest, one_of};
use cookie_registry_core::{Lifetime, LifetimeError, Unit, Word};
use std::fmt;
use time::{Date, Month};
use toml::de::{DeArray, DeTable, DeValue};

/// As many keys as the largest table knows, so that their list is never moved while it grows.
const MOST_KEYS: usize = 40;

/// What is asked for where a key takes several texts, shown as it is written.
const LIST_OF_TEXTS: &str = "a list of texts in brackets, such as [\"one\", \"another\"]";

pub(crate) type TomlKey<'i> = toml::Spanned<toml::de::DeString<'i>>;
pub(crate) type TomlValue<'i> = toml::Spanned<DeValue<'i>>;

/// A table that is being read.
pub(crate) struct Table<'t, 'i> {
    /// What it is called in messages: `cookies.session`.
    pub(crate) name: String,
    /// Where it stands: its key.
    pub(crate) span: Span,
    table: &'t DeTable<'i>,
    asked: Vec<&'static str>,
}

/// Findings of the reader, and the file that is being read.
pub(crate) struct Reader<'f> {
    pub(crate) file: FileId,
    pub(crate) findings: &'f mut Vec<Finding>,
}

/// A key as messages call it. It becomes a text only where there is something to say: most keys of most
/// policies are right.
#[derive(Clone, Copy)]
struct What<'a> {
    table: &'a str,
    key: &'a str,
}

impl fmt::Display for What<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.key)?;
        if self.table.is_empty() {
            return Ok(());
        }
        write!(f, " of `{}`", self.table)
    }
}

impl Reader<'_> {
    pub(crate) fn span(&self, range: &std::ops::Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    fn wrong_type(&mut self, what: What<'_>, wanted: &str, value: &TomlValue<'_>) {
        let span = self.span(&value.span());
        let message = format!(
            "{what} must be {wanted}, but this is {}",
            described(value.get_ref())
        );
        self.report(Finding::new(Code::WrongType, span, message).help(format!("write {wanted}")));
    }

    fn as_string(&mut self, what: What<'_>, value: &TomlValue<'_>) -> Option<Spanned<String>> {
        let span = self.span(&value.span());
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(what, "a text in quotes", value);
            return None;
        };
        if text.trim().is_empty() {
            let message = format!("{what} is empty");
            self.report(
                Finding::new(Code::EmptyText, span, message)
                    .help("write the text, or leave the key out"),
            );
            return None;
        }
        Some(Spanned::new(text.to_owned(), span))
    }

    pub(crate) fn table<'t, 'i>(
        &mut self,
        name: impl Into<String>,
        key_span: Span,
        value: &'t TomlValue<'i>,
    ) -> Option<Table<'t, 'i>> {
        let name = name.into();
        match value.get_ref() {
            DeValue::Table(table) => Some(Table {
                name,
                span: key_span,
                table,
                asked: Vec::new(),
            }),
            _ => {
                let wanted = format!("a table: write [{name}] and its fields below it");
                let span = self.span(&value.span());
                self.report(Finding::new(
                    Code::WrongType,
                    span,
                    format!("`{name}` must be {wanted}"),
                ));
                None
            }
        }
    }
}

fn described(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'t, 'i> Table<'t, 'i> {
    pub(crate) fn root(table: &'t DeTable<'i>, file: FileId) -> Self {
        Self {
            name: String::new(),
            span: Span::start_of(file),
            table,
            asked: Vec::new(),
        }
    }

    fn what<'a>(&'a self, key: &'a str) -> What<'a> {
        What {
            table: &self.name,
            key,
        }
    }

    /// Which of these keys are not written, not even misspelt: a misspelt key is told as such, once.
    pub(crate) fn missing(&self, keys: &[&'static str]) -> Vec<&'static str> {
        keys.iter()
            .copied()
            .filter(|key| !self.table.contains_key(*key) && !self.is_misspelt(key))
            .collect()
    }

    fn is_misspelt(&self, key: &'static str) -> bool {
        let unasked = self
            .table
            .keys()
            .filter(|written| !self.asked.contains(&written.get_ref().as_ref()));
        unasked
            .into_iter()
            .any(|written| nearest(written.get_ref(), [key]).is_some())
    }

    /// Reports those of the keys that are not written.
    pub(crate) fn require(&self, keys: &[(&'static str, &str)], reader: &mut Reader<'_>) {
        for (key, example) in keys
            .iter()
            .filter(|(key, _)| !self.missing(&[*key]).is_empty())
        {
            let message = format!("`[{}]` has no `{key}`", self.name);
            reader.report(
                Finding::new(Code::MissingKey, self.span, message)
                    .help(format!("add a line such as: {key} = {example}"))
                    .entry(self.entry()),
            );
        }
    }

    /// The entry that the table belongs to: `cookies.session` for `cookies.session.value` too.
    fn entry(&self) -> String {
        self.name.split('.').take(2).collect::<Vec<_>>().join(".")
    }

    /// The value under a key, which is known from now on.
    pub(crate) fn get(
        &mut self,
        key: &'static str,
    ) -> Option<(&'t TomlKey<'i>, &'t TomlValue<'i>)> {
        if self.asked.is_empty() {
            // Here and not where the table is found: then the memory of the last table serves for this one.
            self.asked.reserve(MOST_KEYS);
        }
        self.asked.push(key);
        self.table.get_key_value(key)
    }

    fn value(&mut self, key: &'static str) -> Option<&'t TomlValue<'i>> {
        self.get(key).map(|(_, value)| value)
    }

    /// The tables under a key, each with its own key, in the order of the file.
    pub(crate) fn keyed(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<(Spanned<String>, Table<'t, 'i>)> {
        let Some((table_key, value)) = self.get(key) else {
            return Vec::new();
        };
        let span = reader.span(&table_key.span());
        let Some(table) = reader.table(key, span, value) else {
            return Vec::new();
        };
        let mut entries: Vec<_> = table
            .table
            .iter()
            .filter_map(|(entry_key, value)| {
                let span = reader.span(&entry_key.span());
                let entry = reader.table(format!("{key}.{}", entry_key.get_ref()), span, value)?;
                Some((Spanned::new(entry_key.get_ref().to_string(), span), entry))
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span);
        entries
    }

    /// The table under a key.
    pub(crate) fn table(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Table<'t, 'i>> {
        let (table_key, value) = self.get(key)?;
        let span = reader.span(&table_key.span());
        let name = if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        };
        reader.table(name, span, value)
    }

    /// The tables of a list of tables, `[[KEY]]`.
    pub(crate) fn tables(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Table<'t, 'i>> {
        let name = if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        };
        let Some(items) = self.items(key, "a list of tables", reader) else {
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| {
                let span = reader.span(&item.span());
                reader.table(name.clone(), span, item)
            })
            .collect()
    }

    fn items(
        &mut self,
        key: &'static str,
        wanted: &str,
        reader: &mut Reader<'_>,
    ) -> Option<&'t DeArray<'i>> {
        let value = self.value(key)?;
        let items = value.get_ref().as_array();
        if items.is_none() {
            reader.wrong_type(self.what(key), wanted, value);
        }
        items
    }

    pub(crate) fn string(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<String>> {
        let value = self.value(key)?;
        reader.as_string(self.what(key), value)
    }

    /// A list of texts; a single text is taken as a list of one.
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

    /// [`strings`](Self::strings), where a list with nothing in it would mean nothing.
    pub(crate) fn filled_strings(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<Spanned<String>> {
        let empty = self.table.get(key).filter(|value| {
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
                .help("write at least one text into it")
                .entry(self.entry()),
            );
        }
        self.strings(key, reader)
    }

    /// A text, or a table of texts by language.
    pub(crate) fn text(&mut self, key: &'static str, reader: &mut Reader<'_>) -> Option<Text> {
        let value = self.value(key)?;
        let what = self.what(key);
        as_text(reader, what, value)
    }

    /// A list of texts, each of which may be there in several languages.
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

    /// One word of a closed set.
    pub(crate) fn word<W: Word>(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<W>> {
        let text = self.string(key, reader)?;
        self.as_word(key, &text, reader)
    }

    /// Words of a closed set.
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
            Code::UnknownWord,
            text.span,
            format!("\"{}\" is not a known {}", text.value, W::WHAT),
        );
        let help = match nearest(&text.value, words.iter().copied()) {
            Some(word) => format!("did you mean \"{word}\"? `{key}` may be {}", one_of(&words)),
            None => format!("`{key}` may be {}", one_of(&words)),
        };
        reader.report(finding.help(help).entry(self.entry()));
        None
    }

    pub(crate) fn lifetime(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Option<Spanned<Lifetime>> {
        if let Some(value) = self.table.get(key)
            && let Some(number) = value.get_ref().as_integer()
        {
            self.asked.push(key);
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

    /// Reports every key that nothing asked for.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        for key in self
            .table
            .keys()
            .filter(|key| !self.asked.contains(&key.get_ref().as_ref()))
        {
            let span = reader.span(&key.span());
            let place = if self.name.is_empty() {
                "here".to_owned()
            } else {
                format!("in `[{}]`", self.name)
            };
            let mut finding = Finding::new(
                Code::UnknownKey,
                span,
                format!("`{}` is not a known key {place}", key.get_ref()),
            );
            finding = match nearest(key.get_ref(), self.asked.iter().copied()) {
                Some(known) => finding.help(format!("did you mean `{known}`?")),
                None => finding.help(format!("known keys are {}", listed(&self.asked))),
            };
            if !self.name.is_empty() {
                finding = finding.entry(self.entry());
            }
            reader.report(finding);
        }
    }
}

fn listed(keys: &[&str]) -> String {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    // Some are asked for twice: once whether they are there, once for what they say.
    keys.dedup();
    keys.iter()
        .map(|key| format!("`{key}`"))
        .collect::<Vec<_>>()
        .join(", ")
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
