//! Reads one table of the file, key by key: every key that the reader asks for counts as known, and every other key is
//! reported. There is no separate list of keys.

mod values;

use crate::finding::Finding;
use crate::rules::Code;
use crate::source::{FileId, Span, Spanned};
use crate::spoken;
use crate::suggest::nearest;
use std::fmt;
use toml::de::{DeArray, DeTable, DeValue};

/// The description of a list of tables in messages.
const LIST_OF_TABLES: &str = "a list of tables";

/// As many keys as the largest table knows, so that their list is never moved while it grows.
const MOST_KEYS: usize = 40;

/// The keys of a policy that are in none of its tables. At the end of a file, they would be in the last one.
const OF_THE_FILE: [&str; 2] = ["format", "include"];

pub(crate) type TomlKey<'i> = toml::Spanned<toml::de::DeString<'i>>;
pub(crate) type TomlValue<'i> = toml::Spanned<DeValue<'i>>;

/// A table that is being read.
pub(crate) struct Table<'t, 'i> {
    /// Its name in messages: `cookies.session`.
    pub(crate) name: String,
    /// The location of its key.
    pub(crate) span: Span,
    table: &'t DeTable<'i>,
    /// Which keys can be in the table: of the keys that are asked for, most are not.
    written: Marks,
    asked: Vec<&'static str>,
    /// The keys that are misspelt: each as it is meant and as it is written.
    meant: Vec<(&'static str, &'t str)>,
    /// The keys that the file has and this table does not, because they were read by themselves.
    elsewhere: Vec<&'static str>,
}

/// A set of keys, of which only a mark is kept. It contains each key that was added, and perhaps others.
#[derive(Clone, Copy, Default)]
struct Marks(u64);

impl Marks {
    /// Returns the marks of the keys of a table.
    fn of(table: &DeTable<'_>) -> Self {
        Self(table.keys().fold(0, |all, key| all | mark(key.get_ref())))
    }

    const fn may_contain(self, key: &str) -> bool {
        self.0 & mark(key) != 0
    }
}

/// Returns one bit for a key, by its length and two of its letters.
const fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let sum = match bytes {
        [] => 0,
        [first, .., last] => bytes.len() * 2 + *first as usize * 3 + *last as usize * 7,
        [only] => *only as usize,
    };
    1 << (sum % 64)
}

/// Findings of the reader, and the file that is being read.
pub(crate) struct Reader<'f> {
    pub(crate) file: FileId,
    /// The bytes of the file before the text that is read.
    pub(crate) before: usize,
    pub(crate) findings: &'f mut Vec<Finding>,
}

/// The name of a key in messages. It is formatted only if there is a message, because most keys are correct.
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
        Span::new(
            self.file,
            &(self.before + range.start..self.before + range.end),
        )
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
        if spoken::is_open(text) {
            let message = format!("{what} is still open");
            self.report(Finding::new(Code::TodoLeft, span, message).help(
                "decide it, check what else the entry says, and write it without TODO and without `your-domain.example`",
            ));
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
                written: Marks::of(table),
                asked: Vec::new(),
                meant: Vec::new(),
                elsewhere: Vec::new(),
            }),
            other => {
                let span = self.span(&value.span());
                self.report(no_table(&name, other, span));
                None
            }
        }
    }
}

/// Reports a value that should be a table: a list of tables, as `[[cookies]]` writes it, or no table at all.
fn no_table(name: &str, value: &DeValue<'_>, span: Span) -> Finding {
    let is_list = value
        .as_array()
        .is_some_and(|items| items.iter().any(|item| item.get_ref().is_table()));
    let keyed = [
        "cookies",
        "storage",
        "tracking",
        "third_parties",
        "planned",
        "categories",
    ]
    .contains(&name);
    let key = if name == "cookies" { "session" } else { "KEY" };
    // `[cookies]` with the keys of an entry below it.
    if let Some((section, own)) = name.split_once('.')
        && spoken::is_of_entry(section, own)
    {
        return Finding::new(
            Code::WrongType,
            span,
            format!("`{own}` belongs to an entry, and `[{section}]` names none"),
        )
        .help(format!(
            "give the entry a name in the header, such as [{section}.session]"
        ));
    }
    let (message, help) = match (is_list, keyed) {
        (true, true) => (
            format!("`[[{name}]]` lists tables without a name"),
            format!("give each table a name of its own, in single brackets: [{name}.{key}]"),
        ),
        (true, false) => (
            format!("`[[{name}]]` is a list of tables, and `{name}` is a single one"),
            format!("write it in single brackets: [{name}]"),
        ),
        (false, true) => (
            format!(
                "`{name}` must be tables with a name each, but this is {}",
                described(value)
            ),
            format!("write [{name}.{key}] and its keys below it"),
        ),
        (false, false) => (
            format!("`{name}` must be a table, but this is {}", described(value)),
            format!("write [{name}] and its keys below it"),
        ),
    };
    Finding::new(Code::WrongType, span, message).help(help)
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
            written: Marks::of(table),
            asked: Vec::new(),
            meant: Vec::new(),
            elsewhere: Vec::new(),
        }
    }

    /// Notes keys that the file has and this table does not, because they were read by themselves.
    pub(crate) fn also_has(&mut self, keys: Vec<&'static str>) {
        self.elsewhere = keys;
    }

    /// Reads a table, and takes a misspelt key for the one that it means: the mistake is reported, and causes no other
    /// finding and, in the code that uses the constants, no other error.
    pub(crate) fn read<T>(
        self,
        reader: &mut Reader<'_>,
        read: impl Fn(&mut Self, &mut Reader<'_>) -> T,
    ) -> T {
        let mut table = self;
        let first = reader.findings.len();
        let mut value = read(&mut table, reader);
        if table.is_misread(first, reader) {
            value = read(&mut table, reader);
            table.report_unknown(reader);
        }
        for finding in reader.findings.iter_mut().skip(first) {
            if finding.entry.is_none() {
                finding.entry = Some(table.entry());
            }
        }
        value
    }

    /// Returns whether a table with misspelt keys was read without knowing what they mean. The findings from `first` are then
    /// dropped. If the meaning of no key is known, reports those that are not known.
    fn is_misread(&mut self, first: usize, reader: &mut Reader<'_>) -> bool {
        if self.unknown().next().is_none() {
            return false;
        }
        let known = std::mem::take(&mut self.asked);
        self.understand(&known);
        if self.meant.is_empty() {
            self.asked = known;
            self.report_unknown(reader);
            return false;
        }
        reader.findings.truncate(first);
        true
    }

    /// Finds out which of the known keys are meant by those that are not known. If several mean the same one, the first
    /// counts.
    pub(crate) fn understand(&mut self, known: &[&'static str]) {
        for written in self.table.keys() {
            let written = written.get_ref().as_ref();
            if known.contains(&written) {
                continue;
            }
            // A word that people are known to write for another key is no slip for one that is spelt alike.
            let other = spoken::key(written, known);
            if let Some(meant) = nearest(written, known.iter().copied())
                && other.is_none_or(|other| other == meant)
                && !self.is_written(meant)
            {
                self.meant.push((meant, written));
            }
        }
    }

    /// Returns whether a key is in the table, perhaps misspelt.
    fn is_written(&self, key: &str) -> bool {
        self.table.contains_key(key)
            || self.elsewhere.contains(&key)
            || self.meant.iter().any(|(meant, _)| *meant == key)
    }

    fn what<'a>(&'a self, key: &'a str) -> What<'a> {
        What {
            table: &self.name,
            key,
        }
    }

    /// Returns which of the keys are missing. A misspelt key is not missing: it is reported once, as
    /// misspelt.
    pub(crate) fn missing(&self, keys: &[&'static str]) -> Vec<&'static str> {
        let missing: Vec<&'static str> = keys
            .iter()
            .copied()
            .filter(|key| !self.is_written(key) && !self.is_misspelt(key))
            .collect();
        // In `[cookies.acme.org]`, they are in the table that the dot makes.
        if !missing.is_empty() && self.has_dot_in_key() {
            return Vec::new();
        }
        missing
    }

    /// Returns whether an entry has a table with the keys of an entry in it: its key was written with a dot.
    fn has_dot_in_key(&self) -> bool {
        let of_entries = ["cookies.", "storage.", "tracking."];
        of_entries.iter().any(|of| self.name.starts_with(of))
            && self
                .table
                .values()
                .any(|value| section_of(value.get_ref()) == Some("cookies"))
    }

    fn is_misspelt(&self, key: &'static str) -> bool {
        let unasked = self
            .table
            .keys()
            .filter(|written| !self.asked.contains(&written.get_ref().as_ref()));
        unasked.into_iter().any(|written| {
            nearest(written.get_ref(), [key])
                .or_else(|| spoken::key(written.get_ref(), &[key]))
                .is_some()
        })
    }

    /// Reports each of the keys that is missing.
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

    /// Returns the entry to which the table belongs: `cookies.session` for both `cookies.session` and
    /// `cookies.session.value`.
    fn entry(&self) -> String {
        entry_of(&self.name)
    }

    /// Returns the value of a key, and marks the key as known.
    pub(crate) fn get(
        &mut self,
        key: &'static str,
    ) -> Option<(&'t TomlKey<'i>, &'t TomlValue<'i>)> {
        if self.asked.is_empty() {
            // The set is allocated here, not where the table is found, so that the memory of the last table
            // is reused.
            self.asked.reserve(MOST_KEYS);
        }
        self.asked.push(key);
        let meant = self.meant.iter().find(|(meant, _)| *meant == key);
        let key = meant.map_or(key, |(_, written)| written);
        let may_be_there = self.written.may_contain(key);
        may_be_there
            .then(|| self.table.get_key_value(key))
            .flatten()
    }

    fn value(&mut self, key: &'static str) -> Option<&'t TomlValue<'i>> {
        self.get(key).map(|(_, value)| value)
    }

    /// Reads the tables under a key, each with its own key, in the order of the file.
    pub(crate) fn keyed(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<(Spanned<String>, Table<'t, 'i>)> {
        let entries = self.keyed_as(key, key, reader);
        entries
            .into_iter()
            .filter_map(|(key, table)| Some((key, table?)))
            .collect()
    }

    /// Reads the tables under a key of an entry, each with its own key, in the order of the file; `None` for what is no
    /// table.
    pub(crate) fn keyed_within(
        &mut self,
        key: &'static str,
        reader: &mut Reader<'_>,
    ) -> Vec<(Spanned<String>, Option<Table<'t, 'i>>)> {
        let name = format!("{}.{key}", self.name);
        self.keyed_as(key, &name, reader)
    }

    fn keyed_as(
        &mut self,
        key: &'static str,
        name: &str,
        reader: &mut Reader<'_>,
    ) -> Vec<(Spanned<String>, Option<Table<'t, 'i>>)> {
        let Some((table_key, value)) = self.get(key) else {
            return Vec::new();
        };
        let span = reader.span(&table_key.span());
        let Some(table) = reader.table(name, span, value) else {
            return Vec::new();
        };
        let mut entries: Vec<_> = table
            .table
            .iter()
            .map(|(entry_key, value)| {
                let span = reader.span(&entry_key.span());
                let entry = reader.table(format!("{name}.{}", entry_key.get_ref()), span, value);
                (Spanned::new(entry_key.get_ref().to_string(), span), entry)
            })
            .collect();
        entries.sort_by_key(|(key, _)| key.span);
        entries
    }

    /// Reads the table under a key.
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

    /// Reads the tables of a list of tables, `[[KEY]]`.
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
        let Some(items) = self.items(key, LIST_OF_TABLES, reader) else {
            return Vec::new();
        };
        items
            .iter()
            .filter_map(|item| {
                let span = reader.span(&item.span());
                if !item.get_ref().is_table() {
                    let what = self.what(key);
                    let message = format!(
                        "an item of {what} must be a table, but this is {}",
                        described(item.get_ref())
                    );
                    let help = format!("write its keys in braces: {key} = {}", example_of(key));
                    reader.report(Finding::new(Code::WrongType, span, message).help(help));
                    return None;
                }
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
            let is_table = wanted == LIST_OF_TABLES && value.get_ref().is_table();
            if is_table {
                let name = if self.name.is_empty() {
                    key.to_owned()
                } else {
                    format!("{}.{key}", self.name)
                };
                let span = reader.span(&value.span());
                let message = format!("`[{name}]` is one table, and `{name}` is a list of tables");
                reader.report(
                    Finding::new(Code::WrongType, span, message)
                        .help(format!("write it in double brackets: [[{name}]]")),
                );
            } else if wanted == LIST_OF_TABLES && value.get_ref().is_str() {
                let what = self.what(key);
                let message = format!("{what} must be {wanted}, but this is a text");
                let help = format!("write its keys in braces: {key} = {}", example_of(key));
                let span = reader.span(&value.span());
                reader.report(Finding::new(Code::WrongType, span, message).help(help));
            } else {
                reader.wrong_type(self.what(key), wanted, value);
            }
        }
        items
    }

    /// Iterates over the keys that were not read.
    fn unknown(&self) -> impl Iterator<Item = &'t TomlKey<'i>> {
        let keys = self.table.keys();
        keys.filter(|key| !self.asked.contains(&key.get_ref().as_ref()))
    }

    /// Ends the reading, and reports every key that was not read.
    pub(crate) fn finish(self, reader: &mut Reader<'_>) {
        self.report_unknown(reader);
    }

    fn report_unknown(&self, reader: &mut Reader<'_>) {
        for key in self.unknown() {
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
            let is_there = |key: &str| self.table.contains_key(key);
            let known = spoken::key_except(key.get_ref(), &self.asked, &is_there)
                .or_else(|| nearest(key.get_ref(), self.asked.iter().copied()));
            let value = self.table.get(key.get_ref().as_ref());
            let section = value.and_then(|value| section_of(value.get_ref()));
            let has_dot = section == Some("cookies") && self.has_dot_in_key();
            let section = section.filter(|_| self.name.is_empty());
            // `["cookies.session"]`: the quotes make one name of it.
            let in_quotes = key.get_ref().split_once('.');
            let in_quotes = in_quotes.filter(|(first, _)| self.asked.contains(first));
            let is_list = value.is_some_and(|value| value.get_ref().is_array());
            finding = match (known, section) {
                _ if in_quotes.is_some() => {
                    finding.help(format!("write it without quotes: [{}]", key.get_ref()))
                }
                (Some("changes"), _) if self.name.is_empty() && is_list => {
                    finding.help("write [[changes.log]]")
                }
                (Some(known), _) => finding.help(format!("did you mean `{known}`?")),
                (None, Some(section)) => finding.help(format!(
                    "if it is one of `{section}`, write [{section}.{}]",
                    key.get_ref()
                )),
                (None, None) if has_dot => finding.help(format!(
                    "a key has no dot: write [{}-{}]",
                    self.name,
                    key.get_ref()
                )),
                (None, None)
                    if !self.name.is_empty() && OF_THE_FILE.contains(&key.get_ref().as_ref()) =>
                {
                    finding.help(
                        "write it at the beginning of the file, above the first header in brackets",
                    )
                }
                (None, None) => finding.help(format!("known keys are {}", listed(&self.asked))),
            };
            if !self.name.is_empty() {
                finding = finding.entry(self.entry());
            }
            reader.report(finding);
        }
    }
}

fn entry_of(table: &str) -> String {
    table.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Returns how a list of tables is written in one line.
fn example_of(key: &str) -> &'static str {
    match key {
        "transfers" => "[{ country = \"US\" }]",
        _ => "[{ … = \"…\" }]",
    }
}

/// Returns the section to which a table without one most likely belongs.
fn section_of(value: &DeValue<'_>) -> Option<&'static str> {
    let table = value.as_table()?;
    let mut sections = spoken::SECTIONS.iter();
    sections
        .find(|(_, keys)| keys.iter().any(|key| table.contains_key(*key)))
        .map(|(section, _)| *section)
}

fn listed(keys: &[&str]) -> String {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    // Some keys appear twice: the reader first checks whether they are present, and later reads them.
    keys.dedup();
    keys.iter()
        .map(|key| format!("`{key}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_table_is_marked_and_few_others_are() {
        let text = "\"\" = 1\na = 1\napple = 1\n\"\u{e9}\u{e9}\" = 1\n\"a key\" = 1\ncherry = 1\n";
        let table = DeTable::parse(text).unwrap();
        let marks = Marks::of(table.get_ref());
        for key in ["", "a", "apple", "\u{e9}\u{e9}", "a key", "cherry"] {
            assert!(marks.may_contain(key), "{key}");
        }
        let others = ["banana", "grape", "lemon", "melon", "orange", "b"];
        let marked = others.iter().filter(|key| marks.may_contain(key));
        assert!(marked.count() < 3);
        assert!(!Marks::default().may_contain("apple"));
    }
}
