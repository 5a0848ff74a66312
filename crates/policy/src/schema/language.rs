//! The tables and keys of `policy.toml`, one by one, for completion and explanations in an editor.

use crate::keys::describe::{Key, Kind, Presence, Table, WordOf, joined, words_of};
use crate::keys::{kind_of, tables, without};
use crate::rules::Code;
use cookie_registry_core::{Category, ValueKind};

/// A table of the language.
#[derive(Clone, Copy, Debug)]
pub struct TableDocs(&'static Table);

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct KeyDocs {
    table: &'static Table,
    key: &'static Key,
}

/// A word that a key accepts, with its meaning.
pub type WordDocs = (&'static str, String);

impl TableDocs {
    /// Returns the table at a path of keys, such as `["cookies", "session", "value"]`. The empty path is the file itself.
    /// `None` if the language has no such table.
    ///
    /// ```
    /// use cookie_registry_policy::schema::TableDocs;
    ///
    /// let entry = TableDocs::at(&["cookies", "session"]).unwrap();
    /// assert_eq!(entry.heading(), "[cookies.KEY]");
    /// assert!(entry.key("lifetime").unwrap().is_required());
    /// assert!(TableDocs::at(&["cookies"]).is_none() && TableDocs::at(&["other"]).is_none());
    /// ```
    #[must_use]
    pub fn at(path: &[impl AsRef<str>]) -> Option<Self> {
        let mut table: &'static Table = &tables::PolicyFile;
        let mut path = path.iter().map(AsRef::as_ref);
        while let Some(name) = path.next() {
            let key = table.all_keys().find(|key| key.name == name)?;
            table = match key.kind {
                Kind::Table(table)
                | Kind::Tables(table)
                | Kind::Value(table)
                | Kind::Domain(table)
                | Kind::Includes(table) => table,
                Kind::Keyed(table) => {
                    path.next()?;
                    table
                }
                _ => return None,
            };
        }
        Some(Self(table))
    }

    /// Returns every table with a header of its own.
    pub fn all() -> impl Iterator<Item = Self> {
        let tables = tables::ALL.iter();
        // The keys of several tables, or of a value, are headed by a sentence.
        tables
            .filter(|table| table.heading.starts_with('[') && !table.heading.contains(' '))
            .map(|table| Self(table))
    }

    /// Returns the header of the table in the file, such as `[service]` or `[cookies.KEY]`.
    #[must_use]
    pub const fn heading(&self) -> &'static str {
        self.0.heading
    }

    /// Returns the documentation of the table, as in `docs/policy.md`.
    #[must_use]
    pub fn docs(&self) -> String {
        joined(self.0.docs)
    }

    /// Returns the keys of the table.
    pub fn keys(&self) -> impl Iterator<Item = KeyDocs> + use<> {
        let table = self.0;
        table.all_keys().map(move |key| KeyDocs { table, key })
    }

    /// Returns the key with a name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<KeyDocs> {
        self.keys().find(|key| key.name() == name)
    }
}

impl KeyDocs {
    /// Returns the name of the key.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.key.name
    }

    /// Returns the documentation of the key, as in `docs/policy.md`.
    #[must_use]
    pub fn docs(&self) -> String {
        joined(self.key.docs)
    }

    /// Returns the kind of the value in words, such as `lifetime`.
    #[must_use]
    pub fn kind(&self) -> String {
        kind_of(self.key)
    }

    /// Returns, in words, the value that applies if the key is missing; `–` if there is none.
    #[must_use]
    pub fn without(&self) -> String {
        without(self.table, self.key)
    }

    /// Returns an example of the value in the notation of the file; empty if the value is a table, which is its own
    /// example.
    #[must_use]
    pub const fn example(&self) -> &'static str {
        self.key.example
    }

    /// Returns whether the key must be written.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.key.presence == Presence::Required
    }

    /// Returns whether the value is written as tables with headers of their own.
    #[must_use]
    pub const fn is_table(&self) -> bool {
        matches!(
            self.key.kind,
            Kind::Table(_) | Kind::Tables(_) | Kind::Keyed(_)
        )
    }

    /// Returns whether the value is a category.
    #[must_use]
    pub const fn is_category(&self) -> bool {
        matches!(self.key.kind, Kind::Category)
    }

    /// Returns whether the value is written without quotes.
    #[must_use]
    pub const fn is_bare(&self) -> bool {
        matches!(
            self.key.kind,
            Kind::Boolean
                | Kind::AlwaysTrue
                | Kind::Integer
                | Kind::Positive
                | Kind::Format
                | Kind::Date
        )
    }

    /// Returns the words that the key accepts. For a key that also accepts other values, returns the usual words.
    #[must_use]
    pub fn words(&self) -> Vec<WordDocs> {
        let closed = |words: Vec<WordOf>| {
            let words = words.into_iter();
            words
                .map(|(word, meaning)| (word, meaning.to_owned()))
                .collect()
        };
        let plain = |words: &[&'static str]| {
            let words = words.iter();
            words.map(|word| (*word, String::new())).collect()
        };
        match self.key.kind {
            Kind::Word(words) | Kind::Words(words) => closed(words()),
            Kind::Category => closed(words_of::<Category>()),
            Kind::Value(_) => closed(words_of::<ValueKind>()),
            Kind::Code => Code::ALL
                .iter()
                .map(|code| (code.as_str(), code.rule().explanation().title.to_owned()))
                .collect(),
            Kind::Boolean => plain(&["true", "false"]),
            Kind::AlwaysTrue => plain(&["true"]),
            Kind::Format => plain(&["1"]),
            Kind::Lifetime => plain(&[
                "session",
                "30 minutes",
                "1 day",
                "30 days",
                "6 months",
                "1 year",
                "until cleared",
                "tab",
            ]),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_found_by_its_header() {
        for table in TableDocs::all() {
            let path: Vec<&str> = table
                .heading()
                .trim_matches(['[', ']'])
                .split('.')
                .collect();
            let found = TableDocs::at(&path);
            assert_eq!(
                found.map(|it| it.heading()),
                Some(table.heading()),
                "{path:?}"
            );
            assert!(!table.docs().is_empty() && table.keys().count() > 0);
        }
    }

    #[test]
    fn a_key_has_the_words_that_the_reader_accepts() {
        let words = |path: &[&str], key: &str| {
            let key = TableDocs::at(path).unwrap().key(key).unwrap();
            let words = key.words().into_iter();
            words.map(|(word, _)| word).collect::<Vec<_>>()
        };
        let entry = ["cookies", "session"];
        assert_eq!(words(&entry, "same_site"), ["strict", "lax", "none"]);
        assert_eq!(words(&entry, "secure"), ["true", "false"]);
        assert!(words(&entry, "value").contains(&"token"));
        assert!(words(&entry, "category").contains(&"marketing"));
        assert_eq!(words(&["allow"], "code").len(), Code::ALL.len());
        assert_eq!(words(&["service"], "name"), [""; 0]);
    }
}
