//! A policy as it was written. Every value is optional, has a location, and is unchecked.
//!
//! A field that could not be read is `None` and has a finding, so that rules skip it.

mod entry;

pub use crate::keys::draft::{
    Allow, Change, Changes, Choices, Cookie, CustomCategory, Disclosure, Exempt, FurtherLifetime,
    Judged, Load, Meta, Planned, Service, Storage, ThirdParty, Tracking, Transfer,
};
pub use crate::keys::written::{Domain, Naming, Text, Value};

use crate::keys::lower::category_of;
use crate::shared::{Pin, Shared};
use crate::source::{FileId, Span, Spanned};
use cookie_registry_core::{Category, Jurisdiction};
use cookie_registry_words::Catalog;
use std::collections::BTreeSet;

/// The default language of a policy.
const DEFAULT_LANGUAGE: &str = "en";

/// The provider of a cookie in which the banner vanilla-cookieconsent stores the choice.
pub const VANILLA_COOKIECONSENT: &str = "vanilla-cookieconsent";

/// The default name of that cookie. The configuration of the banner can set another name.
pub const VANILLA_COOKIE: &str = "cc_cookie";

/// `policy.toml` and the files that it includes, as written.
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
    /// `[tracking.KEY]`.
    pub tracking: Vec<Tracking>,
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
    /// `[[judged]]`.
    pub judged: Vec<Judged>,
    /// The items of `include` that name a package or a git repository, each with its pin in `policy.lock`.
    pub shared: Vec<(Spanned<Shared>, Option<Pin>)>,
    /// The sentences in the files of `words`, each with the start of its file.
    pub catalogs: Vec<(Span, Catalog)>,
}

impl Draft {
    /// Iterates over the disclosures of every cookie and storage key, cookies first.
    pub fn disclosures(&self) -> impl Iterator<Item = &Disclosure> {
        self.cookies
            .iter()
            .map(|cookie| &cookie.disclosure)
            .chain(self.storage.iter().map(|storage| &storage.disclosure))
    }

    /// Iterates over the disclosures of every cookie and storage key that is in use, that is, not retired.
    pub fn in_use(&self) -> impl Iterator<Item = &Disclosure> {
        self.disclosures()
            .filter(|disclosure| disclosure.retired.is_none())
    }

    /// Returns the category of an entry. For a custom category, returns the standard category that its key
    /// `like` names.
    #[must_use]
    pub fn category_of(&self, disclosure: &Disclosure) -> Option<Category> {
        self.category(&disclosure.category.as_ref()?.value)
    }

    /// Returns whether an entry, as written, needs the visitor's consent: its category requires consent and
    /// the entry claims no exemption.
    #[must_use]
    pub fn needs_consent(&self, disclosure: &Disclosure) -> bool {
        disclosure.exemption.is_none()
            && self
                .category_of(disclosure)
                .is_some_and(Category::needs_consent)
    }

    /// Iterates over the entries in use that store the visitor's choice, cookies first.
    pub fn choice_keepers(&self) -> impl Iterator<Item = &Disclosure> {
        let cookies = self.cookies.iter().filter(|cookie| cookie.keeps_a_choice());
        let storage = self.storage.iter().map(|storage| &storage.disclosure);
        cookies
            .map(|cookie| &cookie.disclosure)
            .chain(storage.filter(|disclosure| disclosure.keeps_a_choice()))
            .filter(|disclosure| disclosure.retired.is_none())
    }

    /// Returns whether visitors are asked for consent: about an entry in use, tracking, or a script or embed that waits.
    pub(crate) fn asks_for_consent(&self) -> bool {
        self.used().any(|used| used.needs_consent(self)) || self.first_waiting_load().is_some()
    }

    /// Returns the third party of the first script or embed that waits for consent, as findings name it, and where its category
    /// is written.
    pub(crate) fn first_waiting_load(&self) -> Option<(String, Span)> {
        let mut loads = self.third_parties.iter().flat_map(|party| {
            let categories = party.loads.iter().filter_map(|load| load.category.as_ref());
            categories.map(move |category| (party, category))
        });
        let waits = loads.find(|(_, category)| {
            self.category(&category.value)
                .is_some_and(Category::needs_consent)
        });
        waits.map(|(party, category)| (format!("third_parties.{}", party.key.value), category.span))
    }

    /// Returns where the scripts and embeds are written that have no address, or two: of two addresses only one is kept.
    pub(crate) fn without_one_address(&self) -> Vec<Span> {
        let loads = self.third_parties.iter().flat_map(|party| &party.loads);
        let wrong = loads.filter(|load| load.script.is_some() == load.frame.is_some());
        wrong
            .map(|load| load.frame.as_ref().map_or(load.span, |frame| frame.span))
            .collect()
    }

    /// Returns the language of texts that do not specify one.
    #[must_use]
    pub fn language(&self) -> &str {
        self.policy
            .as_ref()
            .and_then(|policy| policy.language.as_ref())
            .map_or(DEFAULT_LANGUAGE, |language| &language.value)
    }

    /// Returns the category with this key: one of the four standard categories. For a custom category, it is the
    /// standard category that its key `like` names.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<Category> {
        category_of(key, &self.categories)
    }

    /// Iterates over every category that an entry may name.
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

    /// Returns the names of everything in the policy, as findings write them: `cookies.session`, `service`.
    #[must_use]
    pub fn entry_names(&self) -> BTreeSet<String> {
        let tables = [
            ("policy", self.policy.is_some()),
            ("service", self.service.is_some()),
            // Findings about what is missing name these, so they may be named without being there.
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
        let tracking = self.tracking.iter().map(|one| one.entry.clone());
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
            .chain(tracking)
            .chain(parties)
            .chain(planned)
            .chain(categories)
            .collect()
    }

    /// Iterates over the jurisdictions that apply.
    pub fn jurisdictions(&self) -> impl Iterator<Item = Jurisdiction> {
        self.policy
            .iter()
            .flat_map(|policy| &policy.jurisdictions)
            .map(|jurisdiction| jurisdiction.value)
    }

    /// Returns the start of the policy, as the location of a finding about a table that is missing.
    #[must_use]
    pub fn top(&self) -> Span {
        Span::start_of(FileId::MIN)
    }
}
