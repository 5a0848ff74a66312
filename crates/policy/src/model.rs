//! The policy as everything later takes it: complete, with every default filled in.

mod entry;
mod lower;

pub use entry::{Cookie, Disclosure, Domain, Naming, Storage, Transfer, Value};

use crate::source::Span;
use cookie_registry_core::{Category, Jurisdiction, Lifetime, SetsOn, SignalResponse};
use time::Date;

/// A text in the languages in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Language tag and text; what was written without a language stands under the policy's own.
    versions: Vec<(String, String)>,
}

impl Text {
    /// Returns a text of these versions, each a language tag and the text in that language.
    #[must_use]
    pub const fn new(versions: Vec<(String, String)>) -> Self {
        Self { versions }
    }

    /// The text in this language, where it is written in it.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        self.versions
            .iter()
            .find(|(tag, _)| tag == language)
            .map(|(_, text)| text.as_str())
    }

    /// The text in this language, else in the first in which it is written; empty when there is none.
    #[must_use]
    pub fn best(&self, language: &str) -> &str {
        self.in_language(language)
            .or(self.versions.first().map(|(_, text)| text.as_str()))
            .unwrap_or_default()
    }

    /// Every language and text, in the order of the file.
    pub fn versions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.versions
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }
}

/// A valid policy. It comes only out of a check.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policy {
    /// `[policy]`.
    pub meta: Meta,
    /// `[service]`.
    pub service: Service,
    /// `[cookies.KEY]`, in the order of the files, retired ones among them.
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
    pub choices: Choices,
    /// `[changes]`.
    pub changes: Changes,
    /// `[[exempt]]`.
    pub exempt: Vec<Exempt>,
}

/// `[policy]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Meta {
    /// The page's title.
    pub title: Text,
    /// When it was last changed; [`Date::MIN`] in what was recovered of a policy whose date could not be read.
    pub last_updated: Date,
    /// From when it applies.
    pub effective: Date,
    /// The number of the version, where versions are counted.
    pub version: Option<i64>,
    /// The language in which texts are written that name none; `en` by default.
    pub language: String,
    /// The languages in which every text must be there, the policy's own first.
    pub languages: Vec<String>,
    /// Which legal profiles apply.
    pub jurisdictions: Vec<Jurisdiction>,
}

impl Meta {
    /// Returns the day of the last update, or `None` where it could not be read.
    #[must_use]
    pub fn read_last_updated(&self) -> Option<Date> {
        (self.last_updated != Date::MIN).then_some(self.last_updated)
    }
}

/// `[service]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// What visitors know it as.
    pub name: String,
    /// Its hosts.
    pub domains: Vec<String>,
    /// What the policy covers, as a phrase.
    pub covers: Option<Text>,
    /// Address of the privacy policy.
    pub privacy_policy: Option<String>,
    /// Where questions go: a mail address or a URL.
    pub contact: String,
    /// Who is responsible in law; the service's name by default.
    pub controller: String,
    /// The supervisory authority.
    pub complaints: Option<Text>,
    /// Whether personal information is sold or shared in the sense of the CCPA.
    pub sells_or_shares: bool,
}

/// A category as an entry names it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CategoryRef {
    /// The key: one of the four words, or that of `[categories.KEY]`.
    pub key: String,
    /// Which of the four it is, or is like.
    pub like: Category,
}

/// `[third_parties.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ThirdParty {
    /// The identifier.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Where visitors meet it.
    pub place: Option<Text>,
    /// What for.
    pub why: Text,
    /// Address of its own policy.
    pub policy: Option<String>,
    /// Its hosts.
    pub domains: Vec<String>,
    /// On whose pages it sets cookies; its own by default.
    pub sets_on: SetsOn,
    /// Where its data goes.
    pub transfers: Vec<Transfer>,
}

/// `[planned.KEY]`: a category that is not in use today.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Planned {
    /// The identifier.
    pub key: String,
    /// The category.
    pub category: CategoryRef,
    /// What it would be for.
    pub why: Text,
}

/// `[categories.KEY]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CustomCategory {
    /// The identifier.
    pub key: String,
    /// Its heading on the page.
    pub title: Text,
    /// What belongs to it.
    pub description: Text,
    /// Which of the four it is like.
    pub like: Category,
}

/// `[choices]`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Choices {
    /// What happens when necessary cookies are blocked.
    pub blocking_necessary: Option<Text>,
    /// What the signal Do Not Track does.
    pub do_not_track: Option<SignalResponse>,
    /// What Global Privacy Control does.
    pub global_privacy_control: Option<SignalResponse>,
    /// Whether the page shows that the signal was honoured.
    pub shows_global_privacy_control: bool,
    /// Where a choice is made, changed and withdrawn.
    pub settings: Option<String>,
    /// How long a choice is kept.
    pub remembered_for: Option<Lifetime>,
    /// How to object.
    pub objection: Option<Text>,
}

/// `[changes]`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// The means by which a material change is announced.
    pub announced_by: Vec<Text>,
    /// How the visitor learns of a change, in a sentence of the service's own.
    pub process: Option<Text>,
    /// What changed, in the order of the file.
    pub log: Vec<Change>,
}

/// `[[changes.log]]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Change {
    /// When.
    pub date: Date,
    /// Which version it made.
    pub version: Option<i64>,
    /// What.
    pub summary: Text,
    /// Whether it is material to visitors.
    pub material: bool,
}

/// `[[exempt]]`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Exempt {
    /// Where the table stands.
    pub span: Span,
    /// The source file or folder, relative to the policy; `*` stands for any run of characters.
    pub path: String,
    /// Why it may go around the registry.
    pub reason: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Until when.
    pub until: Option<Date>,
}

impl Policy {
    /// Returns the categories of all entries in the order of the page: the four built-in ones, each followed by the
    /// policy's own that are like it.
    #[must_use]
    pub fn categories_in_use(&self) -> Vec<CategoryRef> {
        let mut all = Vec::new();
        for &like in <Category as cookie_registry_core::Word>::ALL {
            let built_in = std::iter::once(like.as_str().to_owned());
            let custom = self.categories.iter().filter(|custom| custom.like == like);
            let keys = built_in.chain(custom.map(|custom| custom.key.clone()));
            all.extend(keys.map(|key| CategoryRef { key, like }));
        }
        all.retain(|category| {
            self.entries()
                .any(|disclosure| disclosure.category == *category)
        });
        all
    }

    /// What is told about every cookie and storage key that is in use, cookies first.
    pub fn entries(&self) -> impl Iterator<Item = &Disclosure> {
        let cookies = self.cookies.iter().map(|cookie| &cookie.disclosure);
        cookies
            .chain(self.storage.iter().map(|storage| &storage.disclosure))
            .filter(|disclosure| disclosure.retired.is_none())
    }

    /// The third party that an entry's `provider` names by its key.
    #[must_use]
    pub fn third_party(&self, key: &str) -> Option<&ThirdParty> {
        self.third_parties.iter().find(|party| party.key == key)
    }

    /// The domains with which a cookie of the service may have been set, in lower case: its own, and those that
    /// its cookies declare.
    #[must_use]
    pub fn cookie_domains(&self) -> Vec<String> {
        let declared = self.cookies.iter().flat_map(|cookie| match &cookie.domain {
            Domain::HostOnly => &[],
            Domain::Fixed(domain) => std::slice::from_ref(domain),
            Domain::FromConfig { within } => within.as_slice(),
        });
        let mut domains: Vec<String> = Vec::new();
        for domain in self.service.domains.iter().chain(declared) {
            let domain = domain.to_ascii_lowercase();
            if !domains.contains(&domain) {
                domains.push(domain);
            }
        }
        domains
    }

    /// The events that remove something, each once, in the order of the file.
    #[must_use]
    pub fn events(&self) -> Vec<&str> {
        let mut events = Vec::new();
        let disclosure = self
            .cookies
            .iter()
            .map(|cookie| &cookie.disclosure)
            .chain(self.storage.iter().map(|entry| &entry.disclosure));
        for event in disclosure.flat_map(|disclosure| &disclosure.cleared_on) {
            if !events.contains(&event.as_str()) {
                events.push(event);
            }
        }
        events
    }
}
