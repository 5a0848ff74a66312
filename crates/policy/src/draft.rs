//! A policy as it was written: everything optional, everything with its place, nothing believed.
//!
//! Fields whose words could not be read are `None` and a finding stands for them, so that a rule looks
//! only at what is there.

mod entry;

pub use entry::{Cookie, Disclosure, Domain, Naming, Storage, Transfer, Value};

use crate::source::{FileId, Span, Spanned};
use cookie_registry_core::{Category, Jurisdiction, Lifetime, SetsOn, SignalResponse};
use std::collections::BTreeSet;
use time::Date;

/// The language of texts that name none, in a policy that names none either.
const DEFAULT_LANGUAGE: &str = "en";

/// The provider of a cookie in which the banner vanilla-cookieconsent stores the choice.
pub const VANILLA_COOKIECONSENT: &str = "vanilla-cookieconsent";

/// A text of the page, in one or several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The value's place.
    pub span: Span,
    /// What is written without naming a language: in the policy's own.
    pub plain: Option<Spanned<String>>,
    /// What is written per language, in the order of the file: language tag and text.
    pub translations: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Text {
    /// Every version of the text.
    pub fn versions(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.plain
            .iter()
            .chain(self.translations.iter().map(|(_, text)| text))
    }

    /// The version that is read when no language is asked for.
    #[must_use]
    pub fn any(&self) -> Option<&Spanned<String>> {
        self.versions().next()
    }
}

/// `policy.toml` and all that it includes, as written.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// `[policy]`.
    pub policy: Option<Meta>,
    /// `[service]`.
    pub service: Option<Service>,
    /// `[cookies.KEY]`, in the order of the files.
    pub cookies: Vec<Cookie>,
    /// `[storage.KEY]`.
    pub storage: Vec<Storage>,
    /// `[third_parties.KEY]`.
    pub third_parties: Vec<ThirdParty>,
    /// `[planned.KEY]`.
    pub planned: Vec<Planned>,
    /// `[categories.KEY]`.
    pub categories: Vec<CustomCategory>,
    /// `[choices]`.
    pub choices: Option<Choices>,
    /// `[changes]`.
    pub changes: Option<Changes>,
    /// `[[allow]]`.
    pub allow: Vec<Allow>,
    /// `[[exempt]]`.
    pub exempt: Vec<Exempt>,
}

/// `[policy]`.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The table's header.
    pub span: Span,
    /// `title`.
    pub title: Option<Text>,
    /// `last_updated`.
    pub last_updated: Option<Spanned<Date>>,
    /// `effective`: from when it applies, when that is not the day of the update.
    pub effective: Option<Spanned<Date>>,
    /// `version`.
    pub version: Option<Spanned<i64>>,
    /// `language`, a BCP 47 tag.
    pub language: Option<Spanned<String>>,
    /// `languages`: those in which every text must be there.
    pub languages: Vec<Spanned<String>>,
    /// `jurisdictions`.
    pub jurisdictions: Vec<Spanned<Jurisdiction>>,
}

/// `[service]`.
#[derive(Clone, Debug)]
pub struct Service {
    /// The table's header.
    pub span: Span,
    /// `name`.
    pub name: Option<Spanned<String>>,
    /// `domains`.
    pub domains: Vec<Spanned<String>>,
    /// `covers`.
    pub covers: Option<Text>,
    /// `privacy_policy`.
    pub privacy_policy: Option<Spanned<String>>,
    /// `contact`.
    pub contact: Option<Spanned<String>>,
    /// `controller`: who is responsible in law, when the service's name does not say it.
    pub controller: Option<Spanned<String>>,
    /// `complaints`: the supervisory authority.
    pub complaints: Option<Text>,
    /// `sells_or_shares`: in the sense of the CCPA.
    pub sells_or_shares: Option<Spanned<bool>>,
}

/// `[third_parties.KEY]`.
#[derive(Clone, Debug)]
pub struct ThirdParty {
    /// The identifier.
    pub key: Spanned<String>,
    /// `name`.
    pub name: Option<Spanned<String>>,
    /// `where`.
    pub place: Option<Text>,
    /// `why`.
    pub why: Option<Text>,
    /// `policy`.
    pub policy: Option<Spanned<String>>,
    /// `domains`.
    pub domains: Vec<Spanned<String>>,
    /// `sets_on`.
    pub sets_on: Option<Spanned<SetsOn>>,
    /// `transfers`.
    pub transfers: Vec<Transfer>,
}

/// `[planned.KEY]`.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The identifier.
    pub key: Spanned<String>,
    /// `category`.
    pub category: Option<Spanned<String>>,
    /// `why`.
    pub why: Option<Text>,
}

/// `[categories.KEY]`.
#[derive(Clone, Debug)]
pub struct CustomCategory {
    /// The identifier.
    pub key: Spanned<String>,
    /// `title`.
    pub title: Option<Text>,
    /// `description`.
    pub description: Option<Text>,
    /// `like`.
    pub like: Option<Spanned<Category>>,
    /// `default_on`: whether it is on before the visitor has chosen.
    pub default_on: Option<Spanned<bool>>,
}

/// `[choices]`.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The table's header.
    pub span: Span,
    /// `blocking_necessary`.
    pub blocking_necessary: Option<Text>,
    /// `do_not_track`.
    pub do_not_track: Option<Spanned<SignalResponse>>,
    /// `global_privacy_control`.
    pub global_privacy_control: Option<Spanned<SignalResponse>>,
    /// `shows_global_privacy_control`: whether the page shows that the signal was honoured.
    pub shows_global_privacy_control: Option<Spanned<bool>>,
    /// `settings`: the page on which a choice is made, changed and withdrawn.
    pub settings: Option<Spanned<String>>,
    /// `remembered_for`: how long a choice is kept before it is asked for again.
    pub remembered_for: Option<Spanned<Lifetime>>,
    /// `objection`: how to object where the law asks for no consent but lets the visitor object.
    pub objection: Option<Text>,
}

/// `[changes]`.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The table's header.
    pub span: Span,
    /// `announced_by`.
    pub announced_by: Vec<Text>,
    /// `process`: how the visitor learns of a change, in a sentence of the service's own.
    pub process: Option<Text>,
    /// `[[changes.log]]`.
    pub log: Vec<Change>,
}

/// `[[changes.log]]`.
#[derive(Clone, Debug)]
pub struct Change {
    /// The table's place.
    pub span: Span,
    /// `date`.
    pub date: Option<Spanned<Date>>,
    /// `version`.
    pub version: Option<Spanned<i64>>,
    /// `summary`.
    pub summary: Option<Text>,
    /// `material`.
    pub material: Option<Spanned<bool>>,
}

/// `[[allow]]`: a finding that is accepted, with the reason.
#[derive(Clone, Debug)]
pub struct Allow {
    /// The table's place.
    pub span: Span,
    /// `code`.
    pub code: Option<Spanned<String>>,
    /// `entry`.
    pub entry: Option<Spanned<String>>,
    /// `reason`.
    pub reason: Option<Spanned<String>>,
    /// `until`.
    pub until: Option<Spanned<Date>>,
}

/// `[[exempt]]`: source code that may go around the registry, with the reason.
#[derive(Clone, Debug)]
pub struct Exempt {
    /// The table's place.
    pub span: Span,
    /// `path`.
    pub path: Option<Spanned<String>>,
    /// `reason`.
    pub reason: Option<Spanned<String>>,
    /// `owner`.
    pub owner: Option<Spanned<String>>,
    /// `until`.
    pub until: Option<Spanned<Date>>,
}

impl Draft {
    /// What must be told about every cookie and storage key, cookies first.
    pub fn disclosures(&self) -> impl Iterator<Item = &Disclosure> {
        self.cookies
            .iter()
            .map(|cookie| &cookie.disclosure)
            .chain(self.storage.iter().map(|storage| &storage.disclosure))
    }

    /// Those of them that are in use: not retired.
    pub fn in_use(&self) -> impl Iterator<Item = &Disclosure> {
        self.disclosures()
            .filter(|disclosure| disclosure.retired.is_none())
    }

    /// What the category of an entry is, or is like.
    #[must_use]
    pub fn category_of(&self, disclosure: &Disclosure) -> Option<Category> {
        self.category(&disclosure.category.as_ref()?.value)
    }

    /// Whether an entry needs the visitor's consent as it is written: its category asks for it and no
    /// exemption is claimed.
    #[must_use]
    pub fn needs_consent(&self, disclosure: &Disclosure) -> bool {
        disclosure.exemption.is_none()
            && self
                .category_of(disclosure)
                .is_some_and(Category::needs_consent)
    }

    /// The language in which texts are written that name none.
    #[must_use]
    pub fn language(&self) -> &str {
        self.policy
            .as_ref()
            .and_then(|policy| policy.language.as_ref())
            .map_or(DEFAULT_LANGUAGE, |language| &language.value)
    }

    /// The category of this key: one of the four, or a declared one by what it is like.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<Category> {
        use cookie_registry_core::Word as _;
        Category::parse(key).or_else(|| {
            let declared = self
                .categories
                .iter()
                .find(|category| category.key.value == key)?;
            declared.like.as_ref().map(|like| like.value)
        })
    }

    /// Every category that an entry may name.
    pub fn category_keys(&self) -> impl Iterator<Item = &str> {
        use cookie_registry_core::Word as _;
        let declared = self
            .categories
            .iter()
            .map(|category| category.key.value.as_str());
        Category::ALL
            .iter()
            .map(|category| category.as_str())
            .chain(declared)
    }

    /// How findings name what there is in the policy: `cookies.session`, `service`.
    #[must_use]
    pub fn entry_names(&self) -> BTreeSet<String> {
        let tables = [
            ("policy", self.policy.is_some()),
            ("service", self.service.is_some()),
            // What is missing from these is told of them, so they may be named without being there.
            ("choices", true),
            ("changes", true),
            ("changes.log", true),
        ];
        let tables = tables
            .iter()
            .filter(|(_, exists)| *exists)
            .map(|(name, _)| (*name).to_owned());
        let entries = self
            .disclosures()
            .map(|disclosure| disclosure.entry.clone());
        let parties = self
            .third_parties
            .iter()
            .map(|party| format!("third_parties.{}", party.key.value));
        let planned = self
            .planned
            .iter()
            .map(|planned| format!("planned.{}", planned.key.value));
        let categories = self
            .categories
            .iter()
            .map(|category| format!("categories.{}", category.key.value));
        tables
            .chain(entries)
            .chain(parties)
            .chain(planned)
            .chain(categories)
            .collect()
    }

    /// Which of the jurisdictions apply.
    pub fn jurisdictions(&self) -> impl Iterator<Item = Jurisdiction> {
        self.policy
            .iter()
            .flat_map(|policy| &policy.jurisdictions)
            .map(|jurisdiction| jurisdiction.value)
    }

    /// The start of the policy, for what is missing from it altogether.
    #[must_use]
    pub fn top(&self) -> Span {
        Span::start_of(FileId::MIN)
    }
}
