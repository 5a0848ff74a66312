//! Tables and keys as data, for the JSON Schema, the reference and forms.

use cookie_registry_core::Word;

/// A table of the language.
#[derive(Debug)]
#[non_exhaustive]
pub struct Table {
    /// Its name in the schema: `Service`.
    pub name: &'static str,
    /// Its header in the file: `[service]`.
    pub heading: &'static str,
    /// The lines of its documentation.
    pub docs: &'static [&'static str],
    /// The table whose keys it shares.
    pub also: Option<&'static Table>,
    /// Its keys.
    pub keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
#[non_exhaustive]
pub struct Key {
    /// Its name in the file.
    pub name: &'static str,
    /// The name of its field in Rust.
    #[cfg(test)]
    pub(crate) member: &'static str,
    /// The lines of its documentation.
    pub docs: &'static [&'static str],
    /// Whether it must be written.
    pub presence: Presence,
    /// The kind of its value.
    pub kind: Kind,
    /// An example in the notation of the file; empty if the table is the example.
    pub example: &'static str,
    /// Returns the default value, if there is one.
    pub default: Option<fn() -> String>,
    /// The default in words.
    pub without: Option<&'static str>,
    /// The name of its field, if it is compared.
    #[cfg(test)]
    pub(crate) field: Option<&'static str>,
}

/// Whether a key must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be written.
    Required,
    /// Exactly one of the keys of the table that have this variant must be written.
    Either,
    /// It may be omitted.
    Optional,
}

/// A word of a closed set with its meaning.
pub type WordOf = (&'static str, &'static str);

/// The kind of a key's value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Words that visitors read, in one or several languages.
    Text,
    /// Several such texts.
    Texts,
    /// A string that is not blank.
    String,
    /// Strings; a single one may be written without a list.
    Strings,
    /// At least one string; a single one may be written without a list.
    FilledStrings,
    /// Domains.
    Hosts,
    /// A web address, or a path on the service.
    Address,
    /// A web address.
    WebAddress,
    /// The code of a rule.
    Code,
    /// `true` or `false`.
    Boolean,
    /// `true`.
    AlwaysTrue,
    /// A whole number.
    Integer,
    /// A whole number from 1.
    Positive,
    /// The version of the format.
    Format,
    /// A day.
    Date,
    /// A lifetime such as `"30 days"`.
    Lifetime,
    /// A standard category, or the key of a custom one.
    Category,
    /// A word of a closed set.
    Word(fn() -> Vec<WordOf>),
    /// Words of a closed set.
    Words(fn() -> Vec<WordOf>),
    /// A word, or a table.
    Value(&'static Table),
    /// A domain, or a table.
    Domain(&'static Table),
    /// A list of paths and tables, or a single one.
    Includes(&'static Table),
    /// A table.
    Table(&'static Table),
    /// A list of tables.
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
#[must_use]
pub fn joined(docs: &[&str]) -> String {
    docs.iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Table {
    /// Returns all keys of the table: its own keys, then the shared ones.
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        let shared = self.also.map_or(&[][..], |shared| shared.keys);
        self.keys.iter().chain(shared)
    }
}
