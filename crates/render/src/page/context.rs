//! The values that templates use: the page as data, with every sentence already chosen.
//!
//! `Format::Json` writes the same data. [`CONTEXT_FORMAT`] is its version. Within one version, fields are added but
//! never renamed, removed or given another meaning, so that a template or a program that reads the JSON keeps working.

use super::sentence::Sentence;
use serde::Serialize;

/// The version of [`Page`] that this release writes.
pub const CONTEXT_FORMAT: u32 = 1;

/// The page.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// [`CONTEXT_FORMAT`].
    pub format: u32,
    /// The language of the page, a tag such as `en`.
    pub language: String,
    /// The title, such as "Cookie Policy".
    pub title: Sentence,
    /// The name of the service.
    pub service: Sentence,
    /// The date of the last change; empty if it could not be read.
    pub last_updated: Sentence,
    /// The date from which the policy applies; `None` if this is the date of the last change.
    pub in_force_from: Option<Sentence>,
    /// The version number, if the policy has one.
    pub version: Option<i64>,
    /// The SHA-256 of the files of the policy, if it is known. With this hash, `cargo cookie-registry explain HASH`
    /// finds the version of the policy.
    pub content_hash: Option<String>,
    /// The link to the settings in which visitors change their choice, if the policy has one.
    pub choice: Option<Sentence>,
    /// The page in other languages.
    pub alternates: Vec<Alternate>,
    /// The sections in their order.
    pub sections: Sections,
}

/// The page in another language.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Alternate {
    /// The language tag.
    pub key: String,
    /// The name of the language, in that language.
    pub name: String,
    /// The address of the page.
    pub href: String,
}

/// The seven sections.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Sections {
    /// The scope of the policy.
    pub covers: Section,
    /// An explanation of cookies and related storage.
    pub about: Section,
    /// The entries in use today.
    pub today: Today,
    /// Entries that may be added, and how visitors will be asked.
    pub planned: PlannedSection,
    /// The choices of visitors.
    pub choices: Section,
    /// How changes are announced, and the changes so far.
    pub changes: ChangesSection,
    /// Contact for questions and complaints.
    pub contact: Section,
}

/// A section with its heading and paragraphs.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Section {
    /// The number, from 1.
    pub number: u8,
    /// The anchor. It starts with `_`, and no key of an entry starts with `_`.
    pub anchor: String,
    /// The heading, without the number.
    pub title: String,
    /// The language of the heading, if it differs from that of the page.
    pub title_lang: Option<String>,
    /// The paragraphs, each of one or more sentences that belong together.
    pub paragraphs: Vec<Sentence>,
}

/// The entries in use today.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Today {
    /// The heading, and statements about all entries together.
    #[serde(flatten)]
    pub section: Section,
    /// The categories in use.
    pub categories: Vec<CategoryTable>,
    /// Technologies that recognise or observe visitors without a cookie or a storage key.
    pub tracking: Vec<TrackingNotice>,
    /// The third parties on whose pages or scripts the service relies.
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
    /// A description, and whether consent is requested.
    pub paragraphs: Vec<Sentence>,
    /// The entries.
    pub entries: Vec<Row>,
    /// The entries in groups. A short category is one group. In a long category, each provider has a group with its
    /// entries. If a cell is the same for all entries of a group, the page shows it once.
    pub groups: Vec<EntryGroup>,
}

/// Entries of a category that are shown together.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct EntryGroup {
    /// The provider as the policy writes it; empty if the entries have no common provider.
    pub key: String,
    /// The heading: who sets the entries.
    pub title: Option<Sentence>,
    /// Whether the group is collapsed until the visitor expands it.
    pub is_folded: bool,
    /// The cells that are the same for all entries of the group.
    pub common: Vec<CommonCell>,
    /// The other columns: `set_by`, `kind`, `purpose`, `lasts` or `readers`.
    pub columns: Vec<&'static str>,
    /// Whether the cells `purpose` omit the sentence about consent, because the sentence is the same for all entries of
    /// the group.
    pub says_consent_once: bool,
    /// The indices of the entries of the group in [`entries`](CategoryTable::entries).
    pub rows: Vec<usize>,
}

/// A cell that is the same for all entries of a group.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CommonCell {
    /// The column: `set_by`, `kind`, `lasts`, `readers`, or `consent`.
    pub key: &'static str,
    /// The cell.
    pub sentences: Vec<Sentence>,
}

/// A cookie or a storage key: a row of the table. Each cell is a list of sentences, the main one first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Row {
    /// The key in the policy: `session`.
    pub key: String,
    /// The anchor: the key, or `_storage-KEY` if a cookie has the same key.
    pub anchor: String,
    /// `cookie`, `local-storage`, `session-storage`, `indexed-db` or `cache-storage`.
    pub kind: &'static str,
    /// Whether the entry is set only with the visitor's consent.
    pub needs_consent: bool,
    /// The lifetime in seconds, if it is fixed.
    pub seconds: Option<u64>,
    /// Cell: the name; for a family, the pattern and examples.
    pub name: Vec<Sentence>,
    /// Cell: who sets it.
    pub set_by: Vec<Sentence>,
    /// Cell: the kind of storage.
    pub kind_words: Vec<Sentence>,
    /// Cell: the purpose, and whether consent is requested or why it is not.
    pub purpose: Vec<Sentence>,
    /// Cell: the lifetime, and the events that clear it.
    pub lasts: Vec<Sentence>,
    /// Cell: who can read it, and the countries to which its data is transferred.
    pub readers: Vec<Sentence>,
}

/// A technology of tracking: a row of its table. Each cell is a list of sentences, the main one first.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct TrackingNotice {
    /// The key: `newsletter`.
    pub key: String,
    /// The anchor, `_tracking-newsletter`.
    pub anchor: String,
    /// The technology: `pixel`, `fingerprinting`, `link-decoration`, `device-api` or `server-side`.
    pub technology: &'static str,
    /// The key of its category: `analytics`.
    pub category: String,
    /// Whether the technology is used only with the visitor's consent.
    pub needs_consent: bool,
    /// Cell: the technology, and the category.
    pub name: Vec<Sentence>,
    /// Cell: who uses it.
    pub used_by: Vec<Sentence>,
    /// Cell: the purpose, and whether consent is requested or why it is not.
    pub purpose: Vec<Sentence>,
    /// Cell: who receives the data, the countries to which it is transferred, and how long it is kept.
    pub received: Vec<Sentence>,
}

/// A third party on whose pages or scripts the service relies.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ThirdPartyNotice {
    /// The key: `stripe`.
    pub key: String,
    /// The anchor, `_third-party-stripe`.
    pub anchor: String,
    /// The paragraphs about it.
    pub paragraphs: Vec<Sentence>,
}

/// Entries that may be added.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct PlannedSection {
    /// The heading, and the introduction of the list.
    #[serde(flatten)]
    pub section: Section,
    /// The kinds that may be added.
    pub kinds: Vec<Sentence>,
    /// How visitors will be asked.
    pub promises: Vec<Sentence>,
}

/// How changes are announced, and the changes so far.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ChangesSection {
    /// Heading and paragraphs.
    #[serde(flatten)]
    pub section: Section,
    /// The changes so far, latest first.
    pub log: Vec<LoggedChange>,
    /// Whether any of them has a version number.
    pub log_has_versions: bool,
}

/// A change.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct LoggedChange {
    /// The date.
    pub date: Sentence,
    /// The version that it introduced.
    pub version: Option<i64>,
    /// A summary.
    pub summary: Sentence,
    /// Whether it is material to visitors.
    pub material: bool,
}
