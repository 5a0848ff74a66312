//! What the templates are given: the page as data, every word already chosen.
//!
//! This is also what `Format::Json` writes. [`CONTEXT_FORMAT`] counts its versions: within one, fields are
//! added and never renamed, removed or given another meaning, so that a template or a program that reads
//! the JSON goes on working.

use super::sentence::Sentence;
use serde::Serialize;

/// The version of the [`Page`] that this release makes.
pub const CONTEXT_FORMAT: u32 = 1;

/// The whole page.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// [`CONTEXT_FORMAT`].
    pub format: u32,
    /// The language of the page, a tag such as `en`.
    pub language: String,
    /// The title, such as "Cookie Policy".
    pub title: Sentence,
    /// What visitors know the service as.
    pub service: Sentence,
    /// When the policy was last changed; empty where that could not be read.
    pub last_updated: Sentence,
    /// From when it applies, where that is another day.
    pub in_force_from: Option<Sentence>,
    /// The number of the version, where versions are counted.
    pub version: Option<i64>,
    /// The sections in their order.
    pub sections: Sections,
}

/// The seven sections.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Sections {
    /// What the policy covers.
    pub covers: Section,
    /// What cookies and the related storage are.
    pub about: Section,
    /// What is set today.
    pub today: Today,
    /// What may be added, and how it will be asked.
    pub planned: PlannedSection,
    /// What visitors can choose.
    pub choices: Section,
    /// How changes are told, and those so far.
    pub changes: ChangesSection,
    /// Where questions and complaints go.
    pub contact: Section,
}

/// The heading of a section, and its paragraphs.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// From 1.
    pub number: u8,
    /// The anchor. It begins with `_`, as the key of no entry does.
    pub anchor: String,
    /// The heading, without the number.
    pub title: String,
    /// One sentence or several that belong together, each a paragraph.
    pub paragraphs: Vec<Sentence>,
}

/// What is set today.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Today {
    /// Heading, and what holds for all entries together.
    #[serde(flatten)]
    pub section: Section,
    /// The categories that are in use.
    pub categories: Vec<CategoryTable>,
    /// Third parties, most of them with pages of their own.
    pub third_parties: Vec<ThirdPartyNotice>,
}

/// The entries of a category.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CategoryTable {
    /// The key: `necessary`.
    pub key: String,
    /// The anchor, `_category-necessary`.
    pub anchor: String,
    /// The heading.
    pub title: Sentence,
    /// What belongs to it, and whether consent is asked.
    pub paragraphs: Vec<Sentence>,
    /// What is set.
    pub entries: Vec<Row>,
}

/// A cookie or a storage key: a row of the table. Each cell is a list of sentences, the main one first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The key in the policy: `session`.
    pub key: String,
    /// The anchor: the key, or `_storage-KEY` where a cookie has the same one.
    pub anchor: String,
    /// `cookie`, `local-storage`, `session-storage`, `indexed-db` or `cache-storage`.
    pub kind: &'static str,
    /// Whether it is set only after the visitor has agreed.
    pub needs_consent: bool,
    /// How long it is kept, in seconds, where that is fixed.
    pub seconds: Option<u64>,
    /// Cell: its name, of a family the pattern and examples.
    pub name: Vec<Sentence>,
    /// Cell: who sets it.
    pub set_by: Vec<Sentence>,
    /// Cell: what kind of storage it is.
    pub kind_words: Vec<Sentence>,
    /// Cell: what it is for, and why no consent is asked or that it is.
    pub purpose: Vec<Sentence>,
    /// Cell: how long it is kept and when it is cleared.
    pub lasts: Vec<Sentence>,
    /// Cell: who can read it, and where its data goes.
    pub readers: Vec<Sentence>,
}

/// A third party on whose pages or scripts the service relies.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThirdPartyNotice {
    /// The key: `stripe`.
    pub key: String,
    /// The anchor, `_third-party-stripe`.
    pub anchor: String,
    /// What is told about it.
    pub paragraphs: Vec<Sentence>,
}

/// What may be added.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct PlannedSection {
    /// Heading, and what introduces the list.
    #[serde(flatten)]
    pub section: Section,
    /// The kinds that may be added.
    pub kinds: Vec<Sentence>,
    /// How visitors will be asked.
    pub promises: Vec<Sentence>,
}

/// How changes are told, and those so far.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ChangesSection {
    /// Heading and paragraphs.
    #[serde(flatten)]
    pub section: Section,
    /// The changes so far, the latest first.
    pub log: Vec<LoggedChange>,
    /// Whether any of them has a number.
    pub log_has_versions: bool,
}

/// A change.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LoggedChange {
    /// When.
    pub date: Sentence,
    /// Which version it made.
    pub version: Option<i64>,
    /// What.
    pub summary: Sentence,
    /// Whether it is material to visitors.
    pub material: bool,
}
