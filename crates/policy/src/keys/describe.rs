//! Tables and keys as data, for the JSON Schema and the reference.

use cookie_registry_core::Word;

/// A table of the language.
#[derive(Debug)]
pub(crate) struct Table {
    /// What the schema calls it: `Service`.
    pub(crate) name: &'static str,
    /// How the file writes its header: `[service]`.
    pub(crate) heading: &'static str,
    /// The lines of its documentation.
    pub(crate) docs: &'static [&'static str],
    /// The table whose keys it has too.
    pub(crate) also: Option<&'static Table>,
    /// Its keys.
    pub(crate) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(crate) struct Key {
    /// How the file writes it.
    pub(crate) name: &'static str,
    /// The name of its field in Rust.
    #[cfg(test)]
    pub(crate) member: &'static str,
    /// The lines of its documentation.
    pub(crate) docs: &'static [&'static str],
    /// Whether it must be there.
    pub(crate) presence: Presence,
    /// What may be written.
    pub(crate) kind: Kind,
    /// An example, as the file writes it; empty where the table itself is one.
    pub(crate) example: &'static str,
    /// Returns what holds without it, where that is a value.
    pub(crate) default: Option<fn() -> String>,
    /// What holds without it, in words.
    pub(crate) without: Option<&'static str>,
    /// The field by which it is compared, where it is.
    #[cfg(test)]
    pub(crate) field: Option<&'static str>,
}

/// Whether a key must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It must.
    Required,
    /// Exactly one of the keys of the table that are so marked must.
    Either,
    /// It may be left out.
    Optional,
}

/// A word of a closed set with its meaning.
pub(crate) type WordOf = (&'static str, &'static str);

/// What may be written behind a key.
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

/// Returns the lines of a documentation comment as one line.
pub(crate) fn joined(docs: &[&str]) -> String {
    docs.iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Table {
    /// Returns all its keys: those of its own, then those that it shares.
    pub(crate) fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        let shared = self.also.map_or(&[][..], |shared| shared.keys);
        self.keys.iter().chain(shared)
    }
}
