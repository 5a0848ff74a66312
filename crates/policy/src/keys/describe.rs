//! Tables and keys as data, for the JSON Schema and the reference.

use cookie_registry_core::Word;

/// A table of the language.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name in the schema: `Service`.
    pub(crate) name: &'static str,
    /// Its header in the file: `[service]`.
    pub(crate) heading: &'static str,
    /// The lines of its documentation.
    pub(crate) docs: &'static [&'static str],
    /// The table whose keys it shares.
    pub(crate) also: Option<&'static Table>,
    /// Its keys.
    pub(crate) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name in the file.
    pub(crate) name: &'static str,
    /// The name of its field in Rust.
    #[cfg(test)]
    pub(crate) member: &'static str,
    /// The lines of its documentation.
    pub(crate) docs: &'static [&'static str],
    /// Whether it must be written.
    pub(crate) presence: Presence,
    /// The kind of its value.
    pub(crate) kind: Kind,
    /// An example in the notation of the file; empty if the table is the example.
    pub(crate) example: &'static str,
    /// Returns the default value, if there is one.
    pub(crate) default: Option<fn() -> String>,
    /// The default in words.
    pub(crate) without: Option<&'static str>,
    /// The name of its field, if it is compared.
    #[cfg(test)]
    pub(crate) field: Option<&'static str>,
}

/// Whether a key must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must be written.
    Required,
    /// Exactly one of the keys of the table with this mark must be written.
    Either,
    /// It may be omitted.
    Optional,
}

/// A word of a closed set with its meaning.
pub(crate) type WordOf = (&'static str, &'static str);

/// The kind of a key's value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Text,
    Texts,
    String,
    Strings,
    FilledStrings,
    Hosts,
    Address,
    WebAddress,
    Code,
    Boolean,
    AlwaysTrue,
    Integer,
    Positive,
    Format,
    Date,
    Lifetime,
    Category,
    Word(fn() -> Vec<WordOf>),
    Words(fn() -> Vec<WordOf>),
    /// A word, or a table.
    Value(&'static Table),
    /// A domain, or a table.
    Domain(&'static Table),
    /// A list of paths and tables, or a single one.
    Includes(&'static Table),
    Table(&'static Table),
    Tables(&'static Table),
    /// Tables, each under a key that is the entry's identifier.
    Keyed(&'static Table),
}

/// Returns the words of a closed set.
pub(crate) fn words_of<W: Word>() -> Vec<WordOf> {
    W::ALL
        .iter()
        .map(|word| (word.as_str(), word.meaning()))
        .collect()
}

/// Joins the lines of a documentation comment to one line.
pub(crate) fn joined(docs: &[&str]) -> String {
    docs.iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Table {
    /// Returns all keys of the table: its own keys, then the shared ones.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        let shared = self.also.map_or(&[][..], |shared| shared.keys);
        self.keys.iter().chain(shared)
    }
}
